"""Whether pictures suit the networks that are to learn from them, told before the first step."""

from __future__ import annotations

import numpy as np

from sampler.datasets import Dataset

_SLACK = 4  # pixels: how far a random crop may move; MNIST's 28×28 leave 26×26 two
_KINDS = {1: "grey", 3: "RGB"}


def check_suitable(
    data: Dataset,
    *,
    size: int,
    c_dim: int,
    classes: int | None = None,
    setting: str = "digits",
) -> None:
    """Compare pictures and labels with what a network takes.

    Parameters
    ----------
    data : Dataset
        The pictures.
    size : int
        Side of the network's pictures.  The set's may be up to 4 pixels larger: random crops of
        them are learned from, which is the augmentation of 2016.
    c_dim : int
        Channels of the network's pictures.
    classes : int, optional
        How many labels a classifier tells apart; None if labels are not learned.
    setting : str
        What the classifier's config calls that number.

    Raises
    ------
    ValueError
        The pictures are too small, so large that crops of them would be mere pieces, or of another
        number of channels; a label is not 0 to `classes` - 1.
    """
    _check_size(data, size)
    channels = data.images.shape[3]
    if channels != c_dim:
        msg = (
            f"{data.name} is {_KINDS[channels]} (c_dim {channels}), and the networks draw "
            f"{_KINDS[c_dim]} (c_dim {c_dim}); {_remedy(data, c_dim)}"
        )
        raise ValueError(msg)
    if classes is not None:
        _check_labels(data, classes, setting)


def _check_size(data: Dataset, size: int) -> None:
    height, width = data.images.shape[1:3]
    told = f"{data.name} has pictures of {width}×{height}, and the networks learn {size}×{size}"
    resize = f"resize the pictures to {size}×{size}, for instance by PIL's Image.resize"
    if min(height, width) < size:
        msg = f"{told}; {resize}, or set image_size={min(height, width)} in each network's config"
        raise ValueError(msg)
    if max(height, width) > size + _SLACK:
        square = f", or set image_size={width} in each network's config"
        msg = (
            f"{told}: it would learn, and draw, random pieces of them; {resize}"
            f"{square if width == height else ''}. Up to {_SLACK} pixels more are cropped at random"
        )
        raise ValueError(msg)


def _remedy(data: Dataset, c_dim: int) -> str:
    images = data.images
    if c_dim == 3:
        return "set c_dim=1 in each network's config, or save the pictures as RGB"
    if (images == images[..., :1]).all():
        return (
            "its channels are equal, so save the pictures as grey, by PIL's Image.convert('L'), or "
            "pass load((images[..., :1], labels))"
        )
    return "set c_dim=3 in each network's config, or make the pictures grey"


def _check_labels(data: Dataset, classes: int, setting: str) -> None:
    wrong = np.unique(data.labels[(data.labels < 0) | (data.labels >= classes)])
    if wrong.size:
        some = ", ".join(map(str, wrong[:5])) + (", …" if wrong.size > 5 else "")
        msg = (
            f"{data.name} has the labels {some}, and the classifier knows 0 to {classes - 1}; "
            f"number the labels from 0, or set {setting}={int(data.labels.max()) + 1} in the "
            "classifier's config"
        )
        raise ValueError(msg)
