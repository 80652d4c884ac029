"""The demonstration: every file it promises, which digits it chooses, and that it never lies."""

import numpy as np
import pytest
from PIL import Image

from sampler import Sampler, View
from sampler.cli import demo
from sampler.cli.png import render_to_png
from sampler.datasets import Dataset
from sampler.pictures.recipes.recipe import read_recipe


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, tmp_path):
    """No test sees the user's own data, or the network."""
    monkeypatch.delenv("SAMPLER_DATA", raising=False)
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(
        "sampler.datasets.mnist_download.MIRRORS", ("http://127.0.0.1:1/",)
    )  # nobody is there


@pytest.fixture
def small(monkeypatch):
    for name, value in {"TERM": 40, "FILM": View(24, 24), "FRAMES": 4}.items():
        monkeypatch.setattr(demo, name, value)


@pytest.mark.slow
def test_every_file_is_drawn(tiny_checkpoint, tmp_path, small, caplog):
    out = tmp_path / "new" / "out"
    drawn = demo.run(out, seed=1, name=tiny_checkpoint, large=60, progress=False)
    names = {path.name for path in out.iterdir()}
    assert names == {
        "random-digits.png", "reconstructions.png", "slant.png", "weight.png",
        "morph-2-9-0-2.gif", *(f"random-{i}.png" for i in range(1, 10)),
        *(f"reconstruction-{i}.png" for i in range(10)),
    }  # fmt: skip
    assert {name for name, _ in drawn if "…" not in name} <= names
    assert "not MNIST" in caplog.text
    assert "not MNIST" in dict(drawn)["reconstructions.png"]
    with Image.open(out / "random-1.png") as picture:
        assert picture.size == (60, 60)
    with Image.open(out / "morph-2-9-0-2.gif") as film:
        assert (film.n_frames, film.size, film.info["loop"]) == (9, (24, 24), 0)
        assert film.info["duration"] == 60


@pytest.mark.slow
def test_only_files_that_the_demonstration_made_are_replaced(
    tiny_checkpoint, tmp_path, small, caplog
):
    how = {"name": tiny_checkpoint, "large": 30, "progress": False}
    demo.run(tmp_path / "out", seed=1, **how)
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    demo.run(tmp_path / "out", seed=2, **how)
    after = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(after) == set(before)
    assert after["random-1.png"] != before["random-1.png"]

    for foreign in ("random-2.png", "morph-2-9-0-2.gif", "weight.png"):
        (tmp_path / foreign).mkdir()
        path = tmp_path / foreign / foreign
        Image.new("L", (3, 3)).save(path)
        mine = path.read_bytes()
        with pytest.raises(FileExistsError, match=f"has not made this file.*{foreign}"):
            demo.run(path.parent, **how)
        assert [(p.name, p.read_bytes()) for p in path.parent.iterdir()] == [(foreign, mine)]


def test_the_recipe_draws_the_picture_again(tiny_checkpoint, tmp_path):
    sampler = Sampler(tiny_checkpoint)
    path = tmp_path / "a.png"
    drawn = render_to_png(sampler, sampler.generate_z(seed=2), path, View(30, 20))
    recipe = read_recipe(path)
    again = sampler.generate(recipe["z"], *recipe["size"], recipe["scale"])
    np.testing.assert_array_equal(again, drawn)


@pytest.mark.slow
def test_the_same_seed_draws_the_same(tiny_checkpoint, tmp_path, small):
    for folder in ("a", "b"):
        demo.run(tmp_path / folder, seed=3, name=tiny_checkpoint, large=30, progress=False)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_the_sheet_says_that_a_stand_in_is_one(tiny_checkpoint, tmp_path, monkeypatch, digits):
    heads = []

    def labelled_sheet(rows, row_labels, column_labels, *, cell):
        heads.append(row_labels[0])
        return np.zeros((4, 4), np.float32)

    monkeypatch.setattr(demo, "labelled_sheet", labelled_sheet)
    show = demo.Progress(False)
    for note in ("stand-in, not MNIST", ""):
        data = Dataset("some", digits.images, digits.labels, "memory", note)
        sampler = Sampler(tiny_checkpoint, data=data)
        demo.draw_reconstructions(sampler, data, tmp_path, 26, show)
    assert heads == ["stand-in digit\n(not MNIST)", "test digit"]


def test_a_checkpoint_without_an_atlas_is_refused(make_checkpoint, tiny_model_config, tmp_path):
    from sampler.models import checkpoint

    made = make_checkpoint(tiny_model_config, atlas=0)
    folder = checkpoint.write(made, tmp_path / "bare")
    with pytest.raises(ValueError, match="bare has no atlas of encoded digits"):
        demo.run(tmp_path / "out", name=folder, progress=False)
