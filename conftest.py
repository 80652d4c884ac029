"""Notebooks run as tests at a small scale, and tests carry their markers."""

import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "tests"))  # before pytest reads its own setting

from helpers import notebooks

_folders: dict[Path, tempfile.TemporaryDirectory] = {}  # of each notebook, until the tests end


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, and what takes long: notebooks, browsers and campaigns."""
    for item in items:
        path = item.path.as_posix()
        if item.path.suffix == ".ipynb" and item.path.stem in notebooks.LONG:
            item.add_marker("campaign")
        if "/tests/browser/" in path:
            item.add_marker("browser")
        if path.endswith(".ipynb") or item.get_closest_marker("campaign"):
            item.add_marker("slow")
        if path.endswith(".ipynb"):
            _make_quick(item)


def _make_quick(item: pytest.Item) -> None:
    """Replace the values of a notebook's parameters cell."""
    cell = item.cell  # nbval's
    if notebooks.TAG in cell.metadata.get("tags", []):
        if item.path not in _folders:
            _folders[item.path] = tempfile.TemporaryDirectory(prefix="notebook-")
        folder = Path(_folders[item.path].name)
        cell.source = notebooks.quick(item.path.stem, cell.source, folder)


def pytest_unconfigure() -> None:
    """Remove the folders that notebooks wrote to."""
    for folder in _folders.values():
        folder.cleanup()
    _folders.clear()
