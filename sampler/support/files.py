"""Writing files so that a reader never meets half of one.

Everything that the toolkit saves goes through :func:`atomic_write`: the new content is written to a
hidden file in the same folder and takes the place of the old one in a single step, at the end.
Until then, and after any failure, the old file is as it was.
"""

import contextlib
import errno
import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sampler.support import file_errors, partial_files, processes
from sampler.support.arguments import file_path


@contextlib.contextmanager
def atomic_write(path, *, overwrite=True):
    """Give a temporary path to write to; move it to `path` if the block succeeds.

    The temporary file lies in the folder of `path` (so that the last step is a rename and not a
    copy), already exists, is empty, and ends like `path`, so that libraries that choose a format by
    the ending choose the right one. If the block raises anything at all, `KeyboardInterrupt`
    included, it is removed and `path` is left as it was. Only a process killed outright can leave
    the hidden ``.NAME.RANDOM.partial.ENDING`` behind, until the next write to the same folder;
    `path` itself is whole even then.

    Parameters
    ----------
    path : str or os.PathLike
        The file to write. An existing file is replaced and keeps its permissions; a new one gets
        the ordinary permissions (the umask's). A symbolic link is followed.
    overwrite : bool
        False refuses an existing file, also one that appears while the block runs.

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
    finally:  # after an error, Ctrl-C included; else it has its name by now
        if claim is not None:
            os.close(claim)
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def atomic_stream(path, *, overwrite=True):
    """Give a binary file to write to; it becomes `path` if the block succeeds.

    As :func:`atomic_write`, for what is written over minutes. On Linux the file has no name until
    then, so that not even a process killed outright leaves anything behind.

    Yields
    ------
    io.BufferedRandom
        Open for reading and writing.
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
    partial_files.claim(descriptor)  # it gets a name for a moment, and nobody may sweep that away
    try:
        with open(nameless, "r+b") as file:
            yield file
        # The descriptor plays no part, but without one Python asks for a link to the /proc entry.
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


def check_target(path, *, overwrite=True) -> None:
    """Raise what :func:`atomic_write` would, before hours of work for a file that cannot be.

    A file is created beside `path` and deleted again, which meets a folder that may not be written;
    a file at `path` stays as it is.
    """
    target = _checked_target(path, overwrite)
    partial_files.sweep(target.parent)
    temporary, claim = _create_beside(target)
    os.close(claim)
    temporary.unlink(missing_ok=True)


def free_names(path) -> Iterator[Path]:
    """Yield `path` and then numbered names like it, without those where there is a file.

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


def _create_nameless(folder):
    """Open a file of the folder's disk that has no name; None where there is no such thing."""
    if not hasattr(os, "O_TMPFILE"):
        return None
    try:
        return os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666)
    except OSError:  # a file system that cannot, or a folder that may not be written
        return None


def make_folder(path):
    """Make a folder, and those above it, where there is none yet; return its path.

    Raises
    ------
    NotADirectoryError
        It is a file, or lies below one.
    PermissionError
        It may not be made there.

    Examples
    --------
    >>> make_folder("setup.cfg/out")
    Traceback (most recent call last):
    NotADirectoryError: [Errno 20] A part of this path is a file; name another one: 'setup.cfg/out'
    """
    folder = file_path(path, "folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        told = "A part of this path is a file; name another one"
        raise NotADirectoryError(errno.ENOTDIR, told, str(folder)) from error
    except OSError as error:
        if error.errno in file_errors.READ_ONLY:
            raise file_errors.permission_error(folder, "this folder cannot be made") from error
        told = f"The folder cannot be made ({error.strerror}); name another one"
        raise type(error)(error.errno, told, str(folder)) from error
    return folder


def _checked_target(path, overwrite):
    """The real file to be written, after the errors that can be told before any work is done."""
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


def _create_beside(target):
    """Create the empty temporary file beside `target`; return its path and what holds its lock."""
    try:
        return partial_files.create(target)
    except OSError as error:
        if error.errno in file_errors.READ_ONLY:
            reason = f"no file may be created in the folder {str(target.parent)!r}"
            raise file_errors.permission_error(target, reason) from error
        if file_errors.is_full(error):
            raise file_errors.full_error(error, target) from error
        raise


def _settle(temporary, target) -> None:
    """Bring the finished temporary file to the disk, with the permissions of the old one."""
    if not temporary.exists():
        raise FileNotFoundError(
            errno.ENOENT,
            f"The temporary file for {str(target)!r} was moved or deleted before it could take its "
            "place; write to the path that atomic_write gives, and leave it there",
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


def _take_place(temporary, target, overwrite) -> None:
    """Give the finished file its name in one step."""
    if overwrite:
        os.replace(temporary, target)
        return
    try:
        os.link(temporary, target)  # unlike a rename, refused where there is such a file by now
    except FileExistsError as error:
        raise file_errors.exists_error(target) from error
    except OSError:  # a file system without links
        if target.exists():
            raise file_errors.exists_error(target) from None
        os.replace(temporary, target)
    else:
        temporary.unlink()
