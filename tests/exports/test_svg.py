"""SVG files: drawn by resvg and by a browser, their curves measured against the network itself."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from helpers import browser, vectors

from sampler import Sampler, View, read_recipe
from sampler.exports.curves.sheet import Sheet
from sampler.exports.source import field_of


def logits_around(sampler, z, view, places, distance):
    """Return the ink before the sigmoid on a circle around places: (places, 16)."""
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    ring = places[:, None] + distance * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    points = Sheet(view).points(ring.reshape(-1, 2))
    return field_of(sampler, z, ".svg").logits(points)[:, 0].reshape(len(places), -1)


def share_within(sampler, z, view, path, distance, width_mm=100.0):
    """Return the share of the curves' length at which the true line is near, and their number."""
    curves = np.concatenate(vectors.curves_of(path)) / width_mm
    places, lengths = vectors.places_on(curves)
    around = logits_around(sampler, z, view, places, distance)
    near = (around.min(axis=1) <= 0) & (around.max(axis=1) >= 0)
    return lengths[near].sum() / lengths.sum(), len(curves)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "distance", "most", "pixels"),
    [("mnist-vaegan", 2e-4, 72, 180), ("mnist-resnet", 5e-4, 574, 300)],
)
def test_curves_are_near_the_true_line_and_few(name, distance, most, pixels, tmp_path):
    sampler = Sampler(name, seed=1)
    z, view = sampler.get_random_z(5, seed=1), View(1024, 1024)
    path = sampler.export(tmp_path / "five.svg", z, view=view)
    share, count = share_within(sampler, z, view, path, distance)
    assert share >= 0.999
    assert count <= most
    seen = vectors.drawn_at_middles(path, 1024, 1024)[..., 0] < 128
    assert (seen != (sampler.render(z, view)[..., 0] >= 0.5)).sum() <= pixels


def test_the_description_states_the_distance(tmp_path):
    sampler = Sampler(seed=1)
    z, view = sampler.get_random_z(8, seed=1), View(300, 200)
    path = sampler.export(tmp_path / "it.svg", z, view=view, width_mm=200)
    found = re.search(
        r"within (\S+) mm of the curves, (\S+) thousandths .* at (\d+) of (\d+)", path.read_text()
    )
    distance, thousandths, near, tried = map(float, found.groups())
    assert distance == pytest.approx(200 * thousandths / 1000)
    assert near >= 0.999 * tried > 100
    share, _ = share_within(sampler, z, view, path, distance / 200, width_mm=200)
    assert share >= 0.999


@pytest.mark.parametrize(
    "view",
    [
        View(120, 80),
        View(80, 120, zoom=3, center=(1.0, -2.0), rotation=0.7, aspect="fit"),
        View(26, 26),
    ],
)
def test_a_file_shows_the_window_of_its_view(view, tmp_path):
    sampler = Sampler(seed=1)
    z = sampler.get_random_z(8, seed=1)
    path = sampler.export(tmp_path / "it.svg", z, view=view)
    seen = vectors.drawn_at_middles(path, view.x_dim, view.y_dim)[..., 0] < 128
    ink = sampler.render(z, view, exact=True)[..., 0]
    assert (seen != (ink >= 0.5)).sum() <= 10
    assert 0.05 < seen.mean() < 0.95


def test_an_eight_has_two_holes(tmp_path):
    sampler = Sampler(seed=1)
    path = sampler.export(tmp_path / "eight.svg", sampler.get_random_z(8, seed=1))
    areas = sorted(map(vectors.area_of, vectors.curves_of(path)))
    assert len(areas) == 3
    assert areas[0] < areas[1] < 0 < 500 < areas[2]
    for line in vectors.curves_of(path):  # end to end, and without a corner between smooth curves
        assert np.allclose(line[:, 3], np.roll(line[:, 0], -1, axis=0), atol=1e-6)
        before, after = line[:, 3] - line[:, 2], np.roll(line[:, 1] - line[:, 0], -1, axis=0)
        before, after = (way / np.linalg.norm(way, axis=1)[:, None] for way in (before, after))
        assert (before * after).sum(axis=1).min() > 0.999


def test_levels_are_layers_in_the_greys_of_the_picture(tmp_path):
    sampler = Sampler(seed=1)
    z, view = sampler.get_random_z(3, seed=1), View(256, 256)
    path = sampler.export(tmp_path / "three.svg", z, levels=16, view=view)
    grey = 1 - vectors.drawn(path, 256, 256)[..., 0] / 255
    assert np.abs(grey - sampler.render(z, view)[..., 0]).mean() < 0.35 / 255
    root = ET.fromstring(path.read_text())
    layers = root.findall("{http://www.w3.org/2000/svg}g")
    levels = [float(layer.get("id").removeprefix("level-")) for layer in layers]
    fills = [int(text, 16) for text in re.findall(r'fill="#(\w\w)', path.read_text())]
    darkness = np.array([0, *(255 - light for light in fills)]) / 255
    assert levels == pytest.approx((darkness[1:] + darkness[:-1]) / 2, abs=1e-4)
    mode = "{http://www.inkscape.org/namespaces/inkscape}groupmode"
    assert {layer.get(mode) for layer in layers} == {"layer"}
    assert (root.get("width"), root.get("viewBox")) == ("100mm", "0 0 100 100")


def test_levels_of_ones_own_and_of_lines_are_as_they_are_given(tmp_path):
    sampler = Sampler(seed=1)
    z, view = sampler.get_random_z(3, seed=1), View(256, 256)
    path = sampler.export(tmp_path / "it.svg", z, levels=16, stroke="navy", detail=64)
    names = re.findall(r'<g id="(\S+)"', path.read_text())
    assert names[:2] == ["level-0.03125", "level-0.09375"]
    assert len(names) == 16
    spread = [(index + 0.5) / 16 for index in range(16)]
    path = sampler.export(tmp_path / "own.svg", z, levels=spread, view=view)
    assert re.findall(r'<g id="(\S+)"', path.read_text()) == names
    grey = 1 - vectors.drawn(path, 256, 256)[..., 0] / 255
    error = np.abs(grey - sampler.render(z, view)[..., 0]).mean()
    assert 0.35 / 255 < error < 0.5 / 255  # the greys that are chosen come nearer


def test_hatching_ends_on_the_true_line(tmp_path):
    sampler = Sampler(seed=1)
    z, view = sampler.get_random_z(8, seed=1), View()
    path = sampler.export(tmp_path / "it.svg", z, hatch=2, stroke="navy", width_mm=150)
    outline, lines = re.findall(r' d="([^"]*)"', path.read_text())
    ends = np.array(re.findall(r"[\d.]+", lines), float).reshape(-1, 2)
    assert len(ends) > 60
    assert "c" in outline
    assert 'stroke="#000080"' in path.read_text()
    around = logits_around(sampler, z, view, ends / 150, 2e-4)
    assert ((around.min(axis=1) <= 0) & (around.max(axis=1) >= 0)).all()
    middles = ends.reshape(-1, 2, 2).mean(axis=1)
    assert (logits_around(sampler, z, view, middles / 150, 0) > 0).mean() > 0.95


@pytest.mark.slow
def test_colours_of_a_palette_tile_the_sheet(tmp_path):
    sampler = Sampler("emoji", seed=1)
    z, view = sampler.get_random_z(seed=3), View(128, 128)
    path = sampler.export(tmp_path / "face.svg", z, view=view, detail=256)
    seen = vectors.drawn(path, 128, 128).astype(int)
    picture = sampler.render(z, view) * 255
    assert np.abs(seen - picture).mean() < 4
    fills = [part[1:] for part in re.findall(r'fill="(#\w+)"', path.read_text())]
    assert len(fills) >= 3
    palette = np.array([[int(part[i : i + 2], 16) for i in (0, 2, 4)] for part in fills])
    # Where no edge is, there is one of the colours, and no paper.
    off = np.abs(vectors.drawn_at_middles(path, 128, 128)[:, :, None] - palette).max(axis=-1)
    assert (off.min(axis=-1) <= 1).mean() > 0.97
    with pytest.raises(TypeError, match=r"levels would be ignored: emoji has a palette"):
        sampler.export(tmp_path / "other.svg", z, levels=[0.5])


def test_three_channels_become_printed_inks(tmp_path):
    sampler = Sampler.untrained(seed=3, init_std=0.4)
    view = View(96, 96)
    path = sampler.export(tmp_path / "it.svg", sampler.z, levels=8, view=view, detail=128)
    seen = vectors.drawn(path, 96, 96) / 255
    assert np.abs(seen - sampler.render(sampler.z, view)).mean() < 0.05


@pytest.mark.slow
def test_a_wild_network_has_an_end(tmp_path):
    sampler = Sampler.untrained(seed=3, init_std=3.0, c_dim=1)
    path = sampler.export(tmp_path / "it.svg", sampler.z, detail=256)
    assert path.stat().st_size < 4_000_000
    layer = ET.fromstring(path.read_text()).findall("{http://www.w3.org/2000/svg}g")
    assert len(layer) == 1


def test_a_file_gives_its_recipe_back(tmp_path):
    sampler = Sampler(seed=1)
    z, view = sampler.get_random_z(2, seed=1), View(60, 40, zoom=2.0, rotation=0.25)
    path = sampler.export(tmp_path / "two.svg", z, view=view, detail=64)
    recipe = read_recipe(path)
    assert recipe["checkpoint"] == "mnist-vaegan"
    again = Sampler.from_file(path)
    assert again.view == view
    assert (again.z == z).all()
    assert (again.render(again.z, again.view) == sampler.render(z, view)).all()
    other = again.export(tmp_path / "again.svg", again.z, detail=64)
    assert other.read_bytes() == path.read_bytes()


START = '<svg xmlns="http://www.w3.org/2000/svg">'
RECIPE = '<recipe xmlns="urn:cppn-sampler:recipe">{}</recipe>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<svg><metadata>", r"not a readable SVG: it is no XML"),
        (f"{START}<g><metadata>{RECIPE}</metadata></g></svg>", "holds no recipe"),
        (f"{START}{RECIPE}</svg>", "holds no recipe"),
        ('<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>', "declares names of its own"),
        ("<?xml version='1.0'?><html></html>", "first element is not <svg>"),
        (START + "<g>" * 300, "more than 200 elements"),
        (f"{START}<metadata>{RECIPE.replace('{}', 'x' * 2_000_000)}", "longer than"),
        (f"{START}<metadata>{RECIPE.replace('{}', '{1}')}</metadata></svg>", "recipe"),
    ],
)
def test_files_of_strangers(text, message, tmp_path):
    (tmp_path / "it.svg").write_text(text)
    with pytest.raises(ValueError, match=message):
        read_recipe(tmp_path / "it.svg")


def test_what_an_svg_refuses(tmp_path):
    sampler = Sampler(seed=1)
    z, path = sampler.get_random_z(1, seed=1), tmp_path / "it.svg"
    cases = [
        (TypeError, r"export\(\) got no z", {"z": None}),
        (ValueError, r"levels got \[0\.5, 0\.5\]", {"levels": [0.5, 0.5]}),
        (ValueError, r"levels got \[1\.0\]", {"levels": [1.0]}),
        (ValueError, "fill got one colour for 2 layers", {"levels": [0.2, 0.6], "fill": "red"}),
        (ValueError, "stroke got 'inky'; expected a colour", {"stroke": "inky"}),
        (ValueError, "hatch got 200 mm; expected less than width_mm", {"hatch": 200}),
        (
            ValueError,
            r"levels got 0\.5 and more; the picture has ink up to 6\.14e-06 only",
            {"view": View(center=(900.0, 900.0))},
        ),
        (
            ValueError,
            r"levels got 8; the picture has ink up to 6\.14e-06 only; expected a list of levels",
            {"levels": 8, "view": View(center=(900.0, 900.0))},
        ),
        (ValueError, r"levels .*255", {"levels": 256}),
        (TypeError, r"got the argument 'size' for a \.svg; expected levels, view", {"size": 3}),
    ]
    for kind, message, how in cases:
        with pytest.raises(kind, match=message):
            sampler.export(path, **{"z": z} | how)
    assert not path.exists()


@pytest.mark.slow
@pytest.mark.browser
def test_a_browser_shows_the_picture(tmp_path):
    sampler = Sampler(seed=1)
    z, view = sampler.get_random_z(8, seed=1), View(256, 256)
    path = sampler.export(tmp_path / "eight.svg", z, view=view, width_mm=67.7333)
    with browser.page(256, 256) as tab:
        tab.goto(path.as_uri())
        tab.screenshot(path=tmp_path / "seen.png")
    from PIL import Image

    seen = np.asarray(Image.open(tmp_path / "seen.png").convert("L"))[:256, :256] < 128
    ink = sampler.render(z, view, exact=True)[..., 0] >= 0.5
    assert (seen != ink).mean() < 0.003
