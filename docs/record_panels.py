"""Record the panels' pictures in the README from a real browser: python docs/record_panels.py."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent / "tests"))
from helpers import browser  # noqa: E402 -- the path is set above
from helpers.browser import THREE, visible  # noqa: E402 -- as above

START = "from sampler import Sampler\nsampler = Sampler(seed=0)\n"
CELLS = {
    "explore": "sampler.explore(sampler.get_random_z(3, seed=1))",
    "draw": "sampler.draw()",
    "arithmetic": (
        "sums = sampler.arithmetic()\n"
        "sums.set(0, sampler.get_random_z(5, seed=1))\n"
        "sums.set(1, sampler.get_random_z(1, seed=5))\n"
        "sums.set(2, sampler.get_random_z(1, seed=4))\nsums"
    ),
    "timeline": (
        "film = sampler.timeline()\n"
        "for label in (2, 9, 0):\n    film.add(sampler.get_random_z(label, seed=1))\nfilm"
    ),
}
WIDTH, COLOURS, PAUSE = 440, 64, 160  # pixels; of the palette; milliseconds from frame to frame


class Recording:
    """Screenshots of the panel on a page, and their GIF."""

    def __init__(self, page):
        self._page, self._frames = page, []
        self._panel = page.locator(".sampler-panel")
        self._panel.scroll_into_view_if_needed()

    def take(self, count: int = 1, wait: int = 120) -> None:
        """Take screenshots, one after the other, `wait` milliseconds apart."""
        for _ in range(count):
            self._page.wait_for_timeout(wait)
            with Image.open(io.BytesIO(self._panel.screenshot())) as shot:
                height = round(shot.height * WIDTH / shot.width)
                self._frames.append(shot.convert("RGB").resize((WIDTH, height)))

    def save(self, path: Path) -> None:
        """Write the frames as a GIF of few colours."""
        height = max(frame.height for frame in self._frames)
        sheet = [Image.new("RGB", (WIDTH, height), "white") for _ in self._frames]
        for page, frame in zip(sheet, self._frames, strict=True):
            page.paste(frame)
        sample = sheet[:: max(1, len(sheet) // 6)]
        palette = Image.fromarray(np.vstack(sample)).quantize(COLOURS)  # one for the whole film
        first, *others = (page.quantize(palette=palette, dither=0) for page in sheet)
        pauses = [PAUSE] * len(others) + [1500]
        first.save(path, save_all=True, append_images=others, duration=pauses, loop=0)


def explore(page, recording: Recording) -> None:
    """Drag a slider, drag between four seeds, show an eight, and zoom into it."""
    handle = page.locator(".widget-slider .noUi-handle").nth(1)
    box = handle.bounding_box()
    drag(
        page,
        recording,
        [(box["x"] + 8 + 50 * np.sin(t), box["y"] + 8) for t in np.linspace(0, 6, 14)],
    )
    page.get_by_role("tab", name="Seeds", exact=True).click()
    box = visible(page.locator(".sampler-square .field"))
    corners = [(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)]
    stops = [(box["x"] + u * box["width"], box["y"] + v * box["height"]) for u, v in corners]
    way = np.linspace(stops[:-1], stops[1:], 4).swapaxes(0, 1).reshape(-1, 2)
    drag(page, recording, [tuple(place) for place in way])
    page.get_by_title("Show a random 8").click()
    recording.take(3)
    frame = page.locator(".sampler-canvas .frame")
    box = frame.bounding_box()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.35 * box["height"])
    for _ in range(7):
        page.mouse.wheel(0, -120)
        recording.take()
    recording.take(2)
    frame.dblclick()
    recording.take(2)


def draw(page, recording: Recording) -> None:
    """Draw a three."""
    box = visible(page.locator(".sampler-pad canvas"))
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in THREE]
    drag(page, recording, places, every=3)
    recording.take(3, 400)


def arithmetic(page, recording: Recording) -> None:
    """Change the first weight."""
    box = visible(page.locator(".widget-slider .noUi-handle").first)
    x, y = box["x"] + 5, box["y"] + 5
    drag(page, recording, [(x + 30 * np.sin(t), y) for t in np.linspace(0, 6.3, 18)])
    recording.take(3, 300)


def timeline(page, recording: Recording) -> None:
    """Play a film."""
    page.get_by_role("button", name="Play", exact=True).click()
    recording.take(26, 40)


def drag(page, recording: Recording, places, every: int = 1) -> None:
    """Press at the first place, move through all, and release."""
    page.mouse.move(*places[0])
    page.mouse.down()
    for number, place in enumerate(places):
        page.mouse.move(*place)
        if number % every == 0:
            recording.take()
    page.mouse.up()
    recording.take(2, 300)


def main() -> None:
    """Record the panels that are named on the command line, or all."""
    with tempfile.TemporaryDirectory() as folder:
        lab = browser.Lab(Path(folder))
        try:
            for name in sys.argv[1:] or CELLS:
                browser.notebook(Path(folder) / f"{name}.ipynb", [START + CELLS[name]])
                with browser.page(1180, 1500) as page:
                    browser.run_all(lab, page, f"{name}.ipynb")
                    page.keyboard.press("Control+b")
                    page.wait_for_selector(".sampler-canvas")
                    page.wait_for_timeout(3000)
                    recording = Recording(page)
                    recording.take(2)
                    globals()[name](page, recording)
                    recording.save(DOCS / f"panel-{name}.gif")
        finally:
            lab.stop()


if __name__ == "__main__":
    main()
