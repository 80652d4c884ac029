"""A notebook's cells and outputs, as Markdown and files."""

import base64
import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PNG = base64.b64encode(b"a picture").decode()


@pytest.fixture
def notebook_page():
    place = ROOT / "docs" / "hooks" / "notebook_pages.py"
    spec = importlib.util.spec_from_file_location("notebook_pages", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.notebook_page


def written(folder, *outputs, source="x = 1"):
    cells = [
        {"cell_type": "markdown", "source": ["# Title\n", "[on](02.ipynb)"]},
        {"cell_type": "code", "source": [source], "outputs": list(outputs)},
    ]
    path = folder / "01.ipynb"
    path.write_text(json.dumps({"cells": cells}))
    return path


def data(**kinds):
    names = {"png": "image/png", "html": "text/html", "text": "text/plain"}
    bundle = {names.get(kind, kind): value for kind, value in kinds.items()}
    return {"output_type": "display_data", "data": bundle}


def test_text_and_code(notebook_page, tmp_path):
    stream = {"output_type": "stream", "name": "stdout", "text": ["a < b\n", "\n"]}
    more = stream | {"text": ["c"]}
    warning = {"output_type": "stream", "name": "stderr", "text": ["W0000 cpu"]}
    page, pictures = notebook_page(written(tmp_path, stream, more, warning))
    assert page == (
        "# Title\n[on](02.ipynb)\n\n```python\nx = 1\n```\n\n"
        '<pre class="output">a &lt; b\n&nbsp;\nc</pre>\n'
    )
    assert pictures == {}
    page, _ = notebook_page(written(tmp_path, source="%run -i ../sampler.py"))
    assert "```ipython\n%run" in page


def test_a_picture_becomes_a_file(notebook_page, tmp_path):
    page, pictures = notebook_page(written(tmp_path, data(png=PNG, text="<Figure>")))
    assert pictures == {"01-01.png": b"a picture"}
    assert "![](01-01.png)" in page
    assert "Figure" not in page


def test_a_panel_shows_its_last_picture(notebook_page, tmp_path):
    html = f'<style>p {{}}</style><img src="data:image/jpeg;base64,{PNG}"><p>Asleep: run it.</p>'
    view = data(**{"application/vnd.jupyter.widget-view+json": {}, "text": "Explorer()"})
    page, pictures = notebook_page(written(tmp_path, data(html=html, text="asleep"), view))
    assert pictures == {"01-01-0.jpg": b"a picture"}
    assert '<div class="output"><img src="01-01-0.jpg"><p>The panel' in page
    assert "Explorer" not in page
    assert "style>" not in page
