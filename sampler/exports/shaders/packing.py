"""A grid as constants of GLSL: whole numbers of 16 bits, two in one of 32.

Compilers take four times as long for twice as many constants.  What points read of a grid is a mean
of nine places, so that 16 bits change a picture by 0.03 to 0.2 grey level at most; weights
of layers would change it by whole levels.
"""

from __future__ import annotations

import numpy as np

_LEVELS = (1 << 16) - 1
_A_LINE = 4


def packed(grid: np.ndarray) -> tuple[str, np.ndarray, np.ndarray]:
    """Return the table ``G`` of a grid (side, side, features), eight features a row.

    Returns
    -------
    text : str
        Its declaration.
    least, spread : numpy.ndarray
        (features,): a feature is least + spread · whole number.
    """
    least = grid.min(axis=(0, 1))
    spread = np.maximum((grid.max(axis=(0, 1)) - least) / _LEVELS, np.finfo(np.float32).tiny)
    whole = np.rint((grid - least) / spread).astype(np.uint32)
    features = grid.shape[-1]
    padded = np.zeros((grid.shape[0] * grid.shape[1], 8 * -(-features // 8)), np.uint32)
    padded[:, :features] = whole.reshape(-1, features)
    pairs = padded[:, ::2] | padded[:, 1::2] << 16
    rows = [f"uvec4({','.join(f'{value}u' for value in row)})" for row in pairs.reshape(-1, 4)]
    lines = (",".join(rows[i : i + _A_LINE]) for i in range(0, len(rows), _A_LINE))
    text = f"const uvec4 G[{len(rows)}] = uvec4[{len(rows)}](\n" + ",\n".join(lines) + ");\n"
    return text, least, spread
