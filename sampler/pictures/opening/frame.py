"""A frame of a picture that is being read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from sampler.pictures.opening import appearance

#: Changes a decoded image.
Convert = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True)
class Opened:
    """A frame that is being read: its bands from top to bottom, and what to do with them.

    Parameters
    ----------
    bands : iterator of numpy.ndarray
        As `sampler.pictures.opening.appearance.unit` returns them.
    height : int
        Rows of all bands together.
    factor : int
        Pixels that become one, in each direction.
    orientation : int
        EXIF's, 1 to 8.
    """

    bands: Iterator[np.ndarray]
    height: int
    factor: int
    orientation: int

    def assembled(self) -> np.ndarray:
        """Return the frame as one array, see `sampler.pictures.opening.appearance.assembled`."""
        return appearance.assembled(self.bands, self.height, self.factor, self.orientation)
