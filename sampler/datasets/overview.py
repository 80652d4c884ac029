"""A contact sheet of a set: what is in it, at a glance."""

from __future__ import annotations

import io

import numpy as np

from sampler.pictures.image import contact_sheet, to_pil
from sampler.support.arguments import whole_number

COUNT = 60  # pictures on a sheet
_LARGEST = 64  # pixels: larger pictures are thinned
_LEGIBLE = 56  # pixels: smaller ones are enlarged by whole numbers to no more than this
_COLUMNS = 12


def sheet(images: np.ndarray, count: int = COUNT) -> np.ndarray:
    """Lay out pictures from the whole of a set.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width, channels)
    count : int
        At most so many, evenly spread over the set.

    Returns
    -------
    numpy.ndarray
        float32, (height, width, channels), in the colours of the images.
    """
    count = min(whole_number(count, "count"), len(images))
    chosen = np.linspace(0, len(images) - 1, count).round().astype(int)
    step = -(-max(images.shape[1:3]) // _LARGEST)
    pictures = images[chosen][:, ::step, ::step]
    times = max(_LEGIBLE // max(images.shape[1:3]), 1)
    pictures = pictures.repeat(times, axis=1).repeat(times, axis=2)
    paper = 0.0 if images.shape[3] == 1 else 1.0
    columns = min(_COLUMNS, count)
    return contact_sheet(pictures.astype(np.float32) / 255, columns=columns, paper=paper)


def sheet_png(images: np.ndarray) -> bytes:
    """Return the sheet as the content of a PNG file."""
    encoded = io.BytesIO()
    to_pil(sheet(images)).save(encoded, "PNG")
    return encoded.getvalue()
