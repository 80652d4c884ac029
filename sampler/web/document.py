"""A page as one HTML file, under a policy that allows its own parts alone."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sampler.support.version import __version__
from sampler.web.modules import joined, wasm, worker_text

_HERE = Path(__file__).parent
_PAGE = _HERE / "page"
#: Modules of the page, each after those that it imports.
MODULES = (
    *("view.js", "random.js", "recipe.js", "png.js", "picture.js", "controls.js"),
    *("prepare.js", "pad.js", "judge.js", "svg.js", "main.js"),
)
_SLOT = re.compile(r"\{\{(\w+)\}\}")


def page_html(
    title: str,
    about: str,
    recipe: str,
    data: Mapping[str, Any],
    blob: bytes,
    encoder: bytes = b"",
    judge: bytes = b"",
    *,
    size: int,
) -> str:
    """Return a page.

    Parameters
    ----------
    title, about : str
        Its heading and the line below.
    recipe : str
        JSON, of the picture that it begins with.
    data : mapping
        For the page's script; its "program" is that of `blob`.
    blob : bytes
        The weights.
    encoder, judge : bytes
        The weights of the networks that "encoder" and "judge" of `data` describe, or none.
    size : int
        Pixels of a saved picture, where nothing else is chosen.
    """
    style = (_PAGE / "page.css").read_text(encoding="utf-8")
    script = joined(_HERE / "engine.js", *(_PAGE / name for name in MODULES))
    parts = {
        "policy": _policy(script, style),
        "version": html.escape(__version__),
        "title": html.escape(title),
        "about": html.escape(about),
        "recipe": as_script(recipe),
        "style": _closed(style, "style"),
        "kind": "embed" if data["embed"] else "",
        "size": str(size),
        "data": as_script(json.dumps(data, separators=(",", ":"))),
        "weights": base64.b64encode(blob).decode(),
        "encoder": base64.b64encode(encoder).decode(),
        "judge": base64.b64encode(judge).decode(),
        "wasm": base64.b64encode(wasm()).decode(),
        "worker": _closed(worker_text(), "script"),
        "script": _closed(script, "script"),
    }
    template = (_PAGE / "page.html").read_text(encoding="utf-8")
    return _SLOT.sub(lambda slot: parts[slot[1]], template)


def as_script(text: str) -> str:
    r"""Return JSON that no text in it can end early, inside of a script element.

    Examples
    --------
    >>> as_script('["</script>"]')
    '["\\u003c/script>"]'
    """
    return text.replace("<", "\\u003c")


def _policy(script: str, style: str) -> str:
    """Return the content security policy: no request, and no code but the page's own."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_digest(script)}' 'wasm-unsafe-eval'",
            f"style-src '{_digest(style)}'",
            "worker-src blob:",
            "img-src blob: data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _closed(text: str, tag: str) -> str:
    """Return a text that holds no end of its element."""
    if f"</{tag}" in text.lower() or "<!--" in text:
        msg = f"a file of the page holds </{tag} or <!--; write it in two parts"
        raise ValueError(msg)
    return text
