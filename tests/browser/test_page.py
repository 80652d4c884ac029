"""A page opened from the disk, with the network closed, used by mouse, touch and keys."""

import io

import numpy as np
import pytest
from helpers import browser
from helpers.browser import THREE
from PIL import Image

from sampler import Sampler, View
from sampler.datasets.preprocessing.normalise import prepare
from sampler.exports.source import field_of
from sampler.pictures.image import to_uint8
from sampler.pictures.recipes.recipe import read_recipe, recipe_text

WHY = browser.missing()
pytestmark = pytest.mark.skipif(WHY is not None, reason=str(WHY))

AT_REST = "canvas[data-kind=rest]"
STATE = "async () => { const page = await sampler; return [page.z, page.view]; }"


@pytest.fixture(scope="module")
def digits():
    return Sampler(seed=1)


@pytest.fixture(scope="module")
def page_file(digits, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    return digits.export(folder / "page.html", digits.generate_z(seed=3), size=300)


@pytest.fixture(scope="module")
def tab():
    with browser.page(offline=True, has_touch=True, accept_downloads=True) as page:
        page.problems, page.requests = [], []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda message: page.problems.append(message.text))
        page.on("request", lambda request: page.requests.append(request.url))
        yield page


@pytest.fixture
def opened(tab, page_file):
    tab.goto(page_file.as_uri())
    tab.wait_for_selector(AT_REST)
    yield tab
    assert tab.problems == []
    assert [url for url in tab.requests if not url.startswith(("file:", "blob:"))] == []


def settle(page):
    page.wait_for_function("async () => (await sampler).picture.rested")


def state(page):
    z, view = page.evaluate(STATE)
    return np.float32(z), view


@pytest.mark.slow
def test_a_saved_png_opens_in_python_and_is_drawn_again(opened, digits, tmp_path):
    box = opened.locator(".frame").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    opened.mouse.move(*middle)
    opened.mouse.wheel(0, -150)
    opened.mouse.down()
    opened.mouse.move(middle[0] + 60, middle[1] - 25, steps=4)
    opened.mouse.up()
    opened.get_by_role("button", name="Random").click()
    with opened.expect_download() as download:
        opened.get_by_role("button", name="Save PNG").click()
    path = tmp_path / "it.png"
    download.value.save_as(path)
    again = Sampler.from_file(path)
    z, view = state(opened)
    assert np.array_equal(again.z, z)
    assert again.view.zoom == pytest.approx(view["zoom"])
    assert again.view.center == pytest.approx((view["x"], view["y"]), abs=1e-3)
    assert again.view.center[0] < -0.3
    saved = np.asarray(Image.open(path)).astype(int)
    drawn = to_uint8(again.render(again.z, again.view, exact=True))
    assert saved.shape == (300, 300)
    assert np.abs(saved - drawn).max() <= 1
    # The page writes a recipe letter for letter as Python does.
    with Image.open(path) as image:
        assert image.text["sampler"] == recipe_text(digits.model.recipe(again.z, again.view))
    assert read_recipe(path)["checkpoint"] == "mnist-vaegan"


def test_a_saved_svg_is_the_edge_of_the_ink(opened, digits, tmp_path):
    import resvg_py

    opened.get_by_role("button", name="Draw 8").click()
    with opened.expect_download() as download:
        opened.get_by_role("button", name="Save SVG").click()
    download.value.save_as(tmp_path / "it.svg")
    text = (tmp_path / "it.svg").read_text(encoding="utf-8")
    png = resvg_py.svg_to_bytes(svg_string=text, width=512, height=512, background="white")
    with Image.open(io.BytesIO(bytes(png))) as image:
        ink = np.asarray(image.convert("L")) < 128
    z, _ = state(opened)
    whole = digits.render(z, View(512, 512))[..., 0] > 0.5
    assert 10_000 < whole.sum() < 200_000
    assert (ink != whole).sum() < 100
    assert len(text) < 60_000
    again = Sampler.from_file(tmp_path / "it.svg")
    assert again.fingerprint == digits.fingerprint
    np.testing.assert_array_equal(again.z, z)


@pytest.mark.parametrize("name", ["icons", "letters"])
def test_a_saved_svg_has_an_area_a_colour(tab, own_checkpoints, tmp_path, name):
    """Of a palette; and of an SVG of ink from a network with a grid."""
    import resvg_py

    sampler = Sampler(own_checkpoints / name, seed=1)
    z = 8 * sampler.generate_z(seed=5)
    tab.goto(sampler.export(tmp_path / "it.html", z, size=300).as_uri())
    tab.wait_for_selector(AT_REST)
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Save SVG").click()
    download.value.save_as(tmp_path / "it.svg")
    field = field_of(sampler, z, ".svg")
    points = View(512, 512, scale=sampler.model.scale).points()[:, :2]
    values = field.values(points)
    if sampler.c_dim == 3:
        wanted = np.array(field.palette())[values.argmax(axis=1)].reshape(512, 512, 3)
    else:
        wanted = 1.0 - (values > 0).reshape(512, 512, 1).repeat(3, axis=2)
    assert len(np.unique(wanted.reshape(-1, 3), axis=0)) > 1
    text = (tmp_path / "it.svg").read_text(encoding="utf-8")
    png = resvg_py.svg_to_bytes(svg_string=text, width=512, height=512, background="white")
    with Image.open(io.BytesIO(bytes(png))) as image:
        drawn = np.asarray(image.convert("RGB")) / 255
    off = np.abs(drawn - wanted).max(axis=2)
    assert (off > 0.02).mean() < 0.05  # pixels on an edge
    assert tab.problems == []
    assert (
        Sampler.from_file(tmp_path / "it.svg", own_checkpoints).fingerprint == sampler.fingerprint
    )


def test_sliders_seeds_and_labels_move_z(opened):
    first, _ = state(opened)
    opened.get_by_label("Axis 1").focus()
    opened.keyboard.press("ArrowRight")
    moved, _ = state(opened)
    assert np.abs(moved - first).max() > 1e-4
    opened.get_by_text("All numbers of z").click()
    opened.get_by_label("Number 5 of z").fill("1.25")
    assert state(opened)[0][4] == np.float32(1.25)
    opened.get_by_label("Seed").fill("12")
    opened.get_by_label("Seed").press("Enter")
    seeded, _ = state(opened)
    opened.get_by_role("button", name="Draw 7").click()
    assert not np.array_equal(state(opened)[0], seeded)
    opened.get_by_label("Seed").fill("12")
    opened.get_by_label("Seed").press("Enter")
    assert np.array_equal(state(opened)[0], seeded)


def test_keys_and_a_double_click_move_the_window(opened):
    assert opened.locator("#engine").text_content() == "WebAssembly"
    opened.locator(".frame").focus()
    opened.keyboard.press("ArrowLeft")
    opened.keyboard.press("+")
    _, view = state(opened)
    assert (view["x"], view["zoom"]) == pytest.approx((-1.6, 1.25))
    assert "zoom 1.250" in opened.locator("#where").text_content()
    opened.locator(".frame").dblclick()
    assert state(opened)[1]["zoom"] == 1


@pytest.mark.parametrize("kind", [pytest.param("WebGL2", marks=pytest.mark.campaign), "JavaScript"])
def test_the_address_chooses_a_renderer(tab, digits, tmp_path, kind):
    path = Sampler("mnist-resnet", seed=1).export(tmp_path / "two.html")
    tab.set_viewport_size({"width": 150, "height": 300})  # no card here: the pixels take long
    tab.goto(f"{path.as_uri()}#renderer={kind.lower()}")
    tab.wait_for_selector(AT_REST, timeout=240_000)
    assert tab.locator("#engine").text_content() == kind
    assert tab.problems == []
    pixels = tab.evaluate("""() => {
      const canvas = document.querySelector(".frame canvas");
      const { width, height } = canvas;
      return [width, Array.from(canvas.getContext("2d").getImageData(0, 0, width, height).data)];
    }""")
    again = Sampler.from_file(path)
    side = pixels[0]
    shown = np.array(pixels[1]).reshape(side, side, 4)[..., 0]
    exact = to_uint8(again.render(again.z, View(side, side), exact=True)).astype(int)
    assert np.abs(shown - exact).max() <= 1
    tab.set_viewport_size({"width": 1280, "height": 720})


def test_two_fingers_zoom(opened):
    zoom = """async () => {
      const page = await sampler;
      const frame = document.querySelector(".frame");
      const box = frame.getBoundingClientRect();
      const touch = (type, id, share) => frame.dispatchEvent(new PointerEvent(type, {
        pointerId: id, pointerType: "touch", bubbles: true, button: 0,
        clientX: box.left + share * box.width, clientY: box.top + box.height / 2 }));
      frame.setPointerCapture = () => {};
      touch("pointerdown", 1, 0.4);
      touch("pointerdown", 2, 0.6);
      touch("pointermove", 1, 0.3);
      touch("pointermove", 2, 0.7);
      touch("pointerup", 1, 0.3);
      touch("pointerup", 2, 0.7);
      return page.view.zoom;
    }"""
    assert opened.evaluate(zoom) == pytest.approx(2.0)


def test_keepsakes_are_played(opened):
    keep, play = (opened.get_by_role("button", name=name, exact=True) for name in ("Keep", "Play"))
    keep.click()
    assert play.is_disabled()
    kept, _ = state(opened)
    opened.get_by_role("button", name="Draw 3").click()
    keep.click()
    play.click()
    opened.wait_for_function("async () => (await sampler).keepsakes.frame > 0")
    opened.get_by_role("button", name="Stop").click()
    opened.get_by_role("button", name="Show keepsake 1").click()
    assert np.array_equal(state(opened)[0], kept)


def test_copy_as_python_draws_the_same(opened, digits):
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.get_by_role("button", name="Copy as Python").click()
    opened.locator("#status").filter(has_text="Copied").wait_for()
    text = opened.evaluate("navigator.clipboard.readText()")
    lines = text.splitlines()
    assert lines[1] == "sampler = Sampler('mnist-vaegan')"
    z, picture = {}, "".join(lines[2].partition("z = ")[2])
    z = np.float32([float(number) for number in picture.strip("[]").split(",")])
    assert np.array_equal(z, state(opened)[0])
    assert lines[3] == "picture = sampler.render(z, View(300, 300))"


@pytest.mark.slow
def test_a_page_on_a_phone_and_a_bare_one(tab, tmp_path):
    emoji = Sampler("emoji", seed=1)
    whole, bare = (
        emoji.export(tmp_path / f"{name}.html", emoji.get_random_z(seed=1), embed=name == "bare")
        for name in ("whole", "bare")
    )
    phone = {"has_touch": True, "is_mobile": True, "offline": True, "color_scheme": "dark"}
    size = {"width": 390, "height": 844}
    with tab.context.browser.new_context(viewport=size, **phone) as context:
        page = context.new_page()
        page.goto(whole.as_uri())
        page.wait_for_selector(AT_REST)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        before = page.evaluate(STATE)[0]
        page.get_by_role("button", name="Random").tap()
        assert page.evaluate(STATE)[0] != before
        page.get_by_label("Draw one of the labels").select_option("bomb")
        page.goto(bare.as_uri())
        page.wait_for_selector(AT_REST)
        assert page.get_by_role("button").count() == 0
        box = page.locator(".frame").bounding_box()
        assert (box["x"], box["width"]) == (0, 390)
        page.set_viewport_size({"width": 300, "height": 300})  # a frame in another page
        assert page.locator(".frame").bounding_box() == {
            "x": 0,
            "y": 0,
            "width": 300,
            "height": 300,
        }


def test_recipes_are_spelled_as_python_spells_them(opened):
    numbers = [0.5, 1, -3, 1e-5, 0.00123, 123456.789, 1e16, 1.5e-7, 0.1, 0, -0.0, 1e22]
    numbers += [-0.028192520141601562, 0.8030776977539062]  # exactly between two of 16 digits
    numbers += np.random.default_rng(1).standard_normal(5000).astype(np.float32).tolist()
    spelled = opened.evaluate(
        "(numbers) => numbers.map((x) => window.sampler_tools.pythonFloat(x))", numbers
    )
    assert spelled == [repr(float(number)) for number in numbers]


def test_views_are_those_of_python(opened):
    assert opened.evaluate("async () => (await sampler).window(64).size") == [64, 64]
    assert View(64, 64).scale == opened.evaluate("async () => (await sampler).window(64).scale")


READ = """async () => {
  const { pad, z } = await sampler;
  const ink = pad.ink();
  return [Array.from(ink), Array.from(sampler_tools.prepared(ink, 112, 26)), z];
}"""


@pytest.mark.slow
def test_the_pad_finds_the_z_that_python_finds(tab, digits, tmp_path):
    tab.goto(digits.export(tmp_path / "draw.html", draw=True).as_uri())
    tab.wait_for_selector(AT_REST)
    surface = tab.locator("#pad")
    surface.focus()
    for key in ("Space", "ArrowRight", "ArrowRight"):
        tab.keyboard.press(key)
    assert 100 < sum(tab.evaluate(READ)[0]) < 300, "a dot and a short line"
    tab.get_by_role("button", name="Clear").click()
    for share, start in ((1.0, 0.0), (0.4, 0.3)):  # large, and so small that it is enlarged
        box = surface.bounding_box()
        along = box["width"]
        places = [
            (box["x"] + (start + share * u) * along, box["y"] + (start + share * v) * along)
            for u, v in THREE
        ]
        tab.mouse.move(*places[0])
        tab.mouse.down()
        for place in places[1:]:
            tab.mouse.move(*place)
        tab.mouse.up()
        settle(tab)
        ink, crop, z = (np.float32(numbers) for numbers in tab.evaluate(READ))
        expected = prepare(ink.reshape(112, 112), 26)
        assert np.abs(crop.reshape(26, 26) - expected[..., 0]).max() < 0.002
        code = digits.encode(expected).reshape(-1)
        assert np.abs(z - code).max() < 0.05
        drawn = [digits.render(one, View(64, 64)) for one in (z, code)]
        assert 255 * np.abs(drawn[0] - drawn[1]).mean() <= 0.1
        tab.get_by_role("button", name="Clear").click()


@pytest.mark.slow
def test_the_judge_reads_what_it_reads_in_python(tab, digits, tmp_path):
    z = digits.get_random_z(4, seed=3)
    tab.goto(digits.export(tmp_path / "judge.html", z, classify=True).as_uri())
    tab.locator("#reading").filter(has_text="Read as 4").wait_for()
    crop = digits.render(z, digits.training_view)
    read = "async (ink) => (await sampler).judge.read(ink)"
    shares = np.array(tab.evaluate(read, crop.ravel().tolist()))
    assert np.abs(shares - digits.classify(crop)).max() < 0.01
