"""Networks of a person's own pictures: what verbs, panels and commands call things and refuse."""

import re
from dataclasses import replace

import numpy as np
import pytest
from helpers.panels import control, inside, press

from sampler import Sampler, View, models

OTHERS = re.compile(r"digit|mnist|0 to 9", re.IGNORECASE)
SMALL = View(32, 32)


@pytest.fixture(scope="module", params=["icons", "letters"])
def sampler(request, own_checkpoints):
    return Sampler(own_checkpoints / request.param, seed=0)


def texts(widget):
    """Every text of a panel that somebody can read or hear."""
    for one in (widget, *inside(widget)):
        for name in ("description", "tooltip", "value", "placeholder", "hint", "title", "label"):
            is_key = name == "value" and hasattr(one, "_options_full")
            if isinstance(text := getattr(one, name, None), str) and not is_key:
                yield text
        yield from (name for name, *_ in getattr(one, "_options_full", ()))


def picture_of(sampler):
    return sampler.render(sampler.atlas[0][0], sampler.training_view)


# Panels


def test_no_panel_speaks_of_digits(sampler):
    panels = [
        sampler.explore(view=SMALL),
        sampler.arithmetic(view=SMALL),
        sampler.timeline(view=SMALL),
        sampler.draw(picture_of(sampler), view=SMALL),
    ]
    panels[0].tab.selected_index = 1
    panels[2].add_seed(1)
    for panel in panels:
        assert panel.wait(60)
        found = [text for text in texts(panel.widget) if OTHERS.search(text)]
        assert not found, panel
        code = panel.as_python()
        assert not OTHERS.search(code), code
        panel.close()


def test_labels_stand_by_their_names(sampler):
    first, *_, last = sampler.label_names
    sums = sampler.arithmetic(view=SMALL)
    assert sums.terms[0].source == first
    assert re.search(rf"a = sampler.atlas\[0\]\[\d+\]  # {first}\n", sums.as_python())
    kinds = control(sums, "Where a is from")
    assert [name for name, _ in kinds._options_full][0] == "picture"
    control(sums, "Label of a").value = len(sampler.label_names) - 1
    assert sums.terms[0].source == last
    control(sums, "Another picture of the same kind for a").click()
    sums.terms[1].digit(last)
    assert sums.terms[1].source == last
    with pytest.raises(ValueError, match=f"label got 'moon', .*expected one of {first}, "):
        sums.terms[1].digit("moon")
    sums.close()
    film = sampler.timeline(view=SMALL)
    assert "add seeds or pictures below" in film.strip.hint
    press(film, "Add picture")
    film.add_digit(last)
    assert [entry.name for entry in film.keyframe_list.entries] == [first, last]
    film.close()
    panel = sampler.explore(view=SMALL)
    press(panel, last)
    assert (panel.z == sampler.atlas[0]).all(axis=1).any()
    panel.close()


def test_an_empty_pad_asks_for_a_picture(sampler):
    pad = sampler.draw(view=SMALL)
    with pytest.raises(ValueError, match="draw a picture on the pad, or load one") as refusal:
        pad.refine()
    assert not OTHERS.search(str(refusal.value))
    assert pad.pad.hint == "Draw a picture, or load one."
    assert pad.reading.value == ""
    pad.close()


# Verbs


def test_random_digits_are_refused_by_name(sampler):
    calls = (
        sampler.get_random_mnist,
        sampler.get_random_specific_mnist,
        lambda: sampler.generate_random_label(1),
    )
    for call in calls:
        with pytest.raises(ValueError, match=f"{sampler.name} learned .* call get_random_z for"):
            call()
    with pytest.raises(ValueError, match="has no classifier"):
        sampler.classify(sampler.z)


def test_pictures_of_your_own_are_taken_where_they_are_given(own_checkpoints, tmp_path):
    from PIL import Image

    for name, colour in (("fish", "blue"), ("sun", "yellow")):
        (tmp_path / name).mkdir()
        Image.new("RGB", (40, 30), colour).save(tmp_path / name / "0.png")
    sampler = Sampler(own_checkpoints / "icons", data=tmp_path, seed=0)
    assert sampler.get_random_mnist().shape == (24, 24, 3)
    sun = sampler.get_random_specific_mnist("sun")
    np.testing.assert_allclose(sun[12, 12], (1, 1, 0), atol=0.01)
    np.testing.assert_allclose(sun[0, 0], (1, 238 / 255, 204 / 255), atol=0.01)
    assert sampler.get_random_mnist(with_label=True, seed=1)[1] in (0, 1)


def test_many_labels_are_chosen_by_name(own_checkpoints, tmp_path):
    """Hundreds of buttons and sliders would be no panel."""
    stored = models.read(own_checkpoints / "icons")
    names = tuple(f"icon {index}" for index in range(40))
    codes = np.random.default_rng(0).standard_normal((40, stored.atlas[0].shape[1]))
    stored.atlas = codes.astype(np.float32), np.arange(40)
    stored.model = replace(stored.model, pictures=replace(stored.model.pictures, label_names=names))
    sampler = Sampler(models.write(stored, tmp_path / "many"), seed=0)
    panel = sampler.explore(view=SMALL)
    assert (panel.z == sampler.atlas[0]).all(axis=1).any()  # it begins with a picture
    assert not [one for one in inside(panel.widget) if getattr(one, "description", "") == "icon 3"]
    control(panel, "picture").value = "icon 3"
    np.testing.assert_array_equal(panel.z, codes[3].astype(np.float32))
    assert control(panel, "picture").value == ""
    near = sampler.generate_z(label="icon 3", seed=1)
    assert 0 < np.abs(near - codes[3]).max() < 1.5  # new, though the label has one picture
    with pytest.raises(ValueError, match=r"label got 'icon 77'.*icon 7.*\(40\)"):
        sampler.get_random_z("icon 77")
    control(panel, "towards").value = "icon 7"
    control(panel, "towards").value = "icon 7"
    assert list(panel.directions.ways) == ["towards icon 7"]
    panel.directions.ways["towards icon 7"].slider.widget.value = 1.0
    assert not np.array_equal(panel.z, codes[3].astype(np.float32))
    panel.close()


def test_random_z_are_of_random_labels(own_checkpoints, tmp_path):
    """Between labels that lie apart is nothing that anybody drew."""
    stored = models.read(own_checkpoints / "letters")
    rng = np.random.default_rng(0)
    means = np.array([[-8.0], [8.0]]) * np.ones(stored.atlas[0].shape[1])
    labels = np.arange(40) % 2
    codes = means[labels] + 0.3 * rng.standard_normal((40, means.shape[1]))
    stored.atlas = codes.astype(np.float32), labels
    sampler = Sampler(models.write(stored, tmp_path / "apart"), seed=0)
    found = np.stack([sampler.generate_z(seed=seed) for seed in range(40)])
    nearest = np.abs(found.mean(axis=1)[:, None] - means[:, 0]).argmin(axis=1)
    np.testing.assert_allclose(found, means[nearest], atol=2)
    assert 8 < nearest.sum() < 32
    np.testing.assert_array_equal(sampler.generate_z(seed=5), sampler.generate_z(seed=5))
    stored.atlas = stored.atlas[0], np.arange(40)  # a label each says nothing of its neighbours
    alone = Sampler(models.write(stored, tmp_path / "alone"))
    assert np.abs(np.stack([alone.generate_z(seed=seed) for seed in range(9)]).mean()) < 1
