"""A network as loops over tables of weights, in GLSL from version 3.00 ES on.

Loops stay loops: compilers take too long for the same network unrolled.  So each begins at
``ZERO``, which is 0 and no constant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sampler.config.operations import GridReading
from sampler.exports.shaders.latent import Axis, Part
from sampler.exports.shaders.literals import number
from sampler.exports.shaders.splines import middle_of_splines, place_of_splines
from sampler.exports.shaders.tables import Tables, in_rows
from sampler.exports.shaders.writer import Keys, Writer, seen_colours
from sampler.web.glsl_functions import name_of


@dataclass(frozen=True)
class Array:
    """A variable: an array of vec4 for so many features."""

    name: str
    features: int

    @property
    def rows(self) -> int:
        """How many vec4 it has."""
        return -(-self.features // 4)


class LoopedWriter(Writer[Array]):
    """Writes features as arrays of vec4.

    Parameters
    ----------
    weights, keys, axes
        See `Writer`.
    tables : Tables
        Where the weights go.
    """

    def __init__(
        self,
        weights: Mapping[str, np.ndarray],
        keys: Keys,
        axes: tuple[Axis, ...],
        tables: Tables,
    ) -> None:
        super().__init__(weights, keys, axes)
        self._tables = tables

    def begin(self) -> None:
        """Write the two keyframes around the position, and the share of the second."""
        count = self._keys.count
        if count == 1:
            return
        after = "0" if self._keys.loop else f"{count - 1}"
        self.lines += [
            f"int ka = int(min(q, {number(count - 1)}));",
            f"int kb = ka < {count - 1} ? ka + 1 : {after};",
            "float kf = q - float(ka);",
        ]

    def coordinates(self, count: int) -> Array:
        """Write x, y and r as the first numbers of a vec4."""
        made = self._declared(count)
        r = "length(p)" if count == 3 else "0."
        self.lines.append(f"{made.name}[0] = vec4(p, {r}, 0.);")
        return made

    def dense(self, kernel: np.ndarray, bias: np.ndarray | None, h: Array) -> Array:
        """Write a loop over the units, four at once, around one over the features."""
        made = self._declared(kernel.shape[1])
        rows = self._tables.add(in_rows(kernel))
        begin = "vec4(0.)" if bias is None else _at(self._tables.add(_vectors(bias[None])), "o")
        terms = " + ".join(f"{_at(rows, f'w + {i}')} * v.{'xyzw'[i]}" for i in range(4))
        self.lines += [
            f"for (int o = ZERO; o < {made.rows}; o++) {{",
            f"  vec4 s = {begin};",
            f"  int w = o * {4 * h.rows};",
            f"  for (int i = ZERO; i < {h.rows}; i++) {{",
            f"    vec4 v = {h.name}[i];",
            f"    s += {terms};",
            "    w += 4;",
            "  }",
            f"  {made.name}[o] = s;",
            "}",
        ]
        return made

    def activated(self, function: str, h: Array) -> Array:
        """Write a loop over the features."""
        self.functions.add((function, 4))
        return self._each(h, f"{name_of(function)}({h.name}[o])")

    def added(self, one: Array, other: Array) -> Array:
        """Write a loop over the features."""
        return self._each(one, f"{one.name}[o] + {other.name}[o]")

    def of_latent(self, part: Part) -> Array:
        """Write a loop that mixes rows of the two keyframes and adds those of the axes."""
        features = part.keys.shape[1]
        made = self._declared(features)
        text = self._latent(_vectors(part.keys), _vectors(part.axes), made.rows, "o")
        return self._each(made, text, made)

    def read(self, grids: Part, how: GridReading) -> Array:
        """Write loops over the nine nearest places."""
        features = grids.keys.shape[-1]
        made = self._declared(features)
        rows = made.rows * how.side**2
        text = self._latent(_vectors(grids.keys), _vectors(grids.axes), rows, "g + o")
        self.lines += [
            *middle_of_splines(how),
            *self._filled(made, "vec4(0.)"),
            "for (int i = ZERO; i < 9; i++) {",
            *(f"  {line}" for line in place_of_splines(how)),
            f"  int g = (place.y * {how.side} + place.x) * {made.rows};",
            f"  for (int o = ZERO; o < {made.rows}; o++) {{",
            f"    {made.name}[o] += near.x * near.y * ({text});",
            "  }",
            "}",
        ]
        return made

    def value(self, h: Array, index: int) -> str:
        """Return one number."""
        return f"{h.name}[{index // 4}].{'xyzw'[index % 4]}"

    def mixed(self, h: Array, colours: Part, purest: float) -> str:
        """Write a loop over the colours, after one for the largest value."""
        known, count = seen_colours(colours, purest), colours.keys.shape[1]
        if known is None:
            logits = self._latent(_vectors(colours.keys), _vectors(colours.axes), count, "i")
            self.functions.add(("logistic", 3))
            limit = number(purest)
            seen = f"{name_of('logistic')}(clamp(({logits}).rgb, -{limit}, {limit}))"
        else:
            seen = f"{_at(self._tables.add(_vectors(known)), 'i')}.rgb"
        value = f"{h.name}[i / 4][i % 4]"
        self.lines += [
            f"float top = {h.name}[0].x;",
            f"for (int i = ZERO + 1; i < {count}; i++) top = max(top, {value});",
            "vec3 light = vec3(0.);",
            "float sum = 0.;",
            f"for (int i = ZERO; i < {count}; i++) {{",
            f"  float share = exp({value} - top);",
            "  sum += share;",
            f"  light += share * {seen};",
            "}",
        ]
        return "(light / sum)"

    def _latent(self, keys: np.ndarray, axes: np.ndarray, rows: int, index: str) -> str:
        """Return the text of a row that z sets; a keyframe and an axis has so many."""
        every = self._tables.add(np.concatenate([keys, axes]))
        text = _at(every, index)
        if self._keys.count > 1:
            one, other = (_at(every, f"{key} * {rows} + {index}") for key in ("ka", "kb"))
            text = f"mix({one}, {other}, kf)"
        for number_, axis in enumerate(self._axes, self._keys.count):
            text += f" + {axis.name} * {_at(every, f'{number_ * rows} + {index}')}"
        return text

    def _each(self, h: Array, text: str, made: Array | None = None) -> Array:
        made = made or self._declared(h.features)
        self.lines += self._filled(made, text)
        return made

    def _filled(self, made: Array, text: str) -> list[str]:
        return [f"for (int o = ZERO; o < {made.rows}; o++) {made.name}[o] = {text};"]

    def _declared(self, features: int) -> Array:
        made = Array(self._name(), features)
        self.lines.append(f"vec4 {made.name}[{made.rows}];")
        return made


def _at(rows: str, index: str) -> str:
    return rows.replace("@", index)


def _vectors(values: np.ndarray) -> np.ndarray:
    """Return vectors (..., features) as rows of four, one vector after the other."""
    features = values.shape[-1]
    padded = np.zeros((*values.shape[:-1], 4 * -(-features // 4)), np.float32)
    padded[..., :features] = values
    return padded.reshape(-1, 4)
