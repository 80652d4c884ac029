"""training.losses: where they are least, which way they push, and that they stay finite.

That they are the formulas is tested in test_reference.
"""

import numpy as np
import pytest
import tensorflow as tf

from sampler.training import losses

RNG = np.random.default_rng(4)


def value_and_slope(loss, *inputs):
    tensors = [tf.constant(np.asarray(array, np.float32)) for array in inputs]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        value = loss(*tensors)
    slopes = tape.gradient(value, tensors)
    return float(value), [None if slope is None else slope.numpy() for slope in slopes]


def test_reconstruction_is_least_where_the_ink_is_right():
    pictures = RNG.uniform(0.1, 0.9, (3, 4, 4, 1))
    right = np.log(pictures / (1 - pictures)).reshape(3, 16, 1)
    least, (slope, _) = value_and_slope(losses.reconstruction, right, pictures)
    np.testing.assert_allclose(slope, 0, atol=1e-6)
    for _ in range(5):
        other = right + RNG.normal(0, 0.5, right.shape)
        assert value_and_slope(losses.reconstruction, other, pictures)[0] > least


def test_reconstruction_is_a_sum_over_pixels_and_channels_and_a_mean_over_pictures():
    logits, pictures = RNG.normal(size=(2, 4, 3)), RNG.random((2, 2, 2, 3))
    one, _ = value_and_slope(losses.reconstruction, logits, pictures)
    twice = np.concatenate([logits] * 2), np.concatenate([pictures] * 2)
    assert value_and_slope(losses.reconstruction, *twice)[0] == pytest.approx(one, rel=1e-6)
    taller = np.concatenate([logits] * 2, axis=1), np.concatenate([pictures] * 2, axis=1)
    assert value_and_slope(losses.reconstruction, *taller)[0] == pytest.approx(2 * one, rel=1e-6)


def test_pixels_are_compared_with_themselves():
    """Row after row: a transposed picture must not fit as well."""
    picture = np.zeros((1, 3, 3, 1))
    picture[0, 0, 1:] = 1
    logits = (picture * 10 - 5).reshape(1, 9, 1)
    right, _ = value_and_slope(losses.reconstruction, logits, picture)
    turned, _ = value_and_slope(losses.reconstruction, logits, picture.transpose(0, 2, 1, 3))
    assert right < 0.1
    assert turned > 10


def test_kl_divergence_is_zero_only_for_the_prior():
    zero, slopes = value_and_slope(losses.kl_divergence, np.zeros((2, 5)), np.zeros((2, 5)))
    assert zero == 0
    for slope in slopes:
        np.testing.assert_array_equal(slope, 0)
    for mean, log_variance in RNG.normal(size=(5, 2, 2, 5)):
        assert value_and_slope(losses.kl_divergence, mean, log_variance)[0] > 0


def test_recall_rewards_a_narrow_right_guess_and_punishes_a_narrow_wrong_one():
    z = RNG.normal(size=(4, 3))

    def nats(mean, log_variance):
        return value_and_slope(losses.recall, mean, np.full_like(z, log_variance), z)[0]

    assert nats(z, -4) < nats(z, 0) < nats(z + 3, 0) < nats(z + 3, -4)


def test_the_generator_is_pushed_up_and_the_discriminator_apart():
    logits = np.array([-3.0, 0.0, 3.0])
    _, (up,) = value_and_slope(losses.looks_real, logits)
    _, (down,) = value_and_slope(losses.looks_drawn, logits)
    assert (up < 0).all()
    assert (down > 0).all()
    # -log D does not go flat for pictures that are recognised with ease, unlike log(1 - D).
    assert up[0] == pytest.approx(-0.9526 / 3, abs=1e-3)


@pytest.mark.parametrize("loss", [losses.looks_real, losses.looks_drawn])
def test_adversarial_losses_stay_finite(loss):
    value, (slope,) = value_and_slope(loss, np.array([-1e4, 1e4]))
    assert value == pytest.approx(5000)
    assert np.isfinite(slope).all()


def test_sample_lets_the_slope_through_to_mean_and_variance():
    noise = RNG.normal(size=(6, 2))
    mean, log_variance = np.zeros((6, 2)), np.zeros((6, 2))
    _, (to_mean, to_variance, _) = value_and_slope(
        lambda *moments: tf.reduce_sum(losses.sample(*moments)), mean, log_variance, noise
    )
    np.testing.assert_allclose(to_mean, 1)
    np.testing.assert_allclose(to_variance, noise / 2, rtol=1e-5)


def test_samples_have_the_given_mean_and_variance():
    noise = RNG.normal(size=(100_000, 1)).astype(np.float32)
    drawn = np.asarray(losses.sample(np.float32(2), np.log(np.float32(0.25)), noise))
    assert drawn.mean() == pytest.approx(2, abs=0.01)
    assert drawn.std() == pytest.approx(0.5, abs=0.01)


def test_free_nats_are_given_to_each_number_of_z_on_average_over_the_batch():
    """One number costs 2 nats, one 0.25 and one nothing: with 0.5 free, 2 + 0.5 + 0.5 are paid."""
    mean = np.array([[2.0, 1.0, 0.0], [-2.0, 0.0, 0.0]])
    log_variance = np.zeros_like(mean)
    paid, (slope, _) = value_and_slope(
        lambda *moments: losses.kl_above(0.5, *moments), mean, log_variance
    )
    assert paid == pytest.approx(3.0)
    assert (slope[:, 0] != 0).all()
    assert (slope[:, 1:] == 0).all()
    assert value_and_slope(losses.kl_divergence, mean, log_variance)[0] == pytest.approx(2.25)


def test_cross_entropy_is_the_surprise_about_the_right_class():
    logits = np.log(np.array([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]]))
    nats = float(losses.cross_entropy(tf.constant(logits, tf.float32), tf.constant([0, 2])))
    assert nats == pytest.approx(-(np.log(0.5) + np.log(0.8)) / 2, rel=1e-6)


def test_realness_is_the_log_odds_against_the_last_class():
    shares = np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    log_odds = losses.realness(tf.constant(np.log(shares) + 7, tf.float32))
    np.testing.assert_allclose(log_odds, np.log([0.5 / 0.5, 0.9 / 0.1]), atol=1e-5)


def test_undecided_is_nothing_when_each_drawing_is_one_digit_and_all_digits_come():
    certain = 50 * np.eye(10)
    drawn = np.zeros((10, 1))
    assert float(losses.undecided(np.hstack([certain, drawn]))) == pytest.approx(0, abs=1e-5)
    assert float(losses.undecided(np.hstack([certain, drawn + 80]))) == pytest.approx(0, abs=1e-5)
    same = np.hstack([np.tile(certain[:1], (10, 1)), drawn])
    uncertain = np.zeros((10, 11))
    for logits in (same, uncertain):
        assert float(losses.undecided(logits)) == pytest.approx(np.log(10), rel=1e-4)


def test_imbalance_looks_at_the_batch_alone():
    uncertain, drawn = np.zeros((10, 10)), np.zeros((10, 1))
    for logits in (uncertain, 50 * np.eye(10)):
        assert float(losses.imbalance(np.hstack([logits, drawn]))) == pytest.approx(0, abs=1e-5)
    half = 50 * np.eye(10)[[0, 1] * 5]
    assert float(losses.imbalance(np.hstack([half, drawn]))) == pytest.approx(np.log(5), rel=1e-4)


def test_feature_distance_is_relative_to_how_much_real_pictures_differ():
    """0 where they agree, 1 for the mean of real pictures, whatever the size of the features."""
    target = [RNG.normal(size=(50, 3, 3, 4)), 100 * RNG.normal(size=(50, 2, 2, 8))]
    constants = [tf.constant(part, tf.float32) for part in target]
    means = [tf.reduce_mean(part, axis=0, keepdims=True) + 0 * part for part in constants]
    assert float(losses.feature_distance(constants, constants)) == pytest.approx(0, abs=1e-6)
    assert float(losses.feature_distance(means, constants)) == pytest.approx(1, rel=1e-4)
    half = [(ours + theirs) / 2 for ours, theirs in zip(means, constants, strict=True)]
    assert float(losses.feature_distance(half, constants)) == pytest.approx(0.25, rel=1e-4)


def test_feature_distance_does_not_teach_the_real_side():
    features = [RNG.normal(size=(4, 2, 2, 3))]
    _, (ours, theirs) = value_and_slope(
        lambda a, b: losses.feature_distance([a], [b]), features[0] + 1, features[0]
    )
    assert np.abs(ours).max() > 0
    assert theirs is None
