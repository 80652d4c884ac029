"""pictures.recipes: a recipe that was written is read again; any other file is read or refused."""

import json
import os
import shutil
import struct
import subprocess
import zlib

import imageio_ffmpeg
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sampler import Keyframe, View, save_animation
from sampler.latent import vectors
from sampler.pictures import image, poster
from sampler.pictures.recipes import embedded_text
from sampler.pictures.recipes.recipe import Recipe, read_recipe

Z = vectors.sample(4, seed=1)
WHOLE = {
    "version": 1, "checkpoint": "mnist-resnet", "stage": "wild", "fingerprint": "0123456789ab",
    "z": [0.5, -1.0], "size": [30, 20], "scale": 8.0,
}  # fmt: skip


def png(path, *texts, key=b"sampler"):
    """Write a PNG of one pixel with these text chunks."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))]
    chunks += [(b"tEXt", key + b"\0" + text) for text in texts]
    chunks += [(b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    content = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + content)
    return path


def changed(**entries):
    return {name: value for name, value in (WHOLE | entries).items() if value is not None}


@pytest.mark.parametrize("ending", [".png", ".tif"])
@pytest.mark.parametrize(
    "more",
    [
        {"checkpoint": "mnist-resnet", "stage": "wild", "fingerprint": "0123456789ab"},
        {"untrained": {"seed": 3, "depth": 2, "init_std": 0.5}, "supersample": 2},
        {"checkpoint": "mine", "tolerance": 0.01},
        {"checkpoint": "mine", "exact": True},
    ],
)
def test_a_recipe_comes_back_as_it_was(tmp_path, ending, more):
    recipe = Recipe(Z, View(3, 2, 7.5, (1.0, -2.0), 3.0, 0.25, "fit"), **more)
    path = tmp_path / f"a{ending}"
    bands = [np.zeros((2, 3, 1), np.float32)]
    poster.write_poster(path, bands, width=3, height=2, channels=1, recipe=recipe)
    read = Recipe.read(path)
    np.testing.assert_array_equal(read.z, recipe.z)
    assert read.__dict__ | {"z": 0} == recipe.__dict__ | {"z": 0}
    assert read_recipe(path)["version"] == 2


def test_a_recipe_without_a_version_counts_as_version_0(tmp_path):
    old = {"checkpoint": "mnist-resnet/wild", "z": [0.5, -1.0], "scale": 8.0, "size": [30, 20]}
    path = png(tmp_path / "old.png", json.dumps(old).encode())
    assert read_recipe(path) == old
    read = Recipe.read(path)
    assert (read.checkpoint, read.stage, read.fingerprint) == ("mnist-resnet", "wild", None)
    read.refuse_other("mnist-resnet/wild", "0" * 12, "old.png", "")
    with pytest.raises(ValueError, match="fingerprint unknown; mnist-vae has"):
        read.refuse_other("mnist-vae", "0" * 12, "old.png", "")


@pytest.mark.parametrize(
    ("fields", "pattern"),
    [
        (b"[" * 100_000, "nested too deeply|recursion"),
        (b'{"a":' * 100_000, "nested too deeply|recursion"),
        (b"\xff\xfe{}", "utf-8"),
        (b"{", "Expecting"),
        (b"[1, 2]", "expected names and values"),
        (b"3", "expected names and values"),
        (b"NaN", "NaN is not finite"),
        (b'{"z": [Infinity]}', "Infinity is not finite"),
        (b'{"z": [1e999]}', "1e999 is not finite"),
        (b'{"z": [' + b"9" * 5000 + b"]}", "4300 digits"),
        (b'{"z": [1], "z": [2]}', "twice"),
        (changed(version=3), "version got 3; expected at most 2; install"),
        (changed(keyframes=[]), "names 'keyframes'; expected those of version 1"),
        (changed(version=2, keyframes=[{"z": [0.5]}]), "got 'z' and 'keyframes'"),
        (changed(version=2, fps=25), "got 'fps' without 'keyframes'"),
        (changed(version=2, z=None, keyframes=[]), "expected a list of 1 to"),
        (changed(version=2, z=None, keyframes=[{"zoom": 2}]), "keyframe 1 got .*; expected z, and"),
        (changed(version=2, z=None, keyframes=[{"z": [1], "x": 2}]), "keyframe 1 got"),
        (changed(version=2, z=None, keyframes=[{"z": [1], "zoom": 0}]), "keyframe 1: zoom got 0"),
        (changed(version=2, z=None, keyframes=[{"z": "12"}]), "keyframe 1: z got '12'"),
        (changed(version=2, z=None, keyframes=[{"z": [1], "easing": "x"}]), "easing got 'x'"),
        (changed(version=2, z=None, keyframes=[{"z": [1]}, {"z": [1, 2]}]), "expected one length"),
        (changed(version=2, z=None, keyframes=[{"z": [1]}], fps=0), "fps got 0"),
        (changed(version=2, z=None, keyframes=[{"z": [1]}], loop=1), "loop got 1"),
        (changed(version=2, sampler="../x"), "sampler got '../x'; expected the version"),
        (changed(version=-1), "version got -1"),
        (changed(version=True), "version got True"),
        (changed(version="1"), "version got '1'"),
        (changed(colour="red"), "names 'colour'; expected those of version 1"),
        (changed(z=None), "no 'z'"),
        (changed(checkpoint=None, stage=None), "got no network"),
        (changed(untrained={"seed": 1}), "got two networks"),
        (changed(z=3), "z got 3; expected a list"),
        (changed(z="0123"), "expected a list"),
        (changed(z=[]), "expected"),
        (changed(z=[[[1.0]]]), "shape"),
        (changed(z=[1, [2]]), "not a regular array"),
        (changed(z=["a"]), "real numbers"),
        (changed(z=[True]), "real numbers"),
        (changed(z=[1e38]), "z reaches"),
        (changed(z=[10**400]), "z"),
        (changed(size=[0, 5]), "width got 0"),
        (changed(size=[5, 2.5]), "height got 2.5"),
        (changed(size=5), "expected width and height"),
        (changed(size=[10**9, 10**9]), "at most 100000000000 pixels"),
        (changed(scale=-1.0), "scale"),
        (changed(scale="8"), "scale"),
        (changed(center=[1]), "center"),
        (changed(zoom=0), "zoom"),
        (changed(rotation="left"), "rotation"),
        (changed(aspect="wide"), "aspect"),
        (changed(checkpoint="../else"), "no path"),
        (changed(checkpoint="/etc"), "no path"),
        (changed(checkpoint="a\\b"), "no path"),
        (changed(checkpoint=["a"]), "no path"),
        (changed(checkpoint="a/b/c"), "no path"),
        (changed(checkpoint=""), "no path"),
        (changed(stage=".."), "no path"),
        (changed(fingerprint="0123"), "12 hexadecimal digits"),
        (changed(checkpoint=None, untrained=3), "arguments of Sampler.untrained"),
        (changed(checkpoint=None, untrained={"seed": 1, "x": 2}), "arguments of Sampler.untrained"),
        (changed(checkpoint=None, untrained={"seed": -1}), "seed got -1"),
        (changed(checkpoint=None, untrained={"seed": 1, "init_std": "2"}), "init_std"),
        (changed(checkpoint=None, untrained={"seed": 1, "activation": 0}), "activation"),
        (
            changed(version=2, timing={"fps": 3}),
            "timing got .* expected any of duration, hold, loop",
        ),
        (changed(version=2, timing={"duration": 0}), "timing duration got 0"),
        (changed(version=2, timing={"duration": []}), "timing got 0 durations"),
        (changed(version=2, timing={"duration": [1, "2"]}), "timing duration got '2'"),
        (changed(version=2, timing={"hold": 100}), "timing hold got 100"),
        (changed(version=2, timing={"loop": 0}), "timing loop got 0"),
        (changed(exact="no"), "exact got 'no'"),
        (changed(tolerance=2), "tolerance got 2"),
        (changed(exact=True, tolerance=0.1), "would be ignored"),
        (changed(supersample=10**6), "supersample"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_bad_recipe_is_refused_by_the_name_of_its_file(tmp_path, fields, pattern):
    text = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
    path = png(tmp_path / "bad.png", text)
    with pytest.raises(ValueError, match=rf"(?s)bad\.png' holds a damaged recipe: .*({pattern})"):
        read_recipe(path)
    with pytest.raises(ValueError, match="bad.png"):
        Recipe.read(path)
    if isinstance(fields, dict):  # nor is it written
        with pytest.raises((TypeError, ValueError), match="recipe cannot be kept"):
            image.save_png([[0.0]], tmp_path / "new.png", recipe=fields)
        assert not (tmp_path / "new.png").exists()


def test_anything_but_an_ordinary_file_is_refused(tmp_path):
    with pytest.raises(TypeError, match=r"path got 3 \(int\)"):
        read_recipe(3)
    with pytest.raises(IsADirectoryError):
        read_recipe(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_recipe(tmp_path / "none.png")
    with pytest.raises(ValueError, match="NUL"):
        read_recipe("a\0.png")
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(ValueError, match="expected an ordinary file"):
        read_recipe(tmp_path / "pipe.png")


def test_a_damaged_png_is_refused(tmp_path):
    text = json.dumps(WHOLE).encode()
    whole = png(tmp_path / "a.png", text).read_bytes()
    cases = {
        "flipped": whole.replace(b"mnist-resnet", b"mnist-RESNET"),  # its checksum does not fit
        "short": whole[:-6],
        "text": b"not a picture",
        "empty": b"",
        "beyond": whole[:33] + struct.pack(">I", 2**32 - 1) + whole[37:],
    }
    for name, content in cases.items():
        (tmp_path / f"{name}.png").write_bytes(content)
        with pytest.raises(ValueError, match=f"{name}.png' is not a readable PNG"):
            read_recipe(tmp_path / f"{name}.png")
    with pytest.raises(ValueError, match="more than one recipe"):
        read_recipe(png(tmp_path / "two.png", text, text))
    with pytest.raises(ValueError, match="longer than 1048576"):
        read_recipe(png(tmp_path / "long.png", b"x" * (embedded_text.LONGEST + 1)))
    with pytest.raises(ValueError, match="holds no recipe"):
        read_recipe(png(tmp_path / "other.png", b"x" * (1 << 21), key=b"comment"))


@pytest.mark.parametrize("ending", [".gif", ".png", ".apng", ".webp", ".mp4"])
def test_a_film_keeps_its_recipe_after_a_copy(ending, tmp_path):
    """Of 200 keyframes: 140,000 characters, more than a program takes as one argument."""
    z = vectors.sample(32, count=200, seed=3)
    recipe = Recipe(z, View(16, 12), "a name; with = and #", fingerprint="0123456789ab")
    frames = [np.full((12, 16), share, np.float32) for share in (0.0, 0.5, 1.0)]
    path = save_animation(frames, tmp_path / f"film{ending}", recipe=recipe)
    copy = shutil.copy(path, tmp_path / f"copy{ending}")
    read = Recipe.read(copy)
    np.testing.assert_array_equal(read.z, z)
    assert read.__dict__ | {"z": 0} == recipe.__dict__ | {"z": 0}
    plain = save_animation(frames, tmp_path / f"plain{ending}")
    with pytest.raises(ValueError, match="holds no recipe"):
        read_recipe(plain)


def test_keyframes_come_back_as_they_were(tmp_path):
    view = View(16, 12, 7.0, (1.0, -2.0), 3.0, 0.25, "fit")
    keyframes = (
        Keyframe(Z, view, hold=0.5, easing="ease"),
        Keyframe(-Z, View(16, 12, aspect="fit")),
    )
    film = {"fps": 12, "interpolation": "slerp", "loop": True}
    recipe = Recipe(Z, view, "mine", sampler="0.1.0", keyframes=keyframes, film=film)
    frames = [np.zeros((12, 16)), np.ones((12, 16))]
    read = Recipe.read(save_animation(frames, tmp_path / "film.webp", recipe=recipe))
    assert read.film == film
    assert read.sampler == "0.1.0"
    for ours, theirs in zip(keyframes, read.keyframes, strict=True):
        np.testing.assert_array_equal(ours.z, theirs.z)
        assert ours.__dict__ | {"z": 0} == theirs.__dict__ | {"z": 0}
    np.testing.assert_array_equal(read.z, [Z, -Z])
    assert read.view == view


def test_a_recipe_survives_other_programs(tmp_path):
    """Pillow's copy of a WebP with its Exif data, and ffmpeg's of an MP4."""
    frames = [np.zeros((16, 16)), np.ones((16, 16))]
    film = save_animation(frames, tmp_path / "a.webp", recipe=WHOLE)
    with Image.open(film) as opened:
        opened.save(tmp_path / "b.webp", exif=opened.getexif())
    assert read_recipe(tmp_path / "b.webp") == WHOLE
    film = save_animation(frames, tmp_path / "a.mp4", recipe=WHOLE)
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run(
        [program, "-v", "error", "-i", film, "-c", "copy", tmp_path / "b.mp4"], check=True
    )
    assert read_recipe(tmp_path / "b.mp4") == WHOLE


def test_a_webp_whose_exif_data_have_a_prefix(tmp_path):
    path = save_animation([np.zeros((2, 2))], tmp_path / "a.webp", recipe=WHOLE)
    content = path.read_bytes()
    at = content.index(b"EXIF")
    (length,) = struct.unpack("<I", content[at + 4 : at + 8])
    exif = b"Exif\0\0" + content[at + 8 : at + 8 + length]
    body = content[:at] + b"EXIF" + struct.pack("<I", len(exif)) + exif + b"\0" * (len(exif) % 2)
    path.write_bytes(body[:4] + struct.pack("<I", len(body) - 8) + body[8:])
    assert read_recipe(path) == WHOLE


@pytest.mark.parametrize(
    ("boxes", "pattern"),
    [
        (struct.pack(">I4s", 4, b"moov"), "a box in it ends outside"),
        (struct.pack(">I4sQ", 1, b"moov", 1 << 60), "a box in it ends outside"),
        (struct.pack(">I4s", 1, b"moov"), "it ends too early"),
        (
            struct.pack(">I4sI4sI4s", 24, b"moov", 16, b"udta", 8, b"meta"),
            "meta is too short|early",
        ),
    ],
)
def test_a_damaged_mp4_is_refused(boxes, pattern, tmp_path):
    path = tmp_path / "bad.mp4"
    path.write_bytes(struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + boxes)
    with pytest.raises(ValueError, match=rf"bad.mp4' is not a readable MP4: .*({pattern})"):
        read_recipe(path)


def test_pixels_are_passed_over(tmp_path):
    """Of a sparse file of 2 GB with one huge chunk nothing but its ends is read."""
    whole = png(tmp_path / "a.png", json.dumps(WHOLE).encode()).read_bytes()
    head, end = whole[:-12], whole[-12:]
    with open(tmp_path / "large.png", "wb") as file:
        file.write(head + struct.pack(">I", 1 << 31) + b"IDAT")
        file.seek((1 << 31) + 4, os.SEEK_CUR)
        file.write(end)
    assert read_recipe(tmp_path / "large.png") == WHOLE


@pytest.mark.parametrize("kind", ["png", "tif", "gif", "webp", "mp4"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_mutated_files_are_read_or_refused(kind, data, tmp_path_factory):
    """Any change of bytes gives a checked recipe, or a ValueError that names the file."""
    folder = tmp_path_factory.mktemp("mutated")
    path = folder / f"a.{kind}"
    if kind in ("gif", "webp", "mp4"):
        frames = [np.zeros((2, 2)), np.ones((2, 2))]
        save_animation(frames, path, recipe=WHOLE | {"z": [[0.5, -1.0], [1.0, 2.0]]})
    else:
        bands = [np.zeros((2, 3, 1), np.float32)]
        poster.write_poster(path, bands, width=3, height=2, channels=1, recipe=WHOLE)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    message = ""
    try:
        assert isinstance(read_recipe(path), dict)
    except ValueError as error:
        message = str(error)
    assert not message or f"a.{kind}" in message


def test_a_tiff_of_either_byte_order_and_size(tmp_path):
    import tifffile

    pixels = np.zeros((4, 5), np.uint8)
    for big in (False, True):
        for order in "<>":
            path = tmp_path / f"{big}{ord(order)}.tif"
            with tifffile.TiffWriter(path, bigtiff=big, byteorder=order) as file:
                file.write(pixels, description=json.dumps(WHOLE), metadata=None)
            assert read_recipe(path) == WHOLE
    tifffile.imwrite(tmp_path / "plain.tif", pixels, description="a scan", metadata=None)
    with pytest.raises(ValueError, match="holds no recipe"):
        read_recipe(tmp_path / "plain.tif")
