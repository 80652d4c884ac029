"""Films: pictures to an animated GIF, PNG or WebP, or to an MP4, by the ending of the file."""

import io

import numpy as np
from PIL import Image, PngImagePlugin

from sampler.pictures.films import mp4
from sampler.pictures.films.timing import (
    FORMATS,
    check_longest,
    checked_times,
    merged,
    milliseconds,
    per_frame,
    seconds_not_rates,
)
from sampler.pictures.image import to_uint8
from sampler.pictures.validation import refuse_one_picture, validate_picture
from sampler.pictures.recipes.recipe import RECIPE_KEY, recipe_text
from sampler.support.arguments import file_path, flag, shown, whole_number
from sampler.support.files import atomic_write, check_target

_WEBP = {"quality": 90, "method": 4}  # a stroke's edge stays clean; a tenth of the GIF's bytes


@seconds_not_rates
def save_animation(
    frames,
    path,
    *,
    duration=0.1,
    loop=True,
    hold=0.0,
    overwrite=False,
    recipe=None,
    comment=None,
):
    """Save pictures as a film; the ending of `path` chooses the format.

    .gif (grey: lossless; colour: 256 colours a frame), .png or .apng (lossless), .webp (small,
    lossy) and .mp4 (smallest, lossy; needs ``pip install imageio-ffmpeg``).

    Neighbours that are equal to the pixel become one frame that lasts as long as both, so the file
    may hold fewer frames than were given, and the film is as long as it should be. Where *nothing*
    moves the file is a still.

    Parameters
    ----------
    frames : iterable of pictures
        At least one, all of one shape; a generator is taken frame by frame, and each is kept in 8
        bits only.  Dark ink on white paper, see :func:`sampler.pictures.image.to_uint8`.  An array
        (n, h, w) or (n, h, w, c) is a film; (h, w), (h, w, 1) and (h, w, 3) are one picture, and
        refused.
    path : str or os.PathLike
        Written in one step, see :func:`sampler.support.files.atomic_write`.  That it can be, and
        whatever else can be known, is checked before the first frame is drawn, its size right
        after.
    duration : float or sequence of float
        Seconds that every frame, or each of them, is shown: above 10 s there is a warning, above
        60 s an error, since milliseconds were meant. For 24 frames a second 1/24. The moments at
        which the picture changes are rounded to the format's unit (GIF 10 ms, others 1 ms): 1/30 s
        in a GIF becomes 30, 40, 30 ms..., and the film keeps its length. GIF: at least 0.02 s,
        since browsers slow down anything faster.
    loop : bool or int
        True: for ever. False: play once. n ≥ 1: repeat n times, n + 1 showings in all. An MP4
        cannot say (its player decides), so only True is accepted there.
    hold : float
        Seconds added to the first and to the last frame, so that the eye can rest on them (a film
        of one frame gets it once); limits as for `duration`.
    overwrite : bool
        Replace a file that is there.
    recipe : Recipe or dict, optional
        How to draw the frames again: a GIF has it as its comment, a PNG as a text chunk.  WebP and
        MP4 hold none.
    comment : str, optional
        A remark that travels in the file; .gif, .png and .apng alone, and a .gif without a recipe.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    TypeError, ValueError
        Bad frames, times, loop or ending.
    FileExistsError
        There is such a file, and `overwrite` is False.
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
    >>> with Image.open(path) as film:
    ...     film.n_frames, film.info["duration"], film.info["loop"]
    (2, 500, 0)
    """
    path = file_path(path)
    ending, shows, seconds, held = check_film(
        path, duration=duration, loop=loop, hold=hold, overwrite=overwrite
    )
    remark = _remark(comment, recipe, ending)
    _check_frames(frames, seconds)
    levels = _levels(frames, ending)
    times = milliseconds(per_frame(seconds, held, len(levels)), ending)
    if ending == ".mp4":
        with atomic_write(path, overwrite=overwrite) as temporary:
            mp4.write(temporary, levels, times, path)
        return path
    levels, times = merged(levels, times)
    check_longest(times, ending)
    encoded = _encoded(levels, times, FORMATS[ending].name, shows, remark)
    with atomic_write(path, overwrite=overwrite) as temporary:
        temporary.write_bytes(encoded.getbuffer())
    return path


def check_film(path, *, duration=0.1, loop=True, hold=0.0, overwrite=False, size=None):
    """Raise what can be known to go wrong with a film before any frame is drawn.

    Parameters
    ----------
    path, duration, loop, hold, overwrite
        As for :func:`save_animation`.
    size : (int, int), optional
        Width and height of the frames, where they are known already.

    Returns
    -------
    ending : str
        Of the file, in small letters.
    shows : int
        How often the film is shown in all; 0 is for ever.
    seconds : numpy.ndarray, float64
        `duration`, of shape () or (frames,).
    held : float
        `hold`.
    """
    path = file_path(path)
    ending = path.suffix.lower()
    if ending not in FORMATS:
        known = ", ".join(FORMATS)
        msg = f"path is {shown(str(path))}; a film's name must end in one of {known}."
        raise ValueError(msg)
    shows = _showings(loop)
    if ending == ".mp4":
        _check_endless(loop)
        mp4.check_installed(path)
    seconds, held = checked_times(duration, hold, ending)
    if size is not None:
        _check_size(*size, ending)
    check_target(path, overwrite=flag(overwrite, "overwrite"))
    return ending, shows, seconds, held


def _showings(loop):
    """How often the film is shown in all; 0 is for ever."""
    if isinstance(loop, (bool, np.bool_)):
        return 0 if loop else 1
    try:
        # 65535 is the largest count that GIF and WebP can hold.
        repeats = whole_number(loop, "loop")
    except (TypeError, ValueError) as error:
        msg = (
            f"loop is {shown(loop)}; use True (for ever), False (once) or a number of repeats from "
            "1 on."
        )
        raise type(error)(msg) from None
    if repeats > 65_534:
        msg = f"loop is {loop}; a file can count to 65534. Use loop=True for ever."
        raise ValueError(msg)
    return repeats + 1


def _check_frames(frames, seconds: np.ndarray) -> None:
    """Refuse what is no list of pictures, or has another length than `seconds`."""
    if isinstance(frames, (str, bytes)) or not hasattr(frames, "__iter__"):
        msg = f"frames is a {type(frames).__name__}; expected a list of pictures."
        raise TypeError(msg)
    refuse_one_picture(frames, "frames")
    if seconds.ndim and hasattr(frames, "__len__") and len(frames):
        per_frame(seconds, 0.0, len(frames))


def _check_size(width: int, height: int, ending: str) -> None:
    if ending == ".mp4":
        mp4.check_size(width, height)
    elif max(width, height) > FORMATS[ending].side:
        msg = (
            f"the frames are {width}×{height} pixels; {ending} allows at most "
            f"{FORMATS[ending].side} a side. Draw smaller frames, or save an .apng."
        )
        raise ValueError(msg)


def _levels(frames, ending: str) -> list[np.ndarray]:
    """Check the frames one by one and keep 8 bits of each, a quarter of the memory."""
    levels = []
    for i, frame in enumerate(frames):
        levels.append(to_uint8(validate_picture(frame, name=f"frame {i}")))
        if levels[i].shape != levels[0].shape:
            msg = (
                f"frame {i} is {levels[i].shape} (height, width and colours), frame 0 is "
                f"{levels[0].shape}; all frames must be of one size and kind."
            )
            raise ValueError(msg)
        if i == 0:
            _check_size(levels[0].shape[1], levels[0].shape[0], ending)
    if not levels:
        msg = "frames is empty; a film needs at least one picture."
        raise ValueError(msg)
    return levels


def _remark(comment, recipe, ending: str) -> dict:
    """Return what Pillow needs to put a remark and a recipe into a file."""
    if comment is not None and not isinstance(comment, str):
        msg = f"comment is a {type(comment).__name__}; expected a str."
        raise TypeError(msg)
    name = FORMATS[ending].name
    if name not in ("GIF", "PNG"):
        if comment is not None:
            msg = f"comment would be ignored: {ending} holds none; save a .gif, .png or .apng."
            raise ValueError(msg)
        return {}
    text = None if recipe is None else recipe_text(recipe)
    if name == "GIF":
        if comment is not None and text is not None:
            msg = "a .gif holds a comment or a recipe, not both; leave one of them out."
            raise ValueError(msg)
        remark = comment if text is None else text
        return {} if remark is None else {"comment": remark.encode()}
    chunks = PngImagePlugin.PngInfo()
    for key, value in (("Comment", comment), (RECIPE_KEY, text)):
        if value is not None:
            chunks.add_text(key, value)
    return {"pnginfo": chunks}


def _encoded(levels: list, times: list[int], name: str, shows: int, remark: dict) -> io.BytesIO:
    options = dict(_WEBP) if name == "WEBP" else {}
    if name == "GIF":
        # GIF counts the repeats; a file without a count plays once.
        options["loop"] = {0: 0, 1: None}.get(shows, shows - 1)
    else:
        options["loop"] = shows
    images = [Image.fromarray(level) for level in levels]
    encoded = io.BytesIO()  # in memory first, see save_png
    images[0].save(
        encoded,
        name,
        save_all=True,
        append_images=images[1:],
        duration=times,
        **options,
        **remark,
    )
    return encoded


def _check_endless(loop) -> None:
    if loop is not True:
        msg = (
            f"loop is {loop!r}; an MP4 does not say how often it plays. Leave loop out, or save a "
            ".gif, .apng or .webp."
        )
        raise ValueError(msg)
