"""Pictures as dask arrays, whose blocks are drawn where and when they are needed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sampler.networks import make_generator
from sampler.pictures.view import View, check_view
from sampler.render.choice import renderer_of
from sampler.render.renderer import Renderer
from sampler.render.resampled import ResampledRenderer

_SIDE = 1024  # pixels of a block

# Of this process: a worker compiles each network once.
_renderers: dict[str, Renderer | ResampledRenderer] = {}


@dataclass(frozen=True)
class Network:
    """A generator as plain data, which travels to other processes.

    Parameters
    ----------
    config : DecoderConfig
        Its sizes.
    weights : tuple of numpy.ndarray
        Its weights, in Keras's order.
    token : str
        Tells networks apart, so that each process builds each one once.
    """

    config: object
    weights: tuple
    token: str


def as_dask(generator, z: np.ndarray, view: View, *, exact=False, tolerance=None):
    """Return a picture as a `dask.array` of blocks that are not drawn yet.

    Parameters
    ----------
    generator : Decoder
        Its weights are copied now.
    z : numpy.ndarray
        float32, shape (n, z_dim).
    view : View
        The window and its size.
    exact, tolerance
        See `Renderer.render`.

    Returns
    -------
    dask.array.Array
        float32, shape (n, y_dim, x_dim, c_dim); a block holds a tile of one picture.

    Raises
    ------
    ImportError
        Dask is not there: the extra "dask" has it.
    """
    check_view(view)
    da, dask = _libraries()
    token = dask.base.tokenize([np.asarray(w) for w in generator.weights])
    network = Network(generator.config, tuple(np.asarray(w) for w in generator.weights), token)
    # One task of its own, on which all blocks depend: a worker is sent the weights once.
    shipped = dask.delayed(network, name=f"network-{token}")
    draw = dask.delayed(draw_block, pure=True)
    tops, lefts = (range(0, side, _SIDE) for side in (view.y_dim, view.x_dim))
    c_dim = generator.config.c_dim

    def block(one: np.ndarray, top: int, left: int):
        height, width = min(_SIDE, view.y_dim - top), min(_SIDE, view.x_dim - left)
        drawn = draw(shipped, one[None], view, (top, left, height, width), exact, tolerance)
        return da.from_delayed(drawn, (1, height, width, c_dim), dtype=np.float32)

    return da.block([[[[block(one, t, x)] for x in lefts] for t in tops] for one in z])


def draw_block(network: Network, z, view: View, place, exact, tolerance) -> np.ndarray:
    """Draw the rectangle (top, left, height, width) of a view: what a worker runs."""
    if network.token not in _renderers:
        generator = make_generator(network.config)
        for variable, weight in zip(generator.weights, network.weights, strict=True):
            variable.assign(weight)
        _renderers[network.token] = renderer_of(generator)
    renderer = _renderers[network.token]
    return renderer.render_part(z, view, *place, exact=exact, tolerance=tolerance)


def _libraries():
    try:
        import dask
        import dask.array
    except ImportError as error:
        msg = 'as_dask needs dask; install it with pip install "cppn-sampler[dask]"'
        raise ImportError(msg) from error
    return dask.array, dask
