"""The reference has the public names, all and nothing else; each page is in the menu."""

import importlib
import re
from pathlib import Path

import pytest

import sampler

ROOT = Path(__file__).resolve().parents[2]
NAMESPACES = [name for name in sampler.__all__ if (ROOT / "sampler" / name).is_dir()]


def documented(*pages):
    """The names that pages of the reference are about."""
    text = "\n".join((ROOT / "docs" / "api" / f"{page}.md").read_text() for page in pages)
    return re.findall(r"^::: (\S+)$", text, re.MULTILINE)


def test_the_packages_own_names():
    own = [f"sampler.{name}" for name in sampler.__all__ if name not in NAMESPACES]
    assert sorted(documented("sampler", "views-and-films")) == sorted(own)


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_a_namespace(namespace):
    public = importlib.import_module(f"sampler.{namespace}").__all__
    assert documented(namespace) == [f"sampler.{namespace}.{name}" for name in public]


def test_every_page_is_in_the_menu():
    menu = re.findall(r"[ -](\S+\.md)$", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE)
    docs = ROOT / "docs"
    pages = [path.relative_to(docs).as_posix() for path in docs.rglob("*.md")]
    pages += [f"notebooks/{path.stem}.md" for path in (ROOT / "notebooks").glob("*.ipynb")]
    assert sorted(menu) == sorted([*pages, "changelog.md"])
