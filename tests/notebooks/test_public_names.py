"""README, the site, notebooks and *Copy as Python* use public names of the package alone."""

import ast
import importlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
from helpers.blocks import PAGES, blocks_of
from helpers.plain import Plain

import sampler

ROOT = Path(__file__).resolve().parents[2]
NAMESPACES = {name for name in sampler.__all__ if (ROOT / "sampler" / name).is_dir()}


def private_names(code):
    """Every name of the package in the code that no `__all__` has."""
    code = re.sub(r"^%.*$", "", code, flags=re.MULTILINE)  # the magics of IPython
    tree = ast.parse(code)
    private, namespaces = [], {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            private += [n.name for n in node.names if n.name.startswith("sampler.")]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sampler":
            room, names = node.module, [n.name for n in node.names]
            is_public = room == "sampler" or room.removeprefix("sampler.") in NAMESPACES
            public = importlib.import_module(room).__all__ if is_public else []
            private += [f"{room}.{name}" for name in names if name not in public]
            if room == "sampler":
                namespaces |= {n.asname or n.name: n.name for n in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            room = namespaces.get(node.value.id)
            if room in NAMESPACES and node.attr not in getattr(sampler, room).__all__:
                private.append(f"sampler.{room}.{node.attr}")
    return private


def test_the_check_finds_private_names():
    code = "%run -i sampler.py\nfrom sampler.models.model import Model\nimport sampler.core\n"
    code += "from sampler import View, latent, render\nlatent.vectors.lerp(0, 1, 0.5)"
    assert private_names(code) == [
        "sampler.models.model.Model",
        "sampler.core",
        "sampler.render",
        "sampler.latent.vectors",
    ]
    assert private_names("from sampler.training import Run\nfrom sampler import models") == []


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_notebooks(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert private_names("\n".join(code)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_pages(page):
    code = [b.code for b in blocks_of(page) if b.language in ("python", "ipython")]
    assert private_names("\n".join(code)) == []


class Encoder(Plain):
    """What `draw` needs as well."""

    def encode(self, _picture):
        return np.zeros((1, self.z_dim), np.float32)


def test_copy_as_python():
    from sampler.widgets import Arithmetic, Explorer, Sketch, Timeline

    digit = np.zeros((28, 28), np.uint8)
    digit[4:24, 12:16] = 255
    panels = [
        Explorer(Encoder()),
        Sketch(Encoder(), digit),
        Arithmetic(Encoder()),
        Timeline(Encoder(), [sampler.Keyframe(np.zeros(4)), sampler.Keyframe(np.ones(4))]),
    ]
    for panel in panels:
        assert panel.wait()
        code = panel.as_python()
        assert "from sampler import " in code
        assert private_names(code) == [], type(panel).__name__
        panel.close()
