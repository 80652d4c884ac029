"""The film of a web page: a way through several z, or through keyframes with a camera."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sampler.latent import vectors
from sampler.latent.vectors import EASINGS, INTERPOLATIONS
from sampler.pictures.films.keyframes import Keyframe, film
from sampler.pictures.recipes.film_recipes import with_keyframes
from sampler.pictures.recipes.recipe import Recipe, recipe_text
from sampler.pictures.view import View, check_view
from sampler.support.arguments import flag, one_of, real_number

_SIDE = 512  # pixels of a page's windows, which the page replaces by its own
_LONGEST = 1_000_000  # characters of a recipe: it stands in the first MiB of a page


def keyframes_of(
    z: Any,
    z_dim: int,
    view: View | None,
    scale: float,
    *,
    seconds: float | None,
    easing: str | None,
) -> list[Keyframe]:
    """Return the keyframes of a page: one is a picture, several are a film.

    Parameters
    ----------
    z : array_like or sequence of Keyframe
        (z_dim,), (n, z_dim), or keyframes with square windows.
    z_dim : int
        Of the network.
    view : View, optional
        The window of z alone; the usual one by default.
    scale : float
        Half-width of the usual window.
    seconds : float, optional
        Of z alone: from one to the next, above 0, at most 3600; 1 by default.
    easing : {"linear", "sinusoid", "ease"}, optional
        Of z alone: the pace of each step, "linear" by default.

    Raises
    ------
    ValueError
        Out of range, or ignored: one z does not move, and keyframes have paces of their own.
    """
    pace = {"seconds": seconds, "easing": easing}
    own = View(scale=scale) if view is None else check_view(view)
    if isinstance(z, (list, tuple)) and any(isinstance(key, Keyframe) for key in z):
        for name, value in (pace | {"view": view}).items():
            if value is not None:
                msg = f"{name} would be ignored: each Keyframe has its own; leave it out"
                raise ValueError(msg)
        return _with_camera(list(z), z_dim)
    batch = vectors.as_batch(z, z_dim)
    refuse_still(len(batch), **pace)
    pace = {
        "seconds": real_number(1.0 if seconds is None else seconds, "seconds", above=0, most=3600),
        "easing": one_of("linear" if easing is None else easing, "easing", EASINGS),
    }
    window = replace(own, x_dim=_SIDE, y_dim=_SIDE, aspect=View().aspect)
    return [Keyframe(one, window, **pace) for one in batch]


def refuse_still(count: int, **options: Any) -> None:
    """Raise a ValueError for options of a film where there is one z."""
    for name, value in options.items():
        if count == 1 and value is not None:
            msg = f"{name} would be ignored: a film has several z, (n, z_dim), and embed=True"
            raise ValueError(msg)


def film_of(
    keyframes: list[Keyframe], recipe: Recipe, loop: bool | None, interpolation: str | None
) -> tuple[dict[str, Any], str]:
    """Return a film as the page's script plays it, and its recipe, as `save_film` writes it.

    Parameters
    ----------
    keyframes : list of Keyframe
        Two or more; their sizes are replaced by that of `recipe`.
    recipe : Recipe
        Of a picture of the network.
    loop : bool, optional
        Whether the first keyframe follows the last one; True by default.
    interpolation : {"lerp", "slerp"}, optional
        Whether z moves along the straight line, as by default, or along the arc.

    Raises
    ------
    ValueError
        There are so many z that no reader of recipes would take the page; or the film has no way.
    """
    way = one_of(interpolation or "lerp", "interpolation", INTERPOLATIONS)
    goes_round = flag(True if loop is None else loop, "loop")
    ways = keyframes if goes_round else keyframes[:-1]
    if not sum(key.seconds for key in ways) + sum(key.hold for key in keyframes):
        msg = "the keyframes' seconds and holds are all 0; expected a film that lasts a while"
        raise ValueError(msg)
    side, scale = recipe.view.x_dim, recipe.view.scale
    # What Python refuses, such as an arc between opposite z, the page cannot show.
    first = film(keyframes, fps=1e-3, interpolation=way, loop=goes_round, size=side)[0].view
    settings: dict[str, Any] = {"interpolation": way, "loop": goes_round}
    text = recipe_text(with_keyframes(replace(recipe, view=first), keyframes, **settings))
    if len(text) > _LONGEST:
        msg = (
            f"z got {len(keyframes)} latent vectors, and their recipe has {len(text):,} "
            f"characters; expected at most {_LONGEST:,}; give fewer"
        )
        raise ValueError(msg)
    moments = [_moment(key, scale) for key in keyframes]
    return {**settings, "moments": moments}, text


def _moment(key: Keyframe, scale: float) -> dict[str, Any]:
    """Return a keyframe without its z: milliseconds, pace, and window as the page has it."""
    times = {"hold": 1000 * key.hold, "way": 1000 * key.seconds}
    return times | {"easing": key.easing, "view": as_page_view(key.view, scale)}


def as_page_view(view: View, scale: float) -> dict[str, float]:
    """Return a window as the page has it: its zoom is that of a window of this half-width."""
    window = dict(zip("xy", view.center, strict=True))
    return window | {"zoom": view.zoom * scale / view.scale, "rotation": view.rotation}


def _with_camera(keyframes: list[Any], z_dim: int) -> list[Keyframe]:
    """Return keyframes of which a page can be made."""
    for number, key in enumerate(keyframes, 1):
        if not isinstance(key, Keyframe):
            msg = f"keyframe {number} got {type(key).__name__}; expected a Keyframe, as the others"
            raise TypeError(msg)
        vectors.as_batch(key.z, z_dim)
        if key.view.x_dim != key.view.y_dim:
            msg = (
                f"the view of keyframe {number} is {key.view.x_dim}×{key.view.y_dim} pixels; "
                "expected a square one: a page's picture is square"
            )
            raise ValueError(msg)
    if len(keyframes) < 2:
        msg = "z got one Keyframe; expected at least two, or the z of a picture"
        raise ValueError(msg)
    return keyframes
