"""The recognition of a drawing, as small HTML for the panel."""

from __future__ import annotations

import base64
import html
from typing import Any

import numpy as np

from sampler.widgets.shared.canvas import encoded

_NO_BREAK = "\N{NO-BREAK SPACE}"  # a percent sign never begins a line


def crop_html(crop: np.ndarray) -> str:
    """Return a crop (h, w, c_dim) as HTML that shows its pixels."""
    data, mime = encoded(crop, "full")
    words = f"The drawing as the network sees it, {crop.shape[1]} by {crop.shape[0]} pixels"
    return (
        f'<img alt="{words}" title="{words}" style="width:104px;image-rendering:pixelated;'
        'border:1px solid var(--jp-border-color2,#bbb)" '
        f'src="data:{mime};base64,{base64.b64encode(data).decode()}">'
    )


def reading_html(sampler: Any, crop: np.ndarray, z: np.ndarray) -> str:
    """Return the classes of a drawing and of the picture of its z; "" without a classifier."""
    classify = getattr(sampler, "classify", None)
    if classify is None or not getattr(sampler, "can_classify", True):
        return ""
    try:
        drawing, picture = (likeliest(classify(it)) for it in (crop, z))
    except (ValueError, FileNotFoundError) as error:  # colour, or no judge: a picture it still is
        return f"Not read: {html.escape(str(error))}"
    return f"Your digit is read as {drawing}, the picture as {picture}."


def likeliest(shares: np.ndarray) -> str:
    """Return the likeliest digit with its share among the ten.

    Parameters
    ----------
    shares : numpy.ndarray
        Of the ten digits; further ones, such as "drawn", do not count.

    Examples
    --------
    >>> print(likeliest(np.array([0, 0, 0, 0.3, 0, 0.1, 0, 0, 0, 0, 0.6])).split())
    ['3', '(75', '%)']
    """
    digits = shares[:10]
    return f"{digits.argmax()} ({100 * digits.max() / digits.sum():.0f}{_NO_BREAK}%)"
