"""arithmetic: terms, their sum, and the messages about invalid ones."""

import html
import io

import numpy as np
import pytest
from helpers.panels import control, nameless
from helpers.plain import Plain
from PIL import Image

from sampler import Sampler, View
from sampler.widgets.arithmetic.panel import Arithmetic


@pytest.fixture(scope="module")
def sampler():
    return Sampler(seed=0)


@pytest.fixture
def panel(sampler):
    made = Arithmetic(sampler, View(200, 200))
    assert made.wait()
    return made


def note(panel):
    return panel.message.value


def grey(data):
    return np.asarray(Image.open(io.BytesIO(data))) / 255


@pytest.mark.slow
def test_it_begins_as_a_plus_a_difference(sampler, panel):
    assert [term.source for term in panel.terms] == ["digit 9", "digit 1", "digit 1"]
    assert [term.sign for term in panel.terms] == [1, 1, -1]
    assert "a + (b - c) = d" in repr(panel)
    a, b, c = (term.z for term in panel.terms)
    assert panel.z.dtype == np.float32
    assert panel.z.shape == (32,)
    np.testing.assert_array_equal(panel.z, a + (b - c))
    wanted = 1 - sampler.generate(panel.z, 200, 200)[..., 0]
    np.testing.assert_allclose(grey(panel.canvas.picture), wanted, atol=1.5 / 255)
    assert panel.canvas.shown["kind"] == "full"
    assert panel.canvas.note == note(panel) == ""


@pytest.mark.slow
def test_every_term_has_its_small_picture(sampler, panel):
    for shown, z in zip(
        [*(term.controls.thumbnail for term in panel.terms), panel.thumbnail],
        [*(term.z for term in panel.terms), panel.z],
        strict=True,
    ):
        wanted = 1 - sampler.generate(z, 192, 192)[..., 0]
        np.testing.assert_allclose(grey(shown.picture), wanted, atol=1.5 / 255)
        assert 'width="96"' in shown.widget.value


@pytest.mark.slow
def test_signs_and_weights_make_the_sum(panel):
    control(panel, "Weight of a", "FloatText").value = 0.5
    control(panel, "Weight of c", "FloatSlider").value = 1.25
    control(panel, "Sign of b: plus. Press to change it").click()
    a, b, c = (term.z for term in panel.terms)
    np.testing.assert_allclose(panel.z, 0.5 * a - b - 1.25 * c, rtol=1e-5, atol=1e-6)
    assert panel.z.dtype == np.float32
    assert [type(term.weight) for term in panel.terms] == [float] * 3
    assert [(term.sign, term.weight) for term in panel.terms] == [(1, 0.5), (-1, 1.0), (-1, 1.25)]
    assert "d = 0.5 a − b − 1.25 c" in panel.formula.value
    assert control(panel, "Weight of c", "FloatText").value == 1.25


@pytest.mark.slow
def test_brackets_stand_around_a_difference(panel):
    def brackets():
        return [term.controls.brackets for term in panel.terms]

    assert brackets() == [(False, False), (True, False), (False, True)]
    pieces = panel.equation.children
    panel.terms[2].sign = 1
    assert brackets() == [(False, False)] * 3
    assert panel.equation.children is pieces  # the button keeps the keyboard


@pytest.mark.slow
def test_a_seed_is_that_of_generate_z(sampler, panel):
    control(panel, "Where b is from").value = "seed"
    assert panel.terms[1].source == "seed 2"
    control(panel, "Seed of b").value = " 42 "
    np.testing.assert_array_equal(panel.terms[1].z, sampler.generate_z(seed=42))
    assert control(panel, "Seed of b").value == "42"
    assert panel.terms[1].source == "seed 42"


def test_a_seed_that_is_no_integer_is_refused_and_nothing_is_lost(panel):
    seed = control(panel, "Seed of b")
    for typed in ("7.5", "seven", "", "-3", "nan"):
        panel.terms[1].seed(7)
        assert note(panel) == ""
        before = panel.z
        seed.value = typed
        assert f"the seed of b got {html.escape(repr(typed))}; expected a whole" in note(panel)
        assert 'role="alert"' in note(panel)
        assert seed.value == "7"
        np.testing.assert_array_equal(panel.z, before)


def test_weights_without_a_sum_are_refused_and_nothing_is_lost(panel):
    before, box = panel.z, control(panel, "Weight of c", "FloatText")
    for weight in (float("nan"), float("inf"), 1e39):
        panel.terms[2].weight = 1.0
        box.value = weight
        assert "weight" in note(panel)
        assert "Nothing has changed" in note(panel)
        assert "Error" not in note(panel)
        assert box.value == panel.terms[2].weight == 1.0
        np.testing.assert_array_equal(panel.z, before)
        with pytest.raises(ValueError, match="weight"):
            panel.terms[2].weight = weight


@pytest.mark.slow
def test_weights_of_any_order_are_drawn(panel):
    slider = control(panel, "Weight of b", "FloatSlider")
    a, b, c = (term.z for term in panel.terms)
    for weight in (-3.0, 0.0, 1e-6, 1e6, 1e30):
        control(panel, "Weight of b", "FloatText").value = weight
        np.testing.assert_array_equal(panel.z, a + (weight * b - c))
        assert panel.wait()
        assert panel.canvas.note == note(panel) == ""
        assert abs(slider.value - min(max(weight, 0.0), 2.0)) < 1e-4
    slider.value = 0.5
    assert panel.terms[1].weight == 0.5


@pytest.mark.slow
def test_a_weight_off_the_sliders_grid_is_not_snapped(panel):
    panel.terms[0].weight = 0.123456
    control(panel, "Weight of a", "FloatSlider").value = 0.12  # what the browser sends back
    assert panel.terms[0].weight == 0.123456


@pytest.mark.slow
def test_another_digit_of_the_same_kind(sampler, panel):
    codes, labels = sampler.atlas
    control(panel, "Which digit a is").value = 4
    first = panel.terms[0].z
    control(panel, "Another digit of the same kind for a").click()
    assert not np.array_equal(panel.terms[0].z, first)
    row = np.flatnonzero((codes == panel.terms[0].z).all(axis=1))
    assert labels[row].tolist() == [4]
    assert panel.terms[0].source == "digit 4"


@pytest.mark.slow
def test_a_cell_gives_z_and_it_comes_back(sampler, panel):
    z = sampler.encode(np.zeros((26, 26, 1), np.float32))  # (1, z_dim), as encode returns it
    panel.set(1, z)
    assert panel.terms[1].source == control(panel, "Where b is from").value == "cell"
    panel.terms[2].z = [0.0] * 32
    np.testing.assert_array_equal(panel.z, panel.terms[0].z + z[0])
    z[:] = 9.0  # the panel has its own
    assert panel.terms[1].z.max() < 9.0
    kept = panel.terms[1].z
    control(panel, "Where b is from").value = "digit"
    assert panel.terms[1].source == "digit 1"
    control(panel, "Where b is from").value = "cell"
    np.testing.assert_array_equal(panel.terms[1].z, kept)


def test_an_invalid_term_raises_in_the_cell(panel):
    before, zero = panel.z, np.zeros(32)
    for index, z, error, message in (
        (3, zero, ValueError, "expected a term, 0 to 2"),
        (1.0, zero, TypeError, "whole number"),
        (1, zero[1:], ValueError, "got shape"),
        (1, [zero, zero], ValueError, "takes one"),
        (1, zero * np.nan, ValueError, "NaN"),
    ):
        with pytest.raises(error, match=message):
            panel.set(index, z)
        np.testing.assert_array_equal(panel.z, before)


def test_terms_come_and_go(panel):
    add, remove = control(panel, "Add a term"), control(panel, "Remove a term")
    add.click()
    assert len(panel.terms) == 4
    assert panel.wait()
    a, b, c, d = (term.z for term in panel.terms)
    np.testing.assert_array_equal(panel.z, a + (b - c) + d)
    assert "= e" in repr(panel)
    remove.click()
    remove.click()
    np.testing.assert_array_equal(panel.z, a + b)
    assert remove.disabled
    assert "a + b = c" in repr(panel)
    with pytest.raises(ValueError, match="as many"):
        panel.remove()
    gone = panel.add()
    panel.remove()
    with pytest.raises(ValueError, match="was removed"):
        gone.weight = 2.0


@pytest.mark.slow
def test_of_a_burst_of_weights_the_latest_wins(sampler, panel):
    drawn = []
    panel.canvas.observe(lambda change: drawn.append(change["new"]["kind"]), names="shown")
    slider = control(panel, "Weight of b", "FloatSlider")
    for weight in np.linspace(0.0, 1.99, 200):
        slider.value = round(float(weight), 2)
    assert panel.wait()
    assert len(drawn) < 200
    assert drawn[-1] == "full"
    assert drawn.count("full") == 1
    a, b, c = (term.z for term in panel.terms)
    np.testing.assert_array_equal(panel.z, a + (1.99 * b - c))
    wanted = 1 - sampler.generate(panel.z, 200, 200)[..., 0]
    np.testing.assert_allclose(grey(panel.canvas.picture), wanted, atol=1.5 / 255)


@pytest.mark.slow
def test_the_view_follows_the_canvas(panel):
    before = panel.thumbnail.picture
    panel.canvas.view = {"x": 1.0, "y": -2.0, "zoom": 8.0, "rotation": 0.0}
    assert panel.view == View(200, 200, center=(1.0, -2.0), zoom=8.0)
    assert panel.wait()
    assert panel.canvas.shown["zoom"] == 8.0
    assert panel.thumbnail.picture == before  # a small picture shows the whole


def test_the_view_is_set_and_keeps_its_shape(panel):
    panel.view = View(240, 120, zoom=2.0, aspect="fit")
    assert panel.canvas.view == {"x": 0.0, "y": 0.0, "zoom": 2.0, "rotation": 0.0}
    assert panel.canvas.ratio == 2.0
    assert panel.wait()
    assert grey(panel.canvas.picture).shape == (120, 240)
    with pytest.raises(TypeError, match="view got 240 .*expected a View"):
        panel.view = 240
    assert panel.view == View(240, 120, zoom=2.0, aspect="fit")


@pytest.mark.slow
def test_the_copied_lines_give_the_same_z_and_picture(sampler, panel):
    panel.terms[0].seed(3)
    panel.set(2, sampler.generate_z(seed=8) / 3)
    panel.terms[1].weight = 0.1
    panel.terms[0].sign = -1
    control(panel, "Copy as Python").click()
    lines = control(panel, "Python that draws this").value
    assert "generate_z(seed=3)" in lines
    assert "# a 1" in lines
    assert "d = -a + (0.1 * b - c)" in lines
    names = {}
    exec(lines.rsplit("\n", 1)[0], names)
    np.testing.assert_array_equal(names["d"], panel.z)
    np.testing.assert_array_equal(names["picture"], sampler.render(panel.z, panel.view))


@pytest.mark.slow
def test_errors_of_the_network_are_shown_and_the_last_picture_stays(panel, monkeypatch):
    def fail(*_args, **_how):
        raise RuntimeError("out of <ink>")

    before, z = panel.canvas.picture, panel.z
    monkeypatch.setattr(panel.sampler, "render", fail)
    panel.terms[0].weight = 0.5
    assert panel.wait()
    assert panel.canvas.note == "out of <ink>"
    assert panel.canvas.picture == before
    monkeypatch.setattr(panel.sampler, "get_random_z", fail)
    z = panel.z
    control(panel, "Another digit of the same kind for a").click()
    assert "out of &lt;ink&gt;" in note(panel)
    np.testing.assert_array_equal(panel.z, z)
    monkeypatch.undo()
    panel.terms[0].weight = 1.0
    assert panel.wait()
    assert panel.canvas.note == note(panel) == ""


def test_any_object_will_do_and_without_an_atlas_there_are_no_digits():
    plain = Plain()
    panel = Arithmetic(plain)
    assert panel.wait()
    assert panel.canvas.note == ""
    assert control(panel, "Where a is from").options == ("seed", "cell")
    assert [term.source for term in panel.terms] == ["seed 1", "seed 2", "seed 3"]
    assert {call[1:] for call in plain.calls} == {
        (512, 512, 8.0),
        (192, 192, 8.0),
        (1300, 1300, 8.0),
    }
    for z, *rest in plain.calls:
        assert z.dtype == np.float32
        assert z.shape == (4,)
        assert [type(value) for value in rest] == [int, int, float]
    with pytest.raises(ValueError, match="atlas"):
        panel.terms[0].digit(3)


@pytest.mark.slow
def test_every_control_has_a_name(panel):
    without, count = nameless(panel)
    assert not without
    assert count > 25
