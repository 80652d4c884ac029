"""The whole way out, as a person goes it: pictures → network → page → PNG, shader and curves."""

import io
import subprocess
import sys

import numpy as np
import pytest
import resvg_py
from helpers import browser, shaders
from helpers.notebooks import draw_icons
from PIL import Image

from sampler import Sampler, View
from sampler.exports.source import field_of

WHY = browser.missing()
pytestmark = [pytest.mark.skipif(WHY is not None, reason=str(WHY)), pytest.mark.campaign]

AT_REST = "canvas[data-kind=rest]"
SIDE = 256


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """A network of icons that the command has trained for a few seconds."""
    folder = tmp_path_factory.mktemp("own")
    draw_icons(folder / "icons")
    command = [sys.executable, "-m", "sampler", "train", "icons", "--out", "net", "--size", "32"]
    subprocess.run([*command, "--minutes", "0.1"], cwd=folder, check=True, capture_output=True)
    return folder / "net"


def exported(path, out, *flags):
    """Run the command that makes one file of another."""
    command = [sys.executable, "-m", "sampler", "export", str(path), "--out", str(out), *flags]
    subprocess.run(command, check=True, capture_output=True)
    return out


def seen(sampler, view):
    """Return the sampler's picture as it is seen, 0..1."""
    return sampler.render(sampler.z, view, exact=True)


def flat(sampler):
    """Return the areas of the palette, each in its one colour, as an SVG has them."""
    field = field_of(sampler, sampler.z, ".svg")
    largest = field.values(View(SIDE, SIDE).points()[:, :2]).argmax(axis=-1)
    return field.palette()[largest].reshape(SIDE, SIDE, 3)


def off(picture, expected):
    """Return the mean difference, in levels of 255."""
    assert np.ptp(expected) > 0.3
    return 255 * np.abs(picture - expected).mean()


def test_a_network_of_one_s_own_leaves_by_every_door(network, tmp_path):
    page_file = Sampler(network, seed=1).export(tmp_path / "mine.html", size=SIDE)
    png = tmp_path / "mine.png"
    with browser.page(offline=True, accept_downloads=True) as tab:
        problems, requests = [], []
        tab.on("pageerror", lambda error: problems.append(str(error)))
        tab.on("console", lambda message: problems.append(message.text))
        tab.on("request", lambda request: requests.append(request.url))
        tab.goto(page_file.as_uri())
        tab.wait_for_selector(AT_REST)
        keep = tab.get_by_role("button", name="Keep", exact=True)
        keep.click()
        tab.get_by_role("button", name="Draw square").click()
        keep.click()
        tab.get_by_role("button", name="Play", exact=True).click()
        tab.wait_for_function("async () => (await sampler).keepsakes.frame > 5")
        tab.get_by_role("button", name="Stop").click()
        tab.wait_for_selector(AT_REST)
        with tab.expect_download() as download:
            tab.get_by_role("button", name="Save PNG").click()
        download.value.save_as(png)
    assert problems == []
    assert [url for url in requests if not url.startswith(("file:", "blob:"))] == []

    again = Sampler.from_file(png, checkpoint=network)
    expected = seen(again, View(SIDE, SIDE))
    saved = np.asarray(Image.open(png).convert("RGB")) / 255
    assert 255 * np.abs(saved - expected).max() <= 1

    flags = "--checkpoint", str(network)
    shader = exported(png, tmp_path / "mine.glsl", "--set", "target=shadertoy", *flags)
    curves = exported(png, tmp_path / "mine.svg", *flags)
    with shaders.stage() as stage:
        stage.open(shader, "shadertoy", (SIDE, SIDE))
        drawn = stage.picture()
    assert off(drawn, seen(again, View(SIDE, SIDE, aspect="fit"))) <= 0.1

    text = curves.read_text(encoding="utf-8")
    png_of_resvg = resvg_py.svg_to_bytes(svg_string=text, dpi=96)
    of_resvg = Image.open(io.BytesIO(bytes(png_of_resvg)))
    with browser.page(SIDE, SIDE) as tab:
        tab.set_content(f"<style>* {{margin: 0}} svg {{width: 100%; height: 100vh}}</style>{text}")
        of_chromium = Image.open(io.BytesIO(tab.screenshot()))
    for image in (of_resvg, of_chromium):
        pixels = np.asarray(image.convert("RGB").resize((SIDE, SIDE))) / 255
        assert off(pixels, flat(again)) <= 8  # all of it at edges, which are smoothed
