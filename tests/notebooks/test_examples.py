"""What the notebooks' examples draw: cells run here as they stand, with smaller pictures."""

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from helpers.notebooks import FOLDER
from scipy.ndimage import label

from sampler import Sampler, models, pictures

FULL = 0.55  # share of the picture: more ink is a page that is painted over


@pytest.fixture(autouse=True)
def no_figures():
    yield
    plt.close("all")


def run_cells(name, starts, **namespace):
    """Run the cells that contain one of the texts, in their order; return the names."""
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    for start in starts:
        (source,) = [text for text in code if start in text]
        exec(compile(source, f"{name}: {start}", "exec"), namespace)
    return namespace


def test_the_equation_of_06_draws_an_unbroken_digit():
    starts = ("sampler = Sampler(seed=0)", "panel = sampler.explore(", "sums = sampler.arithmetic(")
    names = run_cells("06_explore", starts)
    sampler, sums = names["sampler"], names["sums"]
    ink = sampler.render(sums.z, sampler.find_view(sums.z, x_dim=120, y_dim=120))[..., 0]
    for least in (0.3, 0.5, 0.7):
        assert label(ink > least)[1] == 1
    for panel in (names["panel"], sums):
        panel.close()


@pytest.mark.slow
def test_part_two_is_not_painted_over_in_the_arithmetic_of_05():
    kinds = {"part one": "mnist-vaegan", "clean": "mnist-resnet"}
    networks = {label: Sampler(name, seed=0) for label, name in kinds.items()}
    atlases = {label: models.read(name).atlas for label, name in kinds.items()}

    def whole(network, z, side=60):
        return network.render(z, network.find_view(z, x_dim=side, y_dim=side))

    names = run_cells(
        "05_gallery",
        ["WEIGHTS = "],
        whole=whole,
        networks=networks,
        atlases=atlases,
        labelled_sheet=pictures.labelled_sheet,
        show=pictures.show,
        SMALL=60,
        whole=lambda network, z: network.render(z, network.find_view(z, x_dim=60, y_dim=60)),
    )
    assert names["WEIGHTS"] == (0.0, 0.5, 1.0, 2.0)
    assert len(names["grid"]) == len(kinds)
    for row in names["grid"]:
        ink = [float(np.mean(picture)) for picture in row]
        assert min(ink) > 0.03
        assert max(ink) <= FULL, ink


class OnlyTheLast:
    """Draws the networks that are looked at, and blank pages for the others, which take long."""

    @staticmethod
    def untrained(*, architecture, c_dim, init_std, **choice):
        if (architecture, c_dim) == ("residual", 1) and init_std >= 1:
            return Sampler.untrained(
                architecture=architecture, c_dim=c_dim, init_std=init_std, **choice
            )
        return OnlyTheLast()

    def generate(self, x_dim, y_dim):
        return np.zeros((y_dim, x_dim, 1), np.float32)


@pytest.mark.slow
def test_part_two_without_training_is_not_painted_over_in_05():
    names = run_cells(
        "05_gallery",
        ["spreads = "],
        Sampler=OnlyTheLast,
        SMALL=60,
        labelled_sheet=pictures.labelled_sheet,
        show=pictures.show,
    )
    row = names["art"]["part two,\nink"]
    ink = {
        spread: float(picture.mean())
        for spread, picture in zip(names["spreads"], row, strict=True)
        if spread >= 1
    }
    assert set(ink) == {1.0, 2.0}
    assert min(ink.values()) > 0.1
    assert max(ink.values()) <= FULL, ink
