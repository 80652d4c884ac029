"""The built site: strict, nothing from elsewhere, notebooks with their pictures, a search."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from helpers import browser

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("material") is None,
        reason='the site\'s tools are not installed: pip install -e ".[docs]"',
    ),
]
IN_CSS = re.compile(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')\s]+)")
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src"}


class Loaded(HTMLParser):
    """What a browser fetches for a page, and the ids and links that it has."""

    def __init__(self, text):
        super().__init__()
        self.fetched, self.links, self.ids = [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids |= {attrs[key] for key in ("id", "name") if attrs.get(key)}
        if tag == "link":
            self.fetched.append(attrs.get("href", ""))
        elif tag in LOADED and attrs.get(LOADED[tag]):
            self.fetched.append(attrs[LOADED[tag]])
        elif tag == "a":
            self.links.append(attrs.get("href", ""))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site):
    return {path: Loaded(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}


def test_nothing_comes_from_elsewhere(site, pages):
    outside = [
        (path.name, url)
        for path, page in pages.items()
        for url in page.fetched
        if urlsplit(url).netloc or urlsplit(url).scheme not in ("", "data")
    ]
    for path in site.rglob("*.css"):
        found = re.findall(
            r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')\s]+)", path.read_text()
        )
        outside += [(path.name, url) for url in found]
    assert outside == []


def test_every_link_and_picture_is_there(site, pages):
    missing = []
    for path, page in pages.items():
        if path.name == "404.html":  # its links are absolute, for a server
            continue
        for url in [*page.fetched, *page.links]:
            parts = urlsplit(url)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            is_there = target.is_file() and (
                not parts.fragment
                or target.suffix != ".html"
                or unquote(parts.fragment) in pages[target].ids | {"__skip"}
            )
            if not is_there:
                missing.append((path.relative_to(site).as_posix(), url))
    assert missing == []


def test_notebooks_show_their_pictures(site, pages):
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        bundles = [output.get("data", {}) for output in outputs]
        pictures = sum(any("image/" in kind for kind in bundle) for bundle in bundles)
        pictures += sum("".join(b.get("text/html", "")).count("data:image/") for b in bundles)
        shown = pages[site / "notebooks" / f"{path.stem}.html"].fetched
        files = [url for url in shown if url.startswith(path.stem)]
        assert len(files) == pictures
        assert all((site / "notebooks" / url).stat().st_size > 100 for url in files)


def test_formulas_need_no_script(site):
    text = (site / "notebooks" / "02_train_part_one.html").read_text(encoding="utf-8")
    assert text.count("<math") >= 4
    assert "arithmatex" not in text
    assert "<merror" not in text


@pytest.mark.browser
@pytest.mark.skipif(browser.missing() is not None, reason=browser.missing() or "")
def test_from_the_disk_in_a_browser(site):
    """On a phone: no page is wider than the screen, none fetches more, and the search answers."""
    fetched, wrong = [], []
    with browser.page(390, 800) as tab:
        tab.on("request", lambda request: fetched.append(request.url))
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        for name in ("index", "notebooks/01_tour", "notebooks/02_train_part_one", "api/sampler"):
            tab.goto((site / f"{name}.html").as_uri())
            assert tab.evaluate("document.documentElement.scrollWidth") <= 390, name
        tab.click("label[for=__search]:visible")
        tab.locator(".md-search__input").press_sequentially("morph")
        tab.wait_for_selector(".md-search-result__link:visible")
    assert [url for url in fetched if not url.startswith(("file:", "data:", "blob:"))] == []
    assert wrong == []


def test_the_reference_has_each_parameters_own_default(site):
    """`morph` describes x_dim, y_dim and scale in one line."""
    text = (site / "api" / "sampler.html").read_text(encoding="utf-8")
    morph = text.split('id="sampler.Sampler.morph"')[1].split('id="sampler.Sampler.save_poster"')[0]
    scale = morph.split("<code>scale</code>")[1].split("</li>")[0]
    assert "8.0" in scale
    assert ":class:" not in text
    assert "_DEFAULT" not in text


@pytest.mark.browser
@pytest.mark.skipif(browser.missing() is not None, reason=browser.missing() or "")
def test_the_teaching_sheet_is_two_pages_on_paper(site):
    with browser.page() as tab:
        tab.goto((site / "teaching.html").as_uri())
        paper = tab.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 2
