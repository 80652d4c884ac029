"""Checks of words, lists and labels; those of numbers, paths and arrays are in `arguments`."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Set

import numpy as np

from sampler.support.arguments import is_whole, shown


def text(value, name: str, longest: int = 1000) -> str:
    """Return `value` if it is words that can be drawn and written: no control characters.

    Line breaks are allowed.

    Examples
    --------
    >>> text(7, "title")
    Traceback (most recent call last):
    TypeError: title is 7, a int; it must be a str.
    """
    if not isinstance(value, str):
        msg = f"{name} is {shown(value)}, a {type(value).__name__}; it must be a str."
        raise TypeError(msg)
    if len(value) > longest:
        msg = f"{name} has {len(value)} characters; it must have at most {longest}."
        raise ValueError(msg)
    odd = next((c for c in value if c != "\n" and unicodedata.category(c) in ("Cc", "Cs")), None)
    if odd is not None:
        msg = f"{name} is {shown(value)}, which holds the character {ascii(odd)}; leave it out."
        raise ValueError(msg)
    return str(value)


def listed(value, name: str, what: str) -> list:
    """Return the entries of `value` as a list; text, mappings and sets are none.

    Examples
    --------
    >>> listed("abc", "titles", "strings")
    Traceback (most recent call last):
    TypeError: titles is a str; expected a list of strings.
    """
    unordered = isinstance(value, (str, bytes, Mapping, Set)) or hasattr(value, "read")  # a file
    if unordered or not hasattr(value, "__iter__") or getattr(value, "shape", None) == ():
        msg = f"{name} is a {type(value).__name__}; expected a list of {what}."
        raise TypeError(msg)
    return list(value)


def has_label(labels: np.ndarray, label) -> np.ndarray:
    """Return where `labels` are exactly this label: nowhere, if it is no whole number.

    Examples
    --------
    >>> has_label(np.array([1, 2]), 1).tolist(), has_label(np.array([1, 2]), True).tolist()
    ([True, False], [False, False])
    """
    if not is_whole(label) or not -(1 << 63) <= label < 1 << 63:
        return np.zeros(len(labels), bool)
    return labels == label
