"""What a panel's browser needs to draw by itself: the renderer of pages, and a network for it."""

from __future__ import annotations

from typing import Any

import numpy as np

from sampler.pictures.inks import Colouring
from sampler.pictures.levels import to_pixels
from sampler.web.describe import describe_field
from sampler.web.modules import wasm, worker_text

_LEVELS = np.linspace(1, 0, 256, dtype=np.float32)[None, :, None]  # the ink of each level of grey


def engine_of(sampler: Any) -> tuple[dict[str, Any], list[bytes]] | None:
    """Return the message that starts the renderer in the browser, and its buffers.

    Parameters
    ----------
    sampler : object
        Any that a panel works on.

    Returns
    -------
    message : dict
        The program of its decoder, and the text of the worker's script.
    buffers : list of bytes
        Its weights, and the kernels in WebAssembly.

    None of an object without a decoder, or with one that has no list of operations.
    """
    stored: Any = getattr(getattr(sampler, "model", None), "stored_generator", None)
    if stored is None:
        return None
    operations = stored.config.operations()
    if operations is None:
        return None
    weights = {name.partition("/")[2]: array for name, array in stored.arrays().items()}
    size = {"z_dim": sampler.z_dim, "c_dim": sampler.c_dim, "scale": sampler.model.scale}
    program, blob = describe_field(operations, weights, **size)
    return {"program": program, "worker": worker_text()}, [blob, wasm()]


def colour_table(colouring: Colouring) -> bytes:
    """Return the colour of each level of grey, 256 times red, green, blue and opacity.

    Nothing of black ink on white paper, whose levels are as they are.

    Examples
    --------
    >>> from sampler.pictures.inks import PLAIN, make_colouring
    >>> colour_table(PLAIN), colour_table(make_colouring("navy"))[:4].hex(" ")
    (b'', '00 00 80 ff')
    """
    if colouring.is_plain:
        return b""
    colours = to_pixels(_LEVELS, colouring)[0]
    if colours.shape[1] == 3:
        colours = np.concatenate([colours, np.full((256, 1), 255, np.uint8)], axis=1)
    return colours.tobytes()
