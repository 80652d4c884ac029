"""What a result must be: each function gets it with the arguments, and returns what is wrong."""

import math

import numpy as np
from PIL import Image


def anything(result, given):
    return ""


def finite(result, given):
    if isinstance(result, dict):
        result = list(result.values())
    arrays = result if isinstance(result, (tuple, list)) else [result]
    if not all(np.isfinite(np.asarray(array, np.float64)).all() for array in arrays):
        return "not finite"
    return ""


def _array(result, shape, dtype=np.float32, high=1.0):
    if not isinstance(result, np.ndarray) or result.dtype != dtype:
        return f"a {type(result).__name__} of {getattr(result, 'dtype', '?')}"
    if shape is not None and result.shape != shape:
        return f"shape {result.shape} instead of {shape}"
    if not np.isfinite(result.astype(np.float64)).all():
        return "not finite"
    if high is not None and result.size and not (result.min() >= 0 and result.max() <= high):
        return f"from {result.min()} to {result.max()}"
    return ""


def _count(z):
    if z is None or isinstance(z, str):
        return None
    shape = np.shape(z)
    return shape[0] if len(shape) == 2 and shape[0] > 1 else None


def _sides(given):
    if "view" in given:
        return given["view"].y_dim, given["view"].x_dim
    return int(given.get("y_dim", 512)), int(given.get("x_dim", 512))


def pictures(result, given):
    sampler, count = given["s"], _count(given.get("z"))
    shape = (*_sides(given), sampler.c_dim)
    return _array(result, shape if count is None else (count, *shape))


def films(result, given):
    if not isinstance(result, list) or not result:
        return f"a {type(result).__name__}"
    n = int(given["n_total_frame"])
    wanted = 2 * (n - 1) if given.get("loop") else n
    if len(result) != wanted:
        return f"{len(result)} frames instead of {wanted}"
    found = {pictures(frame, {**given, "z": given["z1"]}) for frame in result}
    return found.pop()


def dask(result, given):
    shape = (*_sides(given), given["s"].c_dim)
    count = _count(given["z"])
    wanted = shape if count is None else (count, *shape)
    return _array(result.compute(scheduler="synchronous"), wanted)


def view(result, given):
    return _array(result.points(), (result.pixels, 3), high=None)


def sampler(result, given):
    return _array(result.generate(None, 4, 4), (4, 4, result.c_dim))


def untrained(result, given):
    if result.z_dim != given["z_dim"] or result.c_dim != given.get("c_dim", 3):
        return f"z_dim {result.z_dim}, c_dim {result.c_dim}"
    return _array(result.generate(None, 4, 4), (4, 4, result.c_dim))


def z(result, given):
    return _array(result, (32,), high=None)


def crop(result, given):
    return _array(result[0] if isinstance(result, tuple) else result, (26, 26, 1))


def prepared(result, given):
    side = int(given.get("size", 28))
    return _array(result, (side, side, int(given.get("channels", 1))))


def codes(result, given):
    if not isinstance(result, np.ndarray) or result.ndim != 2 or result.shape[1] != 32:
        return f"{type(result).__name__} of shape {np.shape(result)}"
    return _array(result, None, high=None)


def shares(result, given):
    if not isinstance(result, np.ndarray) or result.shape[-1] != 10 or result.ndim > 2:
        return f"shape {np.shape(result)}"
    wrong = _array(result, None, high=1 + 1e-5)
    return wrong or ("" if np.allclose(result.sum(axis=-1), 1, atol=1e-4) else "no shares")


def _shape_of(picture):
    shape = np.shape(getattr(picture, "array", picture))
    return shape[:2] if len(shape) == 2 or shape[2] == 1 else shape


def levels(result, given):
    return _array(result, _shape_of(given["picture"]), np.uint8, high=255)


def pil_image(result, given):
    picture = given.get("picture", given.get("image_data"))
    height, width = _shape_of(picture)[:2]
    return "" if result.size == (width, height) else f"size {result.size}"


def sheet(result, given):
    return _array(result, None) or ("" if result.ndim == 3 and result.size else "no picture")


def _listed(given):
    return [path for path in given["out"].rglob("*") if path.is_file()]


def _one_file(result, given):
    files = _listed(given)
    return "" if files == [result] else f"returned {result}, wrote {[f.name for f in files]}"


def png_file(result, given):
    wrong = _one_file(result, given)
    if wrong:
        return wrong
    picture = given.get("picture", given.get("image_data"))
    size = given.get("size", given.get("specific_size"))
    with Image.open(result) as image:
        image.load()
        height, width = _shape_of(picture)[:2]
        wanted = (width, height) if size is None else tuple(map(int, size))
        if image.size != wanted:
            return f"{image.size} pixels instead of {wanted}"
        if size is None and not _same_levels(np.asarray(image), picture):
            return "other pixels than were given"
    return _recipe_back(result, given["recipe"]) if given.get("recipe") is not None else ""


def _same_levels(read, picture):
    from sampler.pictures import image

    return np.array_equal(read, image.to_uint8(getattr(picture, "array", picture)))


def _recipe_back(path, recipe):
    import json

    from sampler.pictures.recipes.recipe import read_recipe

    plain = json.loads(json.dumps(recipe, default=lambda value: value.tolist()))
    found = read_recipe(path)
    lost = [name for name in plain if found.get(name) != plain[name]]
    return f"the recipe's {lost} came back otherwise" if lost else ""


def file_with_recipe(result, given):
    wrong = _one_file(result, given)
    if wrong:
        return wrong
    with Image.open(result) as image:
        image.load()
        view, size = given.get("view"), given.get("size")
        wanted = (view.x_dim, view.y_dim) if view else (int(size or 6), 5)
        if image.width != wanted[0] or (view and image.height != wanted[1]):
            return f"{image.size} pixels instead of {wanted}"
    if result.suffix.lower() == ".png":
        from sampler.pictures.recipes.recipe import read_recipe

        found = read_recipe(result)
        if np.shape(found.get("z")) != (32,):
            return "the recipe has no z"
    return ""


def film_file(result, given):
    wrong = _one_file(result, given)
    if wrong:
        return wrong
    frames = given.get("img_data_array", given.get("frames"))
    with Image.open(result) as film:
        if hasattr(frames, "__len__"):
            n = len(frames)
            times = np.broadcast_to(np.asarray(given.get("duration", 0.1), float), n).copy()
            times[sorted({0, n - 1})] += float(given.get("hold", 0.0))
            if getattr(film, "n_frames", 1) != n:
                return f"{getattr(film, 'n_frames', 1)} frames instead of {n}"
            if n > 1:
                shown = []
                for index in range(n):
                    film.seek(index)
                    film.load()  # a WebP tells a frame's time when it has been read
                    shown.append(film.info["duration"])
                if not math.isclose(sum(shown), times.sum() * 1000, abs_tol=11, rel_tol=1e-6):
                    return f"lasts {sum(shown)} ms instead of {times.sum() * 1000}"
        film.seek(0)
        film.load()
    return ""


def mp4_file(result, given):
    wrong = _one_file(result, given)
    if wrong:
        return wrong
    head = result.read_bytes()[:12]
    return "" if head[4:8] == b"ftyp" else "no MP4"


def keyframe(result, given):
    return _array(result.z, None, high=None)


def film(result, given):
    if not result:
        return "no frame"
    for frame in result:
        wrong = _array(frame.z, (32,), high=None)
        if wrong or not (math.isfinite(frame.seconds) and frame.seconds > 0):
            return wrong or f"{frame.seconds} seconds"
    return ""


def directions_file(result, given):
    from sampler.latent.directions import Directions

    wrong = _one_file(result, given)
    if wrong:
        return wrong
    return "" if Directions(32, "n").load(result) == ["a"] else "came back otherwise"


def dataset(result, given):
    images = result.images
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] not in (1, 3):
        return f"images {images.dtype} {images.shape}"
    if result.labels is not None and result.labels.shape != (len(images),):
        return f"labels {result.labels.shape}"
    return ""


def recipe(result, given):
    return "" if isinstance(result, dict) else f"a {type(result).__name__}"


def checkpoint(result, given):
    bad = [name for name, array in result.arrays.items() if not np.isfinite(array).all()]
    return f"{bad} not finite" if bad else ""


def checkpoint_folder(result, given):
    from sampler.models.checkpoint import read

    found, there = read(result), given["checkpoint"]
    same = all(np.array_equal(found.arrays[name], there.arrays[name]) for name in there.arrays)
    return "" if same and found.model == there.model else "came back otherwise"


def panel(result, given):
    if "z" in given and given["z"] is not None and np.size(given["z"]) == 32:
        return _array(result.z, (32,), high=None)
    return ""


def command_file(result, given):
    from pathlib import Path

    return _one_file(Path(result), given)
