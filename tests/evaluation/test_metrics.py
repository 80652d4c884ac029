"""evaluation.metrics: every figure on a tiny model and on models whose figures are known."""

import json

import numpy as np
import pytest

from sampler.config import JudgeConfig
from sampler.datasets import Dataset
from sampler.evaluation import metrics
from sampler.evaluation.metrics import evaluate
from sampler.models import checkpoint, model_card
from sampler.models.model import Model
from sampler.networks import Judge


@pytest.fixture(scope="module")
def model(tiny_checkpoint):
    return Model.from_checkpoint(checkpoint.read(tiny_checkpoint))


@pytest.fixture(scope="module")
def judge():
    return Judge(JudgeConfig(filters=(4, 6), features=12), seed=1)


@pytest.fixture
def small(monkeypatch):
    """The same measurements on fewer and smaller pictures."""
    sizes = {"RANDOM": 60, "LARGE_SIZE": 52, "SLANTED": 20, "SLOPES": 3, "SLOPE_SIZE": 108}
    for name, value in sizes.items():
        monkeypatch.setattr(metrics, name, value)


OF_JUDGES = {"test_accuracy"}
COMPARISONS = {"frechet_ratio"}  # of two checkpoints
OF_OWN_PICTURES = {"pictures_psnr", "unseen_psnr", "nearest_psnr", "edge_width"}
OF_LETTERS = {"pictures_overlap", "unseen_overlap", "random_read", "between_read"}
OF_LETTERS |= {"sums_read", "sums_nearer"}


@pytest.mark.slow
def test_evaluate_measures_every_figure(model, judge, digits, small):
    figures = evaluate(model, judge, digits, digits, large=4, progress=False)
    others = OF_JUDGES | COMPARISONS | OF_OWN_PICTURES | OF_LETTERS
    assert set(figures) == set(model_card.FIGURES) - others | {"large_count"}
    assert figures["large_count"] == 4
    shares = figures.pop("random_shares")
    assert len(shares) == 10
    assert sum(shares) == pytest.approx(1, abs=1e-3)
    for name in set(figures) - {"frechet_distance", "edge_slope", "fine_energy", "large_count"}:
        assert 0 <= figures[name] <= 1, name
    assert figures["others_as_they_are"] == figures["as_they_are"]
    assert figures["others_by_encoder"] == figures["reconstruction"]
    assert figures["frechet_distance"] > 0
    json.dumps(figures, allow_nan=False)  # it goes into the config.json of the checkpoint
    model_card.table(figures | {"random_shares": shares})


@pytest.mark.slow
def test_evaluate_is_reproducible(model, judge, digits, small):
    both = [
        evaluate(model, judge, digits, digits, large=2, seed=seed, progress=False)
        for seed in (3, 3, 4)
    ]
    assert both[0] == both[1]
    assert both[0] != both[2]


def test_evaluate_shows_progress(model, judge, digits, small, capsys):
    evaluate(model, judge, digits, digits, large=1)
    captured = capsys.readouterr()
    assert "evaluating" in captured.err
    assert "6/6" in captured.err
    assert captured.out == ""


class Perfect:
    """A stand-in for a model that reproduces every picture exactly: its figures are known."""

    image_size, z_dim, c_dim, scale = 26, 676, 1, 8.0
    pictures = None

    def encode(self, crops, *, refine=0):
        return crops.reshape(len(crops), -1)

    def small(self, z):
        return np.clip(z.reshape(-1, 26, 26, 1), 0, 1)

    def render(self, z, view, *, exact=False, progress=False):
        factor = view.x_dim // 26
        return np.repeat(np.repeat(self.small(z), factor, axis=1), factor, axis=2)


class OneHotJudge:
    """Reads a label that is written into the first pixels of a picture."""

    def __init__(self):
        self.features = lambda crops: np.asarray(crops)[:, 0, :10, 0] * 20
        self.classes = lambda features: features


def test_figures_of_a_perfect_model(monkeypatch):
    labels = np.arange(40) % 10
    images = np.zeros((40, 28, 28, 1), np.uint8)
    images[np.arange(40), 1, 1 + labels] = 255  # row 0 of the crop
    test = Dataset("written", images, labels, "memory")
    reader, model = metrics.Reader(OneHotJudge()), Perfect()
    assert metrics.reconstruction(model, reader, test) == {"reconstruction": 1, "as_they_are": 1}
    monkeypatch.setattr(metrics, "LARGE_SIZE", 52)
    large = metrics.large_reconstruction(model, reader, test, 100, 0)
    assert large == {"large_reconstruction": 1, "large_count": 40}
    misread = Dataset("misread", images, np.where(labels < 5, labels, 0), "memory")
    assert metrics.other_writers(model, reader, misread) == {
        "others_as_they_are": 0.5,
        "others_reconstructed": 0.5,
        "others_by_encoder": 0.5,
    }


@pytest.mark.slow
def test_edge_slope_of_a_model_that_draws_no_edges(digits):
    class Blank(Perfect):
        def small(self, z):
            return np.zeros((len(z), 26, 26, 1), np.float32)

    assert metrics.large_pictures(Blank(), digits, 0) == {"edge_slope": 0.0, "fine_energy": 0.0}


def test_a_small_test_set_is_enough(model, digits, small, monkeypatch):
    monkeypatch.setattr(metrics, "SLOPES", 100)
    few = Dataset("few", digits.images[:5], digits.labels[:5], "memory")
    assert np.isfinite(metrics.large_pictures(model, few, 0)["edge_slope"])
