"""From the description of a decoder to its network."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from sampler.config import DecoderConfig

if TYPE_CHECKING:
    from sampler.networks.decoders.base import Decoder


def make_generator(config: DecoderConfig, seed: int | None = None) -> Decoder:
    """Return the decoder that a config describes, of the class that its `network` names.

    Parameters
    ----------
    config : DecoderConfig
        Every size of the decoder.
    seed : int, optional
        Fixes its random weights.
    """
    module, _, name = config.network.partition(":")
    return getattr(importlib.import_module(module), name)(config, seed)
