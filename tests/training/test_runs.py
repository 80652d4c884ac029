"""Runs and their folders: one owner at a time, states that are whole, data that suit the config."""

import json
import os
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest

from sampler import Sampler
from sampler.config import (
    ClassifierGanConfig,
    DiscriminatorConfig,
    EncoderConfig,
    GeneratorConfig,
    ModelConfig,
    VaeGanConfig,
)
from sampler.datasets import Dataset
from sampler.datasets.suitability import check_suitable
from sampler.evaluation.judge_training import JudgeTraining, train_judge
from sampler.models import weights
from sampler.training.folder_lock import LOCK_FILE, FolderInUse, exclusive
from sampler.training.publishing import publish
from sampler.training.run import Run


@pytest.fixture(scope="module")
def few(digits):
    return Dataset("digits/few", digits.images[:32], digits.labels[:32], "memory")


def config():
    model = ModelConfig(GeneratorConfig(z_dim=8, width=16), EncoderConfig(z_dim=8, hidden=(32,)))
    return VaeGanConfig(preset="vae", schedule="vae", epochs=3, batch_size=16, model=model)


def where(path):
    return json.loads(weights.read_arrays(path)["where"].tobytes())


# One owner a folder


@pytest.mark.slow
def test_a_second_run_in_the_same_folder_is_refused_while_the_first_trains(few, tmp_path):
    """The one that is behind must not overwrite the other's state."""
    first, second = Run(few, config(), tmp_path), Run(few, config(), tmp_path)
    refused = []

    def try_it(run):
        with pytest.raises(FolderInUse, match="in use: this process itself, since .*another fold"):
            second.train(epochs=1, progress=False)
        refused.append(run.epoch)

    first.train(epochs=2, progress=False, on_epoch=try_it)
    assert refused == [1, 2]
    assert [path.name for path in tmp_path.iterdir()] == ["state.npz"]

    with pytest.raises(FolderInUse, match="written by another training.*Make a new Run"):
        second.train(epochs=1, progress=False)  # it stands at 0, the folder at 2
    assert where(first.path)["epoch"] == 2
    third = Run(few, config(), tmp_path)  # the cell is run again
    assert third.epoch == 2
    assert third.train(progress=False).finished
    with pytest.raises(FolderInUse, match="this run stands after batch 0 of epoch 3"):
        first.train(progress=False)
    assert where(first.path)["epoch"] == 3


@pytest.mark.slow
def test_a_state_that_another_writes_meanwhile_is_kept(few, tmp_path):
    """Where locks do not reach, such as from a second machine."""
    run = Run(few, config(), tmp_path)

    def another(run):
        arrays = weights.read_arrays(run.path)
        there = json.loads(arrays["where"].tobytes()) | {"saved": "another's"}
        arrays["where"] = np.frombuffer(json.dumps(there).encode(), np.uint8)
        weights.write_arrays(run.path, arrays)

    with pytest.raises(FolderInUse, match="or move it away to keep what this run has learned"):
        run.train(progress=False, on_epoch=another)
    assert where(run.path)["saved"] == "another's"
    run.path.rename(tmp_path / "theirs.npz")
    assert run.train(progress=False).finished


HOLD = """
import sys, time
from pathlib import Path
from sampler.training.folder_lock import exclusive

with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_lock_of_another_process_ends_with_it(tmp_path):
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout.readline() == "held\n"
        refused = pytest.raises(FolderInUse, match=f"in use: process {child.pid} on ")
        with refused, exclusive(tmp_path):
            pytest.fail("the other process holds it")
        child.send_signal(signal.SIGKILL)
    assert (tmp_path / LOCK_FILE).exists()
    with exclusive(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_lock_is_given_back_after_an_error_and_from_a_thread(tmp_path):
    with pytest.raises(KeyboardInterrupt), exclusive(tmp_path):
        raise KeyboardInterrupt
    (tmp_path / LOCK_FILE).write_text("not ours")  # stale, of unknown origin
    processes = []

    def hold():
        with exclusive(tmp_path):
            processes.append(json.loads((tmp_path / LOCK_FILE).read_text())["process"])

    thread = threading.Thread(target=hold)
    thread.start()
    thread.join()
    assert processes == [os.getpid()]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_refused_before_the_first_step(few, tmp_path):
    (tmp_path / "file").write_text("")
    steps = []
    message = "A part of this path is a file"
    for folder in ("file", "file/run"):
        run = Run(few, config(), tmp_path / folder)
        run.learner.train_batch = lambda *_: steps.append(1)
        with pytest.raises(OSError, match=f"run folder cannot be written .{message}"):
            run.train(progress=False)
    assert steps == []


# States


@pytest.fixture(scope="module")
def begun(few, tmp_path_factory):
    return Run(few, config(), tmp_path_factory.mktemp("begun")).train(epochs=1, progress=False).path


def _where(**changes):
    def change(arrays):
        there = json.loads(arrays["where"].tobytes())
        for name, value in changes.items():
            there.pop(name) if value is ... else there.update({name: value})
        arrays["where"] = np.frombuffer(json.dumps(there).encode(), np.uint8)

    return change


def _put(name, make):
    def change(arrays):
        arrays[name] = make(arrays.get(name))

    return change


CRAFTED = [
    (_where(epoch=2), "stands after 4 batches, and has the losses of 2"),
    (_where(epoch=0), "stands after 0 batches"),
    (_where(epoch=1, batch=1), "stands after 3 batches"),
    (_where(epoch=99), "epoch got 99"),
    (_where(epoch=-1), "epoch got -1"),
    (_where(epoch=True), "epoch got True"),
    (_where(epoch=1.0), "epoch got 1.0"),
    (_where(batch=9), "batch got 9"),
    (_where(batch=...), "'batch' is missing"),
    (_where(seconds="long"), "seconds got 'long'"),
    (_where(seconds=float("nan")), "seconds got nan"),
    (_where(config=3), "config got 3"),
    (_where(config=...), "'config' is missing"),
    (_where(config={"model": {"generator": {"architecture": []}}}), "differs in"),
    (_where(data=[]), "data got"),
    (_where(data={"name": "x"}), "'checksum' is missing"),
    (_put("where", lambda _: np.frombuffer(b"[" * 100_000, np.uint8)), "state.npz is damaged"),
    (_put("where", lambda _: np.frombuffer(b"[1]", np.uint8)), "where got .1. .list."),
    (_put("where", lambda _: np.frombuffer(b"\xff{", np.uint8)), "where is no JSON"),
    (_put("where", lambda _: np.zeros(3)), "where got float64"),
    (lambda arrays: arrays.pop("where"), "'where' is missing"),
    (lambda arrays: arrays.pop("film"), "'film' is missing"),
    (_put("film", lambda film: film[:, :5]), r"film got uint8 \(1, 5, 26, 26, 1\); expected"),
    (_put("film", lambda film: film.astype(np.float32)), "film got float32"),
    (_put("film", lambda film: np.concatenate([film, film])), "film got uint8 .2, 10"),
    (_put("loss/kl", lambda kl: kl * np.nan), "the loss kl is no list of finite"),
    (_put("loss/kl", lambda kl: kl.reshape(1, -1)), "the loss kl is no list"),
    (_put("loss/kl", lambda kl: np.append(kl, kl)), "and has the losses of 4"),
    (_put("variable/noise", lambda v: v.astype(np.float32)), "noise got float32"),
    (_put("variable/average/0", lambda v: v[:-1]), "average/0 got float32"),
    (_put("variable/average/0", lambda v: v * np.inf), "average/0 holds values that are not"),
    (_put("variable/more", lambda _: np.zeros(1)), "holds variable/more as well"),
]


@pytest.mark.slow
def test_crafted_states_are_refused_by_name(few, begun, tmp_path):
    """Each of them fitted so far, or ended in the words of Python or Keras."""
    run = Run(few, config(), tmp_path)
    before = {name: np.asarray(variable).copy() for name, variable in run.learner.state().items()}
    for change, message in CRAFTED:
        arrays = weights.read_arrays(begun)
        change(arrays)
        weights.write_arrays(tmp_path / "state.npz", arrays)
        with pytest.raises(ValueError, match=r"state\.npz") as error:
            run.restore()
        assert error.match(message), message
    assert (run.epoch, run.losses, run.film) == (0, {}, [])
    for name, variable in run.learner.state().items():
        np.testing.assert_array_equal(np.asarray(variable), before[name])


# Data and config


def data(shape=(32, 28, 28, 1), labels=10, fill=0):
    images = np.full(shape, fill, np.uint8)
    images[..., 0] = np.arange(len(images))[:, None, None]
    return Dataset("mine", images, np.arange(len(images)) % labels, "memory")


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((32, 64, 64, 1), r"64×64.*26×26.*random pieces of them; resize.*set image_size=64"),
        ((32, 28, 64, 1), "random pieces"),
        ((32, 20, 20, 1), "resize the pictures to 26×26.*or set image_size=20"),
        ((32, 28, 28, 3), r"mine is RGB .c_dim 3.; expected grey.*set c_dim=3"),
    ],
)
def test_pictures_that_do_not_suit_the_networks_are_refused(tmp_path, shape, message):
    with pytest.raises(ValueError, match=message):
        Run(data(shape), config(), tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_grey_pictures_saved_as_colour_are_recognised():
    grey = data().images.repeat(3, axis=3)
    with pytest.raises(ValueError, match=r"its channels are equal, so save the pictures as grey"):
        check_suitable(Dataset("mine", grey, None, "memory"), size=26, c_dim=1)
    with pytest.raises(ValueError, match=r"mine is grey .*set c_dim=1"):
        check_suitable(data(), size=26, c_dim=3)


def test_a_crop_may_move_a_few_pixels():
    for side in (26, 28, 30):
        check_suitable(data((4, side, side, 1)), size=26, c_dim=1)
    with pytest.raises(ValueError, match="random pieces"):
        check_suitable(data((4, 31, 31, 1)), size=26, c_dim=1)


def test_labels_above_the_classifiers_are_refused_in_part_two_alone(tmp_path):
    many = data(labels=12)
    with pytest.raises(ValueError, match=r"labels 10, 11; expected 0 to 9, .*set digits=12"):
        Run(many, ClassifierGanConfig(batch_size=16), tmp_path)
    assert Run(many, config(), tmp_path).epoch == 0  # part one does not look at them
    with pytest.raises(ValueError, match=r"labels 10, 11; expected 0 to 9, .*set classes=12"):
        train_judge(many, training=JudgeTraining(batch_size=16))


@pytest.mark.slow
def test_colour_is_learned_as_it_is_seen(tmp_path):
    """From the pictures to the film, the drawings and the codes nothing is a negative."""
    orange = np.full((16, 26, 26, 3), (255, 128, 0), np.uint8)
    model = ModelConfig(
        GeneratorConfig(z_dim=4, width=16, c_dim=3),
        EncoderConfig(z_dim=4, hidden=(16,), c_dim=3),
    )
    settings = VaeGanConfig(
        preset="vae",
        schedule="vae",
        epochs=60,
        batch_size=16,
        model=model,
        learning_rate=0.02,
        discriminator=DiscriminatorConfig(c_dim=3),
    )
    run = Run(Dataset("orange", orange, None, "memory"), settings, tmp_path / "run")
    run.train(progress=False)
    assert np.abs(run.film[-1].mean(axis=(0, 1, 2)) - (255, 128, 0)).max() < 60
    sampler = Sampler(publish(run, tmp_path / "orange"))
    drawn = sampler.generate(sampler.encode(orange[0].astype(np.float32) / 255), 8, 8)
    np.testing.assert_allclose(drawn.mean(axis=(0, 1)), (1, 0.5, 0), atol=0.2)
