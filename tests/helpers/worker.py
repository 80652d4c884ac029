"""A process of a training by several, or one alone.

It is called by ``python -m helpers.worker FOLDER LOSSES [SETTINGS]``.

It learns by plain gradient descent, whose steps do not depend on the size of rounding errors, and
writes its losses to LOSSES.
"""

import json
import sys

import numpy as np

from helpers.discs import discs
from sampler.config import (
    DiscriminatorConfig,
    EncoderConfig,
    GridConfig,
    ModelConfig,
    PicturesConfig,
    PointVaeConfig,
    PriorConfig,
)
from sampler.networks.backend import keras
from sampler.training import Run

SIZE, POINTS = 16, 8  # pixels of the pictures, and of a step, along a side


def config(*, judged=False, **changes):
    """Return a training of a few thousand weights."""
    grid = GridConfig(z_dim=4, first_features=8, stages=(8, 6), width=16, waves=8)
    seeing = EncoderConfig(z_dim=4, image_size=SIZE, hidden=(32,))
    settings = {"epochs": 2, "steps_per_epoch": 25, "batch_size": 16, "points": POINTS} | changes
    if judged:
        settings["discriminator"] = DiscriminatorConfig(
            image_size=POINTS, filters=(8, 8), batch_norm=False, minibatch_std=False
        )
        settings["gan_start"] = 0.0
    prior = None if judged else PriorConfig(z_dim=4, couplings=2, width=8, components=3)
    model = ModelConfig(grid, seeing, pictures=PicturesConfig(size=SIZE), prior=prior)
    return PointVaeConfig(model=model, **settings)


def descend(learner, rate):
    """Let a learner descend by plain gradients instead of Adam."""
    learner._parts = [(descent(rate, variables), variables) for _, variables in learner._parts]
    learner._steps = learner._parts[0][0].iterations
    if learner.discriminator is not None:
        learner._judging = descent(rate, learner.discriminator.trainable_variables)
    if learner.prior is not None:
        prior = learner.prior
        prior._optimiser = descent(rate, prior.network.trainable_variables)


def descent(rate, variables):
    optimiser = keras.optimizers.SGD(rate)
    optimiser.build(variables)
    return optimiser


if __name__ == "__main__":
    folder, losses = sys.argv[1:3]
    run = Run(discs(32, 1, SIZE), config(**json.loads(sys.argv[3])), folder)
    descend(run.learner, 1e-3)
    run.train(progress=False)
    np.savez(losses, **run.losses)
