"""What the writers of formats read: a sampler's network as operations, and its recipe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from sampler.config.operations import FieldOperations
from sampler.latent import vectors
from sampler.models.model import Model
from sampler.render.operations_field import OperationsField


class Exportable(Protocol):
    """What a writer needs of a `Sampler`."""

    name: str
    model: Model
    z_dim: int
    c_dim: int


def operations_of(sampler: Exportable, ending: str) -> FieldOperations:
    """Return the operations of a sampler's decoder.

    Raises
    ------
    ValueError
        It has none; the message names the network and the format.
    """
    operations = sampler.model.stored_generator.config.operations()
    if operations is None:
        architecture = sampler.model.stored_generator.config.architecture
        msg = (
            f"{sampler.name} cannot be exported as {ending}: its decoder, {architecture!r}, has no "
            "list of operations; see docs/decoders.md"
        )
        raise ValueError(msg)
    return operations


def weights_of(sampler: Exportable) -> Mapping[str, np.ndarray]:
    """Return the weights of a sampler's decoder, float32, by ``layer/variable``."""
    arrays = sampler.model.stored_generator.arrays()
    return {name.partition("/")[2]: array for name, array in arrays.items()}


def field_of(
    sampler: Exportable, z: ArrayLike, ending: str, dtype: DTypeLike = np.float64
) -> OperationsField:
    """Return the ink of z at any points, with exact slopes; z is checked."""
    one = vectors.as_one(z, sampler.z_dim, f"a {ending}")
    return OperationsField(operations_of(sampler, ending), weights_of(sampler), one, dtype)


def described(sampler: Any) -> str:
    """Return one line on a network, for files that name it."""
    return f"{sampler.name}, fingerprint {sampler.model.fingerprint}"
