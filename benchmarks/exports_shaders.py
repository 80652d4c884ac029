"""Shaders in headless Chromium with software GL: error, size, time to compile, and a frame's.

    python benchmarks/exports_shaders.py [NETWORK …]

Errors are the largest difference to every pixel of `exact=True`, in grey levels, at 256×256, of
float32 framebuffers.  "Compile" is the time to the end of a first frame of one pixel, in seconds of
the clock and of the processor; the second counts no other programs of a busy machine.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from helpers import shaders

from sampler import Sampler, View

NETWORKS = ("mnist-vaegan", "mnist-resnet", "letters", "emoji")
WAYS = [
    ("webgl2", {}),
    ("webgl2", {"weights": "texture"}),
    ("shadertoy", {}),
    ("isf", {}),
    ("touchdesigner", {}),
    ("book-of-shaders", {}),
]
SIDE = 256


def main(names: list[str]) -> None:
    """Print a table of all networks and targets."""
    columns = ("network", "target", "error", "kB", "compile s", "processor s", "frame ms")
    print("{:14}{:24}{:>8}{:>8}{:>12}{:>13}{:>10}".format(*columns))
    with tempfile.TemporaryDirectory() as folder, shaders.stage() as stage:
        for name in names:
            sampler = Sampler(name, seed=1)
            z = sampler.generate_z(seed=5)
            exact = sampler.render(z, View(SIDE, SIDE, aspect="fit"), exact=True)
            seen = exact if sampler.c_dim == 3 else 1 - exact.repeat(3, axis=2)
            for target, how in WAYS:
                path = Path(folder) / f"{name}-{target}.glsl"
                label = " ".join([target, *how.values()])
                try:
                    sampler.export(path, z, target=target, overwrite=True, **how)
                except ValueError as error:
                    print(f"{name:14}{label:24}refused: {error}")
                    continue
                print(f"{name:14}{label:24}{measured(stage, path, target, seen)}", flush=True)


def measured(stage: shaders.Stage, path: Path, target: str, seen: np.ndarray) -> str:
    """Return the figures of a file as columns."""
    before = shaders.processor_seconds()
    compiled = stage.open(path, target, (SIDE, SIDE))
    used = shaders.processor_seconds() - before
    frame, picture = stage.timed()
    error = 255 * np.abs(picture - seen).max()
    size = path.stat().st_size / 1000
    return f"{error:8.3f}{size:8.0f}{compiled / 1000:12.2f}{used:13.2f}{frame:10.0f}"


if __name__ == "__main__":
    main(sys.argv[1:] or list(NETWORKS))
