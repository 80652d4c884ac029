"""The scripts of the panels' own widgets."""

from __future__ import annotations

from pathlib import Path

from sampler import web

ENGINE = Path(web.__file__).parent / "engine.js"  # the door to the browser's renderer


def script(*paths: Path) -> str:
    """Return JavaScript files as one text, with `elements.js` in front.

    anywidget takes an ES module of one text, so none can import another; what all of them share
    stands in front of each.  It is a text, since of a path anywidget would keep every widget alive
    that was ever made of it.
    """
    first = Path(__file__).parent / "elements.js"
    return "\n".join(path.read_text(encoding="utf-8") for path in (first, *paths))
