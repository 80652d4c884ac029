"""Checks of arguments that many rooms share: what came, what was expected, what to do.

One function for each sort of argument.  Each returns the argument in its plain form, or raises a
TypeError (another kind of thing) or a ValueError (the right kind, but out of range), whose message
names the argument.
"""

from __future__ import annotations

import math
import operator
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np

_LONGEST = 60  # characters of a value in a message
_LONGEST_NAME, _LONGEST_PATH = 255, 4000  # what the usual file systems hold


def shown(value) -> str:
    """Return `value` as messages show it: its repr, cut where it is long.

    Examples
    --------
    >>> shown("9")
    "'9'"
    >>> shown(list(range(2000)))
    '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, …'
    """
    try:
        if isinstance(value, int) and abs(value) >> 4096:  # Python refuses to write out long ones
            return f"a whole number of {value.bit_length()} bits"
        text = " ".join(repr(value).split())
    except Exception as error:  # whatever a stranger's __repr__ raises; the message must not fail
        text = f"<{type(value).__name__} without a repr: {type(error).__name__}>"
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")  # lone surrogates cannot print
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def whole_number(value, name: str, least: int = 1, most: int | None = None) -> int:
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
    ValueError: columns is 0; it must be a whole number, at least 1.
    >>> whole_number(70_000, "x_dim", most=65_535)
    Traceback (most recent call last):
    ValueError: x_dim is 70000; it must be a whole number, from 1 to 65535.
    """
    limits = f"at least {least}" if most is None else f"from {least} to {most}"
    expected = f"it must be a whole number, {limits}."
    if isinstance(value, (bool, np.bool_)) or np.ma.isMaskedArray(value):
        msg = f"{name} is {shown(value)}; {expected}"
        raise TypeError(msg)
    try:
        number = operator.index(value)
    except Exception:  # TypeError, or whatever a stranger's __index__ raises
        what = type(value).__name__
        msg = f"{name} is {shown(value)}, a {what}; {expected}"
        raise TypeError(msg) from None
    if abs(number) >> 256:  # no message or float could hold it later
        msg = f"{name} is {shown(number)}, beyond all reason; {expected}"
        raise ValueError(msg)
    if number < least or (most is not None and number > most):
        msg = f"{name} is {shown(number)}; {expected}"
        raise ValueError(msg)
    return number


def is_whole(value) -> bool:
    """Return whether `value` is an int, Python's or NumPy's; no bool and no span of time.

    Examples
    --------
    >>> is_whole(np.int64(3)), is_whole(True), is_whole(np.timedelta64(3))
    (True, False, False)
    """
    odd = isinstance(value, (bool, np.timedelta64))
    return isinstance(value, (int, np.integer)) and not odd


def real_number(
    value, name: str, *, least: float = -math.inf, most: float = math.inf, above: float = -math.inf
) -> float:
    """Return `value` as a finite float; the error names the argument `name`.

    Parameters
    ----------
    value : int or float
        Python's or NumPy's; no bool, no text, no array of one number.
    name : str
        What messages call it, perhaps with its unit: "hold (seconds)".
    least, most : float
        The range, ends included.
    above : float
        The number that `value` must exceed, where the lower end is excluded.

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
    ValueError: zoom is 0; it must be a finite number, above 0.
    """
    limits = [
        f"{word} {limit:g}"
        for word, limit in (("above", above), ("at least", least), ("at most", most))
        if math.isfinite(limit)
    ]
    expected = f"it must be {', '.join(['a finite number', *limits])}."
    if isinstance(value, (bool, np.bool_, np.timedelta64)) or not isinstance(
        value, (int, float, np.integer, np.floating)
    ):
        msg = f"{name} is {shown(value)}, a {type(value).__name__}; {expected}"
        raise TypeError(msg)
    try:
        number = float(value)
    except OverflowError:  # a whole number beyond every float
        number = math.inf
    if not (math.isfinite(number) and least <= number <= most and number > above):
        msg = f"{name} is {shown(value)}; {expected}"
        raise ValueError(msg)
    return number


def flag(value, name: str) -> bool:
    """Return `value` as a bool; only True and False are (not 1, not "no").

    Examples
    --------
    >>> flag("False", "exact")
    Traceback (most recent call last):
    TypeError: exact is 'False', a str; it must be True or False.
    """
    if not isinstance(value, (bool, np.bool_)):
        what = type(value).__name__
        msg = f"{name} is {shown(value)}, a {what}; it must be True or False."
        raise TypeError(msg)
    return bool(value)


def one_of(value, name: str, options: Iterable[str]) -> str:
    """Return `value` if it is one of the names in `options`.

    Examples
    --------
    >>> one_of("lineal", "easing", ("linear", "ease"))
    Traceback (most recent call last):
    ValueError: easing is 'lineal'; it must be one of 'linear', 'ease'.
    """
    known = list(options)
    if isinstance(value, str) and value in known:
        return str(value)
    error = ValueError if isinstance(value, str) else TypeError
    msg = f"{name} is {shown(value)}; it must be one of {', '.join(map(repr, known))}."
    raise error(msg)


def instance_of(value, name: str, kind: type, example: str):
    """Return `value` if it is a `kind`; the message shows an `example` of one.

    Examples
    --------
    >>> instance_of(512, "view", Path, "Path('a.png')")
    Traceback (most recent call last):
    TypeError: view is 512, a int; it must be a Path, such as Path('a.png').
    """
    if not isinstance(value, kind):
        msg = (
            f"{name} is {shown(value)}, a {type(value).__name__}; it must be a {kind.__name__}, "
            f"such as {example}."
        )
        raise TypeError(msg)
    return value


def file_path(value, name: str = "path") -> Path:
    r"""Return the path of a file, with ``~`` expanded; nothing is touched on the disk.

    Raises
    ------
    TypeError
        `value` is neither a str nor an `os.PathLike` of str.
    ValueError
        It is empty, too long, holds a NUL byte, or characters that no file name can have.

    Examples
    --------
    >>> file_path("two.png").name
    'two.png'
    >>> file_path("two\\0.png")
    Traceback (most recent call last):
    ValueError: path is 'two\\x00.png', which holds a NUL byte; give a name without one.
    """
    text = os.fspath(value) if isinstance(value, os.PathLike) else value
    if not isinstance(text, str):
        msg = f"{name} is {shown(value)}, a {type(value).__name__}; give a str or a pathlib.Path."
        raise TypeError(msg)
    if not text:
        msg = f"{name} is empty; give the name of a file."
        raise ValueError(msg)
    if "\0" in text:
        msg = f"{name} is {shown(text)}, which holds a NUL byte; give a name without one."
        raise ValueError(msg)
    try:
        parts = os.fsencode(text).split(b"/")
    except UnicodeEncodeError as error:
        msg = (
            f"{name} is {shown(text)}, which holds characters that no file name can have "
            f"({error.reason}); give another name."
        )
        raise ValueError(msg) from None
    if max(map(len, parts)) > _LONGEST_NAME or len(text) > _LONGEST_PATH:
        msg = (
            f"{name} is {shown(text)}, which has {len(text)} characters; a name may have "
            f"{_LONGEST_NAME} bytes, and a path {_LONGEST_PATH} characters. Give a shorter one."
        )
        raise ValueError(msg)
    try:
        return Path(text).expanduser()
    except RuntimeError as error:  # "~nobody": there is no such user
        msg = f"{name} is {shown(text)}: {error}; write the folder out."
        raise ValueError(msg) from None


def plain_array(values, name: str) -> np.ndarray:
    """Return `values` as an array of any kind of values; the error names the argument `name`.

    A masked array is refused: the values under its mask would come to light.
    """
    if np.ma.isMaskedArray(values):
        msg = (
            f"{name} is a masked array, whose hidden values would be used; give it without a mask, "
            "such as array.filled(0)."
        )
        raise TypeError(msg)
    try:
        return np.asarray(values)
    except ValueError as error:  # ragged lists
        msg = f"{name} is not a regular array of numbers; give rows of equal length."
        raise ValueError(msg) from error
    except Exception as error:  # whatever a stranger's __array__ raises
        msg = (
            f"{name} is a {type(values).__name__} that makes no array ({shown(error)}); give "
            "numbers."
        )
        raise TypeError(msg) from error


def real_array(values, name: str) -> np.ndarray:
    """Return `values` as an array of real numbers; see `plain_array`."""
    array = plain_array(values, name)
    if array.dtype.kind not in "iuf":
        # Extension floats (bfloat16) have kind "V" and are numbers all the same.
        if "float" in array.dtype.name:
            return array.astype(np.float32)
        msg = f"{name} holds {array.dtype} values; it must hold real numbers."
        raise TypeError(msg)
    return array


def finite_float32(array: np.ndarray, name: str) -> np.ndarray:
    """Return an array as float32; NaN, infinities and overflows are a ValueError."""
    with np.errstate(over="ignore"):  # what overflows is found and named below
        array = array.astype(np.float32, copy=False)
    bad = array.size - np.count_nonzero(np.isfinite(array))
    if bad:
        msg = (
            f"{name} holds {bad} of {array.size} values that are NaN or infinite (in float32); "
            "every value must be finite."
        )
        raise ValueError(msg)
    return array
