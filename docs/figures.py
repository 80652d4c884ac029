"""Draw the pictures of the README and the docs: `python docs/figures.py`; it needs MNIST.

`python docs/figures.py NETWORKS` draws icons by the networks that `benchmarks/own_pictures.py icons
--keep NETWORKS` has trained.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from sampler import Sampler, datasets, models
from sampler.cli import demo
from sampler.pictures import labelled_sheet, save_png, show_row

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
STEP = 17  # faces from one letter of the picture to the next
SHOWN = 416  # pixels of a true picture, four times a cell's
ICONS, SOME = 50, (2, 12, 7, 41, 17, 22, 27, 32, 46)  # that the benchmark learns, and some of them
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


def way(a: np.ndarray, b: np.ndarray, count: int) -> list[np.ndarray]:
    """Return z on the way between two, evenly spread."""
    return [a + share * (b - a) for share in np.linspace(0, 1, count)]


def drawn(sampler: Sampler, codes: Iterable[np.ndarray]) -> list[np.ndarray]:
    """Draw cells."""
    return [sampler.generate(z, CELL, CELL) for z in codes]


def emoji() -> None:
    """Draw emoji, what their own z draw, ways between some that are alike, and random z."""
    sampler, data = Sampler("emoji"), datasets.load("emoji", size=SHOWN)
    columns = len(EMOJI)
    given = [data.images[data.of_label(name)[0]] / 255 for name in EMOJI]
    rows = [given, drawn(sampler, (sampler.get_random_z(name) for name in EMOJI))]
    for pair in WAYS:
        rows.append(drawn(sampler, way(*map(sampler.get_random_z, pair), columns)))
    rows.append(drawn(sampler, (sampler.generate_z(seed=seed) for seed in range(columns))))
    words = ["the picture", "from its z", *["between\ntwo"] * len(WAYS), "random z"]
    save_png(labelled_sheet(rows, words, cell=CELL), DOCS / "emoji.png")


def icons(networks: Path) -> None:
    """Draw icons by both presets, and ways between; `networks` is the benchmark's `--keep`."""
    data = datasets.load("emoji", size=SHOWN).images[:ICONS]
    crisp, smooth = (Sampler(networks / name) for name in ("crisp", "smooth"))
    rows = [[data[index] / 255 for index in SOME]]
    for sampler in (crisp, smooth):
        rows.append(drawn(sampler, sampler.atlas[0][list(SOME)]))
    codes = crisp.atlas[0]
    for one, other in ((SOME[0], SOME[1]), (SOME[2], SOME[3])):
        rows.append(drawn(crisp, way(codes[one], codes[other], len(SOME))))
    rows.append(drawn(crisp, (crisp.generate_z(seed=seed) for seed in range(len(SOME)))))
    words = ["the picture", "crisp", "smooth", *["between\ntwo"] * 2, "random z"]
    save_png(labelled_sheet(rows, words, cell=CELL), DOCS / "icons.png")


def letters() -> None:
    """Draw letters, what their z draw, alphabets of one letter, ways between, and random ones."""
    sampler, count = Sampler("letters"), len(LETTERS)
    data = datasets.load("letters", size=SHOWN)
    codes, labels = sampler.atlas
    means = {name: codes[labels == index].mean(axis=0) for index, name in enumerate(NAMES)}

    def place(name: str, number: int) -> int:
        return int(np.flatnonzero(labels == NAMES.index(name))[number])

    known = [place(name, STEP * index) for index, name in enumerate(LETTERS)]
    rows = [[data.images[index] / 255 for index in known], drawn(sampler, codes[known])]
    for name, number in HANDS:
        hand = codes[place(name, number)] - means[name]
        rows.append(drawn(sampler, (hand + means[other] for other in LETTERS)))
    for name, numbers in FACES:
        a, b = (codes[place(name, number)] for number in numbers)
        rows.append(drawn(sampler, way(a, b, count)))
    random = (sampler.generate_z(label=name, seed=index) for index, name in enumerate(LETTERS))
    rows.append(drawn(sampler, random))
    words = [
        "the letter",
        "from its z",
        "one B's\nhand",
        *["between\ntwo"] * len(FACES),
        "random z",
    ]
    save_png(labelled_sheet(rows, words, cell=CELL), DOCS / "letters.png")


def demonstration() -> None:
    """Draw the sheet of reconstructions that `python -m sampler demo` draws."""
    with tempfile.TemporaryDirectory() as folder:
        demo.run(folder, progress=False)
        shutil.copyfile(Path(folder) / "reconstructions.png", DOCS / "reconstructions.png")


def main() -> None:
    """Draw all of them; those of icons where the folder of their networks is given."""
    if len(sys.argv) > 1:
        icons(Path(sys.argv[1]))
        return
    first_picture()
    ages()
    untrained()
    emoji()
    letters()
    demonstration()


if __name__ == "__main__":
    main()
