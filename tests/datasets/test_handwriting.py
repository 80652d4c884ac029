"""datasets.handwriting: slant and weight, and the digits that differ in one of them."""

import numpy as np

from sampler.datasets.handwriting import contrast, slant, typical, weight


def test_contrast_differs_in_what_is_measured_and_in_little_else():
    measured = np.arange(30.0)
    codes = np.random.default_rng(0).standard_normal((30, 4))
    codes[28] = codes[1] + 0.01
    assert contrast(codes, measured) == (28, 1)


def test_typical_has_little_of_the_measure(digits):
    threes = digits.crops(26, digits.of_label(3))
    weights = weight(threes)
    assert weights[typical(threes, weights)] <= np.quantile(weights, 0.4)
    apart = np.square(threes - threes.mean(axis=0)).sum(axis=(1, 2, 3))
    assert typical(threes) == apart.argmin()


def test_slant_of_a_sheared_picture_rises_by_the_shear(digits):
    from sampler.evaluation.measures import sheared

    crops = np.pad(digits.crops(26, np.arange(5)), ((0, 0), (10, 10), (10, 10), (0, 0)))
    np.testing.assert_allclose(slant(sheared(crops, 0.3)), slant(crops) + 0.3, atol=0.01)


def test_slant_without_ink_is_none():
    assert slant(np.zeros((2, 4, 4, 1))).tolist() == [0, 0]
    assert slant(np.ones((1, 1, 4, 3))).tolist() == [0]
