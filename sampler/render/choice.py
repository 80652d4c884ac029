"""The field and the renderer of a decoder, by what the decoder draws from and where it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sampler.config import DecoderConfig
from sampler.networks.devices import on_gpu
from sampler.networks.stored import StoredNetwork
from sampler.render.field import NeuralField
from sampler.render.numpy_field import NumpyField
from sampler.render.renderer import Renderer
from sampler.render.seen import SeenRenderer
from sampler.render.weights_snapshot import WeightsSnapshot

if TYPE_CHECKING:
    from sampler.networks import Cppn, Decoder
    from sampler.render.resampled import ResampledRenderer

    AnyRenderer = Renderer | ResampledRenderer | SeenRenderer


def draws_in_numpy(config: DecoderConfig) -> bool:
    """Return whether NumPy evaluates decoders of this configuration, without TensorFlow.

    NumPy evaluates small layers faster than compiled programs, since no core waits for the others;
    a GPU is faster than both.
    """
    return config.in_numpy is not None and not on_gpu()


def field_of(decoder: StoredNetwork[Cppn] | Cppn) -> NeuralField:
    """Return the field of a CPPN.

    Parameters
    ----------
    decoder : StoredNetwork or Cppn
        Its weights may change between calls.
    """
    stored = decoder if isinstance(decoder, StoredNetwork) else StoredNetwork.of(decoder)
    if draws_in_numpy(stored.config):
        return NumpyField(stored.config, weights_reader(stored))
    from sampler.render.compiled_field import CompiledField

    return CompiledField(stored.network)


def renderer_of(decoder: StoredNetwork[Decoder] | Decoder) -> AnyRenderer:
    """Return the renderer of a decoder; see `Decoder.drawn_from`.

    Three channels are drawn as colour as it is seen; see `sampler.pictures.colours`.

    Parameters
    ----------
    decoder : StoredNetwork or Decoder
        TensorFlow starts where `draws_in_numpy` is false.
    """
    stored: Any = decoder if isinstance(decoder, StoredNetwork) else StoredNetwork.of(decoder)
    if draws_in_numpy(stored.config):
        renderer: Renderer | ResampledRenderer = Renderer(field_of(stored))
    else:
        renderer = RENDERERS[stored.network.drawn_from](stored)
    return SeenRenderer(renderer) if stored.config.c_dim == 3 else renderer


def _resampled(stored: StoredNetwork) -> ResampledRenderer:
    from sampler.render.resampled import ResampledRenderer

    return ResampledRenderer(stored.network)


#: A new way to draw is one line here.
RENDERERS: dict[str, Callable[[StoredNetwork], Renderer | ResampledRenderer]] = {
    "points": lambda stored: Renderer(field_of(stored)),
    "pixels": _resampled,
}


def weights_reader(stored: StoredNetwork) -> Callable[[], WeightsSnapshot]:
    """Return the function that reads a CPPN's weights: the arrays, or the Keras network's.

    Parameters
    ----------
    stored : StoredNetwork
        The network of a CPPN.
    """
    fixed = None if stored.started else WeightsSnapshot.of_arrays(stored.config, stored.arrays())

    def read() -> WeightsSnapshot:
        if fixed is not None and not stored.started:
            return fixed
        from sampler.render.keras_snapshot import read_weights

        return read_weights(stored.network)

    return read
