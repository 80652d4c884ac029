"""Checks of arguments that many rooms share: one function for each sort of argument.

Each function returns the argument in its plain form, or raises a TypeError (another type) or a
ValueError (the right type, but out of range).  The message names the argument, the value and what
was expected: "x got v; expected …; do …".
"""

from __future__ import annotations

import math
import operator
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

_LONGEST = 60  # characters of a value in a message
_LONGEST_NAME, _LONGEST_PATH = 255, 4000  # what the usual file systems hold

T = TypeVar("T")


def shown(value: object) -> str:
    """Return `value` as messages show it: its repr, cut after 60 characters.

    Examples
    --------
    >>> shown("9")
    "'9'"
    >>> shown(list(range(2000)))
    '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, …'
    """
    try:
        if isinstance(value, int) and abs(value) >> 4096:  # Python refuses to write it out
            return f"a whole number of {value.bit_length()} bits"
        text = " ".join(repr(value).split())
    except Exception as error:  # a foreign __repr__ may raise anything; the message must not fail
        text = f"<{type(value).__name__} without a repr: {type(error).__name__}>"
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")  # lone surrogates cannot print
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def shown_type(value: object) -> str:
    """Return `value` and its type as messages show them, such as ``512 (int)``."""
    return f"{shown(value)} ({type(value).__name__})"


def whole_number(value: Any, name: str, least: int = 1, most: int | None = None) -> int:
    """Return `value` as an int from `least` to `most`; the error names the argument `name`.

    Raises
    ------
    TypeError
        `value` is not an integer (True, 2.0 and "2" are not).
    ValueError
        `value` is smaller than `least` or larger than `most`.

    Examples
    --------
    >>> whole_number(np.int64(3), "columns")
    3
    >>> whole_number(0, "columns")
    Traceback (most recent call last):
    ValueError: columns got 0; expected a whole number, at least 1
    >>> whole_number(70_000, "x_dim", most=65_535)
    Traceback (most recent call last):
    ValueError: x_dim got 70000; expected a whole number, from 1 to 65535
    """
    limits = f"at least {least}" if most is None else f"from {least} to {most}"
    expected = f"expected a whole number, {limits}"
    if isinstance(value, (bool, np.bool_)) or np.ma.isMaskedArray(value):
        msg = f"{name} got {shown(value)}; {expected}"
        raise TypeError(msg)
    try:
        number = operator.index(value)
    except Exception:  # TypeError, or anything that a foreign __index__ raises
        msg = f"{name} got {shown_type(value)}; {expected}"
        raise TypeError(msg) from None
    too_large = abs(number) >> 256  # no message or float could hold it later
    if too_large or number < least or (most is not None and number > most):
        msg = f"{name} got {shown(number)}; {expected}"
        raise ValueError(msg)
    return number


def is_whole(value: object) -> bool:
    """Return whether `value` is an int, Python's or NumPy's; bool and timedelta64 are not.

    Examples
    --------
    >>> is_whole(np.int64(3)), is_whole(True), is_whole(np.timedelta64(3))
    (True, False, False)
    """
    excluded = isinstance(value, (bool, np.timedelta64))  # subclasses of int and np.integer
    return isinstance(value, (int, np.integer)) and not excluded


def real_number(
    value: object,
    name: str,
    *,
    least: float = -math.inf,
    most: float = math.inf,
    above: float = -math.inf,
) -> float:
    """Return `value` as a finite float; the error names the argument `name`.

    Parameters
    ----------
    value : int or float
        Python's or NumPy's; no bool, no text, no array of one number.
    name : str
        The argument's name in messages, perhaps with its unit: "hold (seconds)".
    least, most : float
        The range, ends included.
    above : float
        The lower end of the range, excluded.

    Raises
    ------
    TypeError
        `value` is not a real number.
    ValueError
        `value` is NaN, infinite or out of range.

    Examples
    --------
    >>> real_number(np.float32(0.5), "hold", least=0)
    0.5
    >>> real_number(0, "zoom", above=0)
    Traceback (most recent call last):
    ValueError: zoom got 0; expected a finite number, above 0
    """
    limits = [
        f"{word} {limit:g}"
        for word, limit in (("above", above), ("at least", least), ("at most", most))
        if math.isfinite(limit)
    ]
    expected = f"expected {', '.join(['a finite number', *limits])}"
    if isinstance(value, (bool, np.bool_, np.timedelta64)) or not isinstance(
        value, (int, float, np.integer, np.floating)
    ):
        msg = f"{name} got {shown_type(value)}; {expected}"
        raise TypeError(msg)
    try:
        number = float(value)
    except OverflowError:  # a whole number beyond every float
        number = math.inf
    if not (math.isfinite(number) and least <= number <= most and number > above):
        msg = f"{name} got {shown(value)}; {expected}"
        raise ValueError(msg)
    return number


def flag(value: object, name: str) -> bool:
    """Return `value` as a bool; 1 and "no" are refused.

    Examples
    --------
    >>> flag("False", "exact")
    Traceback (most recent call last):
    TypeError: exact got 'False' (str); expected True or False
    """
    if not isinstance(value, (bool, np.bool_)):
        msg = f"{name} got {shown_type(value)}; expected True or False"
        raise TypeError(msg)
    return bool(value)


def one_of(value: object, name: str, options: Iterable[str]) -> str:
    """Return `value` if it is one of the names in `options`.

    Examples
    --------
    >>> one_of("lineal", "easing", ("linear", "ease"))
    Traceback (most recent call last):
    ValueError: easing got 'lineal'; expected one of 'linear', 'ease'
    """
    known = list(options)
    if isinstance(value, str) and value in known:
        return str(value)
    error = ValueError if isinstance(value, str) else TypeError
    msg = f"{name} got {shown(value)}; expected one of {', '.join(map(repr, known))}"
    raise error(msg)


def instance_of(value: object, name: str, kind: type[T], example: str) -> T:
    """Return `value` if it is a `kind`; the message shows an `example` of one.

    Examples
    --------
    >>> instance_of(512, "view", Path, "Path('a.png')")
    Traceback (most recent call last):
    TypeError: view got 512 (int); expected a Path, such as Path('a.png')
    """
    if not isinstance(value, kind):
        msg = f"{name} got {shown_type(value)}; expected a {kind.__name__}, such as {example}"
        raise TypeError(msg)
    return value


def file_path(value: object, name: str = "path") -> Path:
    r"""Return the path of a file, with ``~`` expanded; the disk is not touched.

    Raises
    ------
    TypeError
        `value` is neither a str nor an `os.PathLike` of str.
    ValueError
        `value` is empty, too long, or holds characters that no file name can have, such as NUL.

    Examples
    --------
    >>> file_path("two.png").name
    'two.png'
    >>> file_path("two\0.png")
    Traceback (most recent call last):
    ValueError: path got 'two\x00.png'; expected no NUL byte
    """
    text = os.fspath(value) if isinstance(value, os.PathLike) else value
    if not isinstance(text, str):
        msg = f"{name} got {shown_type(value)}; expected a str or a pathlib.Path"
        raise TypeError(msg)
    if not text:
        msg = f"{name} got ''; expected the name of a file"
        raise ValueError(msg)
    if "\0" in text:
        msg = f"{name} got {shown(text)}; expected no NUL byte"
        raise ValueError(msg)
    try:
        parts = os.fsencode(text).split(b"/")
    except UnicodeEncodeError as error:
        msg = (
            f"{name} got {shown(text)}; expected characters that a file name can have "
            f"({error.reason})"
        )
        raise ValueError(msg) from None
    if max(map(len, parts)) > _LONGEST_NAME or len(text) > _LONGEST_PATH:
        msg = (
            f"{name} got {shown(text)}, of {len(text)} characters; expected at most "
            f"{_LONGEST_NAME} bytes in a name and {_LONGEST_PATH} characters in a path"
        )
        raise ValueError(msg)
    try:
        return Path(text).expanduser()
    except RuntimeError as error:  # "~nobody": there is no such user
        msg = f"{name} got {shown(text)}: {error}; write the folder out"
        raise ValueError(msg) from None


def plain_array(values: Any, name: str) -> np.ndarray:
    """Return `values` as an array of any dtype; the error names the argument `name`.

    A masked array is refused: the values under its mask would be used.
    """
    if np.ma.isMaskedArray(values):
        msg = (
            f"{name} got a masked array, whose hidden values would be used; expected one without "
            "a mask, such as array.filled(0)"
        )
        raise TypeError(msg)
    try:
        return np.asarray(values)
    except ValueError as error:  # ragged lists
        msg = f"{name} is not a regular array of numbers; expected rows of equal length"
        raise ValueError(msg) from error
    except Exception as error:  # a foreign __array__ may raise anything
        msg = (
            f"{name} got a {type(values).__name__} that makes no array ({shown(error)}); "
            "expected numbers"
        )
        raise TypeError(msg) from error


def real_array(values: Any, name: str) -> np.ndarray:
    """Return `values` as an array of real numbers; `plain_array` refuses masked ones."""
    array = plain_array(values, name)
    if array.dtype.kind not in "iuf":
        # Extension floats (bfloat16) have kind "V" and are numbers all the same.
        if "float" in array.dtype.name:
            return array.astype(np.float32)
        msg = f"{name} holds {array.dtype} values; expected real numbers"
        raise TypeError(msg)
    return array


def finite_float32(array: np.ndarray, name: str) -> np.ndarray:
    """Return an array as float32; NaN, infinities and overflows are a ValueError."""
    with np.errstate(over="ignore"):  # overflows are infinite, and counted below
        array = array.astype(np.float32, copy=False)
    invalid = array.size - np.count_nonzero(np.isfinite(array))
    if invalid:
        msg = (
            f"{name} holds {invalid} of {array.size} values that are NaN or infinite (in float32); "
            "expected finite values"
        )
        raise ValueError(msg)
    return array
