"""Cubic Bézier curves in NumPy, many at a time.

Curves begin at 0 and are (4, 2, c); points beside them are (2, c, n), and their parameters (c, n).
x and y lie in rows of their own: NumPy is several times faster along long axes.
"""

from __future__ import annotations

import numpy as np


def dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return products of vectors whose x and y lie along the first axis."""
    return a[0] * b[0] + a[1] * b[1]


def weights_at(t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the weights of all control points but the first."""
    rest = 1 - t
    one = 3 * t * rest
    two = one * t
    one *= rest
    return one, two, t * t * t


def nearer(
    curves: np.ndarray, points: np.ndarray, t: np.ndarray, farther: float = 1.0
) -> np.ndarray:
    """Move parameters to where the curves are nearest to the points, by a step of Newton's."""
    powers = _powers(curves)
    off, speed = _off(powers, points, t), _speed(powers, t)
    change = 6 * powers[2] * t
    change += 2 * powers[1]
    slope = dot(speed, speed)
    slope += dot(off, change)
    slope[slope <= 1e-30] = np.inf
    step = dot(off, speed)
    step /= slope
    step *= -farther
    step += t
    return np.clip(step, 0, 1, out=step)


def distances_to(curves: np.ndarray, points: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Return how far points lie from the curves near parameters t: (c, n)."""
    off = _off(_powers(curves), points, nearer(curves, points, t))
    return np.sqrt(dot(off, off))


def normals_and_off(
    curves: np.ndarray, points: np.ndarray, t: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return normals of the curves, (2, c, n), and how far beyond points along them: (c, n)."""
    powers = _powers(curves)
    across, down = _speed(powers, t)
    normals = np.stack([-down, across]) / np.maximum(np.hypot(across, down), 1e-30)
    return normals, dot(normals, _off(powers, points, t))


def _powers(curves: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the factors of t, t² and t³, each (2, c, 1)."""
    _, one, two, last = curves[..., None]
    return 3 * one, 3 * two - 6 * one, last - 3 * two + 3 * one


def _off(powers: tuple[np.ndarray, ...], points: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Return curves at parameters, less points: (2, c, n)."""
    one, two, three = powers
    off = three * t
    for factor in (two, one):
        off += factor
        off *= t
    off -= points
    return off


def _speed(powers: tuple[np.ndarray, ...], t: np.ndarray) -> np.ndarray:
    one, two, three = powers
    speed = 3 * three * t
    speed += 2 * two
    speed *= t
    speed += one
    return speed


def least_squares(
    points: np.ndarray,
    t: np.ndarray,
    length: np.ndarray,
    tangents: tuple[np.ndarray, np.ndarray] | None,
) -> np.ndarray:
    """Return the curves (4, 2, c) by least squares; ends, and tangents there, are kept.

    Points are less their first one.  Control points lie no farther from the ends than `length`,
    (c,): few points would allow loops.
    """
    b1, b2, b3 = weights_at(t)
    last = points[..., -1]
    one, two = (np.stack([_sum(part, b) for part in points]) for b in (b1, b2))
    one -= last * _sum(b1, b3)
    two -= last * _sum(b2, b3)
    sums = _sum(b1, b1), _sum(b1, b2), _sum(b2, b2)
    if tangents is None:
        inner, outer = _free(last, sums, one, two, length)
    else:
        inner, outer = _along(last, sums, one, two, length, tangents)
    return np.stack([np.zeros_like(last), inner, outer, last])


def _sum(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.einsum("cn,cn->c", a, b)


def _along(
    last: np.ndarray,
    sums: tuple[np.ndarray, ...],
    one: np.ndarray,
    two: np.ndarray,
    length: np.ndarray,
    tangents: tuple[np.ndarray, np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Return both control points, (2, c), on the tangents."""
    start, end = tangents
    a, b, c = sums
    first, second = dot(start, one - last * b), -dot(end, two - last * c)
    cross = -dot(start, end) * b
    determinant = a * c - cross * cross
    safe = np.where(determinant > 1e-12, determinant, 1.0)
    reach = (first * c - second * cross) / safe
    back = (second * a - first * cross) / safe
    chord = np.hypot(*last)
    fine = (determinant > 1e-12) & (np.minimum(reach, back) > 1e-3 * chord)
    fine &= np.maximum(reach, back) < length
    reach, back = (np.where(fine, part, chord / 3) for part in (reach, back))
    return reach * start, last - back * end


def _free(
    last: np.ndarray,
    sums: tuple[np.ndarray, ...],
    one: np.ndarray,
    two: np.ndarray,
    length: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return both control points, (2, c), anywhere."""
    a, b, c = sums
    determinant = a * c - b * b
    fine = determinant > 1e-9
    safe = np.where(fine, determinant, 1.0)
    inner, outer = (one * c - two * b) / safe, (two * a - one * b) / safe
    fine &= np.hypot(*inner) < length
    fine &= np.hypot(*(outer - last)) < length
    return np.where(fine, inner, last / 3), np.where(fine, outer, last * (2 / 3))
