"""pictures.poster: what is streamed to the disk is what generate returns, or nothing is there."""

import json
import os
import signal
import subprocess
import sys

import numpy as np
import png
import pytest
import tifffile
from PIL import Image

from sampler import Sampler, View
from sampler.pictures import image, poster
from sampler.pictures.recipes.recipe import read_recipe
from sampler.render import plan

SIZE = (301, 270)  # no multiple of a TIFF's tiles


@pytest.fixture(scope="module")
def sampler():
    return Sampler(seed=0)


@pytest.fixture(scope="module")
def colour():
    return Sampler.untrained(seed=3, depth=2, init_std=0.4)


@pytest.fixture(autouse=True)
def several_bands(monkeypatch):
    monkeypatch.setattr(plan, "BAND", 20_000)


@pytest.mark.parametrize("ending", poster.ENDINGS)
@pytest.mark.parametrize("who", ["sampler", "colour"])
def test_a_poster_read_back_equals_generate(who, ending, request, tmp_path):
    made = request.getfixturevalue(who)
    z = made.generate_z(seed=4)
    path = made.save_poster(z, tmp_path / f"poster{ending}", View(*SIZE), progress=False)
    with Image.open(path) as opened:
        read = np.asarray(opened)
    np.testing.assert_array_equal(read, image.to_uint8(made.generate(z, *SIZE)))
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_window_and_supersampling(sampler, tmp_path):
    z = sampler.generate_z(seed=4)
    window = {"center": (1.0, 2.0), "zoom": 3.0, "rotation": 0.5, "aspect": "fit"}
    view = View(*SIZE, 7.0, **window)
    path = sampler.save_poster(z, tmp_path / "a.png", view, supersample=2, progress=False)
    wanted = sampler.render(z, view, supersample=2)
    with Image.open(path) as opened:
        np.testing.assert_array_equal(np.asarray(opened), image.to_uint8(wanted))
    recipe = read_recipe(path)
    assert recipe["zoom"] == 3.0
    assert recipe["size"] == list(SIZE)
    np.testing.assert_array_equal(np.float32(recipe["z"]), z)


def test_a_tiff_is_tiled_big_and_tells_its_recipe(sampler, tmp_path):
    z = sampler.generate_z(seed=4)
    path = sampler.save_poster(z, tmp_path / "a.tif", View(*SIZE), progress=False)
    with tifffile.TiffFile(path) as file:
        assert file.is_bigtiff
        assert file.pages[0].is_tiled
        assert json.loads(file.pages[0].description)["checkpoint"] == sampler.name


def test_a_png_is_whole_by_another_reader(sampler, tmp_path):
    path = sampler.save_poster(sampler.z, tmp_path / "a.png", View(*SIZE), progress=False)
    with open(path, "rb") as file:
        width, height, rows, _ = png.Reader(file=file).read()
        assert (width, height) == SIZE
        assert len(list(rows)) == SIZE[1]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"filename": "a.jpg"}, r"\.png or \.tif"),
        ({"filename": "nowhere/a.png"}, "does not exist"),
        ({"view": (40, 40)}, "view got"),
        ({"z": np.zeros((2, 32), np.float32)}, "a poster shows one"),
        ({"exact": True, "tolerance": 0.1}, "leave one of them out"),
        ({"x_dim": 40}, r"View\(40, 40\)"),
        ({"overwrite": 1}, "overwrite got 1"),
    ],
    ids=str,
)
def test_bad_requests_leave_nothing(sampler, bad, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments = {"z": sampler.z, "filename": "a.png", "view": View(40, 40)} | bad
    with pytest.raises((ValueError, TypeError, OSError), match=message):
        sampler.save_poster(**arguments)
    assert not list(tmp_path.iterdir())


def test_a_poster_that_is_there_is_kept_and_nothing_is_drawn(sampler, tmp_path):
    (tmp_path / "a.png").write_text("mine")
    shown = sampler.z
    with pytest.raises(FileExistsError, match="overwrite=True"):
        sampler.save_poster(shown + 1, tmp_path / "a.png", View(300_000, 300_000))  # for days
    assert sampler.z is shown
    assert (tmp_path / "a.png").read_text() == "mine"
    sampler.save_poster(shown, tmp_path / "a.png", View(40, 40), progress=False, overwrite=True)
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == (40, 40)


@pytest.mark.parametrize("ending", poster.ENDINGS)
def test_a_failure_in_the_middle_keeps_the_old_file(tmp_path, ending):
    old = tmp_path / f"old{ending}"
    old.write_bytes(b"old")

    def bands():
        yield np.zeros((300, 50, 1), np.float32)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        poster.write_poster(old, bands(), width=50, height=600, channels=1, overwrite=True)
    with pytest.raises(FileExistsError, match="overwrite=True"):
        poster.write_poster(old, bands(), width=50, height=600, channels=1)
    assert old.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


SLOW = """
import sys, time, numpy as np
from sampler.pictures import poster

def bands():
    while True:
        yield np.random.default_rng(0).random((256, 2000, 1), np.float32)
        print("band", flush=True)

poster.write_poster(sys.argv[1], bands(), width=2000, height=10**9, channels=1)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="only Linux has files without a name")
@pytest.mark.parametrize("ending", [".png", ".tif"])
def test_a_killed_poster_leaves_nothing(tmp_path, ending):
    command = [sys.executable, "-c", SLOW, str(tmp_path / f"a{ending}")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        lines = [running.stdout.readline() for _ in range(4)]
        running.send_signal(signal.SIGKILL)
    assert lines == ["band\n"] * 4, "it was killed before anything was written"
    assert not list(tmp_path.iterdir())
