"""The parts of curves: greys of layers, roots in brackets, fits."""

import itertools

import numpy as np
import pytest

from sampler.exports.curves.fit import Row, fit_rows
from sampler.exports.curves.greys import bands_of, nearest_greys
from sampler.exports.curves.roots import by_bisection


def mean_error(inks, greys):
    """Return the mean error of inks drawn with the nearest of paper and greys."""
    return np.abs(inks[:, None] - [0, *greys]).min(axis=1).mean()


def test_no_other_greys_are_nearer():
    inks = np.r_[np.random.default_rng(1).beta(0.3, 0.6, 500), 0, 0, 1]
    levels, greys = nearest_greys(inks, 2)
    drawn = np.array([0, *greys])[np.digitize(inks, levels)]
    assert np.abs(drawn - inks).mean() == pytest.approx(mean_error(inks, greys), abs=1e-5)
    pairs = itertools.combinations(range(4, 256, 4), 2)
    best = min(mean_error(inks, np.array(pair) / 255) for pair in pairs)
    assert mean_error(inks, greys) <= best


@pytest.mark.parametrize("count", [2, 16, 255])
def test_greys_of_any_number_rise(count):
    inks = np.linspace(0, 0.7, 1000) ** 2
    levels, greys = bands_of(inks, count, nearest=True)
    assert len(levels) == len(greys) == count
    assert (np.diff([0, *greys]) > 0.9 / 255).all()
    assert (np.diff([0, *levels, 1]) > 0).all()
    assert mean_error(inks, greys) <= 0.25 / count


def test_levels_are_evenly_spread_for_lines():
    inks = np.array([0.0, 0.1, 0.3, 0.8])
    assert bands_of(inks, 2, nearest=False) == ([0.25, 0.75], [0.3, 0.8])
    assert bands_of(inks, 1, nearest=True) == ([0.5], [1.0])


def kinked(places):
    """Return a function that is 0 at x = 0.3, with a kink there."""
    x = places[:, 0] - 0.3
    return np.where(x < 0, 0.01 * x, 50 * x)


def test_roots_at_kinks_need_few_evaluations():
    lower = np.stack([np.linspace(0.2, 0.299, 40), np.arange(40.0)], axis=1)
    upper = lower + (0.11, 0)
    asked = []

    def values(places):
        asked.append(len(places))
        return kinked(places)

    ends = kinked(lower).astype(np.float32), kinked(upper).astype(np.float32)
    found = by_bisection(values, lower, upper, 0.5 * (lower + upper), ends)
    assert np.abs(found[:, 0] - 0.3).max() < 0.01 * 0.11
    assert (found[:, 1] == lower[:, 1]).all()
    assert sum(asked) <= 12 * 40


def test_an_end_of_the_wrong_sign_is_the_root_itself():
    lower, upper = np.array([[0.4, 0.0]]), np.array([[0.5, 0.0]])
    ends = np.array([-0.1]), kinked(upper)
    found = by_bisection(kinked, lower, upper, np.array([[0.45, 0.0]]), ends)
    assert np.abs(found - lower).max() < 0.01 * 0.1
    assert (by_bisection(kinked, lower, upper, lower) == lower).all()


def test_smooth_curves_meet_in_one_direction_near_all_points():
    turn = np.linspace(0, 2 * np.pi, 400)
    points = np.stack([np.cos(turn), 0.6 * np.sin(turn)], axis=1)
    points[-1] = points[0]
    tangents = np.stack([-np.sin(turn), 0.6 * np.cos(turn)], axis=1)
    tangents /= np.linalg.norm(tangents, axis=1)[:, None]
    (curves,) = fit_rows([Row(points, tangents)], 1e-3)
    assert len(curves) <= 7
    assert np.allclose(curves[:, 3], np.roll(curves[:, 0], -1, axis=0), atol=1e-12)
    before, after = curves[:, 3] - curves[:, 2], np.roll(curves[:, 1] - curves[:, 0], -1, axis=0)
    assert (before * after).sum(axis=1) == pytest.approx(
        np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    )
    ends = np.abs(points[:, None] - curves[:, 0]).max(axis=-1).min(axis=0)
    assert ends.max() < 1e-12
    t = ((np.arange(200) + 0.5) / 200)[:, None]
    rest = 1 - t
    weights = np.concatenate([rest**3, 3 * t * rest**2, 3 * t * t * rest, t**3], axis=1)
    x, y = np.moveaxis(weights @ curves, -1, 0)
    off = np.abs(np.hypot(x, y / 0.6) - 1)
    assert off.max() < 1.7e-3
    assert off.mean() < 2e-4


def test_rows_of_two_points_have_one_straight_curve():
    points = np.array([[0.0, 0.0], [0.3, 0.0]])
    for tangents in (None, np.array([[1.0, 0.0], [1.0, 0.0]])):
        (curves,) = fit_rows([Row(points, tangents)], 1e-4)
        assert np.allclose(curves, [[[0, 0], [0.1, 0], [0.2, 0], [0.3, 0]]])
