"""The drawing panel for networks of a person's own pictures: paper and brushes in their colours."""

import numpy as np
import pytest
from PIL import Image

import sampler.widgets.draw.pad as pads
from sampler import Sampler, View

SMALL = View(32, 32)
PAPER = (255, 238, 204)


@pytest.fixture(scope="module")
def icons(own_checkpoints):
    return Sampler(own_checkpoints / "icons", seed=0)


@pytest.fixture(scope="module")
def letters(own_checkpoints):
    return Sampler(own_checkpoints / "letters", seed=0)


@pytest.fixture(scope="module")
def pad(icons):
    panel = icons.draw(view=SMALL)
    assert panel.wait(60)
    yield panel
    panel.close()


def drawn(colour, box):
    image = Image.new("RGB", (pads.SIDE, pads.SIDE), PAPER)
    image.paste(colour, box)
    return image.tobytes()


def draw(panel, picture):
    """Change the drawing as the browser does."""
    panel.pad.set_state({"picture": memoryview(picture)})
    assert panel.wait(60)


def test_paper_and_brushes_are_those_of_the_pictures(pad):
    assert pad.pad.paper == "#ffeecc"
    assert pad.pad.swatches[-2:] == ["#000000", "#ffffff"]
    assert pad.pad.is_empty
    assert (pad.pad.ink == PAPER).all()


def test_a_drawing_in_colour_keeps_its_colours_and_its_place(pad, icons):
    draw(pad, drawn((0, 0, 255), (0, 0, 56, 56)))
    assert pad.pad.note == ""
    assert pad.crop.shape == (24, 24, 3)
    np.testing.assert_allclose(pad.crop[4, 4], (0, 0, 1), atol=0.01)
    np.testing.assert_allclose(pad.crop[20, 20], np.divide(PAPER, 255), atol=0.01)
    found = icons.encode(pad.crop)[0]
    np.testing.assert_allclose(pad.z, found, atol=1e-5)  # as long a search, not the preview's
    first = pad.z
    pad.refine(50)
    assert pad.wait(60)
    assert pad.steps_note.value == "refined by 50 steps"
    assert not np.array_equal(pad.z, first)


def test_a_pad_of_paper_is_empty(pad):
    draw(pad, drawn((0, 0, 255), (0, 0, 56, 56)))
    pad.pad.set_state({"picture": memoryview(drawn(PAPER, (0, 0, 9, 9)))})
    assert pad.pad.note.startswith("The pad is empty: draw a picture, or load one.")
    with pytest.raises(ValueError, match="expected 37632, three for each of 112×112 pixels"):
        pad.pad.picture = bytes(pads.SIDE**2)


@pytest.mark.parametrize("name", ["icons", "letters"])
def test_a_loaded_picture_lies_on_the_pad_as_the_network_sees_it(name, request):
    sampler = request.getfixturevalue(name)
    picture = Image.new("RGB", (60, 40), "white")
    picture.paste("red", (10, 10, 20, 30))
    panel = sampler.draw(picture, view=SMALL)
    assert panel.wait(60)
    np.testing.assert_array_equal(panel.crop, sampler.prepare(picture))
    lying = np.asarray(Image.fromarray(panel.pad.ink).resize((24, 24), Image.Resampling.BOX))
    seen = (255 * panel.crop).reshape(lying.shape)
    assert np.abs(lying - seen).mean() < 12
    panel.close()


def test_grey_networks_have_the_pad_of_ink(letters):
    panel = letters.draw(view=SMALL)
    assert panel.wait(60)
    assert (panel.pad.paper, panel.pad.swatches) == ("", [])
    ink = np.zeros((pads.SIDE, pads.SIDE), np.uint8)
    ink[40:70, 50:60] = 255
    draw(panel, ink.tobytes())
    assert panel.crop.shape == (24, 24, 1)
    rows, columns = np.nonzero(panel.crop[..., 0] > 0.5)
    assert (rows.min(), columns.min()) == (9, 11), "where it was drawn"
    panel.close()
