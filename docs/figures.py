"""Draw the pictures of the README and the docs: `python docs/figures.py`; it needs MNIST."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np

from sampler import Sampler, models
from sampler.cli import demo
from sampler.pictures import contact_sheet, labelled_sheet, save_png, show_row

DOCS = Path(__file__).resolve().parent
AGES = {
    "part one": "mnist-vaegan",
    "part two,\nclean": "mnist-resnet",
    "lively": "mnist-resnet/lively",
    "wild": "mnist-resnet/wild",
}
SIDE = 700  # pixels of the first picture's drawings
CELL = 104  # pixels of a cell
EMOJI = (
    "crown", "frog", "bell-pepper", "airplane", "cactus", "fox", "butterfly", "birthday-cake",
    "alarm-clock",
)  # fmt: skip
LETTERS = "ABCDEFGHIJKLM"
NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FACES = (("R", (0, 60)), ("G", (100, 30)))  # of a letter, by their numbers in the atlas
HANDS = (("B", 3),)  # letters that are given, and their numbers in the atlas
WAYS = (("angry-face", "cowboy-hat-face"), ("cat-face", "bear"), ("blue-heart", "broken-heart"))


def draw(sampler: Sampler, z: np.ndarray, side: int) -> np.ndarray:
    """Return a picture with all of its ink."""
    return sampler.render(z, sampler.find_view(z, x_dim=side, y_dim=side))


def first_picture() -> None:
    """Draw a test digit of 26×26 pixels, and what 32 numbers make of it."""
    one, two = Sampler(), Sampler("mnist-resnet")
    digit = one.get_random_specific_mnist(4, seed=2)  # chosen by eye
    drawings = [draw(sampler, sampler.encode(digit)[0], SIDE) for sampler in (one, two)]
    titles = ["26×26 pixels of MNIST", "32 numbers, drawn by part one", "and by part two"]
    show_row([digit, *drawings], titles, size=2.9).savefig(DOCS / "first.png")


def ages() -> None:
    """Draw the same ten test digits by part one, and by part two at three ages."""
    codes = {label: models.read(name).atlas for label, name in AGES.items()}
    labels = codes["part one"][1]
    chosen = [int(np.flatnonzero(labels == label)[7]) for label in range(10)]
    rows = []
    for label, name in AGES.items():
        sampler = Sampler(name)
        rows.append([draw(sampler, codes[label][0][index], CELL) for index in chosen])
    sheet = labelled_sheet(rows, list(AGES), [str(label) for label in range(10)], cell=CELL)
    save_png(sheet, DOCS / "part-two.png")


def untrained() -> None:
    """Draw with a network of random weights."""
    sampler = Sampler.untrained(seed=3, init_std=0.8)
    save_png(sampler.generate(sampler.z, 360, 360), DOCS / "untrained.png")


def emoji() -> None:
    """Draw emoji by their own z, and the way between some that are alike."""
    sampler = Sampler("emoji")
    columns = 9

    def drawn(z: np.ndarray) -> np.ndarray:
        return sampler.generate(z, CELL, CELL)

    rows = [[drawn(sampler.get_random_z(name)) for name in EMOJI]]
    for one, other in WAYS:
        a, b = sampler.get_random_z(one), sampler.get_random_z(other)
        rows.append([drawn(a + share * (b - a)) for share in np.linspace(0, 1, columns)])
    sheet = contact_sheet([picture for row in rows for picture in row], columns=columns)
    save_png(sheet, DOCS / "emoji.png")


def letters() -> None:
    """Draw random letters, alphabets of one letter each, and ways between two faces."""
    sampler, count = Sampler("letters"), len(LETTERS)
    codes, labels = sampler.atlas
    means = {name: codes[labels == index].mean(axis=0) for index, name in enumerate(NAMES)}

    def code(name: str, number: int) -> np.ndarray:
        return codes[np.flatnonzero(labels == NAMES.index(name))[number]]

    rows = [[sampler.generate_z(label=name, seed=index) for index, name in enumerate(LETTERS)]]
    for name, number in HANDS:
        hand = code(name, number) - means[name]
        rows.append([hand + means[other] for other in LETTERS])
    for name, numbers in FACES:
        a, b = (code(name, number) for number in numbers)
        rows.append([a + share * (b - a) for share in np.linspace(0, 1, count)])
    pictures = [sampler.generate(z, CELL, CELL) for row in rows for z in row]
    save_png(contact_sheet(pictures, columns=count), DOCS / "letters.png")


def demonstration() -> None:
    """Draw the sheet of reconstructions that `python -m sampler demo` draws."""
    with tempfile.TemporaryDirectory() as folder:
        demo.run(folder, progress=False)
        shutil.copyfile(Path(folder) / "reconstructions.png", DOCS / "reconstructions.png")


def main() -> None:
    """Draw all of them."""
    first_picture()
    ages()
    untrained()
    emoji()
    letters()
    demonstration()


if __name__ == "__main__":
    main()
