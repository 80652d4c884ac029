"""Configurations of untrained networks: random weights already draw pictures."""

from __future__ import annotations

from typing import Any

from sampler.config import limits
from sampler.config.base import ConfigError
from sampler.config.decoders import GeneratorConfig, ResidualConfig
from sampler.support.arguments import real_number, shown, whole_number

ARCHITECTURES = ("cppn", "residual")


def config_of(
    *,
    architecture: str,
    depth: int | None,
    width: int | None,
    c_dim: int,
    init_std: float,
    activation: str | None,
    z_dim: int,
) -> GeneratorConfig | ResidualConfig:
    """Return the configuration of a random network; None takes the architecture's default size.

    Every weight is drawn from N(0, init_std), the last layers of residual blocks too: at the 0.001
    that training starts from, a block would show nothing of its picture.

    Raises
    ------
    TypeError, ValueError
        An argument is of another type or out of range.
    """
    # Checked here, since the fields of the configuration have other names than the arguments.
    init_std = real_number(init_std, "init_std", least=0.0, most=limits.STD)
    if depth is not None:
        depth = whole_number(depth, "depth", least=0, most=limits.LAYERS)
    shared: dict[str, Any] = {
        "c_dim": c_dim,
        "z_dim": z_dim,
        "point_init_std": init_std,
        "z_init_std": init_std,
        "ink_init_std": init_std,
        "z_gain": 1.0,
    }
    name = architecture if isinstance(architecture, str) else None  # an array equals no name
    sizes: dict[str, int | None] = {"width": width}
    if name == "cppn":
        depth_name, class_, defaults = "tanh_layers", GeneratorConfig, {"width": 32}
        shared |= {
            "hidden_init_std": init_std,
            "activation": "tanh" if activation is None else activation,
        }
    elif name == "residual":
        depth_name, class_, defaults = "blocks", ResidualConfig, {}
        shared |= {
            "relu_init_std": init_std,
            "tanh_init_std": init_std,
            "activation": "relu" if activation is None else activation,
        }
    else:
        msg = f"architecture got {shown(architecture)}; expected one of {', '.join(ARCHITECTURES)}"
        raise ConfigError(msg)
    sizes[depth_name] = depth
    chosen = {name: value for name, value in sizes.items() if value is not None}
    return class_(**shared | defaults | chosen)


def as_call(seed: int, arguments: dict[str, Any]) -> str:
    """Return the call that makes a random network again.

    Examples
    --------
    >>> as_call(3, {"depth": None, "init_std": 0.5})
    'Sampler.untrained(seed=3, init_std=0.5)'
    """
    texts = [f"{name}={value!r}" for name, value in arguments.items() if value is not None]
    return f"Sampler.untrained({', '.join([f'seed={seed!r}', *texts])})"


def as_recipe(
    seed: int, arguments: dict[str, Any], config: GeneratorConfig | ResidualConfig
) -> dict[str, Any]:
    """Return the fields of a recipe: every argument, with default sizes in place of None.

    Examples
    --------
    >>> arguments = {"architecture": "residual", "depth": None, "width": None, "c_dim": 3}
    >>> arguments |= {"init_std": 0.5, "activation": None, "z_dim": 8}
    >>> fields = as_recipe(3, arguments, config_of(**arguments))
    >>> fields["depth"], fields["width"], fields["activation"]
    (24, 6, 'relu')
    """
    depth = config.blocks if isinstance(config, ResidualConfig) else config.tanh_layers
    sizes = {"depth": depth, "width": config.width, "c_dim": config.c_dim, "z_dim": config.z_dim}
    return {
        "seed": seed,
        "architecture": config.architecture,
        **{name: int(size) for name, size in sizes.items()},
        "init_std": float(arguments["init_std"]),
        "activation": config.activation,
    }
