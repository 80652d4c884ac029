"""training.classifier_gan: what moves, the gates of 2016, resuming, and that it learns."""

import signal

import numpy as np
import pytest

from sampler.config import (
    ClassifierConfig,
    ClassifierGanConfig,
    EncoderConfig,
    ModelConfig,
    ResidualConfig,
)
from sampler.datasets import Dataset
from sampler.models import checkpoint
from sampler.models.model import Model
from sampler.training.classifier_gan import ClassifierGan
from sampler.training.publishing import publish
from sampler.training.run import Run

BATCHES, EPOCHS = 3, 2


def config(schedule="matched", **changes):
    """A run of seconds that still goes through everything its schedule has."""
    plain = {
        "schedule": schedule,
        "preset": schedule,
        "epochs": EPOCHS,
        "batch_size": 16,
        "random_per_batch": 8,
        "model": ModelConfig(
            generator=ResidualConfig(z_dim=8, width=4, blocks=2),
            encoder=EncoderConfig(z_dim=8, hidden=(32,)),
            classifier=ClassifierConfig(filters=(4, 6), batch_norm=schedule == "gated"),
        ),
        "gan_start_steps": 2,
        "gan_warmup_steps": 2,
        "generator_steps": 2,
        "classifier_steps": 2,
    }
    return ClassifierGanConfig.from_dict(plain | changes)


@pytest.fixture(scope="module")
def few(digits):
    """As many digits as make three batches and one left over."""
    n = BATCHES * 16 + 1
    return Dataset("digits/few", digits.images[:n], digits.labels[:n], "memory")


def state(run):
    return {name: np.asarray(variable).copy() for name, variable in run.learner.state().items()}


@pytest.fixture
def interruptible():
    """Python's default handler of SIGINT, which a background job starts without."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow
@pytest.mark.parametrize("schedule", [pytest.param("matched", marks=pytest.mark.campaign), "gated"])
@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_run_equals_an_uninterrupted_one(few, tmp_path, schedule):
    whole = Run(few, config(schedule), tmp_path / "whole").train(progress=False)
    parts = Run(few, config(schedule), tmp_path / "parts")
    train_batch, calls = parts.learner.train_batch, []

    def interrupted(*batch):
        calls.append(1)
        if len(calls) == 2:
            signal.raise_signal(signal.SIGINT)
        return train_batch(*batch)

    parts.learner.train_batch = interrupted
    with pytest.raises(KeyboardInterrupt, match="after batch 2 of epoch 1"):
        parts.train(progress=False)
    parts = Run(few, config(schedule), tmp_path / "parts").train(progress=False)
    assert parts.losses == whole.losses
    after, expected = state(parts), state(whole)
    assert set(after) == set(expected)
    for name, value in expected.items():
        np.testing.assert_array_equal(after[name], value, err_msg=name)


def moved_by(model, step, *batch):
    def values():
        return {name: np.asarray(v).copy() for name, v in model.state().items()}

    before = values()
    metrics = getattr(model, step)(*batch)
    after = values()
    networks = ("generator", "encoder", "classifier")
    changed = {name for name in before if not np.array_equal(before[name], after[name])}
    return {n for n in networks if any(name.startswith(f"{n}/") for name in changed)}, metrics


@pytest.mark.slow
def test_what_each_step_moves(few):
    batch = few.crops(26, range(16)), few.labels[:16].astype(np.int32)
    both = ClassifierGan(config(), 10)
    assert moved_by(both, "matched_step", *batch)[0] == {"generator", "encoder", "classifier"}
    gated = ClassifierGan(config("gated", learning_rate=0.01), 10)
    assert moved_by(gated, "classifier_step", *batch)[0] == {"classifier"}
    assert moved_by(gated, "real_step", *batch)[0] == {"classifier"}
    without = ClassifierGan(
        config("gated", model=config().model.to_dict()), 10
    )  # batch norm would note the averages of what it sees
    assert moved_by(without, "generator_step", *batch)[0] == {"generator", "encoder"}
    assert moved_by(without, "real_accuracy", *batch)[0] == set()


@pytest.mark.slow
def test_no_loss_of_part_two_compares_pixels(few):
    """A classifier that sees nothing gives no slope, however far off the pixels are."""
    model = ClassifierGan(config(kl_weight=0.0, recall_weight=0.0, gan_start_steps=0), 10)
    for variable in model.classifier.convolutions[0].weights:
        variable.assign(np.zeros(variable.shape))
    before = [np.asarray(v).copy() for v in model.generator.trainable_variables]
    model.train_batch(few.crops(26, range(16)), few.labels[:16])
    for variable, value in zip(model.generator.trainable_variables, before, strict=True):
        np.testing.assert_allclose(np.asarray(variable), value, atol=1e-7)


def test_the_gates_of_2016(few):
    """G rests once enough are accepted; C learns only while it trails and enough are accepted."""
    batch = few.crops(26, range(16)), few.labels[:16]

    def steps(answers, **gates):
        model = ClassifierGan(config("gated", generator_steps=3, **gates), 10)
        calls = []

        def step(name, metrics):
            def call(*_):
                calls.append(name)
                return metrics

            return call

        model.generator_step = step(
            "generator", {"generator_accuracy": answers[0], "drawn_accuracy": answers[1]}
        )
        model.classifier_step = step(
            "classifier", {"generator_accuracy": answers[0], "drawn_accuracy": answers[1]}
        )
        model.real_accuracy = step("look", {"real_accuracy": answers[2]})
        model.real_step = step("real", {"class_loss": 1.0})
        model.train_batch(*batch)
        return [calls.count(name) for name in ("generator", "classifier", "real")]

    assert steps((0.99, 0.0, 0.9)) == [1, 2, 0], "accepted by a classifier that trails"
    assert steps((0.50, 0.1, 0.9)) == [3, 0, 0], "too few are accepted: G alone"
    assert steps((0.70, 0.8, 0.9)) == [3, 0, 0], "the classifier is ahead: G alone"
    assert steps((0.70, 0.1, 0.3)) == [3, 2, 1], "real pictures are forgotten: one step for them"


def test_labels_are_needed(digits, tmp_path):
    blind = Dataset("blind", digits.images[:20], None, "memory")
    with pytest.raises(ValueError, match="blind has no labels; part two learns from labelled"):
        Run(blind, config(), tmp_path)


@pytest.mark.slow
def test_published_with_its_classifier_and_stages(few, tmp_path):
    run = Run(few, config(), tmp_path / "run").train(epochs=1, progress=False)
    publish(run, tmp_path / "deep" / "wild", test=few)
    run.train(progress=False)
    saved = checkpoint.read(publish(run, tmp_path / "deep", test=few))
    early = checkpoint.read(tmp_path / "deep" / "wild")
    assert (early.name, early.provenance["epochs"]) == ("deep/wild", 1)
    assert (saved.name, saved.provenance["epochs"]) == ("deep", 2)
    model = Model.from_checkpoint(saved)
    kernel = model.classifier.output_layer.kernel
    np.testing.assert_array_equal(kernel, run.learner.classifier.output_layer.kernel)
    assert model.small(saved.atlas[0][:3]).shape == (3, 26, 26, 1)


@pytest.mark.slow
def test_it_learns_to_draw_what_it_is_shown(digits, tmp_path):
    """Without one pixel compared, drawings come nearer to their pictures than the mean picture."""
    twos = Dataset("some", digits.images[:64], digits.labels[:64], "memory")
    settings = {"batch_size": 32, "epochs": 60, "learning_rate": 5e-3, "gan_start_steps": 10_000}
    run = Run(twos, config(**settings), tmp_path).train(progress=False)
    match = np.array(run.losses["match"])
    assert match[-10:].mean() < 0.75 * match[:2].mean()
    assert np.mean(run.losses["real_accuracy"][-10:]) > 0.6, "chance is 0.1"
