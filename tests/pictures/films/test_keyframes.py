"""keyframes: which frames lie between keyframes, for how long, and through which window."""

import math

import numpy as np
import pytest

from sampler import View
from sampler.latent import vectors
from sampler.pictures.films.keyframes import Keyframe, film, length

RNG = np.random.default_rng(5)
A, B, C = RNG.standard_normal((3, 8)).astype(np.float32)


def zs(frames):
    return np.stack([frame.z for frame in frames])


@pytest.mark.parametrize("interpolation", ["lerp", "slerp"])
@pytest.mark.parametrize("easing", ["linear", "sinusoid", "ease"])
@pytest.mark.parametrize("loop", [False, True])
def test_z_goes_as_a_latent_path_does(interpolation, easing, loop):
    keys = [Keyframe(z, easing=easing) for z in (A, B, C)]
    frames = film(keys, fps=6, interpolation=interpolation, loop=loop)
    path = vectors.path([A, B, C], 7, easing=easing, interpolation=interpolation, loop=loop)
    np.testing.assert_allclose(zs(frames), path, atol=1e-6)


@pytest.mark.parametrize("interpolation", ["lerp", "slerp"])
def test_keyframes_are_in_it_to_the_bit(interpolation):
    views = [View(center=(0.1, 0.2), zoom=3.7), View(center=(1 / 3, 0), rotation=0.7), View()]
    keys = [Keyframe(z, view) for z, view in zip((A, B, C), views, strict=True)]
    frames = film(keys, fps=10, interpolation=interpolation)
    for at, key in zip((0, 10, 20), keys, strict=True):
        assert np.array_equal(frames[at].z, key.z)
        assert frames[at].view == key.view


def test_each_way_has_its_own_seconds_and_easing():
    keys = [Keyframe(A, seconds=1.0), Keyframe(B, seconds=0.5, easing="ease"), Keyframe(C)]
    frames = film(keys, fps=8)
    assert len(frames) == 8 + 4 + 1
    assert all(frame.seconds == 1 / 8 for frame in frames)
    np.testing.assert_allclose(frames[2].z, vectors.lerp(A, B, 0.25), atol=1e-6)
    np.testing.assert_allclose(frames[9].z, vectors.lerp(B, C, 0.15625), atol=1e-6)  # 3/16 - 2/64


def test_a_hold_is_one_long_frame():
    keys = [Keyframe(A, hold=0.5), Keyframe(B, hold=2.0), Keyframe(C)]
    frames = film(keys, fps=10)
    assert len(frames) == 21
    assert [frames[i].seconds for i in (0, 1, 10, 20)] == [0.6, 0.1, 2.1, 0.1]
    assert length(keys, fps=10) == pytest.approx(sum(frame.seconds for frame in frames))


def test_no_seconds_are_a_cut():
    frames = film([Keyframe(A, seconds=0), Keyframe(B)], fps=25)
    assert np.array_equal(zs(frames), [A, B])


def test_a_loop_ends_before_its_first_keyframe():
    keys = [Keyframe(A), Keyframe(B, seconds=2, hold=1)]
    frames = film(keys, fps=4, loop=True)
    assert len(frames) == 4 + 8
    np.testing.assert_allclose(frames[-1].z, vectors.lerp(B, A, 7 / 8), atol=1e-6)
    assert length(keys, fps=4, loop=True) == 4.0


@pytest.mark.parametrize("loop", [False, True])
def test_a_single_keyframe_is_a_still(loop):
    (frame,) = film([Keyframe(A, hold=3)], fps=10, loop=loop)
    assert frame.seconds == 3.1


# The camera


def test_the_zoom_grows_by_equal_factors_and_the_rest_evenly():
    keys = [Keyframe(A, View(zoom=2.0)), Keyframe(A, View(zoom=32.0, rotation=1.0))]
    views = [frame.view for frame in film(keys, fps=4)]
    np.testing.assert_allclose([view.zoom for view in views], [2, 4, 8, 16, 32])
    np.testing.assert_allclose([view.rotation for view in views], [0, 0.25, 0.5, 0.75, 1])


def test_the_centre_goes_evenly_where_the_zoom_stays():
    keys = [Keyframe(A, View(zoom=5)), Keyframe(A, View(center=(4, -2), zoom=5))]
    centers = [frame.view.center for frame in film(keys, fps=4)]
    np.testing.assert_allclose(centers, [(0, 0), (1, -0.5), (2, -1), (3, -1.5), (4, -2)])


def test_a_full_turn_is_a_turn():
    keys = [Keyframe(A), Keyframe(A, View(rotation=2 * math.pi))]
    assert film(keys, fps=2)[1].view.rotation == pytest.approx(math.pi)


@pytest.mark.parametrize("deep", [1.0001, 10.0, 1e9])
@pytest.mark.parametrize("out", [False, True])
def test_what_is_zoomed_into_stays_in_the_picture(deep, out):
    target = (5.0, -3.0)
    keys = [Keyframe(A, View()), Keyframe(A, View(center=target, zoom=deep), easing="linear")]
    for frame in film(keys[::-1] if out else keys, fps=30):
        half = frame.view.scale / frame.view.zoom
        away = np.subtract(target, frame.view.center) / half
        assert np.abs(away).max() <= 5 / 8 + 1e-6  # as far out as it was in the wide window


def test_the_easing_times_the_camera_too():
    keys = [Keyframe(A, View(zoom=1.0), easing="ease"), Keyframe(B, View(zoom=16.0))]
    frame = film(keys, fps=4)[1]
    assert frame.view.zoom == pytest.approx(16**0.15625)
    np.testing.assert_allclose(frame.z, vectors.lerp(A, B, 0.15625), atol=1e-6)


def test_windows_of_other_scales_are_the_same_windows():
    keys = [Keyframe(A, View(scale=8)), Keyframe(A, View(scale=16, zoom=4))]
    view = film(keys, fps=2)[-1].view
    assert (view.scale, view.zoom) == (8.0, 2.0)


@pytest.mark.parametrize(
    ("size", "sides"), [(64, (64, 64)), ((32, 18), (32, 18)), (None, (512, 512))]
)
def test_the_size(size, sides):
    frames = film([Keyframe(A), Keyframe(B)], fps=3, size=size)
    assert {(frame.view.x_dim, frame.view.y_dim) for frame in frames} == {sides}


# What does not fit


def test_a_keyframe_keeps_its_own_z():
    z = A.copy()
    key = Keyframe(z[None])
    z[:] = 0
    assert np.array_equal(key.z, A)
    with pytest.raises(ValueError, match="read-only"):
        key.z[0] = 1


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"z": np.zeros((2, 8))}, ValueError, r"z got shape \(2, 8\); expected one z"),
        ({"z": np.array(1.0)}, ValueError, r"z got shape \(\)"),
        ({"z": []}, ValueError, r"shape \(0,\)"),
        ({"z": [np.nan]}, ValueError, "NaN or infinite"),
        ({"z": "z"}, TypeError, "real numbers"),
        ({"view": 3}, TypeError, r"view got 3 \(int\); expected a View"),
        (
            {"seconds": -1},
            ValueError,
            "seconds got -1; expected a finite number, at least 0, at most 3600",
        ),
        ({"seconds": np.nan}, ValueError, "seconds got nan"),
        (
            {"hold": "long"},
            TypeError,
            r"hold got 'long' \(str\); expected a finite number, at least 0",
        ),
        ({"hold": True}, TypeError, "hold got True"),
        ({"easing": "bounce"}, ValueError, "easing got 'bounce'; expected one of 'linear'"),
        ({"easing": None}, TypeError, "easing got None"),
    ],
)
def test_bad_keyframes(changes, error, message):
    with pytest.raises(error, match=message):
        Keyframe(**{"z": A, **changes})


@pytest.mark.parametrize(
    ("keys", "options", "error", "message"),
    [
        ([], {}, ValueError, "keyframes got an empty list"),
        (Keyframe(A), {}, TypeError, "a single Keyframe; expected a list"),
        ([A, B], {}, TypeError, r"keyframe 1 got array.*\(ndarray\); expected a Keyframe"),
        ([Keyframe(A), Keyframe(A[:3])], {}, ValueError, "keyframe 2 got 3 numbers; expected 8"),
        ([Keyframe(A)], {"fps": 0}, ValueError, "fps got 0; .* above 0"),
        ([Keyframe(A)], {"fps": "fast"}, TypeError, "fps got 'fast'"),
        ([Keyframe(A)], {"loop": 1}, TypeError, r"loop got 1 \(int\); expected True or False"),
        ([Keyframe(A)], {"interpolation": "sinusoid"}, ValueError, "one of 'lerp', 'slerp'"),
        ([Keyframe(A)], {"size": (1, 2, 3)}, ValueError, "a side, or"),
        ([Keyframe(A)], {"size": 0}, ValueError, "width got 0"),
        (
            [Keyframe(A), Keyframe(B, View(64, 64))],
            {},
            ValueError,
            "keyframe 2 is 64×64 pixels; expected 512×512, as the first; give the film's size",
        ),
        ([Keyframe(A), Keyframe(B, View(aspect="fit"))], {}, ValueError, "aspect 'fit'"),
        (
            [Keyframe(A), Keyframe(B), Keyframe(-B)],
            {"interpolation": "slerp"},
            ValueError,
            "from keyframe 2 to keyframe 3: .* opposite directions",
        ),
        (
            [Keyframe(A, seconds=3600), Keyframe(B)],
            {"fps": 100},
            ValueError,
            "360001 frames; expected fewer than 100000",
        ),
    ],
)
def test_bad_films(keys, options, error, message):
    with pytest.raises(error, match=message):
        film(keys, **options)
