"""The least that a panel works on."""

import numpy as np


class Plain:
    """As little as a panel needs; `calls` holds the arguments of every call."""

    z_dim = 4

    def __init__(self):
        self.calls = []

    def generate(self, z, x_dim, y_dim, scale=8.0):
        self.calls.append((z, x_dim, y_dim, scale))
        return np.full((y_dim, x_dim, 1), 0.5, np.float32)
