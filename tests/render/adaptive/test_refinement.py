"""refinement: as near as the tolerance says, from few points where few will do."""

import numpy as np
import pytest

from sampler import Sampler
from sampler.pictures.view import View
from sampler.render.adaptive.criteria import SMOOTH, criteria_for, first_step
from sampler.render.adaptive.front import ActiveFront
from sampler.render.adaptive.grid import NONE, CellGrid
from sampler.render.adaptive.refinement import TOLERANCE, AdaptiveRefinement
from sampler.render.choice import field_of
from sampler.render.logistic import sigmoid
from sampler.render.steepness import smoothness_of


@pytest.mark.parametrize(
    ("unexpected", "middles"), [(NONE, 1), (np.array([15]), 9)], ids=["expected", "unexpected"]
)
def test_the_front_advances_to_the_cells_around_an_unexpected_error(unexpected, middles):
    cells, inaccurate = CellGrid(1, 5, 4), np.array([15])
    front = ActiveFront(cells, NONE, NONE)
    front.advance(inaccurate, NONE, unexpected, 0.5)
    assert front.full.tolist() == [15]
    assert len(np.unique(front.middles)) == middles
    front.advance(inaccurate, NONE, unexpected, 0.5)
    assert not len(front.full), "each once"
    assert not len(front.middles), "each once"


@pytest.fixture(scope="module")
def shipped():
    return Sampler(seed=0)


def refine(sampler, z, view, tolerance=TOLERANCE):
    """Return the evaluations of a picture, whether it was drawn, and the picture, (1, …)."""
    field, pixel_grid = field_of(sampler.model.stored_generator), view.pixel_grid()
    network = smoothness_of(field.weights())
    criteria, first = criteria_for(network, pixel_grid.pitch), first_step(network, pixel_grid)
    pictures = np.empty((1, view.y_dim, view.x_dim, field.c_dim), np.float32)
    logits_at = field.logits_of(z.reshape(1, -1))
    refinement = AdaptiveRefinement(logits_at, pixel_grid, criteria, first, tolerance, pictures)
    drawn = refinement.draw()
    return refinement.evaluations, drawn, pictures


def test_few_points_are_evaluated_and_fewer_for_more_pixels(shipped):
    z = shipped.get_random_z(3, seed=1)
    shares = []
    for side in (650, 1300, 2600):
        view = View(side, side)
        shares.append(refine(shipped, z, view)[0] / view.pixels)
    assert shares[1] < 0.04
    assert shares[0] > 2 * shares[1] > 4 * shares[2]


@pytest.mark.slow
def test_large_pictures_keep_the_tolerance(shipped):
    """Their last cells are larger than two pixels: errors are followed on the level."""
    z, view = shipped.get_random_z(2, seed=3), View(1600, 1100)
    evaluations, _, pictures = refine(shipped, z, view)
    assert evaluations < 0.02 * view.pixels
    np.testing.assert_allclose(pictures[0], shipped.render(z, view, exact=True), atol=TOLERANCE)


def test_a_finer_tolerance_takes_more_evaluations(shipped):
    z, view = shipped.get_random_z(3, seed=1), View(600, 600)
    counts = [refine(shipped, z, view, tolerance)[0] for tolerance in (0.05, 0.002, 0.0001)]
    assert counts == sorted(counts)
    assert counts[0] < counts[2]


def test_a_rough_network_is_evaluated_little_more_than_everywhere():
    made = Sampler.untrained(seed=2, depth=2, init_std=0.9, activation="sin")
    view = View(700, 700, 16.0)
    evaluations, drawn, _ = refine(made, made.generate_z(seed=1), view)
    assert not drawn
    assert evaluations < 0.15 * view.pixels


def line(thickness, slant):
    """Return the logits of white paper with one thin line across it, as a function of pixels."""

    def logits_at(places, index):
        x, y, _ = places.points(index % places.x_dim, index // places.x_dim).T
        distance = np.abs(y - slant * x - 0.003)
        return np.where(distance < thickness / 2, 9.0, -9.0).astype(np.float32)[:, None]

    return logits_at


@pytest.mark.parametrize("slant", [0.0, 0.1, 0.77])
def test_a_line_that_is_met_anywhere_is_followed_to_its_ends(slant):
    """Thinner than a tenth of the first level's spacing."""
    pixel_grid = View(900, 900).pixel_grid()
    logits_at = line(2.0 * pixel_grid.pitch, slant)
    pictures = np.empty((1, 900, 900, 1), np.float32)
    refinement = AdaptiveRefinement(logits_at, pixel_grid, SMOOTH, 16, TOLERANCE, pictures)
    refinement.draw()
    wanted = sigmoid(logits_at(pixel_grid, np.arange(pixel_grid.pixels))).reshape(900, 900, 1)
    np.testing.assert_allclose(pictures[0], wanted, atol=TOLERANCE)
    assert refinement.evaluations < 0.3 * pixel_grid.pixels
