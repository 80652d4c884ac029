"""Shaders drawn in a real browser, by programs as small as the hosts they stand for."""

from __future__ import annotations

import base64
import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from helpers import browser

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "how-to" / "shaders.md"
ISF = ROOT / "node_modules" / "interactive-shader-format"

_START = """
async ([hosts, isf, loader, files]) => {
  const address = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const imported = (text) => import(address(text));
  const shaders = await imported(hosts);
  const format = await imported(isf);
  const prepared = new Function(loader + "; return prepared;")();
  const made = (gl, target, text) =>
    target === "webgl2" ? prepared(gl, text)
      : target === "isf" && files ? format.renderer(gl, files, text)
      : shaders.hosted(gl, target, text);
  let gl, draw;
  window.opened = (target, text, [width, height]) => {
    gl?.getExtension("WEBGL_lose_context").loseContext();
    gl = shaders.context(width, height);
    const begun = performance.now();
    draw = made(gl, target, text);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(0, 0, 1, 1);
    draw(0);
    shaders.pixels(gl); // some drivers compile when they draw first
    gl.disable(gl.SCISSOR_TEST);
    return performance.now() - begun;
  };
  window.drawn = (seconds, values) => {
    const begun = performance.now();
    draw(seconds, values);
    const numbers = new Uint8Array(shaders.pixels(gl).buffer);
    const frame = performance.now() - begun;
    if (gl.getError()) throw new Error("WebGL got an error");
    let bytes = "";
    for (let i = 0; i < numbers.length; i += 8192) {
      bytes += String.fromCharCode(...numbers.subarray(i, i + 8192));
    }
    return [frame, btoa(bytes)];
  };
}
"""


def isf_missing() -> str | None:
    """Return the reason for having no ISF library, or None."""
    return None if ISF.is_dir() else "interactive-shader-format is not installed: npm ci"


class Stage:
    """A page that draws shaders.

    Parameters
    ----------
    page : playwright page
        Blank.
    """

    def __init__(self, page) -> None:
        self._page, self._size = page, (1, 1)
        files = None
        if isf_missing() is None:
            paths = [*ISF.glob("lib/*.js"), *ISF.glob("vendor/*.js")]
            files = {path.relative_to(ISF).as_posix(): path.read_text() for path in paths}
        texts = [(HERE / name).read_text() for name in ("shaders.js", "isf.js")]
        page.evaluate(_START, [*texts, loader(), files])

    def open(self, path: Path, target: str, size: tuple[int, int] = (48, 48)) -> float:
        """Compile a shader for a canvas of this size; return the milliseconds."""
        self._size = size
        return self._page.evaluate("all => opened(...all)", [target, path.read_text(), size])

    def picture(self, seconds: float = 0.0, **values) -> np.ndarray:
        """Return its picture at a time, float32 (height, width, 3), as it is seen."""
        return self.timed(seconds, **values)[1]

    def timed(self, seconds: float = 0.0, **values) -> tuple[float, np.ndarray]:
        """Return the milliseconds of a frame and its picture."""
        width, height = self._size
        frame, text = self._page.evaluate("all => drawn(...all)", [seconds, values])
        numbers = np.frombuffer(base64.b64decode(text), "<f4").reshape(height, width, 4)
        return frame, numbers[::-1, :, :3]

    def own_page(self, shader: Path):
        """Open the page of the documentation with a shader, and return it."""
        html = blocks("html")[0].replace("  // … the function …\n", loader())
        files = {
            "/": ("<!doctype html>" + html, "text/html"),
            "/nine.glsl": (shader.read_text(), ""),
        }

        def answer(route):
            body, kind = files.get(urlsplit(route.request.url).path, ("", ""))
            route.fulfill(body=body, content_type=kind or "text/plain")

        page = self._page.context.new_page()
        page.route("**/*", answer)
        page.goto("http://pictures.test/")
        return page


@contextlib.contextmanager
def stage() -> Iterator[Stage]:
    """Open a page for shaders."""
    with browser.page() as page:
        page.goto("about:blank")
        yield Stage(page)


def loader() -> str:
    """Return the function that the documentation gives for a page of one's own."""
    return blocks("js")[0]


def blocks(language: str) -> list[str]:
    """Return the documentation's blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)


def processor_seconds() -> float:
    """Return the processor's seconds of the processes that this one has started, on Linux."""
    parents, used = {}, {}
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            number = int(folder.name)
            parents[number] = int(fields[1])
            used[number] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def below(number: int) -> float:
        children = (child for child, parent in parents.items() if parent == number)
        return sum(used[child] + below(child) for child in children)

    return below(os.getpid())
