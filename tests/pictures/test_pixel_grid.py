"""pictures.pixel_grid: the renderer's map of the plane is the user's view."""

import numpy as np
import pytest

from sampler.pictures.view import View

VIEWS = [
    View(7, 5, 3.0, center=(1.0, 2.0), rotation=0.3, zoom=2.0, aspect="fit"),
    View(26, 26),
    View(1, 9),
    View(4, 1, 2.0, rotation=-2.0),
]


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_places_of_pixels_are_the_points_of_the_view(view):
    grid = view.pixel_grid()
    rows, columns = (part.ravel() for part in np.mgrid[: view.y_dim, : view.x_dim].astype(float))
    np.testing.assert_allclose(grid.points(columns, rows), view.points(), atol=1e-6)


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_parts_lie_where_they_lay(view):
    grid = view.pixel_grid()
    part = grid.part(1 if view.y_dim > 1 else 0, view.x_dim // 2, 1, 1)
    row = 1 if view.y_dim > 1 else 0
    here, there = (
        part.points(np.zeros(1), np.zeros(1)),
        grid.points(np.array([view.x_dim // 2.0]), np.array([float(row)])),
    )
    np.testing.assert_array_equal(here, there)


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_points_find_their_places(view):
    grid = view.pixel_grid()
    x, y, _ = grid.points(np.array([2.5]), np.array([1.25]))[0]
    np.testing.assert_allclose(grid.place(x, y), (1.25, 2.5), atol=1e-5)


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_finer_pixels_share_out_their_pixel(view):
    """The middle of 3×3 fine pixels lies where the pixel lies, and their steps are a third."""
    fine, plain = view.pixel_grid(3), view.pixel_grid()
    assert (fine.x_dim, fine.y_dim) == (3 * view.x_dim, 3 * view.y_dim)
    for column, row in ((0, 0), (view.x_dim - 1, view.y_dim - 1)):
        middle = fine.points(np.array([3.0 * column + 1]), np.array([3.0 * row + 1]))
        wanted = plain.points(np.array([float(column)]), np.array([float(row)]))
        np.testing.assert_allclose(middle, wanted, atol=1e-6)
    assert fine.pitch == pytest.approx(plain.pitch / 3)


def test_a_deep_zoom_keeps_its_pixels_apart():
    view = View(100, 100, center=(3.1, -2.2), zoom=1e4)
    columns = np.arange(100.0)
    x = view.pixel_grid().points(columns, np.full(100, 50.0))[:, 0]
    assert len(np.unique(x)) == 100


def test_places_in_the_smallest_windows():
    grid = View(2000, 1000, scale=1e-300, rotation=0.3).pixel_grid()
    row, column = grid.place(0.0, 0.0)
    assert (row, column) == (499.5, 999.5)
