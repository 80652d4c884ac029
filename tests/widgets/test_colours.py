"""Ink and paper in the panels draw, arithmetic and timeline: shown, written, copied, undone."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageSequence

from sampler import Keyframe, Sampler, View, read_recipe
from sampler.pictures.inks import make_colouring
from sampler.pictures.levels import to_levels, to_pixels

INKS = {"ink": "#1b1b3a", "paper": "#f6f1e7"}
SMALL = View(64, 64)


@pytest.fixture(scope="module")
def sampler():
    return Sampler(seed=0)


@pytest.fixture
def film(sampler, tmp_path, monkeypatch):
    """Two keyframes, 4 frames a second, 24×24 pixels."""
    monkeypatch.chdir(tmp_path)
    keyframes = [Keyframe(sampler.generate_z(seed=seed)) for seed in (1, 2)]
    panel = sampler.timeline(keyframes, View(24, 24), **INKS)
    panel.settings.fields["fps"].value = 4
    yield panel
    panel.pause()
    assert panel.wait()


def one():
    """A drawn one."""
    image = Image.new("L", (112, 112), 255)
    ImageDraw.Draw(image).line([(56, 20), (56, 92)], fill=0, width=9)
    return image


def pick(panel, **colours):
    """Choose colours as the user does, and wait for the picture."""
    for name, colour in colours.items():
        getattr(panel.inks, name).value = colour
    assert panel.wait()


def pixels(data):
    with Image.open(io.BytesIO(data)) as opened:
        return np.asarray(opened)


def coloured(picture, **colours):
    return to_pixels(picture, make_colouring(**colours))


def in_html(text):
    """The picture of a data URL."""
    return pixels(base64.b64decode(re.search(r"base64,([^\"]+)", text)[1]))


def without_sampler(lines):
    """The names that copied lines make; their last line would show or write a file."""
    names = {}
    exec(lines.rsplit("\n", 1)[0], names)
    return names


# draw


@pytest.mark.slow
def test_the_answer_to_a_drawing_is_in_colours_and_the_drawing_is_not(sampler):
    panel = sampler.draw(one(), view=SMALL)
    assert panel.wait()
    crop, pad = panel.crop_view.value, panel.pad.picture
    assert pixels(panel.canvas.picture).ndim == 2
    pick(panel, **INKS)
    assert panel.colouring == INKS
    drawn = coloured(sampler.render(panel.z, SMALL), **INKS)
    np.testing.assert_array_equal(pixels(panel.canvas.picture), drawn)
    assert panel.as_python().endswith("show_image(picture, ink='#1b1b3a', paper='#f6f1e7')")
    assert panel.crop_view.value == crop
    assert panel.pad.picture == pad


def test_an_empty_pad_is_answered_by_paper_in_its_colour(sampler):
    panel = sampler.draw(view=SMALL, **INKS)
    assert panel.canvas.ground == "#f6f1e7"
    assert (pixels(panel.canvas.picture) == [0xF6, 0xF1, 0xE7]).all()
    pick(panel, paper="#ffcc00")
    assert (pixels(panel.canvas.picture) == [0xFF, 0xCC, 0x00]).all()
    assert panel.canvas.ground == "#ffcc00"


# arithmetic


@pytest.mark.slow
def test_every_picture_of_an_equation_is_in_colours(sampler):
    panel = sampler.arithmetic(view=SMALL)
    assert panel.wait()
    panel.colouring = INKS
    assert panel.wait()
    assert (panel.inks.ink.value, panel.inks.paper.value) == ("#1b1b3a", "#f6f1e7")
    drawn = coloured(sampler.render(panel.z, SMALL), **INKS)
    np.testing.assert_array_equal(pixels(panel.canvas.picture), drawn)
    for thumbnail, z in [
        *((term.controls.thumbnail, term.z) for term in panel.terms),
        (panel.thumbnail, panel.z),
    ]:
        small = coloured(sampler.render(z, View(192, 192)), **INKS)
        np.testing.assert_array_equal(pixels(thumbnail.picture), small)
        np.testing.assert_array_equal(in_html(thumbnail.widget.value), small)
    assert panel.as_python().endswith("show_image(picture, ink='#1b1b3a', paper='#f6f1e7')")
    panel.terms[0].seed(7)
    assert panel.wait()
    again = coloured(sampler.render(panel.z, SMALL), **INKS)
    np.testing.assert_array_equal(pixels(panel.canvas.picture), again)


# timeline


def frames(path):
    with Image.open(path) as film:
        return [np.asarray(frame.convert("RGBA")) for frame in ImageSequence.Iterator(film)]


@pytest.mark.slow
def test_keyframes_are_shown_in_colours_and_undo_brings_the_old_ones_back(sampler, film):
    pick(film, ink="#c2185b")
    assert film.colouring == {"ink": "#c2185b", "paper": "#f6f1e7"}
    selected = film.keyframes[film.selected]
    picture = sampler.render(selected.z, View(640, 640))
    drawn = coloured(picture, **film.colouring)
    np.testing.assert_array_equal(pixels(film.canvas.picture), drawn)
    for item in film.strip.items:
        small = in_html(item["url"] + '"').reshape(-1, 3).astype(int)
        assert np.abs(small - [0xF6, 0xF1, 0xE7]).max(axis=1).min() <= 4  # a JPEG
    assert len(film.keyframes) == 2
    film.undo()
    assert film.wait()
    assert film.colouring == INKS
    assert film.inks.ink.value == "#1b1b3a"
    np.testing.assert_array_equal(pixels(film.canvas.picture), coloured(picture, **INKS))
    film.redo()
    assert film.colouring["ink"] == "#c2185b"


@pytest.mark.slow
def test_a_film_plays_in_colours(film):
    shown = []

    def note(change):
        if change["new"]["kind"] == "film":
            shown.append(pixels(film.canvas.picture).reshape(-1, 3).astype(int))

    film.canvas.observe(note, names="shown")
    film.play()
    assert film.player.wait()
    assert len(shown) == 5
    for frame in shown:
        assert np.abs(frame - [0xF6, 0xF1, 0xE7]).max(axis=1).min() <= 4
        assert np.abs(frame - [0x1B, 0x1B, 0x3A]).max(axis=1).min() <= 12


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["gif", "apng"])
def test_a_written_film_has_its_colours_and_its_recipe_knows_them(sampler, film, ending):
    path = film.export(f"film.{ending}")
    assert read_recipe(path)["colouring"] == INKS
    first = film.frames()[0]
    picture = sampler.render(first.z, first.view)
    if ending == "gif":  # of 256 levels of ink, each in its colour
        picture = to_levels(picture) / np.float32(255)
    np.testing.assert_array_equal(frames(path)[0][..., :3], coloured(picture, **INKS))
    assert Sampler.from_file(path).colouring == INKS
    again = sampler.timeline(path)
    assert again.colouring == INKS
    assert sampler.timeline(path, ink="navy").colouring == {"ink": "#000080"}
    same = again.export(f"again.{ending}")
    assert same.read_bytes() == path.read_bytes()


@pytest.mark.slow
def test_the_lines_of_a_film_write_it_in_its_colours(film):
    path = film.export("film.gif")
    lines = film.as_python().replace("'film.gif'", "'lines.gif'")
    assert lines.endswith("ink='#1b1b3a', paper='#f6f1e7')")
    exec(lines, {})
    for one, other in zip(frames(path), frames("lines.gif"), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.slow
def test_transparent_paper_is_kept_written_and_refused_where_a_format_has_none(sampler, film):
    film.inks.no_paper.value = True
    assert film.inks.paper.disabled
    pick(film, ink="#c2185b")
    assert film.colouring == {"ink": "#c2185b", "paper": None}
    assert pixels(film.canvas.picture).shape[2] == 4
    assert film.canvas.ground == ""
    with pytest.raises(ValueError, match=r"paper got None.* a \.gif holds no opacity"):
        film.export("film.gif")
    assert "holds no opacity" in film.strip.note
    assert film.exporter.bar.value == 0  # nothing was drawn
    first = film.frames()[0]
    drawn = coloured(sampler.render(first.z, first.view), **film.colouring)
    written = frames(film.export("film.apng"))[0]
    np.testing.assert_array_equal(written, drawn)
    film.inks.no_paper.value = False
    assert film.colouring == {"ink": "#c2185b", "paper": "#f6f1e7"}


# all three


OPENED = {
    "draw": lambda sampler, **inks: sampler.draw(view=SMALL, **inks),
    "arithmetic": lambda sampler, **inks: sampler.arithmetic(view=SMALL, **inks),
    "timeline": lambda sampler, **inks: sampler.timeline(**inks),
    "explore": lambda sampler, **inks: sampler.explore(view=SMALL, **inks),
}


@pytest.mark.parametrize("name", sorted(OPENED))
def test_every_panel_takes_colours_and_refuses_what_is_none(sampler, name):
    panel = OPENED[name](sampler, colours=["white", "gold", "navy"])
    assert panel.colouring == {"colours": ["#ffffff", "#ffd700", "#000080"]}
    assert (panel.inks.ink.value, panel.inks.paper.value) == ("#000080", "#ffffff")
    assert panel.inks.widget.layout.display == ""
    with pytest.raises(ValueError, match="ink got 'inky'"):
        panel.colouring = {"ink": "inky"}
    with pytest.raises(ValueError, match="paper got 'papery'"):
        OPENED[name](sampler, paper="papery")


@pytest.mark.parametrize("name", ["arithmetic", "timeline", "explore"])
def test_a_network_of_colour_has_no_pickers_and_refuses_colours(name):
    emoji = Sampler.untrained(seed=3, depth=2, init_std=0.4)
    panel = OPENED[name](emoji)
    assert panel.wait()
    assert panel.inks.widget.layout.display == "none"
    with pytest.raises(ValueError, match="ink would be ignored: the picture has 3 channels"):
        panel.colouring = {"ink": "navy"}
    with pytest.raises(ValueError, match="paper would be ignored: the picture has 3 channels"):
        OPENED[name](emoji, paper=None)


def test_a_transparent_picture_stays_in_a_notebook_without_a_kernel(sampler):
    panel = sampler.explore(view=SMALL, ink="#1b1b3a", paper=None)
    assert panel.wait()
    still = in_html(panel._still()["text/html"])
    assert still.shape == (64, 64, 3)
    assert still.max() >= 250  # on white, as the frame shows it
