"""Finish of a still picture's file: colours, bits, size on paper and a border of paper."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from sampler.pictures import colours
from sampler.pictures.inks import PLAIN, Colouring
from sampler.pictures.levels import to_pixels

_ROWS = 64  # of a border that are made at once


@dataclass(frozen=True)
class Finish:
    """How a picture becomes the pixels of a file.

    Parameters
    ----------
    colouring : Colouring
        Of a picture of one channel.
    bits : {8, 16}
        Of each number.
    dpi : float, optional
        Pixels an inch, by which printers know the size of the sheet.
    border : (int, int)
        Pixels of paper at the left and at the right, and at the top and at the bottom.
    tagged : bool
        The file says that its colours are sRGB.
    """

    colouring: Colouring = PLAIN
    bits: int = 8
    dpi: float | None = None
    border: tuple[int, int] = (0, 0)
    tagged: bool = False

    def planes(self, channels: int) -> int:
        """Return the numbers of a pixel: 1 of grey, 3 of colour, 4 with opacity."""
        if self.colouring.is_plain:
            return channels
        return 4 if self.colouring.is_transparent else 3

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Return the pixels of the file, of a picture of these."""
        return width + 2 * self.border[0], height + 2 * self.border[1]

    def bands(self, bands: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
        """Yield bands of a picture as bands of the file: whole numbers, with the border.

        Parameters
        ----------
        bands : iterable of numpy.ndarray
            float32, (rows, width, channels).

        Yields
        ------
        numpy.ndarray
            uint8 or uint16, (rows, width) or (rows, width, planes).
        """
        aside, above = self.border
        paper = None
        for band in bands:
            pixels = to_pixels(band, self.colouring, bits=self.bits)
            if paper is None:
                paper = functools.partial(self._paper, band.shape[1] + 2 * aside, band.shape[2])
                yield from paper(above)
            if aside:
                (margin,) = self._paper(aside, band.shape[2], 1)
                sides = np.broadcast_to(margin, (len(pixels), *margin.shape[1:]))
                pixels = np.concatenate([sides, pixels, sides], axis=1)
            yield pixels
        if paper is not None:
            yield from paper(above)

    def _paper(self, width: int, channels: int, rows: int) -> Iterator[np.ndarray]:
        white = np.full((1, 1, channels), colours.paper(channels), np.float32)
        pixel = to_pixels(white, self.colouring, bits=self.bits)
        for top in range(0, rows, _ROWS):
            shape = (min(_ROWS, rows - top), width, *pixel.shape[2:])
            yield np.broadcast_to(pixel, shape)


AS_EVER = Finish()
