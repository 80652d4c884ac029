"""Training without an encoder: codes and a decoder learn a small set, and go on to the bit."""

import numpy as np
import pytest

from sampler import Sampler
from sampler.config import FreeCodesConfig, GridConfig, ModelConfig, PicturesConfig
from sampler.datasets import Dataset
from sampler.pictures.lattices import batch_indices, sample_axis
from sampler.training import publish
from sampler.training.codes import palette_of, principal_codes, whitening
from sampler.training.run import Run

pytestmark = pytest.mark.slow


def discs(count, channels=1, size=24):
    """Return pictures of a disc in different places and sizes, and colours."""
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:size, :size] + 0.5
    images = np.full((count, size, size, channels), 0 if channels == 1 else 255, np.uint8)
    for image in images:
        x, y, radius = rng.uniform(8, 16, 2).tolist() + [rng.uniform(3, 6)]
        inside = np.hypot(columns - x, rows - y) < radius
        image[inside] = 255 if channels == 1 else rng.integers(0, 200, 3)
    return Dataset("discs", images, None, "memory")


def config(channels=1, palette=0, **changes):
    generator = GridConfig(
        z_dim=8,
        c_dim=channels,
        palette=palette,
        first_features=16,
        stages=(12, 8),
        width=24,
        waves=16,
    )
    model = ModelConfig(generator=generator, encoder=None, pictures=PicturesConfig(size=24))
    settings = {"epochs": 4, "steps_per_epoch": 40, "batch_size": 8, "points": 10} | changes
    return FreeCodesConfig(model=model, **settings)


@pytest.mark.parametrize(
    ("channels", "palette"), [(1, 0), pytest.param(3, 0, marks=pytest.mark.campaign), (3, 6)]
)
def test_pictures_are_learned_and_their_codes_draw_them(channels, palette, tmp_path):
    data = discs(12, channels)
    run = Run(data, config(channels, palette), tmp_path / "run").train(progress=False)
    (losses,) = run.losses.values()
    assert len(losses) == 160
    assert np.mean(losses[-20:]) < 0.5 * np.mean(losses[:10])
    assert run.film[-1].shape == (10, 96, 96, channels)
    sampler = Sampler(publish(run, tmp_path / "discs"))
    codes, labels = sampler.atlas
    assert labels is None
    np.testing.assert_allclose(codes.std(axis=0)[:4], 1, atol=0.02)
    drawn = sampler.render(codes, sampler.training_view)
    wanted = data.images / 255
    plain = np.square(wanted.mean(axis=0) - wanted).mean()
    assert np.square(drawn - wanted).mean() < 0.4 * plain
    found = sampler.encode(wanted[:2].astype(np.float32))
    again = sampler.render(found, sampler.training_view)
    assert np.square(again - wanted[:2]).mean() < 0.6 * plain


def test_a_run_goes_on_to_the_bit(tmp_path):
    data, settings = discs(12), config(code_noise=0.1)
    whole = Run(data, settings, tmp_path / "whole").train(progress=False)
    Run(data, settings, tmp_path / "parts").train(epochs=2, progress=False)
    parts = Run(data, settings, tmp_path / "parts")
    assert parts.epoch == 2
    parts.train(progress=False)
    assert parts.losses == whole.losses
    for name, value in whole.learner.state().items():
        np.testing.assert_array_equal(np.asarray(value), np.asarray(parts.learner.state()[name]))


def test_data_that_do_not_fit_are_refused(tmp_path):
    with pytest.raises(ValueError, match="discs is RGB .c_dim 3.; expected grey .c_dim 1."):
        Run(discs(4, 3), config(), tmp_path)
    wide = Dataset("wide", np.zeros((4, 20, 30, 1), np.uint8), None, "memory")
    with pytest.raises(ValueError, match="wide has pictures of 30×20; expected square ones"):
        Run(wide, config(), tmp_path)
    one = Dataset("one", np.zeros((1, 20, 20, 1), np.uint8), None, "memory")
    with pytest.raises(ValueError, match="one has 1 pictures; a batch needs 2"):
        Run(one, config(), tmp_path)


def test_codes_start_apart_and_are_whitened():
    data = discs(30)
    codes = principal_codes(data, 8, seed=0)
    assert codes.shape == (30, 8)
    np.testing.assert_allclose(codes.std(axis=0), 1, atol=1e-3)
    few = principal_codes(discs(3), 8, seed=0)
    assert few.shape == (3, 8)
    assert np.isfinite(few).all()
    matrix, mean, z = whitening(codes * [1, 2, 3, 4, 5, 6, 7, 8] + 1)
    np.testing.assert_allclose(z @ matrix + mean, codes * np.arange(1, 9) + 1, atol=1e-4)
    np.testing.assert_allclose(np.cov(z, rowvar=False, bias=True), np.eye(8), atol=1e-4)


def test_a_palette_has_the_pictures_colours():
    images = np.zeros((4, 8, 8, 3), np.uint8)
    images[:2], images[2:] = (255, 0, 0), (0, 0, 255)
    colours = palette_of(Dataset("two", images, None, "memory"), 2, seed=0)
    assert sorted(np.rint(colours).tolist()) == [[0, 0, 1], [1, 0, 0]]


def test_lattices_lie_in_their_pixels():
    axis = sample_axis(np.random.default_rng(0), 40, 10, 3, 8.0)
    places = (axis.coordinates / 8.0 + 1) / 2 * 40
    np.testing.assert_array_equal(np.floor(places).astype(int), np.repeat(axis.pixels, 3))
    assert (np.diff(axis.pixels) > 0).all()
    even = sample_axis(np.random.default_rng(0), 4, 4, 2, 8.0, jitter=False)
    assert ((even.coordinates / 8 + 1) * 2).tolist() == (np.arange(8) / 2 + 0.25).tolist()
    whole = sample_axis(np.random.default_rng(0), 6, 10, 1, 8.0)
    assert whole.pixels.tolist() == list(range(6))


def test_every_pass_meets_every_picture():
    met = np.concatenate([batch_indices(7, step, 10, 4) for step in range(5)])
    assert sorted(met[:10].tolist()) == sorted(met[10:].tolist()) == list(range(10))
    assert met[:10].tolist() != met[10:].tolist()
