"""Notebooks at a small scale: the values that replace those of their parameters cells.

A notebook's cell with the tag "parameters" holds plain values, which a reader would change.  The
tests replace them by those below, and run the same cells.
"""

from __future__ import annotations

import ast
import shutil
from pathlib import Path
from typing import Any

import matplotlib as mpl
from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
TAG = "parameters"

_PART_ONE = {
    "DATA": "digits",
    "RUNS": "{folder}/runs",
    "CHECKPOINTS": "{folder}/checkpoints",
    "EPOCHS": 8,
    "VAE_EPOCHS": 3,
    "GAN_PICTURES": 320,
    "GAN_EPOCHS": 1,
    "BATCH": 32,
    "VAE_ALONE": 308,
    "RISE": 22,
}
# The quick look is over before the losses that spread random z over all digits could help.
_PART_TWO = {
    "batch_size": 32,
    "gan_start_steps": 120,
    "gan_warmup_steps": 40,
    "kl_weight": 10 / 676,
    "digit_weight": 0.0,
    "undecided_weight": 0.0,
    "polish_from": 1.0,
    "balance_weight": 0.0,
}
#: Notebooks that take minutes even so: they run with the campaigns.
LONG = (
    *("02_train_part_one", "04_train_part_two"),
    *("08_emoji", "09_letters", "10_ink", "11_cifar10"),
)
#: Notebook → parameter → value; {folder} is a temporary folder, {icons} one with 16 icons in it,
#: and {fonts} one with four faces.
QUICK: dict[str, dict[str, Any]] = {
    "01_tour": {"DATA": "digits", "OUT": "{folder}", "LARGE": 260, "FRAMES": 4},
    "02_train_part_one": _PART_ONE,
    "03_train_the_judge": {
        "DATA": "digits",
        "CHECKPOINTS": "{folder}/checkpoints",
        "EPOCHS": 2,
        "BATCH": 32,
    },
    "04_train_part_two": {
        "DATA": "digits",
        "RUNS": "{folder}/runs",
        "CHECKPOINTS": "{folder}/checkpoints",
        "EPOCHS": 6,
        "STAGES": {1: "wild", 4: "lively"},
        "CHANGES": _PART_TWO,
    },
    "05_gallery": {"OUT": "{folder}", "LARGE": 130, "SMALL": 60},
    "07_your_own_pictures": {
        "FOLDER": "{folder}/faces",
        "NET": "{folder}/net",
        "COUNT": 4,
        "SIZE": 32,
        "MINUTES": 0.01,
        "DRAWN": 40,
        "FRAMES": 5,
    },
    "08_emoji": {
        "SOURCE": "{icons}",
        "UNSEEN": ("{icons}",),
        "NET": "{folder}/net",
        "SIZE": 32,
        "LARGE": 64,
        "STEPS": 10,
        "MINUTES": 0.01,
        "DRAWN": 40,
    },
    "09_letters": {
        "SOURCE": ("{fonts}",),
        "UNSEEN": ("{fonts}",),
        "READER": ("{fonts}",),
        "NET": "{folder}/net",
        "SIZE": 32,
        "LARGE": 64,
        "COMPARED": 8,
        "CASES": 16,
        "MINUTES": 0.01,
        "DRAWN": 40,
        "STEPS": 10,
        "EPOCHS": 1,
    },
    "10_ink": {
        "DATA": "digits",
        "NET": "{folder}/net",
        "MINUTES": 0.05,
        "LARGE": 2,
        "RANDOM": 200,
        "SLOPES": 1,
    },
    "11_cifar10": {
        "SOURCE": ("{icons}",),
        "UNSEEN": ("{icons}",),
        "RUNS": "{folder}/runs",
        "ORIGINALS": True,
        "MINUTES": 0.05,
        "EPOCHS": 2,
        "BATCH": 8,
        "VAE_ALONE": 2,
        "RISE": 1,
        "KEPT": 8,
    },
}


def parameters(source: str) -> dict[str, Any]:
    """Return the values of a parameters cell, which holds assignments of plain values alone.

    Raises
    ------
    ValueError
        There is another statement, or a value that is computed.
    """
    values = {}
    for statement in ast.parse(source).body:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            msg = f"a parameters cell has {ast.unparse(statement)!r}; expected NAME = value"
            raise ValueError(msg)
        values[statement.targets[0].id] = ast.literal_eval(statement.value)
    return values


def quick(name: str, source: str, folder: Path) -> str:
    """Return the parameters cell of a notebook with the values of the tests.

    Raises
    ------
    KeyError
        The table lacks a parameter, or has one that the cell lacks.
    """
    values = QUICK[name]
    if set(values) != set(parameters(source)):
        msg = f"{name} got {sorted(parameters(source))}; expected {sorted(values)}, as in the table"
        raise KeyError(msg)
    lines = []
    for key, value in values.items():
        lines.append(f"{key} = {_placed(value, folder)!r}")
    return "\n".join(lines)


def _placed(value: Any, folder: Path) -> Any:
    """Return a value with the names of folders in it."""
    if isinstance(value, tuple):
        return tuple(_placed(part, folder) for part in value)
    if not isinstance(value, str):
        return value
    if "{icons}" in value:
        draw_icons(folder / "icons")
    if "{fonts}" in value:
        _copy_fonts(folder / "fonts")
    places = {name: (folder / name).as_posix() for name in ("icons", "fonts")}
    return value.format(folder=folder.as_posix(), **places)


def _copy_fonts(folder: Path) -> None:
    """Copy four faces of matplotlib's fonts."""
    folder.mkdir(parents=True, exist_ok=True)
    for face in ("Sans", "Sans-Bold", "Serif", "Serif-Bold"):
        shutil.copy(Path(mpl.get_data_path()) / "fonts" / "ttf" / f"DejaVu{face}.ttf", folder)


def draw_icons(folder: Path) -> None:
    """Draw discs and squares of eight colours, with their kind as label."""
    for index in range(16):
        kind, hue = ("disc", "square")[index % 2], 45 * (index // 2)
        icon = Image.new("RGB", (64, 64), "white")
        draw = ImageDraw.Draw(icon)
        shape = draw.ellipse if kind == "disc" else draw.rectangle
        shape((10, 10, 54, 54), fill=f"hsl({hue}, 80%, 50%)")
        (folder / kind).mkdir(parents=True, exist_ok=True)
        icon.save(folder / kind / f"{index}.png")
