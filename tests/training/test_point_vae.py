"""Training with an encoder on points: it learns, sees, draws, and goes on to the bit."""

import pickle

import numpy as np
import pytest
from helpers.discs import discs

from sampler import Sampler
from sampler.config import (
    ConfigError,
    DiscriminatorConfig,
    EncoderConfig,
    GeneratorConfig,
    GridConfig,
    ModelConfig,
    PicturesConfig,
    PointVaeConfig,
    PriorConfig,
)
from sampler.networks import make_generator
from sampler.pictures.lattices import interpolated_axis
from sampler.training import publish
from sampler.training.areas import draw_areas
from sampler.training.choosing import choose
from sampler.training.curriculum import Curriculum
from sampler.training.run import Run
from sampler.training.strips import snapshot

pytestmark = pytest.mark.slow
SIZE = 48  # pixels of the pictures; the encoder sees half as many
PRIOR = PriorConfig(z_dim=8, couplings=4, width=16, components=6)


def config(channels=1, palette=0, *, judged=False, decoder=None, prior=None, **changes):
    grid = GridConfig(
        z_dim=8,
        c_dim=channels,
        palette=palette,
        first_features=16,
        stages=(12, 8),
        width=24,
        waves=16,
    )
    seeing = EncoderConfig(z_dim=8, image_size=SIZE // 2, c_dim=channels, hidden=(64,))
    model = ModelConfig(decoder or grid, seeing, pictures=PicturesConfig(size=SIZE), prior=prior)
    settings = {"epochs": 4, "steps_per_epoch": 40, "batch_size": 16, "points": 12} | changes
    if judged:
        settings["discriminator"] = DiscriminatorConfig(
            image_size=12, c_dim=channels, filters=(8, 8), batch_norm=False, minibatch_std=True
        )
    return PointVaeConfig(model=model, **settings)


@pytest.mark.parametrize(
    ("channels", "palette", "judged"),
    [
        (1, 0, True),
        pytest.param(3, 0, False, marks=pytest.mark.campaign),
        (3, 6, False),
    ],
)
def test_pictures_are_learned_seen_and_drawn(channels, palette, judged, tmp_path):
    data = discs(64, channels, SIZE)
    settings = config(channels, palette, judged=judged, kl_weight=0.3, epochs=8)
    run = Run(data, settings, tmp_path / "run").train(progress=False)
    errors = run.losses["squared_error"]
    assert np.mean(errors[-20:]) < 0.5 * np.mean(errors[:10])
    assert ("d_loss" in run.losses) == judged
    shown = snapshot(run, 64)  # of the live panel
    assert shown.originals.shape == (5, SIZE, SIZE, channels)
    assert shown.drawn.shape == shown.random.shape == (5, 64, 64, channels)
    sampler = Sampler(publish(run, tmp_path / "discs"))
    assert sampler.image_size == SIZE
    codes, _ = sampler.atlas
    assert codes.shape == (64, 8)
    wanted = (data.images / 255).astype(np.float32)
    np.testing.assert_allclose(sampler.encode(wanted[:8]), codes[:8], atol=1e-2)  # bytes
    plain = np.square(wanted.mean(axis=0) - wanted).mean()
    drawn = sampler.render(codes, sampler.training_view)
    error = np.square(drawn - wanted).mean()
    assert error < 0.6 * plain
    better = sampler.encode(wanted[:8], refine=30)
    again = sampler.render(better, sampler.training_view)
    assert np.square(again - wanted[:8]).mean() < np.square(drawn[:8] - wanted[:8]).mean()


@pytest.mark.parametrize("judged", [False, pytest.param(True, marks=pytest.mark.campaign)])
def test_a_run_goes_on_to_the_bit(judged, tmp_path):
    prior = None if judged else PRIOR
    data, settings = discs(32, 1, SIZE), config(judged=judged, prior=prior, steps_per_epoch=10)
    whole = Run(data, settings, tmp_path / "whole").train(progress=False)
    Run(data, settings, tmp_path / "parts").train(epochs=2, progress=False)
    parts = Run(data, settings, tmp_path / "parts").train(progress=False)
    assert parts.losses == whole.losses
    for name, value in whole.learner.state().items():
        np.testing.assert_array_equal(np.asarray(value), np.asarray(parts.learner.state()[name]))


def test_random_z_are_spread_as_codes_are(tmp_path):
    """The encoder's codes are not of N(0, 1) here, since they cost nothing."""
    data, settings = (
        discs(64, 1, SIZE),
        config(prior=PRIOR, kl_weight=0.02, prior_rate=1e-2, epochs=8),
    )
    run = Run(data, settings, tmp_path / "run").train(progress=False)
    nats = run.losses["prior_nats"]
    assert np.mean(nats[-20:]) < np.min(nats[:3])
    codes = run.learner.codes_of(np.arange(64))
    spread = run.learner.spread(np.random.default_rng(0).standard_normal((4000, 8), np.float32))
    normal = np.random.default_rng(1).normal(size=(4000, 8))
    assert distance(spread, codes) < 0.5 * distance(normal, codes)
    sampler = Sampler(publish(run, tmp_path / "discs"))
    random = np.stack([sampler.generate_z(seed=seed) for seed in range(400)])
    assert distance(random, codes) < 0.5 * distance(normal, codes)
    again = pickle.loads(pickle.dumps(sampler))
    np.testing.assert_array_equal(again.generate_z(seed=7), sampler.generate_z(seed=7))


def distance(some, others):
    """How unlike two sets of codes are: their means and covariances."""
    means = np.square(some.mean(axis=0) - others.mean(axis=0)).sum()
    return means + np.square(np.cov(some.T) - np.cov(others.T)).sum()


def test_part_ones_decoder_learns_on_points(tmp_path):
    decoder = GeneratorConfig(z_dim=8, width=24)
    settings = config(decoder=decoder, kl_weight=0.1, learning_rate=1e-2, epochs=6)
    run = Run(discs(32, 1, SIZE), settings, tmp_path / "run").train(progress=False)
    errors = run.losses["squared_error"]
    assert np.mean(errors[-20:]) < 0.6 * np.mean(errors[:10])
    drawn = run.learner.film_pictures(run.film_z)
    published, _ = run.learner.finished()
    z = np.concatenate([run.learner.codes_of(np.linspace(0, 31, 5).astype(int)), run.film_z[5:]])
    again = np.asarray(published.lattice_logits(z, *axes(96)))
    np.testing.assert_allclose(drawn, 1 / (1 + np.exp(-again)), atol=1e-4)


def axes(side):
    places = ((2 * (np.arange(side) + 0.5) / side - 1) * 8).astype(np.float32)
    return places, places


def test_settings_that_do_not_fit_are_refused(tmp_path):
    with pytest.raises(ConfigError, match="discriminator got image_size=12 .* expected 10"):
        config(judged=True, points=10)
    with pytest.raises(ConfigError, match="curriculum got 0.5; expected 0 with a discriminator"):
        config(judged=True, curriculum=0.5)
    with pytest.raises(ValueError, match="discs has pictures of 60×60 pixels; the encoder sees 24"):
        Run(discs(32, 1, 60), config(), tmp_path)


def test_presets_with_an_encoder():
    data = discs(40, 3, 64)
    choice = choose(data, "encoder")
    assert isinstance(choice.config, PointVaeConfig)
    assert choice.config.model.encoder.image_size == 32
    assert "an encoder finds it, random z are spread as its codes are" in choice.reasons[1]
    assert choice.config.model.prior.z_dim == choice.config.model.generator.z_dim
    judged = choose(data, "encoder-gan").config
    assert judged.discriminator.image_size == judged.points
    assert judged.model.prior is None
    strokes = choose(discs(40, 1, 26), "encoder").config
    assert strokes.interpolated
    assert strokes.points == 26
    assert not choose(discs(40, 1, 64), "encoder").config.interpolated
    with pytest.raises(ValueError, match="curriculum got True, which preset='encoder-gan'"):
        choose(data, "encoder-gan", curriculum=True)


# Areas


def test_points_are_interpolated_between_nodes():
    """A wave of eight pixels is read to a hundredth; a straight line exactly."""
    axis = interpolated_axis(np.random.default_rng(0), 26, 3, 8.0)
    places = np.arange(78) // 3
    line = axis.reading @ axis.coordinates
    pixels = (line / 8 + 1) / 2 * 26
    np.testing.assert_array_equal(np.floor(pixels).astype(int), places)
    wave = axis.reading @ np.sin(axis.coordinates / 16 * 26 * np.pi / 4)
    np.testing.assert_allclose(wave, np.sin(line / 16 * 26 * np.pi / 4), atol=0.01)


def test_an_interpolated_drawing_is_that_of_all_points():
    decoder = make_generator(GeneratorConfig(z_dim=8, width=24), seed=1)
    z = np.random.default_rng(2).standard_normal((3, 8)).astype(np.float32)
    rng = np.random.default_rng(3)
    across, down = (interpolated_axis(rng, 20, 2, 8.0) for _ in range(2))
    fast = draw_areas(decoder, z, across.arrays, down.arrays, 1.0, 20)
    lines = [((axis.reading @ axis.coordinates).astype(np.float32),) for axis in (across, down)]
    every = draw_areas(decoder, z, *lines, 1.0, 20)
    np.testing.assert_allclose(fast.pixels, every.pixels, atol=0.01)


def test_interpolated_training_needs_all_pixels(tmp_path):
    data = discs(32, 1, 16)
    seeing = EncoderConfig(z_dim=8, image_size=16, hidden=(32,))
    model = ModelConfig(config().model.generator, seeing, pictures=PicturesConfig(size=16))
    settings = config(points=16, interpolated=True, subpoints=3).to_dict()
    settings |= {"model": model.to_dict()}
    run = Run(data, PointVaeConfig.from_dict(settings), tmp_path / "run").train(progress=False)
    errors = run.losses["squared_error"]
    assert np.mean(errors[-20:]) < 0.7 * np.mean(errors[:10])
    fewer = PointVaeConfig.from_dict(settings | {"points": 12})
    with pytest.raises(ValueError, match="interpolated got True with 12 of 16 pixels"):
        Run(data, fewer, tmp_path / "other")


# Coarse to fine


def test_pictures_grow(tmp_path):
    seeing = EncoderConfig(z_dim=8, image_size=8, hidden=(32,))
    model = ModelConfig(config().model.generator, seeing, pictures=PicturesConfig(size=8))
    settings = config(curriculum=0.5, steps_per_epoch=20).to_dict() | {"model": model.to_dict()}
    run = Run(discs(16, 1, 8), PointVaeConfig.from_dict(settings), tmp_path / "run")
    met = [run.learner.sample_lattice(step)[2].shape[1] for step in range(0, 80, 10)]
    assert met == [2, 2, 4, 4, 8, 8, 8, 8]
    run.train(progress=False)
    assert len(run.film) == 4


def test_levels_are_averages():
    images = np.random.default_rng(0).integers(256, size=(3, 16, 16, 3), dtype=np.uint8)
    growing = Curriculum(images, 0.5)
    assert growing.sizes == [2, 4, 8, 16]
    means = images.reshape(3, 2, 8, 2, 8, 3).mean(axis=(2, 4))
    assert np.abs(growing.at(0.0) - means).max() <= 1.5  # each halving rounds
    assert growing.at(0.6) is images
    assert Curriculum(images, 0.0).sizes == [16]
    with pytest.raises(ValueError, match="curriculum got 0.5 for pictures of 15×15 pixels"):
        Curriculum(images[:, :15, :15], 0.5)
