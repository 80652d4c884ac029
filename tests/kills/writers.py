"""Writers of the package's kinds of files, in two versions each; publishers can be added below."""

from pathlib import Path

import numpy as np
from kills.harness import Writer

from sampler.latent.directions import Directions
from sampler.models import weights
from sampler.pictures import image, poster
from sampler.pictures.films import animation

_SIDE = 300
_NOISE = np.random.default_rng(0).random((2, 6, _SIDE, _SIDE), np.float32)


def _png(path: Path, version: int) -> None:
    image.save_png(_NOISE[version, 0], path, recipe={"made": version})


def _film(path: Path, version: int) -> None:
    frames = _NOISE[version, :, :100, :100]
    animation.save_animation(frames, path, duration=0.1, overwrite=True)


def _long_film(path: Path, version: int) -> None:
    frames = np.concatenate([_NOISE[version, :, :100, :100]] * 5)
    animation.save_animation(frames, path, duration=0.1, overwrite=True)


def _poster(path: Path, version: int) -> None:
    bands = (_NOISE[version, row, :, :, None] for row in range(6))
    size = {"width": _SIDE, "height": 6 * _SIDE, "channels": 1}
    poster.write_poster(path, bands, **size, recipe={"made": version}, overwrite=True)


def _state(path: Path, version: int) -> None:
    arrays = {f"variable/{i}": array for i, array in enumerate(_NOISE[version])}
    weights.write_arrays(path, arrays | {"where": np.frombuffer(b"{}", np.uint8)})


def _directions(path: Path, version: int) -> None:
    named = {f"way {i}": vector for i, vector in enumerate(_NOISE[version, 0])}
    Directions(_SIDE, "abc", named).save(path, overwrite=True)


WRITERS = [
    Writer("PNG", "a.png", _png),
    Writer("GIF", "a.gif", _film),
    Writer("APNG", "a.apng", _film),
    Writer("WebP", "a.webp", _film),
    Writer("MP4", "a.mp4", _long_film),
    Writer("poster PNG", "poster.png", _poster),
    Writer("poster TIFF", "poster.tif", _poster),
    Writer("state.npz", "state.npz", _state),
    Writer("directions", "directions.json", _directions),
]
