"""interpolation and error_estimate: polynomials between nodes, and what their difference says."""

import itertools

import numpy as np
import pytest

from sampler.render.adaptive import error_estimate, interpolation
from sampler.render.adaptive.criteria import KINKED, SMOOTH
from sampler.render.adaptive.grid import CellGrid
from sampler.render.adaptive.interpolation import MARGIN, TAPS
from sampler.render.logistic import sigmoid


def nodes_of(function, side, count=12):
    """Return a function of (row, column) at the nodes of a level whose cells have that side."""
    rows, columns = (np.mgrid[: count + TAPS, : count + TAPS] - MARGIN) * side
    return function(rows, columns).astype(np.float32)[None, None]


def smooth(rows, columns):
    return 3 * np.sin(2 * rows + columns) + rows


def steep(rows, columns):
    return 40 * (rows + 0.3 * columns - 2.61)


def kinked(rows, columns):
    return np.maximum(rows + 0.4 * columns - 2.7, 0.0)


def folded(rows, columns):
    return np.tanh(60 * (rows - 0.145)) + columns


def test_weights_are_those_of_the_polynomial_through_the_nodes():
    polynomial = np.polynomial.Polynomial(np.random.default_rng(0).normal(size=TAPS) / 100)
    for place in (-3, 0, 2.3, 3.5, 7, 10):
        value = interpolation.weights(place) @ polynomial(np.arange(TAPS))
        assert value == pytest.approx(polynomial(place), rel=1e-9)


@pytest.mark.parametrize("many", [1, 2, 17, 40])
def test_a_finer_level_of_a_smooth_function(many):
    coarse, fine = nodes_of(smooth, 0.2, many), nodes_of(smooth, 0.1, 2 * many)[..., :-1]
    refined = interpolation.refined(coarse, 2 * many + 1, 2 * many)
    assert refined.shape == fine.shape
    inner = slice(MARGIN, MARGIN + 2 * many)
    np.testing.assert_allclose(refined[..., inner, inner], fine[..., inner, inner], atol=2e-4)
    np.testing.assert_allclose(refined, fine, atol=0.02)  # margins follow from what lies within


@pytest.mark.parametrize("factor", [2, 4, 16])
@pytest.mark.parametrize(
    ("first", "rows", "columns"), [(0, 1, 1), (0, 40, 33), (2, 9, 20), (1, 32, 49)]
)
def test_pixels_of_a_smooth_function(factor, first, rows, columns):
    values = nodes_of(smooth, 0.2, max(4, -(-50 // factor)))
    whole = np.zeros((1, 1, rows + 1, columns), np.float32)
    interpolation.interpolate(values, factor, first, whole[:, :, :rows])
    places = np.mgrid[:rows, :columns] * 0.2 / factor
    places[0] += 0.2 * first
    np.testing.assert_allclose(whole[0, 0, :rows], smooth(*places), atol=2e-4)
    assert not whole[:, :, rows:].any()


def test_the_last_pixel_may_be_the_last_node():
    values = nodes_of(smooth, 0.2, 8)[..., :-1, :-1]
    picture = np.empty((33, 33), np.float32)
    interpolation.interpolate(values[0, 0], 4, 0, picture)
    np.testing.assert_allclose(picture, smooth(*(np.mgrid[:33, :33] * 0.05)), atol=2e-4)


def estimates_and_errors(function, side, lower_nodes=SMOOTH.lower_nodes):
    """Return the estimated and the true error of each cell."""
    values, fine = nodes_of(function, side), nodes_of(function, side / 8, 96)
    drawn = np.empty((96, 96), np.float32)
    interpolation.interpolate(values[0, 0], 8, 0, drawn)
    errors = np.abs(
        sigmoid(drawn) - sigmoid(fine[0, 0, MARGIN : MARGIN + 96, MARGIN : MARGIN + 96])
    )
    largest = errors.reshape(12, 8, 12, 8).max(axis=(1, 3))
    first = np.add.outer((12 + TAPS) * np.arange(12), np.arange(12)).reshape(-1)
    around = error_estimate.crosses(values, first)
    return error_estimate.ink_error(around, lower_nodes).reshape(12, 12), largest


@pytest.mark.parametrize(
    ("function", "side"),
    [*itertools.product((smooth, steep, kinked), (0.4, 0.2, 0.1)), (folded, 0.01), (folded, 0.005)],
)
def test_large_errors_are_in_marked_cells_or_beside_them(function, side):
    criteria = KINKED if function is kinked else SMOOTH
    estimates, errors = estimates_and_errors(function, side, criteria.lower_nodes)
    cells = CellGrid(1, *estimates.shape)
    marked = np.zeros(cells.size, bool)
    cells.without_ghosts(marked)[0] = estimates > criteria.marked * 0.01
    marked[cells.with_neighbours(np.flatnonzero(marked))] = True
    assert (errors[~cells.without_ghosts(marked)[0]] < 0.01).all()


def test_smooth_cells_are_not_marked_and_folded_ones_are():
    limit = SMOOTH.marked * 0.01
    assert estimates_and_errors(smooth, 0.1)[0].max() < limit
    assert estimates_and_errors(steep, 0.1)[0].max() < limit, "logits are a straight line"
    assert estimates_and_errors(folded, 0.02)[0].max() > limit
    assert estimates_and_errors(folded, 0.04)[0].max() > 2 * limit


def test_white_paper_needs_no_precision():
    def white(rows, columns):
        return kinked(rows, columns) - 20

    assert estimates_and_errors(white, 0.1)[0].max() < 1e-6


@pytest.mark.parametrize(
    ("ends", "least", "most"), [((-100, 20), 0.1, np.inf), ((-100, -20), 0, 1e-3)]
)
def test_a_side_from_white_to_black_is_as_steep_as_grey(ends, least, most):
    """Even where its middle is white: where the error is large, grey may lie anywhere between."""
    white, other = ends
    line = (white + (other - white) * np.maximum(np.arange(9) - MARGIN, 0)).astype(np.float32)
    for values in (np.tile(line, (9, 1)), np.tile(line, (9, 1)).T):
        around = error_estimate.crosses(values[None, None], np.array([0]))
        (estimate,) = error_estimate.ink_error(around, SMOOTH.lower_nodes)
        assert least <= estimate <= most


def test_an_error_in_white_paper_counts_by_the_ink_half_way_to_the_nodes_beside():
    values = np.full((2, 1, 9, 9), -20.0, np.float32)
    values[0, 0, 4, 5] = 20.0
    beside, away = np.ravel_multi_index(([4, 4], [4, 2]), (9, 9))
    slopes = error_estimate.slope_near(values, np.array([beside, away]))
    assert slopes[0, 0] == 0.25
    assert slopes[0, 1] < 1e-8
    assert slopes[1].max() < 1e-8
