"""`datasets.load` with a size: any folder, list or archive of pictures becomes a set."""

import logging
import os

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw

from sampler.datasets import DataError, Dataset, caching, fitting, gathering, load
from sampler.pictures.opening.light import to_linear, to_srgb


@pytest.fixture(autouse=True)
def isolated(monkeypatch, tmp_path_factory):
    """Hide the caches of the user from every test."""
    monkeypatch.delenv("SAMPLER_DATA", raising=False)
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path_factory.mktemp("cache")))


def drawing(size=(40, 40), paper=255, ink=0, mode="L"):
    """A stroke that reaches no border."""
    image = Image.new(mode, size, paper)
    width, height = size
    ImageDraw.Draw(image).line(
        [(width * 0.3, height * 0.3), (width * 0.7, height * 0.6)], ink, max(min(size) // 8, 1)
    )
    return image


def save(path, image, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, **options)
    return path


# -- sizes and formats -----------------------------------------------------------------------------


def test_a_folder_of_many_formats_and_sizes_becomes_a_set(tmp_path):
    red = (200, 30, 40)
    for index, ending in enumerate(("png", "jpg", "gif", "bmp", "tif", "webp", "avif")):
        size = (20 + 9 * index, 50 - 3 * index)
        label = ("cats", "dogs")[index % 2]
        save(tmp_path / label / f"{index}.{ending}", Image.new("RGB", size, red))
    data = load(tmp_path, size=32, fit="stretch")
    assert data.images.shape == (7, 32, 32, 3)
    assert np.abs(data.images.astype(int) - red).max() <= 12  # of the lossy formats
    assert data.label_names == ("cats", "dogs")
    assert data.labels.tolist() == [0] * 4 + [1] * 3
    assert data.of_label("dogs").tolist() == [4, 5, 6]
    assert "labels cats dogs" in repr(data)
    with pytest.raises(ValueError, match="label got 'cows'.*expected one of cats, dogs"):
        data.of_label("cows")


def test_folders_of_digits_keep_their_value_and_letters_are_named(tmp_path):
    for name in ("7", "3"):
        save(tmp_path / "digits" / name / "x.png", drawing())
    data = load(tmp_path / "digits", size=28)
    assert (data.labels.tolist(), data.label_names) == ([3, 7], None)
    for name in ("A", "b", "10", "2"):
        save(tmp_path / "mixed" / name / "x.png", drawing())
    data = load(tmp_path / "mixed", size=28)
    assert data.label_names == ("2", "10", "A", "b")
    assert data.of_label("A").tolist() == [data.labels.tolist().index(2)]


def test_ways_to_fit(tmp_path):
    wide = np.zeros((20, 60, 3), np.uint8)
    wide[:, 20:40] = (255, 0, 0)
    save(tmp_path / "x.png", Image.fromarray(wide))
    padded = load(tmp_path, size=30, background="#00ff00").images[0]
    assert padded[0, 0].tolist() == [0, 255, 0]
    assert padded[15, 0].tolist() == [0, 0, 0]
    assert padded[15, 15].tolist() == [255, 0, 0]
    cropped = load(tmp_path, size=30, fit="crop").images[0]
    assert (cropped == (255, 0, 0)).all()
    stretched = load(tmp_path, size=30, fit="stretch").images[0]
    assert stretched[0, 15].tolist() == [255, 0, 0]
    assert stretched[0, 0].tolist() == [0, 0, 0]


def test_shrinking_takes_the_mean_of_light():
    chequer = np.indices((64, 64)).sum(axis=0) % 2
    small = fitting.fitted(chequer[..., None].astype(np.float32), 16, "stretch")
    np.testing.assert_allclose(small, to_srgb(np.float32(0.5)), atol=1e-3)
    rng = np.random.default_rng(0)
    noise = rng.random((45, 31, 3)).astype(np.float32)
    small = fitting.fitted(noise, 7, "stretch")
    assert to_linear(small).mean() == pytest.approx(to_linear(noise).mean(), abs=1e-4)
    fine = to_linear(noise).repeat(7, axis=0).repeat(7, axis=1)  # on which areas are whole numbers
    areas = fine.reshape(7, 45, 7, 31, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(to_linear(small), areas, atol=1e-4)


def test_growing_keeps_flats_and_a_pixel():
    np.testing.assert_allclose(
        fitting.fitted(np.full((5, 3, 1), 0.3, np.float32), 16, "stretch"), 0.3, atol=1e-3
    )
    ramp = np.linspace(0.2, 0.8, 8, dtype=np.float32)[None, :, None].repeat(8, axis=0)
    large = fitting.fitted(ramp, 64, "stretch")
    assert (np.diff(large[30, 8:-8, 0]) > 0).all()
    np.testing.assert_allclose(fitting.fitted(np.ones((1, 1, 1), np.float32), 8, "pad"), 1)


def test_one_pixel_and_one_picture(tmp_path, caplog):
    save(tmp_path / "x.png", Image.new("L", (1, 1), 128))
    data = load(tmp_path, size=8)
    assert (data.images == 128).all()
    assert len(data) == 1
    assert "1 of 1 pictures are of one colour throughout" in caplog.text


@pytest.mark.slow
def test_a_very_large_picture(tmp_path):
    large = Image.new("L", (20_000, 20_000), 255)
    large.paste(0, (0, 0, 10_000, 10_000))
    save(tmp_path / "x.png", large, compress_level=1)
    data = load(tmp_path, size=64, ink="light")
    assert (data.images[0, :31, :31] == 0).all()
    assert (data.images[0, 33:, :] == 255).all()


# -- how a picture looks ---------------------------------------------------------------------------


def test_alpha_palette_depth_and_turns(tmp_path):
    clear = drawing((40, 40), (0, 0, 0, 0), (255, 0, 0, 255), "RGBA")
    save(tmp_path / "a.png", clear)
    save(tmp_path / "b.png", clear.convert("P"))
    save(tmp_path / "c.png", Image.merge("LA", (drawing(), Image.new("L", (40, 40), 255))))
    deep = np.asarray(drawing(), np.uint16) * 257
    save(tmp_path / "d.png", Image.fromarray(deep))
    save(tmp_path / "e.jpg", drawing(mode="CMYK", paper=(0, 0, 0, 0), ink=(0, 0, 0, 255)))
    exif = Image.Exif()
    exif[0x0112] = 6
    save(tmp_path / "f.png", drawing(), exif=exif)
    images = load(tmp_path, size=40, background=(0, 0, 255)).images
    assert images.shape == (6, 40, 40, 3)
    assert images[0, 0, 0].tolist() == [0, 0, 255]
    assert images[0].reshape(-1, 3).max(axis=0).tolist() == [255, 0, 255]
    np.testing.assert_array_equal(images[2], images[3])
    assert images[2, 0, 0].tolist() == [255, 255, 255]
    assert np.abs(images[4].astype(int) - images[2]).max() < 40
    np.testing.assert_array_equal(images[5], np.rot90(images[2], -1))


def test_transparent_edges_are_as_a_browser_shows_them(tmp_path):
    half = Image.new("RGBA", (8, 8), (0, 0, 0, 128))
    save(tmp_path / "x.png", half)
    assert load(tmp_path, size=8, colour="rgb").images[0, 0, 0].tolist() == [127, 127, 127]


def test_random_backgrounds_are_seeded(tmp_path):
    for name in "ab":
        save(tmp_path / f"{name}.png", drawing((20, 20), (0, 0, 0, 0), (9, 9, 9, 255), "RGBA"))
    first = load(tmp_path, size=16, background="random", seed=4)
    assert first == load(tmp_path, size=16, background="random", seed=4)
    assert first != load(tmp_path, size=16, background="random", seed=5)
    assert first.images[0, 0, 0].tolist() != first.images[1, 0, 0].tolist()
    with pytest.raises(ValueError, match="seed got 4, which has no effect"):
        load(tmp_path, size=16, seed=4)


def test_colour_profiles_are_honoured(tmp_path, caplog):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    image = Image.new("RGB", (8, 8), (200, 100, 50))
    save(tmp_path / "a.png", image, icc_profile=b"junk" * 40)
    assert load(tmp_path, size=8).images[0, 0, 0].tolist() == [200, 100, 50]
    assert "a colour profile cannot be used" in caplog.text
    save(tmp_path / "a.png", image, icc_profile=lab.tobytes())  # of another space: damaged, too
    assert load(tmp_path, size=8).images[0, 0, 0].tolist() == [200, 100, 50]
    save(tmp_path / "a.png", image, icc_profile=swapped_profile())
    red, green, blue = load(tmp_path, size=8).images[0, 0, 0].tolist()
    assert green > red > blue
    caplog.clear()
    save(tmp_path / "a.png", drawing(), icc_profile=swapped_profile())  # as convert("L") leaves it
    assert load(tmp_path, size=40).images.shape == (1, 40, 40, 1)
    clear = Image.new("RGBA", (8, 8), (200, 100, 50, 0))
    save(tmp_path / "a.png", clear, icc_profile=swapped_profile())
    assert load(tmp_path, size=8, ink="light").images[0, 0, 0].tolist() == [255]
    assert "a colour profile" not in caplog.text


def swapped_profile():
    """sRGB's profile, with the red primary called green and the other way round."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    profile = profile.replace(b"s\0R\0G\0B", b"o\0t\0h\0e").replace(b"sRGB", b"othe")
    return bytes(profile)


def test_grey_stays_one_channel_unless_asked(tmp_path):
    save(tmp_path / "a.png", drawing(mode="RGB", paper=(255,) * 3, ink=(0,) * 3))
    assert load(tmp_path, size=20).images.shape == (1, 20, 20, 1)
    seen = load(tmp_path, size=20, colour="rgb").images
    assert seen.shape == (1, 20, 20, 3)
    assert seen[0, 0, 0].tolist() == [255, 255, 255]
    save(tmp_path / "b.png", drawing(mode="RGB", paper=(255, 255, 0), ink=(0, 0, 255)))
    mixed = load(tmp_path, size=20)
    assert mixed.images.shape == (2, 20, 20, 3)
    np.testing.assert_array_equal(mixed.images[0], seen[0])
    grey = load(tmp_path, size=20, colour="grey")
    assert grey.images.shape == (2, 20, 20, 1)
    assert 0 < grey.images[1, 0, 0, 0] < 40  # yellow is light, so it is little ink


# -- ink -------------------------------------------------------------------------------------------


def test_dark_on_light_becomes_ink_and_is_told_once(tmp_path, caplog):
    for name in "abc":
        save(tmp_path / f"{name}.png", drawing(ink=ord(name) - 97))
    save(tmp_path / "d.png", drawing(paper=0, ink=255))
    data = load(tmp_path, size=40)
    assert (data.images[:, 0, 0] == 0).all()
    assert data.images.max(axis=(1, 2, 3)).min() >= 253
    told = [record.getMessage() for record in caplog.records if "turned" in record.getMessage()]
    assert len(told) == 1
    assert "turned 3 of 4 grey pictures" in told[0]
    kept = load(tmp_path, size=40, ink="light")
    assert kept.images[:, 0, 0, 0].tolist() == [255, 255, 255, 0]
    assert load(tmp_path, size=40, ink="dark").images[:, 0, 0, 0].tolist() == [0, 0, 0, 255]


def test_pil_images_turn_and_arrays_are_only_warned_about(caplog):
    image = drawing()
    assert load([image], size=40).images[0, 0, 0, 0] == 0
    caplog.clear()
    data = load(np.asarray(image)[None], size=20)
    assert data.images[0, 0, 0, 0] == 255
    assert "1 of 1 pictures in arrays look dark on light" in caplog.text
    assert load(np.asarray(image)[None], ink="dark").images[0, 0, 0, 0] == 0


def test_grey_photographs_look_as_they_are(tmp_path, caplog):
    """Half of them have dark borders, which no ink is drawn on."""
    rng = np.random.default_rng(0)
    for index in range(8):
        coarse = rng.integers(90, 256, size=(9, 9), dtype=np.uint8) // (1 + index % 2 * 4)
        coarse[3:6, 3:6] = 0 if index % 2 == 0 else 255
        image = Image.fromarray(coarse).resize((36, 36), Image.Resampling.BICUBIC)
        save(tmp_path / f"{index}.png", image)
    seen = load(tmp_path, size=36, ink="light").images
    np.testing.assert_array_equal(load(tmp_path, size=36).images, 255 - seen)
    assert "turned 8 of 8 grey shaded pictures, into ink" in caplog.text


def test_ink_on_colour_is_refused(tmp_path):
    save(tmp_path / "x.png", Image.new("RGB", (8, 8), (255, 0, 0)))
    with pytest.raises(ValueError, match="ink got 'dark', which has no effect on pictures in col"):
        load(tmp_path, size=8, ink="dark")


def test_margins_continue_the_paper(tmp_path):
    save(tmp_path / "a.png", drawing((60, 30)))
    save(tmp_path / "b.png", drawing((60, 30), paper=0, ink=255))
    images = load(tmp_path, size=30).images
    assert (images[:, 0] == 0).all()
    assert images.max() > 200


# -- bad input -------------------------------------------------------------------------------------


def test_all_broken_files_are_in_one_report(tmp_path, caplog):
    save(tmp_path / "good.png", drawing())
    (tmp_path / "text.png").write_text("not a picture")
    whole = save(tmp_path / "cut.png", drawing()).read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "empty.jpg").touch()
    for size in (None, 16):
        with pytest.raises(DataError) as caught:
            load(tmp_path, size=size)
        message = str(caught.value)
        assert message.startswith("3 of the 4 pictures of")
        assert all(name in message for name in ("text.png", "cut.png", "empty.jpg"))
        assert "skip_broken=True" in message
    data = load(tmp_path, size=16, skip_broken=True)
    assert len(data) == 1
    assert "3 left out" in data.note
    assert all(name in caplog.text for name in ("text.png", "cut.png", "empty.jpg"))
    (tmp_path / "good.png").unlink()
    with pytest.raises(DataError, match="3 of the 3"):
        load(tmp_path, size=16, skip_broken=True)


def test_frames_are_pictures_and_duplicates_are_counted(tmp_path, caplog):
    film = [drawing(ink=level) for level in (0, 90, 150)]
    film[0].save(tmp_path / "a.gif", save_all=True, append_images=film[1:])
    save(tmp_path / "b.png", drawing())
    save(tmp_path / "c.png", drawing())
    data = load(tmp_path, size=20)
    assert len(data) == 5
    assert "1 files hold several frames, each of which is a picture: " in caplog.text
    assert "2 of 5 pictures are exact duplicates" in data.note


def test_labels_with_one_picture_are_named(tmp_path, caplog):
    for name, count in (("cats", 2), ("dogs", 1)):
        for index in range(count):
            save(tmp_path / name / f"{index}.png", drawing(ink=index * 9))
    load(tmp_path, size=20)
    assert "1 of 2 labels have one picture alone: 'dogs'" in caplog.text


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may all")
def test_a_folder_without_rights(tmp_path):
    save(tmp_path / "in" / "x.png", drawing())
    (tmp_path / "in").chmod(0)
    try:
        with pytest.raises(DataError, match=r"in' cannot be read.*make it readable"):
            load(tmp_path, size=16)
    finally:
        (tmp_path / "in").chmod(0o700)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"size": 0}, "size got 0"),
        ({"size": 16, "fit": "fill"}, "fit got 'fill'; expected one of 'pad', 'crop', 'stretch'"),
        ({"fit": "crop"}, "fit got 'crop', which has no effect without size"),
        ({"size": 16, "background": "wite"}, "background got 'wite'"),
        ({"size": 16, "background": (1, 2)}, r"background got \(1, 2\)"),
        ({"size": 16, "colour": "red"}, "colour got 'red'; expected one of 'grey', 'rgb'"),
        ({"size": 16, "ink": "blue"}, "ink got 'blue'"),
        ({"size": 16, "ink": "dark", "colour": "rgb"}, "has no effect on colour='rgb'"),
        ({"size": 16, "glyphs": "A-Z"}, "holds no fonts"),
    ],
)
def test_bad_arguments(tmp_path, arguments, message):
    save(tmp_path / "x.png", drawing())
    with pytest.raises(ValueError, match=message):
        load(tmp_path, **arguments)


# -- other sources ---------------------------------------------------------------------------------


def test_lists_of_anything(tmp_path):
    path = save(tmp_path / "a.png", drawing())
    content = path.read_bytes()
    upload = {"name": "a.png", "type": "image/png", "size": len(content), "content": content}
    kinds = [path, str(path), drawing(), content, upload]
    data = load((kinds, ["x", "y", "x", "x", "y"]), size=20)
    assert (data.images == data.images[:1]).all()
    assert data.label_names == ("x", "y")
    for uploads in ((upload,), (upload, upload), [upload]):
        assert (load(uploads, size=20).images == data.images[:1]).all()
    assert load((kinds[:2], [4, 9]), size=20).labels.tolist() == [4, 9]
    with pytest.raises(DataError, match="empty list"):
        load([], size=20)
    with pytest.raises(ValueError, match=r"shape \(2,\) with 1 pictures"):
        load(([path], ["x", "y"]), size=20)
    with pytest.raises(DataError, match=r"no picture at .*gone\.png"):
        load([tmp_path / "gone.png"], size=20)


def test_arrays_of_any_size():
    rng = np.random.default_rng(0)
    arrays = [rng.random((9, 14, 3)), rng.integers(256, size=(30, 8), dtype=np.uint8)]
    assert load(arrays, size=12).images.shape == (2, 12, 12, 3)
    digits = load("digits", "test")
    large = load("digits", "test", size=56)
    assert large.images.shape == (360, 56, 56, 1)
    np.testing.assert_array_equal(large.labels, digits.labels)
    assert large.note.startswith(digits.note)


def test_arrays_with_alpha_lie_on_the_background(tmp_path):
    half = np.zeros((2, 6, 6, 4), np.uint8)
    half[:, 3:] = 200, 100, 0, 255
    data = load((half, ["a", "b"]), background="#0000ff")
    assert (data.name, data.label_names) == ("arrays", ("a", "b"))
    assert data.images[0, 0, 0].tolist() == [0, 0, 255]
    assert data.images[1, 5, 5].tolist() == [200, 100, 0]
    np.savez(tmp_path / "set.npz", images=half)
    assert load(tmp_path / "set.npz").name == "set"
    np.testing.assert_array_equal(load(half).images, load(tmp_path / "set.npz").images)


def test_arrays_of_16_bits():
    grey = np.array([[[0, 257, 65535]]], np.uint16)
    assert load(grey).images.ravel().tolist() == [0, 1, 255]
    with pytest.raises(ValueError, match="uint16 values up to 255, all but black where 65535"):
        load(grey // 257)


def test_an_avif_without_its_decoder_is_told(tmp_path, monkeypatch):
    path = save(tmp_path / "a.avif", Image.new("RGB", (8, 8), "red"))
    monkeypatch.delitem(Image.OPEN, "AVIF")
    with pytest.raises(DataError, match="AVIF, which this Pillow cannot read: pip install -U pil"):
        load([path], size=8)


def test_ink_of_arrays_is_seen_dark_on_light_beside_colour():
    ink = np.zeros((20, 20), np.uint8)
    ink[5:15, 9:11] = 255
    red = np.full((20, 20, 3), (255, 0, 0), np.uint8)
    for arrays in ([ink, red], [red, ink]):
        images = load(arrays, size=20).images
        seen = images[0 if arrays[0] is ink else 1]
        assert seen[0, 0].tolist() == [255, 255, 255]
        assert seen[10, 10].tolist() == [0, 0, 0]
    np.testing.assert_array_equal(load(ink[None], colour="rgb").images[0], seen)
    wide = load(ink[None, 5:15], size=20, background="red").images[0]
    assert wide[0, 0].tolist() == [255, 0, 0]
    assert wide[10, [0, 10]].tolist() == [[255] * 3, [0] * 3]
    assert load([ink], size=20).images[0, [0, 10], 10, 0].tolist() == [0, 255]


def test_npz(tmp_path):
    images = np.random.default_rng(0).integers(256, size=(4, 9, 9, 3), dtype=np.uint8)
    np.savez(tmp_path / "a.npz", images=images, labels=[3, 1, 3, 1])
    data = load(tmp_path / "a.npz")
    np.testing.assert_array_equal(data.images, images)
    assert (data.labels.tolist(), data.name) == ([3, 1, 3, 1], "a")
    np.savez(tmp_path / "b.npz", test_images=images, test_labels=np.array([[1], [2], [3], [4]]))
    assert load(tmp_path / "b.npz", "test", size=5).labels.tolist() == [1, 2, 3, 4]
    with pytest.raises(DataError, match="holds the arrays test_images, test_labels; expected"):
        load(tmp_path / "b.npz")
    np.savez(tmp_path / "c.npz", images=np.array([object()]))
    with pytest.raises(DataError, match="cannot be read as an archive of arrays"):
        load(tmp_path / "c.npz")
    whole = bytearray((tmp_path / "a.npz").read_bytes())
    whole[6] |= 1  # encrypted
    whole[whole.index(b"PK\1\2") + 8] |= 1
    (tmp_path / "d.npz").write_bytes(bytes(whole))
    with pytest.raises(DataError, match="cannot be read as an archive of arrays"):
        load(tmp_path / "d.npz")
    (tmp_path / "d.npz").write_text("junk")
    with pytest.raises(DataError, match="cannot be read as an archive of arrays"):
        load(tmp_path / "d.npz")


# -- a cache for many ------------------------------------------------------------------------------


@pytest.fixture
def many(tmp_path, monkeypatch):
    """A folder of twelve pictures, where ten are many."""
    monkeypatch.setattr(caching, "MANY", 10)
    for index in range(12):
        save(tmp_path / "many" / "ab"[index % 2] / f"{index}.png", drawing(ink=index * 9))
    return tmp_path / "many"


def cache_files():
    from pathlib import Path

    return list((Path(os.environ["SAMPLER_CACHE"]) / "pictures").iterdir())


def test_many_pictures_are_read_once(many, monkeypatch):
    first = load(many, size=20, progress=False)
    assert len(cache_files()) == 1
    monkeypatch.setattr("sampler.datasets.folder.gather", None)  # nothing is read again
    second = load(many, size=20)
    assert second == first
    assert second.label_names == first.label_names == ("a", "b")
    np.testing.assert_array_equal(second.images, first.images)
    assert Dataset("x", first.images.copy(), first.labels, "memory").checksum == first.checksum
    with pytest.raises(ValueError, match="read-only"):
        second.images[0] = 0


def test_many_files_in_a_list_are_read_once(many, monkeypatch):
    files = sorted(many.rglob("*.png"))
    labels = [path.parent.name for path in files]
    first = load((files, labels), size=20, progress=False)
    assert first == load(many, size=20, progress=False)
    other = load((files, labels[::-1]), size=20, progress=False)
    assert other.labels.tolist() == first.labels.tolist()[::-1]
    monkeypatch.setattr("sampler.datasets.lists.gather", None)
    assert load((files, labels), size=20) == first


def test_a_change_or_damage_makes_the_cache_anew(many):
    first = load(many, size=20, progress=False)
    (path,) = cache_files()
    whole = path.read_bytes()
    for spoiled in (whole[:-1], whole[:5000], b"", b"x" * len(whole), whole[:-9] + b"ninebytes"):
        path.unlink()
        path.write_bytes(spoiled)
        assert load(many, size=20, progress=False) == first
    save(many / "a" / "0.png", drawing(paper=0, ink=77))
    changed = load(many, size=20, progress=False)
    assert changed != first
    assert cache_files() == [path]
    assert load(many, size=20, progress=False) == changed


def test_colour_among_many_grey_ones_widens_the_cache(many):
    grey = load(many, size=20, ink="light", progress=False)
    save(many / "b" / "99.png", Image.new("RGB", (20, 20), (255, 0, 0)))
    data = load(many, size=20, progress=False)
    assert data.images.shape == (13, 20, 20, 3)
    np.testing.assert_array_equal(data.images[:12], grey.images.repeat(3, axis=3))


def test_a_cache_that_cannot_be_written_is_told(many, monkeypatch, tmp_path, caplog):
    (tmp_path / "file").touch()
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path / "file"))
    assert len(load(many, size=20, progress=False)) == 12
    assert "the cache cannot be written" in caplog.text


def test_progress_is_shown_where_it_takes_long(many, capfd, monkeypatch):
    load(many, size=16)
    assert capfd.readouterr().err == ""
    monkeypatch.setattr(gathering, "PATIENCE", 0.0)
    load(many, size=20)
    assert "pictures" in capfd.readouterr().err


# -- display ---------------------------------------------------------------------------------------


def test_a_set_shows_itself(caplog):
    with caplog.at_level(logging.ERROR):
        data = load("digits", "test")
    assert data._repr_png_().startswith(b"\x89PNG")
    assert data.show().axes
    large = load(np.random.default_rng(0).random((3, 200, 100, 3)))
    assert large._repr_png_().startswith(b"\x89PNG")
