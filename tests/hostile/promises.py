"""Promises about results: each function takes a result and the arguments, and returns a problem."""

import math

import numpy as np
from PIL import Image


def anything(result, arguments):
    return ""


def finite(result, arguments):
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


def _sides(arguments):
    if "view" in arguments:
        return arguments["view"].y_dim, arguments["view"].x_dim
    return int(arguments.get("y_dim", 512)), int(arguments.get("x_dim", 512))


def pictures(result, arguments):
    sampler, count = arguments["s"], _count(arguments.get("z"))
    shape = (*_sides(arguments), sampler.c_dim)
    return _array(result, shape if count is None else (count, *shape))


def films(result, arguments):
    if not isinstance(result, list) or not result:
        return f"a {type(result).__name__}"
    n = int(arguments["n_total_frame"])
    expected = 2 * (n - 1) if arguments.get("loop") else n
    if len(result) != expected:
        return f"{len(result)} frames instead of {expected}"
    problems = {pictures(frame, {**arguments, "z": arguments["z1"]}) for frame in result}
    return problems.pop()


def dask(result, arguments):
    shape = (*_sides(arguments), arguments["s"].c_dim)
    count = _count(arguments["z"])
    expected = shape if count is None else (count, *shape)
    return _array(result.compute(scheduler="synchronous"), expected)


def view(result, arguments):
    return _array(result.points(), (result.pixels, 3), high=None)


def sampler(result, arguments):
    return _array(result.generate(None, 4, 4), (4, 4, result.c_dim))


def untrained(result, arguments):
    if result.z_dim != arguments["z_dim"] or result.c_dim != arguments.get("c_dim", 3):
        return f"z_dim {result.z_dim}, c_dim {result.c_dim}"
    return _array(result.generate(None, 4, 4), (4, 4, result.c_dim))


def z(result, arguments):
    return _array(result, (32,), high=None)


def crop(result, arguments):
    return _array(result[0] if isinstance(result, tuple) else result, (26, 26, 1))


def prepared(result, arguments):
    side = int(arguments.get("size", 28))
    return _array(result, (side, side, int(arguments.get("channels", 1))))


def codes(result, arguments):
    if not isinstance(result, np.ndarray) or result.ndim != 2 or result.shape[1] != 32:
        return f"{type(result).__name__} of shape {np.shape(result)}"
    return _array(result, None, high=None)


def shares(result, arguments):
    if not isinstance(result, np.ndarray) or result.shape[-1] != 10 or result.ndim > 2:
        return f"shape {np.shape(result)}"
    problem = _array(result, None, high=1 + 1e-5)
    return problem or ("" if np.allclose(result.sum(axis=-1), 1, atol=1e-4) else "no shares")


def _shape_of(picture):
    shape = np.shape(getattr(picture, "array", picture))
    return shape[:2] if len(shape) == 2 or shape[2] == 1 else shape


def levels(result, arguments):
    return _array(result, _shape_of(arguments["picture"]), np.uint8, high=255)


def pil_image(result, arguments):
    picture = arguments.get("picture", arguments.get("image_data"))
    height, width = _shape_of(picture)[:2]
    return "" if result.size == (width, height) else f"size {result.size}"


def sheet(result, arguments):
    return _array(result, None) or ("" if result.ndim == 3 and result.size else "no picture")


def _listed(arguments):
    return [path for path in arguments["out"].rglob("*") if path.is_file()]


def _one_file(result, arguments):
    files = _listed(arguments)
    return "" if files == [result] else f"returned {result}, wrote {[f.name for f in files]}"


def png_file(result, arguments):
    problem = _one_file(result, arguments)
    if problem:
        return problem
    picture = arguments.get("picture", arguments.get("image_data"))
    size = arguments.get("size", arguments.get("specific_size"))
    with Image.open(result) as image:
        image.load()
        height, width = _shape_of(picture)[:2]
        expected = (width, height) if size is None else tuple(map(int, size))
        if image.size != expected:
            return f"{image.size} pixels instead of {expected}"
        if size is None and not _same_levels(np.asarray(image), picture):
            return "other pixels than the picture's"
    return _recipe_back(result, arguments["recipe"]) if arguments.get("recipe") is not None else ""


def _same_levels(read, picture):
    from sampler.pictures import image

    return np.array_equal(read, image.to_uint8(getattr(picture, "array", picture)))


def _recipe_back(path, recipe):
    import json

    from sampler.pictures.recipes.recipe import read_recipe

    plain = json.loads(json.dumps(recipe, default=lambda value: value.tolist()))
    read = read_recipe(path)
    lost = [name for name in plain if read.get(name) != plain[name]]
    return f"the recipe's {lost} came back otherwise" if lost else ""


def file_with_recipe(result, arguments):
    problem = _one_file(result, arguments)
    if problem:
        return problem
    with Image.open(result) as image:
        image.load()
        view, size = arguments.get("view"), arguments.get("size")
        expected = (view.x_dim, view.y_dim) if view else (int(size or 6), 5)
        if image.width != expected[0] or (view and image.height != expected[1]):
            return f"{image.size} pixels instead of {expected}"
    if result.suffix.lower() == ".png":
        from sampler.pictures.recipes.recipe import read_recipe

        read = read_recipe(result)
        if np.shape(read.get("z")) != (32,):
            return "the recipe has no z"
    return ""


def film_file(result, arguments):
    problem = _one_file(result, arguments)
    if problem:
        return problem
    frames = arguments.get("img_data_array", arguments.get("frames"))
    with Image.open(result) as film:
        if hasattr(frames, "__len__"):
            n = len(frames)
            times = np.broadcast_to(np.asarray(arguments.get("duration", 0.1), float), n).copy()
            times[sorted({0, n - 1})] += float(arguments.get("hold", 0.0))
            if getattr(film, "n_frames", 1) != n:
                return f"{getattr(film, 'n_frames', 1)} frames instead of {n}"
            if n > 1:
                shown = []
                for index in range(n):
                    film.seek(index)
                    film.load()  # a WebP has a frame's time only after it was loaded
                    shown.append(film.info["duration"])
                if not math.isclose(sum(shown), times.sum() * 1000, abs_tol=11, rel_tol=1e-6):
                    return f"lasts {sum(shown)} ms instead of {times.sum() * 1000}"
        film.seek(0)
        film.load()
    recipe = arguments.get("recipe")
    return "" if recipe is None else _recipe_back(result, recipe)


def mp4_file(result, arguments):
    problem = _one_file(result, arguments)
    if problem:
        return problem
    head = result.read_bytes()[:12]
    return "" if head[4:8] == b"ftyp" else "no MP4"


def keyframe(result, arguments):
    return _array(result.z, None, high=None)


def film(result, arguments):
    if not result:
        return "no frame"
    for frame in result:
        problem = _array(frame.z, (32,), high=None)
        if problem or not (math.isfinite(frame.seconds) and frame.seconds > 0):
            return problem or f"{frame.seconds} seconds"
    return ""


def directions_file(result, arguments):
    from sampler.latent.directions import Directions

    problem = _one_file(result, arguments)
    if problem:
        return problem
    return "" if Directions(32, "n").load(result) == ["a"] else "came back otherwise"


def dataset(result, arguments):
    images = result.images
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] not in (1, 3):
        return f"images {images.dtype} {images.shape}"
    if result.labels is not None and result.labels.shape != (len(images),):
        return f"labels {result.labels.shape}"
    return ""


def recipe(result, arguments):
    return "" if isinstance(result, dict) else f"a {type(result).__name__}"


def checkpoint(result, arguments):
    bad = [name for name, array in result.arrays.items() if not np.isfinite(array).all()]
    return f"{bad} not finite" if bad else ""


def checkpoint_folder(result, arguments):
    from sampler.models.checkpoint import read

    loaded, written = read(result), arguments["checkpoint"]
    same = all(np.array_equal(loaded.arrays[name], written.arrays[name]) for name in written.arrays)
    return "" if same and loaded.model == written.model else "came back otherwise"


def panel(result, arguments):
    if "z" in arguments and arguments["z"] is not None and np.size(arguments["z"]) == 32:
        return _array(result.z, (32,), high=None)
    return ""


def command_file(result, arguments):
    from pathlib import Path

    return _one_file(Path(result), arguments)
