"""explore: its state from Python, its requests to the renderer, and its picture."""

import io
import json

import numpy as np
import pytest
from helpers.panels import control, inside, nameless
from helpers.plain import Plain
from PIL import Image

from sampler import Sampler, View
from sampler.latent import vectors
from sampler.pictures.inks import make_colouring
from sampler.pictures.levels import to_pixels
from sampler.pictures.recipes.recipe import read_recipe
from sampler.widgets import Explorer


@pytest.fixture(scope="module")
def sampler():
    return Sampler(seed=0)


@pytest.fixture
def panel(sampler):
    made = sampler.explore(sampler.generate_z(seed=5), View(600, 600))
    assert made.wait()
    return made


def picture(panel):
    return Image.open(io.BytesIO(panel.canvas.picture))


def save_as(panel, path, width):
    """Fill in the fields beside the button, and press it."""
    button = control(panel, "Save PNG")
    row = next(w for w in inside(panel.widget) if button in getattr(w, "children", ()))
    fields = {field.description: field for field in row.children}
    fields["file"].value, fields["width"].value = str(path), width
    button.click()


def size_of(path):
    with Image.open(path) as image:
        return image.size


@pytest.mark.slow
def test_the_first_picture_is_the_one_of_z(sampler, panel):
    assert panel.canvas.note == ""
    assert panel.canvas.shown["kind"] == "full"
    wanted = 1 - sampler.generate(panel.z, 600, 600)[..., 0]
    np.testing.assert_allclose(np.asarray(picture(panel)) / 255, wanted, atol=1.5 / 255)


def test_any_object_will_do_and_is_called_with_plain_types():
    plain = Plain()
    panel = Explorer(plain)
    assert panel.wait()
    assert panel.canvas.note == ""
    sizes = [call[1:] for call in plain.calls]
    assert sizes == [(512, 512, 8.0), (1300, 1300, 8.0)]
    for z, *rest in plain.calls:
        assert z.dtype == np.float32
        assert z.shape == (4,)
        assert [type(value) for value in rest] == [int, int, float]
    panel.canvas.view = {"x": 1.0, "y": 0.0, "zoom": 1.0, "rotation": 0.0}
    assert panel.wait()
    assert "plain window only" in panel.canvas.note


def test_an_object_that_cannot_draw_is_refused():
    with pytest.raises(TypeError, match="z_dim"):
        Explorer(object())


@pytest.mark.slow
def test_z_is_live_both_ways(sampler, panel):
    z = sampler.get_random_z(3, seed=1)
    panel.z = z
    np.testing.assert_array_equal(panel.z, z)
    panel.tab.selected_index = 1
    sliders = panel.numbers.sliders
    np.testing.assert_allclose([slider.value for slider in sliders], z, atol=1e-6)
    sliders[7].widget.value = 1.25
    assert panel.z[7] == np.float32(1.25)
    assert panel.wait()
    np.testing.assert_array_equal(np.delete(panel.z, 7), np.delete(z, 7))
    wanted = 1 - sampler.generate(panel.z, 600, 600)[..., 0]
    np.testing.assert_allclose(np.asarray(picture(panel)) / 255, wanted, atol=1.5 / 255)


def test_a_value_off_the_sliders_grid_is_not_snapped(panel):
    panel.tab.selected_index = 1
    z = panel.z
    z[0] = 0.123456
    panel.z = z
    panel.numbers.sliders[0].widget.value = 0.12  # what the browser sends back
    assert panel.z[0] == np.float32(0.123456)


@pytest.mark.slow
def test_the_view_is_live_both_ways(panel):
    panel.view = View(600, 600, zoom=8.0, center=(1.0, -2.0))
    assert panel.canvas.view == {"x": 1.0, "y": -2.0, "zoom": 8.0, "rotation": 0.0}
    panel.canvas.view = {"x": 0.5, "y": 0.0, "zoom": 2.0, "rotation": 0.0}
    assert panel.view == View(600, 600, zoom=2.0, center=(0.5, 0.0))
    assert panel.wait()
    assert panel.canvas.shown["zoom"] == 2.0
    panel.home()
    assert panel.view == View(600, 600)
    with pytest.raises(TypeError, match="expected a View"):
        panel.view = 3


def test_directions_move_z_along_the_axes(sampler, panel):
    panel.tab.selected_index = 0
    axis = panel.directions.axes[0]
    before, step = panel.z, axis.step
    at = float((before - axis.mean) @ step / (step @ step))
    assert axis.slider.value == pytest.approx(at, abs=1e-4)
    axis.slider.widget.value = at + 1.5
    np.testing.assert_allclose(panel.z - before, 1.5 * step, atol=0.02)


def test_towards_a_digit_and_back(panel):
    panel.tab.selected_index = 0
    before = panel.z
    slider = control(panel, "towards 7", "FloatSlider")
    slider.value = 1.0
    assert np.abs(panel.z - before).max() > 0.1
    slider.value = 0.0
    np.testing.assert_allclose(panel.z, before, atol=1e-5)


def test_own_directions_are_kept_and_come_back(panel, tmp_path):
    tab = panel.directions
    anchor = panel.z
    control(panel, "towards 1", "FloatSlider").value = 1.0
    difference = panel.z - anchor
    tab.name.value, tab.file.value = "thin", str(tmp_path / "own.json")
    tab.keep()
    tab.save()
    np.testing.assert_allclose(tab.own.named["thin"], difference, atol=1e-6)
    assert "thin" in json.loads((tmp_path / "own.json").read_text())["directions"]
    tab.own.named.clear()
    tab.load()
    assert list(tab.own.named) == ["thin"]
    assert len(tab.own_sliders.children) == 1
    tab.own_sliders.children[0].value = 0.5
    np.testing.assert_allclose(panel.z, anchor + 1.5 * difference, atol=1e-4)


def test_directions_of_another_network_are_refused_in_the_panel(panel, tmp_path):
    tab = panel.directions
    tab.file.value = str(tmp_path / "foreign.json")
    (tmp_path / "foreign.json").write_text(
        json.dumps({"format": "sampler directions 1", "network": "x", "z_dim": 32})
    )
    load = control(panel, "Load")
    before = panel.z
    load.click()
    assert "belongs to the network 'x'" in panel.canvas.note
    np.testing.assert_array_equal(panel.z, before)
    tab.file.value = str(tmp_path / "nowhere" / "own.json")
    load.click()
    assert "nowhere" in panel.canvas.note
    assert "Error" not in panel.canvas.note


def test_seeds_are_those_of_generate_z(sampler, panel):
    tab = panel.seeds
    tab.fields[0].value = 42
    np.testing.assert_allclose(panel.z, sampler.generate_z(seed=42), atol=1e-6)
    tab.sliders[0].widget.value = 1.0
    np.testing.assert_allclose(panel.z, sampler.generate_z(seed=43), atol=1e-6)
    tab.sliders[1].widget.value = 1.0
    np.testing.assert_allclose(panel.z, sampler.generate_z(seed=101), atol=1e-6)


def test_the_square_blends_between_four_seeds(sampler, panel):
    tab = panel.seeds
    tab.fields[0].value = 42
    assert tab.square.corners == ["42", "43", "100", "101"]
    tab.square.set_state({"x": 0.0, "y": 1.0})  # what the browser sends
    np.testing.assert_allclose(panel.z, sampler.generate_z(seed=100), atol=1e-6)
    assert [slider.value for slider in tab.sliders] == [0.0, 1.0]
    tab.square.set_state({"x": 0.5, "y": 0.0})
    upper = vectors.slerp(sampler.generate_z(seed=42), sampler.generate_z(seed=43), 0.5)
    np.testing.assert_allclose(panel.z, upper, atol=1e-6)
    tab.sliders[1].widget.value = 0.25
    assert (tab.square.x, tab.square.y) == (0.5, 0.25)


def test_undo_and_redo(sampler, panel):
    first = panel.z
    panel.random(seed=7)
    panel.digit(4)
    fourth = panel.z
    undo, redo = control(panel, "Undo"), control(panel, "Redo")
    assert not undo.disabled
    assert redo.disabled
    panel.undo()
    np.testing.assert_array_equal(panel.z, sampler.generate_z(seed=7))
    panel.undo()
    np.testing.assert_array_equal(panel.z, first)
    assert undo.disabled
    panel.redo()
    panel.redo()
    np.testing.assert_array_equal(panel.z, fourth)


def test_a_drag_is_one_step_of_undo(panel):
    panel.tab.selected_index = 1
    before, slider = panel.z, panel.numbers.sliders[3].widget
    assert panel.wait()
    for value in np.linspace(0.5, 2.0, 20):
        slider.value = float(value)
    panel.undo()
    np.testing.assert_array_equal(panel.z, before)


@pytest.mark.slow
def test_what_is_locked_stays(panel):
    panel.tab.selected_index = 1
    panel.numbers.locks[2].value = True
    kept = panel.z[2]
    panel.random(seed=3)
    panel.digit(8)
    assert panel.z[2] == kept


def test_strength_pulls_towards_the_mean_code(panel):
    mean, z = panel.adapter.mean_code, panel.z
    panel.strength.widget.value = 0.5
    np.testing.assert_allclose(panel.z, mean + 0.5 * (z - mean), atol=1e-6)
    panel.undo()
    np.testing.assert_array_equal(panel.z, z)


@pytest.mark.slow
def test_the_copied_lines_draw_the_same_picture(sampler, panel):
    panel.view = View(60, 60, zoom=1.5, center=(0.25, 0.0))
    for act in (lambda: None, lambda: panel.random(seed=9)):
        act()
        lines = panel.as_python().rsplit("\n", 1)[0]
        names = {}
        exec(lines, names)
        np.testing.assert_array_equal(names["picture"], sampler.render(panel.z, panel.view))
    assert "generate_z(seed=9)" in lines


def test_a_saved_png_has_its_recipe(panel, tmp_path):
    path = panel.save_png(tmp_path / "a.png", 90)
    assert size_of(path) == (90, 90)
    np.testing.assert_array_equal(np.float32(read_recipe(path)["z"]), panel.z)
    assert read_recipe(path)["fingerprint"] == panel.adapter.fingerprint


def test_a_picture_is_opened_at_its_z_and_its_view(sampler, tmp_path):
    view = View(60, 40, 7.0, (1.0, 2.0), 3.0, 0.5, "fit")
    z = sampler.generate_z(seed=8)
    path = sampler.save_png(sampler.render(z, view), tmp_path / "it.png")
    panel = sampler.explore(str(path))
    np.testing.assert_array_equal(panel.z, z)
    assert panel.view == view
    assert panel.wait()
    np.testing.assert_array_equal(read_recipe(panel.save_png(tmp_path / "again.png"))["z"], z)
    assert sampler.explore(path, View(50, 50)).view == View(50, 50)
    poster = sampler.save_poster(z, tmp_path / "a.tif", View(3000, 1500, zoom=2.0), progress=False)
    assert sampler.explore(poster).view == View(1300, 650, zoom=2.0)
    with pytest.raises(ValueError, match="it.png' was drawn by mnist-vaegan, .*; mnist-vae has"):
        Sampler("mnist-vae").explore(path)
    film = sampler.save_anim_gif(sampler.morph(z, -z, 2, 9, 9), tmp_path / "film.gif")
    with pytest.raises(ValueError, match="a film of 2 latent vectors"):
        sampler.explore(film)
    with pytest.raises(FileNotFoundError):
        sampler.explore(tmp_path / "none.png")


def test_what_another_object_draws_has_no_recipe_and_no_name(tmp_path):
    panel = Explorer(Plain(), np.zeros(4))
    with pytest.raises(ValueError, match="holds no recipe"):
        read_recipe(panel.save_png(tmp_path / "a.png", 9))
    assert "sampler = ...  # the Plain that the panel was made of" in panel.as_python()


def test_saved_pictures_are_numbered_and_the_name_is_said(panel, tmp_path):
    first = panel.save_png(tmp_path / "a.png", 90).read_bytes()
    save_as(panel, tmp_path / "a.png", 30)
    assert panel.canvas.note == f"saved {tmp_path / 'a-2.png'}"
    assert (tmp_path / "a.png").read_bytes() == first
    assert size_of(tmp_path / "a-2.png") == (30, 30)


def test_another_file_of_directions_is_kept(panel, tmp_path):
    tab = panel.directions
    for name, file in (("thin", "own.json"), ("bold", "own.json")):
        control(panel, "towards 1", "FloatSlider").value += 1.0
        tab.name.value, tab.file.value = name, str(tmp_path / file)
        tab.keep()
        tab.save()
    assert [path.name for path in tmp_path.iterdir()] == ["own.json"]  # its own, with both
    (tmp_path / "own.json").write_text("another's")
    tab.save()
    assert tab.file.value == str(tmp_path / "own-2.json")
    assert (tmp_path / "own.json").read_text() == "another's"


def test_an_export_into_no_folder_is_an_error_in_the_panel(panel, tmp_path):
    before = panel.z
    save_as(panel, tmp_path / "nowhere" / "a.png", 600)
    assert "nowhere" in panel.canvas.note
    assert panel.canvas.failed
    assert "Error" not in panel.canvas.note
    np.testing.assert_array_equal(panel.z, before)
    save_as(panel, tmp_path / "a.png", 70)
    assert size_of(tmp_path / "a.png") == (70, 70)
    assert "saved" in panel.canvas.note


def test_errors_of_the_network_are_shown_and_the_last_picture_stays(panel, monkeypatch):
    before = panel.canvas.picture

    def fail(*_args, **_how):
        raise RuntimeError("out of ink")

    monkeypatch.setattr(panel.sampler, "render", fail)
    monkeypatch.setattr(panel.sampler, "preview", fail)
    panel.random(seed=1)
    assert panel.wait()
    assert panel.canvas.note == "out of ink"
    assert panel.canvas.picture == before
    monkeypatch.undo()
    panel.random(seed=2)
    assert panel.wait()
    assert panel.canvas.note == ""


@pytest.mark.slow
def test_part_two_shows_the_shares_of_its_judge():
    panel = Sampler("mnist-resnet", seed=0).explore(view=View(64, 64))
    panel.digit(3)
    assert panel.wait()
    assert panel.bars.widget.layout.display == ""
    assert "3: " in panel.bars.widget.value


def test_every_control_has_a_name(panel):
    panel.tab.selected_index = 1
    without, count = nameless(panel)
    assert not without
    assert count > 100


def test_a_wide_window_keeps_its_shape(sampler, tmp_path):
    wide = View(900, 300, aspect="fit")
    panel = sampler.explore(sampler.generate_z(seed=5), wide)
    assert panel.wait()
    assert panel.canvas.note == ""
    assert panel.canvas.ratio == 3.0
    assert panel.canvas.spans == pytest.approx([899 / 299, 1.0])
    assert picture(panel).size == (900, 300)
    assert size_of(panel.save_png(tmp_path / "wide.png", 90)) == (90, 30)
    panel.view = View(200, 200, 4.0)
    panel.undo()
    assert panel.wait()
    assert panel.canvas.scale == 8.0
    assert panel.canvas.ratio == 3.0


class _Flat(Plain):
    """Codes that differ along `axes` numbers of z alone."""

    def __init__(self, axes):
        super().__init__()
        codes = np.full((20, 4), 0.5, np.float32)
        codes[:, :axes] = np.random.default_rng(0).normal(size=(20, axes))
        self.atlas = codes, np.arange(20) % 10


@pytest.mark.parametrize("axes", [0, 1, 3])
def test_an_atlas_without_spread_has_no_axes_to_move_along(axes):
    """Sliders along an axis of length 0 stood at NaN, which called them back for ever."""
    panel = Explorer(_Flat(axes))
    shown = panel.directions.axes
    assert len(shown) == axes
    if axes:
        shown[0].slider.widget.value = 1.0
        assert np.isfinite(panel.z).all()


INKS = {"ink": "#1b1b3a", "paper": "#f6f1e7"}


def test_ink_and_paper_are_shown_saved_and_copied(sampler, panel, tmp_path):
    panel.inks.ink.value = "#1b1b3a"
    panel.inks.paper.value = "#f6f1e7"
    assert panel.wait()
    assert panel.colouring == INKS
    drawn = to_pixels(sampler.render(panel.z, panel.view), make_colouring(**INKS))
    np.testing.assert_array_equal(np.asarray(picture(panel)), drawn)
    path = panel.save_png(tmp_path / "a.png")
    with Image.open(path) as opened:
        np.testing.assert_array_equal(np.asarray(opened), drawn)
    assert read_recipe(path)["colouring"] == INKS
    assert "sampler.show_image(picture, ink='#1b1b3a', paper='#f6f1e7')" in panel.as_python()
    panel.undo()
    assert panel.inks.ink.value == "#000000"
    assert panel.colouring == {}
    assert panel.wait()
    assert picture(panel).mode == "L"


def test_a_file_is_opened_in_its_colours(sampler, tmp_path):
    z = sampler.generate_z(seed=5)
    path = sampler.save(z, tmp_path / "a.png", size=64, colours=["white", "gold", "navy"])
    panel = sampler.explore(path)
    assert panel.wait()
    assert panel.colouring == {"colours": ["#ffffff", "#ffd700", "#000080"]}
    assert (panel.inks.ink.value, panel.inks.paper.value) == ("#000080", "#ffffff")
    assert picture(panel).mode == "RGB"
    panel.colouring = {"paper": None}
    assert panel.wait()
    assert picture(panel).mode == "RGBA"
    with pytest.raises(ValueError, match="ink got 'inky'"):
        panel.colouring = {"ink": "inky"}


def test_a_network_of_colour_has_no_pickers():
    panel = Sampler.untrained(seed=3, depth=2, init_std=0.4).explore(view=View(64, 64))
    assert panel.wait()
    assert panel.inks.widget.layout.display == "none"
    with pytest.raises(ValueError, match="ink would be ignored"):
        panel.colouring = {"ink": "navy"}
