"""Check of a data set against the networks that will learn from it, before the first step."""

from __future__ import annotations

import numpy as np

from sampler.datasets.dataset import Dataset

_SLACK = 4  # pixels that a random crop may move; MNIST's 28×28 leave two to 26×26
_KINDS = {1: "grey", 3: "RGB"}


def check_suitable(
    data: Dataset,
    *,
    size: int,
    c_dim: int,
    classes: int | None = None,
    setting: str = "digits",
) -> None:
    """Compare pictures and labels with the input of a network.

    Parameters
    ----------
    data : Dataset
        The pictures.
    size : int
        Side of the network's pictures.  The set's may be up to 4 pixels larger: the network learns
        from random crops, which is the augmentation of 2016.
    c_dim : int
        Channels of the network's pictures.
    classes : int, optional
        Number of labels which the classifier knows; None if labels are not learned.
    setting : str
        Name of that number in the classifier's config.

    Raises
    ------
    ValueError
        If the pictures are too small, so large that their crops would be mere pieces, or of another
        number of channels; or if a label is not from 0 to `classes` - 1.
    """
    _check_size(data, size)
    _check_channels(data, c_dim)
    if classes is not None:
        _check_labels(data, classes, setting)


def check_pictures(data: Dataset, *, c_dim: int) -> None:
    """Compare pictures with a network that learns from points of them; errors as `check_suitable`.

    Parameters
    ----------
    data : Dataset
        The pictures, of any size.
    c_dim : int
        Channels of the network's pictures.
    """
    _check_channels(data, c_dim)
    height, width = data.images.shape[1:3]
    if height != width:
        msg = (
            f"{data.name} has pictures of {width}×{height}; expected square ones; load them with "
            "size=64, for instance, and fit='pad', 'crop' or 'stretch'"
        )
        raise ValueError(msg)


def check_labelled(data: Dataset) -> None:
    """Refuse a set without labels for a training that learns them."""
    if data.labels is None:
        msg = (
            f"{data.name} has no labels; part two learns from labelled pictures alone, part one "
            "from any (presets joint and vae)"
        )
        raise ValueError(msg)


def _check_channels(data: Dataset, c_dim: int) -> None:
    channels = data.images.shape[3]
    if channels != c_dim:
        msg = (
            f"{data.name} is {_KINDS[channels]} (c_dim {channels}); expected {_KINDS[c_dim]} "
            f"(c_dim {c_dim}), which the networks draw; {_remedy(data, c_dim)}"
        )
        raise ValueError(msg)


def _check_size(data: Dataset, size: int) -> None:
    height, width = data.images.shape[1:3]
    sizes = (
        f"{data.name} has pictures of {width}×{height}; expected {size}×{size}, which the networks "
        "learn"
    )
    resize = f"resize the pictures to {size}×{size}, for instance by PIL's Image.resize"
    if min(height, width) < size:
        msg = f"{sizes}; {resize}, or set image_size={min(height, width)} in each network's config"
        raise ValueError(msg)
    if max(height, width) > size + _SLACK:
        square = f", or set image_size={width} in each network's config"
        msg = (
            f"{sizes}, or up to {_SLACK} pixels more: crops of larger pictures would be random "
            f"pieces of them; {resize}{square if width == height else ''}"
        )
        raise ValueError(msg)


def _remedy(data: Dataset, c_dim: int) -> str:
    own = "learn them with sampler.training.train, which suits itself to any pictures, or"
    images = data.images
    if c_dim == 3:
        return f"{own} set c_dim=1 in each network's config"
    if (images == images[..., :1]).all():
        return (
            "its channels are equal, so save the pictures as grey, by PIL's Image.convert('L'), or "
            "pass load((images[..., :1], labels))"
        )
    return f"{own} set c_dim=3 in each network's config"


def _check_labels(data: Dataset, classes: int, setting: str) -> None:
    labels = data.labels
    if labels is None:
        msg = f"{data.name} has no labels; expected labels from 0 to {classes - 1}"
        raise ValueError(msg)
    unknown = np.unique(labels[(labels < 0) | (labels >= classes)])
    if unknown.size:
        listed = ", ".join(map(str, unknown[:5])) + (", …" if unknown.size > 5 else "")
        msg = (
            f"{data.name} has the labels {listed}; expected 0 to {classes - 1}, which the "
            "classifier knows; number the labels from 0, or set "
            f"{setting}={int(labels.max()) + 1} in the classifier's config"
        )
        raise ValueError(msg)
