"""Base of decoders that draw one picture of pixels a z, which any window resamples."""

from __future__ import annotations

from typing import ClassVar, Literal

from sampler.networks.backend import Tensor, ops
from sampler.networks.decoders.base import Decoder


class PixelDecoder(Decoder):
    """A decoder whose subclasses implement `pixel_logits`: one picture of a fixed window a z.

    Attributes
    ----------
    half_width : float
        Class attribute: half-width of the window of the plane that the picture covers.
    """

    drawn_from: ClassVar[Literal["points", "pixels"]] = "pixels"
    half_width: ClassVar[float] = 8.0

    def pixel_logits(self, z: Tensor) -> Tensor:
        """Return the picture before the sigmoid: (n, z_dim) → (n, rows, columns, c_dim)."""
        raise NotImplementedError

    def logits(self, z: Tensor, points: Tensor) -> Tensor:
        """Return the picture's logits at points, interpolated linearly: (n, p, c_dim).

        Beyond the window its edge pixels go on.
        """
        picture = self.pixel_logits(z)
        _, rows, columns, channels = ops.shape(picture)
        x = _places(points[:, 0], columns, self.half_width)
        y = _places(points[:, 1], rows, self.half_width)
        left, top = ops.floor(x), ops.floor(y)
        across, down = (x - left)[None, :, None], (y - top)[None, :, None]
        left, top = ops.cast(left, "int32"), ops.cast(top, "int32")
        right, bottom = ops.minimum(left + 1, columns - 1), ops.minimum(top + 1, rows - 1)
        flat = ops.reshape(picture, (-1, rows * columns, channels))

        def at(row: Tensor, column: Tensor) -> Tensor:
            return ops.take(flat, row * columns + column, axis=1)

        upper = (1.0 - across) * at(top, left) + across * at(top, right)
        lower = (1.0 - across) * at(bottom, left) + across * at(bottom, right)
        return (1.0 - down) * upper + down * lower


def _places(coordinates: Tensor, count: int, half_width: float) -> Tensor:
    """Return places between `count` pixels, 0 to count - 1, of coordinates in the plane."""
    places = (coordinates / half_width + 1.0) * (0.5 * (count - 1))
    return ops.clip(places, 0.0, count - 1.0)
