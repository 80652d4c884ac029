"""A checkpoint brought to life: Keras networks that encode pictures and draw z."""

from __future__ import annotations

import numpy as np

from sampler import checkpoint
from sampler.coordinates import View
from sampler.networks import Encoder, Generator, Judge, make_generator
from sampler.refine import Refiner
from sampler.render import Renderer

_TOGETHER = 1000  # pictures per pass through an encoder or a judge: a few MB


class Model:
    """Generator and encoder of one checkpoint.

    Parameters
    ----------
    generator, encoder
        Networks with their weights in place.
    scale : float
        Half-width of the window that the generator was trained on.
    """

    def __init__(self, generator: Generator, encoder: Encoder, scale: float):
        self.generator, self.encoder, self.scale = generator, encoder, scale
        self.z_dim = generator.config.z_dim
        self.c_dim = generator.config.c_dim
        self.image_size = encoder.config.image_size
        self._renderer = Renderer(generator)
        self._refiner = Refiner(generator, self.image_size, scale)

    @classmethod
    def from_checkpoint(cls, found: checkpoint.Checkpoint) -> Model:
        """Build the networks that a checkpoint describes and fill them."""
        generator, encoder = make_generator(found.model.generator), Encoder(found.model.encoder)
        checkpoint.restore(found, generator, encoder)
        return cls(generator, encoder, found.model.scale)

    def render(self, z: np.ndarray, view: View, *, progress: bool = False) -> np.ndarray:
        """Draw z (n, z_dim) → float32 (n, y_dim, x_dim, c_dim); see `Renderer.render`."""
        return self._renderer.render(z, view, progress=progress)

    def small(self, z: np.ndarray) -> np.ndarray:
        """Draw z at the size and window of the training pictures."""
        return self.render(z, View(self.image_size, self.image_size, self.scale))

    def encode(self, crops: np.ndarray, *, refine: int = 0) -> np.ndarray:
        """Return the codes of crops (n, size, size, c_dim): float32, (n, z_dim).

        The mean of q(z | picture), moved by so many steps of `Refiner.refine`.
        """
        z = _in_parts(lambda part: self.encoder(part)[0], crops)
        return self._refiner.refine(z, crops, refine) if refine else z


def load_judge(name: str = "mnist-judge") -> Judge:
    """Load the classifier that reads digits."""
    found = checkpoint.read(name, kind="judge")
    judge = Judge(found.model)
    checkpoint.restore(found, judge)
    return judge


def read_features(judge: Judge, crops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the judge's features (n, features) and class probabilities (n, classes)."""
    features = _in_parts(judge.features, crops)
    logits = _in_parts(judge.classes, features)
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return features, shifted / shifted.sum(axis=1, keepdims=True)


def read_labels(judge: Judge, crops: np.ndarray) -> np.ndarray:
    """Return the label that the judge reads in each crop, int64 (n,)."""
    return read_features(judge, crops)[1].argmax(axis=1)


def _in_parts(function, array: np.ndarray) -> np.ndarray:
    """Apply a network to many rows, some at a time."""
    parts = [
        np.asarray(function(array[start : start + _TOGETHER]))
        for start in range(0, len(array), _TOGETHER)
    ]
    return np.concatenate(parts)
