"""framing: windows with all of the ink, or on the edge of a stroke."""

import numpy as np
import pytest

from sampler import Sampler, View
from sampler.pictures.framing import ink_view, stroke_view


def disc(x, y, radius, ink=1.0):
    """Return what draws a disc of ink."""

    def draw(view):
        points = view.points()
        away = np.hypot(points[:, 0] - x, points[:, 1] - y) - radius
        return (ink * np.clip(0.5 - away, 0, 1)).reshape(view.y_dim, view.x_dim, 1)

    return draw


def blank(view):
    return np.zeros((view.y_dim, view.x_dim, 1), np.float32)


def test_ink_that_the_crop_cuts_is_in_the_middle():
    view = ink_view(disc(0, 6, 4), 8.0, 300, 300, 0.08)
    assert view.scale == 8.0
    np.testing.assert_allclose(view.center, (0, 6), atol=0.2)


@pytest.mark.parametrize(("x_dim", "y_dim"), [(300, 300), (300, 200), (200, 300)])
def test_a_large_figure_gets_its_margin(x_dim, y_dim):
    draw = disc(0, 0, 9)
    view = ink_view(draw, 8.0, x_dim, y_dim, 0.1)
    rows, columns, _ = np.nonzero(draw(view) > 0.5)
    free = min(rows.min(), columns.min(), y_dim - 1 - rows.max(), x_dim - 1 - columns.max())
    assert 0.08 <= free / min(x_dim, y_dim) <= 0.14


def test_ink_far_outside_is_not_part_of_the_figure():
    near, far = disc(0, 0, 3), disc(10, 10, 0.8)
    view = ink_view(lambda v: np.maximum(near(v), far(v)), 8.0, 300, 300, 0.08)
    np.testing.assert_allclose(view.center, (0, 0), atol=0.2)


def test_ink_without_an_end_keeps_the_trained_window():
    assert ink_view(disc(0, 0, 50), 8.0, 30, 20, 0.08) == View(30, 20, 8.0, aspect="fit")


@pytest.mark.parametrize("zoom", [0.5, 1.0, 40.0, 1e4])
def test_an_edge_is_half_ink(zoom):
    draw = disc(3, -2, 2)
    view = stroke_view(draw, 8.0, zoom, 60, 40)
    assert (view.zoom, view.x_dim, view.y_dim) == (zoom, 60, 40)
    away = np.hypot(view.center[0] - 3, view.center[1] + 2)
    assert abs(away - 2) < 0.2
    if zoom > 30:
        assert 0.25 < draw(view).mean() < 0.75


def test_pictures_without_ink_or_edge_are_refused():
    with pytest.raises(ValueError, match="picture without ink; expected ink to frame; take anot"):
        ink_view(blank, 8.0, 30, 30, 0.08)
    with pytest.raises(ValueError, match=r"ink 0.00 to 0.00, which has no edge; expected a stroke"):
        stroke_view(blank, 8.0, 40, 30, 30)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("mnist-vaegan", 40),
        ("mnist-resnet", 20),
        pytest.param("mnist-vaegan", 200, marks=pytest.mark.campaign),
    ],
)
def test_every_digit_is_whole_and_every_stroke_is_seen(name, count):
    """Random z and codes of digits: no ink at the border, and neither blank nor full close-ups."""
    sampler = Sampler(name, seed=0)
    z = [sampler.get_random_z(seed=seed) for seed in range(count)]
    z += [sampler.generate_z(seed=seed) for seed in range(count)]
    size = {"x_dim": 60, "y_dim": 60}
    touching = 0
    for one in z:
        picture = sampler.render(one, sampler.find_view(one, **size))
        border = [picture[0], picture[-1], picture[:, 0], picture[:, -1]]
        touching += max(side.max() for side in border) > 0.2
        assert 0.15 < sampler.render(one, sampler.find_view(one, 40, **size)).mean() < 0.85
    assert touching <= 0.03 * len(z)  # the ink of some z of part two ends nowhere


def test_untrained_colour_keeps_its_window_and_has_edges():
    made = Sampler.untrained(seed=3)
    z = made.generate_z(seed=1)
    assert made.find_view(z, x_dim=50, y_dim=50) == View(50, 50, 8.0, aspect="fit")
    close = made.render(z, made.find_view(z, zoom=5, x_dim=50, y_dim=50))
    assert close.std() > 0.01


def test_arguments_are_checked():
    sampler = Sampler(seed=0)
    with pytest.raises(ValueError, match="margin got 0.5"):
        sampler.find_view(sampler.z, margin=0.5)
    with pytest.raises(ValueError, match="zoom got -1"):
        sampler.find_view(sampler.z, zoom=-1)
    with pytest.raises(ValueError, match="margin would be ignored"):
        sampler.find_view(sampler.z, zoom=40, margin=0.2)
