"""Named training runs: what ships, the posts' own schedules, and the baselines."""

from __future__ import annotations

import difflib
from typing import Any

from sampler.config import (
    ClassifierConfig,
    ClassifierGanConfig,
    ConfigError,
    DiscriminatorConfig,
    ModelConfig,
    ResidualConfig,
    TrainingConfig,
    VaeGanConfig,
)
from sampler.support.arguments import shown

_POST = {
    # The post's step sees large batches and plain, equally weighted losses.
    "batch_size": 500,
    "kl_weight": 1.0,
    "kl_free_nats": 0.0,
    "kl_warmup_steps": 0,
    "discriminator": DiscriminatorConfig(batch_norm=True, minibatch_std=False).to_dict(),
    "decay_from": 1.0,
    "ink_gain": 1.0,
}

PRESETS: dict[str, TrainingConfig] = {
    # The training of the shipped checkpoint of part one.
    "joint": VaeGanConfig(),
    # The same networks, optimiser and time without a discriminator: the baseline of the GAN.
    "vae": VaeGanConfig(
        preset="vae",
        schedule="vae",
        epochs=62,  # as long as "joint" on the same idle machine: 53 minutes
        kl_weight=1.0,
        kl_free_nats=0.0,
        batch_size=128,
        decay_from=0.6,
        ink_gain=1.0,
    ),
    # The post, "GAN+VAE": 4 VAE steps, up to 4 generator steps, a gated discriminator step.
    "post": VaeGanConfig.from_dict({"preset": "post", "schedule": "post", **_POST}),
    # The post, "GAN": n_handicap generator steps for one of the discriminator, 4 to 8.
    "gan-4": VaeGanConfig.from_dict(
        {"preset": "gan-4", "schedule": "handicap", "n_handicap": 4, **_POST}
    ),
    "gan-8": VaeGanConfig.from_dict(
        {"preset": "gan-8", "schedule": "handicap", "n_handicap": 8, **_POST}
    ),
    # The training of the shipped checkpoint of part two.
    "resnet": ClassifierGanConfig(),
    # The post's smaller network, of width 4, trained in the same way.  After 20 epochs 85 % of its
    # reconstructions were read right, and it was still learning.  It is not shipped.
    "resnet-thin": ClassifierGanConfig(
        preset="resnet-thin",
        model=ModelConfig(
            generator=ResidualConfig(width=4), classifier=ClassifierConfig(minibatch_std=True)
        ),
    ),
    # The post's own schedule and rates.
    "resnet-2016": ClassifierGanConfig(
        preset="resnet-2016",
        schedule="gated",
        epochs=24,
        ink_gain=1.0,
        batch_size=1000,
        model=ModelConfig(generator=ResidualConfig(), classifier=ClassifierConfig(batch_norm=True)),
        kl_weight=10 / 676,  # per pixel of a picture, times ten
        kl_warmup_steps=0,
        learning_rate=1e-3,
        learning_rate_d=1e-3,
        decay_from=1.0,
        beta_1=0.75,
        beta_1_d=0.75,
    ),
}


def preset(name: str, **changes: Any) -> TrainingConfig:
    """Return a named configuration, with `changes` of its fields.

    Parameters
    ----------
    name : str
        A key of `PRESETS`.
    **changes
        Fields of the configuration and their new values.

    Raises
    ------
    ConfigError
        There is no preset of this name, or a field does not exist or cannot hold its value.

    Examples
    --------
    >>> preset("gan-8").n_handicap
    8
    >>> preset("joint", epochs=2).epochs
    2
    """
    if name not in PRESETS:
        near = difflib.get_close_matches(str(name)[:99], PRESETS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(PRESETS)}"
        msg = f"preset got {shown(name)}, which does not exist; {hint}"
        raise ConfigError(msg)
    return PRESETS[name].replace(**changes)
