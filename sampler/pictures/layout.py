"""Several pictures on one page: columns, gaps and captions, as arguments and in a recipe."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sampler.support.arguments import shown, shown_type, whole_number
from sampler.support.lists import text

PAD = 2  # pixels, as in `contact_sheet`
_MOST = 100_000  # columns, pixels of a gap, and captions


@dataclass(frozen=True)
class Layout:
    """How pictures lie on a page, row by row.

    Parameters
    ----------
    columns : int
        Pictures in a row.
    pad : int
        Pixels between the pictures and around them.
    labels : tuple of str
        A caption for each picture; none where it is empty.
    """

    columns: int
    pad: int = PAD
    labels: tuple[str, ...] = ()

    @property
    def lines(self) -> int:
        """Of the tallest caption; 0 without any."""
        return max((text.count("\n") + 1 for text in self.labels if text), default=0)

    def as_arguments(self) -> dict[str, Any]:
        """Return the arguments of `Sampler.save`, without the defaults but for the columns."""
        made: dict[str, Any] = {"columns": self.columns}
        if self.pad != PAD:
            made["pad"] = self.pad
        return made | ({"labels": list(self.labels)} if self.labels else {})


def make_layout(
    count: int, columns: int | None, pad: int = PAD, labels: Sequence[str] | None = None
) -> Layout:
    """Return a checked layout of so many pictures; without columns it is about square.

    Raises
    ------
    TypeError, ValueError
        A number out of range; labels that are no texts, or another number of them.

    Examples
    --------
    >>> make_layout(5, None)
    Layout(columns=3, pad=2, labels=())
    """
    columns = math.isqrt(count - 1) + 1 if columns is None else whole_number(columns, "columns")
    texts = () if labels is None else checked_captions(labels, count)
    return Layout(columns, whole_number(pad, "pad", least=0), texts)


def checked_captions(captions: Sequence[str], count: int) -> tuple[str, ...]:
    """Return so many captions; see `captioned_sheet` for its errors."""
    if isinstance(captions, str) or not isinstance(captions, Sequence):
        msg = f"labels got {shown_type(captions)}; expected a list of texts, one for each z"
        raise TypeError(msg)
    if len(captions) != count:
        msg = f"labels got {len(captions)} texts for {count} z; expected one for each"
        raise ValueError(msg)
    return tuple(text(caption, "labels") for caption in captions)


def check_layout(value: Any) -> None:
    """Raise an error unless a recipe's entry is one that `Layout.as_arguments` has made."""
    names = ("columns", "pad", "labels")
    if not isinstance(value, dict) or "columns" not in value or not set(value) <= set(names):
        msg = f"layout got {shown(value)}; expected columns, and any of pad and labels"
        raise ValueError(msg)
    for name in ("columns", "pad"):
        whole_number(value.get(name, 1), name, least=0 if name == "pad" else 1, most=_MOST)
    if "labels" in value:
        labels = value["labels"]
        if not isinstance(labels, list) or not 1 <= len(labels) <= _MOST:
            msg = f"labels got {shown(labels)}; expected a list of texts"
            raise TypeError(msg)
        checked_captions(labels, len(labels))
