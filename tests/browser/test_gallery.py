"""The index of a gallery opened from the disk: links, keys, phones, and its policy."""

import pytest
from helpers import browser

from sampler import Sampler, exports

WHY = browser.missing()
pytestmark = pytest.mark.skipif(WHY is not None, reason=str(WHY))


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gallery")
    (folder / "below #1").mkdir()
    pages = [
        Sampler("mnist-resnet", seed=1).export(folder / "two.html", title="Two & more"),
        Sampler.untrained(seed=5).export(folder / "below #1" / "wild?.html", embed=True),
    ]
    return exports.write_gallery(pages, folder / "index.html")


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_open_from_the_index(index, width):
    with browser.page(width, 844, offline=True, color_scheme="dark") as page:
        problems, requests = [], []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(index.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        shown = "[...document.images].every((image) => image.naturalWidth === 320)"
        assert page.evaluate(shown)
        assert page.get_by_role("link").count() == 2
        page.get_by_role("link", name="Two & more").click()
        page.wait_for_selector("canvas[data-kind=rest]")
        page.go_back()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("body.embed canvas[data-kind=rest]")
        assert "wild%3F.html" in page.url
        assert problems == []
        assert all(url.startswith(("file:", "blob:", "data:")) for url in requests)
