"""Kills, full disks and failing encoders: the state of a file that was there before.

A `Writer` writes one of two versions of something to a path, again and again, in a forked
process that is killed (SIGKILL) at a random moment, or runs out of room.  Meanwhile a reader reads.
The file must always be one of the two versions, whole; and after the next write nothing else may
lie in the folder.

Run as `python -m kills.harness`, with `tests` among Python's paths, it makes a campaign with the
writers of `writers.py`, and prints its counts as JSON.
The process that forks never writes itself, so that no thread is lost by a fork; do not import
TensorFlow here.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

NO_ROOM = 3  # exit status of a child that got an OSError for the full disk
OTHERWISE = 4  # any other exception


def content(path: Path) -> bytes:
    """Return the content for a reader: here the bytes of one file."""
    return path.read_bytes()


@dataclasses.dataclass
class Writer:
    """Something that writes.

    Parameters
    ----------
    name : str
        In the table.
    target : str
        Name of the file, or folder, that it writes.
    write : callable
        Takes the path and a version, 0 or 1; replaces the content.
    read : callable
        Takes the path; returns something that can be compared, the same for the same version.
        An exception counts as a torn target.
    """

    name: str
    target: str
    write: Callable[[Path, int], object]
    read: Callable[[Path], object] = content


@dataclasses.dataclass
class Counts:
    """The counts of one writer."""

    kills: int = 0
    full: int = 0
    broken: int = 0  # encoders
    reads: int = 0
    torn: int = 0
    lost: int = 0
    stray: int = 0
    silent: int = 0  # failures without an OSError
    swept: int = 0  # partial files that a kill had left, and the next write removed


class Trial:
    """One writer in a separate folder."""

    def __init__(self, writer: Writer, folder: Path, seed: int = 0):
        self.writer, self.folder, self.counts = writer, folder, Counts()
        self.path, self.random = folder / writer.target, random.Random(seed)
        self.valid = []
        for version in (1, 0):
            started = time.perf_counter()
            status = self.in_child(lambda v=version: writer.write(self.path, v))
            self.seconds = time.perf_counter() - started
            if status != 0:
                raise RuntimeError(f"{writer.name} cannot be written: status {status}")
            self.valid.append(writer.read(self.path))
        if self.valid[0] == self.valid[1]:
            raise RuntimeError(f"the two versions of {writer.name} are equal")
        self.names = set(os.listdir(folder))

    def kill(self) -> None:
        """Kill a process that writes, while another one reads."""
        self.counts.kills += 1
        child = _fork(self._write_for_ever)
        until = time.perf_counter() + self.random.uniform(0, 2 * self.seconds)
        while time.perf_counter() < until:
            self._read()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        self._settle()

    def fill(self, room: int) -> None:
        """Write where a file may have so many bytes at most."""
        self.counts.full += 1

        def write():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
            self.writer.write(self.path, 1)

        self._fails(write)

    def fill_disk(self, room: int) -> None:
        """Write where the disk has so many bytes left; the folder is on a separate disk."""
        self.counts.full += 1
        filler = self.folder.parent / "filler"
        disk = os.statvfs(self.folder)
        filler.write_bytes(bytes(max(0, disk.f_bavail * disk.f_frsize - room)))
        try:
            self._fails(lambda: self.writer.write(self.path, 1), settle=False)
        finally:
            filler.unlink()
        self._settle()

    def break_encoder(self, stand_in: Path) -> None:
        """Write with a stand-in for ffmpeg, which fails."""
        self.counts.broken += 1

        def write():
            os.environ["IMAGEIO_FFMPEG_EXE"] = str(stand_in)
            self.writer.write(self.path, 1)

        before = self.writer.read(self.path)
        status = _wait(_fork(write))
        self.counts.silent += status != NO_ROOM
        self.counts.lost += not self.path.exists() or self.writer.read(self.path) != before
        self._settle()

    def in_child(self, work: Callable[[], object]) -> int:
        """Run a function in a forked process; return its exit status."""
        return _wait(_fork(work))

    def _fails(self, work: Callable, settle: bool = True) -> None:
        status = self.in_child(work)
        self.counts.silent += status not in (0, NO_ROOM)  # 0: there was room for the new one
        if status == 0:
            self.counts.torn += self.writer.read(self.path) != self.valid[0]
        if settle:
            self._settle()

    def _write_for_ever(self) -> None:
        version = 1
        while True:
            self.writer.write(self.path, version)
            version = 1 - version

    def _read(self) -> None:
        self.counts.reads += 1
        try:
            content = self.writer.read(self.path)
        except FileNotFoundError:
            self.counts.lost += 1
        except Exception:  # a torn file may raise anything in a reader
            self.counts.torn += 1
        else:
            self.counts.torn += content not in self.valid

    def _settle(self) -> None:
        """Read the file, write once more, and count files that should not be there."""
        self._read()
        _orphans_end(self.folder)
        left = set(os.listdir(self.folder)) - self.names
        if self.in_child(lambda: self.writer.write(self.path, 0)) != 0:
            self.counts.silent += 1
        stray = set(os.listdir(self.folder)) - self.names
        self.counts.stray += len(stray)
        self.counts.swept += len(left - stray)
        self.counts.torn += self.writer.read(self.path) != self.valid[1]


def _fork(work: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    status = OTHERWISE
    try:
        work()
        status = 0
    except OSError:
        status = NO_ROOM
    finally:
        os._exit(status)


def _wait(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _orphans_end(folder: Path) -> None:
    """Wait for the encoder of a killed process: it ends when it finds that nobody writes to it."""
    for _ in range(200):
        commands = []
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                commands.append(process.read_bytes())
        if not any(
            b"-vcodec" in command and os.fsencode(folder) in command for command in commands
        ):
            return
        time.sleep(0.05)


@contextlib.contextmanager
def small_disk(megabytes: int):
    """Yield a folder on a separate disk; None where this machine allows no mount."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
            yield None
            return
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


#: How an encoder fails: killed, with a status, in silence (status 0), after so many bytes.
FAILURES = (
    'head -c {bytes} | "$exe" "$@"; kill -9 $$',
    'head -c {bytes} > /dev/null; echo "no codec" >&2; exit 1',
    'case "$*" in *progress*) exec "$exe" "$@";; esac; head -c {bytes} | "$exe" "$@"; exit 0',
    "head -c {bytes} > /dev/null; exit 0",
)


def stand_in(path: Path, failure: str, size: int) -> Path:
    """Write a shell script that stands in for ffmpeg and fails."""
    from imageio_ffmpeg import get_ffmpeg_exe

    path.write_text(f"#!/bin/sh\nexe='{get_ffmpeg_exe()}'\n{failure.format(bytes=size)}\n")
    path.chmod(0o755)
    return path


def campaign(
    writers: list[Writer], *, kills: int, full: int, broken: int = 0, seed: int = 0
) -> dict[str, dict]:
    """Return the counts of each writer by its name."""
    chance, counts = random.Random(seed), {}
    with tempfile.TemporaryDirectory() as folder, small_disk(24) as disk:
        for writer in writers:
            (Path(folder) / writer.name).mkdir()
            trial = Trial(writer, Path(folder) / writer.name, seed)
            size = sum(p.stat().st_size for p in trial.folder.rglob("*") if p.is_file())
            for _ in range(kills):
                trial.kill()
            for _ in range(full):
                trial.fill(chance.randrange(size))
            if disk is not None and full:
                place = disk / writer.name
                place.mkdir()
                on_disk = Trial(writer, place, seed)
                on_disk.counts = trial.counts
                for _ in range(full):
                    on_disk.fill_disk(chance.randrange(size))
                shutil.rmtree(place)
            for number in range(broken if writer.target.endswith(".mp4") else 0):
                failure = FAILURES[number % len(FAILURES)]
                script = Path(folder) / "ffmpeg"
                trial.break_encoder(stand_in(script, failure, chance.randrange(1, 100_000)))
            counts[writer.name] = dataclasses.asdict(trial.counts)
    return counts


if __name__ == "__main__":
    import json

    from kills.writers import WRITERS

    options = json.loads(sys.argv[1])
    names = options.pop("names", None)
    print(json.dumps(campaign([w for w in WRITERS if not names or w.name in names], **options)))
