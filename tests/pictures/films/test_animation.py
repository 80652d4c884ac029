"""pictures.films.animation: every film is read back: frames, times, loop, pixels."""

import importlib.util

import numpy as np
import pytest
from PIL import Image, ImageSequence

from sampler import Sampler
from sampler.pictures.films.animation import save_animation
from sampler.pictures.films.mp4 import constant_rate
from sampler.pictures.image import to_uint8

ENDINGS = [".gif", ".png", ".apng", ".webp"]
LOSSLESS = [".gif", ".png", ".apng"]


def noise(count, *shape):
    return np.random.default_rng(3).random((count, *shape), dtype=np.float32)


def read(path):
    """The pixels and the milliseconds of every frame, and the loop count as it is in the file."""
    with Image.open(path) as film:
        frames, times = [], []
        for frame in ImageSequence.Iterator(film):
            frame.load()  # WebP knows its time only now
            frames.append(np.asarray(frame.convert("RGB")))
            times.append(round(frame.info.get("duration", 0)))
        return frames, times, film.info.get("loop")


@pytest.mark.parametrize("ending", ENDINGS)
def test_frames_times_and_loop(tmp_path, ending):
    path = save_animation(noise(6, 20, 30), tmp_path / f"a{ending}", duration=0.1)
    frames, times, loop = read(path)
    assert times == [100] * 6
    assert loop == 0
    assert frames[0].shape == (20, 30, 3)
    assert [p.name for p in tmp_path.iterdir()] == [f"a{ending}"]


@pytest.mark.parametrize("ending", LOSSLESS)
def test_grey_is_kept_to_the_bit(tmp_path, ending):
    pictures = list(noise(5, 40, 40, 1))
    pictures.insert(2, np.linspace(0, 1, 1600, dtype=np.float32).reshape(40, 40, 1))  # every level
    pictures.insert(3, pictures[2].copy())
    pictures[3][:5, :5] = 0.5  # a small change: writers store only the rectangle that changed
    frames, _, _ = read(save_animation(pictures, tmp_path / f"a{ending}"))
    assert len(frames) == len(pictures)
    for frame, picture in zip(frames, pictures, strict=True):
        assert np.array_equal(frame[:, :, 0], to_uint8(picture))


def test_grey_gif_with_a_moving_stroke_is_kept_to_the_bit(tmp_path):
    x = np.linspace(-1, 1, 64, dtype=np.float32)
    pictures = [np.exp(-30 * ((x - t) ** 2 + x[:, None] ** 2)) for t in np.linspace(-0.5, 0.5, 9)]
    frames, _, _ = read(save_animation(pictures, tmp_path / "a.gif"))
    for frame, picture in zip(frames, pictures, strict=True):
        assert np.array_equal(frame[:, :, 0], to_uint8(picture))


@pytest.mark.parametrize("ending", [".png", ".apng"])
def test_colour_is_kept_to_the_bit(tmp_path, ending):
    pictures = noise(3, 10, 10, 3)
    frames, _, _ = read(save_animation(pictures, tmp_path / f"a{ending}"))
    assert all(np.array_equal(f, to_uint8(p)) for f, p in zip(frames, pictures, strict=True))


@pytest.mark.parametrize("ending", [".gif", ".webp"])
def test_colour_is_close(tmp_path, ending):
    ramp = np.linspace(0, 1, 12, dtype=np.float32)
    picture = np.stack([np.broadcast_to(ramp, (12, 12)), np.zeros((12, 12)), np.ones((12, 12))], 2)
    frames, _, _ = read(save_animation([picture, picture[:, ::-1]], tmp_path / f"a{ending}"))
    assert len(frames) == 2
    assert np.abs(frames[0].astype(int) - to_uint8(picture)).mean() < 10


@pytest.mark.parametrize(
    ("loop", "gif", "others"), [(True, 0, 0), (False, None, 1), (1, 1, 2), (4, 4, 5)]
)
@pytest.mark.parametrize("ending", ENDINGS)
def test_loop(tmp_path, ending, loop, gif, others):
    # A GIF counts the repeats, APNG and WebP the showings.
    path = save_animation(noise(2, 8, 8), tmp_path / f"a{ending}", loop=loop)
    assert read(path)[2] == (gif if ending == ".gif" else others)


@pytest.mark.parametrize("ending", ENDINGS)
def test_equal_neighbours_keep_the_length(tmp_path, ending):
    a, b, c = noise(3, 16, 16)
    path = save_animation([a, a, a, b, c, c], tmp_path / f"a{ending}", duration=0.05, hold=0.4)
    _, times, _ = read(path)
    assert times == [550, 50, 500]
    assert sum(times) == 6 * 50 + 2 * 400


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_time_for_each_frame(tmp_path, ending):
    path = save_animation(
        noise(3, 8, 8), tmp_path / f"a{ending}", duration=[0.2, 0.03, 1], hold=0.5
    )
    assert read(path)[1] == [700, 30, 1500]


@pytest.mark.parametrize("ending", ENDINGS)
def test_one_frame_and_one_pixel(tmp_path, ending):
    frames, _, _ = read(save_animation([[[0.0]]], tmp_path / f"a{ending}", hold=1))
    assert len(frames) == 1
    assert np.array_equal(frames[0], [[[255, 255, 255]]])


def test_rounding_keeps_the_length_of_the_film(tmp_path):
    gif = save_animation(noise(30, 8, 8), tmp_path / "a.gif", duration=1 / 30)
    assert sum(read(gif)[1]) == 1000
    assert set(read(gif)[1]) == {30, 40}
    png = save_animation(noise(30, 8, 8), tmp_path / "a.png", duration=1 / 30)
    assert sum(read(png)[1]) == 1000
    assert set(read(png)[1]) == {33, 34}
    near = save_animation(noise(5, 8, 8), tmp_path / "b.gif", duration=0.1004)
    assert read(near)[1] == [100] * 5


def test_a_generator_of_frames(tmp_path):
    path = save_animation((p for p in noise(4, 8, 8)), tmp_path / "a.gif")
    assert len(read(path)[0]) == 4


@pytest.mark.parametrize(
    ("options", "error", "pattern"),
    [
        ({"path": "a.mov"}, ValueError, r"expected a name that ends in one of \.gif, \.png"),
        ({"path": "no/a.gif"}, FileNotFoundError, "does not exist; make it"),
        ({"frames": []}, ValueError, "at least one picture"),
        ({"frames": 3}, TypeError, r"frames got 3 \(int\)"),
        ({"frames": [[[0.0]], [[0.0, 1.0]]]}, ValueError, r"frame 1 got shape \(1, 2\).*one size"),
        ({"frames": [[[0.0]], [[2.0]]]}, ValueError, "frame 1 got values from 2 to 2"),
        ({"frames": [[[0]]]}, TypeError, "frame 0 got int64"),
        (
            {"duration": 0.01},
            ValueError,
            r"a frame lasts 0.01 s; \.gif needs at least 0.02 s \(browsers",
        ),
        ({"duration": 0}, ValueError, "duration got 0; expected a finite number, above 0"),
        (
            {"duration": 1000.0},
            ValueError,
            "duration got 1000, .*expected seconds, at most 60; for 100 ms give duration=0.1",
        ),
        ({"duration": [0.1, 1e17]}, ValueError, "duration got 1e.17, .*expected seconds"),
        ({"duration": 1e15, "path": "a.mp4"}, ValueError, "duration got 1e.15, .*expected seconds"),
        ({"duration": 10**400}, ValueError, "duration got .*finite number"),
        ({"duration": True}, TypeError, "duration got True"),
        ({"duration": []}, ValueError, r"duration got shape \(0,\)"),
        ({"duration": float("nan")}, ValueError, "finite"),
        ({"duration": [0.1, float("nan")]}, ValueError, "finite"),
        ({"duration": [0.1]}, ValueError, "one for each of the 2 frames"),
        ({"duration": "slow"}, TypeError, r"duration got 'slow' \(str\); expected a finite number"),
        ({"hold": -1}, ValueError, "hold got -1; expected a finite number, at least 0"),
        ({"hold": None}, TypeError, r"hold got None \(NoneType\); expected a finite number"),
        ({"hold": "1"}, TypeError, r"hold got '1' \(str\)"),
        ({"hold": 500}, ValueError, "hold got 500, .*expected seconds"),
        ({"fps": 24}, TypeError, "fps got 24; .*save_animation; .*duration=1/24"),
        ({"frames": np.zeros((512, 512, 1))}, ValueError, r"one picture, .*pass \[picture\]"),
        ({"frames": np.zeros((9, 9, 3))}, ValueError, "frames got one picture"),
        ({"frames": np.zeros((9, 9))}, ValueError, "frames got one picture"),
        ({"overwrite": "no"}, TypeError, "overwrite got 'no'"),
        ({"comment": 3}, TypeError, r"comment got 3 \(int\)"),
        ({"comment": "mine", "path": "a.webp"}, ValueError, "comment would be ignored"),
        ({"loop": 0}, ValueError, r"loop got 0; expected True \(for ever\), False \(once\)"),
        ({"loop": 1.5}, TypeError, "loop got 1.5; expected True"),
        ({"loop": 10**6}, ValueError, "at most 65534"),
        ({"path": "a.mp4", "loop": False}, ValueError, "an MP4 holds no count"),
    ],
)
def test_refuses(tmp_path, monkeypatch, options, error, pattern):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=pattern):
        save_animation(**{"frames": noise(2, 4, 4), "path": "a.gif", **options})
    assert list(tmp_path.iterdir()) == []


def drawn(pictures, count):
    """Generate frames, with an entry in `count` for each that was read."""
    for picture in pictures:
        count.append(1)
        yield picture


@pytest.mark.parametrize(
    ("name", "shape", "options", "pattern"),
    [
        ("a.gif", (1, 65_536), {}, "65536×1 pixels; .gif allows at most 65535 a side"),
        ("a.webp", (16_384, 1), {}, ".webp allows at most 16383"),
        ("a.mp4", (20_000, 16), {}, "16×20000 pixels; an MP4 holds at most"),
        ("a.mp4", (16_384, 4096), {}, "holds at most 8192×4320"),
        ("a.mp4", (5, 4), {}, "even width and height"),
        ("there.gif", (4, 4), {}, "--overwrite"),
        ("a.gif", (4, 4), {"duration": 0.01, "hold": 1}, "needs at least 0.02"),
    ],
)
def test_errors_of_the_first_frame_come_with_the_first_frame(
    tmp_path, name, shape, options, pattern
):
    if name.endswith("mp4"):
        pytest.importorskip("imageio_ffmpeg")
    (tmp_path / "there.gif").write_text("mine")
    read_frames = []
    with pytest.raises((ValueError, FileExistsError), match=pattern):
        save_animation(drawn([np.zeros(shape)] * 3, read_frames), tmp_path / name, **options)
    assert len(read_frames) == (1 if shape != (4, 4) else 0)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("there.gif", "mine")]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_film_is_replaced_only_with_overwrite(tmp_path, ending):
    path = save_animation(noise(2, 4, 4), tmp_path / f"a{ending}")
    with pytest.raises(FileExistsError, match="overwrite=True"):
        save_animation(noise(3, 4, 4), path)
    assert len(read(path)[0]) == 2
    save_animation(noise(3, 4, 4), path, overwrite=True)
    assert len(read(path)[0]) == 3


def test_long_frames_have_a_warning(tmp_path):
    with pytest.warns(UserWarning, match="duration got 20, .*expected seconds.*duration=0.1"):
        path = save_animation(noise(2, 4, 4), tmp_path / "a.gif", duration=20)
    assert read(path)[1] == [20_000, 20_000]
    with pytest.warns(UserWarning, match="duration"), pytest.raises(ValueError, match="at most 65"):
        save_animation(noise(1, 4, 4).repeat(2, axis=0), tmp_path / "a.png", duration=50)


def test_arrays_of_frames_are_films(tmp_path):
    for frames in (noise(3, 8, 9), noise(3, 8, 9, 1), noise(3, 8, 9, 3), noise(3, 3, 3, 3)):
        assert len(read(save_animation(frames, tmp_path / "a.gif", overwrite=True))[0]) == 3
    assert len(read(save_animation([noise(8, 9, 1)] * 2, tmp_path / "b.gif"))[0]) == 1


def test_the_verb_of_2016_replaces_and_takes_lists(tmp_path, tiny_checkpoint):
    save = Sampler(tiny_checkpoint).save_anim_gif
    for count in (2, 3):
        assert len(read(save(list(noise(count, 8, 8, 1)), tmp_path / "a.gif", 0.1))[0]) == count
    with pytest.raises(ValueError, match=r"frames got one picture.*pass \[picture\]"):
        save(noise(8, 8, 1), tmp_path / "a.gif")
    with pytest.raises(TypeError, match="fps got 24; .*save_anim_gif; .*duration=1/24"):
        save(noise(2, 8, 8), tmp_path / "a.gif", fps=24)
    with pytest.raises(TypeError, match="argument 'speed'"):
        save(noise(2, 8, 8), tmp_path / "a.gif", speed=24)
    assert len(read(tmp_path / "a.gif")[0]) == 3


def test_a_comment_travels_in_the_file(tmp_path):
    for ending, key in ((".gif", "comment"), (".png", "Comment"), (".apng", "Comment")):
        path = save_animation(noise(2, 4, 4), tmp_path / f"a{ending}", comment="mine")
        with Image.open(path) as film:
            assert film.info[key] in (b"mine", "mine")


HAS_FFMPEG = importlib.util.find_spec("imageio_ffmpeg")


@pytest.mark.skipif(HAS_FFMPEG, reason="imageio-ffmpeg is installed")
def test_mp4_names_the_command(tmp_path):
    with pytest.raises(ImportError, match="pip install imageio-ffmpeg"):
        save_animation(noise(2, 4, 4), tmp_path / "a.mp4")


def test_mp4_forks_nothing(tmp_path, run_python):
    """A fork waits for OpenBLAS's threads, and they, while something is drawn, for ever."""
    pytest.importorskip("imageio_ffmpeg")
    output = run_python(
        """
        import os
        import numpy as np
        from sampler.pictures.films.animation import save_animation

        forks = []
        os.register_at_fork(before=lambda: forks.append("fork"))
        save_animation([np.zeros((4, 4, 1)), np.ones((4, 4, 1))], "a.mp4")
        print(forks)
        """
    )
    assert output.split() == ["[]"]
    assert (tmp_path / "a.mp4").exists()


@pytest.mark.skipif(not HAS_FFMPEG, reason="needs pip install imageio-ffmpeg")
@pytest.mark.filterwarnings("ignore")  # imageio's reader, used here alone, leaves pipes open
@pytest.mark.parametrize("shape", [(32, 48), (26, 26, 3)])
def test_mp4_read_back(tmp_path, shape):
    import imageio.v2 as imageio

    white, black = (np.full(shape, float(value != (len(shape) == 3))) for value in (0, 1))
    path = save_animation([white, black], tmp_path / "a.mp4", hold=0.4)
    with imageio.get_reader(path) as film:
        frames = [np.asarray(frame) for frame in film]
        fps = film.get_meta_data()["fps"]
    assert len(frames) / fps == 1.0
    assert frames[0].shape == (*shape[:2], 3)
    assert frames[0].min() > 240
    assert frames[-1].max() < 15
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]
    with pytest.raises(ValueError, match="even width and height"):
        save_animation(noise(2, 5, 4), tmp_path / "b.mp4")


def test_constant_rate():
    assert constant_rate([500, 100, 100, 600]) == (10, [5, 1, 1, 6])
    assert constant_rate([33, 34, 33]) == (30, [1, 1, 1])
    assert constant_rate([40]) == (25, [1])
    assert constant_rate([1033, 33, 34, 33, 1034]) == (30, [31, 1, 1, 1, 31])
    rate, repeats = constant_rate([130, 70, 50])
    assert rate == 50
    assert sum(repeats) == 12
