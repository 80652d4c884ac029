"""Checks of texts, lists and labels; checks of numbers, paths and arrays are in `arguments`."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Set
from typing import Any

import numpy as np

from sampler.support.arguments import is_whole, shown, shown_type


def text(value: object, name: str, longest: int = 1000) -> str:
    """Return `value` if it is a printable text: no control characters but line breaks.

    Examples
    --------
    >>> text(7, "title")
    Traceback (most recent call last):
    TypeError: title got 7 (int); expected a str
    """
    if not isinstance(value, str):
        msg = f"{name} got {shown_type(value)}; expected a str"
        raise TypeError(msg)
    if len(value) > longest:
        msg = f"{name} got {len(value)} characters; expected at most {longest}"
        raise ValueError(msg)
    control = next(
        (c for c in value if c != "\n" and unicodedata.category(c) in ("Cc", "Cs")), None
    )
    if control is not None:
        msg = f"{name} got {shown(value)}; expected no control character such as {ascii(control)}"
        raise ValueError(msg)
    return str(value)


def listed(value: Any, name: str, what: str) -> list:
    """Return the entries of `value` as a list; texts, mappings and sets are refused.

    Examples
    --------
    >>> listed("abc", "titles", "strings")
    Traceback (most recent call last):
    TypeError: titles got 'abc' (str); expected a list of strings
    """
    unordered = isinstance(value, (str, bytes, Mapping, Set)) or hasattr(value, "read")  # a file
    if unordered or not hasattr(value, "__iter__") or getattr(value, "shape", None) == ():
        msg = f"{name} got {shown_type(value)}; expected a list of {what}"
        raise TypeError(msg)
    return list(value)


def has_label(labels: np.ndarray, label: Any) -> np.ndarray:
    """Return where `labels` equal `label`, bool (n,): nowhere, if it is no whole number.

    Examples
    --------
    >>> has_label(np.array([1, 2]), 1).tolist(), has_label(np.array([1, 2]), True).tolist()
    ([True, False], [False, False])
    """
    if not is_whole(label) or not -(1 << 63) <= label < 1 << 63:
        return np.zeros(len(labels), bool)
    return labels == label
