"""Figures of curves: distance, number, pixels, time; levels against the grey picture; fonts.

Run ``python benchmarks/exports_curves.py`` from the root of the project.
"""

from __future__ import annotations

import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np

sys.path.insert(0, "tests")
from helpers import vectors  # noqa: E402

from sampler import Sampler, View  # noqa: E402
from sampler.exports.curves.sheet import Sheet  # noqa: E402
from sampler.exports.source import field_of  # noqa: E402

SEEDS = (1, 2, 3, 4, 5)
VIEW = View(1024, 1024)
NETWORKS = {"mnist-vaegan": 2e-4, "mnist-resnet": 5e-4}


def timed(sampler: Sampler, path: Path, z: np.ndarray, **how) -> float:
    """Return the shortest of three times to write a file, in seconds."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        sampler.export(path, z, overwrite=True, **how)
        times.append(time.perf_counter() - start)
    return min(times)


def share(sampler: Sampler, z: np.ndarray, path: Path, distance: float) -> tuple[float, int]:
    """Return the share of the curves' length with the line that near, and their number."""
    curves = np.concatenate(vectors.curves_of(path)) / 100
    places, lengths = vectors.places_on(curves)
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    ring = places[:, None] + distance * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    points = Sheet(VIEW).points(ring.reshape(-1, 2))
    around = field_of(sampler, z, ".svg").logits(points)[:, 0].reshape(len(places), -1)
    near = (around.min(axis=1) <= 0) & (around.max(axis=1) >= 0)
    return lengths[near].sum() / lengths.sum(), len(curves)


def one_level(folder: Path) -> None:
    """Print how near the curves of one level are, and how many."""
    print("one level, a 5, 1024×1024: share within the distance, segments, pixels that differ")
    print("(at their middles; as resvg smooths them), seconds, kB")
    for name, distance in NETWORKS.items():
        sampler, path, rows = Sampler(name, seed=1), folder / "five.svg", []
        for seed in SEEDS:
            z = sampler.get_random_z(5, seed=seed)
            seconds = timed(sampler, path, z, view=VIEW)
            near, count = share(sampler, z, path, distance)
            truth = sampler.render(z, VIEW, exact=True)[..., 0] >= 0.5
            middles = ((vectors.drawn_at_middles(path, 1024, 1024)[..., 0] < 128) != truth).sum()
            smoothed = ((vectors.drawn(path, 1024, 1024)[..., 0] < 128) != truth).sum()
            size = path.stat().st_size / 1000
            rows.append((near, count, middles, smoothed, seconds, size))
            print(
                f"  {name} seed {seed}: {near:.5f} {count:4d} {middles:4d} {smoothed:4d} "
                f"{seconds:.2f} {size:.1f}"
            )
        print(f"  {name} median:", *(f"{value:.5g}" for value in np.median(rows, axis=0)))


def sixteen_levels(folder: Path) -> None:
    """Print how near 16 flat greys come to the picture."""
    print("16 levels against the grey picture: mean in levels of 255, seconds, kB")
    for name in NETWORKS:
        sampler, path = Sampler(name, seed=1), folder / "levels.svg"
        for seed in SEEDS[:3]:
            z = sampler.get_random_z(5, seed=seed)
            seconds = timed(sampler, path, z, view=VIEW, levels=16)
            grey = 255 - vectors.drawn(path, 1024, 1024)[..., 0].astype(float)
            mean = np.abs(grey - 255 * sampler.render(z, VIEW, exact=True)[..., 0]).mean()
            print(
                f"  {name} seed {seed}: {mean:.2f} {seconds:.2f} {path.stat().st_size / 1000:.0f}"
            )


def fonts(folder: Path) -> None:
    """Print what fonts take, and how many letters vary."""
    print("fonts: seconds, kB; letters that vary between two hands")
    sampler = Sampler("letters", seed=1)
    for seed in SEEDS[:3]:
        z, to = sampler.get_random_z("H", seed=seed), sampler.get_random_z("A", seed=seed + 3)
        path = folder / "face.ttf"
        seconds = timed(sampler, path, z)
        size = path.stat().st_size / 1000
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            sampler.export(path, z, to=to, overwrite=True)
        static = str(caught[0].message).partition(" stay")[0] if caught else "none"
        varying = 26 - (0 if static == "none" else len(static.split(", ")))
        print(f"  seed {seed}: {seconds:.2f} {size:.0f}; {varying} of 26, static: {static}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        one_level(Path(made))
        sixteen_levels(Path(made))
        fonts(Path(made))
