"""models.classify: probabilities of pictures, and random z of a given label."""

from types import SimpleNamespace

import numpy as np
import pytest

from sampler.models.classify import LabelNotFound, probabilities, sample_label, softmax


class FirstNumbers:
    """A network whose logits are the first numbers of the crop, so that a test can set them."""

    name = "judge"

    config = SimpleNamespace(c_dim=1, image_size=26)

    def __init__(self, classes):
        self.classes = classes

    def __call__(self, crops):
        return crops.reshape(len(crops), -1)[:, : self.classes]


class Draws:
    """A model whose picture of z is z."""

    z_dim = 32

    def sample_z(self, count, rng):
        return rng.standard_normal((count, 32), np.float32)

    def small(self, z):
        return np.pad(z, ((0, 0), (0, 26 * 26 - 32))).reshape(-1, 26, 26, 1)


def test_softmax_of_large_logits():
    np.testing.assert_allclose(softmax(np.array([[1e4, 1e4], [0, -1e4]])), [[0.5, 0.5], [1, 0]])


def test_probabilities_are_shares():
    shares = probabilities(FirstNumbers(11), np.random.default_rng(0).random((7, 26, 26, 1)))
    assert shares.shape == (7, 11)
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-6)


def test_colour_is_refused_by_a_classifier_of_ink():
    with pytest.raises(ValueError, match="crops has 3 channels; expected 1"):
        probabilities(FirstNumbers(10), np.zeros((1, 26, 26, 3)))


def test_the_label_is_drawn_with_the_given_confidence():
    rng = np.random.default_rng(0)
    for label in (0, 7):
        z = sample_label(Draws(), FirstNumbers(10), label, 0.6, rng)
        assert z.shape == (32,)
        assert softmax(z[:10])[label] >= 0.6


def test_the_class_of_drawings_does_not_count():
    """A GAN's classifier calls most drawings "drawn"; the digits alone are compared."""
    z = sample_label(Draws(), FirstNumbers(11), 3, 0.6, np.random.default_rng(0))
    assert softmax(z[:10])[3] >= 0.6


def test_a_label_that_never_comes_is_an_error_with_its_rate():
    with pytest.raises(
        LabelNotFound, match=r"none of 400 random z drew the label 3 .*: \d+ of them were"
    ):
        sample_label(Draws(), FirstNumbers(10), 3, 0.999999, np.random.default_rng(0), tries=400)
