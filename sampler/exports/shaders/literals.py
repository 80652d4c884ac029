"""Numbers as GLSL text, float32 to the bit."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def number(value: float) -> str:
    """Return the shortest literal that reads back as the same float32.

    Examples
    --------
    >>> number(0.1), number(-3), number(1e-9)
    ('.1', '-3.', '1e-09')
    """
    text = str(np.float32(value))
    if "e" not in text:
        text = text.removesuffix("0") if text.endswith(".0") else text
        text = text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text
    return "0." if text in (".", "-.") else text


def vector(values: Iterable[float]) -> str:
    """Return the constructor of up to four numbers.

    Examples
    --------
    >>> vector([1, 0.5]), vector([2])
    ('vec2(1.,.5)', '2.')
    """
    texts = [number(value) for value in values]
    return texts[0] if len(texts) == 1 else f"vec{len(texts)}({','.join(texts)})"
