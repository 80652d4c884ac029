"""Loading of a data set from any source: MNIST, the UCI digits, a folder or arrays."""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path
from typing import Any

import numpy as np

from sampler.datasets.arrays import from_arrays
from sampler.datasets.dataset import Dataset
from sampler.datasets.folder import from_folder
from sampler.datasets.mnist import DataUnavailable, load_mnist
from sampler.datasets.uci_digits import load_digits
from sampler.support.arguments import file_path, shown


def load(
    source: Any = "mnist",
    split: str | None = None,
    *,
    folder: str | os.PathLike[str] | None = None,
    download: bool = True,
    progress: bool = True,
) -> Dataset:
    """Load a set of pictures.

    Parameters
    ----------
    source : {"mnist", "digits"}, path, array or (images, labels), default "mnist"
        ``"mnist"`` is searched for in `folder`, or else in ``$SAMPLER_DATA`` (a folder that holds
        ``mnist/``), in Keras's cache, in the cache of this package (``$SAMPLER_CACHE`` moves it),
        and on the network. ``"digits"`` is scikit-learn's set of 1,797 other digits in MNIST's
        manner, with a note that it is not MNIST. The path of a folder loads the pictures in it
        (see `sampler.datasets.folder.from_folder`). Arrays are (n, height, width) or (n, height,
        width, channels) with 1 channel or 3, uint8, bool or float from 0 to 1; labels are n whole
        numbers. Their values are neither scaled nor inverted: 1 or 255 = ink.
    split : str, optional
        ``"train"`` (the default) or ``"test"`` of MNIST; ``"all"`` (the default), ``"train"``
        or ``"test"`` of the digits.
    folder : path, optional
        A folder with MNIST's IDX files, in it or in ``mnist/``: the first place that is searched.
        It must exist.
    download : bool, default True
        Whether MNIST may come from the network.
    progress : bool, default True
        Whether a download shows a progress bar.

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        If a file is damaged, truncated or not the one its name says (a `ValueError`).
    DataUnavailable
        If MNIST is in none of these places; the message lists them and the remedies (a
        `FileNotFoundError`).
    ValueError, TypeError
        If the source or the split is unknown, or an argument would be ignored.

    Examples
    --------
    >>> load((np.zeros((2, 28, 28), np.uint8), [3, 5]))
    <Dataset arrays: 2 pictures, 28x28, grey, labels 3 5>
    """
    if isinstance(source, str) and source == "mnist":
        return load_mnist(split, folder, download, progress)
    _refuse_ignored(source, folder=(folder, None), download=(download, True))
    _refuse_ignored(source, progress=(progress, True))
    if isinstance(source, str) and source == "digits":
        return load_digits(split)
    _refuse_ignored(source, split=(split, None))
    if isinstance(source, (str, os.PathLike)):
        return _from_path(file_path(source, "the source"))
    if isinstance(source, tuple):
        if len(source) != 2:
            msg = f"source got a tuple of {len(source)}; expected an array, or (images, labels)"
            raise ValueError(msg)
        return from_arrays(*source)
    if isinstance(source, np.ndarray):
        return from_arrays(source, None)
    msg = (
        f"source got {shown(source)} ({type(source).__name__}); expected 'mnist', 'digits', the "
        "path of a folder, an array or (images, labels)"
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


def _from_path(path: Path) -> Dataset:
    if path.is_dir():
        return from_folder(path)
    if path.exists():
        msg = (
            f"source got '{path}', which is a file; expected a folder of pictures; pass the folder "
            "that holds it"
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
        "'digits' or the path of an existing folder of pictures"
    )
    raise ValueError(msg)


def _refuse_ignored(source: Any, **arguments: tuple[Any, Any]) -> None:
    """Refuse arguments that would be ignored; each is given as (value, default)."""
    kind = repr(source) if isinstance(source, (str, os.PathLike)) else "arrays"
    for name, (value, default) in arguments.items():
        if value is not default:
            msg = (
                f"{name} got {shown(value)}, which has no effect on load({kind}, ...); leave it out"
            )
            raise ValueError(msg)
