"""MP4 files by ffmpeg, whose result is checked: the pictures in the file are counted."""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import IO, TypeAlias

import numpy as np

Process: TypeAlias = "subprocess.Popen[bytes]"

_SIDE = 16_384  # the longest side that libx264 takes
_BLOCKS = 139_264  # of 16×16 pixels a picture: H.264's own limit, level 6.2
_CRF = "10"  # nearly without loss: a stroke's edge stays clean
_RATE = 50  # pictures per second where the frames' times have no common rate
_MOST = 100_000  # pictures with all repeats: as many as a film from keyframes may have
_KEPT = "so the film was not saved, and an older file of this name is unchanged"
_EXCERPT = 300  # characters of ffmpeg's output in a message


def check_installed(target: Path) -> None:
    """Raise an ImportError where imageio-ffmpeg is missing, an OSError where its ffmpeg is."""
    if importlib.util.find_spec("imageio_ffmpeg") is None:
        msg = (
            "writing an .mp4 needs imageio_ffmpeg, which is not installed; run "
            "pip install imageio-ffmpeg, or save a .gif, .apng or .webp"
        )
        raise ImportError(msg)
    _executable(target)


def check_size(width: int, height: int) -> None:
    """Refuse pictures that no MP4 of H.264 can hold."""
    if width % 2 or height % 2:
        msg = f"the frames are {width}×{height} pixels; an MP4 needs an even width and height"
        raise ValueError(msg)
    if max(width, height) > _SIDE or -(-width // 16) * -(-height // 16) > _BLOCKS:
        msg = (
            f"the frames are {width}×{height} pixels; an MP4 holds at most 8192×4320 or as many in "
            f"another shape, and {_SIDE} along a side; draw smaller frames, or save an .apng"
        )
        raise ValueError(msg)


def write(
    temporary: Path,
    levels: list[np.ndarray],
    times: list[int],
    target: Path,
    *,
    comment: str | None = None,
) -> None:
    """Write pictures to a file and count them in it.

    Pictures of an MP4 last equally long; longer times are repeats of a picture.

    Parameters
    ----------
    temporary : pathlib.Path
        An existing file, which is overwritten.
    levels : list of numpy.ndarray
        uint8, (height, width) or (height, width, 3), all of one shape.
    times : list of int
        Of each picture, in ms.
    target : pathlib.Path
        The file's name in messages.
    comment : str, optional
        Text of ASCII that the file keeps.

    Raises
    ------
    ValueError
        More than 100,000 pictures with all repeats.
    OSError
        ffmpeg failed or was killed, or the file holds another number of pictures.
    """
    rate, repeats = constant_rate(times)
    if sum(repeats) > _MOST:
        msg = (
            f"the film would have {sum(repeats)} pictures of equal length; expected at most "
            f"{_MOST}; use durations that are multiples of one, or save a .webp or .apng"
        )
        raise ValueError(msg)
    # ffmpeg would stop at a pipe that is not read.
    with tempfile.TemporaryFile() as output, _metadata(comment) as metadata:
        command = _command(levels[0], rate, temporary, metadata)
        process = _start(command, target, stdin=subprocess.PIPE, stderr=output)
        with _pictures_to(process) as stream:
            for level, repeat in zip(levels, repeats, strict=True):
                for _ in range(repeat):
                    stream.write(np.ascontiguousarray(level).data)
        _check(process.wait(), output, target)
    count = _count(temporary, target)
    if count != sum(repeats):
        msg = f"ffmpeg has written {count} of {sum(repeats)} pictures, {_KEPT}"
        raise OSError(errno.EIO, msg, str(target))


@contextlib.contextmanager
def _metadata(comment: str | None) -> Iterator[list[str]]:
    """Yield ffmpeg's arguments for a comment; one argument may not be as long as a recipe is."""
    if comment is None:
        yield []
        return
    escaped = re.sub(r"([=;#\\\n])", r"\\\1", comment)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "metadata"
        path.write_text(f";FFMETADATA1\ncomment={escaped}\n", encoding="ascii")
        yield ["-f", "ffmetadata", "-i", str(path), "-map_metadata", "1"]


def _command(level: np.ndarray, rate: Fraction, path: Path, metadata: list[str]) -> list[str]:
    kind = "gray" if level.ndim == 2 else "rgb24"
    size = f"{level.shape[1]}x{level.shape[0]}"
    return [
        "-y", "-f", "rawvideo", "-vcodec", "rawvideo", "-s", size, "-pix_fmt", kind,
        "-r", str(rate), "-i", "-", *metadata, "-map", "0:v", "-an", "-vcodec", "libx264",
        "-pix_fmt", "yuv420p", "-crf", _CRF, "-v", "error", "-f", "mp4", str(path),
    ]  # fmt: skip


def constant_rate(times: list[int]) -> tuple[Fraction, list[int]]:
    """Return pictures per second and how often each picture is repeated, for times in ms."""
    steps = [time / min(times) for time in times]
    # A difference of a millisecond comes from the unit (33, 33, 34); in a long hold half a frame is
    # not visible.
    if all(abs(step - round(step)) * min(times) <= 1 or step >= 5 for step in steps):
        single = [time for time, step in zip(times, steps, strict=True) if round(step) == 1]
        return Fraction(1000 * len(single), sum(single)), [round(step) for step in steps]
    moments = np.rint(np.cumsum(times) * _RATE / 1000).astype(int)
    return Fraction(_RATE), np.diff(moments, prepend=0).tolist()


def _executable(target: Path) -> str:
    from imageio_ffmpeg import get_ffmpeg_exe

    try:
        program = get_ffmpeg_exe()
    except RuntimeError as error:  # there is none
        raise _start_error(error, target) from error
    if shutil.which(program) is None:  # $IMAGEIO_FFMPEG_EXE is not checked by the library
        msg = f"there is no program {program!r}"
        raise _start_error(msg, target)
    return program


def _start(
    arguments: list[str],
    target: Path,
    *,
    stdin: int,
    stderr: int | IO[bytes],
    stdout: int | None = None,
) -> Process:
    program = _executable(target)
    try:
        # No function to run in the child: that would need a plain fork, before which OpenBLAS ends
        # its threads, and if one of them draws at that moment, both may wait for ever.
        return subprocess.Popen([program, *arguments], stdin=stdin, stdout=stdout, stderr=stderr)
    except OSError as error:  # such as a file that is no program of this machine
        raise _start_error(error, target) from error


def _start_error(reason: Exception | str, target: Path) -> OSError:
    return OSError(
        errno.ENOEXEC,
        f"ffmpeg cannot be started ({reason}); reinstall imageio-ffmpeg, or save a .gif, .apng or "
        ".webp",
        str(target),
    )


@contextlib.contextmanager
def _pictures_to(process: Process) -> Iterator[IO[bytes]]:
    """Give the stream to ffmpeg; close it and wait for ffmpeg's end, or kill it after an error."""
    stream = process.stdin
    if stream is None:
        msg = "ffmpeg got no pipe for its pictures"
        raise ValueError(msg)
    try:
        yield stream
        stream.close()
    except OSError:
        pass  # ffmpeg has ended too early; its status and its output say why
    except BaseException:  # Ctrl-C above all
        process.kill()
        raise
    finally:
        with contextlib.suppress(OSError):
            stream.close()
        process.wait()


def _check(status: int, output: IO[bytes], target: Path) -> None:
    """Raise ffmpeg's error, unless its exit status is 0."""
    if status == 0:
        return
    output.seek(0)
    message = output.read(10_000).decode("utf-8", "replace")
    if "No space left on device" in message:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    # 25 is SIGXFSZ: a limit of the size of files.
    if status == -25 or "File too large" in message:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    ended = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
    excerpt = " ".join(message.split())[:_EXCERPT] or "without a message"
    raise OSError(errno.EIO, f"ffmpeg {ended} ({excerpt}), {_KEPT}", str(target))


def _count(path: Path, target: Path) -> int:
    """Return how many pictures a film holds, 0 if it cannot be read."""
    arguments = [
        "-v", "error", "-xerror", "-nostats", "-progress", "pipe:1",
        "-i", str(path), "-map", "0:v:0", "-c", "copy", "-f", "null", "-",
    ]  # fmt: skip
    process = _start(
        arguments,
        target,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        words = process.communicate()[0].decode("ascii", "replace").split()
    counts = [word.removeprefix("frame=") for word in words if word.startswith("frame=")]
    if process.returncode != 0 or not counts or not counts[-1].isdigit():
        return 0
    return int(counts[-1])
