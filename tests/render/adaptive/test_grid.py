"""grid and level: what is counted how, and where the same thing is found again."""

import numpy as np
import pytest
from scipy.ndimage import maximum_filter

from sampler.pictures.view import View
from sampler.render.adaptive import grid as cells
from sampler.render.adaptive.grid import Grid
from sampler.render.adaptive.interpolation import MARGIN
from sampler.render.adaptive.level import Nodes

# Two pictures of 3×4 cells, on a lattice twice as fine that begins three nodes before them.
GRID, NODES = Grid(2, 3, 4), (2, 13, 15)


def cell(picture, row, column):
    return np.ravel_multi_index(([picture], [row + 1], [column + 1]), (2, 5, 6))


def node(picture, row, column):
    return np.ravel_multi_index(([picture], [row + MARGIN], [column + MARGIN]), NODES)


def places(found, grid=GRID):
    return np.stack(grid.apart(found), axis=-1).tolist()


def test_cells_are_counted_with_a_ring_around_them():
    assert GRID.many == 24
    assert GRID.there.sum() == 24
    assert len(GRID.there) == GRID.size
    assert places(cell(1, 0, 3)) == [[1, 0, 3]]
    assert places(np.flatnonzero(GRID.there)) == np.argwhere(np.ones((2, 3, 4))).tolist()
    corner = GRID.once(GRID.grown(cell(1, 0, 3)))
    assert places(corner) == [[1, 0, 2], [1, 0, 3], [1, 1, 2], [1, 1, 3]]


def test_the_border_is_of_cells_that_are_there():
    inner = GRID.inner(GRID.border)
    assert inner.sum() == GRID.border.sum() == 20
    assert not inner[:, 1, 1:3].any()
    assert Grid(2, 1, 3).border.sum() == 6


def test_the_largest_around_a_cell_is_of_its_own_picture():
    values = np.zeros(GRID.size, np.float32)
    GRID.inner(values)[:] = np.random.default_rng(0).random((2, 3, 4))
    found = GRID.inner(GRID.largest_around(values))
    wanted = [maximum_filter(picture, 3, mode="constant") for picture in GRID.inner(values)]
    np.testing.assert_array_equal(found, wanted)


def test_cells_and_their_nodes():
    assert GRID.nodes(cell(1, 2, 3), NODES, 2, MARGIN) == node(1, 4, 6)
    assert GRID.nodes(cell(1, 2, 3), (2, 10, 11), 1, 0) == np.ravel_multi_index(
        (1, 2, 3), (2, 10, 11)
    )

    def touching(*place):
        return places(GRID.once(GRID.touching(node(*place), NODES, MARGIN)))

    assert touching(1, 1, 7) == touching(1, 1, 8 + MARGIN) == [[1, 0, 3]]
    assert touching(0, 2, 5) == [[0, 0, 2], [0, 1, 2]]
    assert touching(1, 2, 6) == [[1, 0, 2], [1, 0, 3], [1, 1, 2], [1, 1, 3]]
    assert touching(1, -MARGIN, 0) == [[1, 0, 0]]
    first = GRID.touching(node(1, 4, 2), NODES, MARGIN)[:1, 0]
    assert places(first) == [[1, 2, 1]], "the cell that the node is the first of"


def test_a_cell_is_four_finer_ones_or_fewer_at_the_end_of_a_picture():
    even, odd = Grid(2, 6, 8), Grid(2, 5, 7)
    four = [[1, 4, 6], [1, 4, 7], [1, 5, 6], [1, 5, 7]]
    assert places(GRID.quarters(cell(1, 2, 3), even), even) == four
    assert places(GRID.quarters(cell(1, 2, 3), odd), odd) == [[1, 4, 6]]


def test_nodes_keep_their_place_on_the_lattice_twice_as_fine():
    raster = View(33, 25).raster()
    coarse = Nodes(raster, 2, 8)
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


def test_first_nodes_are_asked_to_one_beyond_the_picture_and_go_on_in_straight_lines():
    first = Nodes(View(33, 25).raster(), 2, 8)
    first.begin(abscissas)
    known = np.argwhere(~first.unknown[1])
    assert known.min(axis=0).tolist() == [MARGIN - 1] * 2
    assert known.max(axis=0).tolist() == [3 + MARGIN + 1, 4 + MARGIN + 1]
    every = np.arange(first.unknown.size)
    np.testing.assert_allclose(
        first.values.reshape(-1), abscissas(first.places, every)[:, 0], atol=1e-5
    )


def test_some_cells_and_fresh_ones():
    assert cells.some(GRID, 8).sum() == GRID.many
    seen = ~GRID.there
    assert places(cells.fresh(np.append(cell(0, 0, 0), 0), seen)) == [[0, 0, 0]]
    assert not len(cells.fresh(cell(0, 0, 0), seen))


@pytest.mark.parametrize("every", [2, 5, 8, 13])
def test_no_row_or_column_is_without_some(every):
    grid = Grid(1, 65, 91)
    found = grid.inner(cells.some(grid, every))[0]
    assert found.sum() == pytest.approx(grid.many / every, abs=grid.rows)
    assert found.any(axis=0).all()
    assert found.any(axis=1).all()


def test_margins_repeat_what_is_at_the_border():
    nodes = np.zeros((1, 11, 11), bool)
    nodes[0, 3, 5] = nodes[0, 5, 3] = True
    cells.fill_margins(nodes, 3)
    assert nodes[0, :4, 5].all()
    assert nodes[0, 5, :4].all()
    assert nodes.sum() == 8
