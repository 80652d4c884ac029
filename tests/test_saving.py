"""Sampler.save: what is written is read back, by other programs, and options are never ignored."""

import io
import struct

import imageio.v2 as imageio
import numpy as np
import png
import pytest
import tifffile
from PIL import Image, ImageCms, ImageSequence

from sampler import Keyframe, Sampler, View, film, read_recipe
from sampler.pictures.image import contact_sheet, to_uint8
from sampler.pictures.inks import make_colouring
from sampler.pictures.levels import to_pixels
from sampler.render import plan

INKS = {"ink": "#1b1b3a", "paper": "#f6f1e7"}


@pytest.fixture(scope="module")
def sampler():
    return Sampler(seed=0)


@pytest.fixture(scope="module")
def colour():
    return Sampler.untrained(seed=3, depth=2, init_std=0.4)


@pytest.fixture(scope="module")
def z(sampler):
    return sampler.get_random_z(3, seed=1)


def read(path):
    with Image.open(path) as opened:
        return np.asarray(opened)


def film_of(path):
    """The frames of a film in RGB, by ffmpeg or Pillow."""
    if path.suffix == ".mp4":
        with imageio.get_reader(path) as opened:
            return np.stack([np.asarray(frame) for frame in opened])
    with Image.open(path) as opened:
        return np.stack([np.asarray(one.convert("RGB")) for one in ImageSequence.Iterator(opened)])


def pixel_chunks(path):
    """The compressed pixels of a PNG."""
    content = png.Reader(bytes=path.read_bytes()).chunks()
    return [data for kind, data in content if kind == b"IDAT"]


def chunks(path):
    """The chunks of a PNG in their order, as the format has them."""
    return [kind for kind, _ in png.Reader(bytes=path.read_bytes()).chunks()]


@pytest.mark.parametrize("ending", [".png", ".tif"])
def test_z_in_ink_and_paper(sampler, z, ending, tmp_path):
    path = sampler.save(z, tmp_path / f"three{ending}", size=(70, 50), **INKS)
    drawn = sampler.render(z, View(70, 50, aspect="fit"))
    np.testing.assert_array_equal(read(path), to_pixels(drawn, make_colouring(**INKS)))
    np.testing.assert_array_equal(sampler.z, z[None])
    assert read_recipe(path)["colouring"] == INKS


def test_the_plain_file_is_that_of_save_png(sampler, z, tmp_path):
    picture = sampler.render(z, View(61, 40))
    new = sampler.save(picture, tmp_path / "new.png")
    old = sampler.save_png(picture, tmp_path / "old.png")
    np.testing.assert_array_equal(read(new), read(old))
    assert read_recipe(new) == read_recipe(old)
    assert sampler.save(z, tmp_path / "z.png", view=View(61, 40)) == tmp_path / "z.png"
    np.testing.assert_array_equal(read(tmp_path / "z.png"), read(old))


def test_a_file_draws_itself_again_in_its_colours(sampler, z, tmp_path):
    view = View(48, 48, zoom=3.0, center=(1.0, 2.0))
    first = sampler.save(z, tmp_path / "a.png", view=view, colours=["white", "gold", "navy"])
    again = Sampler.from_file(first)
    assert again.colouring == {"colours": ["#ffffff", "#ffd700", "#000080"]}
    second = again.save(again.z, tmp_path / "b.png", view=again.view, **again.colouring)
    assert second.read_bytes() == first.read_bytes()


@pytest.mark.parametrize("ending", [".png", ".tif"])
def test_a_sheet_draws_itself_again(sampler, z, ending, tmp_path):
    options = {"sheet": "A6", "dpi": 60, "bleed": 3, "bits": 16}
    first = sampler.save(z, tmp_path / f"a{ending}", **options, **INKS)
    again = Sampler.from_file(first)
    assert again.printing == {"sheet": [105.0, 148.0], "dpi": 60.0, "bleed": 3.0, "bits": 16}
    how = again.colouring | again.printing
    second = again.save(again.z, tmp_path / f"b{ending}", view=again.view, **how)
    assert second.read_bytes() == first.read_bytes()


@pytest.mark.parametrize(
    "options",
    [
        {"size": 20},
        {"size": 20, "columns": 3, "pad": 7},
        {"sheet": (60, 40), "dpi": 60, "margin": 4, "view": View(30, 20)},
        {"size": 60, "labels": ["a", "b", "c", "d", "two\nlines"]},
        {"sheet": (60, 80), "dpi": 100, "margin": 4, "labels": ["a", "b", "c", "d", "two\nlines"]},
    ],
    ids=str,
)
def test_a_contact_sheet_draws_itself_again(sampler, options, tmp_path):
    codes = np.stack([sampler.get_random_z(digit, seed=1) for digit in (3, 1, 4, 1, 5)])
    first = sampler.save(codes, tmp_path / "a.png", **options, **INKS)
    again = Sampler.from_file(first)
    np.testing.assert_array_equal(again.z, codes)
    how = again.colouring | again.printing
    second = again.save(again.z, tmp_path / "b.png", view=again.view, **how)
    assert second.read_bytes() == first.read_bytes()
    with pytest.raises(ValueError, match="is a sheet of 5 latent vectors; explore opens one"):
        again.explore(first)


def test_an_array_in_sixteen_bits_draws_itself_again(sampler, z, tmp_path):
    first = sampler.save(sampler.render(z, View(90, 90)), tmp_path / "a.png", bits=16)
    again, recipe = Sampler.from_file(first), read_recipe(first)
    how = {"tolerance": recipe["tolerance"], **again.printing}
    second = again.save(again.z, tmp_path / "b.png", view=again.view, **how)
    np.testing.assert_array_equal(
        *(list(png.Reader(bytes=path.read_bytes()).read()[2]) for path in (first, second))
    )


def test_transparent_paper(sampler, z, tmp_path):
    path = sampler.save(z, tmp_path / "a.png", size=32, ink="#ff0000", paper=None)
    pixels = read(path)
    np.testing.assert_array_equal(pixels[..., 3], 255 - to_uint8(sampler.render(z, View(32, 32))))
    assert (pixels[..., :3] == [255, 0, 0]).all()
    with tifffile.TiffFile(sampler.save(z, tmp_path / "a.tif", size=32, paper=None)) as opened:
        page = opened.pages[0]
        assert page.shape == (32, 32, 4)
        assert [int(extra) for extra in page.extrasamples] == [2]  # opacity, not multiplied


@pytest.mark.parametrize("size", [("A6", (1240, 1748)), ((100, 50), (1181, 591))])
def test_a_sheet_has_its_pixels_and_its_size(sampler, z, size, tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "BAND", 1 << 18)  # several bands
    sheet, pixels = size
    path = sampler.save(z, tmp_path / "sheet.png", sheet=sheet, **INKS)
    with Image.open(path) as opened:
        assert opened.size == pixels
        assert opened.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    assert read_recipe(path)["size"] == list(pixels)
    path = sampler.save(z, tmp_path / "sheet.tif", sheet=sheet, dpi=150)
    with tifffile.TiffFile(path) as opened:
        tags = opened.pages[0].tags
        assert not opened.is_bigtiff
        assert tags["XResolution"].value == tags["YResolution"].value == (150, 1)
        assert int(tags["ResolutionUnit"].value) == 2  # inch
        width, height = tags["ImageWidth"].value, tags["ImageLength"].value
    with Image.open(path) as opened:
        assert opened.info["dpi"] == (150, 150)
        assert opened.size == (width, height)
    assert abs(width - pixels[0] / 2) <= 1


def test_a_margin_is_paper_and_a_bleed_shows_more(sampler, z, tmp_path):
    plain = {"dpi": 50, "sheet": "A6", "view": View(30, 20, aspect="fit")}  # on its side
    whole = read(sampler.save(z, tmp_path / "whole.png", **plain, **INKS))
    assert whole.shape == (207, 291, 3)
    free = read(sampler.save(z, tmp_path / "free.png", margin=10, bleed=3, **plain, **INKS))
    assert free.shape == (219, 303, 3)
    border = round(13 / 25.4 * 50)
    paper = np.array([0xF6, 0xF1, 0xE7])
    assert (free[:border] == paper).all()
    assert (free[-border:] == paper).all()
    assert (free[:, :border] == paper).all()
    assert (free[:, -border:] == paper).all()
    inside = View(303 - 2 * border, 219 - 2 * border, aspect="fit")
    drawn = to_pixels(sampler.render(z, inside), make_colouring(**INKS))
    np.testing.assert_array_equal(free[border:-border, border:-border], drawn)
    bled = read(sampler.save(z, tmp_path / "bled.png", bleed=3, **plain, **INKS))
    assert bled.shape == free.shape
    cut = bled[6:-6, 6:-6].astype(int)
    assert np.abs(cut - whole).max() <= 2  # the same window, and more around it


def test_colour_on_a_sheet_has_white_paper(colour, tmp_path):
    z = colour.generate_z(seed=1)
    pixels = read(colour.save(z, tmp_path / "a.png", sheet="A6", dpi=30, margin=10))
    assert (pixels[:12] == 255).all()
    assert chunks(tmp_path / "a.png")[:4] == [b"IHDR", b"sRGB", b"pHYs", b"tEXt"]


def test_sixteen_bits_are_the_exact_picture(sampler, z, tmp_path):
    exact = sampler.render(z, View(64, 64), exact=True)[..., 0]
    wanted = np.rint((1 - exact.astype(np.float64)) * 65535)
    path = sampler.save(z, tmp_path / "a.png", size=64, bits=16)
    _, _, rows, info = png.Reader(bytes=path.read_bytes()).read()
    assert info["bitdepth"] == 16
    assert np.abs(np.array([list(row) for row in rows]) - wanted).max() <= 1  # of 65,535
    assert read_recipe(path)["exact"] is True
    pixels = tifffile.imread(sampler.save(z, tmp_path / "a.tif", size=64, bits=16))
    assert pixels.dtype == np.uint16
    assert np.abs(pixels.astype(int) - wanted).max() <= 1
    rough = sampler.save(z, tmp_path / "rough.png", size=64, bits=16, tolerance=0.01)
    assert read_recipe(rough)["tolerance"] == 0.01


@pytest.mark.parametrize("paper", ["#f6f1e7", None])
def test_sixteen_bits_in_colour(sampler, z, paper, tmp_path):
    options = {"size": 40, "bits": 16, "ink": "#1b1b3a", "paper": paper}
    pixels = tifffile.imread(sampler.save(z, tmp_path / "a.tif", **options))
    path = sampler.save(z, tmp_path / "a.png", **options)
    width, height, rows, info = png.Reader(bytes=path.read_bytes()).read()
    assert (width, height, info["bitdepth"], info["alpha"]) == (40, 40, 16, paper is None)
    np.testing.assert_array_equal(np.array([list(r) for r in rows]).reshape(pixels.shape), pixels)
    exact = sampler.render(z, View(40, 40), exact=True)
    colouring = make_colouring("#1b1b3a", paper)
    np.testing.assert_array_equal(pixels, to_pixels(exact, colouring, bits=16))


def test_colour_and_ink_are_tagged_as_srgb_and_grey_is_not(sampler, colour, z, tmp_path):
    grey = sampler.save(z, tmp_path / "grey.png", size=20)
    inked = sampler.save(z, tmp_path / "ink.png", size=20, **INKS)
    assert b"sRGB" not in chunks(grey)
    assert chunks(inked)[1] == b"sRGB"
    path = colour.save(colour.generate_z(seed=1), tmp_path / "colour.tif", size=20)
    with Image.open(path) as opened:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(opened.info["icc_profile"]))
    assert "sRGB" in ImageCms.getProfileDescription(profile)
    assert profile.profile.creation_date.year == 1999  # the same bytes at any time


def test_several_are_a_contact_sheet(sampler, tmp_path):
    zs = np.stack([sampler.generate_z(seed=i) for i in range(5)])
    pictures = [sampler.render(one, View(30, 30)) for one in zs]
    of_z = sampler.save(zs, tmp_path / "z.png", size=30, columns=3, **INKS)
    np.testing.assert_array_equal(sampler.z, zs)
    of_pictures = sampler.save(pictures, tmp_path / "pictures.png", columns=3, **INKS)
    wanted = to_pixels(contact_sheet(pictures, columns=3), make_colouring(**INKS))
    np.testing.assert_array_equal(read(of_z), wanted)
    np.testing.assert_array_equal(read(of_pictures), wanted)


def test_several_on_a_sheet_of_paper(sampler, tmp_path):
    zs = [sampler.generate_z(seed=i) for i in range(6)]
    pixels = read(sampler.save(zs, tmp_path / "a.png", sheet="A6", dpi=60, margin=5, bleed=2))
    assert pixels.shape == (359, 257)
    border = round(7 / 25.4 * 60)
    assert (pixels[:border] == 255).all()
    ink = np.flatnonzero((pixels < 128).any(axis=0))
    assert ink[0] > border
    assert ink[-1] < 257 - border


@pytest.mark.filterwarnings("ignore")  # imageio's reader, used here alone, leaves pipes open
@pytest.mark.parametrize("ending", [".gif", ".apng", ".webp", ".mp4"])
def test_several_are_a_film(sampler, ending, tmp_path):
    zs = np.stack([sampler.generate_z(seed=i) for i in range(3)])
    path = sampler.save(zs, tmp_path / f"film{ending}", size=48, duration=0.2, **INKS)
    recipe = read_recipe(path)
    np.testing.assert_array_equal(np.float32(recipe["z"]), zs)
    assert recipe["colouring"] == INKS
    frames = film_of(path)
    assert frames.shape == (3, 48, 48, 3)
    wanted = to_pixels(sampler.render(zs[0], View(48, 48)), make_colouring(**INKS)).astype(int)
    off = np.abs(frames[0] - wanted)
    assert off.max() <= (1 if ending in (".gif", ".apng") else 60)
    assert off.mean() < 6


def test_a_film_of_pictures_and_a_still_in_a_films_format(sampler, tmp_path):
    film = sampler.morph(sampler.generate_z(seed=1), sampler.generate_z(seed=2), 4, 32, 32)
    path = sampler.save(film, tmp_path / "film.gif", hold=0.5, loop=False)
    assert np.shape(read_recipe(path)["z"]) == (4, 32)
    with Image.open(path) as opened:
        assert opened.n_frames == 4
        assert opened.info["duration"] == 600
    path = sampler.save(film[0], tmp_path / "still.webp", paper=None)
    with Image.open(path) as opened:
        assert (opened.mode, opened.format) == ("RGBA", "WEBP")
    assert "z" in read_recipe(path)
    path = sampler.save(film, tmp_path / "film.apng", ink="navy", paper=None)
    with Image.open(path) as opened:
        opened.seek(3)
        alpha = np.asarray(opened.convert("RGBA"))[..., 3]
    np.testing.assert_array_equal(alpha, 255 - to_uint8(film[3]))


def test_a_film_in_a_gif_keeps_every_level(sampler, z, tmp_path):
    film = [sampler.render(z, View(200, 200, zoom=zoom)) for zoom in (1, 1.1)]
    path = sampler.save(film, tmp_path / "film.gif", colours="magma")
    levels = np.linspace(1, 0, 256, dtype=np.float32)[None]
    palette = to_pixels(levels, make_colouring(colours="magma"))[0]
    with Image.open(path) as opened:
        for i, frame in enumerate(film):
            opened.seek(i)
            wanted = palette[to_uint8(frame)]
            np.testing.assert_array_equal(np.asarray(opened.convert("RGB")), wanted)


def test_a_file_that_is_there_is_kept(sampler, z, tmp_path):
    path = sampler.save(z, tmp_path / "a.png", size=10)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        sampler.save(sampler.generate_z(seed=9), path, size=10)
    assert path.read_bytes() == before
    sampler.save(sampler.generate_z(seed=9), path, size=10, overwrite=True)
    assert path.read_bytes() != before


PICTURE, PICTURES = np.full((4, 5, 1), 0.5, np.float32), np.zeros((3, 4, 5, 1), np.float32)
ONE, SEVERAL = np.zeros(32, np.float32), np.zeros((3, 32), np.float32)


@pytest.mark.parametrize(
    ("thing", "name", "options", "message"),
    [
        (PICTURE, "a.png", {"size": 9}, "size would be ignored: a picture is drawn already; give"),
        (PICTURE, "a.png", {"sheet": "A4"}, "sheet would be ignored: a picture is drawn"),
        (PICTURES, "a.png", {"view": View()}, "view would be ignored: 3 pictures"),
        (PICTURE, "a.png", {"exact": True}, "exact would be ignored"),
        (ONE, "a.png", {"duration": 1.0}, "duration would be ignored: the file is no film"),
        (SEVERAL, "a.png", {"hold": 1.0}, "hold would be ignored: the file is no film"),
        (SEVERAL, "a.gif", {"columns": 2}, "columns would be ignored"),
        (ONE, "a.png", {"columns": 2}, "columns would be ignored"),
        (ONE, "a.png", {"labels": ["a"]}, "labels would be ignored"),
        (SEVERAL, "a.png", {"labels": ["a", "b"]}, "labels got 2 texts for 3 z; expected one"),
        (SEVERAL, "a.png", {"pad": -1}, "pad got -1"),
        (SEVERAL, "a.png", {"pad": 9, "sheet": "A6"}, "pad would be ignored: pictures on a sheet"),
        (SEVERAL, "a.gif", {"labels": ["a"] * 3}, "labels would be ignored"),
        (ONE, "a.gif", {"bits": 16}, "bits would be ignored: a .gif holds 8 bits"),
        (ONE, "a.webp", {"sheet": "A4"}, "sheet would be ignored: a .webp"),
        (ONE, "a.webp", {"dpi": 300}, "dpi would be ignored: a .webp"),
        (ONE, "a.png", {"bleed": 3}, "bleed would be ignored: there is no sheet"),
        (ONE, "a.png", {"margin": 3}, "margin would be ignored: there is no sheet"),
        (ONE, "a.png", {"sheet": "A4", "size": 9}, "size would be ignored: the sheet"),
        (ONE, "a.gif", {"paper": None}, "paper got None; expected a colour, since a .gif"),
        (SEVERAL, "a.mp4", {"paper": None}, "paper got None; expected a colour, since a .mp4"),
        (ONE, "a.mp4", {}, "path got a .mp4 for a z; expected several"),
        (ONE, "a.jpg", {}, "expected a name that ends in one of .png, .*; a .jpg keeps no recipe"),
        (ONE, "a.svg", {}, "path got '.*; expected a name that ends in one of"),
        (ONE, "a.png", {"bits": 12}, "bits got 12; expected 8 or 16"),
        (ONE, "a.png", {"ink": "blak"}, "ink got 'blak'; expected a colour"),
        (ONE, "a.png", {"sheet": "A9"}, "sheet got 'A9'; expected A0, A1"),
        (ONE, "a.png", {"sheet": (0, 9)}, "sheet: width got 0"),
        (ONE, "a.png", {"sheet": "A6", "margin": 60}, "margin got 60 mm on a sheet of 105×148 mm"),
        (ONE, "a.png", {"sheet": "A6", "dpi": 0}, "dpi got 0"),
        (ONE, "a.png", {"size": (1, 2, 3)}, "size got .1, 2, 3."),
        (ONE, "a.png", {"exact": True, "tolerance": 0.1}, "tolerance=0.1 would be ignored"),
        (np.zeros((32, 32)), "a.png", {}, "may be a picture, or 32 latent vectors"),
        (np.zeros(7), "a.png", {}, "thing got shape .7,.; expected a picture"),
        ([], "a.png", {}, "thing got an empty list"),
        (None, "a.png", {}, "thing got None"),
        ({"z": 1}, "a.png", {}, "thing got"),
        (Image.new("L", (4, 4)), "a.png", {}, "thing got .*Image"),
        ([Keyframe(ONE)], "a.gif", {}, "thing got keyframes; .* draws their film"),
        (film([Keyframe(ONE)] * 2), "a.gif", {}, "thing got frames of a film; .* draws their film"),
        ([PICTURE, PICTURE[:2]], "a.png", {}, "picture 1 got shape"),
        (np.zeros((99, 32)), "a.png", {"sheet": "A6", "dpi": 1}, "no room; give fewer"),
    ],
)  # fmt: skip
def test_what_is_refused_is_named_and_writes_nothing(
    sampler, thing, name, options, message, tmp_path
):
    with pytest.raises((TypeError, ValueError), match=message):
        sampler.save(thing, tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


def test_colours_of_a_network_of_colour_are_refused(colour, tmp_path):
    for options in ({"ink": "navy"}, {"paper": None}, {"colours": "magma"}):
        (name,) = options
        with pytest.raises(
            ValueError, match=f"{name} would be ignored: the picture has 3 channels"
        ):
            colour.save(colour.z, tmp_path / "a.png", **options)


def test_the_picture_comes_first(sampler, z, tmp_path):
    with pytest.raises(TypeError, match="the picture comes first and the file's name second"):
        sampler.save(tmp_path / "a.png", z)
    with pytest.raises(TypeError, match="did you mean 'colours'"):
        sampler.save(z, tmp_path / "a.png", colors="magma")


def test_lists_are_z_and_pictures_too(sampler, z, tmp_path):
    one = sampler.save(z.tolist(), tmp_path / "one.png", size=12)
    assert read(one).shape == (12, 12)
    assert read(sampler.save([z, z], tmp_path / "two.png", size=12)).shape == (16, 30)
    assert read(sampler.save(PICTURE[..., 0], tmp_path / "flat.png", dpi=72)).shape == (4, 5)
    assert struct.unpack(">I", (tmp_path / "flat.png").read_bytes()[16:20]) == (5,)


def test_ink_and_paper_on_the_screen_and_in_pil(sampler, z):
    picture = sampler.render(z, View(20, 20))
    wanted = to_pixels(picture, make_colouring(**INKS))
    np.testing.assert_array_equal(np.asarray(sampler.to_image(picture, **INKS)), wanted)
    figure = sampler.show_image(picture, **INKS)
    shown = np.asarray(figure.axes[0].images[0].get_array())
    np.testing.assert_array_equal(shown, wanted)
