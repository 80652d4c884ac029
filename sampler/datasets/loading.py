"""Loading of a data set from any source: published sets, folders, files, fonts or arrays."""

from __future__ import annotations

import logging
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from sampler.datasets.arrays import from_arrays
from sampler.datasets.cifar10 import load_cifar10
from sampler.datasets.dataset import Dataset
from sampler.datasets.emoji import load_emoji
from sampler.datasets.folder import from_folder, from_fonts
from sampler.datasets.letters import load_letters
from sampler.datasets.lists import from_list, is_list, resized
from sampler.datasets.mnist import DataUnavailable, load_mnist
from sampler.datasets.settings import Settings
from sampler.datasets.sources.listing import FONTS
from sampler.datasets.sources.npz import read_npz
from sampler.datasets.uci_digits import load_digits
from sampler.support.arguments import file_path, shown

_DOWNLOADED = {"mnist": load_mnist, "cifar10": load_cifar10}


def load(
    source: Any = "mnist",
    split: str | None = None,
    *,
    size: int | None = None,
    fit: str = "pad",
    background: str | tuple[int, int, int] = "white",
    colour: str | None = None,
    ink: str | None = None,
    glyphs: str | None = None,
    skip_broken: bool = False,
    seed: int = 0,
    folder: str | os.PathLike[str] | None = None,
    download: bool = True,
    progress: bool = True,
) -> Dataset:
    """Load a set of pictures.

    Parameters
    ----------
    source : str, path, list, array or (pictures, labels), default "mnist"
        ``"mnist"`` and ``"cifar10"`` are searched for in `folder`, or else in ``$SAMPLER_DATA``, in
        the cache of this package (``$SAMPLER_CACHE`` moves it), and on the network. ``"digits"`` is
        scikit-learn's set of 1,797 other digits in MNIST's manner, with a note that it is not
        MNIST. ``"emoji"`` is 480 emoji in flat colours (MIT licence), which `npm` fetches by their
        package's name. ``"letters"`` is A to Z of about 370 faces of open fonts, which
        `apt-get` fetches by their packages' names, on Debian or Ubuntu.

        A folder holds pictures (PNG, JPEG, WebP, AVIF, GIF, TIFF, BMP, PPM or SVG; not HEIC). The
        names of its sub-folders are the labels. More than 2,000 pictures (100 SVG files) are
        prepared once and kept in the cache. A font file (TTF, OTF, WOFF or WOFF2), or a folder or
        list of them, gives letters. An ``.npz`` file holds images and labels.

        A list holds files, their bytes, PIL images, arrays, or the value of an upload widget.
        Arrays are (n, height, width) or (n, height, width, channels) with 1 channel, 3, or 4 (RGB
        and alpha); uint8, uint16, bool or float from 0 to 1. Their values are kept: with one
        channel, 1 or 255 = ink. Labels are n whole numbers or n names.
    split : str, optional
        ``"train"`` (the default) or ``"test"`` of MNIST, CIFAR-10, the emoji, the letters (which
        have a ``"reader"``, too) and ``.npz`` files that name them; ``"all"`` (the default),
        ``"train"`` or ``"test"`` of the digits.
    size : int, optional
        Side of the square pictures. By default they keep their size, which must be the same for
        all; fonts are drawn at 64.
    fit : {"pad", "crop", "stretch"}, default "pad"
        How a picture that is not square becomes so: with margins, by its middle, or out of
        proportion. Shrinking takes the mean of areas, in linear light.
    background : str or (int, int, int), default "white"
        Colour under transparent pixels and in margins. A grey picture that is light on dark has
        black margins where this is white. ``"random"`` gives each picture a colour of its own,
        once, by `seed`; transparency itself is not kept.
    colour : {"grey", "rgb"}, optional
        By default the set is grey if every pixel is, and RGB otherwise.
    ink : {"dark", "light"}, optional
        What the ink is in grey files. By default each picture's border tells: dark on light becomes
        ink (255 = ink), and one line of the log counts how many did. Photographs, with light
        borders and dark ones, all become ink, so that they look as they are. Arrays are turned only
        where this is "dark".
    glyphs : str, optional
        Letters of fonts, such as "A-Za-z0-9"; "A-Z" by default.
    skip_broken : bool, default False
        Whether to go on without files that cannot be read. They are named in any case.
    seed : int, default 0
        Of the random backgrounds.
    folder : path, optional
        A folder with the files of MNIST or CIFAR-10: the first place that is searched. It must
        exist.
    download : bool, default True
        Whether a set may come from the network.
    progress : bool, default True
        Whether a download, or reading of more than two seconds, shows a bar.

    Returns
    -------
    Dataset
        One channel is ink, 255 = ink; three are colour as it is seen.

    Raises
    ------
    DataError
        If files are damaged, truncated or not what their names say; all are named (a `ValueError`).
    DataUnavailable
        If a set is in none of its places; the message lists them and the remedies (a
        `FileNotFoundError`).
    ModuleNotFoundError
        If SVG files or fonts need the extra ``cppn-sampler[pictures]``.
    ValueError, TypeError
        If the source or the split is unknown, or an argument would be ignored.

    Examples
    --------
    >>> load((np.zeros((2, 28, 28), np.uint8), [3, 5]))
    <Dataset arrays: 2 pictures, 28x28, grey, labels 3 5>
    """
    settings = Settings(size, fit, background, colour, ink, skip_broken, seed)
    if isinstance(source, str) and source in _DOWNLOADED:
        _refuse_ignored(source, glyphs=(glyphs, None), skip_broken=(skip_broken, False))
        return resized(_DOWNLOADED[source](split, folder, download, progress), settings)
    if isinstance(source, str) and source == "emoji":
        _refuse_ignored(source, glyphs=(glyphs, None), skip_broken=(skip_broken, False))
        return load_emoji(split, settings, folder, download, progress)
    _refuse_ignored(source, folder=(folder, None))
    if isinstance(source, str) and source == "letters":
        _refuse_ignored(source, glyphs=(glyphs, None))
        return load_letters(split, settings, download, progress)
    _refuse_ignored(source, download=(download, True))
    if isinstance(source, str) and source == "digits":
        _refuse_ignored(source, glyphs=(glyphs, None), skip_broken=(skip_broken, False))
        return resized(load_digits(split), settings)
    if isinstance(source, (str, os.PathLike)):
        path = file_path(source, "the source")
        return _from_path(path, split, settings, glyphs, progress)
    _refuse_ignored(source, split=(split, None))
    if is_list(source):
        return _from_listed(source, None, settings, glyphs, progress)
    _refuse_ignored(source, glyphs=(glyphs, None))
    if isinstance(source, tuple):
        return _from_pair(source, settings, progress)
    if isinstance(source, np.ndarray):
        return _from_batch(source, None, settings, progress)
    msg = (
        f"source got {shown(source)} ({type(source).__name__}); expected 'mnist', 'digits', "
        "'cifar10', the path of a folder, a list of pictures, an array or (images, labels)"
    )
    raise TypeError(msg)


def load_or_stand_in(split: str = "test", *, progress: bool = True) -> Dataset:
    """Load MNIST, or scikit-learn's digits where MNIST is unavailable.

    For demonstrations, which should run anywhere; figures are measured on MNIST alone.

    Parameters
    ----------
    split : {"train", "test"}, default "test"
    progress : bool, default True
        Whether a download shows a progress bar.

    Returns
    -------
    Dataset
        Its `note` is not empty if it is the stand-in.

    Raises
    ------
    DataError
        If a file of MNIST is there, but damaged.
    ValueError
        If the split is unknown.
    """
    try:
        return load("mnist", split, progress=progress)
    except DataUnavailable as error:
        # A user who has set a folder needs to know why it was not used.
        level = logging.WARNING if "SAMPLER_DATA" in os.environ else logging.INFO
        logging.getLogger("sampler.datasets").log(level, "%s", error)
        return load("digits", split)


def _from_path(
    path: Path, split: str | None, settings: Settings, glyphs: str | None, progress: bool
) -> Dataset:
    ending = path.suffix.lower()
    if ending == ".npz" and path.is_file():
        _refuse_ignored(path, glyphs=(glyphs, None))
        images, labels = read_npz(path, split)
        return _from_batch(images, labels, settings, progress, path.stem, str(path))
    _refuse_ignored(path, split=(split, None))
    if path.is_dir():
        return from_folder(path, settings, glyphs, progress)
    if ending in FONTS and path.is_file():
        return from_fonts([str(path)], settings, glyphs, progress, path.stem, str(path))
    if path.exists():
        if ending in (".heic", ".heif"):
            msg = f"source got '{path}'; HEIC is not read: save it as JPEG or PNG first"
            raise ValueError(msg)
        msg = (
            f"source got '{path}', which is a file; expected a folder of pictures; pass the folder "
            "that holds it, or a list of files"
        )
        raise ValueError(msg)
    if re.match(r"(https?|ftp|s3|gs):/", str(path)):
        msg = (
            f"source got '{path}', an address; expected a folder; download the pictures first and "
            "pass the folder that holds them"
        )
        raise ValueError(msg)
    msg = (
        f"source got '{path}', which is neither a data set nor a folder; expected 'mnist', "
        "'digits', 'cifar10' or the path of an existing folder of pictures"
    )
    raise ValueError(msg)


def _from_pair(source: tuple, settings: Settings, progress: bool) -> Dataset:
    if len(source) != 2:
        msg = f"source got a tuple of {len(source)}; expected an array, or (images, labels)"
        raise ValueError(msg)
    images, labels = source
    if is_list(images):
        return _from_listed(images, labels, settings, None, progress)
    return _from_batch(images, labels, settings, progress)


def _from_batch(
    images: Any,
    labels: Any,
    settings: Settings,
    progress: bool,
    name: str = "arrays",
    origin: str = "memory",
) -> Dataset:
    """Load an array of pictures; alpha lies on the background."""
    if isinstance(images, np.ndarray) and images.ndim == 4 and images.shape[3] == 4:
        data = from_list(list(images), labels, settings, progress)
        return replace(data, name=name, origin=origin)
    return resized(from_arrays(images, labels, name, origin), settings)


def _from_listed(
    pictures: Any, labels: Any, settings: Settings, glyphs: str | None, progress: bool
) -> Dataset:
    paths = [str(each) for each in pictures if isinstance(each, (str, os.PathLike))]
    fonts = [path for path in paths if os.path.splitext(path)[1].lower() in FONTS]
    if fonts and len(fonts) == len(pictures) and labels is None:
        return from_fonts([str(file_path(path)) for path in fonts], settings, glyphs, progress)
    _refuse_ignored(pictures, glyphs=(glyphs, None))
    return from_list(pictures, labels, settings, progress)


def _refuse_ignored(source: Any, **arguments: tuple[Any, Any]) -> None:
    """Refuse arguments that would be ignored; each is given as (value, default)."""
    is_path = isinstance(source, (str, os.PathLike))
    kind = repr(os.fspath(source)) if is_path else "arrays"
    for name, (value, default) in arguments.items():
        if value is not default:
            msg = (
                f"{name} got {shown(value)}, which has no effect on load({kind}, ...); leave it out"
            )
            raise ValueError(msg)
