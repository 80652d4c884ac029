"""Errors in the words of a panel."""

from __future__ import annotations


def plain_words(error: BaseException) -> str:
    """Return an error's message without the name of its class.

    Examples
    --------
    >>> plain_words(ValueError("zoom is 0; give a larger one"))
    'zoom is 0; give a larger one'
    >>> plain_words(FileNotFoundError(2, "No such file or directory", "a.png"))
    "no such file or directory: 'a.png'"
    >>> plain_words(KeyError("y"))
    "unexpected error: 'y'"
    >>> plain_words(MemoryError())
    'the memory is full; choose a smaller picture'
    """
    text = str(error)
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{error.strerror[:1].lower()}{error.strerror[1:]}: {error.filename!r}"
    if isinstance(error, MemoryError):
        return text or "the memory is full; choose a smaller picture"
    if not text or isinstance(error, LookupError):  # a bare key is no sentence
        return f"unexpected error: {text}" if text else "unexpected error without a message"
    return text
