"""An executed notebook as a page: Markdown, and its pictures as files."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

_PICTURES = {  # the first that an output has is shown
    "image/gif": "gif",
    "image/webp": "webp",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/svg+xml": "svg",
}
_WIDGET = "application/vnd.jupyter.widget-view+json"
_EMBEDDED = re.compile(r'src="data:image/(png|jpeg|gif|webp);base64,([^"]*)"')
_LAST = "<p>The panel's last picture; in a notebook it is live.</p>"
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def notebook_page(path: Path) -> tuple[str, dict[str, bytes]]:
    """Return a notebook's page, and its pictures by file name.

    Parameters
    ----------
    path
        The notebook, nbformat 4, with its outputs.

    Returns
    -------
    str, dict
        Markdown; and PNG, JPEG, GIF, WebP or SVG bytes by the names that it shows, in the page's
        folder.
    """
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    blocks: list[str] = []
    pictures: dict[str, bytes] = {}
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            blocks.append(source)
        elif cell["cell_type"] == "code" and source.strip():
            blocks.append(_code(source))
            for output in _joined(cell["outputs"]):
                name = f"{path.stem}-{len(pictures) + 1:02d}"
                blocks.append(_output(output, name, pictures))
    return "\n\n".join(block for block in blocks if block) + "\n", pictures


def _joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the outputs, with neighbours of printed text as one."""
    joined: list[dict[str, Any]] = []
    for output in outputs:
        name = output.get("name")
        if name and joined and joined[-1].get("name") == name:
            joined[-1] = joined[-1] | {"text": [*joined[-1]["text"], *output["text"]]}
        else:
            joined.append(output)
    return joined


def _code(source: str) -> str:
    has_magic = re.search(r"^\s*[%!]", source, re.MULTILINE)
    return f"```{'ipython' if has_magic else 'python'}\n{source}\n```"


def _output(output: dict[str, Any], name: str, pictures: dict[str, bytes]) -> str:
    """Return the Markdown of one output; a picture is added to `pictures`."""
    if output["output_type"] == "stream":
        is_told = output["name"] == "stdout"
        return _text("".join(output["text"])) if is_told else ""
    data = output.get("data", {})
    if _WIDGET in data:  # alive in a notebook only; its still picture is an output of its own
        return ""
    for kind, ending in _PICTURES.items():
        if kind in data:
            raw = "".join(data[kind])
            file = f"{name}.{ending}"
            pictures[file] = raw.encode() if ending == "svg" else base64.b64decode(raw)
            return f'![]({file}){{ .output loading="lazy" }}'
    if "text/html" in data:
        return _html("".join(data["text/html"]), name, pictures)
    if "text/markdown" in data:
        return "".join(data["text/markdown"])
    return _text("".join(data.get("text/plain", "")))


def _text(text: str) -> str:
    text = _ANSI.sub("", text).rstrip()
    return f'<pre class="output">{_escape(text)}</pre>' if text else ""


def _escape(text: str) -> str:
    """Escape for HTML; a blank line would end the block of Markdown."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\n\n", "\n&nbsp;\n")


def _html(markup: str, name: str, pictures: dict[str, bytes]) -> str:
    """Return a panel's still picture, a table or another piece of HTML, in a box."""

    def keep(found: re.Match[str]) -> str:
        file = f"{name}-{len(pictures)}.{found[1].replace('jpeg', 'jpg')}"
        pictures[file] = base64.b64decode(found[2])
        return f'src="{file}"'

    markup = re.sub(r"<(script|style)\b.*?</\1>", "", markup, flags=re.DOTALL)
    markup = _EMBEDDED.sub(keep, markup)
    markup = re.sub(r"<p>Asleep: [^<]*</p>", _LAST, markup)
    markup = re.sub(r"\n\s*\n", "\n", markup)  # a blank line would end the block
    return f'<div class="output">{markup}</div>'
