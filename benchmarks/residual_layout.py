"""Part two's generator with features first against plain rows of six numbers, in one run.

    python benchmarks/residual_layout.py

Measured are the generator's share of a training step at batch 128 (forward and backward, 26×26
points a picture) and one picture at 1300×1300, each the median of several calls.  Both layouts
compute the same numbers from the same weights; rows run as a plain TensorFlow graph, as the 2016
code did, and compiled by XLA, as ours does.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np
import tensorflow as tf
from peers import rows

from sampler.config import ResidualConfig
from sampler.latent import vectors
from sampler.networks import ResidualCppn
from sampler.pictures import view

BATCH, SMALL, LARGE, SCALE = 128, 26, 1300, 8.0


def slopes_of(network: ResidualCppn, draw):
    """Return a function that computes one training step's slopes of all weights."""

    def step(z, points):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(draw(z, points)))
        return tape.gradient(loss, [v.value for v in network.trainable_variables])

    return step


def seconds(function, repeats: int, *inputs) -> float:
    """Return the median time of a call, after one that compiles."""
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        result = function(*inputs)
        tf.nest.map_structure(lambda part: part.numpy(), result)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def main() -> None:
    """Print a table of both layouts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    network = ResidualCppn(ResidualConfig(), seed=1)
    layouts = {
        "rows": (lambda z, p: rows(network, z, p), False),
        "rows, XLA": (lambda z, p: rows(network, z, p), True),
        "features first, XLA": (lambda z, p: network(z, p), True),
    }
    tasks = {
        f"training step, batch {BATCH}": (BATCH, SMALL, lambda draw: slopes_of(network, draw)),
        f"one picture, {LARGE}×{LARGE}": (1, LARGE, lambda draw: draw),
    }
    print("| task | layout | s | times slower than features first |\n|---|---|---|---|")
    for task, (count, size, made) in tasks.items():
        z = tf.constant(vectors.sample(32, count=count, seed=0))
        points = tf.constant(view.points(size, size, SCALE))
        times = {
            name: seconds(tf.function(made(draw), jit_compile=xla), repeats, z, points)
            for name, (draw, xla) in layouts.items()
        }
        pictures = [np.asarray(draw(z[:1], points)).ravel() for draw, _ in layouts.values()]
        assert np.abs(pictures[0] - pictures[-1]).max() < 1e-4, "the layouts disagree"
        for name, taken in times.items():
            ratio = taken / times["features first, XLA"]
            print(f"| {task} | {name} | {taken:.2f} | {ratio:.1f} |", flush=True)


if __name__ == "__main__":
    main()
