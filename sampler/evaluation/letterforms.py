"""Figures of a network of letters: shapes, what another reader reads, and style by sums."""

from __future__ import annotations

from typing import Any

import numpy as np

from sampler.config import JudgeConfig
from sampler.datasets import Dataset
from sampler.evaluation.comparison import Draws, drawn_like
from sampler.evaluation.judge_training import JudgeTraining, train_judge
from sampler.evaluation.letter_variants import with_variants
from sampler.networks import Judge
from sampler.pictures.averaging import block_means

SIDE, FINER = 32, 2  # pixels of what a reader sees, and points of each along a side
LEARNED = 64  # pixels of the letters that it learns from
_VARIANTS = 5  # of each letter that a reader learns from
_PART = 16  # pictures that are drawn together
_CERTAIN = 0.9  # probability at which a random letter counts as read


class LetterReader:
    """A small classifier of A to Z that has learned from fonts of its own.

    It sees each letter as it is, and variants of it: see `with_variants`.

    Parameters
    ----------
    data : Dataset
        Labelled letters of 64×64, of families that nothing else learns from.
    seed : int
        Of its training.
    epochs : int
        Of its training.

    Raises
    ------
    ValueError
        The letters have another size.
    """

    def __init__(self, data: Dataset, seed: int = 7, *, epochs: int = 10) -> None:
        size = data.images.shape[1]
        if size != LEARNED:
            msg = f"data got letters of {size} pixels; expected {LEARNED}: load them with that size"
            raise ValueError(msg)
        labels = len(np.unique(np.asarray(data.labels)))
        config = JudgeConfig(image_size=SIDE, filters=(16, 32, 64), classes=labels)
        self._judge: Judge
        training = JudgeTraining(seed=seed, epochs=epochs)
        letters = with_variants(data, _VARIANTS, SIDE, seed)
        self._judge, _ = train_judge(letters, config, training, verbose=0)

    def probabilities(self, ink: np.ndarray) -> np.ndarray:
        """Return the probability of each letter, (n, letters), of pictures (n, 32, 32, 1), 0..1."""
        from sampler.networks.backend import ops

        return np.array(ops.softmax(self._judge(ink, training=False)))

    def accuracy(self, data: Dataset) -> float:
        """Return the share of the pictures of 32×32 that are read right, 0..1."""
        read = self.probabilities(data.crops(SIDE)).argmax(axis=1)
        return float(np.mean(read == data.labels))


def overlap(sampler: Draws, codes: np.ndarray, pictures: np.ndarray) -> np.ndarray:
    """Return the intersection over union of drawn and true ink at 0.5: float64, (n,).

    Parameters
    ----------
    sampler : Sampler
    codes : numpy.ndarray
        float32, (n, z_dim).
    pictures : numpy.ndarray
        uint8, (n, side, side, 1): of any size.
    """
    ratios = []
    for first in range(0, len(codes), _PART):
        true = pictures[first : first + _PART] > 127
        ours = drawn_like(sampler, codes[first : first + _PART], pictures.shape[1]) > 0.5
        both, either = (
            (op(ours, true)).sum(axis=(1, 2, 3)) for op in (np.logical_and, np.logical_or)
        )
        ratios.append(both / np.maximum(either, 1))
    return np.concatenate(ratios)


def letter_figures(
    sampler: Any,
    codes: np.ndarray,
    data: Dataset,
    reader: LetterReader,
    *,
    cases: int = 1000,
    seed: int = 0,
) -> dict[str, float]:
    """Return what a reader reads of new letters, of letters between two faces, and of sums.

    Parameters
    ----------
    sampler : Sampler
        A network of letters.
    codes : numpy.ndarray
        float32, (n, z_dim): of the pictures.
    data : Dataset
        The pictures, with labels and the attributes "family" and "style".
    reader : LetterReader
    cases : int
        Random letters, pairs of faces, and sums.
    seed : int
        Of the cases.

    Returns
    -------
    dict
        ``random_read``: share of random z that are read with a probability of at least 0.9.
        ``between_read``: share of letters in the middle of the way from one face to another that
        are read as that letter.  ``sums_read``, ``sums_nearer``: of sums z(B of a face) − mean(B) +
        mean(A), the share that is read as A, and the share that is nearer to that face's A than
        the mean A is, by the mean squared error.
    """
    rng = np.random.default_rng([seed, 1])
    drawn = np.stack([sampler.generate_z(seed=index) for index in range(cases)])
    certain = reader.probabilities(seen(sampler, drawn)).max(axis=1)
    labels, where = np.asarray(data.labels), _places(data)
    faces, letters = (rng.integers(size, size=(cases, 2)) for size in where.shape)
    pairs = where[faces, letters[:, :1]]
    read = reader.probabilities(seen(sampler, codes[pairs].mean(axis=1))).argmax(axis=1)
    means = np.stack([codes[labels == label].mean(axis=0) for label in np.unique(labels)])
    wanted, given = (
        letters[:, 0],
        (letters[:, 0] + 1 + letters[:, 1] % (len(means) - 1)) % len(means),
    )
    sums = codes[where[faces[:, 0], given]] - means[given] + means[wanted]
    true = data.images[where[faces[:, 0], wanted]] / np.float32(255)
    size = data.images.shape[1]
    errors = [
        np.square(_in_parts(sampler, z, size) - true).mean(axis=(1, 2, 3))
        for z in (sums, means[wanted])
    ]
    of_sums = reader.probabilities(seen(sampler, sums)).argmax(axis=1)
    return {
        "random_read": float(np.mean(certain >= _CERTAIN)),
        "between_read": float(np.mean(read == letters[:, 0])),
        "sums_read": float(np.mean(of_sums == wanted)),
        "sums_nearer": float(np.mean(errors[0] < errors[1])),
    }


def seen(sampler: Draws, codes: np.ndarray) -> np.ndarray:
    """Draw z as a reader sees it: float32, (n, 32, 32, 1)."""
    return block_means(_in_parts(sampler, codes, SIDE * FINER), FINER, FINER)


def _in_parts(sampler: Draws, codes: np.ndarray, side: int) -> np.ndarray:
    parts = range(0, len(codes), _PART)
    return np.concatenate([drawn_like(sampler, codes[i : i + _PART], side) for i in parts])


def _places(data: Dataset) -> np.ndarray:
    """Return the index of each face's letters: int, (faces, letters), of the whole faces."""
    known: dict[tuple[str, ...], dict[int, int]] = {}
    faces = list(zip(*(data.attributes or {}).values(), strict=True))
    for index, (face, label) in enumerate(zip(faces, np.asarray(data.labels), strict=True)):
        known.setdefault(face, {})[int(label)] = index
    count = len(np.unique(np.asarray(data.labels)))
    return np.array([[own[k] for k in sorted(own)] for own in known.values() if len(own) == count])
