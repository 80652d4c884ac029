"""A checkpoint in memory: the networks' configuration and weights as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sampler.config import JudgeConfig, ModelConfig
from sampler.config.shapes import Shapes
from sampler.models import weights
from sampler.models.config_file import KINDS
from sampler.models.fingerprints import fingerprint
from sampler.networks.variables import Network

#: The configuration class of each kind of checkpoint.
MODELS = dict(zip(KINDS, (ModelConfig, JudgeConfig), strict=True))


@dataclass
class Checkpoint:
    """A network on disk, read into memory as plain arrays.

    Attributes
    ----------
    name : str
        The name of its folder; for a stage, of both folders: "mnist-resnet/lively".
    kind : {"generator", "judge"}
        The kind of its networks.
    model : ModelConfig or JudgeConfig
        Every size of the networks.
    arrays : dict of str to numpy.ndarray
        Weights by ``network/layer/variable``.
    provenance : dict
        Preset, seed, epochs, data checksum, versions: all that is needed to train it again.
    quality : dict
        The figures of `python -m sampler evaluate`; empty before.
    atlas : tuple of numpy.ndarray or None
        Codes float32 (n, z_dim), and labels int64 (n,) or None.
    files : dict of str to str
        The files of arrays that it was read from → checksums; empty before it is written.
    """

    name: str
    kind: str
    model: ModelConfig | JudgeConfig
    arrays: dict[str, np.ndarray]
    provenance: dict[str, Any] = field(default_factory=dict)
    quality: dict[str, Any] = field(default_factory=dict)
    atlas: tuple[np.ndarray, np.ndarray | None] | None = None
    files: dict[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that identify its generator (or the judge).

        They follow from configuration and weights alone; see `sampler.models.fingerprints`.
        """
        config = self.model.generator if isinstance(self.model, ModelConfig) else self.model
        prefix = f"{self.kind}/"
        return fingerprint(
            config, {name: array for name, array in self.arrays.items() if name.startswith(prefix)}
        )


def restore(checkpoint: Checkpoint, *networks: Network) -> None:
    """Assign the weights of a checkpoint to its networks.

    Parameters
    ----------
    checkpoint : Checkpoint
        Its other networks are ignored.
    *networks : keras.Model
        Networks with the names, layers and shapes of the checkpoint's.

    Raises
    ------
    sampler.models.weights.WeightsError
        A name or a shape differs.
    """
    for network in networks:
        arrays = _part(checkpoint, network.name)
        weights.assign(network, arrays, f"{checkpoint.name} ({network.name})")


def arrays_of(checkpoint: Checkpoint, network: str, shapes: Shapes) -> dict[str, np.ndarray]:
    """Return the weights of one network of a checkpoint, without building the network.

    Parameters
    ----------
    checkpoint : Checkpoint
        Its other networks are ignored.
    network : str
        The network's name: "generator", "encoder", "classifier" or "prior".
    shapes : dict of str to tuple of int
        The shapes of its configuration.

    Raises
    ------
    sampler.models.weights.WeightsError
        A name or a shape differs.
    """
    arrays = _part(checkpoint, network)
    expected = {name: (shape, "float32") for name, shape in shapes.items()}
    weights.check_fit(expected, arrays, f"{checkpoint.name} ({network})")
    return arrays


def _part(checkpoint: Checkpoint, network: str) -> dict[str, np.ndarray]:
    prefix = f"{network}/"
    return {name: array for name, array in checkpoint.arrays.items() if name.startswith(prefix)}
