"""Good files, made at run time from seeds, which the campaign spoils and passes to readers."""

import gzip
import io
import json
import struct

import numpy as np
from PIL import Image

from hostile import names

EPS = """%!PS-Adobe-3.0 EPSF-3.0
%%BoundingBox: 0 0 60 60
%%EndComments
0 setgray 10 10 20 40 rectfill
showpage
%%EOF
"""


def make(folder, sampler):
    """Fill a folder with one good file of each kind."""
    drawn = names.drawing()
    image = Image.fromarray(drawn)
    for ending in ("png", "bmp", "tif", "webp", "jpg", "gif", "ppm"):
        how = {"lossless": True} if ending == "webp" else {}
        image.save(folder / f"digit.{ending}", **how)
    image.convert("P").save(folder / "palette.png")
    ink = Image.fromarray(255 - drawn)
    clear = Image.merge("RGBA", [Image.new("L", image.size, 0)] * 3 + [ink])
    clear.save(folder / "rgba.png")
    Image.merge("LA", [Image.new("L", image.size, 0), ink]).save(folder / "la.png")
    Image.fromarray(drawn.astype(np.uint16) * 257).save(folder / "deep.png")
    Image.fromarray((drawn / 255).astype(np.float32)).save(folder / "float.tif")
    exif = Image.Exif()
    exif[0x0112] = 6
    image.rotate(90, expand=True).save(folder / "turned.jpg", exif=exif, quality=95)
    image.save(folder / "film.gif", save_all=True, append_images=[ink, image.rotate(90)])
    image.save(folder / "pages.tif", save_all=True, append_images=[ink])
    for name in ("digit.eps", "script.png", "script.jpg"):
        (folder / name).write_text(EPS)
    (folder / "text.png").write_text("This is no picture.")
    (folder / "folder").mkdir()
    for index, label in enumerate((0, 1, 1, 7)):
        (folder / "folder" / str(label)).mkdir(exist_ok=True)
        path = folder / "folder" / str(label) / f"{index}.png"
        Image.fromarray(255 - names.digit(index)).save(path)
    np.save(folder / "z.npy", names.zed(1))
    (folder / "z.json").write_text(json.dumps({"z": names.zed(1).tolist()}))
    (folder / "list.json").write_text(json.dumps(names.zed(1).tolist()))
    (folder / "digits.gz").write_bytes(_idx())
    _with_recipe(folder, sampler)


def _with_recipe(folder, sampler):
    from sampler import View, save_animation
    from sampler.latent.directions import Directions
    from sampler.pictures import image
    from sampler.pictures.recipes import recipe

    view = View(6, 5)
    description = recipe.make_recipe(view, names.zed(1), sampler.name)
    image.save_png(names.gray(5, 6), folder / "recipe.png", recipe=description)
    frames = [names.gray(6, 6), names.gray(6, 6) / 2]
    for name in ("recipe.webp", "recipe.mp4"):
        save_animation(frames, folder / name, recipe=description)
    Directions(32, "n", {"bolder": names.zed(1)}).save(folder / "directions.json")


def _idx():
    pixels = names.digits(3)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        file.write(struct.pack(">4B3i", 0, 0, 8, 3, *pixels.shape) + pixels.tobytes())
    return packed.getvalue()
