"""The prior of codes: its two directions undo each other, and its volume is the true one."""

import numpy as np
import pytest

from sampler.config import ConfigError, EncoderConfig, GridConfig, ModelConfig, PriorConfig
from sampler.models import Model, numpy_prior
from sampler.networks import Encoder, Prior, make_generator
from sampler.networks.variables import collect

CONFIG = PriorConfig(z_dim=5, couplings=3, width=8)


@pytest.fixture(scope="module")
def prior():
    """A flow whose couplings do something."""
    network = Prior(CONFIG, seed=1)
    rng = np.random.default_rng(0)
    for change in network.changes:
        change.kernel.assign(0.5 * rng.normal(size=change.kernel.shape))
        change.bias.assign(rng.normal(size=change.bias.shape))
    return network


def test_there_and_back(prior):
    codes = np.random.default_rng(1).standard_normal((20, 5), np.float32)
    z, _ = prior(codes)
    assert np.abs(np.asarray(z) - codes).max() > 0.5
    np.testing.assert_allclose(prior.codes(z), codes, atol=1e-4)


def test_the_change_of_volume_is_that_of_the_jacobian(prior):
    code, step = np.random.default_rng(2).standard_normal(5), 1e-3
    moved = code + step * np.concatenate([np.eye(5), -np.eye(5)])
    z = np.asarray(prior(moved.astype(np.float32))[0], np.float64)
    jacobian = (z[:5] - z[5:]) / (2 * step)
    _, volume = prior(code[None].astype(np.float32))
    assert float(volume[0]) == pytest.approx(np.linalg.slogdet(jacobian)[1], abs=1e-2)


def test_numpy_samples_the_same_codes(prior):
    z = np.random.default_rng(3).standard_normal((9, 5), np.float32)
    ours = numpy_prior.codes_of(CONFIG, collect(prior), z)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, prior.codes(z), rtol=1e-4, atol=1e-5)


def test_damaged_weights_are_named():
    arrays = collect(Prior(CONFIG, seed=1))
    arrays["prior/change_0/bias"] = np.full(6, 3e38, np.float32)
    with pytest.raises(ValueError, match="the prior got weights whose codes are not finite"):
        numpy_prior.codes_of(CONFIG, arrays, np.ones((1, 5), np.float32))


def test_a_prior_of_another_length_is_refused():
    with pytest.raises(ConfigError, match="prior got z_dim=5; expected 32, the generator's"):
        ModelConfig(prior=CONFIG)


def test_a_model_samples_by_its_prior(prior):
    grid = GridConfig(z_dim=5, first_features=4, stages=(4,), width=8, waves=4)
    networks = make_generator(grid, 0), Encoder(EncoderConfig(z_dim=5, hidden=(4,)), 0)
    plain, spread = Model(*networks, 8.0), Model(*networks, 8.0, prior=prior)
    assert (plain.has_prior, spread.has_prior) == (False, True)
    z = plain.sample_z(4, np.random.default_rng(5))
    codes = spread.sample_z(4, np.random.default_rng(5))
    np.testing.assert_allclose(codes, prior.codes(z), rtol=1e-4, atol=1e-5)
    assert {name.partition("/")[0] for name in spread.arrays()} >= {"prior", "encoder"}
