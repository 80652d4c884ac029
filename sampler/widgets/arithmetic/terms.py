"""Terms with signs and weights: what they add up to, and how that is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

import numpy as np

#: What terms are called; the one after the last term is the result.
LETTERS = ascii_lowercase


@dataclass(frozen=True, eq=False)
class Origin:
    """Where a z is from.

    Parameters
    ----------
    kind : {"digit", "drawn", "seed", "cell"}
        The atlas, the drawing pad, a seed, or Python.
    z : numpy.ndarray
        float32, (z_dim,).
    number : int, optional
        The digit's label, or the seed.
    """

    kind: str
    z: np.ndarray
    number: int | None = None


@dataclass(frozen=True, eq=False)
class Term:
    """One term of a sum: sign · weight · z."""

    origin: Origin
    sign: int = 1
    weight: float = 1.0

    def scaled(self) -> np.ndarray:
        """Return weight · z, float32; the sign is left to the sum."""
        return self.weight * self.origin.z


def groups(signs: Sequence[int]) -> list[tuple[int, ...]]:
    """Return which terms stand together: a difference that is added is put in brackets.

    Examples
    --------
    >>> groups([1, 1, -1])  # a + (b - c)
    [(0,), (1, 2)]
    >>> groups([1, -1, 1, 1, -1])  # a - b + c + (d - e)
    [(0,), (1,), (2,), (3, 4)]
    """
    found, index = [(0,)], 1
    while index < len(signs):
        pair = signs[index] > 0 and index + 1 < len(signs) and signs[index + 1] < 0
        found.append((index, index + 1) if pair else (index,))
        index += len(found[-1])
    return found


def total(terms: Sequence[Term]) -> np.ndarray:
    """Return the sum, float32, (z_dim,), added up in the order in which it is written.

    Raises
    ------
    ValueError
        It is too large for float32.

    Examples
    --------
    >>> a, b, c = (Origin("cell", np.float32([number, 0])) for number in (1, 5, 2))
    >>> total([Term(a), Term(b, weight=0.5), Term(c, -1)])
    array([1.5, 0. ], dtype=float32)
    """
    z = np.zeros_like(terms[0].origin.z)
    with np.errstate(over="ignore", invalid="ignore"):  # found and named below
        for first, *second in groups([term.sign for term in terms]):
            part = terms[first].scaled()
            for index in second:
                part = part - terms[index].scaled()
            z = z + part if terms[first].sign > 0 else z - part
        z = z.astype(np.float32, copy=False)
    if not np.isfinite(z).all():
        weights = ", ".join(f"{term.weight:g}" for term in terms)
        msg = (
            f"with the weights {weights} the sum holds values too large for float32; give smaller "
            "weights"
        )
        raise ValueError(msg)
    return z


def written(terms: Sequence[Term], times: str = " * ", minus: str = "-") -> str:
    """Return the sum as it is written, with the letters from a on; by default as Python.

    Examples
    --------
    >>> origin = Origin("cell", np.zeros(2, np.float32))
    >>> written([Term(origin), Term(origin, weight=0.5), Term(origin, -1)])
    'a + (0.5 * b - c)'
    """
    told = ""
    for first, *second in groups([term.sign for term in terms]):
        part = _factor(terms[first], LETTERS[first], times)
        for index in second:
            part = f"({part} {minus} {_factor(terms[index], LETTERS[index], times)})"
        sign = "+" if terms[first].sign > 0 else minus
        if told:
            told += f" {sign} {part}"
        else:
            told = part if sign == "+" else sign + part
    return told


def _factor(term: Term, letter: str, times: str) -> str:
    return letter if term.weight == 1 else f"{repr(term.weight).removesuffix('.0')}{times}{letter}"
