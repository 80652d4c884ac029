"""A new decoder: one description, one network, one registration; everything else works with it."""

import copy
import json
import pickle
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from sampler import Sampler, View
from sampler.config import (
    ConfigError,
    DecoderConfig,
    EncoderConfig,
    GeneratorConfig,
    ModelConfig,
    ResidualConfig,
    VaeGanConfig,
    limits,
)
from sampler.config.bounds import Z, dense_bound
from sampler.config.decoders import DECODERS, decoder_of, register
from sampler.config.limits import require_count
from sampler.config.shapes import dense
from sampler.models import checkpoint
from sampler.models.model import Model
from sampler.networks import Encoder, PixelDecoder, layers, make_generator
from sampler.networks.backend import keras
from sampler.networks.initialisers import Initialisers
from sampler.training.run import Run

SIDE = 26

# -- the decoder: all that has to be written for it ------------------------------------------------


@dataclass(frozen=True)
class ToyConfig(DecoderConfig):
    """One dense layer from z to a picture of pixels."""

    network: ClassVar[str] = f"{__name__}:ToyPixels"

    architecture: str = "toy pixels"
    z_dim: int = 8
    c_dim: int = 1

    def _validate(self):
        require_count(self, "z_dim", 1, limits.Z_DIM)
        require_count(self, "c_dim", 1, 3)

    def weight_shapes(self):
        return dense("generator/pixels", self.z_dim, SIDE * SIDE * self.c_dim)

    def largest_sum(self, arrays):
        kernel, bias = (arrays[f"generator/pixels/{name}"] for name in ("kernel", "bias"))
        return dense_bound(kernel, bias, Z)


class ToyPixels(PixelDecoder):
    """The network that `ToyConfig` describes."""

    def __init__(self, config, seed=None):
        super().__init__(config)
        self.pixels = layers.Dense(
            SIDE * SIDE * config.c_dim,
            kernel_initializer=Initialisers(seed).normal(1.0),
            name="pixels",
        )
        self.pixels.build((None, config.z_dim))
        self.built = True

    def pixel_logits(self, z):
        return keras.ops.reshape(self.pixels(z), (-1, SIDE, SIDE, self.c_dim))

    def scale_logits(self, factor):
        for variable in self.pixels.weights:
            variable.assign(factor * variable)


# --------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _registered(monkeypatch):
    for name in list(DECODERS):
        monkeypatch.setitem(DECODERS, name, DECODERS[name])
    monkeypatch.setitem(DECODERS, "toy pixels", ToyConfig)


@pytest.fixture
def model():
    return Model(make_generator(ToyConfig(), seed=1), Encoder(EncoderConfig(z_dim=8), seed=2), 8.0)


@pytest.fixture
def z():
    return np.random.default_rng(0).standard_normal((2, 8)).astype(np.float32)


@pytest.mark.parametrize("ending", [".html", ".svg", ".glsl", ".stl", ".onnx"])
def test_exports_refuse_a_decoder_without_operations_by_name(model, z, ending, tmp_path):
    sampler, needs_z = Sampler(model), ending not in (".onnx", ".html")
    how = {"target": "webgl2"} if ending == ".glsl" else {}
    with pytest.raises(ValueError, match=rf"cannot be exported as \{ending}: its decoder, 'toy pi"):
        sampler.export(tmp_path / f"it{ending}", z[0] if needs_z else None, **how)
    assert not list(tmp_path.iterdir())


def test_a_poster_in_parts_is_the_same_file(model, z, tmp_path):
    sampler, view = Sampler(model), View(90, 70)
    plain = sampler.save_poster(z[0], tmp_path / "a.png", view, progress=False)
    kept = {"parts": tmp_path / "parts", "progress": False}
    path = sampler.save_poster(z[0], tmp_path / "b.png", view, **kept)
    assert path.read_bytes() == plain.read_bytes()


def test_the_registry_knows_a_decoder_by_its_architecture():
    assert decoder_of("toy pixels") is ToyConfig
    assert list(DECODERS) == ["cppn", "residual", "grid", "toy pixels"]
    config = ModelConfig(generator=ToyConfig(), encoder=EncoderConfig(z_dim=8))
    assert ModelConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config
    assert isinstance(make_generator(config.generator), ToyPixels)
    with pytest.raises(ConfigError, match="expected one of cppn, residual, grid, toy pixels"):
        decoder_of("toy")


def test_a_name_is_registered_once():
    assert register(ToyConfig) is ToyConfig

    @dataclass(frozen=True)
    class Other(ToyConfig):
        pass

    with pytest.raises(ConfigError, match="architecture got 'toy pixels', which ToyConfig has"):
        register(Other)


def test_a_decoder_without_an_untrained_form_says_so():
    with pytest.raises(ConfigError, match="draws nothing before it is trained"):
        Sampler.untrained(architecture="toy pixels")


def test_its_own_pixels_are_drawn_as_they_are(model, z):
    pixels = np.asarray(keras.ops.sigmoid(model.generator.pixel_logits(z)))
    np.testing.assert_allclose(model.small(z), pixels, atol=1e-6)


@pytest.mark.parametrize(
    "view",
    [View(40, 30), View(33, 33, zoom=3.0, center=(2.0, -1.0), rotation=0.4), View(20, 20, 20.0)],
    ids=["plain", "turned", "beyond"],
)
def test_any_window_resamples_the_picture(model, z, view):
    """The renderer's and the network's interpolation agree."""
    points = np.asarray(model.generator(z, view.points())).reshape(2, view.y_dim, view.x_dim, 1)
    np.testing.assert_allclose(model.render(z, view), points, atol=1e-5)


def test_bands_parts_and_the_preview_are_the_picture(model, z):
    view = View(1500, 900)
    picture = model.render(z, view)
    for first, top, band in model.renderer.bands(z, view):
        np.testing.assert_array_equal(picture[first, top : top + band.shape[1]], band[0])
    part = model.renderer.render_part(z, view, 100, 200, 30, 40)
    np.testing.assert_allclose(part, picture[:, 100:130, 200:240], atol=1e-6)
    np.testing.assert_array_equal(model.renderer.preview(z[:1], view), picture[0])


def test_supersampling_averages_finer_pixels(model, z):
    view = View(20, 10)
    finer = model.render(z, View(40, 20), supersample=1)
    averaged = model.render(z, view, supersample=2)
    assert averaged.shape == (2, 10, 20, 1)
    assert averaged.mean() == pytest.approx(finer.mean(), abs=0.02)
    with pytest.raises(ValueError, match="would be ignored"):
        model.render(z, view, exact=True, tolerance=0.1)


def test_it_is_saved_read_and_drawn_by_a_sampler(model, z, tmp_path):
    config = ModelConfig(generator=ToyConfig(), encoder=EncoderConfig(z_dim=8))
    content = checkpoint.Checkpoint("toy", "generator", config, model.arrays())
    folder = checkpoint.write(content, tmp_path / "toy")
    sampler = Sampler(folder, seed=1)
    assert sampler.fingerprint == model.fingerprint == checkpoint.read(folder).fingerprint
    np.testing.assert_array_equal(
        sampler.generate(z[0], 60, 50), model.render(z[:1], View(60, 50))[0]
    )
    assert np.shape(sampler.morph(z[0], z[1], 5, 30, 30)) == (5, 30, 30, 1)
    assert sampler.encode(np.zeros((26, 26, 1), np.float32), refine=2).shape == (1, 8)
    panel = sampler.explore(z[0])
    np.testing.assert_array_equal(np.ravel(panel.z), z[0])


def test_a_sampler_takes_the_model_itself(model, z):
    sampler = Sampler(model, seed=1)
    picture = sampler.render(z[0], View(40, 30))
    np.testing.assert_array_equal(picture, model.render(z[:1], View(40, 30))[0])
    np.testing.assert_array_equal(sampler.as_dask(z[0], View(40, 30)).compute(), picture)


def test_weights_that_overflow_are_refused(model, tmp_path):
    config = ModelConfig(generator=ToyConfig(), encoder=EncoderConfig(z_dim=8))
    arrays = model.arrays()
    arrays["generator/pixels/kernel"] = arrays["generator/pixels/kernel"] * np.float32(1e35)
    with pytest.raises(ValueError, match="numbers in the generator reach"):
        checkpoint.write(
            checkpoint.Checkpoint("toy", "generator", config, arrays), tmp_path / "toy"
        )


def test_it_travels_to_other_processes(model, z):
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.small(z), copy.copy(model).small(z))


def test_it_is_trained_as_any_other(digits, tmp_path):
    config = VaeGanConfig(
        preset="vae",
        schedule="vae",
        epochs=1,
        batch_size=100,
        ink_gain=2.0,
        model=ModelConfig(generator=ToyConfig(), encoder=EncoderConfig(z_dim=8, hidden=(16,))),
    )
    run = Run(digits, config, tmp_path).train(progress=False)
    losses = run.losses["reconstruction"]
    assert np.isfinite(losses).all()
    assert losses[-1] < losses[0]
    averaged, finished = run.learner.averaged()[0], run.learner.finished()[0]
    np.testing.assert_allclose(finished.pixels.kernel, 2.0 * averaged.pixels.kernel, rtol=1e-6)


@pytest.mark.parametrize("config", [GeneratorConfig(), ResidualConfig()])
def test_descriptions_know_the_weights_of_their_networks(config):
    network = make_generator(config)
    shapes = {f"generator/{v.path.split('/', 1)[1]}": tuple(v.shape) for v in network.weights}
    assert config.weight_shapes() == shapes
