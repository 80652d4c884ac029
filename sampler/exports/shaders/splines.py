"""Where a point reads a grid, as GLSL: nine places and the weights of quadratic B-splines."""

from __future__ import annotations

from sampler.config.operations import GridReading
from sampler.exports.shaders.literals import number


def middle_of_splines(how: GridReading) -> list[str]:
    """Return the statements before a loop over ``i`` from 0 to 8."""
    return [
        f"vec2 at = p * {number(how.side / (2 * how.half_width))} + {number((how.side - 1) / 2)};",
        f"at = clamp(at, -2., {number(how.side + 1)});",
        "vec2 middle = floor(at + .5);",
        "vec2 off = at - middle;",
    ]


def place_of_splines(how: GridReading) -> list[str]:
    """Return the statements in it: ``place``, column and row, and ``near``, the weights of both."""
    return [
        "vec2 way = vec2(float(i % 3), float(i / 3)) - 1.;",
        "vec2 near = abs(way) * (.5 * (.5 + way * off) * (.5 + way * off))"
        " + (1. - abs(way)) * (.75 - off * off);",
        f"ivec2 place = ivec2(clamp(middle + way, 0., {number(how.side - 1)}));",
    ]
