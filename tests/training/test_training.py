"""training: runs that learn, stop, go on and name their faults; and what they publish."""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from sampler import Sampler
from sampler.config import (
    DiscriminatorConfig,
    EncoderConfig,
    GeneratorConfig,
    JudgeConfig,
    ModelConfig,
    VaeGanConfig,
)
from sampler.datasets import Dataset
from sampler.evaluation.judge_training import JudgeTraining, train_judge
from sampler.models import checkpoint, weights
from sampler.models.classify import read_features
from sampler.models.model import Model
from sampler.networks.backend import keras
from sampler.training import watch
from sampler.training.curves import show_curves
from sampler.training.publishing import ATLAS_SIZE, publish, publish_judge
from sampler.training.run import Run, TrainingDiverged
from sampler.training.schedules import FallingRate
from sampler.training.vaegan import VaeGan

BATCHES, EPOCHS = 3, 3


def config(schedule="joint", **changes):
    """A run of seconds that still goes through everything its schedule has."""
    batch_norm = schedule in ("post", "handicap")
    plain = {
        "schedule": schedule,
        "preset": schedule,
        "epochs": EPOCHS,
        "batch_size": 16,
        "model": ModelConfig(
            GeneratorConfig(z_dim=8, width=16), EncoderConfig(z_dim=8, hidden=(32,))
        ),
        "discriminator": DiscriminatorConfig(
            filters=(4, 6), batch_norm=batch_norm, minibatch_std=not batch_norm
        ),
        "random_per_batch": 8,
        "kl_warmup_steps": 5,
        "gan_start_steps": 4,  # in the middle of the second epoch
        "gan_warmup_steps": 3,
        "vae_steps": 2,
        "generator_steps": 2,
        "n_handicap": 2,
        "learning_rate": 2e-3,
    }
    return VaeGanConfig.from_dict(plain | changes)


@pytest.fixture(scope="session")
def few(digits):
    """As many digits as make three batches and one left over."""
    n = BATCHES * 16 + 1
    return Dataset("digits/few", digits.images[:n], digits.labels[:n], "memory")


def state(run):
    return {name: np.asarray(variable).copy() for name, variable in run.learner.state().items()}


def interrupt_after(run, batches):
    """Send a real SIGINT while the given batch of this sitting is being trained."""
    train_batch, calls = run.learner.train_batch, []

    def interrupted(pictures, labels):
        calls.append(1)
        if len(calls) == batches:
            signal.raise_signal(signal.SIGINT)
        return train_batch(pictures, labels)

    run.learner.train_batch = interrupted


# -- interrupted and resumed -----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "schedule",
    [
        "post",
        *(pytest.param(name, marks=pytest.mark.campaign) for name in ("joint", "vae", "handicap")),
    ],
)
def test_an_interrupted_run_equals_an_uninterrupted_one(few, tmp_path, schedule):
    handler = signal.getsignal(signal.SIGINT)
    whole = Run(few, config(schedule), tmp_path / "whole").train(progress=False)
    assert whole.finished
    assert whole.epoch == EPOCHS

    # One epoch and out; an interruption in the middle of the second; perhaps one at its very end,
    # when the last batch is done and the film has no frame of it yet; the rest.
    parts = Run(few, config(schedule), tmp_path / "parts").train(epochs=1, progress=False)
    assert (parts.epoch, parts.batch, parts.finished) == (1, 0, False)
    stops = [(2, (1, 2)), (1, (1, 3))]
    for batches, stands in stops if schedule == "vae" else stops[:1]:
        parts = Run(few, config(schedule), tmp_path / "parts")
        interrupt_after(parts, batches)
        with pytest.raises(KeyboardInterrupt, match="batch .* of epoch 2; call train"):
            parts.train(progress=False)
        assert (parts.epoch, parts.batch) == stands
        assert signal.getsignal(signal.SIGINT) is handler
    parts = Run(few, config(schedule), tmp_path / "parts").train(progress=False)

    assert parts.losses == whole.losses
    assert set(state(parts)) == set(state(whole))
    for name, values in state(whole).items():
        np.testing.assert_array_equal(state(parts)[name], values, err_msg=name)
    np.testing.assert_array_equal(parts.film, whole.film)
    assert parts.seconds > 0
    assert parts.finished


@pytest.mark.slow
def test_the_same_run_object_goes_on_after_an_interruption(few, tmp_path):
    whole = Run(few, config("vae"), tmp_path / "whole").train(progress=False)
    run = Run(few, config("vae"), tmp_path / "again")
    interrupt_after(run, 2)
    with pytest.raises(KeyboardInterrupt):
        run.train(progress=False)
    assert run.train(progress=False).losses == whole.losses


@pytest.mark.slow
def test_a_seed_fixes_a_run_and_another_changes_it(few, tmp_path):
    losses = [
        Run(few, config("vae", seed=seed), tmp_path / name).train(epochs=1, progress=False).losses
        for name, seed in [("a", 1), ("b", 1), ("c", 2)]
    ]
    assert losses[0] == losses[1] != losses[2]


CHILD = """
import sys
import numpy as np
from sampler.config import EncoderConfig, GeneratorConfig, ModelConfig, VaeGanConfig
from sampler.datasets import Dataset
from sampler.training.run import Run

images = np.random.default_rng(0).integers(256, size=(64, 28, 28, 1), dtype=np.uint8)
model = ModelConfig(GeneratorConfig(z_dim=8, width=16), EncoderConfig(z_dim=8, hidden=(32,)))
config = VaeGanConfig(
    preset="vae", schedule="vae", epochs=int(sys.argv[2]), batch_size=16, model=model
)
run = Run(Dataset("noise", images, None, "memory"), config, sys.argv[1])
print("stands at", run.epoch, run.batch, flush=True)
run.train(progress=False, on_epoch=lambda run: print("epoch", run.epoch, flush=True))
print("done", flush=True)
"""


@pytest.mark.slow
def test_ctrl_c_in_a_process_of_its_own(tmp_path):
    """A signal from outside, at a moment nobody chose."""
    command = [sys.executable, "-c", CHILD, tmp_path, "5000"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout.readline() == "stands at 0 0\n"
        assert child.stdout.readline() == "epoch 1\n"
        time.sleep(0.2)
        os.kill(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=60)
    assert "done" not in out
    assert "KeyboardInterrupt: saved to" in err
    assert "call train() again" in err
    where = bytes(weights.read_arrays(tmp_path / "state.npz")["where"]).decode()
    assert '"epoch": 0' not in where


# -- what is kept, and what is refused -------------------------------------------------------------


@pytest.mark.slow
def test_the_folder_holds_one_file_and_nothing_before_the_first_epoch(few, tmp_path):
    run = Run(few, config("vae"), tmp_path / "run")
    assert not (tmp_path / "run").exists()
    run.train(epochs=1, progress=False)
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["state.npz"]


@pytest.fixture(scope="module")
def begun(few, tmp_path_factory):
    """The folder of a run that stands after its first epoch."""
    folder = tmp_path_factory.mktemp("begun")
    Run(few, config("vae"), folder).train(epochs=1, progress=False)
    return folder


@pytest.mark.slow
def test_another_config_is_refused_by_name(few, begun):
    with pytest.raises(ValueError, match=r"differs in .*kl_weight.*learning_rate.*another folder"):
        Run(few, config("vae", learning_rate=1e-3, kl_weight=0.7), begun)


def test_fields_that_came_later_are_taken_at_their_defaults(few, begun, tmp_path):
    """A run that was begun with an older version goes on with a newer one."""
    shutil.copytree(begun, tmp_path / "older")
    path = tmp_path / "older" / "state.npz"
    arrays = weights.read_arrays(path)
    where = json.loads(arrays["where"].tobytes())
    del where["config"]["model"]["generator"]["activation"]
    arrays["where"] = np.frombuffer(json.dumps(where).encode(), np.uint8)
    weights.write_arrays(path, arrays)
    assert Run(few, config("vae"), path.parent).epoch == 1


def test_another_config_is_refused_with_both_values(few, begun):
    wider = ModelConfig(GeneratorConfig(z_dim=8, width=24), EncoderConfig(z_dim=8, hidden=(32,)))
    with pytest.raises(ValueError, match=r"model\.generator\.width \(16 there, 24 here\)"):
        Run(few, config("vae", model=wider), begun)


def test_other_data_is_refused_by_name(few, begun):
    other = Dataset("others", few.images[::-1].copy(), few.labels, "memory")
    with pytest.raises(ValueError, match=r"differs in data \(digits/few"):
        Run(other, config("vae"), begun)


def test_a_damaged_state_is_refused(few, begun, tmp_path):
    content = (begun / "state.npz").read_bytes()
    (tmp_path / "state.npz").write_bytes(content[:-50])
    with pytest.raises(weights.WeightsError, match=r"state\.npz is damaged"):
        Run(few, config("vae"), tmp_path)


def test_a_state_that_lacks_a_variable_is_refused(few, begun, tmp_path):
    arrays = weights.read_arrays(begun / "state.npz")
    del arrays["variable/noise"]
    weights.write_arrays(tmp_path / "state.npz", arrays)
    with pytest.raises(weights.WeightsError, match="lacks noise: another version"):
        Run(few, config("vae"), tmp_path)


@pytest.mark.parametrize(
    ("epochs", "error"), [(0, ValueError), (-1, ValueError), (True, TypeError)]
)
def test_a_number_of_epochs_is_a_whole_one(few, tmp_path, epochs, error):
    with pytest.raises(error, match="epochs got"):
        Run(few, config("vae"), tmp_path).train(epochs=epochs, progress=False)


def test_too_few_pictures(few, tmp_path):
    with pytest.raises(ValueError, match="digits/few has 49 pictures; a batch needs 50"):
        Run(few, config("vae", batch_size=50), tmp_path)


@pytest.mark.slow
def test_a_finished_run_trains_no_more(few, begun, tmp_path):
    run = Run(few, config("vae", epochs=1), tmp_path).train(progress=False)
    losses = {name: list(values) for name, values in run.losses.items()}
    assert run.train(progress=False).losses == losses
    assert Run(few, config("vae", epochs=1), tmp_path).finished


# -- divergence ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_loss_that_is_no_number_is_named_and_the_last_state_kept(few, tmp_path):
    run = Run(few, config("vae", epochs=5), tmp_path).train(epochs=1, progress=False)
    kept, before = run.path.read_bytes(), run.losses["kl"][:]
    run.learner.encoder.weights[0].assign(run.learner.encoder.weights[0] * np.float32(np.nan))
    with pytest.raises(
        TrainingDiverged,
        match=r"loss .*kl.* became nan in batch 1 of epoch 2; the state in .* is kept",
    ):
        run.train(progress=False)
    assert run.path.read_bytes() == kept
    assert run.losses["kl"] == before
    again = Run(few, config("vae", epochs=5), tmp_path)
    assert (again.epoch, again.batch) == (1, 0)
    again.train(epochs=1, progress=False)


def test_a_huge_learning_rate_diverges_by_name(few, tmp_path):
    run = Run(few, config("vae", learning_rate=1e25), tmp_path)
    match = "the loss .* batch 2 of epoch 1; the state in .* is kept"
    with pytest.raises(TrainingDiverged, match=match):
        run.train(progress=False)
    again = Run(few, config("vae", learning_rate=1e25), tmp_path)
    assert (again.epoch, again.batch) == (0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("begin", ["fresh", "with a state"])
def test_weights_spoiled_by_the_last_batch_of_an_epoch_are_not_saved(few, tmp_path, begin):
    """The loss is computed before the update, so it still looks well."""
    run = Run(few, config("vae"), tmp_path)
    if begin == "with a state":
        run.train(epochs=1, progress=False)
    started = run.epoch
    train_batch = run.learner.train_batch

    def spoiling(pictures, labels):
        losses = train_batch(pictures, labels)
        if run.batch == BATCHES - 1:
            bias = run.learner.generator.ink.bias
            bias.assign(bias * np.float32(np.inf))
        return losses

    run.learner.train_batch = spoiling
    with pytest.raises(TrainingDiverged, match="ink/bias"):
        run.train(progress=False)
    again = Run(few, config("vae"), tmp_path)
    assert (again.epoch, again.batch) == (started, 0)
    assert all(np.isfinite(np.asarray(value)).all() for value in again.learner.state().values())


# -- learning --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trained(digits, tmp_path_factory):
    """A VAE of ten seconds on a few digits: enough to see what learning is."""
    data = Dataset("digits/96", digits.images[:96], digits.labels[:96], "memory")
    settings = config(
        "vae",
        epochs=60,
        batch_size=32,
        learning_rate=5e-3,
        kl_weight=0.1,
        model=ModelConfig(GeneratorConfig(z_dim=8, width=32), EncoderConfig(z_dim=8, hidden=(64,))),
    )
    return Run(data, settings, tmp_path_factory.mktemp("trained")).train(progress=False)


@pytest.mark.slow
def test_losses_fall(trained):
    losses = trained.losses["reconstruction"]
    assert len(losses) == 60 * 3 == len(trained.losses["kl"])
    assert np.mean(losses[-9:]) < 0.75 * np.mean(losses[:9])


@pytest.mark.slow
def test_reconstructions_beat_the_mean_picture(trained):
    generator, encoder = trained.learner.averaged()
    crops = trained.data.crops(26)
    model = Model(generator, encoder, 8.0)
    error = np.mean((model.small(model.encode(crops)) - crops) ** 2)
    assert error < np.mean((crops.mean(axis=0) - crops) ** 2)


@pytest.mark.slow
def test_averages_are_the_moving_averages(few, tmp_path):
    run = Run(few, config("joint", ema=0.8), tmp_path)
    drawn_by = run.learner.generator.trainable_variables + run.learner.encoder.trainable_variables
    expected = [np.asarray(variable).astype(np.float64) for variable in drawn_by]
    train_batch, step = run.learner.train_batch, 0

    def watched(pictures, labels):
        nonlocal step
        losses = train_batch(pictures, labels)
        keep = min(0.8, (1 + step) / (10 + step))
        for i, variable in enumerate(drawn_by):
            expected[i] = keep * expected[i] + (1 - keep) * np.asarray(variable)
        step += 1
        return losses

    run.learner.train_batch = watched
    run.train(progress=False)
    generator, encoder = run.learner.averaged()
    averages = generator.trainable_variables + encoder.trainable_variables
    for variable, value in zip(averages, expected, strict=True):
        np.testing.assert_allclose(np.asarray(variable), value, rtol=1e-4, atol=1e-6)
    assert any(
        not np.allclose(np.asarray(a), np.asarray(b))
        for a, b in zip(averages, drawn_by, strict=True)
    )


@pytest.mark.slow
def test_the_film_has_a_frame_an_epoch_of_the_same_z(trained, few, tmp_path):
    assert len(trained.film) == 60
    assert {frame.shape for frame in trained.film} == {(10, 26, 26, 1)}
    assert trained.film[0].dtype == np.uint8
    run = Run(few, config("vae"), tmp_path).train(epochs=2, progress=False)
    generator, _ = run.learner.averaged()
    drawn = np.asarray(generator(run.film_z, run.learner.points)).reshape(10, 26, 26, 1)
    np.testing.assert_array_equal(run.film[1], np.rint(drawn * 255))
    assert not np.array_equal(run.film[0], run.film[1])


@pytest.mark.slow
def test_joint_starts_as_a_vae(few, tmp_path):
    run = Run(few, config("joint"), tmp_path).train(progress=False)
    counts = {name: len(values) for name, values in run.losses.items()}
    assert counts["reconstruction"] == counts["kl"] == 9
    assert {counts[name] for name in ("d_loss", "g_loss", "g_random", "recall", "r1")} == {5}


@pytest.mark.slow
def test_the_last_part_of_a_joint_run_weighs_random_z_and_the_leash_of_d_anew(few, tmp_path):
    usual = {"random_weight": 7.0, "r1_weight": 0.3}
    polish = {"polish_random_weight": 7.0, "polish_r1_weight": 0.3}
    other = {"polish_random_weight": 900.0, "polish_r1_weight": 0.0}

    def trained(name, **changes):
        return Run(few, config(**changes), tmp_path / name).train(progress=False).losses["g_random"]

    without = trained("without", **usual, **other, polish_from=1.0)
    throughout = trained("throughout", **polish, polish_from=0.0)
    late = trained("late", **usual, **other, polish_from=7 / 9)
    np.testing.assert_allclose(throughout, without, rtol=1e-6)
    # The GAN starts at batch 4; batch 7 is the first to be weighed anew, batch 8 to show it.
    np.testing.assert_allclose(late[:4], without[:4], rtol=1e-6)
    assert late[4] != pytest.approx(without[4], rel=1e-6)


@pytest.mark.slow
def test_what_each_schedule_moves(few, tmp_path):
    """A VAE leaves the discriminator alone, and a GAN alone leaves the encoder alone."""
    moved = {}
    for schedule in ("vae", "handicap", "post"):
        run = Run(few, config(schedule, th_high=100.0, th_low=-1.0), tmp_path / schedule)
        before = state(run)
        run.train(epochs=1, progress=False)
        after = state(run)
        moved[schedule] = {
            network
            for network in ("generator", "encoder", "discriminator")
            for name in before
            if name.startswith(f"{network}/") and not np.array_equal(before[name], after[name])
        }
    assert moved == {
        "vae": {"generator", "encoder"},
        "handicap": {"generator", "discriminator"},
        "post": {"generator", "encoder", "discriminator"},
    }


@pytest.mark.slow
def test_the_posts_gates(few):
    """D learns only while g_loss < th_high and d_loss > th_low; G stops once it passes."""
    pictures = few.crops(26, range(16))

    def learned(**gates):
        model = VaeGan(config("post", **gates), 100)
        calls = []
        for name in ("vae_step", "generator_step", "discriminator_step"):
            step = getattr(model, name)
            setattr(model, name, lambda p, s=step, n=name: (calls.append(n), s(p))[1])
        model.train_batch(pictures)
        return [calls.count(f"{name}_step") for name in ("vae", "generator", "discriminator")]

    assert learned(th_high=100.0, th_low=-1.0) == [2, 1, 1]
    assert learned(th_high=1e-9, th_low=-1.0) == [2, 2, 0]
    assert learned(th_high=100.0, th_low=100.0) == [2, 1, 0]


@pytest.mark.parametrize(
    ("share", "expected"), [(0, 1), (0.6, 1), (0.8, 0.525), (1.0, 0.05), (2.0, 0.05)]
)
def test_falling_rate(share, expected):
    rate = FallingRate(0.1, 1000, decay_from=0.6, decay_to=0.05)
    assert float(rate(share * 1000)) == pytest.approx(0.1 * expected, rel=1e-5)
    assert float(FallingRate(**rate.get_config())(share * 1000)) == float(rate(share * 1000))


@pytest.mark.slow
@pytest.mark.parametrize("schedule", ["joint", "vae", "post", "handicap"])
def test_rates_fall_with_the_run_and_not_before(few, tmp_path, schedule):
    """The post's schedules move an optimiser several times a batch: its rate must know."""
    run = Run(few, config(schedule, decay_from=1.0, gan_start_steps=0), tmp_path)
    run.train(progress=False)
    for name, optimiser in run.learner.optimisers.items():
        rate = 5e-4 if name == "discriminator" else 2e-3
        last = keras.ops.maximum(optimiser.iterations - 1, 0)
        assert float(optimiser._learning_rate(last)) == pytest.approx(rate), name


# -- watching --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_progress_shows_losses_and_the_time_left(few, tmp_path, capsys):
    Run(few, config("vae", epochs=1, batch_size=4), tmp_path).train(progress=True)
    shown = capsys.readouterr().err
    assert "training" in shown
    assert "12/12" in shown
    assert "reconstruction" in shown
    assert "<" in shown


@pytest.mark.slow
def test_on_epoch_is_called_with_the_run(few, tmp_path):
    calls = []
    run = Run(few, config("vae"), tmp_path)
    run.train(progress=False, on_epoch=lambda run: calls.append((run.epoch, len(run.film))))
    assert calls == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.slow
def test_imbalances_are_logged(few, tmp_path, caplog):
    run = Run(few, config("handicap", epochs=1), tmp_path)
    train_batch = run.learner.train_batch
    run.learner.train_batch = lambda *batch: train_batch(*batch) | {"d_loss": 0.01, "g_loss": 9.0}
    with caplog.at_level(logging.WARNING, "sampler.training"):
        run.train(progress=False)
    messages = [record.getMessage() for record in caplog.records]
    assert len(messages) == 2
    assert messages[0].startswith("epoch 1: the discriminator has run away (d_loss 0.010)")
    assert messages[1].startswith("epoch 1: the generator is losing (g_loss 9.00)")


def test_a_balanced_run_is_quiet(few, tmp_path, caplog):
    Run(few, config("vae", epochs=1), tmp_path).train(progress=False)
    assert caplog.records == []


def test_imbalance_of_missing_and_of_random_losses():
    assert watch.imbalances({}) == []
    assert watch.imbalances({"reconstruction": [100.0], "kl": [1.0]}) == []
    (message,) = watch.imbalances({"d_loss": [1.0], "g_loss": [1.0], "g_random": [5.0, 6.0]})
    assert "g_random 5.50" in message


@pytest.mark.slow
def test_missing_classes_are_logged(few, tmp_path, caplog):
    def reader(pictures):
        assert pictures.shape == (watch.SAMPLES, 26, 26, 1)
        return np.arange(len(pictures)) % 8

    run = Run(few, config("vae", epochs=1), tmp_path)
    with caplog.at_level(logging.WARNING, "sampler.training"):
        run.train(progress=False, reader=reader)
    assert [record.getMessage() for record in caplog.records] == [
        "epoch 1: no random z draws a 8, 9 (of 500 drawings)"
    ]


@pytest.mark.slow
def test_curves(trained):
    figure = show_curves(trained.losses, smooth=3)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["reconstruction", "kl"]
    pale, mean = figure.axes[0].get_lines()
    np.testing.assert_array_equal(pale.get_ydata(), trained.losses["reconstruction"])
    assert mean.get_ydata()[0] == pytest.approx(np.mean(trained.losses["reconstruction"][:3]))
    assert mean.get_xdata()[0] == 1  # in the middle of the three that it is the mean of
    figure.canvas.draw()
    with pytest.raises(ValueError, match="expected at least one batch; train before"):
        show_curves({})


@pytest.mark.slow
def test_live_curves_outside_a_notebook_keep_the_figure(few, tmp_path):
    live = watch.LiveCurves()
    Run(few, config("vae", epochs=1), tmp_path).train(progress=False, on_epoch=live)
    assert len(live.curves.axes) == 2
    assert len(live.strip.axes) == 10


# -- publishing ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_publish_writes_a_checkpoint_that_sampler_loads(trained, digits, tmp_path):
    folder = publish(trained, tmp_path / "mine", test=digits, note="A test.")
    sampler = Sampler(folder, data=digits)
    assert (sampler.name, sampler.z_dim) == ("mine", 8)
    generator, encoder = trained.learner.finished()
    z = np.random.default_rng(0).standard_normal((2, 8)).astype(np.float32)
    expected = np.asarray(generator(z, trained.learner.points)).reshape(2, 26, 26, 1)
    np.testing.assert_allclose(sampler.generate(z, 26, 26), expected, atol=3e-6)

    saved = checkpoint.read(folder)
    codes, labels = saved.atlas
    assert len(codes) == min(ATLAS_SIZE, len(digits))
    np.testing.assert_array_equal(labels, digits.labels)
    np.testing.assert_allclose(codes, encoder(digits.crops(26))[0], atol=1e-5)
    assert sampler.get_random_z(label=3).shape == (8,)

    provenance = saved.provenance
    assert (provenance["note"], provenance["preset"], provenance["seed"], provenance["epochs"]) == (
        "A test.",
        "vae",
        2016,
        60,
    )
    assert provenance["data"] == "digits/96, 96 pictures"
    assert provenance["data_md5"] == trained.data.checksum
    assert set(provenance["versions"]) == {"tensorflow", "keras", "numpy", "python"}
    assert VaeGanConfig.from_dict(provenance["training"]) == trained.config


@pytest.mark.slow
def test_publish_keeps_what_is_there_unless_requested(trained, tmp_path, monkeypatch):
    folder = publish(trained, tmp_path / "mine", note="First.")
    with pytest.raises(FileExistsError, match="holds a checkpoint already, and it is kept"):
        publish(trained, folder, note="Second.")
    assert checkpoint.read(folder).provenance["note"] == "First."
    publish(trained, folder, note="Second.", overwrite=True)
    assert checkpoint.read(folder).provenance["note"] == "Second."
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="folder got ''"):
        publish(trained, "")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.slow
def test_publish_without_labels(trained, digits, tmp_path):
    assert checkpoint.read(publish(trained, tmp_path / "a")).atlas is None
    bare = Dataset("bare", digits.images, None, "memory")
    with pytest.raises(ValueError, match="test got bare, which has no labels"):
        publish(trained, tmp_path / "b", test=bare)
    assert not (tmp_path / "b").exists()


# -- the judge -------------------------------------------------------------------------------------

JUDGE = JudgeConfig(filters=(6,), features=16, dropout=0.0)
BRIEF = JudgeTraining(epochs=15, batch_size=32, learning_rate=2e-2)


@pytest.mark.slow
def test_a_judge_learns_is_reproducible_and_can_be_published(digits, tmp_path):
    judge, history = train_judge(digits, JUDGE, BRIEF, verbose=0)
    assert len(history["loss"]) == 15
    assert history["loss"][-1] < 0.6 * history["loss"][0]
    features, shares = read_features(judge, digits.crops(26))
    assert features.shape == (300, 16)
    assert shares.shape == (300, 10)
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-5)
    assert np.mean(shares.argmax(axis=1) == digits.labels) > 0.3

    folder = publish_judge(
        judge, tmp_path / "j", data=digits, training=BRIEF, quality={"test_accuracy": 0.5}
    )
    saved = checkpoint.read(folder, kind="judge")
    assert saved.quality == {"test_accuracy": 0.5}
    assert JudgeTraining.from_dict(saved.provenance["training"]) == BRIEF
    assert "50.00%" in (folder / "README.md").read_text("utf-8")

    short = BRIEF.replace(epochs=1)
    first, second = (train_judge(digits, JUDGE, short, verbose=0)[1] for _ in range(2))
    assert first == second


def test_a_judge_needs_labels_and_enough_pictures(digits):
    with pytest.raises(ValueError, match="no labels; expected labelled pictures, which a judge"):
        train_judge(Dataset("bare", digits.images, None, "memory"))
    few = Dataset("few", digits.images[:20], digits.labels[:20], "memory")
    with pytest.raises(ValueError, match="few has 20 pictures; a batch needs 128"):
        train_judge(few)
