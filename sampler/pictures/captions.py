"""Contact sheets with a caption below each picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sampler.pictures import colours
from sampler.pictures.image import contact_sheet
from sampler.pictures.lettering import draw_labels
from sampler.support.arguments import instance_of, shown_type

_GAP = 0.4  # of a caption's height, between the picture and its caption


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
    words = _checked(captions, len(pictures))
    width, channels = pictures.shape[2], pictures.shape[3]
    texts = iter(draw_labels([text for text in words if text], "labels", width, width))
    drawn = [next(texts) if text else np.zeros((1, 1, 1), np.float32) for text in words]
    tall = max(len(text) for text in drawn)
    gap = round(_GAP * tall)
    below = np.full((len(pictures), gap + tall, width, channels), colours.paper(channels))
    for place, text in zip(below, drawn, strict=True):
        left = (width - text.shape[1]) // 2
        part = place[gap : gap + len(text), left : left + text.shape[1]]
        part[:] = text if channels == 1 else 1 - text
    framed = np.concatenate([pictures, below.astype(np.float32)], axis=1)
    return contact_sheet(framed, columns=columns, pad=pad)


def _checked(captions: Sequence[str], count: int) -> list[str]:
    if isinstance(captions, str) or not isinstance(captions, Sequence):
        msg = f"labels got {shown_type(captions)}; expected a list of texts, one for each z"
        raise TypeError(msg)
    if len(captions) != count:
        msg = f"labels got {len(captions)} texts for {count} z; expected one for each"
        raise ValueError(msg)
    return [instance_of(text, "labels", str, "'sun'") for text in captions]
