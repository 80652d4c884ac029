"""Web pages: one file with the network in it, which draws with no Python and no connection.

The page has the live picture (drag, wheel, pinch), sliders, random z and seeds, the network's
labels, a morph between keepsakes, PNG files of any size with their recipe, and the call that draws
the same in Python.  A bare page has the picture alone, or a film of several z.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from sampler.config import JudgeConfig
from sampler.exports.page_codes import Coded, axes_of, codes_of
from sampler.exports.page_film import as_page_view, film_of, keyframes_of, refuse_still
from sampler.exports.source import Exportable, operations_of, weights_of
from sampler.models import checkpoint
from sampler.pictures.films.keyframes import Keyframe
from sampler.pictures.recipes.recipe import recipe_text
from sampler.pictures.view import View
from sampler.support.arguments import flag, instance_of, whole_number
from sampler.support.files import atomic_write
from sampler.web.describe import describe_field
from sampler.web.document import page_html
from sampler.web.encoder import describe_encoder, describe_judge
from sampler.web.prior import describe_prior

_LARGEST = 8192  # pixels along a side


class Paged(Exportable, Coded, Protocol):
    """What a page needs of a `Sampler`."""

    made_by: str
    image_size: int
    z: np.ndarray


def write_page(
    sampler: Paged,
    path: Path,
    z: ArrayLike | Sequence[Keyframe] | None = None,
    *,
    title: str | None = None,
    size: int = 1300,
    embed: bool = False,
    draw: bool = False,
    classify: bool = False,
    seconds: float | None = None,
    easing: str | None = None,
    loop: bool | None = None,
    interpolation: str | None = None,
    view: View | None = None,
    overwrite: bool = False,
) -> None:
    """Write a web page that draws with a sampler's network.

    Parameters
    ----------
    sampler : Sampler
        Its decoder has a list of operations.
    path : pathlib.Path
        Ends in .html.
    z : array_like or sequence of Keyframe, optional
        (z_dim,), of the first picture; by default the one that the sampler drew last.  With
        `embed` also (n, z_dim) or keyframes, whose square windows are the camera: the page plays a
        film through them.
    title : str, optional
        The heading; the network's name by default.
    size : int
        Pixels along a side of the PNG that the page saves, 16 to 8192; the page can change it.
    embed : bool
        A bare picture that answers the pointer, without controls, for a frame in another page; or
        a film, which a click or the space bar pauses.  It is paused at first where the reader's
        system asks for less motion.
    draw : bool
        With a pad to draw digits on, and the encoder: 1.3 MB more.
    classify : bool
        `mnist-judge` reads each picture at rest: 0.4 MB more.
    seconds : float, optional
        Of a film, from one z to the next, above 0, at most 3600; 1 by default, as of a `Keyframe`.
    easing : {"linear", "sinusoid", "ease"}, optional
        Of a film, the pace of each step; "linear" by default, as of a `Keyframe`.
    loop : bool, optional
        Of a film, whether it goes round, True by default; otherwise it rests at the end.
    interpolation : {"lerp", "slerp"}, optional
        Of a film, see :func:`sampler.film`; "lerp" by default.
    view : View, optional
        The window that the page begins with, and that of a film of z, by its scale, centre, zoom
        and rotation; the page's picture is square.  Keyframes have their own.
    overwrite : bool
        Replace a file that is there.

    Raises
    ------
    ValueError
        The network has no list of operations; with `draw` no encoder of digits, with `classify` no
        digits; or both would be ignored, since `embed` leaves out all controls.  Several z without
        `embed`; options of a film with one z; `seconds` or `easing` beside keyframes.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from sampler import Sampler
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "page.html"
    >>> write_page(Sampler("mnist-resnet", seed=1), path)
    >>> path.stat().st_size < 140_000
    True
    """
    parts = {"embed": embed, "draw": draw, "classify": classify}
    film = {"seconds": seconds, "easing": easing, "loop": loop, "interpolation": interpolation}
    text = page_of(sampler, z, title=title, size=size, view=view, film=film, **parts)
    with atomic_write(path, overwrite=overwrite) as temporary:
        temporary.write_text(text, encoding="utf-8")


def page_of(
    sampler: Paged,
    z: ArrayLike | Sequence[Keyframe] | None,
    *,
    title: str | None,
    size: int,
    view: View | None,
    film: dict[str, Any],
    **parts: bool,
) -> str:
    """Return the text of a page; see `write_page`."""
    embed, draw, classify = (flag(parts[name], name) for name in ("embed", "draw", "classify"))
    keyframes = _keyframes_of(sampler, z, view, film, embed=embed)
    code = keyframes[0].z
    size = whole_number(size, "size", 16, _LARGEST)
    title = sampler.name if title is None else instance_of(title, "title", str, "'My page'")
    for name in ("draw", "classify"):
        if embed and parts[name]:
            msg = f"{name} would be ignored with embed=True, which has no controls; leave one out"
            raise ValueError(msg)
    encoder, encoder_blob = _encoder_of(sampler) if draw else (None, b"")
    judge, judge_blob = _judge_of(sampler) if classify else (None, b"")
    operations = operations_of(sampler, ".html")
    scale, c_dim = sampler.model.scale, sampler.c_dim
    program, blob = describe_field(
        operations, weights_of(sampler), z_dim=sampler.z_dim, c_dim=c_dim, scale=scale
    )
    # A film's camera has the windows; the reader's view begins at home.
    window = View(size, size, scale)
    if len(keyframes) == 1:
        window = replace(keyframes[0].view, x_dim=size, y_dim=size)
    first = sampler.model.recipe(code, window)
    recipe = recipe_text(first)
    data = {
        "program": program,
        "z_dim": sampler.z_dim,
        "z": code.tolist(),
        "made_by": _called(sampler),
        "head": _head_of(recipe),
        "file": re.sub(r"[^\w.-]+", "-", sampler.name).strip("-.") or "picture",
        "embed": embed,
        "view": as_page_view(window, scale),
        "encoder": encoder,
        "judge": judge,
        "codes": None if embed else codes_of(sampler),
        "axes": None if embed else axes_of(sampler),
    }
    prior = None if embed else sampler.model.prior_config
    if prior is not None:
        data["prior"] = describe_prior(prior, sampler.model.arrays())
    if len(keyframes) > 1:  # the page takes its z from the recipe
        data["film"], recipe = film_of(keyframes, first, film["loop"], film["interpolation"])
    about = f"{sampler.z_dim} numbers → {'ink' if c_dim == 1 else 'colour'}, at any size"
    return page_html(title, about, recipe, data, blob, encoder_blob, judge_blob, size=size)


def _keyframes_of(
    sampler: Paged,
    z: ArrayLike | Sequence[Keyframe] | None,
    view: View | None,
    film: dict[str, Any],
    *,
    embed: bool,
) -> list[Keyframe]:
    """Return the keyframes of a page: one, or those of a bare page's film."""
    given = np.atleast_2d(sampler.z)[0] if z is None else z
    pace = {name: film[name] for name in ("seconds", "easing")}
    keyframes = keyframes_of(given, sampler.z_dim, view, sampler.model.scale, **pace)
    refuse_still(len(keyframes), loop=film["loop"], interpolation=film["interpolation"])
    if len(keyframes) > 1 and not embed:
        msg = (
            f"z got {len(keyframes)} latent vectors; expected one: a .html shows one; with "
            "embed=True the page is a film of them"
        )
        raise ValueError(msg)
    return keyframes


def _called(sampler: Paged) -> str:
    """Return the call that makes the sampler; a page for others names no folder of this machine."""
    untrained = sampler.model.origin.untrained is not None
    return sampler.made_by if untrained else f"Sampler({sampler.name!r})"


def _judge_of(sampler: Paged) -> tuple[dict[str, Any], bytes]:
    """Return the judge of digits."""
    if sampler.model.pictures is not None or sampler.c_dim != 1:
        msg = f"classify got True; {sampler.name} draws no digits of ink: leave it out"
        raise ValueError(msg)
    source = checkpoint.read("mnist-judge", kind="judge")
    config = instance_of(source.model, "model", JudgeConfig, "that of a judge")
    return describe_judge(source.arrays, config.image_size)


def _encoder_of(sampler: Paged) -> tuple[dict[str, Any], bytes]:
    """Return the encoder for the pad."""
    arrays = sampler.model.arrays()
    if "encoder/mean/kernel" not in arrays or sampler.model.pictures or sampler.c_dim != 1:
        msg = f"draw got True; {sampler.name} has no encoder of digits: leave it out"
        raise ValueError(msg)
    return describe_encoder(arrays, sampler.image_size)


def _head_of(recipe: str) -> str:
    """Return the recipe's text up to the size: the page appends what changes."""
    network = {name: value for name, value in json.loads(recipe).items() if name not in _CHANGING}
    return json.dumps(network)[:-1]


_CHANGING = ("size", "z", "scale", "center", "zoom", "rotation")
