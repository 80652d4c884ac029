"""ONNX files in onnxruntime: error against every pixel of the renderer, and time at 512×512.

    python benchmarks/exports_onnx.py

Times are of one picture of 512×512, the least of several, in turns with `exact=True`.  The runtime
is given 16,384 points at a time, whose arrays stay in a cache.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime

from sampler import Sampler, View

NETWORKS = ("mnist-vaegan", "mnist-resnet", "letters", "emoji")
TURNS = 7
SEEDS = range(5)
TOGETHER = 16_384  # points


def least(work: Callable[[], object], least_so_far: float) -> float:
    """Return the least of the seconds so far and those of one more call."""
    started = time.perf_counter()
    work()
    return min(least_so_far, time.perf_counter() - started)


def drawn_by(
    session: onnxruntime.InferenceSession, z: np.ndarray, points: np.ndarray
) -> np.ndarray:
    """Return the picture at points, (p, c_dim)."""
    parts = [points[start : start + TOGETHER] for start in range(0, len(points), TOGETHER)]
    return np.concatenate([session.run(None, {"z": z, "points": part})[0] for part in parts])


def measure(name: str) -> str:
    """Return a row of the table."""
    sampler, view = Sampler(name), View(512, 512)
    with tempfile.TemporaryDirectory() as folder:
        path = sampler.export(Path(folder) / "net.onnx")
        size = path.stat().st_size
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    points = np.ascontiguousarray(view.points()[:, :2])
    error = 0.0
    for seed in SEEDS:
        z = sampler.generate_z(seed=seed)
        picture = drawn_by(session, z, points)
        drawn = sampler.render(z, view, exact=True)
        error = max(error, 255 * float(np.abs(picture.reshape(drawn.shape) - drawn).max()))
    theirs = ours = float("inf")
    for _ in range(TURNS):
        theirs = least(lambda: drawn_by(session, z, points), theirs)
        ours = least(lambda: sampler.render(z, view, exact=True), ours)
    return (
        f"{name:<14}{size / 1000:>8.0f} kB{error:>10.3f}{1000 * theirs:>9.0f} ms"
        f"{1000 * ours:>9.0f} ms{theirs / ours:>7.2f}"
    )


def main() -> None:
    """Print the table."""
    print(f"{'':<14}{'file':>11}{'levels':>10}{'onnx':>12}{'exact':>12}{'ratio':>7}")
    for name in NETWORKS:
        print(measure(name), flush=True)


if __name__ == "__main__":
    main()
