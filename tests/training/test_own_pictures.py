"""From a folder of pictures to a checkpoint: chosen, timed, stopped, resumed, and used."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from conftest import ROOT
from sampler import Sampler, training
from sampler.cli.parser import main
from sampler.config import FreeCodesConfig, GridConfig, ModelConfig, PicturesConfig
from sampler.datasets import Dataset, load
from sampler.datasets.flatness import flat_share
from sampler.training import own_pictures
from sampler.training import run as run_module
from sampler.training.choosing import choose
from sampler.training.free_codes import FreeCodes
from sampler.training.run import Run
from sampler.training.timing import plan_minutes

NAMES = ("moon", "sun")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Sixteen icons of two kinds in sub-folders, of several sizes, with alpha."""
    base = tmp_path_factory.mktemp("icons")
    rng = np.random.default_rng(0)
    for kind in NAMES:
        (base / kind).mkdir()
        for index in range(8):
            size = int(rng.integers(30, 60))
            icon = Image.new("RGBA", (size, size), (0, 0, 0, 0))
            colour = (250, 200, 40, 255) if kind == "sun" else (60, 70, 160, 255)
            box = [size * 0.2, size * 0.2, size * 0.8, size * (0.8 if kind == "sun" else 0.5)]
            ImageDraw.Draw(icon).ellipse(box, fill=colour)
            icon.save(base / kind / f"{index}.png")
    return base


def tiny(data, **changes):
    generator = GridConfig(
        z_dim=6, c_dim=3, palette=4, first_features=8, stages=(8, 6), width=16, waves=8
    )
    pictures = PicturesConfig(size=data.images.shape[1], label_names=data.label_names)
    model = ModelConfig(generator=generator, encoder=None, pictures=pictures)
    settings = {"epochs": 4, "steps_per_epoch": 30, "batch_size": 8, "points": 8} | changes
    return FreeCodesConfig(preset="crisp", model=model, **settings)


@pytest.fixture(scope="module")
def network(folder, tmp_path_factory):
    """A network that has learned the icons."""
    place = tmp_path_factory.mktemp("networks") / "sky"
    data = load(folder, size=32, progress=False)
    run = Run(data, tiny(data, epochs=10, steps_per_epoch=60), place / "training")
    return own_pictures.Training(run, place, progress=False).start().wait(240)


# What is chosen


def test_the_pictures_decide(folder):
    icons = load(folder, size=32, progress=False)
    choice = choose(icons)
    assert choice.config.preset == "crisp"
    assert choice.config.model.pictures.label_names == NAMES
    for background, paper in (
        ("random", "#ffffff"),
        ((255, 0, 16), "#ff0010"),
        ("navy", "#000080"),
    ):
        pictures = choose(icons, background=background).config.model.pictures
        assert pictures.background == paper
    assert choice.reasons[0] == "16 colour pictures of 32×32, with plain areas, 2 labels"
    assert "preset crisp" in choice.reasons[1]
    noise = np.random.default_rng(0).integers(256, size=(4, 32, 32, 3), dtype=np.uint8)
    photographs = Dataset("photographs", noise, None, "memory")
    assert flat_share(noise) < 0.1 < 0.9 < flat_share(icons.images)
    assert choose(photographs).config.preset == "smooth"
    strokes = Dataset("strokes", noise[..., :1] // 255, None, "memory")
    assert choose(strokes).config.preset == "ink"
    assert choose(strokes).config.batch_size == 4
    assert choose(strokes).config.model.pictures.ink is None
    shaded = choose(Dataset("shaded", noise[..., :1], None, "memory"))
    assert shaded.config.preset == "smooth"
    assert shaded.config.model.pictures.ink == "dark"
    assert shaded.reasons[0] == "4 grey, shaded pictures of 32×32, without labels"
    with pytest.raises(ValueError, match="preset got 'ink', which draws grey .* is RGB; pass pres"):
        choose(icons, "ink")
    with pytest.raises(ValueError, match="preset got 'crisp', which draws RGB .* is grey; pass pr"):
        choose(strokes, "crisp")
    with pytest.raises(ValueError, match="preset got 'sharp'; expected one of 'auto'"):
        choose(icons, "sharp")


def test_many_letters_of_known_hands_share_codes():
    images = np.random.default_rng(0).integers(256, size=(104, 8, 8, 1), dtype=np.uint8) // 255
    hands = {"family": tuple(f"face {number // 26}" for number in range(104))}
    letters = Dataset("letters", images, np.arange(104) % 26, "memory", attributes=hands)
    choice = choose(letters)
    assert choice.config.sharing_weight > 0
    assert choice.config.exchange > 0
    assert choice.config.settling > 0
    assert choice.config.model.generator.z_dim == 128
    assert choice.reasons[1].endswith(
        "for each picture: its label's, its hand's and its own, added"
    )
    assert not choose(
        Dataset("letters", images, np.arange(104) % 26, "memory")
    ).config.sharing_weight


@pytest.mark.campaign
def test_minutes_become_steps(folder):
    data = load(folder, size=32, progress=False)
    learner = FreeCodes(tiny(data), data)
    before = {name: np.asarray(variable).copy() for name, variable in learner.state().items()}
    short, long = (plan_minutes(learner, minutes).steps for minutes in (0.1, 1.0))
    assert learner.config.steps == long
    for name, variable in learner.state().items():  # what was timed is forgotten
        np.testing.assert_array_equal(np.asarray(variable), before[name])
    assert short >= 4
    assert long > 4 * short
    with pytest.raises(ValueError, match="minutes got 0; expected a number above 0"):
        plan_minutes(learner, 0)
    with pytest.raises(TypeError, match="minutes got '5'"):
        plan_minutes(learner, "5")


# The training


@pytest.mark.slow
def test_the_end_is_a_checkpoint_with_its_pictures(network):
    names = {path.name.partition("-")[0] for path in network.iterdir() if path.is_file()}
    assert {"README.md", "config.json", "contact", "training.gif"} <= names
    card = (network / "README.md").read_text()
    assert "| licence | (fill in by training.describe) |" in card
    assert "| steps | 600 |" in card
    with Image.open(network / "training.gif") as film:
        assert film.n_frames > 2
    with Image.open(network / "contact-sheet.png") as sheet:
        assert sheet.mode == "RGB"


@pytest.mark.slow
def test_everything_works_for_it(network, folder, tmp_path):
    sampler = Sampler(network, seed=0)
    assert (sampler.c_dim, sampler.image_size, sampler.label_names) == (3, 32, NAMES)
    sun = sampler.generate(sampler.get_random_z("sun", seed=1), 64, 64)
    moon = sampler.generate(sampler.generate_z(label="moon", seed=1), 64, 64)
    assert sun[36, 32, 0] - sun[36, 32, 2] > 0.4  # yellow
    assert moon[22, 32, 2] - moon[22, 32, 0] > 0.1  # blue
    codes = sampler.encode([folder / "sun" / "3.png", folder / "moon" / "3.png"])
    drawn = sampler.render(codes, sampler.training_view)
    for picture, name in zip(drawn, ("sun", "moon"), strict=True):
        wanted = sampler.prepare(folder / name / "3.png")
        assert np.square(picture - wanted).mean() < 0.01
    again = sampler.encode(drawn[0])
    assert np.square(sampler.generate(again, 32, 32) - drawn[0]).mean() < 0.01
    saved = sampler.save_png(sampler.generate(codes[0]), tmp_path / "sun.png")
    assert Sampler(network).explore(saved).z.tolist() == codes[0].tolist()
    assert len(sampler.morph(*codes, 3, 16, 16)) == 3
    panel = sampler.explore(codes[0])
    assert panel.adapter.options == [("moon", 0), ("sun", 1)]
    assert set(panel.directions.ways) == {"towards moon", "towards sun"}
    sampler.arithmetic().close()
    pad = sampler.draw(folder / "sun" / "2.png")
    assert pad.wait(60)
    assert pad.crop.shape == (32, 32, 3)
    with pytest.raises(ValueError, match="sky has no classifier: it learned from pictures of your"):
        sampler.classify(codes[0])
    assert Sampler.available(network.parent) == {"sky": network}
    with pytest.raises(FileNotFoundError, match=r"folder got .*no such folder"):
        Sampler.available(tmp_path / "none")
    with pytest.raises(ValueError, match="label got 'star', .* expected one of moon, sun"):
        sampler.get_random_z("star")


@pytest.mark.slow
def test_a_short_training_does_not_wait_for_the_compiler(folder, tmp_path):
    data = load(folder, size=16, progress=False)
    look = {"curriculum": False, "resume": False, "progress": False}
    going = own_pictures.prepared(data, tmp_path / "net", 0.02, "smooth", 1, **look)
    assert going.run.config.xla is False
    assert not going.run.learner.uses_xla()
    with pytest.raises(ValueError, match="minutes got 0; expected a number above 0"):
        own_pictures.prepared(data, tmp_path / "net", 0, "smooth", 1, **look)
    assert choose(data).config.xla


@pytest.mark.slow
def test_a_pause_holds_and_a_stop_keeps(folder, tmp_path):
    data = load(folder, size=32, progress=False)
    run = Run(data, tiny(data, epochs=1000), tmp_path / "net" / "training")
    going = own_pictures.Training(run, tmp_path / "net", progress=False)
    assert going.state == "waiting"
    going.start()
    while not run.losses:
        time.sleep(0.05)
    going.pause()
    time.sleep(0.3)
    held = going.share
    time.sleep(0.5)
    assert going.share == held
    assert going.state == "paused"
    going.go_on()
    going.stop()
    assert Sampler(going.wait(60)).z_dim == 6
    assert going.state == "done"
    assert going.share < 1
    resumed = training.train(data, tmp_path / "net", resume=True, progress=False)
    assert resumed.run.config == run.config
    with pytest.raises(ValueError, match="seed got 7, which a resumed training has from its start"):
        training.train(data, tmp_path / "net", resume=True, seed=7)
    with pytest.raises(ValueError, match="curriculum got True, which a resumed training has"):
        training.train(data, tmp_path / "net", resume=True, curriculum=True)
    resumed.stop()
    resumed.wait(60)


@pytest.mark.slow
def test_the_words_that_started_a_training_resume_it(folder, tmp_path):
    data = load(folder, size=16, progress=False)
    how = {"minutes": 0.02, "preset": "smooth", "seed": 1, "progress": False}
    going = training.train(data, tmp_path / "net", **how)
    going.close()
    assert going.state in ("done", "training", "keeping")
    again = training.train(data, tmp_path / "net", resume=True, **how)
    assert again.run.config == going.run.config
    assert Sampler(again.wait(60)).z_dim
    with pytest.raises(ValueError, match=r"seed got 7, .* from its start \(1\); leave it out"):
        training.train(data, tmp_path / "net", resume=True, **(how | {"seed": 7}))


@pytest.mark.slow
def test_a_training_of_a_folder_is_resumed_with_its_set(folder, tmp_path):
    """The flags of the start load the pictures again; a Dataset has been loaded with them."""
    how = {"size": 16, "background": "random", "minutes": 0.02, "seed": 4, "progress": False}
    going = training.train(folder, tmp_path / "net", **how)
    going.close()
    data = load(folder, size=16, background="random", seed=4, progress=False)
    assert going.run.data == data
    for source in (folder, data):
        again = training.train(source, tmp_path / "net", resume=True, progress=False)
        again.close()
        assert again.run.data == data
    with pytest.raises(ValueError, match=r"size got 32, .* from its start \(16\); leave it out"):
        training.train(folder, tmp_path / "net", resume=True, size=32)


@pytest.mark.slow
def test_a_training_without_a_folder_is_called_after_its_pictures(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sky-net").mkdir()
    data = replace(load(folder, size=16, progress=False), name="sky/train")
    going = training.train(data, minutes=0.01, progress=False)
    assert going.folder.name == "sky-net-2"
    assert Sampler(going.wait(60)).label_names == NAMES
    with pytest.raises(ValueError, match="folder is needed where resume=True"):
        training.train(data, resume=True)


@pytest.mark.slow
def test_grey_photographs_are_found_again_by_encode(tmp_path):
    rng = np.random.default_rng(0)
    for index in range(8):
        coarse = rng.integers(90, 256, size=(5, 5), dtype=np.uint8) // (1 + index % 2 * 4)
        coarse[2, 2] = 0 if index % 2 == 0 else 255
        image = Image.fromarray(coarse).resize((24, 24), Image.Resampling.BICUBIC)
        image.save(tmp_path / f"{index}.png")
    going = training.train(tmp_path, tmp_path / "net", minutes=0.1, size=24, progress=False)
    sampler = Sampler(going.wait(120))
    assert going.run.config.preset == "smooth"
    for index in range(2):
        z = sampler.encode(tmp_path / f"{index}.png")
        drawn = sampler.render(z[0], sampler.training_view)[..., 0]
        seen = np.asarray(Image.open(tmp_path / f"{index}.png")) / 255
        assert np.corrcoef(1 - drawn.ravel(), seen.ravel())[0, 1] > 0.8


def test_the_command_speaks_of_its_flags(folder, tmp_path, capsys):
    out = str(tmp_path / "net")
    assert main(["train", str(folder), "--out", out, "--size", "16", "--preset", "ink"]) == 2
    assert "is RGB; pass --preset auto\n" in capsys.readouterr().err
    (tmp_path / "icons").mkdir()
    for name in "ab":
        (tmp_path / "icons" / f"{name}.png").write_text("no picture")
    assert main(["train", str(tmp_path / "icons"), "--out", out]) == 2
    assert "or pass --skip-broken to go on without them" in capsys.readouterr().err


@pytest.mark.slow
def test_a_run_that_is_killed_in_its_first_step_goes_on(folder, tmp_path):
    data = load(folder, size=16, progress=False)
    whole = Run(data, tiny(data, epochs=2), tmp_path / "whole").train(progress=False)
    killed = Run(data, tiny(data, epochs=2), tmp_path / "net")

    def kill(*_):
        raise SystemExit

    killed.learner.train_batch = kill
    with pytest.raises(SystemExit):
        killed.train(progress=False)
    again = Run(data, tiny(data, epochs=2), tmp_path / "net")
    assert (again.epoch, again.batch) == (0, 0)
    assert again.train(progress=False).losses == whole.losses


@pytest.mark.slow
def test_states_are_saved_by_time(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(run_module, "_SECONDS", 0.0)
    data = load(folder, size=16, progress=False)
    going = Run(data, tiny(data, epochs=1), tmp_path / "net")
    seen = []

    def look():
        saved = Run(data, tiny(data, epochs=1), tmp_path / "net")
        seen.append((saved.epoch, saved.batch))
        return len(seen) == 3

    going.train(progress=False, stop=look)
    assert seen == [(0, 0), (0, 1), (0, 2)]


def test_one_picture_is_no_latent_space(folder, tmp_path):
    one = load([folder / "sun" / "0.png"], size=16, progress=False)
    with pytest.raises(ValueError, match="has 1 picture; expected at least 2"):
        training.train(one, tmp_path / "net")
    assert not (tmp_path / "net").exists()


def test_a_folder_that_cannot_be_made_is_named_at_once(folder, tmp_path):
    (tmp_path / "file").write_text("a file")
    with pytest.raises(OSError, match="file"):
        own_pictures.check_free(tmp_path / "file" / "net", resume=False)


@pytest.mark.slow
def test_errors_of_the_thread_are_raised_by_wait(folder, tmp_path):
    data = load(folder, size=32, progress=False)
    run = Run(data, tiny(data), tmp_path / "net" / "training")
    run.learner.generator.values.kernel.assign(np.full((16, 4), np.nan))
    failing = own_pictures.Training(run, tmp_path / "net", progress=False).start()
    with pytest.raises(training.TrainingDiverged, match="not finite after batch 0"):
        failing.wait(60)
    assert failing.state == "failed"
    assert not (tmp_path / "net" / "config.json").exists()


@pytest.mark.campaign
def test_the_end_of_python_saves_the_state(folder, tmp_path):
    """A thread that is cut off inside a compiled program would crash the interpreter."""
    code = f"""
import time
from sampler import training
folders = {str(folder)!r}, {str(tmp_path / "net")!r}
going = training.train(*folders, minutes=60, size=24, progress=False)
while not going.run.losses:
    time.sleep(0.05)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "net" / "training" / "state.npz").exists()
    assert not (tmp_path / "net" / "config.json").exists()


def test_folders_are_never_mixed_up(folder, tmp_path):
    data = load(folder, size=32, progress=False)
    with pytest.raises(FileNotFoundError, match="holds no training to resume"):
        training.train(data, tmp_path / "new", resume=True)
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "config.json").write_text("{}")
    with pytest.raises(FileExistsError, match="holds a checkpoint, which is kept; give another"):
        training.train(data, tmp_path / "net")
    with pytest.raises(ValueError, match="size would be ignored, since a Dataset was given"):
        training.train(data, tmp_path / "new", size=32)


# The command


@pytest.mark.campaign
def test_the_command_is_killed_and_resumed(folder, tmp_path):
    """It says what it chose; what was killed is finished with the steps of its start."""
    out = tmp_path / "net"
    command = [sys.executable, "-m", "sampler", "train", str(folder), "--out", str(out)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    started = [*command, "--minutes", "0.5", "--size", "24"]
    with subprocess.Popen(
        started, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        deadline = time.monotonic() + 120
        while not (out / "training" / "state.npz").exists():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        text = process.stdout.read()
    assert "16 pictures, 24x24, RGB, labels moon sun" in text
    assert "preset crisp" in text
    assert not (out / "config.json").exists()
    refused = subprocess.run(started, env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "holds a training; resume it" in refused.stderr
    resumed = subprocess.run(
        [*command, "--resume"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert resumed.returncode == 0, resumed.stderr
    assert "In a notebook:  Sampler(" in resumed.stdout
    assert Sampler(out).label_names == NAMES


@pytest.mark.campaign
def test_the_command_trains_an_encoder_from_coarse_to_fine(folder, tmp_path, run_python):
    command = ["train", str(folder), "--out", "net", "--minutes", "0.3", "--size", "24"]
    command += ["--preset", "encoder", "--curriculum"]
    text = run_python(f"from sampler.cli.parser import main; main({command!r})")
    assert "an encoder finds it, random z are spread as its codes are" in text
    assert "; pictures grow from 3×3 pixels" in text
    sampler = Sampler(tmp_path / "net")
    assert sampler.model.encoder is not None
    assert sampler.encode(folder / "sun" / "0.png").shape[-1] == 64
