"""The prior of codes: what is sampled from it, and its density."""

import numpy as np
import pytest

from sampler.config import ConfigError, EncoderConfig, GridConfig, ModelConfig, PriorConfig
from sampler.models import Model, numpy_prior
from sampler.networks import Encoder, Prior, make_generator
from sampler.networks.variables import collect

CONFIG = PriorConfig(z_dim=5, couplings=3, width=8, components=4)


@pytest.fixture(scope="module")
def prior():
    """A flow whose couplings do something."""
    network = Prior(CONFIG, seed=1)
    rng = np.random.default_rng(0)
    for change in network.changes:
        change.kernel.assign(0.5 * rng.normal(size=change.kernel.shape))
        change.bias.assign(rng.normal(size=change.bias.shape))
    network.mixture.logits.assign(rng.normal(size=4))
    return network


def sampled(prior, count, seed=3):
    """Codes of random numbers, with those that choose the Gaussian."""
    rng = np.random.default_rng(seed)
    z, shares = rng.standard_normal((count, 5), np.float32), rng.random(count)
    return numpy_prior.codes_of(CONFIG, collect(prior), z, shares)


def test_what_is_sampled_comes_from_the_mixture(prior):
    """Back through the flow, codes have the mixture's mean and spread."""
    codes = sampled(prior, 20_000)
    assert codes.dtype == np.float32
    z, _ = prior.numbers(codes)
    means, spreads = np.asarray(prior.mixture.means), np.exp(prior.mixture.log_spreads)
    shares = np.exp(prior.mixture.logits) / np.exp(prior.mixture.logits).sum()
    mean = shares @ means
    square = shares @ (spreads**2 + means**2)
    np.testing.assert_allclose(np.mean(z, axis=0), mean, atol=0.05)
    np.testing.assert_allclose(np.mean(np.square(z), axis=0), square, rtol=0.06)


def test_the_change_of_volume_is_that_of_the_jacobian(prior):
    code, step = np.random.default_rng(2).standard_normal(5), 1e-3
    moved = code + step * np.concatenate([np.eye(5), -np.eye(5)])
    z = np.asarray(prior.numbers(moved.astype(np.float32))[0], np.float64)
    jacobian = (z[:5] - z[5:]) / (2 * step)
    _, volume = prior.numbers(code[None].astype(np.float32))
    assert float(volume[0]) == pytest.approx(np.linalg.slogdet(jacobian)[1], abs=1e-2)


def test_the_density_of_a_fresh_prior_of_one_gaussian_is_the_gaussians():
    config = PriorConfig(z_dim=5, couplings=1, width=8, components=1)
    fresh = Prior(config, seed=1)
    fresh.changes[0].kernel.assign(np.zeros((8, 6)))
    codes = np.random.default_rng(4).standard_normal((7, 5), np.float32)
    z = codes @ np.asarray(fresh.rotations[0].kernel)
    spread = np.exp(-0.3)
    off = (z - np.asarray(fresh.mixture.means)) / spread
    wanted = -0.5 * np.square(off).sum(axis=1) - 5 * np.log(spread * np.sqrt(2 * np.pi))
    np.testing.assert_allclose(fresh(codes), wanted, rtol=1e-4)


def test_damaged_weights_are_named():
    arrays = collect(Prior(CONFIG, seed=1))
    arrays["prior/change_0/bias"] = np.full(6, 3e38, np.float32)
    with pytest.raises(ValueError, match="the prior got weights whose codes are not finite"):
        numpy_prior.codes_of(CONFIG, arrays, np.ones((1, 5), np.float32), np.ones(1))


def test_a_prior_of_another_length_is_refused():
    with pytest.raises(ConfigError, match="prior got z_dim=5; expected 32, the generator's"):
        ModelConfig(prior=CONFIG)


def test_a_model_samples_by_its_prior(prior):
    grid = GridConfig(z_dim=5, first_features=4, stages=(4,), width=8, waves=4)
    networks = make_generator(grid, 0), Encoder(EncoderConfig(z_dim=5, hidden=(4,)), 0)
    plain, spread = Model(*networks, 8.0), Model(*networks, 8.0, prior=prior)
    assert (plain.has_prior, spread.has_prior) == (False, True)
    assert plain.sample_z(4, np.random.default_rng(3)).shape == (4, 5)
    codes = spread.sample_z(4, np.random.default_rng(3))
    np.testing.assert_array_equal(codes, sampled(prior, 4))
    assert {name.partition("/")[0] for name in spread.arrays()} >= {"prior", "encoder"}
