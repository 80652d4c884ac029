"""A folder of the drawn parts of a film or a poster, so that a stopped one goes on."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from sampler.support.arguments import file_path
from sampler.support.files import atomic_write

_JOB = "drawing.txt"
_ENDING = ".npy"


class KeptParts:
    """Parts by their numbers, each in a file that is written in one step.

    Parameters
    ----------
    folder : path
        Made if it is not there.
    token : str
        Of the drawing, see :func:`sampler.render.parts.token_of`.
    count : int
        Number of parts.

    Raises
    ------
    ValueError
        The folder holds other files, or parts of another drawing.
    """

    def __init__(self, folder: str | os.PathLike[str], token: str, count: int) -> None:
        self._folder, self._count = file_path(folder, "parts"), count
        self._folder.mkdir(parents=True, exist_ok=True)
        job = self._folder / _JOB
        if not job.is_file():
            if any(self._folder.iterdir()):
                msg = (
                    f"parts got {str(self._folder)!r}, which holds other files; give an empty "
                    "folder, or one of parts of the same drawing"
                )
                raise ValueError(msg)
            with atomic_write(job) as temporary:
                temporary.write_text(token, encoding="ascii")
        elif job.read_text(encoding="ascii", errors="replace") != token:
            msg = (
                f"parts got {str(self._folder)!r}, which holds parts of another drawing: another "
                "network, z, window or precision; give another folder, or delete this one"
            )
            raise ValueError(msg)

    def missing(self) -> list[int]:
        """Return the numbers of the parts that are not there."""
        return [index for index in range(self._count) if not self._path(index).is_file()]

    def keep(self, index: int, drawing: np.ndarray) -> None:
        """Write a part."""
        with atomic_write(self._path(index)) as temporary, open(temporary, "wb") as file:
            np.save(file, drawing, allow_pickle=False)

    def read(self, index: int) -> np.ndarray:
        """Return a part, uint8 or float32, as it was kept."""
        return np.load(self._path(index), allow_pickle=False)

    def remove(self) -> None:
        """Delete the parts, and the folder if nothing else is in it."""
        for index in range(self._count):
            self._path(index).unlink(missing_ok=True)
        (self._folder / _JOB).unlink(missing_ok=True)
        if not any(self._folder.iterdir()):
            self._folder.rmdir()

    def _path(self, index: int) -> Path:
        return self._folder / f"part-{index:06d}{_ENDING}"
