"""Notebooks run as tests at their small scale, and tests carry their markers."""

import os

import pytest

os.environ.setdefault("SAMPLER_FAST", "1")  # a test may still set it otherwise


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, and what takes long: notebooks, browsers and campaigns."""
    for item in items:
        path = item.path.as_posix()
        if "/tests/browser/" in path:
            item.add_marker("browser")
        if path.endswith(".ipynb") or item.get_closest_marker("campaign"):
            item.add_marker("slow")
