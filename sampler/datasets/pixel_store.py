"""Pixels of a set while it grows, in a file rather than in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from sampler.datasets.flatness import flat_share

_BLOCK = 2**23  # bytes that are in memory at a time


class PixelStore:
    """Pictures of one size, written one after another.

    Grey pictures take one channel until the first coloured one comes.

    Parameters
    ----------
    file : binary file
        Open for reading and writing; an `io.BytesIO` for a small set.
    start : int
        Its first byte for pixels.

    Attributes
    ----------
    count : int
    shape : (int, int, int)
        Of a picture; zeros before the first.
    duplicates : int
        Pictures that equal an earlier one in every byte.
    constant : list of int
        Indices of the pictures of one colour throughout.
    flatness : list of float
        The share of plain areas in each picture, see `flat_share`.
    """

    def __init__(self, file: BinaryIO, start: int = 0) -> None:
        self.file, self.start = file, start
        self.count, self.shape = 0, (0, 0, 0)
        self.duplicates = 0
        self.constant: list[int] = []
        self.flatness: list[float] = []
        self._digests: set[bytes] = set()

    @property
    def bytes_each(self) -> int:
        """Bytes of one picture."""
        height, width, channels = self.shape
        return height * width * channels

    def append(self, picture: np.ndarray) -> None:
        """Write a picture, uint8 (height, width, 1 or 3), of the size of the others."""
        if self.count == 0:
            self.shape = picture.shape
        if picture.shape[:2] != self.shape[:2]:
            msg = "its header and its content differ"
            raise ValueError(msg)
        if picture.shape[2] > self.shape[2]:
            self._widen()
        if picture.shape[2] < self.shape[2]:
            picture = np.repeat(picture, 3, axis=2)
        content = np.ascontiguousarray(picture)
        digest = hashlib.blake2b(content.data, digest_size=12).digest()
        self.duplicates += digest in self._digests
        self._digests.add(digest)
        if (picture == picture[:1, :1]).all():
            self.constant.append(self.count)
        self.flatness.append(flat_share(picture[np.newaxis]))
        self.file.seek(self.start + self.count * self.bytes_each)
        self.file.write(content.data)
        self.count += 1

    def finish(self, turned: np.ndarray) -> hashlib._Hash:
        """Turn pictures into their negatives, and digest all.

        Parameters
        ----------
        turned : ndarray of bool, shape (count,)

        Returns
        -------
        hash
            Of the shape and the pixels, as a `Dataset` begins its checksum.
        """
        digest = hashlib.md5(repr((self.count, *self.shape)).encode(), usedforsecurity=False)
        for first, block in self._blocks():
            negative = turned[first : first + len(block)]
            if negative.any():
                block = np.where(negative[:, np.newaxis], 255 - block, block)
                self._write(first, block)
            digest.update(block.data)
        return digest

    def _blocks(self, reverse: bool = False) -> Iterator[tuple[int, np.ndarray]]:
        """Yield the first index and the bytes, (n, bytes_each), of groups of pictures."""
        size = self.bytes_each
        step = max(_BLOCK // max(size, 1), 1)
        starts = range(0, self.count, step)
        for first in reversed(starts) if reverse else starts:
            self.file.seek(self.start + first * size)
            content = self.file.read(min(step, self.count - first) * size)
            yield first, np.frombuffer(content, np.uint8).reshape(-1, size)

    def _write(self, first: int, block: np.ndarray) -> None:
        self.file.seek(self.start + first * block.shape[1])
        self.file.write(np.ascontiguousarray(block).data)

    def _widen(self) -> None:
        """Give every grey picture three channels; from the last one on, so that none is lost."""
        for first, block in self._blocks(reverse=True):
            self._write(first, np.repeat(block, 3, axis=1))
        self.shape = (*self.shape[:2], 3)
