"""evaluation.measures: cases that can be checked by hand."""

import numpy as np
import pytest
import scipy.ndimage

from sampler.evaluation.measures import averaged_down, frechet_distance, sheared, slope

RNG = np.random.default_rng(0)


# -- Fréchet distance ------------------------------------------------------------------------------


def whitened(n, features, seed=0):
    """Rows whose mean is exactly 0 and whose covariance is exactly the identity."""
    rows = np.random.default_rng(seed).standard_normal((n, features))
    rows -= rows.mean(axis=0)
    return rows @ np.linalg.inv(np.linalg.cholesky(np.atleast_2d(np.cov(rows, rowvar=False)))).T


def test_frechet_distance_in_closed_form():
    # Covariances that commute: |m₁ - m₂|² + Σ (σ₁ - σ₂)².
    a = whitened(50, 3) * [1.0, 2.0, 3.0] + [0, 0, 1]
    b = whitened(70, 3, 1) * [4.0, 2.0, 0.5] + [1, 2, 1]
    expected = 1 + 4 + 9 + 0 + 6.25
    assert frechet_distance(a, b) == pytest.approx(expected)
    assert frechet_distance(b, a) == pytest.approx(expected)


def test_frechet_distance_of_covariances_that_do_not_commute():
    # In two dimensions tr √(AB) = √(tr AB + 2·√det AB).
    first, second = np.array([[2.0, 0.5], [0.5, 1.0]]), np.array([[1.0, -0.7], [-0.7, 3.0]])
    a = whitened(40, 2) @ np.linalg.cholesky(first).T
    b = whitened(40, 2, 1) @ np.linalg.cholesky(second).T
    product = first @ second
    root = np.sqrt(np.trace(product) + 2 * np.sqrt(np.linalg.det(product)))
    expected = np.trace(first) + np.trace(second) - 2 * root
    assert frechet_distance(a, b) == pytest.approx(expected)


def test_frechet_distance_of_a_set_to_itself_is_zero():
    a = RNG.standard_normal((100, 5)).astype(np.float32)
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-9)


def test_frechet_distance_with_features_that_never_vary():
    """ReLU features of a judge may be dead: singular, without a warning, still exact."""
    a = np.zeros((60, 4))
    a[:, 0] = whitened(60, 1)[:, 0]
    b = np.zeros((60, 4))
    b[:, 0], b[:, 1] = 3 * whitened(60, 1, 1)[:, 0], 2.0
    assert frechet_distance(a, b) == pytest.approx((3 - 1) ** 2 + 2**2)
    # Fewer rows than features.
    few = RNG.standard_normal((5, 40))
    assert frechet_distance(few, few) == pytest.approx(0, abs=1e-4)
    assert frechet_distance(a[:, :1], b[:, :1]) == pytest.approx(4)


def test_frechet_distance_needs_two_rows():
    with pytest.raises(ValueError, match="a and b got 1 and 5 rows"):
        frechet_distance(np.ones((1, 3)), np.ones((5, 3)))


# -- slope, averages, slant ------------------------------------------------------------------------


@pytest.mark.parametrize("size", [101, 201, 1080])
@pytest.mark.parametrize("turned", [False, True])
def test_slope_of_a_ramp_does_not_depend_on_the_size(size, turned):
    ramp = np.tile(np.linspace(0, 1, size), (size, 1))
    assert slope(ramp.T if turned else ramp, 26) == pytest.approx(1 / 25)


def test_slope_of_a_slanted_ramp_and_of_a_steeper_one():
    x = np.linspace(0, 1, 501)
    along, down = np.meshgrid(x, x)
    assert slope((along + down) / 2, 26) == pytest.approx(np.sqrt(2) / 2 / 25, rel=1e-6)
    edge = np.clip((along - 0.5) * 10 + 0.5, 0, 1)
    assert slope(edge, 26) == pytest.approx(10 / 25, rel=1e-6)


def test_slope_ignores_what_is_no_edge():
    """Smoke at 0.2 and full ink have slopes too, which must not count."""
    x = np.linspace(0, 1, 401)
    picture = np.tile(np.clip((x - 0.5) * 8 + 0.5, 0.2, 1), (401, 1))
    picture[:, :100] += 0.1 * np.sin(np.arange(100))
    assert slope(picture, 26) == pytest.approx(8 / 25, rel=1e-6)


def test_slope_without_an_edge_is_nan():
    assert np.isnan(slope(np.zeros((9, 9)), 26))
    assert np.isnan(slope(np.ones((9, 9)), 26))


def test_averaged_down():
    picture = np.arange(16.0).reshape(1, 4, 4, 1)
    assert averaged_down(picture, 2)[0, ..., 0].tolist() == [[2.5, 4.5], [10.5, 12.5]]
    two = RNG.random((2, 6, 6, 3))
    small = averaged_down(two, 3)
    assert small.shape == (2, 3, 3, 3)
    np.testing.assert_allclose(small[1, 2, 0], two[1, 4:6, 0:2].mean(axis=(0, 1)))
    np.testing.assert_array_equal(averaged_down(two, 6), two)
    with pytest.raises(ValueError, match="pictures got 5×5 pixels; expected multiples of 2"):
        averaged_down(np.zeros((1, 5, 5, 1)), 2)


def test_sheared_leans_to_the_right():
    picture = np.zeros((1, 21, 21, 1), np.float32)
    picture[0, 3:18, 10] = 1
    leaning = sheared(picture, 0.4)[0, ..., 0]
    columns = leaning @ np.arange(21) / np.maximum(leaning.sum(axis=1), 1e-9)
    np.testing.assert_allclose(columns[3:18], 10 - 0.4 * (np.arange(3, 18) - 10), atol=1e-4)
    assert columns[3] > columns[17]  # the top goes right, as in handwriting
    np.testing.assert_allclose(leaning.sum(), picture.sum(), rtol=1e-5)
    np.testing.assert_array_equal(sheared(picture, 0.0), picture)


def test_sheared_keeps_pictures_and_channels_apart():
    batch = np.zeros((2, 9, 9, 3), np.float32)
    batch[1, 0, 4, 2] = 1
    leaning = sheared(batch, 0.5)  # row 0 lies 4 above the middle: it moves by 2 pixels
    assert leaning.shape == batch.shape
    assert leaning.dtype == np.float32
    assert np.argwhere(leaning).tolist() == [[1, 0, 6, 2]]


def test_bicubic_digits_have_about_the_slope_that_was_published(digits):
    """0.87 for MNIST itself, blown up bicubically; the stand-in has the same softness."""
    slopes = [
        slope(np.clip(scipy.ndimage.zoom(crop[..., 0], 1080 / 26, order=3), 0, 1), 26)
        for crop in digits.crops(26, range(5))
    ]
    assert 0.4 < np.mean(slopes) < 1.4
