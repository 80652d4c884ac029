"""Contact sheets with a caption below each picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sampler.pictures import colours
from sampler.pictures.image import contact_sheet
from sampler.pictures.layout import Layout, checked_captions
from sampler.pictures.lettering import draw_labels

CAPTION_GAP = 0.4  # of a caption's height, between the picture and its caption


def captioned_sheet(
    pictures: np.ndarray, captions: Sequence[str], *, columns: int | None = None, pad: int = 2
) -> np.ndarray:
    """Lay pictures out as `contact_sheet` does, each with its caption below.

    Parameters
    ----------
    pictures : numpy.ndarray
        float32, (n, height, width, channels), 0..1.
    captions : sequence of str
        One for each picture; an empty one leaves the place free.
    columns, pad
        See :func:`sampler.pictures.image.contact_sheet`.

    Raises
    ------
    TypeError, ValueError
        Another number of captions, one that is no text, or one that is wider than a picture even in
        the smallest letters.

    Examples
    --------
    >>> captioned_sheet(np.zeros((2, 40, 60, 1), np.float32), ["sun", "moon"], pad=4).shape
    (63, 132, 1)
    """
    words = checked_captions(captions, len(pictures))
    width, channels = pictures.shape[2], pictures.shape[3]
    texts = iter(draw_labels([word for word in words if word], "labels", width, width))
    drawn = [next(texts) if word else np.zeros((1, 1, 1), np.float32) for word in words]
    tall = max(map(len, drawn))
    gap = round(CAPTION_GAP * tall)
    below = np.full((len(pictures), gap + tall, width, channels), colours.paper(channels))
    for place, word in zip(below, drawn, strict=True):
        left = (width - word.shape[1]) // 2
        part = place[gap : gap + len(word), left : left + word.shape[1]]
        part[:] = word if channels == 1 else 1 - word
    framed = np.concatenate([pictures, below.astype(np.float32)], axis=1)
    return contact_sheet(framed, columns=columns, pad=pad)


def laid_out(pictures: Sequence[np.ndarray] | np.ndarray, layout: Layout) -> np.ndarray:
    """Return a page of pictures, float32, (height, width, channels)."""
    form: dict[str, int] = {"columns": layout.columns, "pad": layout.pad}
    if layout.labels:
        return captioned_sheet(np.asarray(pictures), layout.labels, **form)
    return contact_sheet(pictures, **form)
