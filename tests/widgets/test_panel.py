"""widgets.shared.panel: the outputs of a cell in a real kernel."""

import base64
import io

import nbformat
import pytest
from nbclient import NotebookClient
from PIL import Image

VERBS = {
    "explore": "sampler.explore(sampler.get_random_z(3, seed=1), View(200, 200))",
    "draw": "sampler.draw()",
    "arithmetic": "sampler.arithmetic()",
    "timeline": "sampler.timeline()",
}


@pytest.fixture(scope="module")
def outputs():
    """Run a cell of each panel, and one more that changes the first."""
    start = "from sampler import Sampler, View\nsampler = Sampler(seed=0)"
    cells = [start, *(f"{name} = {verb}\n{name}" for name, verb in VERBS.items())]
    cells += ["explore.z = sampler.get_random_z(8, seed=1)\nexplore.wait()"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(book, timeout=120, kernel_name="python3").execute()
    return {name: book.cells[at].outputs for at, name in enumerate(VERBS, 1)}


@pytest.mark.slow
@pytest.mark.parametrize("name", VERBS)
def test_a_cell_shows_a_still_picture_and_the_panel(outputs, name):
    still, live = outputs[name]
    assert "application/vnd.jupyter.widget-view+json" in live["data"]
    assert "Asleep: run this cell to wake it." in still["data"]["text/html"]
    assert "asleep: run this cell" in still["data"]["text/plain"]


@pytest.mark.slow
def test_the_still_picture_is_the_last_one(outputs):
    from sampler import Sampler

    sampler = Sampler(seed=0)
    source = outputs["explore"][0]["data"]["text/html"].split("base64,")[1].split('"')[0]
    with Image.open(io.BytesIO(base64.b64decode(source))) as picture:
        assert picture.size == (200, 200)
        shares = sampler.classify(picture)
    assert shares.argmax() == sampler.classify(sampler.get_random_z(8, seed=1)).argmax()
