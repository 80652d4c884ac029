"""Checks of arguments that many rooms share: what came, what was expected."""

import operator

import numpy as np


def whole_number(value, name, least=1):
    """Return `value` as an int that is at least `least`; the error names the argument `name`.

    Raises
    ------
    TypeError
        `value` is not an integer (True, 2.0 and "2" are not).
    ValueError
        `value` is smaller than `least`.

    Examples
    --------
    >>> whole_number(np.int64(3), "columns")
    3
    >>> whole_number(0, "columns")
    Traceback (most recent call last):
    ValueError: columns is 0; it must be a whole number, at least 1.
    """
    expected = f"it must be a whole number, at least {least}."
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} is {value!r}; {expected}")
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} is {value!r}, a {type(value).__name__}; {expected}") from None
    if number < least:
        raise ValueError(f"{name} is {number}; {expected}")
    return number


def real_array(values, name):
    """Return `values` as an array of real numbers; the error names the argument `name`."""
    try:
        array = np.asarray(values)
    except ValueError as error:  # ragged lists
        raise ValueError(f"{name} is not a regular array of numbers: {error}") from error
    if array.dtype.kind not in "iuf":
        # Extension floats (bfloat16) have kind "V" and are numbers all the same.
        if "float" in array.dtype.name:
            return array.astype(np.float32)
        raise TypeError(f"{name} holds {array.dtype} values; it must hold real numbers.")
    return array


def finite_float32(array, name):
    """Return an array as float32; NaN, infinities and overflows are a ValueError."""
    with np.errstate(over="ignore"):  # what overflows is found and named below
        array = array.astype(np.float32, copy=False)
    bad = array.size - np.count_nonzero(np.isfinite(array))
    if bad:
        raise ValueError(
            f"{name} holds {bad} of {array.size} values that are NaN or infinite (in float32); "
            "every value must be finite."
        )
    return array
