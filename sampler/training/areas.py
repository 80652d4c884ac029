"""What a step on points compares: pixels as means over their areas, and how unlike they are."""

from __future__ import annotations

from typing import Any, NamedTuple

from sampler.networks.backend import ops

Tensor = Any  # checkers take shapes of Keras's tensors for None
_LEAST, _FEWEST = 1e-4, 1e-5  # of ink, and of a colour's share, in a logarithm


class Drawing(NamedTuple):
    """Pixels that a decoder draws on a lattice.

    Parameters
    ----------
    pixels : tensor
        float32, (n, rows, columns, c_dim), 0..1: ink, or colour as it is seen.
    shares : tensor, optional
        float32, (n, rows, columns, palette): the share of each colour of a palette.
    colours : tensor, optional
        float32, (n, 1, 1, palette, 3), 0..1: these colours.
    """

    pixels: Tensor
    shares: Tensor = None
    colours: Tensor = None

    def first(self, count: int) -> Drawing:
        """Return the drawing of the first z alone."""
        return Drawing(*(part if part is None else part[:count] for part in self))

    def squared_error(self, target: Tensor) -> Tensor:
        """Return the mean squared difference to pixels of the same shape."""
        return ops.mean(ops.square(self.pixels - target))


def draw_areas(
    generator: Any,
    z: Tensor,
    across: tuple[Tensor, ...],
    down: tuple[Tensor, ...],
    gain: Tensor | float,
    count: int,
) -> Drawing:
    """Draw the pixels of a lattice, each the mean of the points in it.

    Parameters
    ----------
    generator : GridCppn or Cppn
        The decoder.
    z : tensor
        float32, (n, z_dim).
    across, down : tuple of tensor
        x and y of the points, and perhaps the weights that interpolate; see `Axis.arrays`.
    gain : tensor or float
        Factor of the values, see `Decoder.scale_logits`.
    count : int
        Rows of pixels; as many columns.
    """
    values = gain * _read(generator.lattice_values(z, across[0], down[0]), across[1:], down[1:])
    if generator.palette is None:
        drawn = _means(ops.sigmoid(values), count)
        return Drawing(1 - drawn if drawn.shape[-1] == 3 else drawn)
    shares = _means(ops.softmax(values), count)
    colours = ops.sigmoid(generator.colour_logits(z))[:, None, None]
    return Drawing(ops.sum(shares[..., None] * colours, axis=-2), shares, colours)


def surprise(drawing: Drawing, target: Tensor) -> Tensor:
    """Return the Bernoulli negative log-likelihood of pixels, the mean over all numbers.

    The squared error alone hardly moves what has become white or black by mistake.
    """
    sure = ops.clip(drawing.pixels, _LEAST, 1 - _LEAST)
    return -ops.mean(target * ops.log(sure) + (1 - target) * ops.log(1 - sure))


def mixture_surprise(drawing: Drawing, target: Tensor, spread: float) -> Tensor:
    """Return the negative log-likelihood of pixels under a mixture of their palette's colours.

    Parameters
    ----------
    drawing : Drawing
        With shares and colours.
    target : tensor
        float32, (n, rows, columns, 3).
    spread : float
        Of a pixel around its colour.

    Returns
    -------
    tensor
        In the unit of the squared error.
    """
    wide = 2 * spread**2
    far = ops.sum(ops.square(target[..., None, :] - drawing.colours), axis=-1) / wide
    likely = ops.logsumexp(ops.log(drawing.shares + _FEWEST) - far, axis=-1)
    return -wide / 3 * ops.mean(likely)


def _read(values: Tensor, across: tuple[Tensor, ...], down: tuple[Tensor, ...]) -> Tensor:
    """Interpolate between the nodes of a lattice, where there are weights for it."""
    for reading in down:
        values = ops.einsum("py,nyxc->npxc", reading, values)
    for reading in across:
        values = ops.einsum("qx,npxc->npqc", reading, values)
    return values


def _means(values: Tensor, count: int) -> Tensor:
    """Average the points of each of count × count pixels."""
    n, rows, columns, channels = values.shape
    if rows == columns == count:
        return values
    shape = n, count, rows // count, count, columns // count, channels
    return ops.mean(ops.reshape(values, shape), axis=(2, 4))
