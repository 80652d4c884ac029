"""Section 7 of the plan: bad input gets an error that says what came, what was expected, and what
to do, and leaves no half-written file."""

import os
import subprocess
import sys

import numpy as np
import pytest

from sampler import Sampler

NAN = np.full(32, np.nan, np.float32)


@pytest.fixture(scope="module")
def sampler(tiny_checkpoint, digits):
    return Sampler(tiny_checkpoint, data=digits, seed=1)


@pytest.mark.parametrize(
    ("z", "error", "message"),
    [
        (np.zeros(31), ValueError, r"shape \(31,\); expected \(32,\) or \(n, 32\)"),
        (np.zeros((2, 33)), ValueError, r"shape \(2, 33\); expected"),
        (np.zeros((32, 1)), ValueError, r"shape \(32, 1\)"),
        (np.zeros((1, 1, 32)), ValueError, r"shape \(1, 1, 32\)"),
        (np.zeros((0, 32)), ValueError, r"shape \(0, 32\)"),
        ([], ValueError, r"shape \(0,\)"),
        (3.0, ValueError, r"shape \(\)"),
        (NAN, ValueError, "32 of 32 values that are NaN or infinite"),
        (np.full(32, 1e300), ValueError, "NaN or infinite"),
        ("z", TypeError, "real numbers"),
        (np.zeros(32, complex), TypeError, "real numbers"),
        ([[1, 2], [3]], ValueError, "regular array"),
    ],
)
def test_bad_z(sampler, z, error, message):
    before = sampler.z
    good = np.zeros(32, np.float32)
    for call in (
        lambda: sampler.generate(z, 4, 4),
        lambda: sampler.show_image_from_z(z),
        lambda: sampler.morph(z, good, 3, 4, 4),
        lambda: sampler.morph(good, z, 3, 4, 4),
    ):
        with pytest.raises(error, match=message):
            call()
    np.testing.assert_array_equal(sampler.z, before)


@pytest.mark.parametrize("size", [0, -3])
def test_sizes_below_one(sampler, size):
    with pytest.raises(ValueError, match=f"x_dim got {size}; expected .* at least 1"):
        sampler.generate(None, size, 4)
    with pytest.raises(ValueError, match=f"y_dim got {size}"):
        sampler.generate(None, 4, size)
    with pytest.raises(ValueError, match=f"y_dim got {size}"):
        sampler.morph(sampler.z, sampler.z, 3, 4, size)


@pytest.mark.parametrize("size", [True, 4.0, "4", None, (4, 4)])
def test_sizes_that_are_no_numbers_of_pixels(sampler, size):
    with pytest.raises(TypeError, match="x_dim got .*whole number"):
        sampler.generate(None, size, 4)


@pytest.mark.parametrize("scale", [0, -8.0, np.nan, np.inf])
def test_bad_scales(sampler, scale):
    with pytest.raises(ValueError, match="scale got .*above 0"):
        sampler.generate(None, 4, 4, scale)


@pytest.mark.parametrize("scale", ["8", None, True, [8.0]])
def test_scales_of_another_kind(sampler, scale):
    with pytest.raises(TypeError, match="scale got .*half-width"):
        sampler.generate(None, 4, 4, scale)


def test_a_morph_of_one_frame(sampler):
    with pytest.raises(ValueError, match="n_total_frame got 1; .*at least 2"):
        sampler.morph(sampler.z, sampler.z, 1, 4, 4)
    with pytest.raises(ValueError, match="n_total_frame got 0"):
        sampler.morph(sampler.z, sampler.z, 0, 4, 4)
    with pytest.raises(TypeError, match="n_total_frame got 2.5"):
        sampler.morph(sampler.z, sampler.z, 2.5, 4, 4)


@pytest.mark.parametrize("label", [11, -1, "7"])
def test_labels_that_do_not_exist(sampler, label):
    for call in (
        lambda: sampler.get_random_specific_mnist(label),
        lambda: sampler.generate_random_label(label),
        lambda: sampler.get_random_z(label),
    ):
        with pytest.raises(ValueError, match=f"label got {label!r}, which is not in .*0, 1, 2"):
            call()


@pytest.mark.parametrize(("seed", "error"), [(-1, ValueError), (1.5, TypeError), ("1", TypeError)])
def test_bad_seeds(sampler, tiny_checkpoint, seed, error):
    for call in (
        lambda: sampler.generate_z(seed=seed),
        lambda: sampler.generate(None, 4, 4, seed=seed),
        lambda: sampler.get_random_mnist(seed=seed),
        lambda: sampler.get_random_z(seed=seed),
        lambda: Sampler(tiny_checkpoint, seed=seed),
    ):
        with pytest.raises(error, match=f"seed got {seed!r}.* expected a whole number"):
            call()


def test_an_unknown_checkpoint(tiny_checkpoint, monkeypatch):
    monkeypatch.setenv("SAMPLER_CHECKPOINTS", str(tiny_checkpoint.parent))
    with pytest.raises(FileNotFoundError, match="no checkpoint 'tinny'; did you mean 'tiny'"):
        Sampler("tinny")
    with pytest.raises(ValueError, match="mnist-judge is a judge, not a generator"):
        Sampler("mnist-judge")
    with pytest.raises(TypeError):
        Sampler(3)


@pytest.mark.parametrize(
    ("picture", "error", "message"),
    [
        (np.zeros((26, 27)), ValueError, r"shape \(26, 27\); expected"),
        (np.full((26, 26), np.nan), ValueError, "NaN"),
        (np.full((26, 26), 7.0), ValueError, "from 7 to 7; expected 0 to 1"),
        ("nowhere.png", FileNotFoundError, "nowhere.png"),
        (None, TypeError, "PIL image or path"),
    ],
)
def test_pictures_that_cannot_be_encoded(sampler, picture, error, message):
    with pytest.raises(error, match=message):
        sampler.encode(picture)


@pytest.mark.parametrize(
    ("picture", "error", "message"),
    [
        (np.zeros((2, 4, 4, 1)), ValueError, "one picture at a time"),
        (np.zeros((4, 4), np.uint8), TypeError, "uint8"),
        (np.full((4, 4), np.nan), ValueError, "NaN"),
        (np.full((4, 4), 2.0), ValueError, "from 2 to 2"),
    ],
)
def test_pictures_that_cannot_be_shown_or_saved(sampler, tmp_path, picture, error, message):
    for call in (
        lambda: sampler.show_image(picture),
        lambda: sampler.to_image(picture),
        lambda: sampler.save_png(picture, tmp_path / "a.png"),
        lambda: sampler.save_anim_gif([picture], tmp_path / "a.gif"),
    ):
        with pytest.raises(error, match=message):
            call()
    assert list(tmp_path.iterdir()) == []


def test_paths_that_cannot_be_written(sampler, tmp_path):
    picture = sampler.generate(None, 4, 4)
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder.png").mkdir()
    for name, error in [
        ("nowhere/a.png", FileNotFoundError),
        ("file/a.png", NotADirectoryError),
        ("folder.png", IsADirectoryError),
        ("a.jpg", ValueError),
    ]:
        with pytest.raises(error, match="a.png|folder|a name that ends in .png"):
            sampler.save_png(picture, tmp_path / name)
    with pytest.raises(FileNotFoundError, match="does not exist; make it first"):
        sampler.save_anim_gif([picture], tmp_path / "nowhere" / "a.gif")
    with pytest.raises(ValueError, match="a name that ends in one of .gif"):
        sampler.save_anim_gif([picture], tmp_path / "a.jpg")
    with pytest.raises(ValueError, match="width got 0"):
        sampler.save_png(picture, tmp_path / "a.png", (0, 4))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.png"]


FULL = """
import resource, signal, sys
from sampler.models import checkpoint
found = checkpoint.read(sys.argv[1])
found.provenance["seed"] = 99
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    checkpoint.write(found, sys.argv[1], overwrite=True)
except OSError as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a limit on file sizes needs POSIX")
def test_no_room_for_a_checkpoint(tmp_path, make_checkpoint, tiny_model_config):
    """A limit on the size of files is the nearest thing to a full disk that any user can set."""
    from sampler.models import checkpoint

    folder = checkpoint.write(make_checkpoint(tiny_model_config), tmp_path / "tiny")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    output = subprocess.run(
        [sys.executable, "-c", FULL, folder], capture_output=True, text=True, check=True
    ).stdout
    assert "could not be written in full" in output
    assert "free some space" in output
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
