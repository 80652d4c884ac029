"""Named training runs of part one: the default, the post's own schedules, and the baselines."""

from __future__ import annotations

import difflib

from sampler.config import ConfigError, DiscriminatorConfig, TrainingConfig

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
    # What the shipped checkpoint was trained with.
    "joint": TrainingConfig(),
    # The same networks, optimiser and time without a discriminator: what GAN has to beat.
    "vae": TrainingConfig(
        preset="vae",
        schedule="vae",
        epochs=12,
        kl_weight=1.0,
        kl_free_nats=0.0,
        batch_size=128,
        decay_from=0.6,
        ink_gain=1.0,
    ),
    # The post, "GAN+VAE": 4 VAE steps, up to 4 generator steps, a gated discriminator step.
    "post": TrainingConfig.from_dict({"preset": "post", "schedule": "post", **_POST}),
    # The post, "GAN": n_handicap generator steps for one of the discriminator, 4 to 8.
    "gan-4": TrainingConfig.from_dict(
        {"preset": "gan-4", "schedule": "handicap", "n_handicap": 4, **_POST}
    ),
    "gan-8": TrainingConfig.from_dict(
        {"preset": "gan-8", "schedule": "handicap", "n_handicap": 8, **_POST}
    ),
}


def preset(name: str, **changes) -> TrainingConfig:
    """Return a named configuration, perhaps with some fields changed.

    Examples
    --------
    >>> preset("gan-8").n_handicap
    8
    >>> preset("joint", epochs=2).epochs
    2
    """
    if name not in PRESETS:
        near = difflib.get_close_matches(name, PRESETS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(PRESETS)}"
        raise ConfigError(f"there is no preset {name!r}; {hint}")
    return PRESETS[name].replace(**changes)
