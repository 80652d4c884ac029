"""What MkDocs does not know: notebooks as pages, links that work here and on GitHub, formulas.

A page's links are relative to its place in the repository, so that GitHub follows them too.  Here
they lead to pages of the site; a link to a file that is no page of it becomes plain text.
"""

from __future__ import annotations

import html
import posixpath
import re
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert
from live_pages import live_pages
from mkdocs.structure.files import File, Files
from notebook_pages import notebook_page

ROOT = Path(__file__).resolve().parents[2]
# Files outside docs/ that are pages of the site as well.
ELSEWHERE = {"CHANGELOG.md": "changelog.md"} | {
    f"notebooks/{path.stem}.ipynb": f"notebooks/{path.stem}.md"
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
}
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
_FENCE = re.compile(r"^(```|~~~).*?^\1\s*$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\[(\[](?P<tex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL
)
# A type of the reference, (str or Path); the parentheses say nothing.
_TYPE = re.compile(r"(doc-section-item[^>]*>\s*(?:<b>.*</b>\s*\()?<code>)\((.*)\)(</code>)")


def on_files(files: Files, config: Any) -> Files:
    """Add the notebooks, their pictures, the pages that lie outside docs/, and those that draw."""
    for name, text in live_pages().items():
        files.append(File.generated(config, name, content=text))
    for source, uri in ELSEWHERE.items():
        path = ROOT / source
        if path.suffix == ".ipynb":
            text, pictures = notebook_page(path)
            for name, content in pictures.items():
                files.append(File.generated(config, f"notebooks/{name}", content=content))
        else:
            text = path.read_text(encoding="utf-8")
        files.append(File.generated(config, uri, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Turn the links of the repository into links of the site, code excepted."""
    uri = page.file.src_uri
    source = {page: path for path, page in ELSEWHERE.items()}.get(uri, f"docs/{uri}")
    done, out = 0, []
    for code in _FENCE.finditer(markdown):
        out += [_links(markdown[done : code.start()], source, uri), code.group()]
        done = code.end()
    return "".join([*out, _links(markdown[done:], source, uri)])


def on_page_content(content: str, **_: Any) -> str:
    """Turn formulas into MathML, which browsers draw without a script; tidy the reference."""
    content = _TYPE.sub(r"\1\2\3", content)
    return _FORMULA.sub(_mathml, content)


def _mathml(found: re.Match[str]) -> str:
    display = "block" if found["tag"] == "div" else "inline"
    return convert(html.unescape(found["tex"]).strip(), display=display)


def _links(text: str, source: str, uri: str) -> str:
    """Rewrite the relative links of a text that lies at `source` and is shown at `uri`."""

    def rewrite(found: re.Match[str]) -> str:
        sign, label, target = found.groups()
        if re.match(r"[a-z]+:|#|//", target) or target.startswith("data:"):
            return found.group()
        path, _, anchor = target.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        if path in ELSEWHERE:
            place = ELSEWHERE[path]
        elif path == "README.md":
            place = "index.md"
        elif path.startswith("docs/"):
            place = path.removeprefix("docs/")
        elif sign or not (ROOT / path).exists():
            return found.group()  # MkDocs says that it is not there
        else:
            return label
        link = posixpath.relpath(place, posixpath.dirname(uri) or ".")
        return f"{sign}[{label}]({link}{'#' + anchor if anchor else ''})"

    return _LINK.sub(rewrite, text)
