"""NumPy twins, written from the formulas alone, agree with the networks and the losses.

U = W_z·(8·z) + b + w_x·x + w_y·y + w_r·r with r = √(x² + y²), softplus, three tanh layers, sigmoid.
"""

import numpy as np
import pytest

from sampler.config import EncoderConfig, GeneratorConfig, ResidualConfig
from sampler.models.model import Model
from sampler.networks import Encoder, TanhCppn, make_generator
from sampler.networks.backend import keras
from sampler.pictures.colours import as_ink
from sampler.pictures.view import View
from sampler.render.choice import renderer_of
from sampler.training import losses

TOLERANCE = 1e-5


def randomise(network, seed, spread):
    """Fill every weight, biases too, from NumPy's generator: the same on every machine."""
    rng = np.random.default_rng(seed)
    for variable in sorted(network.weights, key=lambda variable: variable.path):
        values = rng.standard_normal(variable.shape) * spread(variable)
        variable.assign(values.astype(np.float32))
    return network


def fan_in(variable):
    return 0.5 if len(variable.shape) == 1 else variable.shape[0] ** -0.5


def made_generator(width=16, c_dim=1, seed=3, z_dim=32):
    config = GeneratorConfig(width=width, c_dim=c_dim, z_dim=z_dim)
    return randomise(
        TanhCppn(config),
        seed,
        lambda v: 0.06 if "from_z/kernel" in v.path else fan_in(v) * 1.2,
    )


def weights_of(network):
    return {v.path.split("/", 1)[1]: np.asarray(v, np.float64) for v in network.weights}


def softplus(a):
    return np.maximum(a, 0) + np.log1p(np.exp(-np.abs(a)))


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def cppn(weights, z, x, y):
    """The generator at points x, y (any shape): ink, shape x.shape + (c_dim,)."""
    w_x, w_y, w_r = weights["from_point/kernel"]
    r = np.sqrt(x**2 + y**2)
    u = (
        (8.0 * z) @ weights["from_z/kernel"]
        + weights["from_z/bias"]
        + w_x * x[..., None]
        + w_y * y[..., None]
        + w_r * r[..., None]
    )
    h = softplus(u)
    for layer in range(3):
        h = np.tanh(h @ weights[f"tanh_{layer}/kernel"] + weights[f"tanh_{layer}/bias"])
    return sigmoid(h @ weights["ink/kernel"] + weights["ink/bias"])


def residual_cppn(weights, z, x, y, blocks):
    """Part two: tanh of the first layer, H ← H + tanh(W₅·relu(W₄·…relu(W₁·H))), sigmoid."""
    plane = np.stack([x, y, np.sqrt(x**2 + y**2)], axis=-1)
    u = (8.0 * z) @ weights["from_z/kernel"] + weights["from_z/bias"]
    h = np.tanh(u + plane @ weights["from_point/kernel"])
    for block in range(blocks):
        inner = h
        for layer in range(4):
            name = f"block_{block:02d}/relu_{layer}"
            inner = np.maximum(inner @ weights[f"{name}_kernel"] + weights[f"{name}_bias"], 0)
        name = f"block_{block:02d}/tanh"
        h = h + np.tanh(inner @ weights[f"{name}_kernel"] + weights[f"{name}_bias"])
    return sigmoid(h @ weights["ink/kernel"] + weights["ink/bias"])


def window(x_dim, y_dim, scale):
    x = np.linspace(-scale, scale, x_dim) if x_dim > 1 else np.zeros(1)
    y = np.linspace(-scale, scale, y_dim) if y_dim > 1 else np.zeros(1)
    return np.broadcast_to(x, (y_dim, x_dim)), np.broadcast_to(y[:, None], (y_dim, x_dim))


@pytest.fixture(scope="module", params=[1, 3], ids=["grey", "rgb"])
def generator(request):
    return made_generator(c_dim=request.param)


@pytest.fixture(scope="module")
def renderer(generator):
    return renderer_of(generator)


@pytest.mark.slow
@pytest.mark.parametrize(("x_dim", "y_dim"), [(26, 26), (1, 1), (1, 40), (33, 20), (300, 301)])
@pytest.mark.parametrize("scale", [8.0, 1.0, 30.0])
def test_generator(generator, renderer, x_dim, y_dim, scale):
    z = np.random.default_rng(1).standard_normal((2, 32)).astype(np.float32)
    found = as_ink(renderer.render(z, View(x_dim, y_dim, scale), exact=True))
    wanted = np.stack([cppn(weights_of(generator), one, *window(x_dim, y_dim, scale)) for one in z])
    assert found.shape == wanted.shape
    assert found.dtype == np.float32
    assert x_dim * y_dim == 1 or wanted.std() > 0.03  # a flat picture would agree with anything
    np.testing.assert_allclose(found, wanted, rtol=0, atol=TOLERANCE)


def test_generator_of_the_posts_size():
    generator = made_generator(width=128)
    z = np.random.default_rng(2).standard_normal((1, 32)).astype(np.float32)
    found = renderer_of(generator).render(z, View(60, 50, 8.0))[0]
    wanted = cppn(weights_of(generator), z[0], *window(60, 50, 8.0))
    np.testing.assert_allclose(found, wanted, rtol=0, atol=TOLERANCE)


@pytest.mark.slow
@pytest.mark.parametrize("c_dim", [1, 3])
def test_residual_generator(c_dim):
    config = ResidualConfig(blocks=5, c_dim=c_dim)
    generator = randomise(make_generator(config), 4, lambda v: 0.06 if "from_z" in v.path else 0.4)
    z = np.random.default_rng(3).standard_normal((3, 32)).astype(np.float32)
    found = as_ink(renderer_of(generator).render(z, View(31, 22, 8.0)))
    weights = weights_of(generator)
    wanted = np.stack([residual_cppn(weights, one, *window(31, 22, 8.0), blocks=5) for one in z])
    assert found.shape == wanted.shape == (3, 22, 31, c_dim)
    assert wanted.std() > 0.03
    np.testing.assert_allclose(found, wanted, rtol=0, atol=TOLERANCE)


@pytest.mark.slow
@pytest.mark.parametrize("c_dim", [1, 3])
def test_encoder(c_dim):
    config = EncoderConfig(hidden=(32, 16), c_dim=c_dim)
    encoder = randomise(Encoder(config), 5, fan_in)
    weights = weights_of(encoder)
    pictures = np.random.default_rng(6).random((4, 26, 26, c_dim)).astype(np.float32)
    h = pictures.reshape(4, -1).astype(np.float64)
    for layer in range(2):
        h = softplus(h @ weights[f"softplus_{layer}/kernel"] + weights[f"softplus_{layer}/bias"])
    mean = h @ weights["mean/kernel"] + weights["mean/bias"]
    log_variance = h @ weights["log_variance/kernel"] + weights["log_variance/bias"]
    found = encoder(pictures)
    np.testing.assert_allclose(found[0], mean, atol=TOLERANCE)
    np.testing.assert_allclose(found[1], log_variance, atol=TOLERANCE)
    model = Model(made_generator(c_dim=c_dim), encoder, 8.0)
    seen = as_ink(pictures)  # 1 - ink in three channels
    np.testing.assert_allclose(model.encode(seen), mean, atol=TOLERANCE)


# -- the losses ------------------------------------------------------------------------------------

RNG = np.random.default_rng(9)
LOGITS = RNG.normal(0, 3, (5, 49, 1)).astype(np.float32)
PICTURES = RNG.random((5, 7, 7, 1)).astype(np.float32)
MEAN, LOG_VARIANCE, Z = RNG.standard_normal((3, 5, 8)).astype(np.float32)
D_LOGITS = RNG.normal(0, 2, 6).astype(np.float32)


def value(tensor):
    return np.asarray(keras.ops.convert_to_numpy(tensor), np.float64)


def test_reconstruction_is_binary_cross_entropy_summed_over_pixels():
    p, x = sigmoid(LOGITS.astype(np.float64)), PICTURES.reshape(5, 49, 1)
    wanted = -np.sum(x * np.log(p) + (1 - x) * np.log(1 - p), axis=(1, 2)).mean()
    assert value(losses.reconstruction(LOGITS, PICTURES)) == pytest.approx(wanted, rel=1e-6)


def test_reconstruction_stays_finite_when_sure_and_wrong():
    logits, ink = np.full((1, 4, 1), -300, np.float32), np.ones((1, 2, 2, 1), np.float32)
    assert value(losses.reconstruction(logits, ink)) == pytest.approx(1200)


def test_kl_divergence_against_an_integral():
    # KL(q || p) = ∫ q·log(q/p), one dimension, by a sum over a fine grid.
    mean, variance = 0.7, 0.3
    t = np.linspace(-12, 12, 200_001)
    q = np.exp(-((t - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
    log_ratio = -((t - mean) ** 2) / (2 * variance) - 0.5 * np.log(variance) + t**2 / 2
    wanted = np.sum(q * log_ratio) * (t[1] - t[0])
    one = np.array([[mean]], np.float32), np.log(np.array([[variance]], np.float32))
    assert value(losses.kl_divergence(*one)) == pytest.approx(wanted, rel=1e-5)


def test_kl_divergence_sums_over_z_and_averages_over_the_batch():
    m, s = MEAN.astype(np.float64), LOG_VARIANCE.astype(np.float64)
    wanted = 0.5 * np.sum(np.exp(s) + m**2 - 1 - s, axis=1).mean()
    assert value(losses.kl_divergence(MEAN, LOG_VARIANCE)) == pytest.approx(wanted, rel=1e-6)
    assert value(losses.kl_divergence(np.zeros((2, 3)), np.zeros((2, 3)))) == 0


def test_recall_is_the_gaussian_negative_log_density():
    variance = np.exp(LOG_VARIANCE.astype(np.float64))
    density = np.exp(-((Z - MEAN) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
    wanted = -np.log(density).sum(axis=1).mean()
    assert value(losses.recall(MEAN, LOG_VARIANCE, Z)) == pytest.approx(wanted, rel=1e-5)


def test_adversarial_losses():
    p = sigmoid(D_LOGITS.astype(np.float64))
    assert value(losses.looks_real(D_LOGITS)) == pytest.approx(-np.log(p).mean(), rel=1e-5)
    assert value(losses.looks_drawn(D_LOGITS)) == pytest.approx(-np.log(1 - p).mean(), rel=1e-5)
    assert value(losses.looks_real(np.zeros(3))) == pytest.approx(np.log(2))


def test_sample_moves_by_the_noise_times_the_deviation():
    wanted = MEAN + np.sqrt(np.exp(LOG_VARIANCE.astype(np.float64))) * Z
    np.testing.assert_allclose(losses.sample(MEAN, LOG_VARIANCE, Z), wanted, rtol=1e-5, atol=1e-6)


# -- golden pixels ---------------------------------------------------------------------------------


def test_golden_pixels():
    """Five pixels of a seeded tiny network, as they came out when it was written."""
    z = np.random.default_rng(7).standard_normal((1, 32)).astype(np.float32)
    picture = renderer_of(made_generator(seed=11)).render(z, View(26, 26, 8.0))[0, ..., 0]
    found = [picture[row, column] for row, column in [(0, 0), (0, 25), (12, 13), (20, 6), (25, 25)]]
    np.testing.assert_allclose(found, GOLDEN, rtol=0, atol=1e-4)
    assert np.ptp(found) > 0.05


GOLDEN = [0.889993, 0.760781, 0.908028, 0.620351, 0.690839]
