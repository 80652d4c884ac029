"""The network and the z that a command's arguments choose."""

from __future__ import annotations

import argparse

import numpy as np

from sampler.cli import redraw
from sampler.core import Sampler
from sampler.support.arguments import file_path

_CHECKPOINT = "mnist-vaegan"  # the default


def named_sampler(checkpoint: str | None) -> Sampler:
    """Return the sampler of --checkpoint, or the default one."""
    return Sampler(_CHECKPOINT if checkpoint is None else checkpoint)


def requested_z(sampler: Sampler, arguments: argparse.Namespace) -> np.ndarray:
    """Return the z of --z, --encode, --label or --seed, or a random one: (z_dim,)."""
    if arguments.z is not None:
        return redraw.read_z(sampler, arguments.z, any_network=arguments.checkpoint is not None)
    if arguments.encode is not None:
        return _encoded(sampler, arguments.encode, "--encode")
    if arguments.label is not None:
        return sampler.get_random_z(_label(sampler, arguments.label), seed=arguments.seed)
    return sampler.generate_z(seed=arguments.seed)


def z_of(sampler: Sampler, spec: tuple[str, str | int], any_network: bool) -> np.ndarray:
    """Return the z of a parsed SPEC, (z_dim,)."""
    kind, value = spec
    if kind == "seed":
        return sampler.generate_z(seed=int(value))
    if kind in ("digit", "label"):
        return sampler.get_random_z(_label(sampler, value))
    if kind == "z":
        return redraw.read_z(sampler, str(value), any_network=any_network)
    return _encoded(sampler, str(value), "picture")


def flags_of_z(arguments: argparse.Namespace) -> str:
    """Return the flags that choose z, as the command line has them."""
    names = ("label", "z", "encode", "seed")
    flags = [(name, getattr(arguments, name)) for name in names]
    return " ".join(f"--{name} {value}" for name, value in flags if value is not None)


def _encoded(sampler: Sampler, picture: str, name: str) -> np.ndarray:
    z = sampler.encode(file_path(picture, name))
    if len(z) != 1:
        msg = f"{picture!r} holds {len(z)} pictures; expected one"
        raise ValueError(msg)
    return z[0]


def _label(sampler: Sampler, label: int | str) -> int | str:
    """Return a label as the network has it: a folder that is named 7 is a name, not a number."""
    return str(label) if str(label) in (sampler.label_names or ()) else label
