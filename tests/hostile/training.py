"""A training of seconds, whose state is spoiled and resumed."""

import numpy as np

from hostile import names


def _run(folder):
    from sampler import datasets
    from sampler.config import (
        DiscriminatorConfig,
        EncoderConfig,
        GeneratorConfig,
        ModelConfig,
        VaeGanConfig,
    )
    from sampler.training.run import Run

    config = VaeGanConfig(
        epochs=3, batch_size=4, random_per_batch=4, schedule="vae", preset="vae",
        model=ModelConfig(GeneratorConfig(z_dim=4, width=4), EncoderConfig(z_dim=4, hidden=(8,))),
        discriminator=DiscriminatorConfig(filters=(2, 2), batch_norm=False, minibatch_std=True),
    )  # fmt: skip
    return Run(datasets.load((names.digits(8), np.arange(8))), config, folder)


def trained(folder):
    """Train one epoch of three, and return the folder."""
    run = _run(folder)
    run.train(epochs=1, progress=False)
    _released(run)
    return folder


def resumed(folder):
    """Go on where the state in a folder stands."""
    run = _run(folder)
    _released(run)
    return run


def _released(run):
    if hasattr(run, "close"):  # the lock of the folder
        run.close()


def differs(run, folder):
    """Return what differs between a resumed run and the state in a good folder."""
    good = resumed(folder)
    if (run.epoch, run.batch, run.losses) != (good.epoch, good.batch, good.losses):
        return f"goes on at epoch {run.epoch}, batch {run.batch}, or with other losses"
    first, second = run.learner.state(), good.learner.state()
    if any(not np.array_equal(first[name], second[name]) for name in second):
        return "has other weights than were saved"
    return "" if np.array_equal(np.array(run.film), np.array(good.film)) else "has another film"
