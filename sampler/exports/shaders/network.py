"""A network as the GLSL function ``vec3 picture(vec2 p, float q)``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sampler.config.operations import FieldOperations
from sampler.exports.shaders.latent import Axis, Latent
from sampler.exports.shaders.literals import vector
from sampler.exports.shaders.looped import LoopedWriter
from sampler.exports.shaders.straight import StraightWriter
from sampler.exports.shaders.tables import Tables
from sampler.exports.shaders.writer import Keys, Writer
from sampler.web import glsl_functions
from sampler.web.glsl_functions import name_of


@dataclass(frozen=True)
class Picture:
    """What a shader draws.

    Parameters
    ----------
    operations : FieldOperations
        Of the decoder.
    weights : mapping of str to numpy.ndarray
        By ``layer/variable``.
    latent : Latent
        What z sets.
    keys : Keys
        Of the morph.
    axes : tuple of Axis
        Inputs.
    ink, paper : tuple of float, optional
        Colours of one channel, 0..1.
    """

    operations: FieldOperations
    weights: Mapping[str, np.ndarray]
    latent: Latent
    keys: Keys
    axes: tuple[Axis, ...]
    ink: tuple[float, ...] | None
    paper: tuple[float, ...] | None

    @property
    def numbers(self) -> int:
        """How many numbers the shader holds, without a grid."""
        used = (*self.operations.of_point, *self.latent.after, *self.operations.later)
        plain = FieldOperations((), used, ())
        return sum(self.weights[name].size for name in plain.weights()) + self.latent.numbers

    def straight(self) -> str:
        """Return the function without loops over weights; a grid is a table of constants."""
        writer = StraightWriter(self.weights, self.keys, self.axes)
        text = self._text(writer)
        return writer.tables + text

    def looped(self, tables: Tables) -> str:
        """Return the function with loops; the weights go into the tables, declared before it."""
        text = self._text(LoopedWriter(self.weights, self.keys, self.axes, tables))
        return tables.definitions() + text

    def _text(self, writer: Writer[Any]) -> str:
        operations, latent = self.operations, self.latent
        writer.begin()
        h = writer.run(operations.of_point, writer.coordinates(operations.coordinates))
        if operations.grid is None:
            part = writer.of_latent(latent.sums)
        else:
            part = writer.run(latent.after, writer.read(latent.sums, operations.grid))
        values = writer.run(operations.later, writer.added(h, part))
        seen = self._seen(writer, values)
        body = "".join(f"  {line}\n" for line in writer.lines)
        return (
            glsl_functions.definitions(writer.functions)
            + f"vec3 picture(vec2 p, float q) {{\n{body}  return {seen};\n}}\n"
        )

    def _seen(self, writer: Writer[Any], values: Any) -> str:
        palette = self.operations.palette
        if palette is not None and self.latent.colours is not None:
            return writer.mixed(values, self.latent.colours, palette.purest)
        logistic = name_of("logistic")
        if self.ink is None or self.paper is None:
            writer.functions.add(("logistic", 3))
            channels = ", ".join(writer.value(values, index) for index in range(3))
            return f"{logistic}(-vec3({channels}))"
        writer.functions.add(("logistic", 1))
        ink = f"{logistic}({writer.value(values, 0)})"
        return f"mix({vector(self.paper)}, {vector(self.ink)}, {ink})"
