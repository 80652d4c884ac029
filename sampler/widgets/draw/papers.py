"""The paper of a pad: what lies on it, and how its drawing becomes a picture for the network."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from sampler.config import PicturesConfig
from sampler.datasets.fitting import fitted
from sampler.datasets.preprocessing.crops import SEARCHING
from sampler.datasets.preprocessing.ink import extract_ink
from sampler.datasets.settings import rgb
from sampler.pictures.colours import paper
from sampler.pictures.levels import to_levels
from sampler.pictures.opening import sources
from sampler.widgets.draw.pad import SIDE, laid_out, pixels

_MARGIN = 8  # pixels of paper around the pad: its border shows prepare which side is paper
_PREVIEW = 30  # steps to a z that is shown while the hand draws on: 0.2 s on two cores


class Paper(Protocol):
    """What a drawing pad needs of its paper."""

    colour: str  # "#rrggbb", of pads in colour; "" is white paper for ink
    hint: str  # on an empty pad
    nothing: str  # the error where nothing has been drawn
    cleared: str  # the message where the drawing was cleared

    def blank(self, size: int, channels: int) -> np.ndarray:
        """Return an empty picture: float32, (size, size, channels)."""
        ...

    def laid_out(self, picture: Any, crop: np.ndarray) -> bytes:
        """Return a loaded picture, or what the network sees of it, as a pad's bytes."""
        ...

    def as_picture(self, drawing: bytes) -> np.ndarray:
        """Return a drawing as the array that is prepared for the network."""
        ...

    def steps(self, more: int, *, preview: bool) -> int:
        """Return the steps of gradient descent to a z, given those that the user asked for."""
        ...


class DigitPaper:
    """White paper for a digit, of which the ink counts and not its place."""

    colour = ""
    hint = "Draw a digit, or load a picture of one."
    nothing = "Nothing has been drawn yet: draw a digit on the pad, or load a picture of one."
    cleared = "The pad is empty: draw a digit, or load a picture of one. The last picture stays."

    def blank(self, size: int, channels: int) -> np.ndarray:
        """Return white paper."""
        return np.full((size, size, channels), paper(channels), np.float32)

    def laid_out(self, picture: Any, crop: np.ndarray) -> bytes:  # noqa: ARG002
        """Return the ink of a picture, in the middle of the pad."""
        return laid_out(extract_ink(sources.pixels(picture)))

    def as_picture(self, drawing: bytes) -> np.ndarray:
        """Return the ink with paper around it: uint8, (height, width)."""
        return np.pad(pixels(drawing), _MARGIN)

    def steps(self, more: int, *, preview: bool) -> int:  # noqa: ARG002
        """Return the user's own: an encoder has answered at once."""
        return more


class OwnPaper:
    """Paper of the background that a person's own pictures have: the pad is the whole picture.

    Parameters
    ----------
    config : PicturesConfig
        How the network's pictures were prepared.
    c_dim : {1, 3}
        Their channels.
    """

    hint = "Draw a picture, or load one."
    nothing = "Nothing has been drawn yet: draw a picture on the pad, or load one."
    cleared = "The pad is empty: draw a picture, or load one. The last picture stays."

    def __init__(self, config: PicturesConfig, c_dim: int) -> None:
        background = "#{:02x}{:02x}{:02x}".format(*rgb(config.background))
        self.colour = background if c_dim == 3 else ""
        self._light = (
            np.array(rgb(config.background), np.float32) / 255 if c_dim == 3 else paper(c_dim)
        )

    def blank(self, size: int, channels: int) -> np.ndarray:
        """Return paper of the background; of ink, without any."""
        return np.broadcast_to(np.float32(self._light), (size, size, channels)).copy()

    def laid_out(self, picture: Any, crop: np.ndarray) -> bytes:  # noqa: ARG002
        """Return what the network sees, enlarged."""
        return to_levels(np.clip(fitted(crop, SIDE, "stretch"), 0, 1)).tobytes()

    def as_picture(self, drawing: bytes) -> np.ndarray:
        """Return the drawing: uint8, (SIDE, SIDE), or (SIDE, SIDE, 3) as it is seen."""
        return pixels(drawing, self.colour)

    def steps(self, more: int, *, preview: bool) -> int:
        """Return those of a search from nothing, and the user's: there is no encoder."""
        return _PREVIEW if preview else SEARCHING + more


def paper_of(config: PicturesConfig | None, c_dim: int) -> Paper:
    """Return the paper of a network; `config` is None for one of digits."""
    return DigitPaper() if config is None else OwnPaper(config, c_dim)
