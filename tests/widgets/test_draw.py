"""The drawing panel without a browser: messages of the front end, and their pictures."""

import io
import threading

import numpy as np
import pytest
from helpers.panels import inside, press
from PIL import Image, ImageDraw

import sampler.widgets.draw.pad as pads
from sampler import Sampler, View
from sampler.widgets.draw.panel import Sketch

SIZE = 300  # of the full picture: the browser's 1300 take longer and show nothing more here
SEVEN = [(34, 28), (80, 28), (50, 92)]
ONE = [(56, 20), (56, 92)]


def strokes(*lines):
    """The message for strokes: SIDE×SIDE bytes, 255 = ink."""
    image = Image.new("L", (pads.SIDE, pads.SIDE))
    for line in lines:
        ImageDraw.Draw(image).line(line, fill=255, width=9, joint="curve")
    return image.tobytes()


def draw(panel, *lines):
    """Change the drawing as the browser does."""
    panel.pad.set_state({"picture": memoryview(strokes(*lines))})


def choose_file(panel, name, data):
    """Load a file as the browser does."""
    panel.pad._handle_custom_msg({"load": name}, [memoryview(data)])


def as_file(image, kind="PNG"):
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def on_paper():
    """A digit in dark ink on a larger sheet, as a camera would see it."""
    image = Image.new("RGB", (300, 400), (240, 235, 225))
    ImageDraw.Draw(image).line([(90, 60), (220, 60), (130, 330)], fill=(30, 30, 60), width=22)
    return image


@pytest.fixture(scope="module")
def sampler():
    return Sampler(seed=0)


@pytest.fixture
def panel(sampler):
    return Sketch(sampler, view=View(SIZE, SIZE))


def test_a_drawing_is_prepared_encoded_and_drawn(panel, sampler):
    before = panel.canvas.picture
    draw(panel, SEVEN)
    assert panel.wait()
    assert panel.z.shape == (32,)
    assert panel.z.dtype == np.float32
    assert panel.crop.shape == (26, 26, 1)
    np.testing.assert_array_equal(panel.z, sampler.encode(panel.crop)[0])
    assert panel.canvas.picture != before
    assert panel.canvas.shown["kind"] == "full"
    assert Image.open(io.BytesIO(panel.canvas.picture)).size == (SIZE, SIZE)
    assert panel.pad.note == ""


def test_what_the_network_sees_is_shown_and_read(panel, sampler):
    blank = panel.crop_view.value
    draw(panel, ONE)
    assert panel.wait()
    assert panel.crop_view.value != blank
    assert "26 by 26" in panel.crop_view.value
    assert panel.reading.value.startswith("Your digit is read as 1 (")
    assert "the picture as 1 (" in panel.reading.value
    assert sampler.classify(panel.crop).argmax() == 1


def test_an_empty_pad_says_so_and_keeps_the_answer(panel):
    for nothing in (b"", bytes(pads.SIDE**2)):
        panel.pad.set_state({"picture": nothing})
    assert panel.pad.note == ""  # nothing is lost, and there is no message
    with pytest.raises(ValueError, match="Nothing has been drawn yet"):
        _ = panel.z
    with pytest.raises(ValueError, match="Nothing has been drawn yet"):
        panel.refine()
    draw(panel, SEVEN)
    assert panel.wait()
    z, picture = panel.z, panel.canvas.picture
    panel.pad.set_state({"picture": memoryview(bytes(pads.SIDE**2))})
    assert panel.wait()
    assert "The pad is empty" in panel.pad.note
    np.testing.assert_array_equal(panel.z, z)
    assert panel.canvas.picture == picture
    draw(panel, ONE)
    assert panel.wait()
    assert panel.pad.note == ""


def test_a_pad_full_of_ink_is_answered(panel):
    panel.pad.set_state({"picture": memoryview(b"\xff" * pads.SIDE**2)})
    assert panel.wait()
    assert np.isfinite(panel.z).all()


def test_ink_along_the_border_stays_ink(panel):
    edge = pads.SIDE - 1
    draw(panel, [(0, 0), (edge, 0), (edge, edge), (0, edge), (0, 0)])
    assert panel.wait()
    assert panel.crop[13, 13, 0] < 0.1  # paper inside a large zero


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_file_lies_on_the_pad_and_is_prepared_from_its_own_pixels(panel, sampler, kind):
    data = as_file(on_paper(), kind)
    choose_file(panel, f"seven.{kind.lower()}", data)
    assert panel.wait()
    assert panel.pad.note == ""
    assert panel.pad.ink.shape == (pads.SIDE, pads.SIDE)
    assert panel.pad.ink.dtype == np.uint8
    assert panel.pad.ink.max() > 250
    np.testing.assert_array_equal(panel.crop, sampler.prepare(Image.open(io.BytesIO(data))))


@pytest.mark.slow
def test_strokes_are_added_to_a_file_and_taken_back(panel):
    panel.load(on_paper())
    assert panel.wait()
    loaded, crop = panel.pad.picture, panel.crop
    both = np.maximum(panel.pad.ink, np.frombuffer(strokes(ONE), np.uint8).reshape(112, 112))
    panel.pad.set_state({"picture": memoryview(both.tobytes())})
    assert panel.wait()
    assert not np.array_equal(panel.crop, crop)
    panel.pad.set_state({"picture": memoryview(loaded)})
    assert panel.wait()
    np.testing.assert_array_equal(panel.crop, crop)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("notes.txt", b"not a picture at all", "'notes.txt' cannot be read as a picture"),
        ("empty.png", b"", "'empty.png' cannot be read as a picture"),
        ("cut.png", as_file(on_paper())[:200], "'cut.png' cannot be read as a picture"),
        ("white.png", as_file(Image.new("L", (64, 64), 255)), "the picture is blank"),
    ],
)
def test_a_file_that_is_no_digit_says_so_and_nothing_is_lost(panel, name, data, words):
    draw(panel, SEVEN)
    assert panel.wait()
    z, drawing, picture = panel.z, panel.pad.picture, panel.canvas.picture
    choose_file(panel, name, data)
    assert panel.wait()
    assert words in panel.pad.note
    assert "expected" in panel.pad.note
    assert "BytesIO" not in panel.pad.note
    np.testing.assert_array_equal(panel.z, z)
    assert (panel.pad.picture, panel.canvas.picture) == (drawing, picture)


def test_load_raises_in_a_cell(panel, tmp_path):
    with pytest.raises(FileNotFoundError, match="no picture at"):
        panel.load(tmp_path / "missing.png")
    with pytest.raises(TypeError, match="expected a PIL image, a path or a NumPy array"):
        panel.load(7)


@pytest.mark.slow
def test_a_path_can_be_begun_with(sampler, tmp_path):
    on_paper().save(tmp_path / "seven.png")
    panel = Sketch(sampler, tmp_path / "seven.png", View(SIZE, SIZE))
    assert panel.wait()
    np.testing.assert_array_equal(panel.crop, sampler.prepare(tmp_path / "seven.png"))


@pytest.mark.slow
def test_refine_goes_on_downhill_until_something_else_is_drawn(panel, sampler):
    draw(panel, SEVEN)
    panel.refine(4)
    panel.refine(6)
    assert panel.wait()
    np.testing.assert_array_equal(panel.z, sampler.encode(panel.crop, refine=10)[0])
    assert panel.steps_note.value == "refined by 10 steps"
    draw(panel, ONE)
    assert panel.wait()
    np.testing.assert_array_equal(panel.z, sampler.encode(panel.crop)[0])
    assert panel.steps_note.value == ""
    with pytest.raises(ValueError, match="steps"):
        panel.refine(0)


def test_of_many_strokes_the_last_is_answered(panel, sampler):
    for end in range(30, 93, 3):
        draw(panel, [(56, 20), (56, end)])
    assert panel.wait()
    assert panel.canvas.shown["number"] <= 1 + 22  # white at first; not two for each of 21
    np.testing.assert_array_equal(
        panel.crop, sampler.prepare(np.pad(pads.pixels(panel.pad.picture), 8))
    )


def test_errors_of_the_encoder_are_shown():
    panel = Sketch(Sampler.untrained(seed=1, c_dim=1))
    draw(panel, SEVEN)
    assert panel.wait()
    assert "an untrained network has no encoder" in panel.pad.note
    panel.canvas.view = {"x": 1.0, "y": 0.0, "zoom": 1.0, "rotation": 0.0}
    assert panel.wait()
    assert "an untrained network has no encoder" in panel.pad.note


def test_errors_of_a_callback_are_shown_and_the_window_stays(panel):
    draw(panel, SEVEN)
    assert panel.wait()
    z = panel.z
    panel.canvas.view = {"x": 1.0}
    assert panel.pad.note == "unexpected error: 'y'"
    assert panel.canvas.view == {"x": 0.0, "y": 0.0, "zoom": 1.0, "rotation": 0.0}
    np.testing.assert_array_equal(panel.z, z)


@pytest.mark.slow
def test_the_window_moves_without_encoding_again(panel):
    draw(panel, SEVEN)
    panel.refine(3)
    assert panel.wait()
    z = panel.z
    panel.canvas.view = {"x": 2.0, "y": -1.0, "zoom": 3.0, "rotation": 0.5}
    assert panel.wait()
    assert panel.view == View(SIZE, SIZE, center=(2.0, -1.0), zoom=3.0, rotation=0.5)
    assert panel.canvas.shown["zoom"] == 3.0
    np.testing.assert_array_equal(panel.z, z)


def test_the_view_is_set_without_encoding_again(panel):
    panel.view = View(200, 100)  # nothing is drawn yet
    draw(panel, SEVEN)
    panel.refine(3)
    assert panel.wait()
    z = panel.z
    panel.view = View(120, 60, zoom=2.0, aspect="fit")
    assert panel.wait()
    assert (panel.canvas.ratio, panel.canvas.shown["zoom"]) == (2.0, 2.0)
    assert Image.open(io.BytesIO(panel.canvas.picture)).size == (120, 60)
    np.testing.assert_array_equal(panel.z, z)


def test_as_python_draws_what_is_shown(panel):
    draw(panel, SEVEN)
    assert panel.wait()
    given = {}
    exec(panel.as_python().split("\n")[2], given)
    np.testing.assert_array_equal(np.float32(given["z"]), panel.z)
    assert panel.as_python().endswith("sampler.show_image(picture)")


def test_the_buttons_do_what_they_say(panel):
    buttons = [w for w in inside(panel.widget) if type(w).__name__ == "Button"]
    assert all(button.tooltip for button in buttons)
    press(panel, "Refine")
    assert "Nothing has been drawn yet" in panel.pad.note
    draw(panel, SEVEN)
    press(panel, "Refine")
    press(panel, "Copy as Python")
    assert panel.wait()
    assert panel.steps_note.value == "refined by 30 steps"


def test_an_object_with_less_is_answered_too(sampler):
    """Without prepare, render, classify or a name: the least that the panel needs."""

    class Least:
        z_dim = sampler.z_dim

        def generate(self, z, x_dim, y_dim, scale=8.0):
            return sampler.generate(z, x_dim, y_dim, scale)

        def encode(self, crop):
            return sampler.encode(crop)

    panel = Sketch(Least())
    draw(panel, SEVEN)
    assert panel.wait()
    np.testing.assert_array_equal(panel.z, sampler.encode(panel.crop)[0])
    assert panel.reading.value == ""
    panel.refine()
    assert panel.wait()
    assert "refine" in panel.pad.note
    np.testing.assert_array_equal(panel.z, sampler.encode(panel.crop)[0])


def test_an_object_without_encode_is_refused():
    class Mute:
        z_dim, generate = 32, None

    with pytest.raises(TypeError, match="a Mute has no encode"):
        Sketch(Mute())


def test_a_drawing_of_another_size_is_refused(panel):
    with pytest.raises(ValueError, match="a drawing of 3 bytes came; expected 12544"):
        panel.pad.picture = b"abc"


@pytest.mark.slow
def test_a_callback_on_another_thread_is_answered(panel):
    thread = threading.Thread(target=draw, args=(panel, SEVEN))
    thread.start()
    thread.join()
    assert panel.wait()
    assert panel.z.shape == (32,)


def test_it_has_names(panel):
    assert repr(panel) == "<Sketch answered by mnist-vaegan>"
    assert repr(panel.pad) == "Pad()"
