"""Resizing of float pictures; smaller ones than the size that is requested stay as they are."""

from __future__ import annotations

import numpy as np
from PIL import Image


def resized(
    pixels: np.ndarray,
    shape: tuple[int, int],
    resample: Image.Resampling = Image.Resampling.BOX,
) -> np.ndarray:
    """Return a picture (h, w, c) of float32 in another size (h, w)."""
    channels = [
        Image.fromarray(np.ascontiguousarray(pixels[..., i], np.float32)).resize(
            (shape[1], shape[0]), resample
        )
        for i in range(pixels.shape[2])
    ]
    return np.stack([np.asarray(channel) for channel in channels], axis=-1)


def at_most(pixels: np.ndarray, longest: int) -> np.ndarray:
    """Return a picture (h, w, c), averaged down to `longest` pixels along its longer side."""
    factor = longest / max(pixels.shape[:2])
    if factor >= 1:
        return pixels
    return resized(pixels, _scaled(pixels, factor))


def shrunk(pixels: np.ndarray, side: int) -> np.ndarray:
    """Return a picture (h, w, c), averaged down to `side` pixels along its shorter side."""
    factor = min(side / min(pixels.shape[:2]), 1.0)
    return resized(pixels, _scaled(pixels, factor))


def _scaled(pixels: np.ndarray, factor: float) -> tuple[int, int]:
    height, width = pixels.shape[:2]
    return max(round(height * factor), 1), max(round(width * factor), 1)
