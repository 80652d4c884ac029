"""The command export: networks and pictures as files for use outside of Python."""

import numpy as np
import onnxruntime
import pytest

from sampler import Keyframe, Sampler, View
from sampler.cli.parser import main
from sampler.pictures.recipes.recipe import read_recipe


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, tmp_path):
    monkeypatch.delenv("SAMPLER_CHECKPOINTS", raising=False)
    monkeypatch.chdir(tmp_path)


def run(*arguments):
    return main([str(argument) for argument in arguments])


def refused(capsys, *arguments):
    """The last line that is printed where a command is refused."""
    assert run("export", *arguments) == 2
    return capsys.readouterr().err.splitlines()[-1]


def test_a_network_is_exported_by_its_name(tmp_path, capsys):
    assert run("export", "--checkpoint", "mnist-resnet", "--out", "net.onnx") == 0
    assert "net.onnx: " in (said := capsys.readouterr().out)
    assert "of mnist-resnet" in said
    stored = onnxruntime.InferenceSession(tmp_path / "net.onnx").get_modelmeta()
    assert stored.custom_metadata_map["checkpoint"] == "mnist-resnet"


def test_a_picture_names_its_network(tmp_path, capsys):
    sampler = Sampler.untrained(seed=5)
    sampler.save_png(sampler.generate(sampler.z, 20, 20), "wild.png")
    assert run("export", "wild.png", "--out", "wild.onnx") == 0
    capsys.readouterr()
    points = np.ascontiguousarray(View(20, 20).points()[:, :2])
    session = onnxruntime.InferenceSession(tmp_path / "wild.onnx")
    (picture,) = session.run(None, {"z": sampler.z.ravel(), "points": points})
    drawn = sampler.generate(sampler.z, 20, 20, exact=True)
    assert np.abs(picture.reshape(drawn.shape) - drawn).max() < 0.1 / 255


def test_what_export_refuses(tmp_path, capsys):
    assert "expected a name that ends in" in refused(capsys, "--out", "net.txt")
    assert "expected NAME=VALUE" in refused(capsys, "--out", "net.onnx", "--set", "size")
    twice = ["--set", "a=1", "--set", "a=2"]
    assert "--set got a twice" in refused(capsys, "--out", "net.onnx", *twice)
    assert "it has no options" in refused(capsys, "--out", "net.onnx", "--set", "size=3")
    assert "z would be ignored" in refused(capsys, "--out", "net.onnx", "--seed", "3")
    both = ["--seed", "3", "--z", "z.json"]
    assert "--seed would be ignored beside" in refused(capsys, "--out", "net.onnx", *both)
    (tmp_path / "net.onnx").write_bytes(b"mine")
    assert "it is kept; give another name" in refused(capsys, "--out", "net.onnx")
    assert "No such file" in refused(capsys, "none.png", "--out", "other.onnx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net.onnx"]


def test_a_film_of_keyframes_becomes_a_page_with_its_camera(tmp_path, capsys):
    sampler = Sampler.untrained(seed=5)
    keyframes = [
        Keyframe(sampler.generate_z(seed=seed), View(zoom=zoom), seconds=0.5, hold=1)
        for seed, zoom in ((1, 1.0), (2, 3.0))
    ]
    how = {"fps": 2, "size": 16, "progress": False, "interpolation": "slerp"}
    sampler.save_film(keyframes, "film.gif", **how)
    assert run("export", "film.gif", "--out", "film.html") == 0
    assert "film.html: " in capsys.readouterr().out
    fields = read_recipe("film.html")
    assert fields["loop"] is False
    assert fields["interpolation"] == "slerp"
    assert [key.get("zoom", 1) for key in fields["keyframes"]] == [1, 3]
    assert [key["hold"] for key in fields["keyframes"]] == [1, 1]
    assert run("export", "film.gif", "--out", "round.html", "--set", "loop=true") == 0
    assert read_recipe("round.html")["loop"] is True
    sampler.save_film(keyframes, "wide.gif", **(how | {"size": (32, 16)}))
    said = refused(capsys, "wide.gif", "--out", "wide.html")
    assert "keyframe 1 is 32×16 pixels; expected a square one" in said
    assert not (tmp_path / "wide.html").exists()


def test_a_picture_keeps_its_window_and_its_colours(tmp_path, capsys):
    sampler, view = Sampler("mnist-resnet", seed=1), View(60, 60, zoom=2.0, center=(1.0, 0.5))
    sampler.save(sampler.render(sampler.get_random_z(7, seed=1), view), "seven.png", ink="navy")
    assert run("export", "seven.png", "--out", "seven.html") == 0
    assert "black on white; the picture's ink #000080 is left out" in capsys.readouterr().err
    again = Sampler.from_file("seven.html").view
    assert (again.zoom, again.center) == (2, (1, 0.5))
    shader = ["--out", "seven.glsl", "--set", "target=webgl2"]
    assert run("export", "seven.png", *shader) == 0
    assert capsys.readouterr().err == ""
    assert read_recipe("seven.glsl")["colouring"] == {"ink": "#000080"}


def test_a_film_of_z_becomes_a_page_with_its_window(tmp_path):
    sampler = Sampler("mnist-resnet", seed=1)
    z = np.stack([sampler.generate_z(seed=seed) for seed in (1, 2)])
    sampler.save(z, "way.gif", view=View(40, 40, zoom=2.0))
    assert run("export", "way.gif", "--out", "way.html", "--set", "embed=true") == 0
    assert [key["zoom"] for key in read_recipe("way.html")["keyframes"]] == [2, 2]
