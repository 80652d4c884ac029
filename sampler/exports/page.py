"""Web pages: one file with the network in it, which draws with no Python and no connection.

The page has the live picture (drag, wheel, pinch), sliders, random z and seeds, the network's
labels, a morph between keepsakes, PNG files of any size with their recipe, and the call that draws
the same in Python.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from sampler.config import JudgeConfig
from sampler.exports.source import Exportable, operations_of, weights_of
from sampler.latent import vectors
from sampler.latent.directions import principal
from sampler.models import checkpoint
from sampler.pictures.recipes.recipe import recipe_text
from sampler.pictures.view import View
from sampler.support.arguments import flag, instance_of, whole_number
from sampler.support.files import atomic_write
from sampler.web.describe import describe_field
from sampler.web.document import page_html
from sampler.web.encoder import describe_encoder, describe_judge

_AXES = 6
_CODES = 450  # in a page at most: of 64 numbers they have 77 kB
_EACH = 8  # of a label
_SPREAD = 0.7  # of the codes around a label's mean, as in `Sampler.generate_z`
_SEVERAL = 3  # pictures a label, in the mean, that make labels kinds of picture
_WHOLE = 32767
_LARGEST = 8192  # pixels along a side


class Paged(Exportable, Protocol):
    """What a page needs of a `Sampler`."""

    made_by: str
    image_size: int
    z: np.ndarray

    @property
    def atlas(self) -> tuple[np.ndarray, np.ndarray | None] | None:
        """Codes and labels."""
        ...

    @property
    def label_names(self) -> tuple[str, ...] | None:
        """Names of labels."""
        ...


def write_page(
    sampler: Paged,
    path: Path,
    z: ArrayLike | None = None,
    *,
    title: str | None = None,
    size: int = 1300,
    embed: bool = False,
    draw: bool = False,
    classify: bool = False,
    overwrite: bool = False,
) -> None:
    """Write a web page that draws with a sampler's network.

    Parameters
    ----------
    sampler : Sampler
        Its decoder has a list of operations.
    path : pathlib.Path
        Ends in .html.
    z : array_like, optional
        (z_dim,), of the first picture; by default the one that the sampler drew last.
    title : str, optional
        The heading; the network's name by default.
    size : int
        Pixels along a side of the PNG that the page saves, 16 to 8192; the page can change it.
    embed : bool
        A bare picture that answers the pointer, without controls, for a frame in another page.
    draw : bool
        With a pad to draw digits on, and the encoder: 1.3 MB more.
    classify : bool
        `mnist-judge` reads each picture at rest: 0.4 MB more.
    overwrite : bool
        Replace a file that is there.

    Raises
    ------
    ValueError
        The network has no list of operations; with `draw` no encoder of digits, with `classify` no
        digits; or both would be ignored, since `embed` leaves out all controls.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from sampler import Sampler
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "page.html"
    >>> write_page(Sampler("mnist-resnet", seed=1), path)
    >>> path.stat().st_size < 140_000
    True
    """
    parts = {"embed": embed, "draw": draw, "classify": classify}
    text = page_of(sampler, z, title=title, size=size, **parts)
    with atomic_write(path, overwrite=overwrite) as temporary:
        temporary.write_text(text, encoding="utf-8")


def page_of(
    sampler: Paged, z: ArrayLike | None, *, title: str | None, size: int, **parts: bool
) -> str:
    """Return the text of a page; see `write_page`."""
    first = np.atleast_2d(sampler.z)[0] if z is None else z
    code = vectors.as_one(first, sampler.z_dim, "a .html")
    size = whole_number(size, "size", 16, _LARGEST)
    title = sampler.name if title is None else instance_of(title, "title", str, "'My page'")
    embed, draw, classify = (flag(parts[name], name) for name in ("embed", "draw", "classify"))
    for name in ("draw", "classify"):
        if embed and parts[name]:
            msg = f"{name} would be ignored with embed=True, which has no controls; leave one out"
            raise ValueError(msg)
    encoder, encoder_blob = _encoder_of(sampler) if draw else (None, b"")
    judge, judge_blob = _judge_of(sampler) if classify else (None, b"")
    operations = operations_of(sampler, ".html")
    scale, c_dim = sampler.model.scale, sampler.c_dim
    program, blob = describe_field(
        operations, weights_of(sampler), z_dim=sampler.z_dim, c_dim=c_dim, scale=scale
    )
    recipe = recipe_text(sampler.model.recipe(code, View(size, size, scale)))
    data = {
        "program": program,
        "z_dim": sampler.z_dim,
        "z": code.tolist(),
        "made_by": _called(sampler),
        "head": _head_of(recipe),
        "file": re.sub(r"[^\w.-]+", "-", sampler.name).strip("-.") or "picture",
        "embed": embed,
        "encoder": encoder,
        "judge": judge,
        "codes": None if embed else _codes_of(sampler),
        "axes": None if embed else _axes_of(sampler),
    }
    about = f"{sampler.z_dim} numbers → {'ink' if c_dim == 1 else 'colour'}, at any size"
    return page_html(title, about, recipe, data, blob, encoder_blob, judge_blob, size=size)


def _called(sampler: Paged) -> str:
    """Return the call that makes the sampler; a page for others names no folder of this machine."""
    untrained = sampler.model.origin.untrained is not None
    return sampler.made_by if untrained else f"Sampler({sampler.name!r})"


def _judge_of(sampler: Paged) -> tuple[dict[str, Any], bytes]:
    """Return the judge of digits."""
    if sampler.model.pictures is not None or sampler.c_dim != 1:
        msg = f"classify got True; {sampler.name} draws no digits of ink: leave it out"
        raise ValueError(msg)
    source = checkpoint.read("mnist-judge", kind="judge")
    config = instance_of(source.model, "model", JudgeConfig, "that of a judge")
    return describe_judge(source.arrays, config.image_size)


def _encoder_of(sampler: Paged) -> tuple[dict[str, Any], bytes]:
    """Return the encoder for the pad."""
    arrays = sampler.model.arrays()
    if "encoder/mean/kernel" not in arrays or sampler.model.pictures or sampler.c_dim != 1:
        msg = f"draw got True; {sampler.name} has no encoder of digits: leave it out"
        raise ValueError(msg)
    return describe_encoder(arrays, sampler.image_size)


def _head_of(recipe: str) -> str:
    """Return the recipe's text up to the size: the page appends what changes."""
    network = {name: value for name, value in json.loads(recipe).items() if name not in _CHANGING}
    return json.dumps(network)[:-1]


_CHANGING = ("size", "z", "scale")


def _axes_of(sampler: Paged) -> dict[str, Any] | None:
    """Return the principal axes of the atlas, with the deviations along them and the mean."""
    if sampler.atlas is None:
        return None
    codes = sampler.atlas[0]
    axes, deviations = principal(codes, _AXES)
    numbers = {"axes": axes, "deviations": deviations, "mean": codes.mean(axis=0)}
    return {name: np.round(array.astype(float), 4).tolist() for name, array in numbers.items()}


def _codes_of(sampler: Paged) -> dict[str, Any] | None:
    """Return codes to begin at, by label, and how a random z is drawn.

    Networks of digits draw N(0, 1), and codes of the atlas by their label.  Networks of letters
    draw around the mean code of a label.  Where each picture has a label of its own, or where the
    network has a prior, which is a network itself, a random z is a code of the atlas.
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
    codes: np.ndarray, labels: np.ndarray, values: np.ndarray, sampler: Paged, named: bool
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
