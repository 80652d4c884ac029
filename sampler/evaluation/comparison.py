"""How like its pictures a network of a person's own draws: errors, and the width of edges."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from scipy import ndimage

from sampler.pictures.view import View, edge_scale

_PART = 16  # pictures that are drawn together
_EDGE, _NEAR, _AROUND = 0.25, 5, 25  # step of luminance, and sides of its neighbourhoods in pixels


class Draws(Protocol):
    """What is needed of a `Sampler`."""

    model: Any

    def render(self, z: np.ndarray, view: View) -> np.ndarray:
        """Draw z, (n, z_dim): float32, (n, y_dim, x_dim, channels)."""
        ...


def psnr(drawn: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the peak signal-to-noise ratio of each picture in dB, (n,).

    Parameters
    ----------
    drawn, wanted : numpy.ndarray
        Shape (n, height, width, channels), from 0 to 1.
    """
    errors = np.square(drawn - wanted, dtype=np.float64).reshape(len(drawn), -1).mean(axis=1)
    return -10 * np.log10(np.maximum(errors, 1e-12))


def edge_width(drawn: np.ndarray, wanted: np.ndarray) -> float:
    """Return the width of the edges as a multiple of the true pictures': 1 is as crisp as they are.

    The width is the median, over the pixels where the true luminance changes by more than 0.25
    within 5×5, of the range within 25×25 over the largest slope there.

    Parameters
    ----------
    drawn, wanted : numpy.ndarray
        Shape (n, height, width, channels), from 0 to 1.
    """
    return _ratio([_widths(*pair) for pair in zip(drawn, wanted, strict=True)])


def likeness(sampler: Draws, codes: np.ndarray, pictures: np.ndarray) -> dict[str, float]:
    """Compare what z draws with true pictures, at the pictures' size.

    Parameters
    ----------
    sampler : Sampler
    codes : numpy.ndarray
        float32, (n, z_dim).
    pictures : numpy.ndarray
        uint8, (n, side, side, channels), as in a `Dataset`: of any size.

    Returns
    -------
    dict
        ``psnr``, the mean of the pictures' in dB, and ``edge_width``.
    """
    ratios, widths = [], []
    for first in range(0, len(codes), _PART):
        wanted = pictures[first : first + _PART] / np.float32(255)
        drawn = drawn_like(sampler, codes[first : first + _PART], pictures.shape[1])
        ratios.append(psnr(drawn, wanted))
        widths += [_widths(*pair) for pair in zip(drawn, wanted, strict=True)]
    return {"psnr": float(np.concatenate(ratios).mean()), "edge_width": _ratio(widths)}


def drawn_like(sampler: Draws, codes: np.ndarray, side: int) -> np.ndarray:
    """Draw z in the window of the training pictures, whose pixels are areas: (n, side, side, c)."""
    view = View(side, side, edge_scale(side, sampler.model.scale))
    return np.asarray(sampler.render(codes, view))


def nearest_psnr(pictures: np.ndarray, others: np.ndarray) -> float:
    """Return the mean PSNR of pictures to the nearest one of others, in dB: what a search gives."""
    known = others.reshape(len(others), -1) / np.float32(255)
    errors = [
        np.square(known - one.reshape(1, -1) / np.float32(255)).mean(axis=1).min()
        for one in pictures
    ]
    return float((-10 * np.log10(np.maximum(errors, 1e-12))).mean())


def _widths(drawn: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the widths of the edges of one picture, drawn and true."""
    greys = [picture.mean(axis=2) for picture in (drawn, wanted)]
    near = ndimage.maximum_filter(greys[1], _NEAR) - ndimage.minimum_filter(greys[1], _NEAR)
    found = []
    for grey in greys:
        slope = np.hypot(*np.gradient(grey))
        ranged = ndimage.maximum_filter(grey, _AROUND) - ndimage.minimum_filter(grey, _AROUND)
        steepest = ndimage.maximum_filter(slope, _AROUND)
        found.append((ranged / np.maximum(steepest, 1e-6))[near > _EDGE].astype(np.float32))
    return found[0], found[1]


def _ratio(widths: list[tuple[np.ndarray, np.ndarray]]) -> float:
    ours, true = (np.median(np.concatenate(each)) for each in zip(*widths, strict=True))
    return float(ours / true)
