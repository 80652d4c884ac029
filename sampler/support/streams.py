"""Progress bars and output, on streams that may lack characters or be closed."""

from __future__ import annotations

import codecs
import contextlib
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import tqdm.auto

_IN_LOGS = 10.0  # seconds between two states of a bar
# Characters of the package's texts beyond ASCII → ASCII, for terminals that cannot show them.
_PLAIN = {"×": "x", "→": "->", "−": "-", "…": "...", "–": "-", "’": "'", "é": "e", "′": "'"}


def bar(items: Iterable[Any] | None = None, **options: Any) -> tqdm.auto.tqdm:
    """Return a progress bar of `tqdm` over items; it is silent without a standard error.

    A log file gets its state every ten seconds.

    Examples
    --------
    >>> list(bar([1, 2], disable=True))
    [1, 2]
    """
    import tqdm.asyncio
    import tqdm.auto

    in_notebook = tqdm.auto.tqdm is not tqdm.asyncio.tqdm_asyncio
    if not _is_open(sys.stderr):
        options["disable"] = True
    elif not in_notebook and not sys.stderr.isatty():
        options["mininterval"] = _IN_LOGS
    return tqdm.auto.tqdm(items, **options)


def plain(text: str) -> str:
    """Return a text with the package's characters beyond ASCII replaced.

    Examples
    --------
    >>> plain("a 26×26 crop → z")
    'a 26x26 crop -> z'
    """
    return text.translate(str.maketrans(_PLAIN))


@contextlib.contextmanager
def forgiving() -> Iterator[None]:
    """Make the standard streams replace characters that they cannot encode, while a block runs."""
    before = []
    streams: tuple[Any, Any] = (sys.stdout, sys.stderr)  # in a notebook they are no text files
    for stream in streams:
        if _is_open(stream) and hasattr(stream, "reconfigure"):
            before.append((stream, stream.errors))
            stream.reconfigure(errors="sampler.plain")
    try:
        yield
    finally:
        for stream, errors in before:
            if _is_open(stream):
                stream.reconfigure(errors=errors)


def _is_open(stream: Any) -> bool:
    return stream is not None and not getattr(stream, "closed", False)


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unknown = error.object[error.start : error.end]
    return "".join(_PLAIN.get(character, "?") for character in unknown), error.end


codecs.register_error("sampler.plain", _replace)
