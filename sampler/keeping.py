"""What a sampler keeps between calls, and what of it travels to threads, forks and pickles."""

from __future__ import annotations

import copy
import hashlib
import os
import threading
from collections.abc import Mapping

import numpy as np

from sampler.models import checkpoint
from sampler.support.arguments import whole_number


class Randomness:
    """A random generator of which each process has one of its own.

    A forked process begins a new one without a seed: with the parent's, all workers of a pool would
    draw the same z.

    Parameters
    ----------
    seed : int, optional
        Makes what this process draws come again.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._generator, self._process = seeded(seed), os.getpid()

    @property
    def generator(self) -> np.random.Generator:
        """The generator of this process."""
        if os.getpid() != self._process:
            self._generator, self._process = seeded(None), os.getpid()
        return self._generator

    def __reduce__(self) -> tuple:
        return _going_on, (self.generator,)  # a copy draws what the original would draw next


def seeded(seed: int | None) -> np.random.Generator:
    """Return a generator of a seed, or of none."""
    return np.random.default_rng(None if seed is None else whole_number(seed, "seed", least=0))


def _going_on(generator: np.random.Generator) -> Randomness:
    made = Randomness()
    made._generator = generator
    return made


class _LastDrawn:
    """The last z of each thread; one that has drawn nothing sees the newest of all."""

    def __init__(self) -> None:
        self._own, self._newest = threading.local(), None

    def put(self, z) -> None:
        self._own.z = self._newest = np.array(z)

    def get(self) -> np.ndarray:
        return getattr(self._own, "z", self._newest)

    def __reduce__(self) -> tuple:
        return _last, (self.get(),)


def _last(z: np.ndarray | None) -> _LastDrawn:
    made = _LastDrawn()
    if z is not None:
        made.put(z)
    return made


class Keeping:
    """Pickles and copies a sampler; who mixes this in has `model`, `_source` and `_data`.

    A sampler of a checkpoint pickles as the call that makes it again, with its z and its random
    generator; unpickling refuses a checkpoint of other weights.  One whose weights have changed, or
    that was never trained, pickles as its configuration and weights.
    """

    _source: str | None = None  # the checkpoint's name or its whole path
    _data: object = "mnist"

    @property
    def z(self) -> np.ndarray:
        """The latent vector that this thread drew last, float32, (z_dim,) or (n, z_dim)."""
        return self._last_drawn.get()

    @z.setter
    def z(self, z) -> None:
        self._last_drawn.put(z)

    def _keep(self, seed: int | None) -> None:
        self._last_drawn, self._randomness = _LastDrawn(), Randomness(seed)

    def __copy__(self):
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        for name in ("_last_drawn", "_randomness"):
            setattr(made, name, copy.deepcopy(getattr(self, name)))
        return made

    def __reduce__(self) -> tuple:
        kept = {name: getattr(self, name) for name in ("_last_drawn", "_randomness", "made_by")}
        weights = digest(self.model.arrays())
        if self._source is not None and weights == _digest_there(self._source, self.model.arrays()):
            return _called_again, (type(self), self._source, self._data, weights, kept)
        state = dict(self.__dict__)
        del state["_known_judge"]  # it is shipped with the package
        return _filled, (type(self), state)


def _called_again(cls: type, source: str, data, weights: str, kept: dict):
    """Make a sampler of a checkpoint again; refuse where its weights are others now."""
    made = cls(source, data=data)
    found = digest(made.model.arrays())
    if found != weights:
        msg = (
            f"the checkpoint {source!r} has other weights (fingerprint {found}) than the sampler "
            f"that was pickled ({weights}); copy the same checkpoint to this machine"
        )
        raise checkpoint.CheckpointError(msg)
    made.__dict__.update(kept)
    return made


def _filled(cls: type, state: dict):
    made = object.__new__(cls)
    made.__dict__.update(state)
    made._known_judge = None
    return made


def digest(arrays: Mapping[str, np.ndarray]) -> str:
    """Return what tells these weights from any others: sixteen hexadecimal digits."""
    told = hashlib.sha256()
    for name in sorted(arrays):
        told.update(name.encode())
        told.update(np.ascontiguousarray(arrays[name], dtype="<f4").tobytes())
    return told.hexdigest()[:16]


def _digest_there(source: str, like: Mapping) -> str | None:
    """Return the digest of a checkpoint's weights of these names; None if they cannot be read."""
    try:
        found = checkpoint.read(source, kind="generator").arrays
    except (ValueError, OSError):  # it has gone, or is damaged: the weights themselves travel
        return None
    return digest({name: array for name, array in found.items() if name in like})
