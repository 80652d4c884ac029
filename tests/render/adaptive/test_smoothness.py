"""smoothness: fields that no level would show are noticed before one is refined in vain."""

import numpy as np
import pytest

from sampler.pictures.view import View
from sampler.render.adaptive.level import Level
from sampler.render.adaptive.smoothness import has_thin_features, is_rounded

VIEW = View(600, 600)


def first_level(function, view=VIEW):
    """Return a level of a function of x and y, (p,) each, its pixels, and how it is evaluated."""
    pixel_grid = view.pixel_grid()

    def evaluate(places, index):
        x, y, _ = places.points(index % places.x_dim, index // places.x_dim).T
        return function(x, y).astype(np.float32)[:, None]

    level = Level(pixel_grid, 1, 8)
    level.begin(evaluate)
    return level, pixel_grid, evaluate


def thin_lines(every):
    """Return a function of white paper with black lines, a third of a pixel wide, every so many."""
    pitch = VIEW.pixel_grid().pitch
    return lambda x, y: np.where((x + 0.3 * y) / pitch % every < 1 / 3, 9.0, -9.0)


@pytest.mark.parametrize("every", [10, 40])
def test_lines_thinner_than_a_pixel_are_noticed(every):
    assert has_thin_features(*first_level(thin_lines(every)), 0.004)


def test_one_line_and_smooth_ink_are_none_of_them():
    one = first_level(lambda x, y: np.where(np.abs(x - y) < 0.01, 9.0, -9.0))
    assert not has_thin_features(*one, 0.004)
    assert not has_thin_features(*first_level(lambda x, y: 20 * np.sin(x + y)), 0.004)


def test_rounding_is_noticed_where_it_is_enlarged():
    def steep(x, y):
        return np.sin(np.float32(3000.0) * x + y)

    assert is_rounded(*first_level(steep), 1e-4)
    assert not is_rounded(*first_level(steep), 0.1)
    assert not is_rounded(*first_level(lambda x, y: np.sin(3 * x + y)), 1e-4)


def test_rounding_far_from_zero_counts_for_more():
    def wavy(x, y):
        return np.sin(100.0 * (x + y))

    near, far = View(600, 600, 1.0), View(600, 600, 1.0, center=(500.0, 0.0))
    assert not is_rounded(*first_level(wavy, near), 2e-4)
    assert is_rounded(*first_level(wavy, far), 2e-4)
