"""Pictures that no memory holds, refused in words."""

from __future__ import annotations

from sampler.pictures.view import View

_MOST = 1 << 40  # bytes of the pictures of one call: no machine holds more


def check_memory(count: int, view: View, channels: int) -> None:
    """Raise a MemoryError where `count` float32 pictures of a view need more than 1 TiB."""
    if _size(count, view, channels) > _MOST:
        raise too_large(count, view, channels)


def too_large(count: int, view: View, channels: int) -> MemoryError:
    """Return the error of pictures that do not fit into memory.

    Examples
    --------
    >>> raise too_large(1, View(10**6, 10**6), 1)
    Traceback (most recent call last):
    MemoryError: 1 picture of 1000000×1000000 pixels need 4e+03 GB, more than there is; draw \
fewer or smaller ones, or one of any size straight to the disk with save_poster
    """
    return MemoryError(
        f"{count} picture{'s' * (count > 1)} of {view.x_dim}×{view.y_dim} pixels need "
        f"{_size(count, view, channels) / 1e9:.3g} GB, more than there is; draw fewer or smaller "
        "ones, or one of any size straight to the disk with save_poster"
    )


def _size(count: int, view: View, channels: int) -> int:
    return 4 * count * view.pixels * channels
