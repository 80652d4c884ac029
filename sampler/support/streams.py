"""What is told while something runs: bars and lines, on streams that may know few characters."""

from __future__ import annotations

import codecs
import contextlib
import sys
from collections.abc import Iterator

import tqdm.auto

# What our own texts hold beyond ASCII, for terminals that cannot show it.
_PLAIN = {"×": "x", "→": "->", "−": "-", "…": "...", "–": "-", "’": "'", "é": "e", "′": "'"}


def bar(items=None, **how) -> tqdm.auto.tqdm:
    """Return a bar of `tqdm` over items; a silent one where there is no standard error to show it.

    Examples
    --------
    >>> list(bar([1, 2], disable=True))
    [1, 2]
    """
    if not _is_open(sys.stderr):
        how["disable"] = True
    return tqdm.auto.tqdm(items, **how)


def plain(text: str) -> str:
    """Return a text with the signs of our own words in ASCII.

    Examples
    --------
    >>> plain("a 26×26 crop → z")
    'a 26x26 crop -> z'
    """
    return text.translate(str.maketrans(_PLAIN))


@contextlib.contextmanager
def forgiving() -> Iterator[None]:
    """Let the standard streams replace what they cannot encode, while a command runs."""
    before = []
    for stream in (sys.stdout, sys.stderr):
        if _is_open(stream) and hasattr(stream, "reconfigure"):
            before.append((stream, stream.errors))
            stream.reconfigure(errors="sampler.plain")
    try:
        yield
    finally:
        for stream, errors in before:
            if _is_open(stream):
                stream.reconfigure(errors=errors)


def _is_open(stream) -> bool:
    return stream is not None and not getattr(stream, "closed", False)


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unknown = error.object[error.start : error.end]
    return "".join(_PLAIN.get(character, "?") for character in unknown), error.end


codecs.register_error("sampler.plain", _replace)
