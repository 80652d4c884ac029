"""The pictures of the 2016 post in less than a minute: `python -m sampler demo`."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from PIL import Image

from sampler import datasets
from sampler.cli.png import render_to_png
from sampler.core import Sampler
from sampler.datasets.handwriting import contrast, slant, typical, weight
from sampler.datasets.preprocessing.crops import REFINING
from sampler.latent import vectors
from sampler.models import checkpoint
from sampler.pictures import image
from sampler.pictures.figures import labelled_sheet, picture_equation
from sampler.pictures.films import animation
from sampler.pictures.framing import NothingToFrame
from sampler.pictures.view import View
from sampler.support.files import make_folder
from sampler.support.streams import bar

SEED = 301  # picked by eye: of 400, among those whose digits are nearest to real ones and differ
RANDOM, LARGE = 9, 1300  # random digits, and the side in pixels of every large picture
TERM = 400  # side of a picture in an equation
FILM = View(360, 360, 9.0)  # the morph's window: a little more of the plane than the crop shows
FRAMES, SECONDS = 20, 0.06  # frames a leg, seconds a frame
STOPS = (2, 9, 0)  # where the morph passes; it ends where it began
# Digits a and b of a + (b - c); chosen by eye, for a strong effect that leaves a its label.
SLANT_OF, WEIGHT_OF = (5, 1), (7, 3)
MORPH = "morph-2-9-0-2.gif"
MARK = "Made by sampler demo"  # a remark in every file; a file with it may be replaced
_MARKED = {"overwrite": True, "comment": MARK}


def run(
    out: str | Path = "out",
    *,
    seed: int = SEED,
    name: str | Path = "mnist-vaegan",
    large: int = LARGE,
    progress: bool = True,
) -> list[tuple[str, str]]:
    """Draw everything into a folder.

    Parameters
    ----------
    out : path
        The folder, made if needed.  Files of the same names are replaced if this function made
        them; otherwise nothing is drawn.
    seed : int
        Of the random z and of the digits on the sheet.
    name : str or path
        The checkpoint that draws.
    large : int
        Side in pixels of the large pictures.
    progress : bool
        Show a bar for each sheet.

    Returns
    -------
    list of (str, str)
        File names, and what the files show.

    Raises
    ------
    FileExistsError
        A file of one of the names was not made here.
    OSError
        The folder cannot be written.
    DataError
        A file of MNIST is there, but damaged.
    ValueError
        The checkpoint has no atlas, which the arithmetic and the morph start from.
    """
    out = make_folder(out)
    data = datasets.load_or_stand_in("test", progress=progress)
    _refuse_foreign(out, np.unique(np.asarray(data.labels)))
    sampler = Sampler(name, data=data, seed=seed)
    encoded = _EncodedDigits(sampler, checkpoint.read(name).atlas)
    show = Progress(progress)
    contents = [
        _random_digits(sampler, out, large, show),
        draw_reconstructions(sampler, data, out, large, show),
        _arithmetic(sampler, encoded, out / "slant.png", SLANT_OF, slant, show),
        _arithmetic(sampler, encoded, out / "weight.png", WEIGHT_OF, weight, show),
        _film(sampler, encoded, out / MORPH, show),
    ]
    return [item for items in contents for item in items]


def _refuse_foreign(out: Path, labels: np.ndarray) -> None:
    """Raise a FileExistsError where a file of the demonstration's names has another maker."""
    names = [f"random-{i}.png" for i in range(1, RANDOM + 1)]
    names += [f"reconstruction-{label}.png" for label in labels]
    names += ["random-digits.png", "reconstructions.png", "slant.png", "weight.png", MORPH]
    for path in (out / name for name in names):
        if path.exists() and not _is_marked(path):
            raise FileExistsError(
                errno.EEXIST,
                "The demonstration has not made this file, and keeps it; give another folder "
                "(--out on the command line), or move it away",
                str(path),
            )


def _is_marked(path: Path) -> bool:
    """Whether a file has the demonstration's mark."""
    try:
        with Image.open(path, formats=("PNG", "GIF")) as picture:
            mark = picture.info.get("Comment", picture.info.get("comment"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False  # no picture at all, a damaged or a huge one
    return mark in (MARK, MARK.encode())


class _EncodedDigits:
    """MNIST's test digits as the checkpoint's atlas holds them: codes, no data needed."""

    def __init__(
        self, sampler: Sampler, atlas: tuple[np.ndarray, np.ndarray | None] | None
    ) -> None:
        if atlas is None or atlas[1] is None:
            msg = f"{sampler.name} has no atlas of encoded digits; publish it with one"
            raise ValueError(msg)
        self._model = sampler.model
        self._codes, self._labels = atlas[0], atlas[1]

    def of_label(self, label: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the codes (n, z_dim) of a label and their small pictures (n, h, w, c)."""
        codes = self._codes[self._labels == label]
        return codes, self._model.small(codes)


class Progress:
    """Progress bars of one width; none where they are not shown."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown

    def __call__(self, items: Iterable, text: str, unit: str = "picture") -> Iterable:
        """Return the items, with a bar where it is shown."""
        return bar(items, desc=f"{text:<22}", unit=f" {unit}", disable=not self._shown, ncols=88)


def _draw_whole(sampler: Sampler, z: np.ndarray, path: Path, side: int) -> np.ndarray:
    """Draw a picture with all of its ink into a file."""
    return render_to_png(sampler, z, path, _whole_view(sampler, z, side), **_MARKED)


def _whole_view(sampler: Sampler, z: np.ndarray, side: int) -> View:
    """Return a window with all of the ink; the post's window where there is none."""
    try:
        return sampler.find_view(z, x_dim=side, y_dim=side)
    except NothingToFrame:
        return View(side, side)


def _random_digits(sampler: Sampler, out: Path, large: int, show: Progress) -> list:
    pictures = [
        _draw_whole(sampler, sampler.generate_z(), out / f"random-{i}.png", large)
        for i in show(range(1, RANDOM + 1), "random digits")
    ]
    rows = [pictures[i : i + 3] for i in range(0, RANDOM, 3)]
    image.save_png(labelled_sheet(rows, cell=400), out / "random-digits.png", **_MARKED)
    return [
        ("random-digits.png", f"{RANDOM} random latent vectors"),
        (f"random-1.png … random-{RANDOM}.png", f"the same at {large}×{large}"),
    ]


def draw_reconstructions(
    sampler: Sampler, data: datasets.Dataset, out: Path, large: int, show: Progress
) -> list:
    """Draw a digit of each label, its reconstructions and the sheet of them all."""
    labels = np.unique(np.asarray(data.labels))
    digits = [sampler.get_random_specific_mnist(label) for label in labels]
    steps = REFINING if data.note else 0  # the stand-in was written by other hands
    codes = sampler.encode(np.stack(digits), refine=steps)
    small = sampler.model.small(codes)
    large_ones = [
        _draw_whole(sampler, z, out / f"reconstruction-{label}.png", large)
        for label, z in zip(show(labels, "reconstructions"), codes, strict=True)
    ]
    side = sampler.image_size
    source = "stand-in digit\n(not MNIST)" if data.note else "test digit"
    rows = [digits, list(small), large_ones]
    heads = [source, f"reconstructed\nat {side}×{side}", f"reconstructed\nat {large}×{large}"]
    names = [str(label) for label in labels]
    image.save_png(
        labelled_sheet(rows, heads, names, cell=208), out / "reconstructions.png", **_MARKED
    )
    what = f"scikit-learn's digits ({data.note})" if data.note else "test digits"
    return [
        ("reconstructions.png", f"{what} beside their reconstructions at {side} and {large} px"),
        (f"reconstruction-{names[0]}.png … {names[-1]}.png", f"the large ones at {large}×{large}"),
    ]


def _arithmetic(
    sampler: Sampler,
    encoded: _EncodedDigits,
    path: Path,
    labels: tuple[int, int],
    measure: Callable,
    show: Progress,
) -> list:
    """Draw a + (b − c) = d: the excess of b over c is added to a."""
    plain, pictures = encoded.of_label(labels[0])
    a = plain[typical(pictures, measure(pictures))]
    donors, pictures = encoded.of_label(labels[1])
    b, c = donors[list(contrast(donors, measure(pictures)))]
    name = path.stem
    a, b, c, d = (
        sampler.render(z, _whole_view(sampler, z, TERM))
        for z in show([a, b, c, a + (b - c)], f"{name} arithmetic")
    )
    image.save_png(picture_equation([a, "+", "(", b, "−", c, ")", "=", d]), path, **_MARKED)
    return [(path.name, f"latent arithmetic: the {name} of a {labels[1]} added to a {labels[0]}")]


def _film(sampler: Sampler, encoded: _EncodedDigits, path: Path, show: Progress) -> list:
    stops = [codes[typical(pictures)] for codes, pictures in map(encoded.of_label, STOPS)]
    way = vectors.path(stops, FRAMES, easing="sinusoid", loop=True)
    frames = (sampler.render(z, FILM) for z in show(way, "morph", "frame"))
    animation.save_animation(frames, path, duration=SECONDS, **_MARKED)
    return [(path.name, "the sinusoid morph, there and back")]
