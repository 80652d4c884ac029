"""One door to every source of pictures."""

import logging
import os
import re

import numpy as np

from sampler.datasets import arrays, mnist, uci_digits
from sampler.datasets import folder as folders
from sampler.datasets.mnist import DataUnavailable
from sampler.support.arguments import file_path


def load(source="mnist", split=None, *, folder=None, download=True, progress=True):
    """Load a set of pictures.

    Parameters
    ----------
    source : {"mnist", "digits"}, path, array or (images, labels), default "mnist"
        ``"mnist"`` is looked for in `folder`, or else in ``$SAMPLER_DATA`` (a folder that holds
        ``mnist/``), in Keras's cache, in our own (``$SAMPLER_CACHE`` moves it), and on the network.
        ``"digits"`` is scikit-learn's set of 1,797 other digits in MNIST's manner, which announces
        itself as not being MNIST. The path of a folder loads the pictures in it, sorted by name,
        as they are seen (see `sampler.datasets.folder`); if all lie in sub-folders named by whole
        numbers, these are the labels. Arrays are (n, height, width) or (n, height, width, channels)
        with 1 channel or 3, uint8, bool or float from 0 to 1; labels are n whole numbers. Their
        values are taken as they are: 1 or 255 = ink.
    split : str, optional
        ``"train"`` (the default) or ``"test"`` of MNIST; ``"all"`` (the default), ``"train"``
        or ``"test"`` of the digits.
    folder : path, optional
        Where MNIST's IDX files are, or a folder that holds them in ``mnist/``: the first place
        they are looked for. It must exist.
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
        If MNIST cannot be had; tells where it was looked for and what to do (a
        `FileNotFoundError`).
    ValueError, TypeError
        If the source or the split is unknown, or an argument would be ignored.

    Examples
    --------
    >>> load((np.zeros((2, 28, 28), np.uint8), [3, 5]))
    <Dataset arrays: 2 pictures, 28x28, grey, labels 3 5>
    """
    if isinstance(source, str) and source == "mnist":
        return mnist.load_mnist(split, folder, download, progress)
    _refuse_ignored(source, folder=(folder, None), download=(download, True))
    _refuse_ignored(source, progress=(progress, True))
    if isinstance(source, str) and source == "digits":
        return uci_digits.load_digits(split)
    _refuse_ignored(source, split=(split, None))
    if isinstance(source, (str, os.PathLike)):
        return _from_path(file_path(source, "the source"))
    if isinstance(source, tuple):
        if len(source) != 2:
            msg = f"a tuple of {len(source)} came; expected an array, or (images, labels)"
            raise ValueError(msg)
        return arrays.from_arrays(*source)
    if isinstance(source, np.ndarray):
        return arrays.from_arrays(source, None)
    msg = (
        f"a {type(source).__name__} came as the source; expected 'mnist', 'digits', the path of a "
        "folder, an array or (images, labels)"
    )
    raise TypeError(msg)


def load_or_stand_in(split="test", *, progress=True):
    """Load MNIST, or where it cannot be had scikit-learn's digits, which announce themselves.

    For demonstrations, which should run anywhere; a figure is measured on MNIST or not at all.

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
        If there is no such split.
    """
    try:
        return load("mnist", split, progress=progress)
    except DataUnavailable as error:
        # Who named a folder wants to know why it was not used.
        level = logging.WARNING if "SAMPLER_DATA" in os.environ else logging.INFO
        logging.getLogger("sampler.datasets").log(level, "%s", error)
        return load("digits", split)


def _from_path(path):
    if path.is_dir():
        return folders.from_folder(path)
    if path.exists():
        msg = f"'{path}' is a file; expected a folder of pictures. Pass the folder it lies in."
        raise ValueError(msg)
    if re.match(r"(https?|ftp|s3|gs):/", str(path)):
        msg = (
            f"'{path}' is an address; pictures are not fetched. Download them first and give the "
            "folder they are in."
        )
        raise ValueError(msg)
    msg = (
        f"'{path}' is neither a data set nor a folder; expected 'mnist', 'digits' or the path of "
        "an existing folder of pictures"
    )
    raise ValueError(msg)


def _refuse_ignored(source, **arguments) -> None:
    """An argument that would be ignored is an error."""
    kind = repr(source) if isinstance(source, (str, os.PathLike)) else "arrays"
    for name, (value, default) in arguments.items():
        if value is not default:
            msg = f"{name}={value!r} has no effect on load({kind}, ...). Leave it out."
            raise ValueError(msg)
