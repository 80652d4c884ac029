"""What a network sees of a drawing, and what is read in it: small HTML for the panel."""

from __future__ import annotations

import base64
import html

import numpy as np

from sampler.widgets.shared.canvas import encoded

_KEPT = "\N{NO-BREAK SPACE}"  # a percent sign never begins a line


def enlarged(crop: np.ndarray) -> str:
    """Return a crop (h, w, c_dim), 1 = ink, as HTML that shows its pixels."""
    data, mime = encoded(crop, "full")
    words = f"The drawing as the network sees it, {crop.shape[1]} by {crop.shape[0]} pixels"
    return (
        f'<img alt="{words}" title="{words}" style="width:104px;image-rendering:pixelated;'
        'border:1px solid var(--jp-border-color2,#bbb)" '
        f'src="data:{mime};base64,{base64.b64encode(data).decode()}">'
    )


def told(sampler, crop: np.ndarray, z: np.ndarray) -> str:
    """Return as HTML how a drawing is read, and the picture of its z; "" where nobody reads."""
    classify = getattr(sampler, "classify", None)
    if classify is None:
        return ""
    try:
        drawn, answered = (likeliest(classify(it)) for it in (crop, z))
    except (ValueError, FileNotFoundError) as error:  # colour, or no judge: a picture it still is
        return f"Not read: {html.escape(str(error))}"
    return f"Your digit is read as {drawn}, the picture as {answered}."


def likeliest(shares: np.ndarray) -> str:
    """Return the digit that is read, and its share among the ten.

    Parameters
    ----------
    shares : numpy.ndarray
        Of the ten digits; what follows them, such as "drawn", does not count.

    Examples
    --------
    >>> print(likeliest(np.array([0, 0, 0, 0.3, 0, 0.1, 0, 0, 0, 0, 0.6])).split())
    ['3', '(75', '%)']
    """
    digits = shares[:10]
    return f"{digits.argmax()} ({100 * digits.max() / digits.sum():.0f}{_KEPT}%)"
