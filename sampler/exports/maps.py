"""Height maps and normal maps: PNG files that other programs make surfaces of.

A height map has 16 bits, so that slopes show no steps: 0 is paper, 65535 full ink.  A normal map
has 8 bits a channel; red is the normal's part to the right, green up (the convention of OpenGL,
Blender and Unity), blue towards the viewer.  Its slopes are the network's own, not differences of
pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from sampler.exports.relief import checked_window
from sampler.exports.source import Exportable, field_of
from sampler.latent import vectors
from sampler.pictures import png_stream
from sampler.pictures.levels import to_levels
from sampler.pictures.recipes.recipe import recipe_text
from sampler.pictures.view import View
from sampler.render.logistic import sigmoid
from sampler.render.operations_field import OperationsField
from sampler.support.arguments import one_of, real_number
from sampler.support.files import atomic_stream

KINDS = ("height", "normal")
_VIEW = View(1024, 1024)
_ROWS = 64  # drawn at once
_STEEP = 0.05  # height of full ink, as a share of the window's width: 4 mm of 80


def write_map(
    sampler: Exportable,
    path: Path,
    z: ArrayLike,
    *,
    kind: str = "",
    view: View | None = None,
    steepness: float | None = None,
    overwrite: bool = False,
) -> None:
    """Write the ink of z as a height map or a normal map.

    Parameters
    ----------
    sampler : Sampler
        Of one channel.
    path : pathlib.Path
        Ends in .png.
    z : array_like
        (z_dim,).
    kind : {"height", "normal"}
        Heights, 16 bits of grey; or normals, RGB.
    view : View, optional
        The window; 1024×1024 pixels of the plain one by default.
    steepness : float, optional
        Of a normal map: height of full ink, as a share of the window's width; 0.05 by default.
    overwrite : bool
        Replace a file that is there.

    Raises
    ------
    ValueError
        A network of three channels, or `kind` is left out.
    TypeError
        `steepness` with heights, which it would not change.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import imageio.v3 as iio
    >>> from sampler import Sampler
    >>> sampler, path = Sampler(seed=1), pathlib.Path(tempfile.mkdtemp()) / "two.png"
    >>> write_map(sampler, path, sampler.get_random_z(2), kind="height", view=View(64, 64))
    >>> iio.imread(path).dtype
    dtype('uint16')
    """
    if not kind:
        msg = "kind got nothing for a .png; expected 'height' or 'normal'; save() saves the picture"
        raise ValueError(msg)
    one_of(kind, "kind", KINDS)
    if kind == "height" and steepness is not None:
        msg = "steepness would be ignored: a height map has heights alone; leave it out"
        raise TypeError(msg)
    steep = _STEEP if steepness is None else steepness
    steep = real_number(steep, "steepness", least=1e-6, most=1e6)
    view = checked_window(sampler, view, ".png", _VIEW)
    one = vectors.as_one(z, sampler.z_dim, "a map")
    how = {"kind": kind} if kind == "height" else {"kind": kind, "steepness": steep}
    text = recipe_text(replace(sampler.model.recipe(one, view), surface=how))
    if kind == "height":
        rows, planes, bits = _heights(sampler, one, view), 1, 16
    else:
        field = field_of(sampler, one, ".png", np.float32)
        rows, planes, bits = _all_normals(field, view, steep), 3, 8
    with atomic_stream(path, overwrite=overwrite) as file:
        png_stream.write(file, rows, view.x_dim, view.y_dim, planes=planes, bits=bits, text=text)


def _heights(sampler: Exportable, z: np.ndarray, view: View) -> Iterator[np.ndarray]:
    """Yield bands of heights: uint16, (rows, x_dim)."""
    for _, _, band in sampler.model.renderer.bands(z[None], view, exact=True, progress=False):
        yield to_levels(band[0, :, :, 0].astype(np.float64), 16)


def _all_normals(field: OperationsField, view: View, steepness: float) -> Iterator[np.ndarray]:
    """Yield bands of normals: uint8, (rows, x_dim, 3)."""
    grid = view.pixel_grid()
    for top in range(0, view.y_dim, _ROWS):
        part = grid.part(top, 0, min(_ROWS, view.y_dim - top), view.x_dim)
        points = part.points(np.arange(part.x_dim)[None], np.arange(part.y_dim)[:, None])
        levels = _normals(field, points[..., :2].reshape(-1, 2), view, steepness)
        yield levels.reshape(part.y_dim, part.x_dim, 3)


def _normals(
    field: OperationsField, points: np.ndarray, view: View, steepness: float
) -> np.ndarray:
    """Return the normals at points as bytes, (p, 3)."""
    logits, slopes = field.logits_and_slopes(points)
    ink = sigmoid(logits[:, 0])
    change = ink * (1 - ink) * slopes[:, :, 0]  # by x and y of the plane, (2, p)
    grid = view.pixel_grid()
    height = steepness * max(view.x_dim - 1, 1)  # in pixels
    right, down = (
        height * (step[0] * change[0] + step[1] * change[1]) for step in (grid.across, grid.down)
    )
    normals = np.stack([-right, down, np.ones_like(right)], axis=1)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return to_levels(0.5 + 0.5 * normals)
