"""JavaScript modules as one text: a page and a panel have no other file to import."""

from __future__ import annotations

import re
from pathlib import Path

_HERE = Path(__file__).parent
_IMPORT = re.compile(r'^import \{[^}]*\} from "\.\.?/[\w.-]+";\n', re.MULTILINE)
_COMMENTS = re.compile(r"^\s*//.*\n|^\s+|[ \t]+// .*$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async function|function|class|const)", re.MULTILINE)

#: Modules of the worker, each after those that it imports.
WORKER = (
    "kernels.js",
    "pixels.js",
    "field.js",
    "shader.js",
    "gpu.js",
    "preview.js",
    "refine.js",
    "worker.js",
)


def joined(*paths: Path) -> str:
    """Return modules as one, in order, without imports from each other.

    Their top-level names must differ.  Comments and indentation are left out: they are a
    fifth of the text.  Strings lose them, too: none may hold " // ", or need its indentation.
    """
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return _COMMENTS.sub("", "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts))


def worker_text() -> str:
    """Return the text of the worker's script, which is no module: see engine.js."""
    return '"use strict";\n' + joined(*(_HERE / name for name in WORKER))


def wasm() -> bytes:
    """Return the kernels in WebAssembly."""
    return (_HERE / "field.wasm").read_bytes()
