"""Atomic writes: a reader never gets half a file.

Everything that the toolkit saves goes through :func:`atomic_write`: the new content is written to a
hidden file in the same folder and replaces the old one in a single step, at the end.  Until then,
and after any failure, the old file is unchanged.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sampler.support import file_errors, partial_files, processes
from sampler.support.arguments import file_path


@contextlib.contextmanager
def atomic_write(path: str | os.PathLike[str], *, overwrite: bool = True) -> Iterator[Path]:
    """Yield a temporary path to write to; move it to `path` if the block succeeds.

    The temporary file is in the folder of `path` (so that the last step is a rename and not a
    copy), exists, is empty, and has the ending of `path`, by which libraries choose a format.  If
    the block raises anything, `KeyboardInterrupt` included, it is removed and `path` is unchanged.
    Only a killed process can leave the hidden ``.NAME.RANDOM.partial.ENDING`` behind, until the
    next write to the same folder; `path` itself is whole even then.

    Parameters
    ----------
    path : str or os.PathLike
        The file to write.  An existing file is replaced and keeps its permissions; a new one gets
        the ordinary permissions (the umask's).  A symbolic link is followed.
    overwrite : bool
        False refuses an existing file, even one that appears while the block runs.

    Yields
    ------
    pathlib.Path
        The temporary path.

    Raises
    ------
    TypeError, ValueError
        `path` is not a path, or is empty.
    FileExistsError
        There is a file at `path`, and `overwrite` is False.
    FileNotFoundError, NotADirectoryError
        The folder of `path` does not exist, or is a file.
    IsADirectoryError
        `path` is a folder.
    PermissionError
        The folder, or the file to be replaced, may not be written.
    OSError
        The disk is full (errno ``ENOSPC``, ``EDQUOT``, or ``EFBIG`` for a file-size limit).

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with atomic_write(folder / "note.txt") as temporary:
    ...     _ = temporary.write_text("whole")
    >>> [file.name for file in folder.iterdir()]
    ['note.txt']
    >>> with atomic_write(folder / "note.txt") as temporary:
    ...     _ = temporary.write_text("ha")
    ...     raise RuntimeError("no more ink")
    Traceback (most recent call last):
    RuntimeError: no more ink
    >>> (folder / "note.txt").read_text()
    'whole'
    """
    target = _checked_target(path, overwrite)
    partial_files.sweep(target.parent)
    temporary, claim = _create_beside(target)
    try:
        yield temporary
        _settle(temporary, target)
        if not processes.OPEN_FILES_MOVE:
            os.close(claim)
            claim = None
        _take_place(temporary, target, overwrite)
    except OSError as error:
        if file_errors.is_full(error):
            raise file_errors.full_error(error, target) from error
        raise
    finally:  # after an error, Ctrl-C included; otherwise the file has its name by now
        if claim is not None:
            os.close(claim)
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def atomic_stream(path: str | os.PathLike[str], *, overwrite: bool = True) -> Iterator[BinaryIO]:
    """Yield a binary file to write to; it becomes `path` if the block succeeds.

    It is :func:`atomic_write` for writes of minutes.  On Linux the file has no name until the end,
    so that even a killed process leaves nothing behind.

    Parameters
    ----------
    path, overwrite
        See :func:`atomic_write`.

    Yields
    ------
    io.BufferedRandom
        Open for reading and writing.

    Raises
    ------
    TypeError, ValueError, OSError
        As :func:`atomic_write`.
    """
    target = _checked_target(path, overwrite)
    partial_files.sweep(target.parent)
    descriptor = _create_nameless(target.parent)
    if descriptor is None:
        with (
            atomic_write(path, overwrite=overwrite) as temporary,
            open(temporary, "r+b") as file,
        ):
            yield file
        return
    nameless = f"/proc/self/fd/{descriptor}"
    temporary = partial_files.hidden_name(target)
    partial_files.claim(descriptor)  # it has a name for a moment, in which no sweep may delete it
    try:
        with open(nameless, "r+b") as file:
            yield file
        # src_dir_fd has no effect, but without it Python links to the /proc entry itself.
        os.link(nameless, temporary, src_dir_fd=descriptor, follow_symlinks=True)
        _settle(temporary, target)
        _take_place(temporary, target, overwrite)
    except OSError as error:
        if file_errors.is_full(error):
            raise file_errors.full_error(error, target) from error
        raise
    finally:
        os.close(descriptor)
        temporary.unlink(missing_ok=True)


def check_target(path: str | os.PathLike[str], *, overwrite: bool = True) -> None:
    """Raise the errors of :func:`atomic_write` before hours of work.

    A file is created beside `path` and deleted again, so that a read-only folder is noticed; a file
    at `path` is unchanged.
    """
    target = _checked_target(path, overwrite)
    partial_files.sweep(target.parent)
    temporary, claim = _create_beside(target)
    os.close(claim)
    temporary.unlink(missing_ok=True)


def free_names(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield `path` and then numbered names like it, without those of existing files.

    Examples
    --------
    >>> import itertools
    >>> [path.name for path in itertools.islice(free_names("no folder/film.gif"), 3)]
    ['film.gif', 'film-2.gif', 'film-3.gif']
    """
    first = file_path(path)
    for number in itertools.count(1):
        name = first if number == 1 else first.with_name(f"{first.stem}-{number}{first.suffix}")
        if not os.path.lexists(name):
            yield name


def _create_nameless(folder: Path) -> int | None:
    """Open a file without a name on the folder's disk; None where the system has no such file."""
    if not hasattr(os, "O_TMPFILE"):
        return None
    try:
        return os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666)
    except OSError:  # a file system without such files, or a read-only folder
        return None


def make_folder(path: str | os.PathLike[str]) -> Path:
    """Make a folder and its parents where they are missing; return its path.

    Raises
    ------
    NotADirectoryError
        `path` is a file, or lies below one.
    PermissionError
        The parent folder is read-only.
    OSError
        It cannot be made for another reason.

    Examples
    --------
    >>> make_folder("setup.cfg/out")
    Traceback (most recent call last):
    NotADirectoryError: [Errno 20] A part of this path is a file; give another one: 'setup.cfg/out'
    """
    folder = file_path(path, "folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        message = "A part of this path is a file; give another one"
        raise NotADirectoryError(errno.ENOTDIR, message, str(folder)) from error
    except OSError as error:
        if error.errno in file_errors.READ_ONLY:
            raise file_errors.permission_error(folder, "this folder cannot be made") from error
        message = f"The folder cannot be made ({error.strerror}); give another one"
        raise type(error)(error.errno, message, str(folder)) from error
    return folder


def _checked_target(path: str | os.PathLike[str], overwrite: bool) -> Path:
    """Return the real file to be written, after the checks that are possible before any work."""
    name = str(file_path(path))
    # The file behind a symbolic link is replaced, not the link.
    target = Path(os.path.realpath(name))
    folder = target.parent
    if target.is_dir():
        raise IsADirectoryError(
            errno.EISDIR, "This is a folder; give the name of a file inside it", name
        )
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(
            errno.ENOTDIR, f"{str(folder)!r} is a file, not a folder; write somewhere else", name
        )
    if not folder.exists():
        raise FileNotFoundError(
            errno.ENOENT,
            f"The folder {str(folder)!r} does not exist; make it first with "
            f"pathlib.Path({str(folder)!r}).mkdir(parents=True)",
            name,
        )
    if not overwrite and target.exists():
        raise file_errors.exists_error(target)
    if target.exists() and not os.access(target, os.W_OK):
        raise file_errors.permission_error(target, "this file is write-protected")
    return target


def _create_beside(target: Path) -> tuple[Path, int]:
    """Create the temporary file beside `target`; return its path and its locked descriptor."""
    try:
        return partial_files.create(target)
    except OSError as error:
        if error.errno in file_errors.READ_ONLY:
            reason = f"no file may be created in the folder {str(target.parent)!r}"
            raise file_errors.permission_error(target, reason) from error
        if file_errors.is_full(error):
            raise file_errors.full_error(error, target) from error
        raise


def _settle(temporary: Path, target: Path) -> None:
    """Flush the finished temporary file to the disk, with the permissions of the old one."""
    if not temporary.exists():
        raise FileNotFoundError(
            errno.ENOENT,
            f"The temporary file for {str(target)!r} was moved or deleted before it could replace "
            "it; write to the path that atomic_write yields, and leave it there",
            str(temporary),
        )
    if target.exists():
        shutil.copymode(target, temporary)
    # Some file systems report a full disk only here; and without it a power cut could leave an
    # empty file under the final name.
    descriptor = os.open(temporary, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take_place(temporary: Path, target: Path, overwrite: bool) -> None:
    """Give the finished file its name in one step."""
    if overwrite:
        os.replace(temporary, target)
        return
    try:
        os.link(temporary, target)  # unlike a rename, refused where the file exists by now
    except FileExistsError as error:
        raise file_errors.exists_error(target) from error
    except OSError:  # a file system without links
        if target.exists():
            raise file_errors.exists_error(target) from None
        os.replace(temporary, target)
    else:
        temporary.unlink()
