"""The renderer's tolerance holds: no pixel of a picture is farther off.

A thousand cases: every shipped checkpoint, and untrained, rough, constant and step-like networks,
through random windows of random sizes, at random tolerances.  A fifth of them run by default, the
others with the campaigns.
"""

import functools
import math

import numpy as np
import pytest

from sampler import Sampler
from sampler.config import GeneratorConfig
from sampler.models import checkpoint
from sampler.networks import TanhCppn
from sampler.pictures.view import View
from sampler.render.adaptive.criteria import SMOOTH, criteria_for
from sampler.render.choice import renderer_of
from sampler.render.steepness import smoothness_of

CASES, FIRST = 60, 12  # of each network, and those that run by default
FEWER = {"emoji": 20}  # of networks whose windows have five times as many pixels as the others'
SEED = 20261124  # no threshold of adaptive/criteria.py was chosen by its cases

UNTRAINED = {
    "calm": {"init_std": 0.3},
    "folded": {"init_std": 1.0, "c_dim": 1},
    "rough": {"init_std": 2.0, "c_dim": 1},
    "deep": {"depth": 8, "init_std": 0.5, "c_dim": 1},
    "waves": {"activation": "sin", "init_std": 0.5, "depth": 2},
    "kinks": {"activation": "relu", "init_std": 0.5},
    "residual": {"architecture": "residual", "init_std": 0.3, "c_dim": 1},
    "residual waves": {"architecture": "residual", "activation": "sin", "init_std": 0.5},
    "residual kinks": {"architecture": "residual", "depth": 6, "init_std": 0.7, "c_dim": 1},
    "residual rough": {"architecture": "residual", "depth": 6, "init_std": 1.5, "c_dim": 1},
}


def scaled(kernel, factor):
    """Return a network whose ink, or whose first hidden layer, is made that much steeper."""
    generator = TanhCppn(GeneratorConfig(width=16), seed=5)
    layer = {"ink": generator.ink, "hidden": generator.hidden[0]}[kernel]
    layer.kernel.assign(layer.kernel * factor)
    return generator


MADE = {
    "constant": lambda: scaled("ink", 0.0),
    "a step of ink": lambda: scaled("ink", 3000.0),
    "steps of a hidden layer": lambda: scaled("hidden", 100.0),
}
SHIPPED = list(checkpoint.available(kind="generator"))
NETWORKS = [*SHIPPED, *UNTRAINED, *MADE]


@functools.cache
def renderer(name):
    if name in MADE:
        return renderer_of(MADE[name]())
    if name in UNTRAINED:
        return Sampler.untrained(seed=11, **UNTRAINED[name]).model.renderer
    return Sampler(name, seed=0).model.renderer


def sides(draw):
    """Return the smallest and the largest side of windows that are not drawn exactly anyhow."""
    network = smoothness_of(draw.field.weights())
    criteria = SMOOTH if network.bends is not None else criteria_for(network, 0.1)
    least = math.isqrt(criteria.fewest_pixels) + 2
    return least, max(360, round(1.3 * least))


def random_case(rng, sides):
    """Return a window and a tolerance, each as a user may choose them."""
    view = View(
        *(int(side) for side in rng.integers(*sides, 2)),
        scale=float(np.exp(rng.uniform(np.log(2), np.log(20)))),
        center=tuple(rng.normal(scale=3.0, size=2)),
        zoom=float(np.exp(rng.uniform(np.log(0.5), np.log(300)))),
        rotation=float(rng.uniform(-4, 4)),
        aspect=str(rng.choice(["stretch", "fit"])),
    )
    if rng.random() < 0.3:  # what most people see
        view = View(view.x_dim, view.y_dim)
    tolerance = float(np.exp(rng.uniform(np.log(1 / 2550), np.log(1 / 25))))
    return view, tolerance


@pytest.mark.slow
@pytest.mark.parametrize("name", NETWORKS)
def test_no_pixel_is_farther_off_than_the_tolerance(name):
    check_tolerance(name, min(FIRST, cases(name) // 4))


@pytest.mark.campaign
@pytest.mark.parametrize("name", NETWORKS)
def test_no_pixel_of_all_cases_is_farther_off_than_the_tolerance(name):
    check_tolerance(name, cases(name))


def cases(name):
    return FEWER.get(name, CASES)


def check_tolerance(name, count):
    rng = np.random.default_rng([SEED, NETWORKS.index(name)])
    draw = renderer(name)
    for case in range(count):
        view, tolerance = random_case(rng, sides(draw))
        z = rng.standard_normal((1, draw.field.config.z_dim)).astype(np.float32)
        exact = draw.render(z, view, exact=True)
        near = draw.render(z, view, tolerance=tolerance)
        worst = np.abs(near - exact).max()
        assert worst <= tolerance, f"case {case}: {view}, tolerance {tolerance:.5f}, {worst:.5f}"


def test_there_are_a_thousand_cases():
    assert sum(map(cases, NETWORKS)) >= 1000


@pytest.mark.slow
def test_exact_draws_a_dot_that_no_node_meets():
    """A dot of three pixels in the middle of a cell, far from every node that is evaluated."""
    dot = renderer_of(_with_a_dot(x=-0.29, y=-0.29, size=0.05))
    view, z = View(1300, 1300), np.zeros((1, 32), np.float32)
    exact, near = dot.render(z, view, exact=True), dot.render(z, view)
    assert exact.max() > 0.99
    assert (exact > 0.5).sum() < 50
    assert near.max() < 0.01, "met by luck: then this network defeats nothing"


def _with_a_dot(x, y, size, steep=400.0, width=256):
    """Return a network that draws a black square of this size on white paper, and nothing else.

    softplus(x + 30) is x + 30; four tanh units are the square's sides, a fifth says whether a
    point is within all of them.  All other units do nothing, so that on average they look harmless.
    """
    generator = TanhCppn(GeneratorConfig(width=width, tanh_layers=2), seed=0)
    for variable in generator.weights:
        variable.assign(np.zeros(variable.shape))
    low, high = (steep * np.float32([x, y]) + steep * (30 + side) for side in (-size / 2, size / 2))
    _set(generator.from_point.kernel, np.eye(2))
    _set(generator.from_z.bias, [30, 30])
    sides, inside = generator.hidden
    _set(sides.kernel, steep * np.float32([[1, -1, 0, 0], [0, 0, 1, -1]]))
    _set(sides.bias, [-low[0], high[0], -low[1], high[1]])
    _set(inside.kernel, [[5]] * 4)
    _set(inside.bias, [-15])  # four sides of 1 make 20, three and one of -1 make 10
    _set(generator.ink.kernel, [[10]])
    return generator


def _set(variable, corner):
    """Assign the first entries of a variable whose others are zero."""
    corner = np.asarray(corner)
    whole = np.zeros(variable.shape, np.float32)
    whole[tuple(map(slice, corner.shape))] = corner
    variable.assign(whole)
