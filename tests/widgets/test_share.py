"""The buttons that share what a panel shows: as Python, and as a keyframe."""

import html
import shutil

import ipywidgets as widgets
import numpy as np
import pytest
from helpers.panels import control, press
from helpers.plain import Plain
from PIL import Image, ImageDraw

from sampler import Sampler, View
from sampler.widgets.arithmetic.panel import Arithmetic
from sampler.widgets.draw.panel import Sketch
from sampler.widgets.explore.panel import Explorer
from sampler.widgets.timeline.panel import Timeline

SMALL = View(64, 64, center=(1, 2), zoom=2.0)


@pytest.fixture(scope="module")
def sampler():
    return Sampler(seed=0)


def one():
    """A drawn one."""
    image = Image.new("L", (112, 112), 255)
    ImageDraw.Draw(image).line([(56, 20), (56, 92)], fill=0, width=9)
    return image


def opened(sampler, name):
    made = {
        "explorer": lambda: Explorer(sampler, seven(sampler), SMALL),
        "sketch": lambda: Sketch(sampler, one(), SMALL),
        "arithmetic": lambda: Arithmetic(sampler, SMALL),
    }[name]()
    assert made.wait()
    return made


def seven(sampler):
    return sampler.get_random_z(7, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["explorer", "sketch", "arithmetic"])
def test_a_panel_sends_what_it_shows_to_the_newest_timeline(sampler, name):
    older, panel, film = sampler.timeline(), opened(sampler, name), sampler.timeline()
    film.add_seed(3)
    press(panel, "To timeline")
    assert panel.canvas.note == "added as keyframe 2 of the timeline"
    assert not panel.canvas.failed
    assert not older.keyframes
    sent = film.keyframes[-1]
    assert np.array_equal(sent.z, panel.z)
    assert (sent.view.center, sent.view.zoom) == ((1.0, 2.0), 2.0)
    assert [entry.name for entry in film.keyframe_list.entries] == ["seed 3", name]
    assert film.selected == 1


@pytest.mark.slow
def test_the_words_are_no_alarm_and_go_with_the_next_picture(sampler):
    panel = opened(sampler, "explorer")
    panel.canvas.show_error(ValueError("something"))
    sampler.timeline()
    press(panel, "To timeline")
    assert not panel.canvas.failed
    panel.random(seed=1)
    assert panel.wait()
    assert panel.canvas.note == ""


def test_without_a_timeline_of_this_sampler_the_panel_says_how_to_open_one():
    sampler = Plain()
    panel = Explorer(sampler, np.zeros(4), SMALL)
    other = Timeline(Plain())  # of another one
    with pytest.raises(ValueError, match=r"run sampler\.timeline\(\) in a cell first"):
        panel.to_timeline()
    press(panel, "To timeline")
    assert "no timeline panel of this sampler is open" in panel.canvas.note
    assert panel.canvas.failed
    assert not other.keyframes


def test_an_empty_pad_has_nothing_to_send(sampler):
    film, pad = sampler.timeline(), Sketch(sampler, view=SMALL)
    press(pad, "To timeline")
    assert "Nothing has been drawn yet" in pad.pad.note
    assert not film.keyframes


@pytest.mark.slow
def test_a_term_of_the_equation_is_what_was_drawn_last(sampler):
    sums = opened(sampler, "arithmetic")
    pad = opened(sampler, "sketch")
    control(sums, "Where b is from").value = "drawn"
    first = sums.terms[1]
    assert first.source == "drawn"
    np.testing.assert_array_equal(first.z, pad.z)
    again = Sketch(sampler, one().rotate(40, fillcolor=255), SMALL)
    assert again.wait()
    np.testing.assert_array_equal(first.z, pad.z)  # until the button is pressed
    control(sums, "What is on the pad of sampler.draw() now, for b").click()
    np.testing.assert_array_equal(first.z, again.z)
    assert not np.array_equal(again.z, pad.z)
    assert sums.wait()
    names = {}
    exec(sums.as_python().rsplit("\n", 1)[0], names)
    np.testing.assert_allclose(np.ravel(names["d"]), sums.z, atol=1e-5)


def test_without_a_drawing_the_equation_stays_and_says_what_to_do():
    alone = Sampler(seed=4)
    sums = Arithmetic(alone, SMALL)
    before = sums.z
    control(sums, "Where a is from").value = "drawn"
    assert "run sampler.draw() in a cell first" in html.unescape(sums.message.value)
    empty = Sketch(alone, view=SMALL)
    control(sums, "Where a is from").value = "drawn"
    assert "Nothing has been drawn yet" in sums.message.value
    assert not empty.pad.ink.any()
    assert control(sums, "Where a is from").value == "digit"
    np.testing.assert_array_equal(sums.z, before)


@pytest.mark.slow
def test_the_lines_of_python_are_shown_whole(sampler):
    panel = opened(sampler, "arithmetic")
    press(panel, "Copy as Python")
    lines = [w for w in panel.widget.children if isinstance(w, widgets.Textarea)]
    assert lines[0].value == panel.as_python()
    assert lines[0].rows == len(panel.as_python().splitlines())
    assert lines[0].layout.display == ""


@pytest.mark.slow
def test_the_lines_make_the_same_sampler_wherever_it_is_from(tmp_path):
    copied = tmp_path / "mine"
    shutil.copytree(Sampler.available()["mnist-vae"], copied)
    for made in (
        Sampler("mnist-resnet", stage="lively"),
        Sampler(copied, seed=1),
        Sampler.untrained(seed=3, init_std=0.5, activation="sin", z_dim=8),
    ):
        panel = Explorer(made, made.generate_z(seed=2), View(40, 30))
        names = {}
        exec(panel.as_python().rsplit("\n", 1)[0], names)  # the last line opens a window
        assert names["sampler"].name == made.name
        np.testing.assert_array_equal(names["picture"], made.render(panel.z, panel.view))
