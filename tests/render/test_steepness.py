"""steepness and criteria: each network's weights choose its first level and its thresholds."""

import numpy as np
import pytest

from sampler import Sampler
from sampler.config.decoders.smoothness import SmoothnessEstimate
from sampler.pictures.view import View
from sampler.render.adaptive.criteria import SMOOTH, criteria_for, first_step
from sampler.render.steepness import smoothness_of
from sampler.render.weights_snapshot import WeightsSnapshot


def weights_of(model):
    """The current weights of a model's decoder."""
    decoder = model.stored_generator
    return WeightsSnapshot.of_arrays(decoder.config, decoder.arrays())


def test_spacing_shrinks_with_the_window_and_with_steep_networks():
    calm, steep = SmoothnessEstimate(1.4, 10.0), SmoothnessEstimate(14.0, 10.0)
    kinked = SmoothnessEstimate(1.4, kinked=True)
    steps = [first_step(calm, View(1300, 1300, scale).pixel_grid()) for scale in (2.0, 8.0, 32.0)]
    assert steps == sorted(set(steps), reverse=True)
    assert all(step & (step - 1) == 0 for step in steps), "each level holds the one before"
    assert first_step(steep, View(1300, 1300).pixel_grid()) < steps[1]
    assert first_step(kinked, View(1300, 1300).pixel_grid()) < steps[1]
    assert first_step(SmoothnessEstimate(1.0, 1.0), View(100, 60, zoom=1e4).pixel_grid()) == 16, (
        "a few cells hold it"
    )


def test_criteria_of_steep_networks_are_stricter_the_coarser_the_pixels():
    made = Sampler.untrained(seed=1, init_std=1.0, width=32).model
    criteria = [
        criteria_for(smoothness_of(weights_of(made)), View(300, 300, zoom=zoom).pixel_grid().pitch)
        for zoom in (1, 9, 99)
    ]
    assert criteria[0] is None
    assert criteria[1].marked < criteria[2].marked == SMOOTH.marked
    shipped = Sampler(seed=0).model
    assert criteria_for(smoothness_of(weights_of(shipped)), 16 / 512) is SMOOTH


@pytest.mark.slow
@pytest.mark.parametrize("activation", ["tanh", "sin", "softplus", "gelu", "relu"])
@pytest.mark.parametrize("architecture", ["cppn", "residual"])
def test_every_network_has_criteria(architecture, activation):
    made = Sampler.untrained(
        seed=1, architecture=architecture, activation=activation, init_std=0.3, c_dim=1
    )
    z, view = made.generate_z(seed=1), View(560, 560, 2.0)
    near = made.render(z, view, tolerance=0.002)
    np.testing.assert_allclose(near, made.render(z, view, exact=True), atol=0.002)
