"""A window of the plane, and time, as GLSL text."""

from __future__ import annotations

import math

from sampler.exports.shaders.literals import number, vector
from sampler.exports.shaders.writer import Keys
from sampler.pictures.view import View

#: `sampler.latent.vectors.EASINGS` as GLSL.
_EASINGS = {
    "linear": "t",
    "sinusoid": "sin(t * 1.57079633)",
    "ease": "t * t * (3. - 2. * t)",
}


def place_of(view: View) -> str:
    """Return the GLSL function from a pixel to its point of the plane, for canvases of any size.

    As `View`: the middles of the outermost pixels lie on the window's sides.
    """
    half = number(2 * view.scale / view.zoom)
    side = "vec2(min(size.x, size.y))" if view.aspect == "fit" else "size"
    cos, sin = number(math.cos(view.rotation)), number(math.sin(view.rotation))
    return (
        "vec2 place_of(vec2 pixel, vec2 size) {\n"
        f"  vec2 d = (pixel - .5 * size) * vec2(1., -1.) * ({half} / max({side} - 1., 1.));\n"
        f"  return {vector(view.center)} + vec2({cos} * d.x - ({sin}) * d.y, "
        f"{sin} * d.x + {cos} * d.y);\n"
        "}\n"
    )


def position_of(keys: Keys, steps: int, seconds: float, easing: str) -> str:
    """Return the GLSL function from seconds to a position between the keyframes."""
    if keys.count == 1:
        return ""
    ways = keys.count // steps if keys.loop else (keys.count - 1) // steps
    turn = f"mod(time / {number(seconds)}, {number(ways)})"
    if not keys.loop:
        turn = f"clamp(time / {number(seconds)}, 0., {number(ways)})"
    return (
        "float position_of(float time) {\n"
        f"  float t = {turn};\n"
        "  float way = floor(t);\n"
        "  t -= way;\n"
        f"  return min((way + {_EASINGS[easing]}) * {number(steps)}, "
        f"{number(keys.count if keys.loop else keys.count - 1)});\n"
        "}\n"
    )
