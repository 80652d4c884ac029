"""The networks that a model is made of: their configurations by name, and what makes each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sampler.config import ClassifierConfig, EncoderConfig, ModelConfig, PriorConfig
from sampler.networks.decoders.making import make_generator
from sampler.networks.stored import StoredNetwork

if TYPE_CHECKING:
    from sampler.networks import Classifier, Encoder, Prior

Arrays = Mapping[str, Mapping[str, np.ndarray]]


def parts_of(config: ModelConfig) -> dict[str, Any]:
    """Return the configurations that are there, by the names of their networks."""
    parts = {name: getattr(config, name) for name in NAMES}
    return {name: part for name, part in parts.items() if part is not None}


def stored_networks(parts: Mapping[str, Any], arrays: Arrays) -> dict[str, Any]:
    """Return networks that start when they are used, from configurations and weights by name."""
    return {
        name: StoredNetwork(config, arrays[name], _MAKERS[name]) for name, config in parts.items()
    }


def as_stored(network: Any) -> StoredNetwork:
    """Return a network as it is stored; stored ones as they are."""
    return network if isinstance(network, StoredNetwork) else StoredNetwork.of(network)


def _make_encoder(config: EncoderConfig) -> Encoder:
    from sampler.networks import Encoder

    return Encoder(config)


def _make_classifier(config: ClassifierConfig) -> Classifier:
    from sampler.networks import Classifier

    return Classifier(config)


def _make_prior(config: PriorConfig) -> Prior:
    from sampler.networks import Prior

    return Prior(config)


_MAKERS = {
    "generator": make_generator,
    "encoder": _make_encoder,
    "classifier": _make_classifier,
    "prior": _make_prior,
}
NAMES = tuple(_MAKERS)
