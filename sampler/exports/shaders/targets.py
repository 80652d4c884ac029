"""The programs that take a shader: how its text begins and ends in each, and what it may hold."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sampler.exports.shaders.latent import Axis
from sampler.exports.shaders.literals import number

_MOUSE = 2  # axes: the mouse has two


@dataclass(frozen=True)
class Target:
    """A program, or a site, that draws with a shader.

    Parameters
    ----------
    holders : tuple of str
        How the program around it can give it tables, the usual way first.
    texture : str
        What declares the texture ``weights``.
    arrays : bool
        Whether its version of GLSL has arrays of constants.
    before : str
        Text before the code, after the comments.
    main : str
        Text after it: calls ``picture_at(pixel, size, seconds)``, pixel (0.5, 0.5) at bottom left.
    zero : str
        An int that is 0, and no constant.
    first : str
        A line before the comments, or nothing.
    mouse : str
        ``vec2`` text of the pointer, -1..1, where there are no inputs of one's own; or nothing.
    untried : str
        What it was not tried in.
    """

    before: str
    main: str
    holders: tuple[str, ...] = ()
    texture: str = ""
    arrays: bool = False
    zero: str = ""
    first: str = ""
    mouse: str = ""
    untried: str = ""


TARGETS = {
    "shadertoy": Target(
        arrays=True,
        before="",
        main=(
            "void mainImage(out vec4 fragColor, in vec2 fragCoord) {\n"
            "  fragColor = vec4(picture_at(fragCoord, iResolution.xy, iTime), 1.);\n}\n"
        ),
        zero="min(0, int(iTime))",
        mouse=(
            "(all(equal(iMouse.xy, vec2(0.))) ? vec2(0.) : iMouse.xy / iResolution.xy * 2. - 1.)"
        ),
    ),
    "isf": Target(
        before="",
        main=(
            "void main() {\n"
            "  gl_FragColor = vec4(picture_at(isf_FragNormCoord * RENDERSIZE, RENDERSIZE, TIME), "
            "1.);\n}\n"
        ),
    ),
    "touchdesigner": Target(
        holders=("texture",),
        texture="#define weights sTD2DInputs[0]",
        before="uniform float uTime;  // seconds: on the page Vectors, absTime.seconds\n",
        main=(
            "out vec4 fragColor;\n"
            "void main() {\n"
            "  vec2 size = uTDOutputInfo.res.zw;\n"
            "  fragColor = TDOutputSwizzle(vec4(picture_at(vUV.st * size, size, uTime), 1.));\n}\n"
        ),
        zero="min(0, int(uTime))",
        untried="TouchDesigner",
    ),
    "book-of-shaders": Target(
        before=(
            "#ifdef GL_ES\nprecision highp float;\n#endif\n"
            "uniform vec2 u_resolution;\nuniform vec2 u_mouse;\nuniform float u_time;\n"
        ),
        main=(
            "void main() {\n"
            "  gl_FragColor = vec4(picture_at(gl_FragCoord.xy, u_resolution, u_time), 1.);\n}\n"
        ),
        mouse=("(all(equal(u_mouse, vec2(0.))) ? vec2(0.) : u_mouse / u_resolution * 2. - 1.)"),
    ),
    "webgl2": Target(
        holders=("blocks", "texture"),
        texture="uniform highp sampler2D weights;",
        before=(
            "precision highp float;\nprecision highp int;\n"
            "uniform vec2 size;  // pixels of the canvas\nuniform float seconds;\n"
        ),
        main=(
            "out vec4 color;\n"
            "void main() { color = vec4(picture_at(gl_FragCoord.xy, size, seconds), 1.); }\n"
        ),
        zero="min(0, int(seconds))",
        first="#version 300 es",
    ),
}


def inputs_of(name: str, axes: tuple[Axis, ...], description: str) -> tuple[str, str]:
    """Return the text of a target's inputs: what is before all comments, and what is after.

    Raises
    ------
    ValueError
        The target has no inputs, and more axes are given than its mouse has.
    """
    target = TARGETS[name]
    if name == "isf":
        return _isf_header(axes, description), ""
    if not target.mouse:
        lines = (
            f"uniform float {axis.name};  // {number(axis.least)} to {number(axis.most)}, "
            f"default {number(axis.usual)}\n"
            for axis in axes
        )
        return "", "".join(lines)
    if len(axes) > _MOUSE:
        msg = (
            f"axes got {len(axes)} for target={name!r}, which has no inputs but the mouse; "
            f"expected at most {_MOUSE}, or target='isf', 'touchdesigner' or 'webgl2'"
        )
        raise ValueError(msg)
    pairs = zip(axes, "xy", strict=False)
    return "", "".join(
        f"#define {axis.name} ({number(max(abs(axis.least), abs(axis.most)))} * "
        f"{target.mouse}.{way})\n"
        for axis, way in pairs
    )


def _isf_header(axes: tuple[Axis, ...], description: str) -> str:
    inputs = [
        {
            "NAME": axis.name,
            "TYPE": "float",
            "DEFAULT": round(float(axis.usual), 6),
            "MIN": axis.least,
            "MAX": axis.most,
        }
        for axis in axes
    ]
    header = {
        "ISFVSN": "2",
        "DESCRIPTION": description,
        "CREDIT": "sampler",
        "CATEGORIES": ["Generator"],
        "INPUTS": inputs,
    }
    text = json.dumps(header, indent=2).replace("*", "\\u002a")  # a name must not end the comment
    return f"/*{text}*/\n"
