"""Figures of letters: overlap, a reader of other letters, and what it reads of a network's."""

from dataclasses import replace

import numpy as np
import pytest

from sampler import Sampler, View
from sampler.datasets import Dataset
from sampler.evaluation import LetterReader, letter_figures, overlap
from sampler.evaluation.letter_variants import with_variants
from sampler.pictures.view import edge_scale

pytestmark = pytest.mark.slow


def strokes(hands, size=32, seed=0):
    """Return a bar across and a bar down, drawn by each hand in its own weight and place."""
    rng = np.random.default_rng(seed)
    images = np.zeros((2 * hands, size, size, 1), np.uint8)
    for hand in range(hands):
        weight, place = rng.integers(3, 8), rng.integers(10, 18)
        images[2 * hand, place : place + weight, 4:-4] = 255
        images[2 * hand + 1, 4:-4, place : place + weight] = 255
    names = tuple(f"hand {number // 2}" for number in range(2 * hands))
    attributes = {"family": names, "style": ("plain",) * len(names)}
    return Dataset("strokes", images, np.arange(2 * hands) % 2, "memory", attributes=attributes)


def doubled(data):
    """Return pictures twice as large."""
    return replace(data, images=data.images.repeat(2, axis=1).repeat(2, axis=2))


@pytest.fixture(scope="module")
def reader():
    return LetterReader(doubled(strokes(100)))


def test_a_reader_learns_from_larger_letters():
    with pytest.raises(
        ValueError, match="letters of 32 pixels; expected 64: load them with that size"
    ):
        LetterReader(strokes(2))


def test_a_reader_reads_other_hands(reader):
    others = strokes(40, seed=1)
    assert reader.accuracy(others) > 0.95
    shares = reader.probabilities(others.crops(32))
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)


def test_variants_are_letters_in_other_weights_and_shapes():
    data = doubled(strokes(20))
    made = with_variants(data, 3, 32, seed=0)
    assert made.images.shape == (160, 32, 32, 1)
    np.testing.assert_array_equal(made.images[:40], strokes(20).images)
    np.testing.assert_array_equal(made.labels, np.tile(data.labels, 4))
    ink = made.images.reshape(4, 40, -1).mean(axis=2) / made.images[:40].reshape(40, -1).mean(
        axis=1
    )
    assert ink[1:].min() < 0.85
    assert ink[1:].max() > 1.15
    across = made.images[..., 0].max(axis=1) > 127  # a bar across stays one
    assert (across.sum(axis=1)[made.labels == 0] > 14).all()
    np.testing.assert_array_equal(with_variants(data, 3, 32, seed=0).images, made.images)


def test_a_network_overlaps_its_own_drawings(own_checkpoints):
    sampler = Sampler(own_checkpoints / "letters")
    codes = sampler.atlas[0][:3]
    window = View(48, 48, edge_scale(48, sampler.model.scale))
    own = np.rint(255 * sampler.render(codes, window)).astype(np.uint8)
    np.testing.assert_allclose(overlap(sampler, codes, own), 1, atol=0.02)
    opposite = 255 - own
    assert overlap(sampler, codes, opposite).max() < 0.02


def test_figures_of_letters_are_shares(own_checkpoints, reader):
    sampler, data = Sampler(own_checkpoints / "letters"), strokes(6)
    codes = sampler.atlas[0][:12]
    figures = letter_figures(sampler, codes, data, reader, cases=12)
    assert set(figures) == {"random_read", "between_read", "sums_read", "sums_nearer"}
    assert all(0 <= value <= 1 for value in figures.values())
    assert letter_figures(sampler, codes, data, reader, cases=12) == figures
    # Where every hand draws alike, a sum is the mean letter itself: never nearer than it.
    same = codes[data.labels]
    assert letter_figures(sampler, same, data, reader, cases=12)["sums_nearer"] < 0.5
