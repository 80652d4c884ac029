"""Shaders: the picture of z, a morph, or axes to move along, for programs that take GLSL.

==================  ================================================================================
target              what is in the file
==================  ================================================================================
"shadertoy"         ``mainImage``, to be pasted into shadertoy.com
"isf"               an ISF generator, for VJ programs; usual for the ending .fs
"touchdesigner"     the pixel shader of a GLSL TOP; larger weights as base64 in comments
"book-of-shaders"   ``main`` of WebGL 1, to be pasted into the editor of The Book of Shaders
"webgl2"            a fragment shader of WebGL2; larger weights as base64 in comments
==================  ================================================================================
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from sampler.exports.shaders import options
from sampler.exports.shaders.axes import axes_of
from sampler.exports.shaders.latent import Latent
from sampler.exports.shaders.network import Picture
from sampler.exports.shaders.straight import MOST, MOST_ROWS, QUICK
from sampler.exports.shaders.tables import BLOCKS, Tables
from sampler.exports.shaders.targets import TARGETS, Target, inputs_of
from sampler.exports.shaders.window import place_of, position_of
from sampler.exports.shaders.writer import Keys
from sampler.exports.source import Exportable, described, operations_of, weights_of
from sampler.latent import vectors
from sampler.latent.vectors import EASINGS
from sampler.pictures.films.keyframes import Keyframe
from sampler.pictures.inks import make_colouring
from sampler.pictures.recipes.files.glsl import RECIPE_LINE
from sampler.pictures.recipes.film_recipes import with_keyframes
from sampler.pictures.recipes.recipe import in_colours, recipe_text
from sampler.pictures.view import View, check_view
from sampler.support.arguments import flag, one_of, real_number
from sampler.support.files import atomic_write

_SECONDS = 2.0  # of a way


def write_glsl(
    sampler: Exportable,
    path: Path,
    z: ArrayLike,
    *,
    target: str | None = None,
    view: View | None = None,
    axes: Any = None,
    seconds: float | None = None,
    easing: str | None = None,
    loop: bool | None = None,
    steps: int | None = None,
    weights: str | None = None,
    ink: str = "black",
    paper: str = "white",
    overwrite: bool = False,
) -> None:
    """Write the picture of z as a shader.

    Parameters
    ----------
    sampler : Sampler
        Its decoder has a list of operations.
    path : pathlib.Path
        Ends in .glsl, or in .fs for "isf".
    z : array_like
        (z_dim,); (n, z_dim) is a morph through n keyframes, by the target's time.
    target : str
        See above; needed but for .fs.
    view : View, optional
        The window.  Its size counts for the recipe only: the target has its own.  By default the
        network's window of aspect "fit".
    axes : int, "z", Directions, or dict of str to array, optional
        Inputs of the shader that move z: so many principal axes of the network's atlas, from -2.5
        to 2.5 standard deviations; all numbers of z; or one's own directions, from -1 to 1.
        "shadertoy" and "book-of-shaders" have no inputs but the mouse, for at most two axes.  Not
        for networks in which z makes a grid: that is computed in Python.
    seconds : float
        From one keyframe to the next, 2 by default.
    easing : {"linear", "sinusoid", "ease"}
        The timing between two keyframes, "linear" by default.
    loop : bool
        Whether the last keyframe is followed by the first, True by default; otherwise it stays.
    steps : int
        Where z makes a grid: grids that are computed from one keyframe to the next, 8 by default.
        Between two of them the shader mixes the grids, which is near the picture of the z between.
    weights : {"blocks", "texture"}
        Of "webgl2", where the network is large: uniform blocks by default, if they are enough.
        Of "touchdesigner" it is the texture.
    ink, paper : str
        Colours of one channel, such as "#1b1b3a" or "navy".
    overwrite : bool
        Replace a file that is there.

    Raises
    ------
    TypeError, ValueError
        An argument is wrong or would be ignored; or the target cannot hold the network, and why.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from sampler import Sampler
    >>> sampler = Sampler("mnist-resnet", seed=1)
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "nine.glsl"
    >>> write_glsl(sampler, path, sampler.get_random_z(9, seed=1), target="shadertoy")
    >>> "void mainImage(" in path.read_text()
    True
    """
    name = options.target_of(path, target)
    operations = operations_of(sampler, path.suffix)
    z = options.keyframes(z, sampler.z_dim)
    options.refuse_still(z, seconds=seconds, easing=easing, loop=loop, steps=steps)
    view = View(scale=sampler.model.scale, aspect="fit") if view is None else check_view(view)
    ink_and_paper = options.colours(ink, paper, sampler.c_dim)
    atlas, network = sampler.model.origin.atlas, sampler.model.fingerprint
    moved, inputs = axes_of(axes, z, atlas, network)
    options.refuse_axes(sampler, operations, inputs)
    steps = options.checked_steps(steps, operations, len(z))
    looped = flag(True if loop is None else loop, "loop")
    shade = one_of(easing or "linear", "easing", EASINGS)
    pace = real_number(_SECONDS if seconds is None else seconds, "seconds", above=0)
    if len(z) > 1 and steps > 1:
        moved = vectors.path(moved, steps + 1, loop=looped)
    keys = Keys(len(moved), looped)
    arrays = weights_of(sampler)
    latent = Latent(operations, arrays, moved, inputs)
    picture = Picture(operations, arrays, latent, keys, inputs, *ink_and_paper)
    before, uniforms = inputs_of(name, inputs, f"Drawn by {described(sampler)}.")
    code = _code(sampler.name, picture, name, weights)
    recipe: Any = sampler.model.recipe(z, view)
    if sampler.c_dim == 1:
        recipe = in_colours(recipe, make_colouring(ink, paper))
    if len(z) > 1:
        keyframes = [Keyframe(one, view, seconds=pace, easing=shade) for one in z]
        recipe = with_keyframes(recipe, keyframes, loop=looped)
    text = _comments(TARGETS[name], name, described(sampler), recipe_text(recipe), before)
    text += TARGETS[name].before + uniforms + code + place_of(view)
    text += position_of(keys, steps, pace, shade)
    text += _picture_at(keys) + TARGETS[name].main
    with atomic_write(path, overwrite=overwrite) as temporary:
        temporary.write_text(text, encoding="ascii")


def _code(network: str, picture: Picture, name: str, weights: str | None) -> str:
    """Return the network: as straight-line code where it is small, else as loops over tables."""
    target = TARGETS[name]
    zero = f"#define ZERO {target.zero}\n" if target.zero else ""
    if not target.holders:
        if weights is not None:
            msg = f"weights would be ignored: target={name!r} holds them as constants; leave it out"
            raise ValueError(msg)
        _refuse_large(network, picture, name)
        return zero + picture.straight()
    if picture.numbers <= QUICK and not picture.latent.grid_rows:
        if weights is not None:
            msg = (
                f"weights would be ignored: {network} is so small that its weights are constants; "
                "leave it out"
            )
            raise ValueError(msg)
        return picture.straight()
    holder = one_of(weights or target.holders[0], "weights", target.holders)
    tables = Tables(holder, target.texture)
    code = picture.looped(tables)
    if holder == "blocks" and not tables.fits_in_blocks:
        if weights is not None:
            msg = (
                f"weights got 'blocks' for {network}, whose tables are too large for {BLOCKS} "
                "uniform blocks of 64 kB; expected 'texture'"
            )
            raise ValueError(msg)
        tables = Tables("texture", target.texture)
        code = picture.looped(tables)
    if tables.holder == "texture" and not tables.fits_in_texture:
        msg = (
            f"z got {picture.keys.count} keyframes and steps of {network}, which are more than a "
            "texture holds; expected fewer"
        )
        raise ValueError(msg)
    return zero + code


def _refuse_large(network: str, picture: Picture, name: str) -> None:
    """Raise a ValueError where a compiler would need more than ten seconds."""
    rows = picture.latent.grid_rows
    if rows and not TARGETS[name].arrays:
        why = "in which z makes a grid; its version of GLSL has no arrays of constants"
    elif picture.numbers > MOST:
        many = f"{picture.numbers:,} constants"
        why = f"which is {many}; compilers need over 10 s for more than {MOST:,}"
    elif rows > MOST_ROWS:
        why = f"whose grids are {rows:,} rows; compilers need over 10 s for more than {MOST_ROWS:,}"
    else:
        return
    msg = (
        f"target got {name!r} for {network}, {why}. Expected target='webgl2', or a smaller "
        "network such as mnist-resnet"
    )
    raise ValueError(msg)


def _comments(target: Target, name: str, about: str, recipe: str, before: str) -> str:
    lines = [target.first] if target.first else []
    lines += [before.rstrip()] if before else []
    plain = " ".join(about.encode("ascii", "replace").decode().split())  # one line
    untried = f" It was not tried in {target.untried}." if target.untried else ""
    lines.append(f"// A picture for {name}, drawn by {plain}.{untried}")
    lines.append(RECIPE_LINE + recipe)
    return "\n".join(lines) + "\n"


def _picture_at(keys: Keys) -> str:
    position = "position_of(time)" if keys.count > 1 else "0."
    return (
        "vec3 picture_at(vec2 pixel, vec2 size, float time) {\n"
        f"  return picture(place_of(pixel, size), {position});\n}}\n"
    )
