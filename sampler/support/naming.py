"""Many names in one line of a message."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

_ALL = 26  # names that a line shows
_SOME = 6


def listed(names: Sequence[str], between: str, near: str = "") -> str:
    """Return names in a line: all of a few, or some of many, with their number.

    Parameters
    ----------
    names : sequence of str
    between : str
        Stands between two names.
    near : str
        Of many names those most like this one are shown.

    Examples
    --------
    >>> listed(["sun", "moon"], ", ")
    'sun, moon'
    >>> listed([f"icon-{i}" for i in range(100)], " ")
    'icon-0 icon-1 icon-2 icon-3 icon-4 icon-5 … (100)'
    """
    if len(names) <= _ALL:
        return between.join(names)
    some = difflib.get_close_matches(near, names, _SOME, cutoff=0.4) if near else []
    return f"{between.join(some or names[:_SOME])}{between.rstrip()} … ({len(names)})"
