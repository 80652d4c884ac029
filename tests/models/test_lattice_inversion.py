"""The z of pictures of a network without an encoder: begun at a likely code, then downhill."""

import numpy as np
import pytest

from sampler import Sampler
from sampler.models import lattice_inversion
from sampler.models.lattice_inversion import LatticeInversion
from sampler.models.likely_starts import LikelyStarts
from sampler.networks.backend import ops

import tensorflow as tf  # isort: skip - after the backend has settled how it starts

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def model(own_checkpoints):
    return Sampler(own_checkpoints / "letters").model


def cost(z, ink, crops):
    """Return -log p(picture | z) p(z) of drawings, up to a constant: (n,)."""
    ink = np.clip(ink, 0.05, 0.95)
    surprise = -(crops * np.log(ink) + (1 - crops) * np.log(1 - ink)).sum(axis=(-3, -2, -1))
    return surprise + 0.5 * np.square(z).sum(axis=-1)


def test_a_guess_is_as_probable_as_what_is_known(model):
    known = 3 * model.origin.atlas[0]
    crops = model.small(known)
    guess = LikelyStarts(model.generator, model.scale, known).guess(crops)
    costs = cost(guess, model.small(guess), crops)
    for z in (known, 0 * known):
        assert (costs <= cost(z, model.small(z), crops) + 1e-2).all()


def test_steps_go_downhill_from_there(model):
    known = model.origin.atlas[0]
    crops = np.rint(model.small(known))  # more certain than any z draws
    search = LatticeInversion(model.generator, model.scale, known)
    first, last = (search.find(crops, steps) for steps in (0, 80))
    assert (cost(last, model.small(last), crops) < cost(first, model.small(first), crops)).all()


def test_a_palette_is_compared_by_squares(own_checkpoints):
    """As its training does; the likelihood of each channel would shift its colours."""
    model = Sampler(own_checkpoints / "icons").model
    start = 2 * model.origin.atlas[0][:1]
    places = np.linspace(-7, 7, 9, dtype=np.float32)
    target = np.random.default_rng(0).random((1, 9, 9, 3), np.float32)
    search = LatticeInversion(model.generator, model.scale)
    given = target, places, places, np.float32(60)
    slope = np.asarray(search._gradient_of_cost(tf.constant(start), *map(tf.constant, given)))[0]

    def squares(z):
        ink = ops.sigmoid(model.generator.lattice_logits(z, places, places))
        return 24_576 * np.square(target - ink).mean() + 0.5 * np.square(z).sum()

    steps = np.float32(0.05) * np.eye(model.z_dim, dtype=np.float32)
    rises = [(squares(start + step) - squares(start - step)) / 0.1 for step in steps]
    np.testing.assert_allclose(slope, rises, atol=0.02 * np.abs(slope).max())


def test_many_pictures_have_the_z_of_a_few(model, monkeypatch):
    """A whole batch is compiled, and filled up where pictures are missing."""
    crops = model.small(model.origin.atlas[0])[:5]
    search = LatticeInversion(model.generator, model.scale)
    few = search.find(crops, 20)
    monkeypatch.setattr(lattice_inversion, "_MANY", 5)
    monkeypatch.setattr(lattice_inversion, "_OFTEN", 100)
    np.testing.assert_allclose(search.find(crops, 20), few, atol=1e-3)


def test_finer_pictures_are_not_surer(model):
    """A point counts as many pixels, as many as 128×128 have at most."""
    search, counted = LatticeInversion(model.generator, model.scale), {}
    for size in (64, 128, 256):

        def gradient(z, target, across, down, weight, size=size):
            counted[size] = float(weight) * len(across) * len(down)
            return np.zeros_like(z)

        search._of_few = gradient
        search.find(np.zeros((1, size, size, 1), np.float32), 1)
    assert counted == pytest.approx({64: 64**2, 128: 128**2, 256: 128**2})


def test_without_known_codes_it_begins_at_zero(model):
    search = LatticeInversion(model.generator, model.scale)
    np.testing.assert_array_equal(search.find(model.small(model.origin.atlas[0]), 0), 0)
