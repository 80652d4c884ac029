"""widgets.training: what the panel says and shows, without a network and without a browser."""

import copy
import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest
from helpers.panels import control, nameless, press
from ipywidgets.widgets import widget as registry

from sampler.widgets.training import curve, words
from sampler.widgets.training.panel import TrainingPanel
from sampler.widgets.training.progress import Progress, Snapshot

BEGUN = Progress("net", "training", 250, 1000, seconds_left=724.0, is_saved=True)


class Recorded:
    """Controls that note what is pressed."""

    def __init__(self):
        self.pressed = []

    def __getattr__(self, name):
        return lambda: self.pressed.append(name)


@pytest.fixture
def controls():
    return Recorded()


@pytest.fixture
def panel(controls):
    made = TrainingPanel(controls, BEGUN)
    yield made
    made.close()


def pictures(count, side, channels=3, value=0.5):
    return np.full((count, side, side, channels), value, np.float32)


def snapshot(value=0.5, channels=3):
    likeness = np.array([[100.0, 12.5], [250.0, 20.25]])
    originals = pictures(3, 20, channels)
    drawn, random = (pictures(count, 96, channels, value) for count in (3, 2))
    return Snapshot(likeness, originals, drawn, random)


def texts(panel):
    """The first line and the message, as a browser shows them."""
    shown = (panel._headline.value, panel._note.value)
    return [unescape(re.sub("<[^>]+>", "", text)) for text in shown]


def test_the_buttons_hold_and_go_on_and_end(panel, controls):
    assert not nameless(panel)[0]
    press(panel, "Pause")
    panel.show(replace(BEGUN, state="paused"))
    assert texts(panel)[0] == "Paused at 25 %, about 12 minutes left"
    press(panel, "Go on")
    panel.show(BEGUN)
    press(panel, "Stop and keep")
    assert controls.pressed == ["pause", "go_on", "stop"]
    panel.show(replace(BEGUN, stopping=True))
    assert control(panel, "Pause").disabled
    assert control(panel, "Stop and keep").disabled


def test_the_line_to_go_on_with_comes_with_the_checkpoint(panel):
    panel.show(replace(BEGUN, state="keeping", done=400))
    assert "Writing the checkpoint" in texts(panel)[0]
    assert texts(panel)[1] == ""
    done = replace(BEGUN, state="done", done=400)
    panel.show(done)
    assert "training.train(…, 'net', resume=True)" in texts(panel)[1]
    panel.show(replace(done, is_kept=True))
    assert "Sampler('net').explore()" in texts(panel)[1]
    assert texts(panel)[0] == "Ended after 400 of 1,000 steps"
    assert control(panel, "Pause").disabled


def test_a_failure_says_what_happened_and_what_to_do(panel):
    disk = OSError(28, "No space left on device", "<net>/state.npz")
    failed = replace(BEGUN, state="failed", error=disk)
    panel.show(failed)
    assert "no space left on device" in texts(panel)[1]
    assert "&lt;net&gt;/state.npz" in panel._note.value, "names are no markup"
    assert "'net', resume=True) goes on from there" in texts(panel)[1]
    panel.show(replace(failed, is_saved=False, error=ValueError("steps got 0")))
    assert "start it again" in texts(panel)[1]


def test_an_error_of_a_button_stays_readable(panel, controls):
    def refuse():
        raise RuntimeError("no thread")

    controls.pause = refuse
    press(panel, "Pause")
    panel.show(BEGUN)
    assert "no thread" in texts(panel)[1]


@pytest.mark.parametrize("channels", [1, 3])
def test_pictures_and_curve_follow_the_training(panel, channels):
    assert panel._rows.widget.layout.display == "none"
    assert panel._still_picture()[0] == b""
    panel.show_snapshot(snapshot(channels=channels))
    assert panel._rows.widget.layout.display == ""
    rows = {name: image.value for name, image in panel._rows.images.items()}
    assert all('alt="' in html and "base64," in html for html in rows.values())
    panel.show_snapshot(snapshot(0.9, channels))
    again = {name: image.value for name, image in panel._rows.images.items()}
    assert [name for name in rows if rows[name] == again[name]] == ["originals"]
    assert "from 12.5 dB to 20.2 dB" in panel._curve.value
    still = panel._still()
    assert "data:image/jpeg" in still["text/html"]
    assert "asleep at 25 % of the steps: training.train(…, 'net', resume=True)" in words.asleep(
        BEGUN
    )
    assert "asleep at 25 %" in still["text/plain"]


def test_a_closed_panel_takes_no_more_and_leaves_no_widget(controls):
    before = set(registry._instances)
    panel = TrainingPanel(controls, BEGUN)
    panel.show_snapshot(snapshot())
    panel.close()
    assert set(registry._instances) == before
    panel.show(replace(BEGUN, state="done"))
    panel.show_snapshot(snapshot())
    panel.show_error(ValueError("late"))
    assert controls.pressed == [], "the training goes on"
    with pytest.raises(RuntimeError, match="closed; make another"):
        panel._ipython_display_()
    with pytest.raises(TypeError, match="lives in its kernel .* keep the training"):
        copy.copy(panel)


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        ([], [10, 12, 14, 16, 18, 20]),
        ([20.0], [20, 21, 22]),
        ([7.6, 26.2], [5, 10, 15, 20, 25, 30]),
        ([-3.0, 118.0], [-50, 0, 50, 100, 150]),
    ],
)
def test_the_lines_of_a_curve_are_round_numbers(values, lines):
    points = np.array([[10.0 * index, value] for index, value in enumerate(values, 1)])
    svg = curve.svg(points.reshape(-1, 2), 1000)
    shown = [float(text) for text in re.findall(r'"end">(-?[\d.]+)</text>', svg)]
    assert shown == lines
    assert "1,000 steps" in svg
    heights = [
        float(y) for y in re.findall(r",([\d.]+)", "".join(re.findall('points="(.*?)"', svg)))
    ]
    assert all(20 <= y <= 141 for y in heights)
