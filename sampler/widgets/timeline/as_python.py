"""A film, as Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sampler.pictures.films.keyframes import Keyframe
from sampler.widgets.shared.as_python import colour_arguments, vector, window
from sampler.widgets.timeline.exporter import repeats


def filming(
    sampler: str,
    keyframes: Sequence[Keyframe],
    made_by: Sequence[str],
    filename: str,
    *,
    fps: float,
    interpolation: str,
    loop: bool,
    colouring: Mapping[str, Any] | None = None,
) -> str:
    """Return the lines that make a film and write it.

    Parameters
    ----------
    sampler : str
        The call that makes it.
    keyframes : sequence of Keyframe
        With views of the film's size.
    made_by : sequence of str
        For each one a method call that gives z, such as "generate_z(seed=7)", or "".
    filename : str
        Where the film goes.
    fps, interpolation, loop
        See :func:`sampler.pictures.films.keyframes.film`.
    colouring : dict, optional
        Arguments of `save_animation`.

    Examples
    --------
    >>> print(filming("Sampler('mnist-vaegan')", [Keyframe([0.5], hold=1)], [""], "film.mp4",
    ...               fps=25, interpolation="lerp", loop=False))
    from sampler import Keyframe, Sampler, View, film, save_animation
    sampler = Sampler('mnist-vaegan')
    keyframes = [
        Keyframe([0.5], View(512, 512), hold=1.0),
    ]
    frames = film(keyframes, fps=25, interpolation='lerp', loop=False)
    pictures = (sampler.render(frame.z, frame.view) for frame in frames)
    seconds = [frame.seconds for frame in frames]
    save_animation(pictures, 'film.mp4', duration=seconds, loop=True)
    """
    calls = [_keyframe(key, call) for key, call in zip(keyframes, made_by, strict=True)]
    again = repeats(filename, loop)
    colours = colour_arguments(colouring or {})
    timing = f"fps={fps!r}, interpolation={interpolation!r}, loop={loop!r}"
    return "\n".join(
        [
            "from sampler import Keyframe, Sampler, View, film, save_animation",
            f"sampler = {sampler}",
            "keyframes = [",
            *(f"    {line}," for line in calls),
            "]",
            f"frames = film(keyframes, {timing})",
            "pictures = (sampler.render(frame.z, frame.view) for frame in frames)",
            "seconds = [frame.seconds for frame in frames]",
            f"save_animation(pictures, {filename!r}, duration=seconds, loop={again!r}{colours})",
        ]
    )


def _keyframe(keyframe: Keyframe, made_by: str) -> str:
    """Return a keyframe as the call that makes it, without the default arguments."""
    z = f"sampler.{made_by}" if made_by else vector(keyframe.z)
    usual = Keyframe(keyframe.z)
    changed = [
        f"{name}={getattr(keyframe, name)!r}"
        for name in ("seconds", "hold", "easing")
        if getattr(keyframe, name) != getattr(usual, name)
    ]
    return f"Keyframe({', '.join([z, window(keyframe.view), *changed])})"
