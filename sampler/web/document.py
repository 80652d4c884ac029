"""A page as one HTML file, under a policy that allows its own parts alone."""

from __future__ import annotations

import base64
import html
import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sampler.support.version import __version__
from sampler.web.modules import joined, wasm, worker_text
from sampler.web.policy import closed, content_policy, digest

_HERE = Path(__file__).parent
_PAGE = _HERE / "page"
#: Modules of the page, each after those that it imports.
MODULES = (
    *("view.js", "random.js", "recipe.js", "png.js", "picture.js", "controls.js"),
    *("prepare.js", "pad.js", "judge.js", "svg.js", "main.js"),
)
FILM = "film.js"  # after them, in a page that is a film
PRIOR = "prior.js"  # after them, in a page of a network with a prior
_CSS_COMMENTS = re.compile(r"/\*.*?\*/|^\s+", re.DOTALL | re.MULTILINE)
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
        For the page's script; its "program" is that of `blob`.  With a "film" the page plays it,
        with a "prior" it draws random z by it.
    blob : bytes
        The weights.
    encoder, judge : bytes
        The weights of the networks that "encoder" and "judge" of `data` describe, or none.
    size : int
        Pixels of a saved picture, where nothing else is chosen.
    """
    is_film = "film" in data
    style = style_of("page.css", *["film.css"] * is_film)
    modules = (*MODULES, *[FILM] * is_film, *[PRIOR] * bool(data.get("prior")))
    script = joined(_HERE / "engine.js", *(_PAGE / name for name in modules))
    parts = {
        "policy": _policy(script, style),
        "version": html.escape(__version__),
        "title": html.escape(title),
        "about": html.escape(about),
        "recipe": as_script(recipe),
        "style": closed(style, "style"),
        "kind": "embed" if data["embed"] else "",
        "size": str(size),
        "data": as_script(json.dumps(data, separators=(",", ":"))),
        "weights": base64.b64encode(blob).decode(),
        "encoder": base64.b64encode(encoder).decode(),
        "judge": base64.b64encode(judge).decode(),
        "wasm": base64.b64encode(zlib.compress(wasm(), 9)).decode(),
        "worker": closed(worker_text(), "script"),
        "script": closed(script, "script"),
    }
    return filled("page.html", parts)


def as_script(text: str) -> str:
    r"""Return JSON that no text in it can end early, inside of a script element.

    Examples
    --------
    >>> as_script('["</script>"]')
    '["\\u003c/script>"]'
    """
    return text.replace("<", "\\u003c")


def style_of(*names: str) -> str:
    """Return the style sheet of a kind of page: what all pages share, then its own files.

    Comments and indentation are left out.
    """
    texts = [(_PAGE / name).read_text(encoding="utf-8") for name in ("base.css", *names)]
    return _CSS_COMMENTS.sub("", "\n".join(texts))


def filled(template: str, parts: Mapping[str, str]) -> str:
    """Return a template of the pages with its slots filled."""
    text = (_PAGE / template).read_text(encoding="utf-8")
    return _SLOT.sub(lambda slot: parts[slot[1]], text)


def _policy(script: str, style: str) -> str:
    """Return the policy of a page: no request, and no code but its own."""
    return content_policy(
        f"script-src '{digest(script)}' 'wasm-unsafe-eval'",
        f"style-src '{digest(style)}'",
        "worker-src blob:",
        "img-src blob: data:",
    )
