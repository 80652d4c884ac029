"""Pictures as dask arrays, whose blocks are drawn where and when they are needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sampler.config import DecoderConfig
from sampler.networks.decoders.making import make_generator
from sampler.networks.stored import StoredNetwork
from sampler.pictures.view import View, check_view
from sampler.render.choice import renderer_of

if TYPE_CHECKING:
    import dask.array

    from sampler.networks import Decoder
    from sampler.render.choice import AnyRenderer

BLOCK_SIDE = 1024  # pixels

# Of this process: a worker compiles each network once.
_renderers: dict[str, AnyRenderer] = {}


@dataclass(frozen=True)
class DecoderData:
    """A decoder as plain data, which travels to other processes.

    Parameters
    ----------
    config : DecoderConfig
        Its sizes.
    weights : dict of str to numpy.ndarray
        Its weights by ``generator/layer/variable``.
    token : str
        Identifies the decoder, so that each process builds each one once.
    """

    config: DecoderConfig
    weights: dict[str, np.ndarray]
    token: str


def as_dask(
    decoder: StoredNetwork[Decoder],
    z: np.ndarray,
    view: View,
    *,
    exact: bool = False,
    tolerance: float | None = None,
) -> dask.array.Array:
    """Return pictures as a `dask.array` of blocks that are not drawn yet.

    Parameters
    ----------
    decoder : StoredNetwork
        Its weights are copied now.
    z : numpy.ndarray
        float32, shape (n, z_dim).
    view : View
        The window and its size in pixels.
    exact, tolerance
        See `Renderer.render`.

    Returns
    -------
    dask.array.Array
        float32, shape (n, y_dim, x_dim, c_dim), 0..1; a block is a tile of one picture, at most
        `BLOCK_SIDE` pixels a side.

    Raises
    ------
    ImportError
        Dask is not installed: the extra "dask" has it.
    """
    check_view(view)
    try:
        import dask.array as da
        from dask.delayed import delayed
    except ImportError as error:
        msg = 'as_dask needs dask; install it with pip install "cppn-sampler[dask]"'
        raise ImportError(msg) from error
    network = data_of(decoder)
    # One task of its own, on which all blocks depend: a worker is sent the weights once.
    data = delayed(network, name=f"network-{network.token}")
    draw = delayed(draw_block, pure=True)
    tops, lefts = (range(0, side, BLOCK_SIDE) for side in (view.y_dim, view.x_dim))
    c_dim = decoder.config.c_dim

    def block(one: np.ndarray, top: int, left: int) -> dask.array.Array:
        height, width = min(BLOCK_SIDE, view.y_dim - top), min(BLOCK_SIDE, view.x_dim - left)
        drawn = draw(data, one[None], view, (top, left, height, width), exact, tolerance)
        return da.from_delayed(drawn, (1, height, width, c_dim), dtype=np.float32)

    return da.block([[[[block(one, t, x)] for x in lefts] for t in tops] for one in z])


def draw_block(
    data: DecoderData,
    z: np.ndarray,
    view: View,
    rectangle: tuple[int, int, int, int],
    exact: bool,
    tolerance: float | None,
) -> np.ndarray:
    """Draw the rectangle (top, left, height, width) of a view, in a worker."""
    renderer = renderer_for(data)
    return renderer.render_part(z, view, *rectangle, exact=exact, tolerance=tolerance)


def data_of(decoder: StoredNetwork[Decoder]) -> DecoderData:
    """Return a decoder as plain data, a copy of its weights."""
    from dask.base import tokenize

    weights = {name: np.array(array) for name, array in sorted(decoder.arrays().items())}
    return DecoderData(decoder.config, weights, tokenize(decoder.config, weights))


def renderer_for(data: DecoderData) -> AnyRenderer:
    """Return what draws with a decoder in this process, made at the first call."""
    if data.token not in _renderers:
        decoder = StoredNetwork(data.config, data.weights, make_generator)
        _renderers[data.token] = renderer_of(decoder)
    return _renderers[data.token]


def decoders_held() -> int:
    """Return how many decoders this process has built for blocks."""
    return len(_renderers)
