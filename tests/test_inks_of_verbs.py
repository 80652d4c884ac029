"""Ink, paper and gradients in the verbs that show or write pictures, beside `save`."""

import io

import numpy as np
import pytest
from PIL import Image

from sampler import Keyframe, Sampler, View, read_recipe
from sampler.pictures.inks import make_colouring
from sampler.pictures.levels import to_levels, to_pixels

INKS = {"ink": "#1b1b3a", "paper": "#f6f1e7"}
DARK, LIGHT = [0x1B, 0x1B, 0x3A], [0xF6, 0xF1, 0xE7]


@pytest.fixture
def sampler(tiny_checkpoint, digits):
    return Sampler(tiny_checkpoint, data=digits, seed=1)


def coloured(picture, **colours):
    return to_pixels(picture, make_colouring(**colours))


def read(path):
    with Image.open(path) as opened:
        return np.asarray(opened)


def check_first_frame(path, picture, **colours):
    """A GIF has 256 levels of ink, each in its colour."""
    wanted = to_levels(picture) / np.float32(255) if path.suffix == ".gif" else picture
    with Image.open(path) as opened:
        seen = np.asarray(opened.convert("RGB"))
    np.testing.assert_array_equal(seen, coloured(wanted, **colours))


def test_save_png_writes_colours_and_remembers_them(sampler, tmp_path):
    picture = sampler.generate(sampler.generate_z(seed=1), 24, 24)
    path = sampler.save_png(picture, tmp_path / "a.png", **INKS)
    np.testing.assert_array_equal(read(path), coloured(picture, **INKS))
    assert read_recipe(path)["colouring"] == INKS
    again = Sampler.from_file(path, checkpoint=sampler._source)
    assert again.colouring == INKS
    plain = sampler.save_png(picture, tmp_path / "b.png")
    assert "colouring" not in read_recipe(plain)


def test_save_png_resizes_a_transparent_picture(sampler, tmp_path):
    picture = sampler.generate(sampler.generate_z(seed=1), 24, 24)
    path = sampler.save_png(picture, tmp_path / "a.png", (48, 12), ink="navy", paper=None)
    assert read(path).shape == (12, 48, 4)


@pytest.mark.parametrize("ending", ["gif", "apng"])
def test_save_anim_gif_writes_colours_and_remembers_them(sampler, tmp_path, ending):
    pictures = sampler.morph(*(sampler.generate_z(seed=seed) for seed in (1, 2)), 3, 24, 24)
    path = sampler.save_anim_gif(pictures, tmp_path / f"a.{ending}", colours=["white", "navy"])
    check_first_frame(path, pictures[0], colours=["white", "navy"])
    assert read_recipe(path)["colouring"] == {"colours": ["#ffffff", "#000080"]}


@pytest.mark.parametrize("ending", ["gif", "apng"])
def test_save_film_writes_colours_and_remembers_them(sampler, tmp_path, ending):
    keyframes = [Keyframe(sampler.generate_z(seed=seed)) for seed in (1, 2)]
    how = {"fps": 3, "size": 24, "progress": False}
    path = sampler.save_film(keyframes, tmp_path / f"a.{ending}", **how, **INKS)
    first = sampler.render(keyframes[0].z, View(24, 24))
    check_first_frame(path, first, **INKS)
    assert read_recipe(path)["colouring"] == INKS
    assert sampler.timeline(path).colouring == INKS


def test_a_format_without_opacity_is_refused_before_anything_is_drawn(sampler, tmp_path):
    keyframes = [Keyframe(sampler.generate_z(seed=seed)) for seed in (1, 2)]
    with pytest.raises(ValueError, match=r"paper got None.* a \.gif holds no opacity"):
        sampler.save_film(keyframes, tmp_path / "a.gif", paper=None, parts=tmp_path / "parts")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", ["png", "tif"])
@pytest.mark.parametrize("colours", [INKS, {"ink": "#1b1b3a", "paper": None}])
def test_a_poster_has_the_pixels_of_save(sampler, tmp_path, ending, colours):
    z, view = sampler.generate_z(seed=1), View(40, 30)
    poster = tmp_path / f"a.{ending}"
    sampler.save_poster(z, poster, view, progress=False, **colours)
    saved = sampler.save(z, tmp_path / f"b.{ending}", view=view, **colours)
    np.testing.assert_array_equal(read(poster), read(saved))
    assert read_recipe(poster) == read_recipe(saved)
    in_parts = tmp_path / f"c.{ending}"
    sampler.save_poster(z, in_parts, view, progress=False, parts=tmp_path / "parts", **colours)
    assert in_parts.read_bytes() == poster.read_bytes()


def shown(figure):
    with Image.open(io.BytesIO(figure._repr_png_())) as opened:
        return np.asarray(opened.convert("RGB")).reshape(-1, 3).astype(int)


def test_pictures_are_shown_in_colours(digits):
    sampler = Sampler(data=digits, seed=1)
    for figure in (
        sampler.show_image_from_z(sampler.generate_z(seed=1), **INKS),
        sampler.generate_random_label(2, **INKS),
    ):
        seen = shown(figure)
        assert (seen == LIGHT).all(axis=1).any()
        assert (np.abs(seen - DARK).max(axis=1) < 8).any()
        assert seen.sum(axis=1).min() > sum(DARK) - 24  # no black is left


def test_three_channels_refuse_colours_by_name_and_write_nothing(tmp_path):
    colour = Sampler.untrained(seed=3, depth=2, init_std=0.4)
    z = colour.generate_z(seed=1)
    picture = colour.generate(z, 8, 8)
    path = tmp_path / "a.png"
    for call in (
        lambda: colour.show_image_from_z(z, ink="navy"),
        lambda: colour.save_png(picture, path, ink="navy"),
        lambda: colour.save_anim_gif([picture, picture], path, ink="navy"),
        lambda: colour.save_film([Keyframe(z), Keyframe(-z)], path, ink="navy"),
        lambda: colour.save_poster(z, path, View(8, 8), ink="navy"),
        lambda: colour.draw(ink="navy"),
        lambda: colour.arithmetic(ink="navy"),
        lambda: colour.timeline(ink="navy"),
        lambda: colour.explore(ink="navy"),
    ):
        with pytest.raises(ValueError, match="ink would be ignored: the picture has 3 channels"):
            call()
    assert not list(tmp_path.iterdir())
