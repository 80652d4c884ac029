"""Terms with signs and weights, their sum, and its formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

import numpy as np

#: The terms' names; the one after the last term is the result.
LETTERS = ascii_lowercase


@dataclass(frozen=True, eq=False)
class Origin:
    """The origin of a z.

    Parameters
    ----------
    kind : {"digit", "drawn", "seed", "cell"}
        The atlas, the drawing pad, a seed, or Python.
    z : numpy.ndarray
        float32, (z_dim,).
    number : int, optional
        The digit's label, or the seed.
    name : str
        The label's name, of a network of a person's own pictures.
    """

    kind: str
    z: np.ndarray
    number: int | None = None
    name: str = ""

    @property
    def source(self) -> str:
        """The origin in words: "digit 7" or a label's name, "drawn", "seed 12" or "cell"."""
        return self.name or (self.kind if self.number is None else f"{self.kind} {self.number}")


@dataclass(frozen=True, eq=False)
class Term:
    """A term of a sum: sign · weight · z."""

    origin: Origin
    sign: int = 1
    weight: float = 1.0

    def scaled(self) -> np.ndarray:
        """Return weight · z, float32; the sign is left to the sum."""
        return self.weight * self.origin.z


def groups(signs: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the indices of the terms in each group: a difference to be added has brackets.

    Examples
    --------
    >>> groups([1, 1, -1])  # a + (b - c)
    [(0,), (1, 2)]
    >>> groups([1, -1, 1, 1, -1])  # a - b + c + (d - e)
    [(0,), (1,), (2,), (3, 4)]
    """
    grouped: list[tuple[int, ...]] = [(0,)]
    index = 1
    while index < len(signs):
        pair = signs[index] > 0 and index + 1 < len(signs) and signs[index + 1] < 0
        grouped.append((index, index + 1) if pair else (index,))
        index += len(grouped[-1])
    return grouped


def total(terms: Sequence[Term]) -> np.ndarray:
    """Return the sum, float32, (z_dim,), added up in the order of its formula.

    Raises
    ------
    ValueError
        If it is too large for float32.

    Examples
    --------
    >>> a, b, c = (Origin("cell", np.float32([number, 0])) for number in (1, 5, 2))
    >>> total([Term(a), Term(b, weight=0.5), Term(c, -1)])
    array([1.5, 0. ], dtype=float32)
    """
    z = np.zeros_like(terms[0].origin.z)
    with np.errstate(over="ignore", invalid="ignore"):  # raised below
        for first, *second in groups([term.sign for term in terms]):
            part = terms[first].scaled()
            for index in second:
                part = part - terms[index].scaled()
            z = z + part if terms[first].sign > 0 else z - part
        z = z.astype(np.float32, copy=False)
    if not np.isfinite(z).all():
        weights = ", ".join(f"{term.weight:g}" for term in terms)
        msg = f"the weights {weights} make the sum too large for float32; give smaller weights"
        raise ValueError(msg)
    return z


def formula(terms: Sequence[Term], times: str = " * ", minus: str = "-") -> str:
    """Return the sum as a formula of the letters from a on; by default as Python.

    Examples
    --------
    >>> origin = Origin("cell", np.zeros(2, np.float32))
    >>> formula([Term(origin), Term(origin, weight=0.5), Term(origin, -1)])
    'a + (0.5 * b - c)'
    """
    text = ""
    for first, *second in groups([term.sign for term in terms]):
        part = _factor(terms[first], LETTERS[first], times)
        for index in second:
            part = f"({part} {minus} {_factor(terms[index], LETTERS[index], times)})"
        sign = "+" if terms[first].sign > 0 else minus
        if text:
            text += f" {sign} {part}"
        else:
            text = part if sign == "+" else sign + part
    return text


def _factor(term: Term, letter: str, times: str) -> str:
    return letter if term.weight == 1 else f"{repr(term.weight).removesuffix('.0')}{times}{letter}"
