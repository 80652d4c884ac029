"""Configurations of untrained networks: random weights already draw pictures."""

from __future__ import annotations

from typing import Any

from sampler.config import limits
from sampler.config.decoders import DecoderConfig, decoder_of
from sampler.support.arguments import real_number, whole_number


def config_of(
    *,
    architecture: str = "cppn",
    depth: int | None = None,
    width: int | None = None,
    c_dim: int = 3,
    init_std: float = 1.0,
    activation: str | None = None,
    z_dim: int = 32,
) -> DecoderConfig:
    """Return the configuration of a random network; None takes the architecture's default size.

    Every weight is sampled from N(0, init_std).  The defaults are those of `Sampler.untrained`:
    a recipe need not name them.

    Raises
    ------
    TypeError, ValueError
        An argument is of another type or out of range.
    """
    # Checked here, since the fields of the configuration have other names than the arguments.
    init_std = real_number(init_std, "init_std", least=0.0, most=limits.STD)
    if depth is not None:
        depth = whole_number(depth, "depth", least=0, most=limits.LAYERS)
    return decoder_of(architecture).untrained(
        z_dim=z_dim,
        c_dim=c_dim,
        init_std=init_std,
        depth=depth,
        width=width,
        activation=activation,
    )


def as_call(seed: int, arguments: dict[str, Any]) -> str:
    """Return the call that makes a random network again.

    Examples
    --------
    >>> as_call(3, {"depth": None, "init_std": 0.5})
    'Sampler.untrained(seed=3, init_std=0.5)'
    """
    texts = [f"{name}={value!r}" for name, value in arguments.items() if value is not None]
    return f"Sampler.untrained({', '.join([f'seed={seed!r}', *texts])})"


def as_recipe(seed: int, arguments: dict[str, Any], config: DecoderConfig) -> dict[str, Any]:
    """Return the fields of a recipe: every argument, with default sizes in place of None.

    Examples
    --------
    >>> arguments = {"architecture": "residual", "depth": None, "width": None, "c_dim": 3}
    >>> arguments |= {"init_std": 0.5, "activation": None, "z_dim": 8}
    >>> fields = as_recipe(3, arguments, config_of(**arguments))
    >>> fields["depth"], fields["width"], fields["activation"]
    (24, 6, 'relu')
    """
    full = config.untrained_arguments()
    sizes = {
        "depth": full["depth"],
        "width": full["width"],
        "c_dim": config.c_dim,
        "z_dim": config.z_dim,
    }
    return {
        "seed": seed,
        "architecture": config.architecture,
        **{name: int(size) for name, size in sizes.items()},
        "init_std": float(arguments["init_std"]),
        "activation": full["activation"],
    }
