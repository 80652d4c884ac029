"""What trains by each kind of configuration: its learner, and the data that it can learn from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from sampler.config import (
    ClassifierGanConfig,
    FreeCodesConfig,
    PointsConfig,
    PointVaeConfig,
    TrainingConfig,
    VaeGanConfig,
)
from sampler.datasets import Dataset
from sampler.datasets.suitability import check_labelled, check_pictures, check_suitable
from sampler.pictures.averaging import reduced_side
from sampler.support.arguments import shown
from sampler.training.classifier_gan import ClassifierGan
from sampler.training.cluster import check_cluster
from sampler.training.free_codes import FreeCodes
from sampler.training.learner import Learner
from sampler.training.point_vae import PointVae
from sampler.training.points import PointLearner
from sampler.training.vaegan import VaeGan

AnyConfig = TrainingConfig | PointsConfig


class Learns(Protocol):
    """What a run needs of a learner."""

    generator: Any
    train_batch: Callable[..., dict[str, float]]

    @property
    def film_side(self) -> int:
        """Pixels of a picture of the film, along a side."""
        ...

    def batch(self, epoch: int, batch: int) -> tuple[Any, ...]:
        """Return the arguments of `train_batch`; they depend on seed, epoch and batch alone."""
        ...

    def film_pictures(self, z: np.ndarray) -> np.ndarray:
        """Return the ink of the film's pictures, float32, (n, side, side, c_dim)."""
        ...

    def state(self) -> dict[str, Any]:
        """Return every variable that the run depends on, by a name that stays the same."""
        ...


@dataclass(frozen=True)
class Kind:
    """A kind of training.

    Parameters
    ----------
    make : callable
        (config, data, total steps) → learner.
    batches : callable
        (config, data) → batches in an epoch.
    check : callable
        (config, data); raises where the run cannot learn from the data.
    """

    make: Callable[[Any, Dataset, int], Learns]
    batches: Callable[[Any, Dataset], int]
    check: Callable[[Any, Dataset], None]


def kind_of(config: AnyConfig) -> Kind:
    """Return the kind of training of a configuration."""
    if type(config) not in KINDS:
        names = " or ".join(kind.__name__ for kind in KINDS)
        msg = f"config got {shown(config)}; expected a {names}, such as training.preset returns"
        raise TypeError(msg)
    return KINDS[type(config)]


def _crops(learner: type[Learner[Any, Any]]) -> Kind:
    """Return the kind of training of a learner of whole pictures, cut out at random."""

    def check(config: TrainingConfig, data: Dataset) -> None:
        check_cluster(config)
        _check_count(config.batch_size, data)
        model = config.model
        if learner.needs_labels:
            check_labelled(data)
        check_suitable(
            data,
            size=model.seeing.image_size,
            c_dim=model.seeing.c_dim,
            classes=model.classifier.digits if learner.needs_labels and model.classifier else None,
        )

    return Kind(
        lambda config, data, steps: learner(config, steps, data),
        lambda config, data: len(data) // config.batch_size,
        check,
    )


def _points(learner: type[PointLearner[Any]]) -> Kind:
    """Return the kind of training of a learner of points in pictures."""
    return Kind(
        lambda config, data, _: learner(config, data),
        lambda config, _: config.steps_per_epoch,
        _check_points,
    )


def _check_points(config: PointsConfig, data: Dataset) -> None:
    check_cluster(config)
    _check_count(2, data)
    model = config.model
    check_pictures(data, c_dim=model.generator.c_dim)
    if config.interpolated and config.points < data.images.shape[1]:
        msg = (
            f"interpolated got True with {config.points} of {data.images.shape[1]} pixels in a "
            "step; expected all of them: pass more points, or interpolated=False"
        )
        raise ValueError(msg)
    if isinstance(config, PointVaeConfig):
        size, expected = data.images.shape[1], model.seeing.image_size
        if reduced_side(size, expected) != expected:
            msg = (
                f"{data.name} has pictures of {size}×{size} pixels; the encoder sees {expected}"
                f"×{expected}; load them with size={expected} or a multiple of it"
            )
            raise ValueError(msg)


def _check_count(least: int, data: Dataset) -> None:
    if len(data) < least:
        msg = (
            f"{data.name} has {len(data)} pictures; a batch needs {least}. "
            "Give more pictures or a smaller batch_size"
        )
        raise ValueError(msg)


#: A new kind of training is one line here.
KINDS: dict[type[Any], Kind] = {
    VaeGanConfig: _crops(VaeGan),
    ClassifierGanConfig: _crops(ClassifierGan),
    FreeCodesConfig: _points(FreeCodes),
    PointVaeConfig: _points(PointVae),
}
