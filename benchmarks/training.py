"""One training step of each schedule of part one, as a ratio to the post's, in one run.

    python benchmarks/training.py

The post's batch is 500 pictures with 4 VAE steps, up to 4 generator steps and a discriminator step;
ours is 64 with one update of everything.  Both are given per thousand pictures.
"""

from __future__ import annotations

import statistics
import time

import numpy as np

from sampler.training.presets import preset
from sampler.training.vaegan import VaeGan

REPEATS = 5


def seconds_per_thousand(config) -> float:
    """Return the median time of a batch, scaled to a thousand pictures."""
    model = VaeGan(config, total_steps=1000)
    size = config.model.encoder.image_size
    pictures = np.random.default_rng(0).random((config.batch_size, size, size, 1), np.float32)
    model.train_batch(pictures)  # traces and compiles
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        model.train_batch(pictures)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000 / config.batch_size


def main() -> None:
    """Print the table of presets."""
    configs = {
        "post": preset("post"),
        "joint": preset("joint", gan_start_steps=0),
        "vae": preset("vae"),
    }
    times = {name: seconds_per_thousand(config) for name, config in configs.items()}
    print("| preset | s per 1,000 pictures | times faster than the post's |")
    print("|---|---|---|")
    for name, seconds in times.items():
        print(f"| {name} | {seconds:.2f} | {times['post'] / seconds:.1f} |")


if __name__ == "__main__":
    main()
