"""A film as a bare page: it plays, pauses, answers the pointer, and spares those who ask for it."""

import numpy as np
import pytest
from helpers import browser

from sampler import Keyframe, Sampler, View
from sampler import film as film_of
from sampler.latent.vectors import EASINGS

WHY = browser.missing()
pytestmark = pytest.mark.skipif(WHY is not None, reason=str(WHY))

SHOWN = "async () => { const { film, z, view } = await sampler; return [film.time, z, view]; }"
WINDOW = ("x", "y", "zoom", "rotation")
AT = "async (times) => { const { film } = await sampler; return times.map((t) => film.at(t)); }"
FRAMES = (
    "async () => { const { canvas } = await sampler; for (let i = 0; i < 5; i++)"
    " await new Promise((next) => canvas.addEventListener('painted', next, { once: true })); }"
)


@pytest.fixture(scope="module")
def digits():
    return Sampler("mnist-resnet", seed=1)


@pytest.fixture(scope="module")
def keyframes(digits):
    return np.stack([digits.get_random_z(label, seed=1) for label in (2, 7, 9)])


@pytest.fixture(scope="module")
def film(digits, keyframes, tmp_path_factory):
    path = tmp_path_factory.mktemp("film") / "film.html"
    return digits.export(path, keyframes, embed=True, seconds=0.5, easing="ease")


@pytest.fixture(scope="module")
def chromium():
    with browser.page(offline=True) as page:
        yield page.context.browser


@pytest.fixture
def opened(chromium, film):
    with chromium.new_context(viewport={"width": 300, "height": 300}, offline=True) as context:
        page, problems = context.new_page(), []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text))
        page.goto(film.as_uri())
        page.wait_for_selector("[data-film=playing]")
        yield page
        assert problems == []


def test_a_film_goes_round_and_pauses(opened, keyframes):
    opened.evaluate(FRAMES)
    first, moving, _ = opened.evaluate(SHOWN)
    opened.evaluate(FRAMES)
    second, later, _ = opened.evaluate(SHOWN)
    assert second > first
    assert moving != later
    opened.mouse.click(150, 150)
    opened.wait_for_selector("[data-film=paused] canvas[data-kind=rest]")
    assert "space bar to play" in opened.locator(".frame").get_attribute("aria-label")
    still = opened.evaluate(SHOWN)[:2]
    opened.evaluate("() => new Promise((next) => requestAnimationFrame(next))")
    assert opened.evaluate(SHOWN)[:2] == still
    opened.keyboard.press("Space")
    opened.wait_for_selector("[data-film=playing]")
    opened.keyboard.press("Space")
    opened.wait_for_selector("[data-film=paused]")
    # The way is that of Python, and after the last keyframe comes the first.
    times = [0, 125, 500, 1100, 1250, 1500]
    ease = EASINGS["ease"]
    expected = []
    for time in times:
        at, share = divmod(time / 500, 1)
        a, b = keyframes[int(at) % 3], keyframes[int(at + 1) % 3]
        expected.append(a + ease(share) * (b - a))
    np.testing.assert_allclose(opened.evaluate(AT, times), expected, atol=1e-6)


def test_a_film_answers_the_pointer(opened):
    opened.mouse.move(150, 150)
    opened.mouse.wheel(0, -200)
    opened.mouse.down()
    opened.mouse.move(200, 150, steps=4)
    opened.mouse.up()
    opened.wait_for_function("async () => (await sampler).view.zoom > 1.2")
    assert opened.evaluate(SHOWN)[2]["x"] < 0
    assert opened.locator("[data-film=playing]").count() == 1, "a drag is no click"
    opened.keyboard.press("Space")
    opened.wait_for_selector("[data-film=paused] canvas[data-kind=rest]")
    assert opened.evaluate(SHOWN)[2]["zoom"] > 1.2


def test_a_film_is_paused_where_less_motion_is_asked_for(chromium, film, keyframes):
    with chromium.new_context(reduced_motion="reduce", offline=True) as context:
        page = context.new_page()
        page.goto(film.as_uri())
        page.wait_for_selector("[data-film=paused] canvas[data-kind=rest]")
        time, z, _ = page.evaluate(SHOWN)
        assert time == 0
        assert np.array_equal(np.float32(z), keyframes[0])
        page.mouse.click(300, 300)
        page.wait_for_selector("[data-film=playing]")


def test_a_camera_moves_as_in_python(chromium, digits, keyframes, tmp_path):
    views = (View(zoom=1.5), View(center=(2.0, -1.0), zoom=6.0, rotation=0.4), View())
    keys = [
        Keyframe(z, view, seconds=seconds, hold=hold, easing=easing)
        for z, view, seconds, hold, easing in zip(
            keyframes, views, (1, 0.5, 2), (0, 1, 0.5), ("ease", "linear", "linear"), strict=True
        )
    ]
    path = digits.export(
        tmp_path / "camera.html", keys, embed=True, loop=False, interpolation="slerp"
    )
    page = chromium.new_context(reduced_motion="reduce", offline=True).new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("[data-film=paused] canvas[data-kind=rest]")
    frames = film_of(keys, fps=8, interpolation="slerp")
    starts = 1000 * np.cumsum([0, *(frame.seconds for frame in frames)])[:-1]
    starts[-1] += 200  # in the hold of the last one
    seen = page.evaluate(
        "async (times) => { const { film } = await sampler;"
        " return times.map((t) => [film.at(t), film.window(t)]); }",
        starts.tolist(),
    )
    for frame, (z, window) in zip(frames, seen, strict=True):
        np.testing.assert_allclose(z, frame.z, atol=1e-5)
        view = frame.view
        expected = [*view.center, view.zoom, view.rotation]
        np.testing.assert_allclose([window[name] for name in WINDOW], expected, atol=1e-5)
    # A reader's move is a move of what the camera sees, and the film ends at rest.
    page.mouse.move(300, 300)
    page.mouse.wheel(0, -200)
    page.keyboard.press("Space")
    page.wait_for_function("async () => (await sampler).film.time > 100")
    page.wait_for_selector("[data-film=paused]", timeout=20_000)
    drawn = page.evaluate("async () => (await sampler).picture.newest")
    np.testing.assert_allclose(drawn["z"], keyframes[2], atol=1e-6)
    zoom = page.evaluate("async () => (await sampler).view.zoom")
    assert zoom > 1.2
    assert abs(drawn["view"]["zoom"] - zoom) < 1e-9
    page.context.close()
