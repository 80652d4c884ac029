"""latent: seeded samples, checked batches, paths."""

import numpy as np
import pytest

from sampler.latent.vectors import EASINGS, as_batch, lerp, path, sample, slerp
from sampler.support.arguments import whole_number

A, B, C = sample(32, count=3, seed=5)


def test_sample():
    assert sample(32).shape == (32,)
    assert sample(32).dtype == np.float32
    assert sample(3, count=1).shape == (1, 3)
    assert not np.array_equal(sample(32), sample(32))
    assert np.array_equal(sample(32, seed=1), sample(32, rng=np.random.default_rng(1)))
    many = sample(32, count=5000, seed=0)
    assert abs(many.mean()) < 0.01
    assert abs(many.std() - 1) < 0.01
    rng = np.random.default_rng(1)
    assert not np.array_equal(sample(32, rng=rng), sample(32, rng=rng))


@pytest.mark.parametrize(
    ("options", "error", "pattern"),
    [
        ({"z_dim": 0}, ValueError, "z_dim got 0"),
        ({"z_dim": 2.0}, TypeError, r"z_dim got 2.0 \(float\)"),
        ({"count": 0}, ValueError, "count got 0"),
        ({"seed": -1}, ValueError, "seed got -1"),
        ({"seed": True}, TypeError, "seed got True"),
        ({"seed": 1, "rng": np.random.default_rng(1)}, ValueError, "one would be ignored"),
        ({"rng": 7}, TypeError, "numpy.random.default_rng"),
    ],
)
def test_sample_refuses(options, error, pattern):
    with pytest.raises(error, match=pattern):
        sample(**{"z_dim": 4, **options})


@pytest.mark.parametrize("z", [A, A[None], A.tolist(), A.astype(np.float64), [A, B]])
def test_as_batch(z):
    batch = as_batch(z, 32)
    assert batch.dtype == np.float32
    assert batch.shape == (len(batch), 32)
    assert np.array_equal(batch[0], A)


@pytest.mark.parametrize(
    ("z", "error", "pattern"),
    [
        (np.zeros(31), ValueError, r"shape \(31,\); expected \(32,\) or \(n, 32\)"),
        (np.zeros((32, 1)), ValueError, "expected"),
        (np.zeros((1, 1, 32)), ValueError, "expected"),
        (np.zeros((0, 32)), ValueError, "expected"),
        (1.0, ValueError, r"shape \(\)"),
        ([[1.0], [1.0, 2.0]], ValueError, "not a regular array"),
        (["a"] * 32, TypeError, "expected real numbers"),
        (np.zeros(32, complex), TypeError, "real numbers"),
        (None, TypeError, "real numbers"),
        (np.full(32, np.nan), ValueError, "32 of 32 values that are NaN"),
        (np.full(32, 1e300), ValueError, "infinite"),
    ],
)
def test_as_batch_refuses(z, error, pattern):
    with pytest.raises(error, match=pattern):
        as_batch(z, 32)


@pytest.mark.parametrize("between", [lerp, slerp])
def test_between_is_exact_at_the_ends(between):
    line = between(A, B, [0, 0.3, 1])
    assert line.dtype == np.float32
    assert line.shape == (3, 32)
    assert np.array_equal(line[0], A)
    assert np.array_equal(line[2], B)
    assert np.array_equal(line[1], between(A, B, 0.3))
    with pytest.raises(ValueError, match="same shape"):
        between(A, B[:5], 0.5)
    with pytest.raises(ValueError, match="t holds 1 of 1 values that are NaN"):
        between(A, B, np.nan)
    with pytest.raises(ValueError, match=r"t got shape \(1, 1\)"):
        between(A, B, [[0.5]])


def test_slerp_keeps_the_length_and_turns_evenly():
    unit_a, unit_b = A / np.linalg.norm(A), B / np.linalg.norm(B)
    arc = slerp(unit_a, unit_b, np.linspace(0, 1, 9)).astype(np.float64)
    assert np.allclose(np.linalg.norm(arc, axis=1), 1, atol=1e-6)
    turns = np.arccos(np.sum(arc[1:] * arc[:-1], axis=1))
    assert np.ptp(turns) < 1e-5


def test_slerp_at_the_awkward_places():
    assert np.allclose(slerp(A, 3 * A, 0.5), 2 * A)
    assert np.array_equal(slerp(A, A, 0.5), A)
    assert np.allclose(slerp(A, 0 * A, 0.25), 0.75 * A)
    assert np.array_equal(slerp(0 * A, 0 * A, 0.5), 0 * A)
    assert np.allclose(slerp(A, A + 1e-5, 0.5), A + 0.5e-5, atol=1e-6)
    with pytest.raises(ValueError, match="opposite directions.*use interpolation='lerp'"):
        slerp(A, -2 * A, 0.5)


def test_easings():
    t = np.linspace(0, 1, 101)
    for ease in EASINGS.values():
        way = ease(t)
        assert way[0] == 0
        assert way[-1] == 1
        assert (np.diff(way) > 0).all()
    steps = {name: np.diff(ease(t)) for name, ease in EASINGS.items()}
    # 2016's sinusoid starts fast and only its end is slow; "ease" is slow at both.
    assert steps["sinusoid"][0] > 0.015
    assert steps["sinusoid"][-1] < 0.001
    assert steps["ease"][0] < 0.001
    assert steps["ease"][-1] < 0.001


@pytest.mark.parametrize("sinusoid", [False, True])
@pytest.mark.parametrize("frames", [2, 10])
def test_path_is_the_morph_of_2016(frames, sinusoid):
    delta = 1.0 / (frames - 1)
    expected = []
    for i in range(frames):
        factor = np.sin(delta * i * np.pi / 2) if sinusoid else delta * i
        expected.append(A + (B - A) * factor)
    made = path([A, B], frames, easing="sinusoid" if sinusoid else "linear")
    assert made.dtype == np.float32
    assert np.allclose(made, expected, atol=1e-6)


@pytest.mark.parametrize("interpolation", ["lerp", "slerp"])
@pytest.mark.parametrize("easing", list(EASINGS))
def test_path_through_keyframes(easing, interpolation):
    options = {"easing": easing, "interpolation": interpolation}
    there = path([A, B, C], 5, **options)
    assert there.shape == (9, 32)
    assert np.array_equal(there[[0, 4, 8]], [A, B, C])
    back = path([A, B, C], 5, loop=True, **options)
    assert back.shape == (12, 32)
    assert np.array_equal(back[:9], there)


@pytest.mark.parametrize(
    ("options", "error", "pattern"),
    [
        ({"frames_per_segment": 1}, ValueError, "got 1; .* a morph shows its two ends"),
        ({"frames_per_segment": 0}, ValueError, "got 0"),
        ({"frames_per_segment": 2.5}, TypeError, "got 2.5"),
        ({"keyframes": [A]}, ValueError, "k at least 2"),
        ({"keyframes": A}, ValueError, r"shape \(32,\); expected \(k, z_dim\)"),
        ({"keyframes": [A, A * np.nan]}, ValueError, "32 of 64 values that are NaN"),
        ({"easing": "bounce"}, ValueError, "easing got 'bounce'; expected one of 'linear'"),
        ({"interpolation": "cubic"}, ValueError, "one of 'lerp', 'slerp'"),
        ({"loop": 2}, TypeError, "loop got 2"),
    ],
)
def test_path_refuses(options, error, pattern):
    with pytest.raises(error, match=pattern):
        path(**{"keyframes": [A, B], "frames_per_segment": 5, **options})


def test_whole_number():
    assert whole_number(0, "n", 0) == 0
    with pytest.raises(TypeError, match=r"n got '2' \(str\); expected a whole number, at least 1"):
        whole_number("2", "n")
