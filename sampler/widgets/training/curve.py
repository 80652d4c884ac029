"""A small curve as SVG, in the colours of the notebook's theme."""

from __future__ import annotations

import math

import numpy as np

_WIDTH, _HEIGHT = 320, 170  # of the drawing, in its own units
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 10, 22, 30  # margins around the axes
_LINES = 6  # of the grid, at most
_LEAST = 2.0  # dB along the axis: noise shall not look like a rise


def svg(curve: np.ndarray, steps: int) -> str:
    """Return the likeness over the steps, as an SVG element.

    Parameters
    ----------
    curve : numpy.ndarray
        float64, (n, 2): steps and dB; none or more.
    steps : int
        All of the training: the right end.
    """
    low, high, gap = _axis(curve)
    parts = [_text(_LEFT - 22, 12, "likeness, dB", "start")]
    for value in np.arange(low, high + gap / 2, gap):
        y = _down(value, low, high)
        parts.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>')
        parts.append(_text(_LEFT - 5, y + 4, f"{value:g}", "end"))
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        name = f"{round(share * steps):,}" + (" steps" if share == 1 else "")
        parts.append(_text(_across(share), _HEIGHT - 10, name, anchor))
    places = " ".join(
        f"{_across(step / steps):.1f},{_down(value, low, high):.1f}" for step, value in curve
    )
    if len(curve):
        x, y = places.rpartition(" ")[2].split(",")
        parts.append(f'<polyline points="{places}"/><circle cx="{x}" cy="{y}" r="3"/>')
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{_described(curve)}">'
        f"{''.join(parts)}</svg>"
    )


def _axis(curve: np.ndarray) -> tuple[float, float, float]:
    """Return the ends of the axis of dB, and the distance of its lines."""
    low, high = (curve[:, 1].min(), curve[:, 1].max()) if len(curve) else (10.0, 20.0)
    high = max(high, low + _LEAST)
    for gap in (1, 2, 5, 10, 20, 50):
        ends = gap * math.floor(low / gap), gap * math.ceil(high / gap)
        if (ends[1] - ends[0]) / gap < _LINES:
            break
    return *ends, gap


def _across(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _down(value: float, low: float, high: float) -> float:
    return _TOP + (high - value) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'


def _described(curve: np.ndarray) -> str:
    if not len(curve):
        return "Likeness of pictures and drawings: no step is done"
    first, last = curve[0, 1], curve[-1, 1]
    return f"Likeness of pictures and drawings: from {first:.1f} dB to {last:.1f} dB"
