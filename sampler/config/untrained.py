"""Untrained art: networks of random weights, the pictures that were there before any training."""

from __future__ import annotations

from sampler.config import ConfigError, GeneratorConfig, ResidualConfig, limits
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
    """Return the config of a random network; None takes the architecture's own size.

    Every weight is drawn from N(0, init_std), the closing layers of residual blocks too: at the
    0.001 that training starts from, a block would show nothing of its picture.
    """
    # By the names of the arguments: the fields of the configuration are called otherwise.
    init_std = real_number(init_std, "init_std", least=0.0, most=limits.STD)
    if depth is not None:
        depth = whole_number(depth, "depth", least=0, most=limits.LAYERS)
    shared = {
        "c_dim": c_dim,
        "z_dim": z_dim,
        "point_init_std": init_std,
        "z_init_std": init_std,
        "ink_init_std": init_std,
        "z_gain": 1.0,
    }
    named = architecture if isinstance(architecture, str) else None  # an array equals nothing
    if named == "cppn":
        depth_name, class_, own = "tanh_layers", GeneratorConfig, {"width": 32}
        shared |= {
            "hidden_init_std": init_std,
            "activation": "tanh" if activation is None else activation,
        }
    elif named == "residual":
        depth_name, class_, own = "blocks", ResidualConfig, {}
        shared |= {
            "relu_init_std": init_std,
            "tanh_init_std": init_std,
            "activation": "relu" if activation is None else activation,
        }
    else:
        msg = f"architecture got {shown(architecture)}; expected one of {', '.join(ARCHITECTURES)}"
        raise ConfigError(msg)
    asked = {depth_name: depth, "width": width}
    given = {name: value for name, value in asked.items() if value is not None}
    return class_(**shared | own | given)


def told(seed: int, how: dict) -> str:
    """Return the call that makes a random network again.

    Examples
    --------
    >>> told(3, {"depth": None, "init_std": 0.5})
    'Sampler.untrained(seed=3, init_std=0.5)'
    """
    given = [f"{name}={value!r}" for name, value in how.items() if value is not None]
    return f"Sampler.untrained({', '.join([f'seed={seed!r}', *given])})"


def recorded(seed: int, how: dict, config: GeneratorConfig | ResidualConfig) -> dict:
    """Return what a recipe keeps: every argument, with the sizes that None stood for.

    Examples
    --------
    >>> how = {"architecture": "residual", "depth": None, "width": None, "c_dim": 3}
    >>> how |= {"init_std": 0.5, "activation": None, "z_dim": 8}
    >>> kept = recorded(3, how, config_of(**how))
    >>> kept["depth"], kept["width"], kept["activation"]
    (24, 6, 'relu')
    """
    depth = config.blocks if isinstance(config, ResidualConfig) else config.tanh_layers
    sizes = {"depth": depth, "width": config.width, "c_dim": config.c_dim, "z_dim": config.z_dim}
    return {
        "seed": seed,
        "architecture": config.architecture,
        **{name: int(size) for name, size in sizes.items()},
        "init_std": float(how["init_std"]),
        "activation": config.activation,
    }
