"""Long drawings in parts that any machine can draw: bands of a poster, frames of a film."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from sampler.pictures.levels import to_levels
from sampler.pictures.view import View

_PIXELS = 1 << 22  # of the frames that are one part: about a second
_FRAMES = 16


class PartRenderer(Protocol):
    """What draws a rectangle of a picture: `Renderer` and `ResampledRenderer`."""

    def render_part(
        self, z: np.ndarray, view: View, top: int, left: int, height: int, width: int, **how: Any
    ) -> np.ndarray:
        """Draw a rectangle: float32, (n, height, width, c_dim)."""
        ...

    def band_rows(self, view: View, **how: Any) -> list[tuple[int, int]]:
        """Return the first row and the height of each band in which a picture is drawn."""
        ...


@dataclass(frozen=True)
class Part:
    """Rows of one picture, or several whole pictures of one size.

    Parameters
    ----------
    pictures : tuple of (numpy.ndarray, View)
        z, float32, (z_dim,), and the window of each.
    top, height : int
        The first row, and how many.
    """

    pictures: tuple[tuple[np.ndarray, View], ...]
    top: int
    height: int


def parts_of_poster(
    renderer: PartRenderer, z: np.ndarray, view: View, how: dict[str, Any]
) -> list[Part]:
    """Return the bands of one picture, those in which it is drawn as a whole, too."""
    return [Part(((z, view),), *rows) for rows in renderer.band_rows(view, **how)]


def parts_of_film(frames: Iterable[tuple[np.ndarray, View]]) -> list[Part]:
    """Return the frames of a film, a few in each part."""
    frames = list(frames)
    view = frames[0][1]
    together = max(1, min(_FRAMES, _PIXELS // view.pixels))
    starts = range(0, len(frames), together)
    return [Part(tuple(frames[i : i + together]), 0, view.y_dim) for i in starts]


def draw_levels(renderer: PartRenderer, part: Part, how: dict[str, Any]) -> np.ndarray:
    """Draw a part in 256 levels: uint8, (pictures, height, x_dim, c_dim).

    They are those that a file gets: see :func:`sampler.pictures.levels.to_levels`.
    """
    return np.stack([to_levels(picture) for picture in _drawn(renderer, part, how)])


def draw_values(renderer: PartRenderer, part: Part, how: dict[str, Any]) -> np.ndarray:
    """Draw a part, float32, (pictures, height, x_dim, c_dim): of ink that gets its colours later.

    Levels that were rounded before the colours would be off by one.
    """
    return np.stack(list(_drawn(renderer, part, how)))


def _drawn(renderer: PartRenderer, part: Part, how: dict[str, Any]) -> Iterator[np.ndarray]:
    for z, view in part.pictures:
        yield renderer.render_part(z[None], view, part.top, 0, part.height, view.x_dim, **how)[0]


def token_of(
    fingerprint: str, parts: Sequence[Part], how: dict[str, Any], *, rounded: bool = True
) -> str:
    """Return a name of a drawing, 16 hexadecimal digits: equal ones have equal parts."""
    form = "" if rounded else " float32"
    digest = hashlib.sha256(f"{fingerprint} {sorted(how.items())}{form}".encode())
    for part in parts:
        for z, view in part.pictures:
            digest.update(z.tobytes())
            digest.update(f"{dataclasses.astuple(view)} {part.top} {part.height}".encode())
    return digest.hexdigest()[:16]
