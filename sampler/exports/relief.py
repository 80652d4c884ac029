"""Reliefs: the ink of z as heights, for 3-D printers, terrain and light.

An STL is a closed body in millimetres, its triangles small where the ink is steep.  Height maps and
normal maps are pictures for programs that make surfaces of them; slopes are the exact ones of the
network, not differences of pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from sampler.exports.quadtree import Surface, surface
from sampler.exports.source import Exportable, described, field_of
from sampler.pictures.view import View
from sampler.render.logistic import sigmoid
from sampler.render.operations_field import OperationsField
from sampler.support.arguments import instance_of, real_number
from sampler.support.files import atomic_write

_CELLS = 48  # first cells along the longer side: a stroke is some three of them wide
_LEVELS = 5  # down to a 1536th of the longer side
_LONGEST = 10_000.0  # mm
_HEADER = 80  # bytes of an STL
_TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_VIEW = View(512, 512)


def write_stl(
    sampler: Exportable,
    path: Path,
    z: ArrayLike,
    *,
    view: View | None = None,
    width: float = 80.0,
    height: float = 4.0,
    base: float = 2.0,
    tolerance: float = 0.05,
    overwrite: bool = False,
) -> None:
    """Write the ink of z as a closed relief for a 3-D printer, a binary STL in millimetres.

    Parameters
    ----------
    sampler : Sampler
        Of one channel.
    path : pathlib.Path
        Ends in .stl.
    z : array_like
        (z_dim,).
    view : View, optional
        The window; its pixels give the ratio of the sides alone.
    width : float
        Of the body, in mm; its depth follows from the window.
    height : float
        Of full ink above the base, in mm; a negative one is engraved.
    base : float
        Thickness under the paper, in mm; an engraving must leave some of it.
    tolerance : float
        Aim for the distance of the surface from the true one, in mm, 0.001 at least.
    overwrite : bool
        Replace a file that is there.

    Raises
    ------
    ValueError
        A network of three channels, or lengths out of range.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from sampler import Sampler
    >>> sampler, path = Sampler(seed=1), pathlib.Path(tempfile.mkdtemp()) / "two.stl"
    >>> write_stl(sampler, path, sampler.get_random_z(2), tolerance=0.2)
    >>> path.stat().st_size > 100_000
    True
    """
    view = checked_window(sampler, view, ".stl", _VIEW)
    width = real_number(width, "width", least=0.1, most=_LONGEST)
    height = real_number(height, "height", least=-_LONGEST, most=_LONGEST)
    base = real_number(base, "base", least=0.01, most=_LONGEST)
    tolerance = real_number(tolerance, "tolerance", least=0.001, most=_LONGEST)
    if height == 0 or base + height <= 0:
        msg = f"height got {height:g} mm over a base of {base:g} mm; expected a height that is not "
        msg += "0, and more base than is engraved"
        raise ValueError(msg)
    field = field_of(sampler, z, ".stl", np.float32)
    across, down = max(view.x_dim - 1, 1), max(view.y_dim - 1, 1)
    cell = max(across, down) / _CELLS  # in pixels
    columns, rows = (max(1, round(side / cell)) for side in (across, down))
    ink = _ink_of(field, view, columns, rows)
    top = surface(lambda c, r: height * ink(c, r), rows, columns, _LEVELS, tolerance)
    points = np.column_stack(
        [
            width * top.places[:, 1] / columns,
            width * down / across * (1 - top.places[:, 0] / rows),
            base + top.heights,
        ]
    )
    stl = _stl(_closed(points, top, rows, columns), described(sampler))
    with atomic_write(path, overwrite=overwrite) as temporary:
        temporary.write_bytes(stl)


def checked_window(sampler: Exportable, view: View | None, ending: str, usual: View) -> View:
    """Return the window, or the usual one; a network of colour is refused."""
    if sampler.c_dim != 1:
        msg = (
            f"{sampler.name} draws colour, and a {ending} has heights of ink; export a network of "
            "one channel"
        )
        raise ValueError(msg)
    return usual if view is None else instance_of(view, "view", View, "View(512, 512, zoom=2)")


def _ink_of(
    field: OperationsField, view: View, columns: int, rows: int
) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """Return the ink, 0..1, at places that are counted in the surface's first cells."""
    grid = view.pixel_grid()
    steps = (grid.x_dim - 1) / columns, (grid.y_dim - 1) / rows

    def ink(column: np.ndarray, row: np.ndarray) -> np.ndarray:
        x, y, _ = grid.coordinates(column * steps[0], row * steps[1])
        return sigmoid(field.logits(np.stack([x, y], axis=1)))[:, 0].astype(np.float64)

    return ink


def _closed(points: np.ndarray, top: Surface, rows: int, columns: int) -> np.ndarray:
    """Return a surface with walls and a floor: (t, 3, 3), outer sides counter-clockwise."""
    triangles = top.triangles[:, ::-1]
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    count = len(points)
    inner = np.isin(edges[:, 0] * count + edges[:, 1], edges[:, 1] * count + edges[:, 0])
    start, end = points[edges[~inner, 0]], points[edges[~inner, 1]]
    below_start, below_end = start * [1, 1, 0], end * [1, 1, 0]
    middle = np.broadcast_to([*points[:, :2].max(axis=0) / 2, 0], start.shape)
    parts = [
        points[triangles],
        np.stack([start, below_start, below_end], axis=1),
        np.stack([start, below_end, end], axis=1),
        np.stack([middle, below_end, below_start], axis=1),
    ]
    return np.concatenate(parts)


def _stl(corners: np.ndarray, text: str) -> bytes:
    """Return triangles (t, 3, 3) as a binary STL."""
    triangles = np.zeros(len(corners), _TRIANGLE)
    triangles["corners"] = corners
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    triangles["normal"] = normals / np.maximum(lengths, np.finfo(float).tiny)
    # A header that begins with "solid" would be taken for text.
    header = f"sampler, in mm: {text}".encode("ascii", "replace")[:_HEADER].ljust(_HEADER)
    return header + len(triangles).to_bytes(4, "little") + triangles.tobytes()
