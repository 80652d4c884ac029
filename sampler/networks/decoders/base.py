"""The base of every decoder: a network from z to the ink at points of the plane."""

from __future__ import annotations

from typing import ClassVar, Literal

from sampler.config import DecoderConfig
from sampler.networks import layers
from sampler.networks.backend import Tensor, ops
from sampler.pictures import view


class Decoder(layers.Network):
    """A network that draws: z and points of the plane in, ink out.

    Subclasses derive from `Cppn` or `PixelDecoder`, which say what the renderer evaluates;
    `docs/decoders.md` shows one.

    Parameters
    ----------
    config : DecoderConfig
        Every size.

    Attributes
    ----------
    drawn_from : {"points", "pixels"}
        Class attribute.  The renderer evaluates "points" of any window; a decoder of "pixels" draws
        one picture a z, and the renderer resamples it.
    """

    drawn_from: ClassVar[Literal["points", "pixels"]]

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__("generator")  # the first part of the weights' names in checkpoints
        self.config = config

    @property
    def z_dim(self) -> int:
        """Numbers in z."""
        return self.config.z_dim

    @property
    def c_dim(self) -> int:
        """Channels of a picture: 1 is ink, 3 is colour."""
        return self.config.c_dim

    def logits(self, z: Tensor, points: Tensor) -> Tensor:
        """Return the ink before the sigmoid, shape (n, p, c_dim); arguments as for `call`."""
        raise NotImplementedError

    def window_logits(self, z: Tensor, size: int, scale: float) -> Tensor:
        """Return `logits` at the pixels of a square window: (n, size · size, c_dim).

        Parameters
        ----------
        z : tensor
            float32, shape (n, z_dim).
        size : int
            Pixels along a side.
        scale : float
            Half-width of the window.
        """
        return self.logits(z, ops.convert_to_tensor(view.points(size, size, scale)))

    def scale_logits(self, factor: float) -> None:
        """Change the weights so that `logits` are multiplied by a factor: edges get steeper."""
        raise NotImplementedError

    def call(self, z: Tensor, points: Tensor) -> Tensor:
        """Return the ink at each point.

        Parameters
        ----------
        z : tensor
            float32, shape (n, z_dim).
        points : tensor
            float32, shape (p, 3): x, y and r of each point.

        Returns
        -------
        tensor
            float32, shape (n, p, c_dim), 0..1, 1 = ink.
        """
        return ops.sigmoid(self.logits(z, points))


def crossings(across: Tensor, down: Tensor) -> Tensor:
    """Return x and y at all crossings of a lattice: float32, (rows, columns, 2)."""
    rows, columns = ops.shape(down)[0], ops.shape(across)[0]
    x = ops.broadcast_to(across[None, :], (rows, columns))
    y = ops.broadcast_to(down[:, None], (rows, columns))
    return ops.stack([x, y], axis=-1)
