"""The activations as GLSL functions, for every type that the code uses.

Built-in `tanh` and `sin` are not taken: old versions lack the first, and graphics cards may be off
by 1/2000 in the second.
"""

from __future__ import annotations

from collections.abc import Iterable

TYPES = ("", "float", "vec2", "vec3", "vec4")  # by their number of components

# exp(80) is still a number in float32, and 1 / exp(80) is nothing beside 1.
_BODIES = {
    "tanh": "return 1. - 2. / (exp(min(2. * x, 80.)) + 1.);",
    "relu": "return max(x, 0.);",
    "softplus": "return max(x, 0.) + log(1. + exp(-abs(x)));",
    "silu": "return x / (1. + exp(min(-x, 80.)));",
    "logistic": "return 1. / (1. + exp(min(-x, 80.)));",
    "gelu": (
        "TYPE t = .797884561 * (x + .044715 * x * x * x); "
        "return x - x / (exp(min(2. * t, 80.)) + 1.);"
    ),
    # x = n π + t: the three parts of π keep the digits of t; sin(t) is Taylor's series to t¹¹.
    "sin": (
        "TYPE n = floor(x * .318309886 + .5); "
        "TYPE t = ((x - n * 3.140625) - n * 9.67502594e-4) - n * 1.50995799e-7; "
        "TYPE q = t * t; "
        "TYPE s = t + t * q * (-.166666667 + q * (8.33333333e-3 + q * (-1.98412698e-4 "
        "+ q * (2.75573192e-6 - q * 2.50521084e-8)))); "
        "return s * (1. - 2. * mod(n, 2.));"
    ),
}


def name_of(function: str) -> str:
    """Return the GLSL name of an activation; a ValueError names those that there are."""
    if function not in _BODIES:
        msg = f"function got {function!r}; expected one of {', '.join(_BODIES)}"
        raise ValueError(msg)
    return f"{function}_of"


def definitions(used: Iterable[tuple[str, int]]) -> str:
    """Return the functions for pairs of an activation and its number of components."""
    return "".join(
        f"{TYPES[size]} {name_of(function)}({TYPES[size]} x) "
        f"{{ {_BODIES[function].replace('TYPE', TYPES[size])} }}\n"
        for function, size in sorted(set(used))
    )
