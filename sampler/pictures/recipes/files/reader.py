"""A file that is read in small, checked steps: it may be damaged or malicious."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

LONGEST = 1 << 20  # bytes of text; the recipe of a film of 1,000 frames has 700,000


class DamagedFileError(ValueError):
    """The file is not whole, or not of the format that its first bytes name."""


class Reader:
    """Reads numbers and texts of a file; no length in it is believed.

    Parameters
    ----------
    file : binary file
        Read from its present place on, which is place 0 here.
    size : int
        Bytes from there to the end.
    """

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._origin, self.size = file, file.tell(), size

    @classmethod
    def of_file(cls, file: BinaryIO) -> Reader:
        """Return the reader of an open file on the disk."""
        return cls(file, os.fstat(file.fileno()).st_size)

    def part(self, size: int) -> Reader:
        """Return the reader of the next bytes alone."""
        if self.place + size > self.size:
            msg = "it ends too early"
            raise DamagedFileError(msg)
        return Reader(self._file, size)

    @property
    def place(self) -> int:
        """Bytes before the next one."""
        return self._file.tell() - self._origin

    def read(self, count: int) -> bytes:
        """Return the next bytes, all of them."""
        if count > LONGEST:
            msg = f"a text of {count} bytes is longer than {LONGEST}"
            raise DamagedFileError(msg)
        content = self._file.read(count)
        if len(content) < count:
            msg = "it ends too early"
            raise DamagedFileError(msg)
        return content

    def unpack(self, form: str) -> tuple:
        """Return the next numbers, of a format of `struct`."""
        return struct.unpack(form, self.read(struct.calcsize(form)))

    def go_to(self, place: int) -> None:
        """Go to a place inside the file."""
        if place > self.size:
            msg = "it ends too early"
            raise DamagedFileError(msg)
        self._file.seek(self._origin + place)

    def skip(self, count: int) -> None:
        """Go on by so many bytes."""
        self.go_to(self.place + count)
