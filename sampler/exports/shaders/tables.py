"""Tables of weights for loops: rows of four numbers, in uniform blocks or in a texture."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

import numpy as np

BLOCK = 4096  # rows of a uniform block: 64 kB, the largest that graphics cards promise in practice
BLOCKS = 12  # that WebGL2 promises
TEXTURE_WIDTH, TEXTURE_HEIGHT = 1024, 2048  # WebGL2 promises 2048 for both


@dataclass
class Tables:
    """Tables that the code reads by an index; what is small shares one.

    Parameters
    ----------
    holder : {"blocks", "texture"}
        What the program around the shader makes of the base64 in its comments: a uniform block of
        each table, or one RGBA32F texture of all.
    texture : str
        GLSL text that declares the texture ``weights``.
    """

    holder: str
    texture: str = ""
    _parts: list[list[np.ndarray]] = field(default_factory=list)

    def add(self, rows: np.ndarray) -> str:
        """Add rows (n, 4), and return the GLSL text of the row `@`, counted from the first."""
        rows = np.asarray(rows, np.float32)
        table = next((i for i, used in enumerate(self._sizes) if used + len(rows) <= BLOCK), None)
        if table is None:
            table = len(self._parts)
            self._parts.append([])
        start = self._sizes[table]
        self._parts[table].append(rows)
        index = f"{start} + @" if start else "@"
        return f"T{table}({index})"

    @property
    def _sizes(self) -> list[int]:
        return [sum(map(len, parts)) for parts in self._parts]

    @property
    def fits_in_blocks(self) -> bool:
        """Whether WebGL2 promises room for the tables as uniform blocks."""
        return len(self._parts) <= BLOCKS and max(self._sizes, default=0) <= BLOCK

    @property
    def fits_in_texture(self) -> bool:
        """Whether WebGL2 promises room for the tables as one texture."""
        return sum(self._sizes) <= TEXTURE_WIDTH * TEXTURE_HEIGHT

    def definitions(self) -> str:
        """Return the GLSL text that declares all tables, with the weights."""
        return self._blocks() if self.holder == "blocks" else self._texture()

    def _joined(self) -> list[np.ndarray]:
        return [np.concatenate(parts) for parts in self._parts]

    def _blocks(self) -> str:
        texts = []
        for index, rows in enumerate(self._joined()):
            texts.append(
                f"// sampler-block Weights{index}: {_text_of(rows)}\n"
                f"layout(std140) uniform Weights{index} {{ vec4 t{index}[{len(rows)}]; }};\n"
                f"#define T{index}(i) t{index}[i]\n"
            )
        return "".join(texts)

    def _texture(self) -> str:
        starts = np.cumsum([0, *self._sizes])
        rows = np.concatenate(self._joined())
        height = -(-len(rows) // TEXTURE_WIDTH)
        padded = np.zeros((height * TEXTURE_WIDTH, 4), np.float32)
        padded[: len(rows)] = rows
        names = [
            f"#define T{index}(i) row({start} + i)\n" for index, start in enumerate(starts[:-1])
        ]
        return (
            f"// sampler-texture weights {TEXTURE_WIDTH}x{height}: {_text_of(padded)}\n"
            f"{self.texture}\n"
            "vec4 row(int i) { return texelFetch(weights, "
            f"ivec2(i % {TEXTURE_WIDTH}, i / {TEXTURE_WIDTH}), 0); }}\n" + "".join(names)
        )


def _text_of(rows: np.ndarray) -> str:
    """Return float32, little-endian, as base64."""
    return base64.b64encode(rows.astype("<f4").tobytes()).decode()


def in_rows(matrix: np.ndarray) -> np.ndarray:
    """Return a matrix (features, units) as rows for loops: (units/4 · features/4 · 4, 4).

    For four units after four, and four features after four, a row for each feature; what is missing
    to fours is zero.
    """
    features, units = (-(-size // 4) for size in matrix.shape)
    padded = np.zeros((4 * features, 4 * units), np.float32)
    padded[: matrix.shape[0], : matrix.shape[1]] = matrix
    return padded.reshape(features, 4, units, 4).transpose(2, 0, 1, 3).reshape(-1, 4)
