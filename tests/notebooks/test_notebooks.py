"""Notebooks as readers see them: no test machinery, outputs that are stored, a way to the next."""

import json
import re

import nbformat
import pytest
from helpers.notebooks import FOLDER, QUICK, TAG, parameters

NOTEBOOKS = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
MACHINERY = ("SAMPLER_FAST", "os.environ", "tempfile", "FAST", "pytest")
LARGEST = 1_500_000  # bytes


def read(name):
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def code_of(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def is_parameters(cell):
    return TAG in cell.metadata.get("tags", [])


def test_the_table_is_of_notebooks_that_are_there():
    assert set(QUICK) <= set(NOTEBOOKS)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_parameters_are_plain_and_not_the_first_cell(name):
    notebook = read(name)
    tagged = [index for index, cell in enumerate(notebook.cells) if is_parameters(cell)]
    assert len(tagged) == (name in QUICK)
    for index in tagged:
        assert notebook.cells[index] is not code_of(notebook)[0]
        assert set(parameters(notebook.cells[index].source)) == set(QUICK[name])


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_there_is_no_test_machinery(name):
    text = "\n".join(cell.source for cell in read(name).cells)
    assert not [word for word in MACHINERY if re.search(rf"\b{re.escape(word)}\b", text)]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_outputs_are_stored_whole_and_light(name):
    """Every cell has run, in order; nothing failed or warned; pictures are there."""
    notebook = read(name)
    counts = [cell.execution_count for cell in code_of(notebook)]
    assert counts == list(range(1, len(counts) + 1))
    outputs = [output for cell in code_of(notebook) for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output for output in outputs if output.get("name") == "stderr"]
    assert any("image" in kind for output in outputs for kind in output.get("data", {}))
    assert "widgets" not in notebook.metadata, "widget state is large, and no page needs it"
    assert (FOLDER / f"{name}.ipynb").stat().st_size <= LARGEST
    texts = [output.get("text", output.get("data", {}).get("text/plain")) for output in outputs]
    assert "/tmp" not in json.dumps(texts)  # the letters of a picture may be any


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_each_ends_with_a_way_to_the_next(name):
    last = read(name).cells[-1]
    assert last.cell_type == "markdown"
    assert last.source.startswith("## Where to go next")
    targets = re.findall(r"\]\(([^)#]+)\)", last.source)
    assert targets
    for target in targets:
        assert "://" in target or (FOLDER / target).exists(), target
