"""Codes of a network's atlas in a web page, to begin at, and the axes along which they lie."""

from __future__ import annotations

import base64
from typing import Any, Protocol

import numpy as np

from sampler.latent.directions import principal
from sampler.models.model import Model

_AXES = 6
_CODES = 450  # in a page at most: of 64 numbers they have 77 kB
_EACH = 8  # of a label
_SPREAD = 0.7  # of the codes around a label's mean, as in `Sampler.generate_z`
_SEVERAL = 3  # pictures a label, in the mean, that make labels kinds of picture
_WHOLE = 32767


class Coded(Protocol):
    """What the codes of a page need of a `Sampler`."""

    model: Model
    z_dim: int

    @property
    def atlas(self) -> tuple[np.ndarray, np.ndarray | None] | None:
        """Codes and labels."""
        ...

    @property
    def label_names(self) -> tuple[str, ...] | None:
        """Names of labels."""
        ...


def axes_of(sampler: Coded) -> dict[str, Any] | None:
    """Return the principal axes of the atlas, with the deviations along them and the mean."""
    if sampler.atlas is None:
        return None
    codes = sampler.atlas[0]
    axes, deviations = principal(codes, _AXES)
    numbers = {"axes": axes, "deviations": deviations, "mean": codes.mean(axis=0)}
    return {name: np.round(array.astype(float), 4).tolist() for name, array in numbers.items()}


def codes_of(sampler: Coded) -> dict[str, Any] | None:
    """Return codes to begin at, by label, and how a random z is drawn.

    Networks of digits draw N(0, 1), and codes of the atlas by their label.  Networks of letters
    draw around the mean code of a label.  Where each picture has a label of its own a random z is a
    code of the atlas; where the network has a prior it is the prior's, and of a label a code.
    """
    if sampler.atlas is None:
        return None
    codes, known = sampler.atlas
    labels = np.zeros(len(codes), int) if known is None else np.asarray(known, int)
    values = np.unique(labels)
    own, several = sampler.model.pictures is not None, len(values) <= len(codes) / _SEVERAL
    extra: dict[str, Any] = {"kind": "normal" if not own else "labels"}
    if sampler.model.has_prior or (own and not several):
        extra["kind"] = "codes"
    elif own and known is not None:
        means = np.stack([codes[labels == value].mean(axis=0) for value in values])
        apart = codes - means[np.searchsorted(values, labels)]
        covariance = apart.T.astype(float) @ apart / len(apart)
        lower = np.linalg.cholesky(covariance + 1e-9 * np.eye(sampler.z_dim))
        extra["spread"] = np.round(_SPREAD * lower, 5).tolist()
        codes, labels = means, values
    if own and known is None:
        extra["kind"] = "normal"
    return _packed(codes, labels, values, sampler, known is not None) | extra


def _packed(
    codes: np.ndarray, labels: np.ndarray, values: np.ndarray, sampler: Coded, named: bool
) -> dict[str, Any]:
    """Return some codes of each label as whole numbers of 16 bits, in base64."""
    each = max(1, min(_EACH, _CODES // len(values)))
    names = sampler.label_names
    rows, listed = [], []
    for value in values[:_CODES]:
        found = np.flatnonzero(labels == value)[:each]
        name = "" if not named else str(value) if names is None else names[value]
        listed.append({"name": name, "rows": list(range(len(rows), len(rows) + len(found)))})
        rows += found.tolist()
    chosen = np.asarray(codes)[rows]
    factor = float(np.abs(chosen).max()) / _WHOLE
    whole = np.rint(chosen / factor).astype("<i2")
    numbers = base64.b64encode(whole.tobytes()).decode()
    return {"numbers": numbers, "factor": factor, "labels": listed}
