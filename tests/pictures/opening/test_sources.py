"""`sampler.pictures.opening.sources`: the one way to open a picture."""

import io
import os
import subprocess
import sys
import textwrap
import zlib
from pathlib import Path

import numpy as np
import png
import pytest
import tifffile
from PIL import Image, ImageDraw

import sampler
from sampler.pictures.opening import appearance, bands, decoding
from sampler.pictures.opening.sources import frames, is_picture, pixels
from sampler.pictures.poster import write_poster

PACKAGE = Path(sampler.__file__).parent


def drawing(size=60, paper=255, ink=0, mode="L"):
    image = Image.new(mode, (size, size), paper)
    ImageDraw.Draw(image).line([(size / 2, size / 6), (size / 2, size * 5 / 6)], ink, size // 10)
    return image


def content(image, kind="PNG", **options):
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


# -- kinds of files --------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["png", "jpg", "gif", "bmp", "tif", "webp", "ppm", "avif"])
def test_every_allowed_format(tmp_path, ending):
    if ending == "avif" and "AVIF" not in Image.registered_extensions().values():
        pytest.skip("this Pillow has no AVIF")
    drawing(mode="RGB", paper=(255,) * 3, ink=(0,) * 3).save(tmp_path / f"a.{ending}", quality=100)
    result = pixels(tmp_path / f"a.{ending}")
    assert result.shape[:2] == (60, 60)
    assert result.dtype == np.float32
    assert result[0, 0].min() > 0.97
    assert result[30, 30].max() < 0.03


@pytest.mark.parametrize("ending", ["eps", "ico", "tga", "pcx", "pdf", "sgi"])
@pytest.mark.parametrize("name", ["a", "a.png"])
def test_other_formats_are_never_tried(tmp_path, ending, name):
    drawing(mode="RGB", paper=(255,) * 3, ink=(0,) * 3).save(tmp_path / f"x.{ending}")
    (tmp_path / f"x.{ending}").rename(tmp_path / name)
    with pytest.raises(ValueError, match=f"{name}' cannot be read as a picture.*expected PNG"):
        pixels(tmp_path / name)


def test_a_pil_image_of_postscript_is_not_run(tmp_path):
    drawing(mode="RGB", paper=(255,) * 3).save(tmp_path / "x.eps")
    with (
        Image.open(tmp_path / "x.eps") as image,
        pytest.raises(ValueError, match="PostScript, a program"),
    ):
        pixels(image)


def test_pictures_are_opened_here_alone():
    # These open what the package itself has just made, or look for their own mark.
    allowed = {"decoding.py", "cell_panel.py", "animation.py", "demo.py", "image.py", "commands.py"}
    callers = {p.name for p in PACKAGE.rglob("*.py") if "Image.open(" in p.read_text()}
    assert callers <= allowed


def test_pillows_limit_stays_as_it_is():
    before = Image.MAX_IMAGE_PIXELS
    pixels(content(drawing()))
    assert before == Image.MAX_IMAGE_PIXELS


# -- kinds of input --------------------------------------------------------------------------------


def test_every_kind_of_input_gives_the_same(tmp_path, monkeypatch):
    data = content(drawing())
    path = tmp_path / "a.png"
    path.write_bytes(data)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    upload = {"name": "a.png", "type": "image/png", "size": len(data), "content": memoryview(data)}
    with path.open("rb") as file:
        kinds = [path, str(path), "~/a.png", data, bytearray(data), memoryview(data)]
        kinds += [io.BytesIO(data), file, upload, drawing()]
        assert all(map(is_picture, kinds))
        for kind in [*kinds, (upload,), np.asarray(drawing())]:
            np.testing.assert_array_equal(
                pixels(kind), np.asarray(drawing())[..., None] / np.float32(255)
            )
        assert not file.closed
        assert file.tell() == 0


def test_a_file_that_has_been_read_stays_where_it_was():
    file = io.BytesIO(content(drawing()))
    file.seek(7)
    pixels(file)
    assert file.tell() == 7


def test_what_is_no_picture_file(tmp_path):
    for source, error, message in (
        ("https://example.org/a.png", ValueError, "is an address; pictures are not fetched"),
        (Path("http://example.org/a.png"), ValueError, "pictures are not fetched"),
        (tmp_path, ValueError, "is a folder.*datasets.load"),
        (tmp_path / "none.png", FileNotFoundError, "no picture at"),
        ("a\0b", ValueError, "NUL"),
        ("", ValueError, "expected the name of a file"),
        (b"", ValueError, "the bytes cannot be read"),
        ({"name": "x.png", "content": b"junk"}, ValueError, "the upload 'x.png' cannot be read"),
        (io.StringIO("x"), TypeError, "open it with 'rb'"),
        (3, TypeError, r"the picture got 3 \(int\); expected a PIL image, a path"),
        (np.ma.masked_array(np.zeros((5, 5))), TypeError, "masked array.*filled"),
    ):
        with pytest.raises(error, match=message):
            pixels(source)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(ValueError, match="is a pipe, socket or device"):
        pixels(tmp_path / "fifo")


# -- pixels as they look ---------------------------------------------------------------------------


def test_transparency_lies_on_paper():
    clear = drawing(paper=(0, 0, 0, 0), ink=(0, 0, 0, 255), mode="RGBA")
    grey = drawing(paper=(0, 0), ink=(0, 255), mode="LA")
    palette = drawing(paper=5, ink=0, mode="P")
    palette.putpalette([0, 0, 0] * 256)
    for data in (content(clear), content(grey), content(palette, transparency=5), clear):
        result = pixels(data)
        assert result.shape == (60, 60, 1)
        assert result[0, 0, 0] == 1
        assert result[30, 30, 0] == 0
    white = drawing(paper=(0, 0, 0, 0), ink=(255, 255, 255, 255), mode="RGBA")
    assert pixels(white)[0, 0, 0] == 0
    assert pixels(white)[30, 30, 0] == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_is_obeyed(kind, orientation):
    image = Image.fromarray(
        np.repeat(np.arange(24, dtype=np.uint8).reshape(4, 6) * 10, 8, 0).repeat(8, 1)
    )
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 100} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {}
    data = content(image, kind, exif=exif, **options)
    result = pixels(data)
    # What puts it right, by Pillow's numbers of its transpositions.
    method = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}.get(orientation)
    wanted = image if method is None else image.transpose(Image.Transpose(method))
    np.testing.assert_allclose(result[..., 0], np.asarray(wanted) / 255, atol=0.02)
    with decoding.picture_in(io.BytesIO(data), "x") as picture:
        assert picture.sizes() == [wanted.size]


def test_sixteen_bits_are_scaled(tmp_path):
    values = np.array([[0, 256, 20000, 40000, 65535]], np.uint16)
    Image.fromarray(values).save(tmp_path / "a.png")
    tifffile.imwrite(tmp_path / "a.tif", values)
    tifffile.imwrite(tmp_path / "b.tif", values, photometric="miniswhite")
    tifffile.imwrite(tmp_path / "c.tif", values, byteorder=">")
    for name in ("a.png", "a.tif", "c.tif"):
        np.testing.assert_allclose(pixels(tmp_path / name)[..., 0], values / 65535, atol=1e-6)
    np.testing.assert_allclose(pixels(tmp_path / "b.tif")[..., 0], 1 - values / 65535, atol=1e-6)


def test_floats_and_wide_numbers(tmp_path):
    fine = np.array([[0, 0.25, 1]], np.float32)
    tifffile.imwrite(tmp_path / "fine.tif", fine)
    np.testing.assert_array_equal(pixels(tmp_path / "fine.tif")[..., 0], fine)
    tifffile.imwrite(tmp_path / "f.tif", np.array([[0, 0.25, 0.5, 1, 200]], np.float32))
    with pytest.raises(ValueError, match=r"f\.tif' got floats from 0 to 200; expected 0 to 1"):
        pixels(tmp_path / "f.tif")
    tifffile.imwrite(tmp_path / "n.tif", np.array([[0, np.nan]], np.float32))
    with pytest.raises(ValueError, match="NaN"):
        pixels(tmp_path / "n.tif")
    tifffile.imwrite(tmp_path / "i.tif", np.array([[0, 9]], np.int32))
    with pytest.raises(ValueError, match=r"i\.tif' got whole numbers of 32 bits"):
        pixels(tmp_path / "i.tif")


def test_grey_is_one_channel_and_colour_three():
    assert pixels(drawing(mode="RGB", paper=(255,) * 3)).shape == (60, 60, 1)
    assert pixels(drawing(mode="RGB", paper=(255, 255, 254))).shape == (60, 60, 3)
    assert pixels(np.zeros((5, 5, 4), np.uint8)).shape == (5, 5, 1)


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "WEBP", "PNG"])
def test_a_file_of_several_frames_is_several_pictures(kind):
    film = [drawing(ink=level) for level in (0, 80, 160)]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = content(film[0], kind, save_all=True, append_images=film[1:], **options)
    result = [frame[30, 30, 0] for frame in frames(data)]
    np.testing.assert_allclose(result, [0, 80 / 255, 160 / 255], atol=0.02)
    with pytest.raises(ValueError, match="holds 3 frames.*expected one picture"):
        pixels(data)
    with Image.open(io.BytesIO(data)) as image:
        image.seek(1)
        assert len(list(frames(image))) == 3
        assert image.tell() == 1
        np.testing.assert_allclose(pixels(image.copy())[30, 30, 0], 80 / 255, atol=0.02)


# -- large ones ------------------------------------------------------------------------------------


def test_averaging_is_exact():
    values = np.random.default_rng(0).random((7, 11), np.float32)
    small = pixels(values, longest=4)
    assert small.shape == (3, 4, 1)
    np.testing.assert_allclose(small[0, 0, 0], values[:3, :3].mean(), rtol=1e-5)
    np.testing.assert_allclose(small[2, 3, 0], values[6:, 9:].mean(), rtol=1e-5)


@pytest.mark.parametrize(
    ("depth", "alpha", "grey"),
    [(depth, False, True) for depth in (1, 2, 4)]
    + [(depth, alpha, grey) for depth in (8, 16) for alpha in (0, 1) for grey in (0, 1)],
)
def test_bands_of_png_are_those_of_the_whole(monkeypatch, depth, alpha, grey):
    channels = (1 if grey else 3) + alpha
    values = np.random.default_rng(0).integers(2**depth, size=(37, 53 * channels))
    made = io.BytesIO()
    png.Writer(53, 37, greyscale=bool(grey), alpha=bool(alpha), bitdepth=depth).write(
        made, values.tolist()
    )
    assert_bands_equal(monkeypatch, made.getvalue(), 0.01 if depth == 16 else 0)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA"])
def test_bands_of_filtered_png_are_those_of_the_whole(monkeypatch, mode):
    noise = np.random.default_rng(0).integers(9, size=(37, 53, 4)).cumsum(1).astype(np.uint8)
    image = Image.fromarray(noise).convert(mode)
    assert_bands_equal(monkeypatch, content(image))
    if mode in ("L", "P"):
        assert_bands_equal(monkeypatch, content(image, transparency=5))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("photometric", ["minisblack", "miniswhite", "rgb"])
@pytest.mark.parametrize("tile", [None, (16, 16)])
def test_bands_of_tiff_are_those_of_the_whole(monkeypatch, dtype, photometric, tile):
    colour = (3,) if photometric == "rgb" else ()
    values = np.random.default_rng(0).integers(np.iinfo(dtype).max, size=(37, 53, *colour))
    made = io.BytesIO()
    rows = {} if tile else {"rowsperstrip": 5}
    tifffile.imwrite(
        made, values.astype(dtype), photometric=photometric, tile=tile, compression="zlib", **rows
    )
    assert_bands_equal(monkeypatch, made.getvalue(), 0.01 if dtype == np.uint16 else 1e-6)


def assert_bands_equal(monkeypatch, data, tolerance=0.0):
    whole = pixels(data, longest=None)
    monkeypatch.setattr(bands, "BAND_PIXELS", 500)
    monkeypatch.setattr(decoding, "LARGEST_WHOLE", 0)
    calls = []
    real = bands.bands_of_file
    monkeypatch.setattr(decoding, "bands_of_file", lambda *a: calls.append(real(*a)) or calls[-1])
    np.testing.assert_allclose(pixels(data, longest=None), whole, atol=tolerance)
    assert calls
    assert calls[0] is not None
    assert pixels(data, longest=20).shape[:2] == (13, 18)


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_our_own_posters_above_pillows_limit_open(tmp_path, monkeypatch, ending):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100_000)
    monkeypatch.setattr(decoding, "LARGEST_WHOLE", 10_000)
    band = np.zeros((100, 1000, 1), np.float32)
    band[:, 450:550] = 1
    path = tmp_path / f"p.{ending}"
    write_poster(path, [band] * 10, width=1000, height=1000, channels=1)
    result = pixels(path, longest=100)
    assert result.shape == (100, 100, 1)
    assert result[50, 50, 0] == 0
    assert result[50, 10, 0] == 1
    for options in ({"longest": None}, {"longest": 2000}):
        with pytest.raises(
            ValueError, match=rf"p\.{ending}' is too large.*1000x1000.*limit is 100,000.*MAX_IMAGE"
        ):
            pixels(path, **options)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10_000)
    with pytest.raises(ValueError, match="too large.*the limit is 160,000"):
        pixels(path, longest=100)


def test_a_bomb_is_refused_before_it_is_decoded():
    def chunk(name, data):
        return (
            len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")
        )

    side = (90_000).to_bytes(4, "big")
    header = chunk(b"IHDR", side + side + bytes([8, 0, 0, 0, 0]))
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(
        ValueError, match="the bytes is too large|too large to be read.*90000x90000"
    ):
        pixels(bomb)


@pytest.mark.parametrize("cut", [30, 60, 100, -20])
def test_a_large_file_that_ends_early(monkeypatch, cut):
    monkeypatch.setattr(decoding, "LARGEST_WHOLE", 0)
    noise = Image.fromarray(np.random.default_rng(0).integers(256, size=(50, 50), dtype=np.uint8))
    with pytest.raises(ValueError, match="cannot be read as a picture"):
        pixels(content(noise)[:cut])


MEASURE = """
import resource, sys
from sampler.pictures.opening.sources import pixels
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(pixels(sys.argv[1]).shape)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


@pytest.mark.campaign
@pytest.mark.parametrize("kind", ["png", "jpg", "tif"])
def test_memory_is_bounded(tmp_path, monkeypatch, kind):
    pytest.importorskip("resource")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    path = tmp_path / f"large.{kind}"
    options = {"compression": "tiff_deflate"} if kind == "tif" else {}
    drawing(13370, (255, 255, 255), (0, 0, 90), "RGB").save(path, **options)
    answer = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    shape, megabytes = answer.stdout.splitlines()
    assert float(megabytes) < 400
    assert shape.startswith("(1")


# -- a file is data --------------------------------------------------------------------------------

AUDIT = """
import random, sys, warnings
from pathlib import Path

import numpy as np
from sampler import datasets
from sampler.datasets.preprocessing.crops import as_crops
from sampler.pictures.opening.sources import frames
from sampler.datasets.preprocessing.normalise import prepare

warnings.simplefilter("ignore")
BAD = ("subprocess", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.spawn",
       "socket.", "pickle.", "urllib.")
events = []
sys.addaudithook(lambda event, args: events.append(event) if event.startswith(BAD) else None)

folder = Path(sys.argv[1])
rng = random.Random(0)
files = sorted(folder.iterdir())
mutated = 0
for path in files:
    good = path.read_bytes()
    versions = [good]
    for _ in range(int(sys.argv[2])):
        data = bytearray(good)
        for _ in range(rng.randint(1, 8)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        versions.append(bytes(data[: rng.randrange(len(data))] if rng.random() < 0.3 else data))
    for data in versions:
        mutated += 1
        single = folder.parent / "single"
        single.mkdir(exist_ok=True)
        target = single / "x.png"
        target.write_bytes(data)
        for read in (lambda: as_crops(str(target), 26, 1), lambda: prepare(data),
                    lambda: datasets.load(single)):
            try:
                result = read()
            except (ValueError, TypeError, FileNotFoundError) as error:
                assert type(error).__name__ in ("ValueError", "TypeError", "DataError"), error
            else:
                array = getattr(result, "images", result)
                assert np.isfinite(array).all() and array.ndim in (3, 4), array.shape
print(mutated, events)
"""


def audit(tmp_path, count):
    folder = tmp_path / "good"
    folder.mkdir()
    colour = drawing(40, (255, 255, 255), (0, 0, 90), "RGB")
    for kind in ("png", "jpg", "gif", "bmp", "tif", "webp", "ppm", "eps", "ico", "pdf"):
        colour.save(folder / f"a.{kind}")
    drawing(40).save(folder / "film.gif", save_all=True, append_images=[drawing(40, ink=90)])
    (folder / "called.png").write_bytes((folder / "a.eps").read_bytes())
    (folder / "bare.png").write_bytes(b"%!PS\n(%pipe%touch /tmp/x) (w) file\nshowpage\n")
    (folder / "pickle.png").write_bytes(b"\x80\x04cos\nsystem\n(S'true'\ntR.")
    answer = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(AUDIT), str(folder), str(count)],
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    assert answer.stdout.endswith(" []\n"), answer.stdout
    return int(answer.stdout.split()[0])


def test_no_picture_starts_a_process_opens_a_socket_or_is_unpickled(tmp_path):
    assert audit(tmp_path, 3) == 14 * 4


@pytest.mark.campaign
def test_the_same_of_a_thousand_mutated_files(tmp_path):
    assert audit(tmp_path, 100) == 14 * 101


def test_orientations_are_all_known():
    assert [appearance.lies_on_its_side(n) for n in range(1, 9)] == [False] * 4 + [True] * 4
