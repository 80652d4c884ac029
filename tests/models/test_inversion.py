"""models.inversion: downhill in -log p(picture | z) p(z), whatever the number of pictures."""

import numpy as np
import pytest

from sampler.config import GeneratorConfig, ResidualConfig
from sampler.models.keras_inversion import KerasInversion
from sampler.networks import make_generator
from sampler.pictures.view import points

CONFIGS = [
    GeneratorConfig(z_dim=6, width=16, z_init_std=0.3),
    GeneratorConfig(z_dim=6, width=16, z_init_std=0.3, c_dim=3),
    ResidualConfig(z_dim=6, blocks=2, z_init_std=0.3, tanh_init_std=0.5),
]


def drawn(generator, z):
    pictures = np.asarray(generator(z, points(12, 12, 8.0)))
    return pictures.reshape(len(z), 12, 12, -1)


def cost(generator, z, pictures):
    ink = np.clip(drawn(generator, z).astype(np.float64), 1e-9, 1 - 1e-9)
    surprise = -(pictures * np.log(ink) + (1 - pictures) * np.log(1 - ink)).sum(axis=(1, 2, 3))
    return surprise + 0.5 * (z.astype(np.float64) ** 2).sum(axis=1)


@pytest.fixture(params=CONFIGS, ids=lambda config: f"{config.architecture}-{config.c_dim}")
def generator(request):
    return make_generator(request.param, seed=1)


def test_every_picture_is_drawn_better(generator):
    rng = np.random.default_rng(0)
    target, start = rng.standard_normal((2, 5, 6)).astype(np.float32)
    pictures = drawn(generator, target)
    before = start.copy()
    result = KerasInversion(generator, 12, 8.0).refine(start, pictures, 30)
    assert result.shape == (5, 6)
    assert result.dtype == np.float32
    np.testing.assert_array_equal(start, before)
    assert (cost(generator, result, pictures) < cost(generator, start, pictures)).all()


def test_no_steps_change_nothing(generator):
    z = np.ones((2, 6), np.float32)
    result = KerasInversion(generator, 12, 8.0).refine(z, drawn(generator, z), 0)
    np.testing.assert_array_equal(result, z)


@pytest.mark.slow
def test_a_batch_is_refined_as_each_of_it_alone(generator):
    rng = np.random.default_rng(1)
    target, start = rng.standard_normal((2, 7, 6)).astype(np.float32)
    pictures, inversion = drawn(generator, target), KerasInversion(generator, 12, 8.0, batch=3)
    together = inversion.refine(start, pictures, 5)
    alone = [inversion.refine(start[i : i + 1], pictures[i : i + 1], 5)[0] for i in range(7)]
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_the_prior_pulls_where_the_picture_has_no_influence():
    generator = make_generator(GeneratorConfig(z_dim=6, width=16), seed=1)
    generator.from_z.kernel.assign(np.zeros((6, 16), np.float32))
    start = np.full((1, 6), 0.4, np.float32)
    result = KerasInversion(generator, 12, 8.0).refine(start, drawn(generator, start), 8)
    assert (np.abs(result) < 0.1).all()


@pytest.mark.slow
def test_one_inversion_takes_any_number_of_pictures_after_any_other(generator):
    rng = np.random.default_rng(0)
    start = rng.standard_normal((5, 6)).astype(np.float32)
    pictures = drawn(generator, rng.standard_normal((5, 6)).astype(np.float32))
    inversion = KerasInversion(generator, 12, 8.0)
    for count in (5, 1, 2, 3, 1, 4):
        result = inversion.refine(start[:count], pictures[:count], 2)
        new = KerasInversion(generator, 12, 8.0).refine(start[:count], pictures[:count], 2)
        np.testing.assert_allclose(result, new, atol=1e-6)
