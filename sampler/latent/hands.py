"""Letters by one hand: the code of an A, and from it those of B to Z.

In networks of letterforms a code is the sum of three parts: the mean code of its letter, a part
that all letters of a face share, the hand, and one of its own.  The own part of an A would spoil a
B.  How far each part spreads is known from the codes of many faces, and with that the hand in a
code is predicted linearly (Robinson 1991, "That BLUP is a good thing").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Hands:
    """What the codes of labelled pictures tell of hands.

    Parameters
    ----------
    means : numpy.ndarray
        float64, (labels, z_dim): the mean code of each label.
    of_hands, of_own : numpy.ndarray
        (z_dim, z_dim): covariances of both other parts.
    """

    means: np.ndarray
    of_hands: np.ndarray
    of_own: np.ndarray

    @classmethod
    def of_codes(cls, codes: np.ndarray, labels: np.ndarray) -> Hands:
        """Return what an atlas tells.

        Parameters
        ----------
        codes : numpy.ndarray
            (n, z_dim).
        labels : numpy.ndarray
            (n,), whole numbers from 0 on.  Where all labels come once, then once more and so on,
            each such row is one hand.  In any other order hands are unknown: all that a code has
            beside the mean of its label counts as its hand.

        Examples
        --------
        >>> codes = [[0, 9], [4, 9.1], [0, 7], [4, 6.9], [0, 5], [4, 5.1]]
        >>> hands = Hands.of_codes(np.array(codes), np.array([0, 1, 0, 1, 0, 1]))
        >>> hands.label_of(np.array([4.1, 8])), hands.letters(np.array([4, 8]), 1).round(1).tolist()
        (1, [[0.0, 8.0], [4.0, 8.0]])
        """
        codes, count = np.asarray(codes, np.float64), int(labels.max()) + 1
        means = np.stack([codes[labels == label].mean(axis=0) for label in range(count)])
        rest = codes - means[labels.astype(int)]
        nothing = 1e-9 * np.eye(codes.shape[1])
        rows = labels.reshape(-1, count) if len(labels) % count == 0 else labels[:0]
        if len(rows) < 3 or (np.sort(rows, axis=1) != np.arange(count)).any():
            return cls(means, np.cov(rest.T) + nothing, nothing)
        rest = rest.reshape(len(rows), count, -1)
        hands = rest.mean(axis=1)
        own = (rest - hands[:, None]).reshape(-1, codes.shape[1])
        of_own = own.T @ own / (len(rows) - 1) / max(1, count - 1) + nothing
        of_hands = np.cov(hands.T) - of_own / count
        values, axes = np.linalg.eigh(of_hands)  # a difference of estimates may be below 0
        return cls(means, (axes * np.maximum(values, 0)) @ axes.T, of_own)

    def label_of(self, z: np.ndarray) -> int:
        """Return the label from whose mean z is least far, as codes spread."""
        away = np.asarray(z, np.float64) - self.means
        return int(np.einsum("li,li->l", away, self._weighed(away)).argmin())

    def letters(self, z: np.ndarray, label: int) -> np.ndarray:
        """Return the codes of all labels by the hand of z, a code of `label`: (labels, z_dim).

        That of `label` is z itself.
        """
        z = np.asarray(z, np.float64)
        hand = self._weighed((z - self.means[label])[None])[0] @ self.of_hands
        codes = self.means + hand
        codes[label] = z
        return codes.astype(np.float32)

    def _weighed(self, away: np.ndarray) -> np.ndarray:
        return np.linalg.solve(self.of_hands + self.of_own, away.T).T
