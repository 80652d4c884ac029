"""The panels in a real JupyterLab, by mouse, touch and keys in a real browser."""

import base64
import io
import json
import time
from dataclasses import replace

import numpy as np
import pytest
from helpers import browser
from helpers.browser import THREE, visible
from PIL import Image

from sampler import Sampler, View
from sampler.latent import vectors
from sampler.pictures.inks import make_colouring

WHY = browser.missing()
pytestmark = pytest.mark.skipif(WHY is not None, reason=str(WHY))

START = "from sampler import Sampler, View\nsampler = Sampler(seed=0)"
EXPLORE = [
    f"{START}\npanel = sampler.explore(sampler.get_random_z(3, seed=1), View(700, 700))\npanel",
    "print('state', panel.z[0], panel.view.zoom, panel.view.center[0], panel.canvas.note)",
]


def number(page):
    return int(page.get_attribute(".sampler-canvas", "data-number"))


def settled(page, after):
    """Wait for a full picture newer than one."""
    page.wait_for_function(
        """after => { const c = document.querySelector('.sampler-canvas').dataset;
                      return c.number > after && c.kind === 'full'; }""",
        arg=after,
    )


def printed(page):
    """Run the last cell again and return the words that it prints."""
    cell = page.locator(".jp-CodeCell").last
    before = cell.locator(".jp-InputPrompt").text_content()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        """before => { const all = document.querySelectorAll('.jp-CodeCell .jp-InputPrompt');
                       const now = all[all.length - 1].textContent;
                       return now !== before && /^\\[\\d+\\]:$/.test(now); }""",
        arg=before,
    )
    cell.locator(".jp-OutputArea-output").wait_for()
    return cell.locator(".jp-OutputArea-output").text_content().split()


def test_explore_follows_mouse_and_keys(lab, tmp_path):
    with browser.page() as page:
        browser.opened(lab, page, "explore.ipynb", EXPLORE)
        first = printed(page)
        assert first[0] == "state", first
        assert first[2:4] == ["1.0", "0.0"]

        after = number(page)
        handle = page.locator(".widget-slider .noUi-handle").nth(1)
        box = visible(handle)
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.mouse.down()
        for step in range(20):
            page.mouse.move(box["x"] + 5 + 2 * step, box["y"] + 5)
        page.mouse.up()
        settled(page, after)
        assert printed(page)[1] != first[1], "the slider has moved z"

        after = number(page)
        frame = page.locator(".sampler-canvas .frame")
        box = visible(frame)
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for _ in range(3):
            page.mouse.wheel(0, -200)
        settled(page, after)
        zoom = float(printed(page)[2])
        assert zoom == pytest.approx(2.718281828**1.2, rel=0.01)
        assert f"zoom {zoom:.4g}" in page.locator(".sampler-canvas output").text_content()

        after, box = number(page), visible(frame)
        page.mouse.move(box["x"] + 100, box["y"] + 100)
        page.mouse.down()
        page.mouse.move(box["x"] + 150, box["y"] + 100, steps=5)
        page.mouse.up()
        settled(page, after)
        moved = float(printed(page)[3])
        assert moved == pytest.approx(-50 / box["width"] * 16 / zoom, rel=0.05)

        after = number(page)
        frame.dblclick()
        settled(page, after)
        assert printed(page)[2:4] == ["1.0", "0.0"]

        after = number(page)
        frame.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("+")
        settled(page, after)
        assert float(printed(page)[2]) == 1.25
        assert float(printed(page)[3]) > 1
        page.screenshot(path=tmp_path / "explore.png")


def test_the_browser_draws_while_the_kernel_is_busy(lab):
    """The picture follows the pointer, in its shape and its colours; Python answers nothing."""
    wide = View(600, 300, aspect="fit")
    cells = [
        f"{START}\nimport time\nseconds = 0\nview = View(600, 300, aspect='fit')\n"
        "z = sampler.get_random_z(3, seed=1)\n"
        "panel = sampler.explore(z, view, ink='navy', paper='#ffeecc')\npanel",
        "print('asleep for', seconds, flush=True)\ntime.sleep(seconds)\nseconds = 15",
    ]
    with browser.page() as page:
        browser.opened(lab, page, "busy.ipynb", cells)
        page.evaluate("""() => { window.painted = [];
            const note = (event) => window.painted.push(event.detail.kind);
            document.addEventListener('sampler-painted', note, true); }""")
        page.wait_for_selector(".sampler-canvas[data-local=yes]")
        page.locator(".jp-CodeCell").last.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        page.get_by_text("asleep for 15").wait_for()
        box = visible(page.locator(".sampler-canvas .frame"))
        page.evaluate("window.painted = []")
        page.mouse.move(box["x"] + 100, box["y"] + 100)
        page.mouse.down()
        for step in range(20):
            page.mouse.move(box["x"] + 100 + 2 * step, box["y"] + 100)
            page.wait_for_timeout(20)
        page.mouse.up()
        page.wait_for_function("window.painted.length > 5")
        assert set(page.evaluate("window.painted")) == {"preview"}
        page.wait_for_timeout(200)
        data = page.evaluate("document.querySelector('.sampler-canvas canvas').toDataURL()")
        moved = page.locator(".sampler-canvas output").text_content()
    sampler = Sampler(seed=0)
    shift = float(moved.split()[1].rstrip(","))
    assert -5 < shift < -0.5
    with Image.open(io.BytesIO(base64.b64decode(data.partition(",")[2]))) as image:
        seen = np.asarray(image.convert("RGB")) / 255
    view = replace(wide, x_dim=seen.shape[1], y_dim=seen.shape[0], center=(shift, 0.0))
    ink = sampler.render(sampler.get_random_z(3, seed=1), view)
    wanted = make_colouring("navy", "#ffeecc").mix(ink)
    assert np.abs(seen - wanted).mean() < 2 / 255


def test_ink_and_paper_are_picked(lab, tmp_path):
    cells = [EXPLORE[0], "print(panel.colouring['ink'], panel.colouring['paper'])"]
    with browser.page() as page:
        browser.opened(lab, page, "inks.ipynb", cells)
        for name, colour in (("ink", "#1b1b3a"), ("paper", "#f6f1e7")):
            after = number(page)
            picker = page.locator(".widget-colorpicker", has_text=name)
            picker.locator("input[type=color]").fill(colour)
            settled(page, after)
        assert printed(page) == ["#1b1b3a", "#f6f1e7"]
        page.locator(".sampler-canvas .frame").screenshot(path=tmp_path / "frame.png")
    with Image.open(tmp_path / "frame.png") as seen:
        pixels = np.asarray(seen.convert("RGB")).reshape(-1, 3).astype(int)
    assert np.abs(pixels - [0xF6, 0xF1, 0xE7]).max(axis=1).min() <= 1
    assert np.abs(pixels - [0x1B, 0x1B, 0x3A]).max(axis=1).min() <= 3
    assert pixels.sum(axis=1).min() > 0x1B + 0x1B + 0x3A - 9  # no black is left


def test_every_panel_shows_the_colours_that_are_picked(lab, tmp_path):
    cells = [
        f"{START}\nview = View(300, 300)\nsums = sampler.arithmetic(view=view)\nsums",
        "pad = sampler.draw(view=view)\npad",
        "film = sampler.timeline()\nfilm.add_seed(1)\nfilm",
        "print(*(colour for it in (sums, pad, film) for colour in it.colouring.values()))",
    ]
    with browser.page() as page:
        browser.opened(lab, page, "all-inks.ipynb", cells)
        for index, has_picture in enumerate((True, False, True)):  # nothing is drawn on the pad
            panel = page.locator(".sampler-panel").nth(index)
            canvas = panel.locator(".sampler-canvas")
            for name, colour in (("ink", "#1b1b3a"), ("paper", "#f6f1e7")):
                before = int(canvas.get_attribute("data-number"))
                picker = panel.locator(".widget-colorpicker", has_text=name)
                picker.locator("input[type=color]").fill(colour)
                page.wait_for_function(
                    """([index, before]) => { const c = document.querySelectorAll(
                         '.sampler-panel .sampler-canvas')[index].dataset;
                       return c.number > before && c.kind === 'full'; }""",
                    arg=[index, before],
                )
            path = tmp_path / f"{index}.png"
            canvas.locator("canvas").screenshot(path=path)
            with Image.open(path) as seen:
                pixels = np.asarray(seen.convert("RGB")).reshape(-1, 3).astype(int)
            assert np.abs(pixels - [0xF6, 0xF1, 0xE7]).max(axis=1).min() <= 1
            darkest = np.abs(pixels - [0x1B, 0x1B, 0x3A]).max(axis=1).min()
            assert (darkest <= 3) == has_picture
        assert printed(page) == ["#1b1b3a", "#f6f1e7"] * 3


def test_two_fingers_zoom_around_their_middle(lab):
    with browser.page(has_touch=True) as page:
        browser.opened(lab, page, "pinch.ipynb", EXPLORE)
        after, box = number(page), visible(page.locator(".sampler-canvas .frame"))
        middle, y = box["x"] + 0.75 * box["width"], box["y"] + 0.5 * box["height"]
        devtools = page.context.new_cdp_session(page)

        def touch(kind, apart=None):
            xs = () if apart is None else (middle - apart / 2, middle + apart / 2)
            points = [{"x": x, "y": y, "id": finger} for finger, x in enumerate(xs)]
            devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        touch("touchStart", 60)
        for apart in range(70, 121, 10):
            touch("touchMove", apart)
        touch("touchEnd")
        settled(page, after)
        zoom, x = map(float, printed(page)[2:4])
        assert zoom == pytest.approx(2.0, rel=0.03)
        # The point between the fingers, a quarter of the window from its middle, stays there.
        assert x == pytest.approx(4.0 - 4.0 / zoom, abs=0.2)


def test_the_square_blends_between_four_seeds(lab, tmp_path):
    with browser.page() as page:
        cells = [EXPLORE[0], "print('state', *panel.z[:3])"]
        browser.opened(lab, page, "seeds.ipynb", cells)
        page.get_by_role("tab", name="Seeds", exact=True).click()
        field = page.locator(".sampler-square .field")
        after, box = number(page), visible(field)
        page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.2 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] + 30, box["y"] - 30, steps=5)  # held at the edge
        page.mouse.up()
        settled(page, after)
        wanted = vectors.sample(32, seed=2)[:3]  # the upper right corner: the seed after 1
        assert [float(word) for word in printed(page)[1:4]] == pytest.approx(wanted, abs=1e-5)
        assert page.locator(".sampler-square span").all_text_contents() == ["1", "2", "100", "101"]
        after = number(page)
        field.focus()
        page.keyboard.press("ArrowDown")
        settled(page, after)
        assert "2 % from top to bottom" in field.get_attribute("aria-label")
        page.screenshot(path=tmp_path / "seeds.png")


def test_a_three_is_drawn_with_the_mouse_and_read_as_one(lab, tmp_path):
    cells = [f"{START}\npanel = sampler.draw()\npanel", "print('state', panel.z.shape)"]
    with browser.page() as page:
        browser.notebook(lab.folder / "draw.ipynb", cells)
        browser.run_all(lab, page, "draw.ipynb")
        pad = page.locator(".sampler-pad canvas")
        pad.wait_for()
        box = visible(pad)
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in THREE]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places:
            page.mouse.move(*place)
        page.mouse.up()
        settled(page, 0)
        page.get_by_text("Your digit is read as 3").wait_for()
        after = number(page)
        page.click('button:text-is("Refine")')
        settled(page, after)
        assert printed(page)[:2] == ["state", "(32,)"]
        page.set_input_files(".sampler-pad input[type=file]", __file__)
        page.locator(".sampler-pad .note", has_text="cannot be read as a picture").wait_for()
        assert printed(page)[:2] == ["state", "(32,)"], "nothing is lost"
        page.screenshot(path=tmp_path / "draw.png")


def test_an_equation_changes_with_a_weight(lab, tmp_path):
    cells = [f"{START}\npanel = sampler.arithmetic()\npanel", "print('state', panel.z[0])"]
    with browser.page() as page:
        browser.opened(lab, page, "arithmetic.ipynb", cells)
        before, after = printed(page), number(page)
        handle = page.locator(".widget-slider .noUi-handle").first
        box = visible(handle)
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.mouse.down()
        page.mouse.move(box["x"] - 25, box["y"] + 5, steps=8)
        page.mouse.up()
        settled(page, after)
        assert printed(page) != before
        page.screenshot(path=tmp_path / "arithmetic.png")


def test_a_film_is_played_and_written(lab, tmp_path):
    cells = [
        f"{START}\npanel = sampler.timeline()\n"
        "for label in (2, 9):\n"
        "    panel.add(sampler.get_random_z(label, seed=1), seconds=0.4)\n"
        "panel",
        "print('state', len(panel.keyframes))",
    ]
    with browser.page() as page:
        browser.opened(lab, page, "timeline.ipynb", cells)
        after = number(page)
        visible(page.get_by_role("button", name="Play", exact=True))
        page.get_by_role("button", name="Play", exact=True).click()
        page.wait_for_function(
            "n => document.querySelector('.sampler-canvas').dataset.number > n + 5", arg=after
        )
        fields = {"file": str(tmp_path / "film.gif"), "width": "96", "height": "96"}
        for name, value in fields.items():
            field = page.locator(".sampler-panel").get_by_label(name, exact=True)
            field.fill(value)
            field.press("Tab")
        page.get_by_role("button", name="Export", exact=True).click()
        end = time.monotonic() + 60
        while not (tmp_path / "film.gif").exists() and time.monotonic() < end:
            page.wait_for_timeout(200)
        with Image.open(tmp_path / "film.gif") as film:
            assert film.size == (96, 96)
            assert film.n_frames >= 10
        assert printed(page) == ["state", "2"]
        page.screenshot(path=tmp_path / "timeline.png")


def test_a_panel_adds_its_picture_as_a_keyframe(lab):
    cells = [EXPLORE[0], "film = sampler.timeline()\nfilm", "print('state', len(film.keyframes))"]
    with browser.page() as page:
        browser.opened(lab, page, "send.ipynb", cells)
        page.get_by_role("button", name="To timeline").click()
        page.get_by_text("added as keyframe 1 of the timeline").wait_for()
        page.get_by_role("button", name="Keyframe 1 of 1: explorer").wait_for()
        assert printed(page) == ["state", "1"]


def test_a_saved_notebook_still_shows_the_last_picture_and_says_how_to_wake_it(lab):
    with browser.page() as page:
        browser.opened(lab, page, "saved.ipynb", EXPLORE)
        after = number(page)
        page.get_by_title("Show a random 8").click()
        settled(page, after)
        still = page.locator(".sampler-still")
        assert not still.is_visible(), "the panel is there"
        page.wait_for_function("() => document.querySelector('.sampler-still img').src.length > 99")
        page.wait_for_timeout(500)
        last = still.locator("img").get_attribute("src")
        page.keyboard.press("Control+s")
        end = time.monotonic() + 60
        while last not in (lab.folder / "saved.ipynb").read_text() and time.monotonic() < end:
            page.wait_for_timeout(200)
    saved = json.loads((lab.folder / "saved.ipynb").read_text())
    saved["metadata"]["kernelspec"]["name"] = "gone"
    (lab.folder / "asleep.ipynb").write_text(json.dumps(saved))
    with browser.page() as page:
        page.goto(lab.url("lab/tree/asleep.ipynb") + "&reset")
        page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell")
        page.wait_for_timeout(2000)
        if page.locator(".jp-Dialog").count():
            page.keyboard.press("Escape")
        still = page.locator(".sampler-still")
        still.wait_for()
        assert still.locator("img").get_attribute("src") == last
        assert "run this cell to wake it" in still.text_content()
        assert not page.get_by_text("Error displaying widget").is_visible()
