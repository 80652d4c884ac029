"""Latency of `explore` in a real browser, from a moved slider to a painted picture.

    python benchmarks/explorer.py

A headless Chromium drags a slider of JupyterLab on this machine.  The page itself takes both times:
of the pointer's event, and of the animation frame after the new picture is decoded.  A plain
`interact` that shows the same picture through matplotlib is measured beside it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from helpers import browser  # noqa: E402 -- the path is set above

POSITIONS = 200
EXPLORE = (
    """
import time
from sampler import Sampler
sampler = Sampler(seed=0)
z = sampler.get_random_z(3, seed=1)
sampler.explore(z).wait();
""",
    """
start = time.time()
panel = sampler.explore(z)
panel
""",
)
PLAIN = (
    """
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import interact
from sampler import Sampler
sampler = Sampler(seed=0)
z = sampler.get_random_z(3, seed=1)
@interact(value=(-4.0, 4.0, 0.01))
def show(value=0.0):
    z[0] = value
    plt.figure(figsize=(5.12, 5.12))
    plt.imshow(1 - sampler.generate(z, 512, 512, exact=True)[..., 0], cmap="gray")
    plt.show()
""",
)
LISTEN = """() => {
  window.moves = []; window.paints = [];
  document.addEventListener('pointermove', e => moves.push(e.timeStamp), true);
  document.addEventListener('sampler-painted', e => paints.push(e.detail));
}"""
LISTEN_PLAIN = """() => {
  window.moves = []; window.paints = [];
  document.addEventListener('pointermove', e => moves.push(e.timeStamp), true);
  const box = document.querySelector('.widget-interact');
  let last = box.querySelector('img').src;
  new MutationObserver(() => {
    const image = box.querySelector('img');
    if (!image || image.src === last) return;
    last = image.src;
    image.decode().then(() => requestAnimationFrame(
      () => paints.push({kind: 'preview', at: performance.now()})));
  }).observe(box, {childList: true, subtree: true, attributes: true});
}"""


def hold_slider(page) -> tuple[float, float, float]:
    """Press on the first slider; return its middle x, its y and its reach in pixels."""
    handle = page.locator(".widget-slider .noUi-handle").first
    track = page.locator(".widget-slider .noUi-base").first.bounding_box()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    return track["x"] + track["width"] / 2, y, 0.4 * track["width"]


def positions(middle: float, reach: float, count: int) -> list[float]:
    """Return the pointer's x positions, to and fro."""
    far = [2 * abs(2 * (step / 67 % 1) - 1) - 1 for step in range(count)]
    return [middle + reach * share for share in far]


def one_by_one(page, count: int) -> list[float]:
    """Return the milliseconds from each move to its picture; the next move waits for it."""
    middle, y, reach = hold_slider(page)
    taken = []
    for x in positions(middle, reach, count):
        page.evaluate("moves.length = paints.length = 0")
        page.mouse.move(x, y)
        try:
            page.wait_for_function("moves.length && paints.length", timeout=5000, polling="raf")
        except Exception:  # the pointer may have moved by less than a step of the slider
            continue
        taken.append(page.evaluate("paints[0].at - moves[moves.length - 1]"))
    page.mouse.up()
    return taken


def while_dragging(page, seconds: float) -> float:
    """Return the pictures a second while the pointer never rests."""
    middle, y, reach = hold_slider(page)
    page.evaluate("moves.length = paints.length = 0")
    start = time.perf_counter()
    for x in positions(middle, reach, 100_000):
        page.mouse.move(x, y)
        time.sleep(1 / 60)
        if time.perf_counter() - start > seconds:
            break
    shown = page.evaluate("paints.length") / (time.perf_counter() - start)
    page.mouse.up()
    return shown


def after_release(page, count: int) -> list[float]:
    """Return the milliseconds from each release to the full picture."""
    taken = []
    for turn in range(count):
        middle, y, reach = hold_slider(page)
        page.evaluate("moves.length = paints.length = 0")
        page.mouse.move(middle + reach * (-1) ** turn * (0.3 + 0.02 * turn), y)
        page.mouse.up()
        page.wait_for_function("paints.some(p => p.kind === 'full')", timeout=20_000)
        taken.append(
            page.evaluate("paints.find(p => p.kind === 'full').at - moves[moves.length - 1]")
        )
        time.sleep(0.2)
    return taken


def first_paint(page) -> float:
    """Run the cell of the panel again; return the milliseconds to its picture."""
    cell = page.locator(".jp-CodeCell").nth(1)
    cell.locator(".cm-content").click()
    page.evaluate("paints.length = 0; window.pressed = 0;")
    page.evaluate("document.addEventListener('keydown', e => pressed = e.timeStamp, true)")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("paints.length > 0", timeout=20_000)
    return page.evaluate("paints[0].at - pressed")


def table_row(name: str, taken: list[float]) -> str:
    """Return a line of the table."""
    ordered = sorted(taken)
    late = ordered[min(int(0.95 * len(ordered)), len(ordered) - 1)]
    return f"| {name} | {len(taken)} | {statistics.median(taken):.1f} | {late:.1f} |"


def measure(cells: tuple[str, ...], listen: str, count: int):
    """Open a notebook with these cells and yield the page."""
    with tempfile.TemporaryDirectory() as folder:
        lab = browser.Lab(Path(folder))
        try:
            browser.notebook(Path(folder) / "a.ipynb", [cell.strip() for cell in cells])
            with browser.page() as page:
                browser.run_all(lab, page, "a.ipynb")
                page.wait_for_selector(".widget-slider .noUi-handle")
                time.sleep(3)
                page.evaluate(listen)
                yield page
        finally:
            lab.stop()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--positions", type=int, default=POSITIONS)
    count = parser.parse_args().positions
    why = browser.missing()
    if why:
        sys.exit(why)
    print("| | times | median, ms | 95th percentile, ms |\n|---|---|---|---|")
    for page in measure(EXPLORE, LISTEN, count):
        print(table_row("`explore`, preview 512×512", one_by_one(page, count)))
        print(table_row("`explore`, full 1300×1300 after release", after_release(page, 20)))
        print(table_row("`explore`, first picture of the cell", [first_paint(page)]))
        time.sleep(2)
        shown = while_dragging(page, 8.0)
    for page in measure(PLAIN, LISTEN_PLAIN, count):
        print(table_row("`interact` with matplotlib, 512×512", one_by_one(page, count // 4)))
        plain = while_dragging(page, 8.0)
    print(f"\nWhile dragging: {shown:.1f} pictures a second; `interact` {plain:.1f}.")


if __name__ == "__main__":
    main()
