"""Films: pictures to an animated GIF, PNG or WebP, or to an MP4, by the ending of the file."""

import importlib.util
import io
import math
import os
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image, PngImagePlugin

from sampler import recipes
from sampler.checks import whole_number
from sampler.files import atomic_write
from sampler.image import to_uint8, validate_picture

#: Ending → (Pillow's format, shortest and longest time of a frame and the unit of time, in ms).
#: GIF counts in 1/100 s, and browsers show a frame of 10 ms or less for 100 ms.
_FORMATS = {
    ".gif": ("GIF", 20, 655_350, 10),
    ".png": ("PNG", 1, 65_535, 1),
    ".apng": ("PNG", 1, 65_535, 1),
    ".webp": ("WEBP", 1, 16_777_215, 1),
    ".mp4": ("MP4", 1, 86_400_000, 1),
}
_WEBP = {"quality": 90, "method": 4}  # a stroke's edge stays clean; a tenth of the GIF's bytes
_MP4_RATE = 50  # pictures per second where the frames' times have no common rate


def save_animation(frames, path, *, duration=0.1, loop=True, hold=0.0, recipe=None):
    """Save pictures as a film; the ending of `path` chooses the format.

    .gif (grey: lossless; colour: 256 colours a frame), .png or .apng (lossless), .webp (small,
    lossy) and .mp4 (smallest, lossy; needs ``pip install imageio imageio-ffmpeg``).

    Neighbours that are equal to the pixel become one frame that lasts as long as both, so the file
    may hold fewer frames than were given, and the film is as long as it should be. Where *nothing*
    moves the file is a still.

    Parameters
    ----------
    frames : iterable of pictures
        At least one, all of one shape; a generator is taken frame by frame, and each is kept in 8
        bits only. Dark ink on white paper, see :func:`sampler.image.to_uint8`.
    path : str or os.PathLike
        Replaced in one step, see :func:`sampler.files.atomic_write`.
    duration : float or sequence of float
        Seconds that every frame, or each of them, is shown. The moments at which the picture
        changes are rounded to the format's unit (GIF 10 ms, others 1 ms): 1/30 s in a GIF becomes
        30, 40, 30 ms..., and the film keeps its length. GIF: at least 0.02 s, since browsers slow
        down anything faster.
    loop : bool or int
        True: for ever. False: play once. n ≥ 1: repeat n times, n + 1 showings in all. An MP4
        cannot say (its player decides), so only True is accepted there.
    hold : float
        Seconds added to the first and to the last frame, so that the eye can rest on them (a film
        of one frame gets it once).
    recipe : Recipe or dict, optional
        How to draw the frames again: a GIF has it as its comment, a PNG as a text chunk.  WebP and
        MP4 hold none.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    TypeError, ValueError
        Bad frames, times, loop or ending.
    ImportError
        MP4 without a library that writes it.
    OSError
        The file cannot be written; nothing is left behind.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> path = save_animation([[[0.0, 1.0]], [[1.0, 0.0]]], folder / "blink.gif", duration=0.5)
    >>> with Image.open(path) as film:
    ...     film.n_frames, film.info["duration"], film.info["loop"]
    (2, 500, 0)
    """
    ending = os.path.splitext(os.fspath(path))[1].lower()
    if ending not in _FORMATS:
        known = ", ".join(_FORMATS)
        raise ValueError(f"path is {os.fspath(path)!r}; a film's name must end in one of {known}.")
    shows = _showings(loop)
    if ending == ".mp4":
        _check_mp4(loop)
    levels = _levels(frames)
    times = _milliseconds(_seconds(duration, hold, len(levels)), ending)
    if ending == ".mp4":
        _write_mp4(levels, times, path)
    else:
        levels, times = _merged(levels, times)
        _check_longest(times, ending)
        told = _told(recipe, _FORMATS[ending][0])
        _write_with_pillow(levels, times, path, _FORMATS[ending][0], shows, told)
    return Path(path)


def _showings(loop):
    """How often the film is shown in all; 0 is for ever."""
    if isinstance(loop, (bool, np.bool_)):
        return 0 if loop else 1
    try:
        # 65535 is the largest count that GIF and WebP can hold.
        repeats = whole_number(loop, "loop")
    except (TypeError, ValueError) as error:
        raise type(error)(
            f"loop is {loop!r}; use True (for ever), False (once) or a number of repeats from 1 on."
        ) from None
    if repeats > 65_534:
        raise ValueError(f"loop is {loop}; a file can count to 65534. Use loop=True for ever.")
    return repeats + 1


def _levels(frames):
    """Check the frames one by one and keep 8 bits of each, a quarter of the memory."""
    if isinstance(frames, (str, bytes)) or not hasattr(frames, "__iter__"):
        raise TypeError(f"frames is a {type(frames).__name__}; expected a list of pictures.")
    levels = []
    for i, frame in enumerate(frames):
        levels.append(to_uint8(validate_picture(frame, name=f"frame {i}")))
        if levels[i].shape != levels[0].shape:
            raise ValueError(
                f"frame {i} is {levels[i].shape} (height, width and colours), frame 0 is "
                f"{levels[0].shape}; all frames must be of one size and kind."
            )
    if not levels:
        raise ValueError("frames is empty; a film needs at least one picture.")
    return levels


def _seconds(duration, hold, count):
    """The time of each frame in seconds, with the hold."""
    try:
        seconds = np.array(duration, dtype=np.float64)
        held = float(hold)
    except (TypeError, ValueError) as error:
        raise TypeError(f"duration and hold must be numbers (of seconds): {error}") from error
    if seconds.ndim > 1 or (seconds.ndim == 1 and len(seconds) != count):
        raise ValueError(
            f"duration has shape {seconds.shape}; expected one number, or one for each of the "
            f"{count} frames."
        )
    if not (np.isfinite(seconds).all() and (seconds > 0).all()):
        raise ValueError(f"duration is {duration!r}; it must be above 0 and finite, in seconds.")
    if not (math.isfinite(held) and held >= 0):
        raise ValueError(f"hold is {hold!r}; it must be 0 or more and finite, in seconds.")
    seconds = np.broadcast_to(seconds, count).copy()
    seconds[sorted({0, count - 1})] += held
    return seconds


def _milliseconds(seconds, ending):
    """Round the moments of change, not the times between them, so that errors do not add up."""
    name, shortest, _, unit = _FORMATS[ending]
    if seconds.min() < shortest / 1000 - 1e-9:
        slow = " (browsers show faster frames much slower)" if name == "GIF" else ""
        raise ValueError(
            f"a frame lasts {seconds.min():.6g} s; {ending} needs at least {shortest / 1000} s"
            f"{slow}. Use a longer duration, and fewer frames."
        )
    # Rounding to 1e-6 of a unit first: 0.1 + 0.1 + 0.1 s must not tip over to the next unit.
    moments = np.rint(np.round(np.cumsum(seconds) * 1000 / unit, 6)).astype(np.int64) * unit
    times = np.diff(moments, prepend=0)
    return times.tolist()


def _merged(levels, times):
    """Join equal neighbours: Pillow would too, but not always with the sum of the times."""
    kept, lasts = [levels[0]], [times[0]]
    for level, time in zip(levels[1:], times[1:], strict=True):
        if np.array_equal(level, kept[-1]):
            lasts[-1] += time
        else:
            kept.append(level)
            lasts.append(time)
    return kept, lasts


def _check_longest(times, ending):
    longest = _FORMATS[ending][2]
    if max(times) > longest:
        raise ValueError(
            f"a frame lasts {max(times) / 1000} s; {ending} allows at most {longest / 1000} s."
        )


def _told(recipe, name):
    """The option of Pillow that writes a recipe into a film."""
    if recipe is None or name not in ("GIF", "PNG"):
        return {}
    text = recipes.as_text(recipe)
    if name == "GIF":
        return {"comment": text.encode("ascii")}
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text(recipes.KEY, text)
    return {"pnginfo": chunks}


def _write_with_pillow(levels, times, path, name, shows, told):
    options = dict(_WEBP) if name == "WEBP" else dict(told)
    if name == "GIF":
        # GIF counts the repeats; a file without a count plays once.
        options["loop"] = {0: 0, 1: None}.get(shows, shows - 1)
    else:
        options["loop"] = shows
    images = [Image.fromarray(level) for level in levels]
    encoded = io.BytesIO()  # in memory first, see save_png
    images[0].save(
        encoded, name, save_all=True, append_images=images[1:], duration=times, **options
    )
    with atomic_write(path) as temporary:
        temporary.write_bytes(encoded.getbuffer())


def _check_mp4(loop):
    if loop is not True:
        raise ValueError(
            f"loop is {loop!r}; an MP4 does not say how often it plays. Leave loop out, or save a "
            ".gif, .apng or .webp."
        )
    for module in ("imageio", "imageio_ffmpeg"):
        if importlib.util.find_spec(module) is None:
            raise ImportError(
                f"writing an .mp4 needs {module}, which is not installed; run "
                "pip install imageio imageio-ffmpeg, or save a .gif, .apng or .webp."
            )


def _write_mp4(levels, times, path):
    """Every picture of an MP4 lasts equally long; longer times are repeats of the same picture."""
    if levels[0].shape[0] % 2 or levels[0].shape[1] % 2:
        raise ValueError(
            f"the frames are {levels[0].shape[1]}×{levels[0].shape[0]} pixels; an MP4 needs "
            "an even width and height."
        )
    import imageio.v2 as imageio

    # Otherwise ffmpeg is started by a plain fork, before which OpenBLAS ends its threads: if one
    # draws just then, for a panel, both may wait for ever.
    os.environ.setdefault("IMAGEIO_FFMPEG_NO_PREVENT_SIGINT", "1")
    rate, repeats = _constant_rate(times)
    with (
        atomic_write(path) as temporary,
        imageio.get_writer(
            temporary, format="FFMPEG", fps=float(rate), codec="libx264", quality=8,
            macro_block_size=2, ffmpeg_log_level="error",
        ) as film,
    ):  # fmt: skip
        for level, repeat in zip(levels, repeats, strict=True):
            for _ in range(repeat):
                film.append_data(level)


def _constant_rate(times):
    """Frames per second and how often each frame is repeated, for times in ms."""
    steps = [time / min(times) for time in times]
    # A millisecond more or less comes from the unit (33, 33, 34); in a long hold half a frame more
    # or less is not seen.
    if all(abs(step - round(step)) * min(times) <= 1 or step >= 5 for step in steps):
        single = [time for time, step in zip(times, steps, strict=True) if round(step) == 1]
        return Fraction(1000 * len(single), sum(single)), [round(step) for step in steps]
    moments = np.rint(np.cumsum(times) * _MP4_RATE / 1000).astype(int)
    return Fraction(_MP4_RATE), np.diff(moments, prepend=0).tolist()
