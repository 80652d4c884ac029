"""Draw the figures of docs/renderer.md: `python docs/figures_renderer.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from sampler import Sampler, View
from sampler.render.numpy_field import NumpyField
from sampler.render.renderer import Renderer

DOCS = Path(__file__).resolve().parent
SIDE = 600  # pixels of the picture whose points are shown
SIZES = (256, 512, 1024, 2048, 4096)
LEVELS = 255  # grey levels in the range of the ink


class RecordingField:
    """A field that keeps the points at which it is evaluated, call by call.

    Parameters
    ----------
    field : NumpyField
        Evaluates the points.
    """

    def __init__(self, field: NumpyField) -> None:
        self._field = field
        self.calls: list[tuple[np.ndarray, np.ndarray]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._field, name)

    def logits_of(self, z: np.ndarray, weights: Any = None) -> Any:
        """Return the function from pixels to logits; it keeps x and y of the pixels."""
        logits_at = self._field.logits_of(z, weights)

        def recorded(grid: Any, index: np.ndarray) -> np.ndarray:
            x, y, _ = grid.coordinates(index % grid.x_dim, index // grid.x_dim)
            self.calls.append((x, y))
            return logits_at(grid, index)

        return recorded


def points_of(sampler: Sampler, z: np.ndarray, view: View) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return x and y of the points that one picture evaluates, call by call."""
    field = RecordingField(sampler.model.renderer.field)
    Renderer(field).render(z[None], view)
    return field.calls


def refinement(sampler: Sampler, z: np.ndarray) -> None:
    """Draw the points of the first level, all points, and the error of the picture."""
    view = View(SIDE, SIDE)
    calls = points_of(sampler, z, view)
    picture = sampler.render(z, view)
    error = np.abs(picture - sampler.render(z, view, exact=True))[..., 0] * LEVELS
    count = sum(len(x) for x, _ in calls)
    figure, axes = plt.subplots(1, 3, figsize=(11, 4), layout="constrained")
    for axis in axes[:2]:
        axis.imshow(1 - 0.25 * picture[..., 0], cmap="gray", vmin=0, vmax=1, extent=(-8, 8, 8, -8))
    axes[0].scatter(*calls[0], s=2, color="tab:blue")
    axes[0].set_title(f"first level: {len(calls[0][0]):,} points")
    colours = plt.get_cmap("plasma")(np.linspace(0, 0.9, len(calls)))
    for (x, y), colour in zip(calls, colours, strict=True):
        axes[1].scatter(x, y, s=1, color=colour, linewidths=0)
    axes[1].set_title(f"all levels: {count:,} points, {SIDE**2:,} pixels")
    shown = axes[2].imshow(error, cmap="magma", vmin=0, vmax=0.15, extent=(-8, 8, 8, -8))
    axes[2].set_title(f"error, at most {error.max():.2f} grey levels")
    figure.colorbar(shown, ax=axes[2], shrink=0.75, label="grey levels")
    for axis in axes:
        axis.set(xlim=(-8, 8), ylim=(8, -8), xticks=[], yticks=[])
    figure.savefig(DOCS / "renderer-points.png", dpi=90)
    plt.close(figure)


def growth(sampler: Sampler, z: np.ndarray) -> None:
    """Draw how evaluations grow with the size of the picture."""
    counts = [sum(len(x) for x, _ in points_of(sampler, z, View(s, s))) for s in SIZES]
    figure, axis = plt.subplots(figsize=(5.5, 3.4), layout="constrained")
    axis.loglog(SIZES, [size**2 for size in SIZES], "--", color="0.5", label="every pixel")
    axis.loglog(SIZES, counts, "o-", color="tab:blue", label="adaptive refinement")
    axis.set(xlabel="side of the picture, in pixels", ylabel="evaluations of the network")
    axis.set_xticks(SIZES, [str(size) for size in SIZES])
    axis.minorticks_off()
    axis.legend(frameon=False)
    figure.savefig(DOCS / "renderer-growth.png", dpi=90)
    plt.close(figure)


def main() -> None:
    """Draw both."""
    sampler = Sampler(seed=0)
    z = sampler.get_random_z(3, seed=1)
    refinement(sampler, z)
    growth(sampler, z)


if __name__ == "__main__":
    main()
