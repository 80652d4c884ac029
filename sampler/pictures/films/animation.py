"""Films: pictures to an animated GIF, PNG or WebP, or to an MP4, by the ending of the file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sized
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sampler.pictures.films import mp4
from sampler.pictures.films.encoding import encoded, remark_of
from sampler.pictures.films.timing import (
    FORMATS,
    check_longest,
    checked_times,
    merged,
    milliseconds,
    per_frame,
    seconds_not_rates,
)
from sampler.pictures.inks import PLAIN, Colouring, make_colouring
from sampler.pictures.levels import to_pixels
from sampler.pictures.recipes.film_recipes import with_times
from sampler.pictures.recipes.recipe import Recipe
from sampler.pictures.validation import refuse_one_picture, validate_picture
from sampler.support.arguments import file_path, flag, shown, shown_type, whole_number
from sampler.support.files import atomic_write, check_target

_PALETTE = np.linspace(1, 0, 256, dtype=np.float32)[None]  # the ink of each level of grey


@seconds_not_rates
def save_animation(
    frames: Iterable[ArrayLike],
    path: str | os.PathLike[str],
    *,
    duration: ArrayLike = 0.1,
    loop: bool | int = True,
    hold: float = 0.0,
    overwrite: bool = False,
    recipe: Recipe | dict[str, Any] | None = None,
    comment: str | None = None,
    ink: str = "black",
    paper: str | None = "white",
    colours: Any = None,
) -> Path:
    """Save pictures as a film; the ending of `path` chooses the format.

    .gif (grey: lossless; colour: 256 colours a frame), .png or .apng (lossless), .webp (small,
    lossy) and .mp4 (smallest, lossy; needs ``pip install imageio-ffmpeg``).

    Neighbours that are equal to the pixel become one frame that lasts as long as both. So the file
    may hold fewer frames than `frames`, and the film keeps its length. A film in which *nothing*
    moves becomes a still.

    Parameters
    ----------
    frames : iterable of pictures
        At least one, all of one shape; a generator is read frame by frame, and each is kept in 8
        bits only.  Dark ink on white paper, or in `ink` and `paper`.  An array (n, h, w) or
        (n, h, w, c) is a film; (h, w), (h, w, 1) and (h, w, 3) are one picture, and refused.
    path : str or os.PathLike
        Written in one step, see :func:`sampler.support.files.atomic_write`.  The folder and all
        arguments are checked before the first frame is drawn, the size right after it.
    duration : float or sequence of float
        Seconds of every frame, or of each of them: above 10 s there is a warning, above 60 s an
        error, since milliseconds were meant. For 24 frames a second 1/24. The moments at which the
        picture changes are rounded to the format's unit (GIF 10 ms, others 1 ms): 1/30 s in a GIF
        becomes 30, 40, 30 ms…, and the film keeps its length. GIF: at least 0.02 s, since browsers
        slow down anything faster.
    loop : bool or int
        True: for ever. False: play once. n ≥ 1: repeat n times, n + 1 showings in all. An MP4 has
        no count (its player decides), so only True is accepted there.
    hold : float
        Seconds added to the first and to the last frame, so that the eye can rest on them (a film
        of one frame gets it once); limits as for `duration`.
    overwrite : bool
        Replace an existing file.
    recipe : Recipe or dict, optional
        How to draw the frames again, which every format keeps: see
        :mod:`sampler.pictures.recipes.embedded_text`.  One of a z for each frame gets their times.
    comment : str, optional
        A remark that the file keeps: .gif, .png and .apng only, and a .gif without a recipe.
    ink, paper, colours
        Of pictures of one channel: see :func:`sampler.pictures.inks.make_colouring`.  Transparent
        paper needs a .png, .apng or .webp.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    TypeError, ValueError
        Invalid frames, times, loop, comment or ending.
    FileExistsError
        The file exists, and `overwrite` is False.
    ImportError
        MP4 without a library that writes it.
    OSError
        The file cannot be written, or ffmpeg fails; nothing is left behind, and an older file is
        unchanged.

    Warns
    -----
    UserWarning
        A frame of more than 10 s.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> path = save_animation([[[0.0, 1.0]], [[1.0, 0.0]]], folder / "blink.gif", duration=0.5)
    >>> from PIL import Image
    >>> with Image.open(path) as film:
    ...     film.n_frames, film.info["duration"], film.info["loop"]
    (2, 500, 0)
    """
    target = file_path(path)
    colouring = make_colouring(ink, paper, colours)
    ending, shows, seconds, held = check_film(
        target, duration=duration, loop=loop, hold=hold, overwrite=overwrite, colouring=colouring
    )
    remark = remark_of(comment, with_times(recipe, duration, hold, loop), ending)
    _check_frames(frames, seconds)
    # A GIF holds 256 colours: those of the levels, so that none is lost.
    palette = _PALETTE if ending == ".gif" and not colouring.is_plain else None
    levels = _levels(frames, ending, colouring, indexed=palette is not None)
    times = milliseconds(per_frame(seconds, held, len(levels)), ending)
    if ending == ".mp4":
        with atomic_write(target, overwrite=overwrite) as temporary:
            mp4.write(temporary, levels, times, target, **remark)
        return target
    levels, times = merged(levels, times)
    check_longest(times, ending)
    colours_of = None if palette is None else to_pixels(palette, colouring)[0]
    content = encoded(levels, times, FORMATS[ending].name, shows, remark, colours_of)
    with atomic_write(target, overwrite=overwrite) as temporary:
        temporary.write_bytes(content.getbuffer())
    return target


def check_film(
    path: str | os.PathLike[str],
    *,
    duration: ArrayLike = 0.1,
    loop: bool | int = True,
    hold: float = 0.0,
    overwrite: bool = False,
    size: tuple[int, int] | None = None,
    colouring: Colouring = PLAIN,
) -> tuple[str, int, np.ndarray, float]:
    """Check a film's arguments before any frame is drawn; errors as :func:`save_animation`.

    Parameters
    ----------
    path, duration, loop, hold, overwrite
        As for :func:`save_animation`.
    size : (int, int), optional
        Width and height of the frames, if known.
    colouring : Colouring
        Ink and paper.

    Returns
    -------
    ending : str
        Of the file, in small letters.
    shows : int
        Number of showings in all; 0 is for ever.
    seconds : numpy.ndarray, float64
        `duration`, of shape () or (frames,).
    held : float
        `hold`.
    """
    target = file_path(path)
    ending = target.suffix.lower()
    if ending not in FORMATS:
        known = ", ".join(FORMATS)
        msg = f"path got {shown(str(target))}; expected a name that ends in one of {known}"
        raise ValueError(msg)
    shows = _showings(loop)
    if ending == ".mp4":
        _check_endless(loop)
        mp4.check_installed(target)
    seconds, held = checked_times(duration, hold, ending)
    _check_opacity(colouring, ending)
    if size is not None:
        _check_size(*size, ending)
    check_target(target, overwrite=flag(overwrite, "overwrite"))
    return ending, shows, seconds, held


def _showings(loop: bool | int) -> int:
    """Return the number of showings in all; 0 is for ever."""
    if isinstance(loop, (bool, np.bool_)):
        return 0 if loop else 1
    try:
        # 65535 is the largest count that GIF and WebP can hold.
        repeats = whole_number(loop, "loop")
    except (TypeError, ValueError) as error:
        msg = (
            f"loop got {shown(loop)}; expected True (for ever), False (once) or a number of "
            "repeats from 1 on"
        )
        raise type(error)(msg) from None
    if repeats > 65_534:
        msg = f"loop got {loop}; expected at most 65534, which a file can hold; use True"
        raise ValueError(msg)
    return repeats + 1


def _check_frames(frames: object, seconds: np.ndarray) -> None:
    """Refuse anything but a list of pictures, and one of another length than `seconds`."""
    if isinstance(frames, (str, bytes)) or not hasattr(frames, "__iter__"):
        msg = f"frames got {shown_type(frames)}; expected a list of pictures"
        raise TypeError(msg)
    refuse_one_picture(frames, "frames")
    if seconds.ndim and isinstance(frames, Sized) and len(frames):
        per_frame(seconds, 0.0, len(frames))


def _check_size(width: int, height: int, ending: str) -> None:
    if ending == ".mp4":
        mp4.check_size(width, height)
    elif max(width, height) > FORMATS[ending].side:
        msg = (
            f"the frames are {width}×{height} pixels; {ending} allows at most "
            f"{FORMATS[ending].side} a side; draw smaller frames, or save an .apng"
        )
        raise ValueError(msg)


def _check_opacity(colouring: Colouring, ending: str) -> None:
    if ending in (".gif", ".mp4") and colouring.is_transparent:
        msg = (
            f"paper got None; expected a colour, since a {ending} holds no opacity; save a .webp "
            "or .apng"
        )
        raise ValueError(msg)


def _levels(
    frames: Iterable[ArrayLike], ending: str, colouring: Colouring, *, indexed: bool
) -> list[np.ndarray]:
    """Check the frames one by one and keep 8 bits of each, a quarter of the memory.

    `indexed` frames are levels of grey, which get their colours by a palette.
    """
    levels: list[np.ndarray] = []
    for i, frame in enumerate(frames):
        checked = validate_picture(frame, name=f"frame {i}")
        colouring.refuse_colour(checked.shape[2])
        levels.append(to_pixels(checked, PLAIN if indexed else colouring))
        if levels[i].shape != levels[0].shape:
            msg = (
                f"frame {i} got shape {levels[i].shape}; expected {levels[0].shape}, that of frame "
                "0: all of one size and number of channels"
            )
            raise ValueError(msg)
        if i == 0:
            _check_size(levels[0].shape[1], levels[0].shape[0], ending)
    if not levels:
        msg = "frames got an empty list; expected at least one picture"
        raise ValueError(msg)
    return levels


def _check_endless(loop: bool | int) -> None:
    if loop is not True:
        msg = (
            f"loop got {shown(loop)}; expected True, since an MP4 holds no count; leave loop out, "
            "or save a .gif, .apng or .webp"
        )
        raise ValueError(msg)
