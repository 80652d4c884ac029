"""The thresholds of the refinement loop, one varied at a time: errors against evaluations.

    python benchmarks/criteria.py                        # eight windows a kind: a minute or two
    python benchmarks/criteria.py --windows 60           # enough to choose by: half an hour
    python benchmarks/criteria.py --kinds SMOOTH STEEP --thresholds marked certain

Each kind of criteria is tried on random windows of networks that get it: shipped checkpoints and
untrained networks.  All windows, z and tolerances follow from `--seed`.  For each value the largest
error over all pixels of all windows is printed, in tolerances (1 is what the renderer may reach),
and the geometric mean of the evaluations a pixel, every pixel of a window given up included.

A threshold is well chosen where a looser value has errors above 1, or saves few evaluations.  Eight
windows show the evaluations well and the largest errors badly: those are rare, and need hundreds.
`least_spacing` and `fewest_pixels` are left out, for they weigh times: see `benchmarks/render.py`.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sampler import Sampler, View
from sampler.pictures.pixel_grid import PixelGrid
from sampler.render.adaptive import criteria as kinds
from sampler.render.adaptive.criteria import RefinementCriteria, criteria_for, first_step
from sampler.render.adaptive.refinement import AdaptiveRefinement
from sampler.render.choice import field_of
from sampler.render.field import LogitsAt, NeuralField
from sampler.render.logistic import sigmoid
from sampler.render.steepness import smoothness_of

KINDS = ("SMOOTH", "SHARP", "STEEP", "DEEP", "KINKED")
SAMPLES = (2, 5, 8, 13)  # the values that `grid.sampled` knows
LEFT_OUT = ("least_spacing", "fewest_pixels")
TRIES = 400  # windows drawn at random until one gets the kind that is wanted


def with_steps(steepness: float) -> Sampler:
    """Return an untrained network whose ink goes from white to black in steps."""
    sampler = Sampler.untrained(seed=1, init_std=0.3, c_dim=1)
    kernel = sampler.model.generator.ink.kernel
    kernel.assign(steepness * kernel)
    return sampler


NETWORKS = {
    "mnist-vaegan": lambda: Sampler("mnist-vaegan", seed=0),
    "mnist-resnet": lambda: Sampler("mnist-resnet", seed=0),
    "calm": lambda: Sampler.untrained(seed=1, init_std=0.3),
    "steps of ink": lambda: with_steps(300.0),
    "folded": lambda: Sampler.untrained(seed=1, init_std=1.0, c_dim=1),
    "deep": lambda: Sampler.untrained(seed=1, depth=8, init_std=0.5, c_dim=1),
    "waves": lambda: Sampler.untrained(seed=1, depth=2, init_std=0.5, activation="sin"),
    "kinks": lambda: Sampler.untrained(seed=1, init_std=0.5, activation="relu"),
    "residual": lambda: Sampler.untrained(
        seed=1, architecture="residual", activation="sin", init_std=0.5
    ),
}


@dataclass(frozen=True)
class Window:
    """A window of one network, drawn exactly, and what the refinement starts from."""

    logits_at: LogitsAt
    pixel_grid: PixelGrid
    first_step: int
    tolerance: float
    exact: np.ndarray


def random_view(rng: np.random.Generator, fewest: int) -> View:
    """Return a window as a user may choose it, of so many pixels or a few more."""
    least = int(np.ceil(np.sqrt(fewest))) + 2
    return View(
        *(int(side) for side in rng.integers(least, max(360, round(1.2 * least)), 2)),
        scale=float(np.exp(rng.uniform(np.log(2), np.log(20)))),
        center=tuple(rng.normal(scale=3.0, size=2)),
        zoom=float(np.exp(rng.uniform(np.log(0.5), np.log(30)))),
        rotation=float(rng.uniform(-4, 4)),
    )


def windows_of(
    kind: RefinementCriteria, fields: list[NeuralField], count: int, rng: np.random.Generator
) -> list[Window]:
    """Return so many windows of networks that get a kind of criteria, or fewer if they are rare."""
    windows = []
    for _ in range(TRIES):
        if len(windows) == count:
            break
        field = fields[rng.integers(len(fields))]
        network = smoothness_of(field.weights())
        view = random_view(rng, kind.fewest_pixels)
        grid = view.pixel_grid()
        step = first_step(network, grid)
        if criteria_for(network, grid.pitch) is not kind or step < kind.least_spacing:
            continue
        logits_at = field.logits_of(rng.standard_normal((1, 32)).astype(np.float32))
        ink = sigmoid(logits_at(grid, np.arange(grid.pixels)))
        tolerance = float(np.exp(rng.uniform(np.log(1 / 2550), np.log(1 / 25))))
        exact = ink.reshape(1, grid.y_dim, grid.x_dim, -1)
        windows.append(Window(logits_at, grid, step, tolerance, exact))
    return windows


def measure(criteria: RefinementCriteria, windows: list[Window]) -> tuple[float, float]:
    """Return the largest error in tolerances, and the geometric mean of evaluations a pixel."""
    errors, evaluations = [], []
    for window in windows:
        grid, pictures = window.pixel_grid, np.empty_like(window.exact)
        refinement = AdaptiveRefinement(
            window.logits_at, grid, criteria, window.first_step, window.tolerance, pictures
        )
        drawn = refinement.draw()
        error = np.abs(pictures - window.exact).max() if drawn else 0.0
        errors.append(error / window.tolerance)
        evaluations.append(refinement.evaluations / grid.pixels + (not drawn))
    return max(errors), float(np.exp(np.mean(np.log(evaluations))))


def values_of(name: str, shipped: object) -> list:
    """Return the values of a threshold to try, the shipped one among them."""
    if shipped is None:
        return []
    if isinstance(shipped, bool):
        return [False, True]
    if name == "sample_every":
        place = SAMPLES.index(shipped)
        return list(SAMPLES[max(place - 1, 0) : place + 2])
    if name == "lower_nodes":
        return [4, 6]
    if name == "rings":
        return [shipped - 1, shipped, shipped + 1]
    if isinstance(shipped, dict):
        return [{side: factor * share for side, share in shipped.items()} for factor in (0.5, 1, 2)]
    if not shipped:
        return [0.0, 0.5, 2.0]
    return [shipped / 2, shipped, 2 * shipped]


def variations(kind: RefinementCriteria, names: list[str]) -> Iterator[tuple[str, object]]:
    """Yield each threshold and each of its values."""
    for field in dataclasses.fields(kind):
        if field.name in LEFT_OUT or (names and field.name not in names):
            continue
        for value in values_of(field.name, getattr(kind, field.name)):
            yield field.name, value


def main() -> None:
    """Print a table for each kind of criteria."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--windows", type=int, default=8, help="windows of each kind")
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--kinds", nargs="*", default=KINDS, choices=KINDS)
    parser.add_argument("--thresholds", nargs="*", default=[], help="only these")
    arguments = parser.parse_args()
    fields = [field_of(make().model.stored_generator) for make in NETWORKS.values()]
    for place, name in enumerate(arguments.kinds):
        kind = getattr(kinds, name)
        rng = np.random.default_rng([arguments.seed, place])
        windows = windows_of(kind, fields, arguments.windows, rng)
        print(f"\n{name}: {len(windows)} windows")
        if not windows:
            continue
        print("| threshold | value | | largest error, tolerances | evaluations a pixel |")
        print("|---|---|---|---|---|")
        for threshold, value in variations(kind, arguments.thresholds):
            shipped = getattr(kind, threshold)
            criteria = dataclasses.replace(kind, **{threshold: value})
            error, evaluations = measure(criteria, windows)
            mark = "shipped" if value == shipped else ""
            print(
                f"| {threshold} | {value} | {mark} | {error:.2f} | {evaluations:.4f} |", flush=True
            )


if __name__ == "__main__":
    main()
