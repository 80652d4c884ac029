"""Content security policies: a page may use its own parts, and ask for nothing."""

from __future__ import annotations

import base64
import hashlib


def content_policy(*allowed: str) -> str:
    """Return a policy that allows these sources and no others.

    Examples
    --------
    >>> content_policy("img-src data:")
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"
    """
    return "; ".join(["default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"])


def digest(text: str) -> str:
    """Return the source that stands for a script or a style sheet of this very text."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def closed(text: str, tag: str) -> str:
    """Return a text that holds no end of its element.

    Raises
    ------
    ValueError
        It holds one: the rest would be read as markup.
    """
    if f"</{tag}" in text.lower() or "<!--" in text:
        msg = f"a file of the page holds </{tag} or <!--; write it in two parts"
        raise ValueError(msg)
    return text
