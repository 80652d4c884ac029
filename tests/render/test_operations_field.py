"""A decoder's list of operations, evaluated in float64, against the renderer, every pixel."""

import numpy as np
import pytest

from sampler import Sampler, View
from sampler.pictures import colours
from sampler.render.logistic import sigmoid
from sampler.render.operations_field import OperationsField

NETWORKS = {
    "mnist-vaegan": {},
    "mnist-resnet": {},
    "letters": {},
    "emoji": {},
    "untrained": {"seed": 3, "activation": "gelu", "init_std": 0.3},
    "untrained residual": {"seed": 4, "architecture": "residual", "depth": 3, "c_dim": 1},
}


def sampler_of(name):
    how = NETWORKS[name]
    return Sampler.untrained(**how) if how else Sampler(name, seed=1)


def field_of(sampler, z, dtype=np.float64):
    stored = sampler.model.stored_generator
    arrays = {name.partition("/")[2]: array for name, array in stored.arrays().items()}
    return OperationsField(stored.config.operations(), arrays, z, dtype)


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_operations_draw_what_the_renderer_draws(name, dtype):
    sampler = sampler_of(name)
    z = sampler.generate_z(seed=5)
    view = View(24, 20, center=(1.5, -2.0), zoom=0.4, rotation=0.3)
    points = view.points()[:, :2]
    ink = sigmoid(field_of(sampler, z, dtype).logits(points)).reshape(20, 24, -1)
    drawn = colours.as_ink(sampler.render(z, view, exact=True))
    assert np.abs(ink - drawn).max() < 0.25 / 255
    assert np.ptp(drawn) > 0.2


@pytest.mark.parametrize("name", NETWORKS)
def test_slopes_are_those_of_small_differences(name):
    sampler = sampler_of(name)
    field = field_of(sampler, sampler.generate_z(seed=5))
    points = np.random.default_rng(0).uniform(-7, 7, (200, 2))
    logits, slopes = field.logits_and_slopes(points)
    np.testing.assert_allclose(logits, field.logits(points), rtol=1e-12, atol=1e-12)
    step = 1e-6
    for axis in (0, 1):
        ends = [points.copy(), points.copy()]
        ends[0][:, axis] += step
        ends[1][:, axis] -= step
        difference = (field.logits(ends[0]) - field.logits(ends[1])) / (2 * step)
        # A step across a kink of a relu has another slope.
        near = np.abs(difference - slopes[axis]) <= 1e-4 * (1 + np.abs(slopes[axis]))
        assert near.mean() > 0.98


def test_far_outside_a_grid_its_edge_goes_on():
    sampler = Sampler("emoji", seed=1)
    field = field_of(sampler, sampler.generate_z(seed=5))
    far, further = np.array([[90.0, -90.0]]), np.array([[90.0, -90.1]])
    logits, slopes = field.logits_and_slopes(far)
    assert np.isfinite(logits).all()
    change = (field.logits(further) - logits) / -0.1
    assert np.abs(change - slopes[1]).max() < 0.5
