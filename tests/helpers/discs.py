"""A small set of pictures that is learned in seconds: discs in different places and colours."""

import numpy as np

from sampler.datasets import Dataset


def discs(count, channels=1, size=24):
    """Return pictures of a disc in different places and sizes, and colours."""
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:size, :size] + 0.5
    images = np.full((count, size, size, channels), 0 if channels == 1 else 255, np.uint8)
    for image in images:
        x, y, radius = (rng.uniform(1 / 3, 2 / 3, 2) * size).tolist() + [
            rng.uniform(1 / 8, 1 / 4) * size
        ]
        inside = np.hypot(columns - x, rows - y) < radius
        image[inside] = 255 if channels == 1 else rng.integers(0, 200, 3)
    return Dataset("discs", images, None, "memory")
