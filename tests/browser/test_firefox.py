"""Pages in Firefox, opened from the disk with the network closed."""

import base64
import io

import numpy as np
import pytest
from helpers import firefox
from PIL import Image

from sampler import Sampler, View, exports
from sampler.pictures.image import to_uint8

WHY = firefox.missing()
pytestmark = [pytest.mark.skipif(WHY is not None, reason=str(WHY)), pytest.mark.campaign]

AT_REST = ("wait", "canvas[data-kind=rest]")
STATE = ("evaluate", "sampler.then(({ z, view, engine }) => ({ z, view, engine: engine.name }))")
PICTURE = ("evaluate", "document.querySelector('.frame canvas').toDataURL()")
REFUSED = ("evaluate", "globalThis.refused")
FETCH = """new Promise((resolve) => {
  document.addEventListener("securitypolicyviolation", () => resolve("refused"));
  fetch("https://example.org/").then(() => resolve("answered"), () => null);
}).then((how) => [how, globalThis.refused])"""
PAINTED = """sampler.then(async ({ canvas, film }) => {
  for (let i = 0; i < 5; i++)
    await new Promise((next) => canvas.addEventListener("painted", next, { once: true }));
  return film.time;
})"""


@pytest.fixture(scope="module")
def digits():
    return Sampler(seed=1)


def foreign(done):
    """What was asked for beside the page's own parts."""
    return [url for url in done["requests"] if not url.startswith(("file:", "blob:", "data:"))]


def test_a_page_draws_and_answers_the_pointer_under_its_policy(digits, tmp_path):
    z = digits.generate_z(seed=3)
    page = digits.export(tmp_path / "page.html", z)
    done = firefox.taken(
        page.as_uri(),
        AT_REST,
        PICTURE,
        STATE,
        ("drag", [300, 300], [360, 280]),
        STATE,
        ("wheel", -200),
        STATE,
        ("evaluate", "document.querySelector('#random').click()"),
        STATE,
        REFUSED,
        ("evaluate", FETCH),
    )
    _, png, first, _, dragged, _, zoomed, _, random, refused, fetched = done["results"]
    assert refused == []
    assert fetched == ["refused", ["connect-src"]]
    # Firefox tells of it in the console as well, at times after the last step.
    said = "blocked the loading of a resource (connect-src) at https://example.org/"
    assert [problem for problem in done["problems"] if said not in problem] == []
    assert foreign(done) == []
    assert first["engine"] == "WebAssembly"
    assert np.array_equal(np.float32(first["z"]), z)
    with Image.open(io.BytesIO(base64.b64decode(png.partition(",")[2]))) as image:
        shown = np.asarray(image.convert("L")).astype(int)
    drawn = to_uint8(digits.render(z, View(shown.shape[1], shown.shape[0]), exact=True))
    assert min(shown.shape) > 300
    assert np.abs(shown - drawn).max() <= 1
    assert dragged["view"]["x"] < -0.3
    assert dragged["view"]["y"] > 0.1
    assert zoomed["view"]["zoom"] > 1.2
    assert random["z"] != first["z"]


def test_a_film_plays_and_pauses(digits, tmp_path):
    keyframes = [digits.get_random_z(label, seed=1) for label in (2, 7)]
    film = digits.export(tmp_path / "film.html", keyframes, embed=True, seconds=0.5)
    done = firefox.taken(
        film.as_uri(),
        ("wait", "[data-film=playing]"),
        ("evaluate", PAINTED),
        ("press", " "),
        ("wait", "[data-film=paused] canvas[data-kind=rest]"),
        ("click", 300, 300),
        ("wait", "[data-film=playing]"),
        REFUSED,
    )
    assert done["problems"] == foreign(done) == []
    assert done["results"][1] > 0
    assert done["results"][-1] == []


def test_a_gallery_opens_its_pages(digits, tmp_path):
    page = digits.export(tmp_path / "page.html", title="A digit")
    index = exports.write_gallery([page], tmp_path / "index.html")
    done = firefox.taken(
        index.as_uri(),
        ("evaluate", "document.images[0].naturalWidth"),
        REFUSED,
        ("evaluate", "document.links[0].click()"),
        AT_REST,
        ("evaluate", "document.title"),
    )
    assert done["problems"] == foreign(done) == []
    assert done["results"][:2] == [320, []]
    assert done["results"][-1] == "A digit"
