"""A small network as straight-line GLSL: every weight a number in a formula, in any version.

A grid that z makes is a table of constants, from version 3.00 ES on.
"""

from __future__ import annotations

import numpy as np

from sampler.config.operations import GridReading
from sampler.exports.shaders.latent import Part
from sampler.exports.shaders.literals import number, vector
from sampler.exports.shaders.packing import packed
from sampler.exports.shaders.splines import middle_of_splines, place_of_splines
from sampler.exports.shaders.writer import Writer, seen_colours
from sampler.web.glsl_functions import TYPES, name_of

#: Numbers and rows of a grid: compilers need 8 s for both together, and the time grows faster than
#: their number.  Chromium takes half a minute for 50,000 numbers, and then gives up.
MOST, MOST_ROWS = 18_000, 2048
QUICK = 8000  # numbers that take a second
_TERMS = 8  # of a statement: compilers limit the depth of a formula

Chunks = tuple[tuple[str, int], ...]  # names of variables and their numbers of components


class StraightWriter(Writer[Chunks]):
    """Writes features as variables of up to four numbers.

    Attributes
    ----------
    tables : str
        GLSL text of the grid, if there is one.
    """

    tables = ""

    def begin(self) -> None:
        """Write the weight of each keyframe."""
        if self._keys.count == 1:
            return
        for key in range(self._keys.count):
            weight = f"max(0., 1. - abs(q - {number(key)}))"
            if key == 0 and self._keys.loop:
                weight += f" + max(0., q - {number(self._keys.count - 1)})"
            self.lines.append(f"float m{key} = {weight};")

    def coordinates(self, count: int) -> Chunks:
        """Write x, y and r."""
        self.lines.append("vec3 x = vec3(p, length(p));" if count == 3 else "vec2 x = p;")
        return (("x", count),)

    def dense(self, kernel: np.ndarray, bias: np.ndarray | None, h: Chunks) -> Chunks:
        """Write a sum of constants times numbers for up to four units at once."""
        inputs = [_component(name, i, size) for name, size in h for i in range(size)]
        made = []
        for start in range(0, kernel.shape[1], 4):
            columns = kernel[:, start : start + 4]
            terms = [] if bias is None else [vector(bias[start : start + 4])]
            terms += [f"{vector(row)}*{name}" for row, name in zip(columns, inputs, strict=True)]
            made.append(self._summed(terms, columns.shape[1]))
        return tuple(made)

    def activated(self, function: str, h: Chunks) -> Chunks:
        """Write a function of each variable."""
        return tuple(self._of(f"{self._function(function, size)}({x})", size) for x, size in h)

    def added(self, one: Chunks, other: Chunks) -> Chunks:
        """Write the sums of variables."""
        pairs = zip(one, other, strict=True)
        return tuple(self._of(f"{x} + {y}", size) for (x, size), (y, _) in pairs)

    def of_latent(self, part: Part) -> Chunks:
        """Write a vector of constants, mixed by the weights of the keyframes."""
        return tuple(
            self._latent(part.keys[:, start : start + 4], part.axes[:, start : start + 4])
            for start in range(0, part.keys.shape[1], 4)
        )

    def read(self, grids: Part, how: GridReading) -> Chunks:
        """Write a loop over the nine nearest places of a table; it is declared in `tables`."""
        self.tables, least, spread = packed(grids.keys[0])
        uints = -(-grids.keys.shape[-1] // 8)
        self.lines += middle_of_splines(how)
        names = [f"g{index}" for index in range(2 * uints)]
        self.lines += [f"vec4 {name} = vec4(0.);" for name in names]
        self.lines += [
            "for (int i = ZERO; i < 9; i++) {",
            *(f"  {line}" for line in place_of_splines(how)),
            f"  int g = (place.y * {how.side} + place.x) * {uints};",
            "  uvec4 u;",
        ]
        for index in range(uints):
            self.lines.append(f"  u = G[g + {index}];")
            for name, pair in zip(names[2 * index :], ("xy", "zw"), strict=False):
                a, b = pair
                self.lines.append(
                    f"  {name} += near.x * near.y * vec4(u.{a} & 65535u, u.{a} >> 16, "
                    f"u.{b} & 65535u, u.{b} >> 16);"
                )
        self.lines.append("}")
        made = []
        for start in range(0, grids.keys.shape[-1], 4):
            part = slice(start, start + 4)
            size = len(least[part])
            taken = f"{names[start // 4]}.{'xyzw'[:size]}"
            made.append(self._of(f"{vector(least[part])}+{vector(spread[part])}*{taken}", size))
        return tuple(made)

    def value(self, h: Chunks, index: int) -> str:
        """Return one number."""
        name, size = h[index // 4]
        return _component(name, index % 4, size)

    def mixed(self, h: Chunks, colours: Part, purest: float) -> str:
        """Write the softmax of the values and the sum of the colours."""
        count = colours.keys.shape[1]
        values = [self.value(h, index) for index in range(count)]
        top = values[0]
        for value in values[1:]:
            top = f"max({top}, {value})"
        self.lines += [f"float top = {top};", "vec3 light = vec3(0.);", "float sum = 0.;"]
        self.lines.append("float share;")
        known = seen_colours(colours, purest)
        for index, value in enumerate(values):
            if known is None:
                logits, _ = self._latent(colours.keys[:, index], colours.axes[:, index])
                limit = number(purest)
                seen = f"{self._function('logistic', 3)}(clamp({logits}, -{limit}, {limit}))"
            else:
                seen = vector(known[index])
            self.lines.append(f"share = exp({value} - top); sum += share; light += share * {seen};")
        return "(light / sum)"

    def _latent(self, keys: np.ndarray, axes: np.ndarray) -> tuple[str, int]:
        names = [f"m{key}" for key in range(len(keys))] if len(keys) > 1 else [""]
        names += [axis.name for axis in self._axes]
        rows = [vector(row) for row in (*keys, *axes)]
        terms = [f"{row}*{name}" if name else row for row, name in zip(rows, names, strict=True)]
        return self._summed(terms, keys.shape[1])

    def _summed(self, terms: list[str], size: int) -> tuple[str, int]:
        made = self._of("+".join(terms[:_TERMS]), size)
        for start in range(_TERMS, len(terms), _TERMS):
            self.lines.append(f"{made[0]} += {'+'.join(terms[start : start + _TERMS])};")
        return made

    def _of(self, text: str, size: int) -> tuple[str, int]:
        name = self._name()
        self.lines.append(f"{TYPES[size]} {name} = {text};")
        return name, size

    def _function(self, function: str, size: int) -> str:
        self.functions.add((function, size))
        return name_of(function)


def _component(name: str, index: int, size: int) -> str:
    return name if size == 1 else f"{name}.{'xyzw'[index]}"
