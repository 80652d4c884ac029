"""Other ways to draw a picture with the same weights: what the renderer is measured against."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from sampler.networks import ResidualCppn, TanhCppn
from sampler.pictures import view

SCALE = 8.0


def rows(network: ResidualCppn, z, points):
    """Return the ink of part two's network with a row of numbers for each point: (n · p, c_dim)."""
    first = network.project(z)[:, None, :] + network.from_point(points)[None, :, :]
    h = tf.tanh(tf.reshape(first, (-1, network.config.width)))
    for block in network.blocks:
        inner = h
        for kernel, bias in zip(block.relu_kernels, block.relu_biases, strict=True):
            inner = tf.nn.relu(inner @ tf.convert_to_tensor(kernel) + bias)
        closing = tf.convert_to_tensor(block.tanh_kernel)
        h = h + tf.tanh(inner @ closing + block.tanh_bias)
    return tf.sigmoid(network.ink(h))


def graph_2016(network: TanhCppn, strips: int = 1) -> Callable:
    """Return part one's network as `model.py` of 2016 had it: z is copied to every pixel.

    Where memory ends, a picture is drawn in so many strips, one after the other.
    """

    def fully_connected(layer, x):
        product = x @ tf.convert_to_tensor(layer.kernel)
        return product if layer.bias is None else product + layer.bias

    @tf.function(autograph=False)
    def draw(z, x, y, r):
        count = tf.shape(x)[0]
        copies = tf.tile(network.config.z_gain * z, (count, 1))
        point = tf.convert_to_tensor(network.from_point.kernel)
        u = fully_connected(network.from_z, copies)
        u = u + x @ point[0:1] + y @ point[1:2] + r @ point[2:3]
        h = tf.nn.softplus(u)
        for layer in network.hidden:
            h = tf.tanh(fully_connected(layer, h))
        return tf.sigmoid(fully_connected(network.ink, h))

    def picture(z: np.ndarray, side: int) -> np.ndarray:
        points = np.array_split(view.points(side, side, SCALE), strips)
        inks = [draw(z.reshape(1, -1), *np.split(part, 3, axis=1)).numpy() for part in points]
        return np.concatenate(inks).reshape(side, side, -1)

    return picture


def in_one_graph(draw: Callable, *, xla: bool) -> Callable:
    """Return a network's own formula, z projected once a picture, compiled for each size."""
    compiled = tf.function(draw, jit_compile=xla, autograph=False)

    def picture(z: np.ndarray, side: int) -> np.ndarray:
        points = view.points(side, side, SCALE)
        ink = compiled(tf.constant(z.reshape(1, -1)), tf.constant(points))
        return ink.numpy().reshape(side, side, -1)

    return picture


def in_numpy(network: TanhCppn) -> Callable:
    """Return part one's network in NumPy, in pieces that stay in the cache."""
    first, point = _weights(network.from_z), np.asarray(network.from_point.kernel)
    layers = [_weights(layer) for layer in (*network.hidden, network.ink)]

    def picture(z: np.ndarray, side: int) -> np.ndarray:
        points = view.points(side, side, SCALE)
        from_z = network.config.z_gain * z.reshape(1, -1) @ first[0] + first[1]
        ink = np.empty((len(points), layers[-1][0].shape[1]), np.float32)
        for start in range(0, len(points), 1 << 14):
            h = np.logaddexp(0, from_z + points[start : start + (1 << 14)] @ point)
            for kernel, bias in layers[:-1]:
                h = np.tanh(h @ kernel + bias)
            ink[start : start + len(h)] = 1 / (1 + np.exp(-(h @ layers[-1][0] + layers[-1][1])))
        return ink.reshape(side, side, -1)

    return picture


def in_torch(network: TanhCppn, *, compiled: bool) -> Callable:
    """Return part one's network in PyTorch; ImportError where it is not installed."""
    import torch

    def tensors(layer):
        return [torch.from_numpy(array.copy()) for array in _weights(layer)]

    first, point = tensors(network.from_z), torch.from_numpy(np.array(network.from_point.kernel))
    layers = [tensors(layer) for layer in (*network.hidden, network.ink)]
    gain = network.config.z_gain

    def draw(z, points):
        h = torch.nn.functional.softplus(gain * z @ first[0] + first[1] + points @ point)
        for kernel, bias in layers[:-1]:
            h = torch.tanh(h @ kernel + bias)
        return torch.sigmoid(h @ layers[-1][0] + layers[-1][1])

    draw = torch.compile(draw) if compiled else draw

    @torch.inference_mode()
    def picture(z: np.ndarray, side: int) -> np.ndarray:
        points = torch.from_numpy(view.points(side, side, SCALE))
        return draw(torch.from_numpy(z.reshape(1, -1)), points).numpy().reshape(side, side, -1)

    return picture


def _weights(layer) -> tuple[np.ndarray, np.ndarray]:
    return np.asarray(layer.kernel), np.asarray(layer.bias)
