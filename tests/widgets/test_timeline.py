"""The panel `timeline` without a browser: its messages, fields and buttons."""

import re
import threading
from dataclasses import replace

import numpy as np
import pytest
from helpers.panels import inside
from PIL import Image, ImageSequence

from sampler import Sampler, View
from sampler.latent import vectors
from sampler.pictures.films.keyframes import Keyframe
from sampler.widgets.timeline.exporter import Cancelled
from sampler.widgets.timeline.panel import Timeline


@pytest.fixture(scope="module")
def sampler():
    return Sampler(seed=0)


@pytest.fixture
def panel(sampler, tmp_path, monkeypatch):
    """Three seeds, 4 frames a second, 24×24 pixels."""
    monkeypatch.chdir(tmp_path)
    panel = Timeline(sampler)
    for seed in (1, 2, 3):
        panel.add_seed(seed)
    fields(panel)["fps"].value = 4
    fields(panel)["width"].value = fields(panel)["height"].value = 24
    yield panel
    panel.pause()
    panel.cancel()
    assert panel.wait()


def fields(panel):
    return panel.settings.fields | panel.form.fields


def names(panel):
    return [item["name"] for item in panel.strip.items]


def send(panel, act, place, to=None):
    """Send a message, as the strip in the browser does."""
    message = {"act": act, "id": panel.strip.items[place]["id"], "to": to}
    panel.strip._handle_custom_msg(message, [])


def press(panel, text):
    """Press the first button of a name."""
    buttons = (w for w in inside(panel.widget) if type(w).__name__ == "Button")
    next(button for button in buttons if button.description == text).click()


def levels(path):
    """The pictures of a film."""
    with Image.open(path) as film:
        return [np.asarray(frame.convert("L")) for frame in ImageSequence.Iterator(film)]


def read(path):
    """Size, milliseconds of each frame, and the loop count."""
    with Image.open(path) as film:
        times = [frame.info["duration"] for frame in ImageSequence.Iterator(film)]
        return film.size, times, film.info.get("loop")


class Logistic:
    """The least that a panel needs: it draws the plain window only."""

    z_dim, c_dim = 2, 1

    def generate(self, z, x_dim=64, y_dim=64, scale=8.0):
        return np.full((y_dim, x_dim, 1), 1 / (1 + np.exp(-np.ravel(z)[0])), np.float32)


# Keyframes


@pytest.mark.slow
def test_what_is_added(sampler, panel):
    assert len(panel.keyframes) == 3
    assert np.array_equal(panel.keyframes[1].z, sampler.generate_z(seed=2))
    assert names(panel) == ["seed 1", "seed 2", "seed 3"]
    assert panel.selected == 2
    panel.add_digit(7)
    panel.add(np.zeros(32), seconds=2, hold=0.5, easing="ease")
    last = panel.keyframes[-1]
    assert (last.seconds, last.hold, last.easing) == (2.0, 0.5, "ease")
    assert names(panel)[3:] == ["digit 7", "z"]


@pytest.mark.slow
def test_the_buttons_that_add(panel):
    press(panel, "Add seed")
    press(panel, "Add seed")
    press(panel, "Add digit")
    assert names(panel)[3:] == ["seed 1", "seed 2", "digit 0"]


@pytest.mark.slow
def test_from_another_panel(sampler, panel):
    explorer = sampler.explore(view=View(64, 64, scale=16, center=(1, 2), zoom=4, rotation=0.5))
    panel.add(explorer)
    assert explorer.wait()
    added = panel.keyframes[-1]
    assert np.array_equal(added.z, explorer.z)
    view = added.view
    assert (view.center, view.zoom, view.rotation) == ((1.0, 2.0), 2.0, 0.5)
    assert view.scale == 8.0  # the same window in the film's scale
    panel.add(explorer, View(zoom=3.0))
    assert panel.keyframes[-1].view.zoom == 3.0


@pytest.mark.slow
def test_thumbnails_come(panel):
    assert panel.wait()
    urls = [item["url"] for item in panel.strip.items]
    assert all(url.startswith("data:image/jpeg;base64,") for url in urls)
    assert len(set(urls)) == 3
    assert panel.canvas.shown["kind"] == "full"
    assert panel.strip.note == ""


@pytest.mark.slow
def test_dragged_into_another_order(panel):
    send(panel, "move", 0, to=2)
    assert names(panel) == ["seed 2", "seed 3", "seed 1"]
    assert panel.selected == 2
    press(panel, "◀")
    assert names(panel) == ["seed 2", "seed 1", "seed 3"]
    press(panel, "▶")
    panel.move(0, 1)
    assert names(panel) == ["seed 3", "seed 2", "seed 1"]


def test_selected_and_removed(panel):
    send(panel, "select", 0)
    assert panel.selected == 0
    assert panel.strip.selected == panel.strip.items[0]["id"]
    send(panel, "remove", 0)
    assert names(panel) == ["seed 2", "seed 3"]
    assert panel.selected == 0
    panel.remove(1)
    press(panel, "Remove")
    assert panel.keyframes == []
    assert panel.selected is None
    press(panel, "Undo")
    assert names(panel) == ["seed 2"]
    press(panel, "Redo")
    assert names(panel) == []


@pytest.mark.slow
def test_a_duplicate_comes_after_itself(panel):
    panel.selected = 0
    press(panel, "Duplicate")
    assert names(panel) == ["seed 1", "seed 1", "seed 2", "seed 3"]
    assert panel.selected == 1
    assert len({item["id"] for item in panel.strip.items}) == 4


@pytest.mark.slow
def test_a_message_that_came_too_late(panel):
    late = {"act": "remove", "id": panel.strip.items[0]["id"]}
    panel.strip._handle_custom_msg(late, [])
    panel.strip._handle_custom_msg(late, [])
    assert "no keyframe" in panel.strip.note
    assert names(panel) == ["seed 2", "seed 3"]
    panel.strip._handle_custom_msg({"act": "dance"}, [])
    assert len(panel.keyframes) == 2


@pytest.mark.slow
def test_keyframes_are_set(panel):
    panel.keyframes = [*panel.keyframes[::-1], Keyframe(np.ones(32), View(zoom=2))]
    assert names(panel) == ["seed 3", "seed 2", "seed 1", "z"]
    again = panel.keyframes[0]
    panel.keyframes = [again, again]
    assert len({item["id"] for item in panel.strip.items}) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (np.zeros(31), ValueError, r"shape .*31.*expected \(32,\)"),
        (np.full(32, np.nan), ValueError, "NaN or infinite"),
        (np.zeros((2, 32)), ValueError, "expected one z"),
        ("seven", TypeError, "real numbers"),
    ],
)
def test_what_cannot_be_added(panel, given, error, message):
    with pytest.raises(error, match=message):
        panel.add(given)
    with pytest.raises(TypeError, match="expected a sampler.Keyframe"):
        panel.keyframes = [given]
    with pytest.raises(ValueError, match="place got 3; expected one of 3 keyframes"):
        panel.move(0, 3)
    assert names(panel) == ["seed 1", "seed 2", "seed 3"]


# The selected keyframe, and its camera


@pytest.mark.slow
def test_the_fields_change_the_selected_one(panel):
    panel.selected = 1
    wanted = {"seconds": 2.5, "hold": 1, "zoom": 4, "x": 1.5, "y": -2, "rotation": 90}
    for name, value in {**wanted, "easing": "sinusoid"}.items():
        fields(panel)[name].value = value
    key = panel.keyframes[1]
    assert (key.seconds, key.hold, key.easing) == (2.5, 1.0, "sinusoid")
    view = key.view
    assert (view.zoom, view.center, view.rotation) == (4.0, (1.5, -2.0), np.pi / 2)
    assert panel.canvas.view == {"x": 1.5, "y": -2.0, "zoom": 4.0, "rotation": np.pi / 2}
    assert "held 1 s, then 2.5 s" in panel.strip.items[1]["about"]
    panel.selected = 0
    assert fields(panel)["zoom"].value == 1.0
    assert panel.keyframes[0].view.zoom == 1.0


def test_hands_on_the_canvas_move_the_camera(panel):
    panel.canvas.view = {"x": 1.0, "y": 2.0, "zoom": 5.0, "rotation": 0.0}
    assert panel.keyframes[2].view.zoom == 5.0
    assert fields(panel)["x"].value == 1.0
    press(panel, "Undo")
    assert panel.canvas.view["zoom"] == 1.0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"), [("zoom", 0), ("seconds", -1), ("hold", 1e9), ("x", 1e40)]
)
def test_what_a_field_refuses(panel, name, value):
    before, shown = panel.keyframes, fields(panel)[name].value
    fields(panel)[name].value = value
    assert panel.strip.note
    assert panel.keyframes == before
    assert fields(panel)[name].value == shown
    fields(panel)["seconds"].value = 3
    assert panel.strip.note == ""


# The film


def test_frames_follow_the_settings(panel):
    assert len(panel.frames()) == 9
    assert {(frame.view.x_dim, frame.view.y_dim) for frame in panel.frames()} == {(24, 24)}
    fields(panel)["loop"].value = True
    fields(panel)["interpolation"].value = "slerp"
    frames = panel.frames((32, 18))
    assert len(frames) == 12
    assert (frames[0].view.x_dim, frames[0].view.y_dim) == (32, 18)
    first, second = (key.z for key in panel.keyframes[:2])
    np.testing.assert_allclose(frames[2].z, vectors.slerp(first, second, 0.5), atol=1e-6)


def test_it_plays_to_its_end(panel):
    fields(panel)["fps"].value = 50
    panel.selected = 0
    fields(panel)["seconds"].value = 0.04
    panel.remove(2)
    press(panel, "Play")
    assert panel.player.wait()
    assert panel.canvas.shown["kind"] == "film"
    assert not panel.playing
    assert panel.strip.note == ""


def test_it_stops_by_the_button_and_when_the_film_changes(panel):
    fields(panel)["loop"].value = True
    press(panel, "Play")
    assert panel.playing
    press(panel, "Pause")
    assert not panel.playing
    assert panel.player.wait()
    panel.play()
    send(panel, "move", 0, to=1)
    assert not panel.playing
    assert panel.player.wait()
    assert panel.wait()
    assert panel.canvas.shown["kind"] == "full"  # the keyframe again


def test_an_object_that_draws_the_plain_window_only(tmp_path):
    panel = Timeline(Logistic())
    panel.add([-1.0, 0.0], seconds=0.2)
    panel.add([2.0, 0.0])
    assert panel.wait()
    assert panel.strip.note == ""
    path = panel.export(tmp_path / "plain.gif", 16)
    assert read(path)[0] == (16, 16)
    fields(panel)["zoom"].value = 2
    assert panel.wait()
    assert "draws the plain window only" in panel.strip.note
    panel.play()
    assert panel.player.wait()
    assert not panel.playing


def test_without_keyframes(sampler, panel):
    empty = Timeline(sampler)
    assert empty.wait()
    assert empty.selected is None
    assert empty.canvas.shown["kind"] == "full"  # a white one
    with pytest.raises(ValueError, match="keyframes got an empty list"):
        empty.play()
    press(empty, "Export")
    assert "keyframes got an empty list" in empty.strip.note
    press(empty, "Duplicate")
    assert empty.keyframes == []


# Files


@pytest.mark.slow
@pytest.mark.parametrize(("loop", "repeats", "count"), [(False, None, 9), (True, 0, 12)])
def test_a_gif(panel, loop, repeats, count):
    fields(panel)["loop"].value = loop
    panel.selected = 1
    fields(panel)["hold"].value = 1
    size, times, shows = read(panel.export("film.gif", (30, 20)))
    assert size == (30, 20)
    assert times == [250] * 4 + [1250] + [250] * (count - 5)
    assert shows == repeats


def test_the_button_exports_beside_the_kernel(panel, tmp_path):
    fields(panel)["filename"].value = "film.apng"
    press(panel, "Export")
    assert panel.wait()
    assert panel.exporter.status.value == "saved film.apng"
    assert panel.exporter.bar.value == panel.exporter.bar.max == 9
    assert read(tmp_path / "film.apng")[0] == (24, 24)
    assert [file.name for file in tmp_path.iterdir()] == ["film.apng"]


@pytest.mark.filterwarnings("ignore")  # imageio's reader, used here alone, leaves pipes open
def test_an_mp4(panel):
    pytest.importorskip("imageio_ffmpeg")
    import imageio.v2 as imageio

    path = panel.export("film.mp4")
    assert panel.wait()  # the reader forks, which a thread that multiplies matrices could block
    with imageio.get_reader(path) as film:
        assert film.count_frames() == 9
        assert film.get_data(0).shape == (24, 24, 3)


@pytest.mark.parametrize(
    ("filename", "size", "message"),
    [
        ("nowhere/film.gif", 24, "'.*nowhere' does not exist; make it first"),
        ("film.jpg", 24, "path got 'film.jpg'; expected a name that ends in one of .gif"),
        ("film.mp4", 25, "25×25 pixels; an MP4 needs an even width and height"),
    ],
)
def test_an_impossible_file_is_refused_before_anything_is_drawn(
    panel, tmp_path, filename, size, message
):
    fields(panel)["filename"].value = filename
    fields(panel)["width"].value = fields(panel)["height"].value = size
    before = panel.keyframes
    press(panel, "Export")
    assert panel.wait()
    assert panel.exporter.status.value == "nothing was written"
    assert panel.exporter.bar.value == 0
    with pytest.raises((OSError, ValueError), match=message):
        panel.export()
    assert panel.keyframes == before
    assert list(tmp_path.iterdir()) == []
    assert re.search(message, panel.strip.note)
    panel.export("film.gif", 8)  # all is well again
    assert panel.exporter.status.value == "saved film.gif"


@pytest.mark.parametrize("ending", ["gif", "webp", "mp4"])
def test_an_exported_film_opens_again(panel, sampler, tmp_path, ending):
    """With its keyframes, its camera and its settings; export gives the same film."""
    fields(panel)["loop"].value, fields(panel)["interpolation"].value = True, "slerp"
    zoomed = replace(panel.keyframes[1].view, zoom=3.0, center=(1.0, -1.0))
    keyframes = list(panel.keyframes)
    keyframes[1] = replace(keyframes[1], view=zoomed, seconds=0.5, hold=0.25, easing="ease")
    panel.keyframes = keyframes
    path = panel.export(tmp_path / f"film.{ending}")
    again = sampler.timeline(path)
    for ours, theirs in zip(panel.keyframes, again.keyframes, strict=True):
        np.testing.assert_array_equal(ours.z, theirs.z)
        small = replace(ours.view, x_dim=24, y_dim=24)
        assert ours.__dict__ | {"z": 0, "view": small} == theirs.__dict__ | {"z": 0}
    assert again.settings.film_arguments == panel.settings.film_arguments
    assert again.settings.size == (24, 24)
    copy = again.export(tmp_path / f"again.{ending}")
    if ending != "mp4":
        assert copy.read_bytes() == path.read_bytes()


def test_a_film_of_one_view_opens_as_its_frames(sampler, tmp_path):
    film = sampler.morph(sampler.generate_z(seed=1), sampler.generate_z(seed=2), 4, 20, 16)
    panel = sampler.timeline(sampler.save_anim_gif(film, tmp_path / "morph.webp"))
    assert len(panel.keyframes) == 4
    assert {key.seconds for key in panel.keyframes} == {0.1}
    assert panel.settings.size == (20, 16)
    with pytest.raises(ValueError, match="explore opens one picture, and timeline a film"):
        sampler.explore(tmp_path / "morph.webp")


def test_a_film_of_another_network_is_refused(sampler, tmp_path):
    other = Sampler("mnist-vae")
    z = other.generate_z(seed=1)
    path = other.save_anim_gif([other.generate(z, 16, 16)], tmp_path / "a.gif")
    with pytest.raises(ValueError, match="Open it with the network that drew it, mnist-vae"):
        sampler.timeline(path)


def test_exported_films_are_numbered_and_the_name_is_shown(panel, tmp_path):
    first = panel.export("film.gif", 8).read_bytes()
    press(panel, "Export")
    assert panel.wait()
    assert panel.exporter.status.value == "saved film-2.gif"
    assert (tmp_path / "film.gif").read_bytes() == first
    assert read(tmp_path / "film-2.gif")[0] == (24, 24)


def test_too_fast_for_a_gif(panel, tmp_path):
    fields(panel)["fps"].value = 60
    press(panel, "Export")
    assert panel.wait()
    assert "at least 0.02 s" in panel.strip.note
    assert list(tmp_path.iterdir()) == []


def test_an_export_is_cancelled(sampler, tmp_path):
    drawing, go_on = threading.Event(), threading.Event()

    class Slow(Logistic):
        def generate(self, z, x_dim=64, y_dim=64, scale=8.0):
            if x_dim == 20:  # in full, neither a thumbnail nor at rest
                drawing.set()
                go_on.wait(60)
            return super().generate(z, x_dim, y_dim, scale)

    panel = Timeline(Slow(), view=View(20, 20))
    panel.keyframes = [Keyframe([0.0, 0.0]), Keyframe([1.0, 0.0])]
    (tmp_path / "film.gif").write_text("what was there")
    fields(panel)["filename"].value = str(tmp_path / "film.gif")
    press(panel, "Export")
    assert drawing.wait(60)
    with pytest.raises(RuntimeError, match="a film is being exported"):
        panel.export("other.gif")
    press(panel, "Cancel")
    go_on.set()
    assert panel.wait()
    assert panel.exporter.status.value == "cancelled; nothing was written"
    assert (tmp_path / "film.gif").read_text() == "what was there"
    assert [file.name for file in tmp_path.iterdir()] == ["film.gif"]
    assert panel.strip.note == ""


def test_cancelled_from_another_thread(tmp_path):
    class Cancelling(Logistic):
        def generate(self, z, x_dim=64, y_dim=64, scale=8.0):
            panel.cancel()
            return super().generate(z, x_dim, y_dim, scale)

    panel = Timeline(Cancelling(), [Keyframe([0.0, 0.0]), Keyframe([1.0, 0.0])])
    assert panel.wait()
    with pytest.raises(Cancelled, match="nothing was written"):
        panel.export(tmp_path / "film.gif", 20)
    assert list(tmp_path.iterdir()) == []


def test_as_python_makes_the_same_film(panel, tmp_path):
    fields(panel)["loop"].value = True
    fields(panel)["interpolation"].value = "slerp"
    fields(panel)["easing"].value = "ease"
    fields(panel)["zoom"].value = 3
    fields(panel)["hold"].value = 0.5
    panel.add(np.linspace(-1, 1, 32), View(center=(0.1, 1 / 3), rotation=0.7), seconds=0.5)
    panel.export("panel.gif")
    fields(panel)["filename"].value = "lines.gif"
    lines = panel.as_python()
    assert "sampler.generate_z(seed=1)" in lines
    exec(lines, {})
    assert read(tmp_path / "lines.gif") == read(tmp_path / "panel.gif")
    ours, theirs = (levels(tmp_path / name) for name in ("lines.gif", "panel.gif"))
    np.testing.assert_array_equal(ours, theirs)
    press(panel, "Copy as Python")
    assert panel.settings.lines.value == lines


def test_it_has_a_name(panel):
    assert repr(panel) == "<Timeline of mnist-vaegan: 3 keyframes>"
