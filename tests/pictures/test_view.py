"""pictures.view against the 2016 formula, its tiles, and its errors."""

import numpy as np
import pytest

from sampler.pictures.view import View, axis, points


def coordinates_2016(x_dim, y_dim, scale):
    """`_coordinates` as published: rows of the matrices are the picture's rows."""
    x_range = scale * (np.arange(x_dim) - (x_dim - 1) / 2.0) / (x_dim - 1) / 0.5
    y_range = scale * (np.arange(y_dim) - (y_dim - 1) / 2.0) / (y_dim - 1) / 0.5
    x_mat = np.matmul(np.ones((y_dim, 1)), x_range.reshape((1, x_dim)))
    y_mat = np.matmul(y_range.reshape((y_dim, 1)), np.ones((1, x_dim)))
    r_mat = np.sqrt(x_mat * x_mat + y_mat * y_mat)
    return np.stack([part.reshape(-1) for part in (x_mat, y_mat, r_mat)], axis=1)


@pytest.mark.parametrize("size", [2, 26, 1300])
@pytest.mark.parametrize("scale", [8.0, 0.5, 24.0])
def test_the_formula_of_2016(size, scale):
    result = points(size, size, scale)
    assert result.dtype == np.float32
    assert result.shape == (size * size, 3)
    np.testing.assert_allclose(result, coordinates_2016(size, size, scale), rtol=0, atol=2e-7 * 34)


def test_x_runs_along_columns_and_y_along_rows():
    grid = points(3, 2, 8.0).reshape(2, 3, 3)
    assert grid[..., 0].tolist() == [[-8, 0, 8], [-8, 0, 8]]
    assert grid[..., 1].tolist() == [[-8, -8, -8], [8, 8, 8]]
    np.testing.assert_allclose(points(5, 7, 3.0), coordinates_2016(5, 7, 3.0), atol=1e-6)


def test_one_pixel_is_the_centre():
    assert points(1, 1, 8.0).tolist() == [[0, 0, 0]]
    assert points(1, 3, 8.0)[:, 0].tolist() == [0, 0, 0]
    assert points(3, 1, 8.0)[:, 1].tolist() == [0, 0, 0]


def test_ends_are_exact_and_the_window_symmetric():
    for size in (2, 3, 26, 777):
        x = axis(size, 8.0)
        assert (x[0], x[-1]) == (-8.0, 8.0)
        np.testing.assert_array_equal(x, -x[::-1])


def test_rows_of_a_tile_are_rows_of_the_whole():
    whole = points(7, 9, 8.0).reshape(9, 7, 3)
    for top, bottom in [(0, 1), (3, 6), (8, 9)]:
        np.testing.assert_array_equal(
            View(7, 9).points(slice(top, bottom)).reshape(-1, 7, 3), whole[top:bottom]
        )


def test_view_keeps_plain_numbers():
    view = View(np.int64(3), np.uint8(2), np.float32(4))
    assert view == View(3, 2, 4.0)
    assert hash(view) == hash(View(3, 2, 4.0))
    assert [type(value) for value in (view.x_dim, view.y_dim, view.scale)] == [int, int, float]
    assert view.pixels == 6
    assert View(np.uint8(200), np.uint8(200)).pixels == 40000


@pytest.mark.parametrize("bad", [0, -1])
def test_sizes_below_one(bad):
    for make in (lambda: View(bad, 5), lambda: axis(bad, 8.0)):
        with pytest.raises(ValueError, match=rf"(x_dim|size) got {bad}; .*at least 1"):
            make()
    with pytest.raises(ValueError, match=f"y_dim got {bad}"):
        View(5, bad)


@pytest.mark.parametrize("bad", [2.0, "26", None, True, np.True_, [3]])
def test_sizes_that_are_no_whole_numbers(bad):
    with pytest.raises(TypeError, match="x_dim got .*whole number"):
        View(bad, 5)


@pytest.mark.parametrize("bad", [0, -8.0, float("nan"), float("inf"), 1e300, 10**400])
def test_scales_out_of_range(bad):
    with pytest.raises(ValueError, match="expected a half-width above 0"):
        View(3, 3, bad)


@pytest.mark.parametrize("bad", ["8", None, True, np.True_, np.array(8.0), 8j])
def test_scales_that_are_no_numbers(bad):
    with pytest.raises(TypeError, match="half-width of the window"):
        axis(3, bad)


def test_the_widest_scale_is_still_finite():
    assert np.isfinite(points(3, 3, 1e30)).all()


# -- windows that 2016 did not have ----------------------------------------------------------------


def grid(view):
    return view.points().reshape(view.y_dim, view.x_dim, 3)


def test_zoom_and_center_frame_a_part_of_the_plain_window():
    whole, part = grid(View(9, 9)), grid(View(5, 5, zoom=2, center=(2.0, -2.0)))
    np.testing.assert_allclose(part, whole[1:6, 3:8], atol=1e-6)
    np.testing.assert_array_equal(View(7, 7, zoom=4).points(), View(7, 7, 2.0).points())


def test_a_quarter_turn_shows_the_same_points_turned():
    plain, turned = grid(View(6, 6)), grid(View(6, 6, rotation=np.pi / 2))
    np.testing.assert_allclose(turned, np.rot90(plain), atol=1e-5)
    np.testing.assert_allclose(grid(View(6, 6, rotation=2 * np.pi)), plain, atol=1e-5)


def test_fit_keeps_shapes_and_the_plane_goes_on_at_the_sides():
    wide = grid(View(21, 11, aspect="fit"))
    np.testing.assert_allclose(wide[:, 5:16], grid(View(11, 11)), atol=1e-6)
    assert wide[0, 0, 0] == -16
    assert wide[0, 0, 1] == -8
    tall = grid(View(11, 21, aspect="fit"))
    np.testing.assert_allclose(tall[5:16], grid(View(11, 11)), atol=1e-6)
    for sides in ((1, 1), (1, 4), (4, 1)):
        np.testing.assert_array_equal(View(*sides, aspect="fit").points(), View(*sides).points())


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"zoom": 0}, ValueError, "zoom got 0.*above 0"),
        ({"zoom": "2"}, TypeError, "zoom got '2'"),
        ({"zoom": 1e-300}, ValueError, "zoom got 1e-300"),
        ({"center": 3}, TypeError, "center got 3; expected x and y"),
        ({"center": (0, float("nan"))}, ValueError, "center got nan"),
        ({"rotation": float("inf")}, ValueError, "rotation got inf; expected an angle"),
        ({"aspect": "fill"}, ValueError, "aspect got 'fill'; expected one of 'stretch', 'fit'"),
    ],
)
def test_windows_that_make_no_sense(arguments, error, message):
    with pytest.raises(error, match=message):
        View(3, 3, **arguments)
