"""grid and level: how cells and nodes are counted, and where they lie on the next level."""

import numpy as np
import pytest
from scipy.ndimage import maximum_filter

from sampler.pictures.view import View
from sampler.render.adaptive import grid
from sampler.render.adaptive.grid import CellGrid
from sampler.render.adaptive.interpolation import MARGIN
from sampler.render.adaptive.level import Level

# Two pictures of 3×4 cells, and the nodes of the level twice as fine, with its margins.
CELLS, NODES = CellGrid(2, 3, 4), (2, 13, 15)


def cell(picture, row, column):
    return np.ravel_multi_index(([picture], [row + 1], [column + 1]), (2, 5, 6))


def node(picture, row, column):
    return np.ravel_multi_index(([picture], [row + MARGIN], [column + MARGIN]), NODES)


def places(numbers, cells=CELLS):
    return np.stack(cells.unravel(numbers), axis=-1).tolist()


def test_cells_are_counted_with_a_ring_of_ghosts_around_them():
    assert CELLS.count == 24
    assert CELLS.inside.sum() == 24
    assert len(CELLS.inside) == CELLS.size
    assert places(cell(1, 0, 3)) == [[1, 0, 3]]
    assert places(np.flatnonzero(CELLS.inside)) == np.argwhere(np.ones((2, 3, 4))).tolist()
    corner = CELLS.unique(CELLS.with_neighbours(cell(1, 0, 3)))
    assert places(corner) == [[1, 0, 2], [1, 0, 3], [1, 1, 2], [1, 1, 3]]


def test_the_border_is_of_cells_inside():
    border = CELLS.without_ghosts(CELLS.border)
    assert border.sum() == CELLS.border.sum() == 20
    assert not border[:, 1, 1:3].any()
    assert CellGrid(2, 1, 3).border.sum() == 6


def test_the_largest_around_a_cell_is_of_its_own_picture():
    values = np.zeros(CELLS.size, np.float32)
    CELLS.without_ghosts(values)[:] = np.random.default_rng(0).random((2, 3, 4))
    largest = CELLS.without_ghosts(CELLS.largest_around(values))
    pictures = CELLS.without_ghosts(values)
    wanted = [maximum_filter(picture, 3, mode="constant") for picture in pictures]
    np.testing.assert_array_equal(largest, wanted)


def test_cells_and_their_nodes():
    assert CELLS.first_nodes(cell(1, 2, 3), NODES, 2, MARGIN) == node(1, 4, 6)
    assert CELLS.first_nodes(cell(1, 2, 3), (2, 10, 11), 1, 0) == np.ravel_multi_index(
        (1, 2, 3), (2, 10, 11)
    )

    def touching(*place):
        return places(CELLS.unique(CELLS.touching(node(*place), NODES, MARGIN)))

    assert touching(1, 1, 7) == touching(1, 1, 8 + MARGIN) == [[1, 0, 3]]
    assert touching(0, 2, 5) == [[0, 0, 2], [0, 1, 2]]
    assert touching(1, 2, 6) == [[1, 0, 2], [1, 0, 3], [1, 1, 2], [1, 1, 3]]
    assert touching(1, -MARGIN, 0) == [[1, 0, 0]]
    first = CELLS.touching(node(1, 4, 2), NODES, MARGIN)[:1, 0]
    assert places(first) == [[1, 2, 1]], "the cell that the node is the first of"


def test_a_cell_is_four_finer_ones_or_fewer_at_the_end_of_a_picture():
    even, odd = CellGrid(2, 6, 8), CellGrid(2, 5, 7)
    four = [[1, 4, 6], [1, 4, 7], [1, 5, 6], [1, 5, 7]]
    assert places(CELLS.children(cell(1, 2, 3), even), even) == four
    assert places(CELLS.children(cell(1, 2, 3), odd), odd) == [[1, 4, 6]]


def test_nodes_keep_their_place_on_the_level_twice_as_fine():
    pixel_grid = View(33, 25).pixel_grid()
    coarse = Level(pixel_grid, 2, 8)
    index = np.arange(coarse.unknown.size)
    coarse.begin(abscissas)
    finer = coarse.finer()
    same = coarse.in_finer(index, finer)
    assert not finer.unknown.reshape(-1)[same].any()
    assert finer.unknown.sum() == finer.unknown.size - len(same)
    x = abscissas(finer.places, same)[:, 0]
    np.testing.assert_allclose(finer.values.reshape(-1)[same], x, atol=1e-5)


def abscissas(places, nodes):
    """Return x at nodes that are counted over all pictures: (p, 1)."""
    return places.points(nodes % places.x_dim, nodes // places.x_dim % places.y_dim)[:, :1]


def test_first_nodes_are_evaluated_to_one_beyond_the_picture_and_go_on_in_straight_lines():
    first = Level(View(33, 25).pixel_grid(), 2, 8)
    first.begin(abscissas)
    known = np.argwhere(~first.unknown[1])
    assert known.min(axis=0).tolist() == [MARGIN - 1] * 2
    assert known.max(axis=0).tolist() == [3 + MARGIN + 1, 4 + MARGIN + 1]
    every = np.arange(first.unknown.size)
    np.testing.assert_allclose(
        first.values.reshape(-1), abscissas(first.places, every)[:, 0], atol=1e-5
    )


def test_small_grids_are_sampled_whole_and_cells_are_claimed_once():
    assert grid.sampled(CELLS, 8).sum() == CELLS.count
    taken = ~CELLS.inside
    assert places(grid.claim(np.append(cell(0, 0, 0), 0), taken)) == [[0, 0, 0]]
    assert not len(grid.claim(cell(0, 0, 0), taken))


@pytest.mark.parametrize("every", [2, 5, 8, 13])
def test_each_row_and_column_has_a_sample(every):
    cells = CellGrid(1, 65, 91)
    sample = cells.without_ghosts(grid.sampled(cells, every))[0]
    assert sample.sum() == pytest.approx(cells.count / every, abs=cells.rows)
    assert sample.any(axis=0).all()
    assert sample.any(axis=1).all()


def test_margins_repeat_the_border():
    nodes = np.zeros((1, 11, 11), bool)
    nodes[0, 3, 5] = nodes[0, 5, 3] = True
    grid.fill_margins(nodes, 3)
    assert nodes[0, :4, 5].all()
    assert nodes[0, 5, :4].all()
    assert nodes.sum() == 8
