"""Figures of the page: dragging, rest, size, and the pad, in headless Chromium.

Run ``python benchmarks/exports_page.py`` on a machine that does nothing else.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers import browser, engine  # noqa: E402 -- the path is set above

from sampler import Sampler, View  # noqa: E402

NETWORKS = ("mnist-vaegan", "mnist-resnet", "letters", "emoji")
FRAMES = 120
PICTURES = 3  # at rest, of each network
AT_REST = View(512, 512)
_DRAG = """
async (frames) => {
  const page = await sampler;
  const times = [];
  for (let i = -10; i < frames; i++) {
    const painted = new Promise((resolve) =>
      page.canvas.addEventListener("painted", resolve, { once: true }));
    const start = performance.now();
    page.set(page.z.map((number, j) => number + 0.02 * Math.sin(i + j)));
    await painted;
    if (i >= 0) times.push(performance.now() - start);
    await new Promise(requestAnimationFrame);
  }
  return times;
}
"""


_STROKE = """
async (frames) => {
  const page = await sampler;
  const times = [];
  for (let i = -5; i < frames; i++) {
    page.pad.wipe();
    for (let k = 0; k < 12; k++)
      page.pad.stroke({ x: 30 + 4 * k, y: 20 }, { x: 34 + 4 * k, y: 20 + 7 * k });
    const painted = new Promise((resolve) =>
      page.canvas.addEventListener("painted", resolve, { once: true }));
    const start = performance.now();
    page.pad.read();
    await painted;
    if (i >= 0) times.push(performance.now() - start);
  }
  return times;
}
"""


def main() -> None:
    """Print the figures as a table."""
    sys.stdout.write("network        file kB   drag ms: median, 95th   rest ms   error, levels\n")
    with tempfile.TemporaryDirectory() as folder, browser.page() as page:
        for name in NETWORKS:
            sampler = Sampler(name, seed=0)
            path = sampler.export(Path(folder) / f"{name}.html", sampler.get_random_z(seed=1))
            page.goto(path.as_uri())
            page.wait_for_selector("canvas[data-kind=rest]")
            drag = np.percentile(page.evaluate(_DRAG, FRAMES), (50, 95))
            rest, error = at_rest(page, sampler)
            sys.stdout.write(
                f"{name:14} {path.stat().st_size / 1000:7.0f}   {drag[0]:15.1f} {drag[1]:6.1f}"
                f"   {rest:7.0f}   {error:13.2f}\n"
            )
        sampler = Sampler("mnist-vaegan", seed=0)
        path = sampler.export(Path(folder) / "pad.html", draw=True)
        page.goto(path.as_uri())
        page.wait_for_selector("canvas[data-kind=rest]")
        stroke = np.percentile(page.evaluate(_STROKE, 40), (50, 95))
        sys.stdout.write(
            f"with the pad   {path.stat().st_size / 1000:7.0f}   stroke to picture, ms: "
            f"{stroke[0]:.1f}, {stroke[1]:.1f}\n"
        )


def at_rest(page, sampler: Sampler) -> tuple[float, float]:
    """Return the median time of a picture at rest, and the largest error of all, in grey levels."""
    page.goto("about:blank")  # the page's policy lets no other script in
    engine.start(page, sampler)
    times, errors = [], []
    for seed in range(PICTURES):
        z = sampler.generate_z(seed=seed)
        seen, _, took = engine.refined(page, sampler, z, AT_REST)
        times.append(took)
        errors.append(255 * float(np.abs(seen - sampler.render(z, AT_REST, exact=True)).max()))
    return float(np.median(times)), max(errors)


if __name__ == "__main__":
    main()
