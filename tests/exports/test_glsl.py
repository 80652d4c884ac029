"""Shader files: their recipe, their numbers, and what is refused.  Browsers draw them elsewhere."""

import json
import re
from types import SimpleNamespace

import numpy as np
import pytest
from helpers import shaders

from sampler import Sampler, View, read_recipe
from sampler.exports.shaders.literals import number
from sampler.exports.shaders.targets import inputs_of
from sampler.exports.source import weights_of
from sampler.latent import Directions
from sampler.pictures.recipes.files.reader import LONGEST

TARGETS = ("shadertoy", "isf", "touchdesigner", "book-of-shaders", "webgl2")


@pytest.fixture(scope="module")
def resnet():
    return Sampler("mnist-resnet", seed=1)


@pytest.mark.parametrize("target", TARGETS)
def test_a_shader_holds_its_recipe(resnet, tmp_path, target):
    z, view = resnet.generate_z(seed=5), View(40, 30, center=(1, 2), zoom=2, aspect="fit")
    path = resnet.export(tmp_path / "it.glsl", z, target=target, view=view)
    recipe = read_recipe(path)
    assert recipe["checkpoint"] == "mnist-resnet"
    assert recipe["fingerprint"] == resnet.fingerprint
    again = Sampler.from_file(path)
    assert again.name == "mnist-resnet"
    np.testing.assert_array_equal(again.z, z)
    assert again.view == view


def test_the_recipe_of_a_large_file_of_its_own_network_and_of_a_morph(own_checkpoints, tmp_path):
    sampler = Sampler(own_checkpoints / "icons", seed=1)
    keys = np.stack([sampler.generate_z(seed=seed) for seed in (1, 2)])
    path = sampler.export(tmp_path / "it.glsl", keys, target="webgl2")
    again = Sampler.from_file(path, checkpoint=own_checkpoints / "icons")
    np.testing.assert_array_equal(again.z, keys)
    untrained = Sampler.untrained(seed=3, width=8)
    path = untrained.export(tmp_path / "it.fs", untrained.z)
    assert Sampler.from_file(path).fingerprint == untrained.fingerprint


def test_an_isf_file_begins_with_its_inputs(resnet, tmp_path):
    z = resnet.generate_z(seed=5)
    named = Directions(resnet.z_dim, resnet.fingerprint, {"bolder, */ wider": z})
    text = resnet.export(tmp_path / "it.fs", z, axes=named).read_text()
    header = json.loads(re.match(r"/\*(.*?)\*/", text, re.DOTALL)[1])
    (axis,) = header["INPUTS"]
    assert axis == {"NAME": "go_bolder_wider", "TYPE": "float", "DEFAULT": 0, "MIN": -1, "MAX": 1}
    text = resnet.export(tmp_path / "all.fs", z, axes="z").read_text()
    inputs = json.loads(re.match(r"/\*(.*?)\*/", text, re.DOTALL)[1])["INPUTS"]
    np.testing.assert_allclose([entry["DEFAULT"] for entry in inputs], z, atol=1e-6)
    assert resnet.export(tmp_path / "b.fs", z, axes=3).read_text().count('"axis_') == 3


def test_the_name_of_a_network_does_not_end_the_comment():
    header, _ = inputs_of("isf", (), "x*/lively")
    assert header.index("*/") == len(header) - 3
    assert json.loads(header[2:-3])["DESCRIPTION"] == "x*/lively"


def test_numbers_read_back_to_the_bit():
    rng = np.random.default_rng(1)
    values = (rng.standard_normal(2000) * 10.0 ** rng.integers(-12, 9, 2000)).astype(np.float32)
    for value in [
        *values,
        np.float32(0),
        np.float32(-0.0),
        np.float32(16777216),
        np.float32(1e-40),
    ]:
        text = number(value)
        assert np.float32(text) == value
        assert re.fullmatch(r"-?(\d+\.\d*|\.\d+|\d+(\.\d+)?e[+-]\d+)(e[+-]\d+)?", text), text


def test_a_network_is_refused_where_a_compiler_would_need_minutes(own_checkpoints, tmp_path):
    sampler = Sampler(seed=1)
    for target in ("shadertoy", "isf", "book-of-shaders"):
        with pytest.raises(
            ValueError, match=rf"'{target}' for mnist-vaegan, which is 50,177 const"
        ):
            sampler.export(tmp_path / "it.glsl", sampler.z, target=target)
    icons = Sampler(own_checkpoints / "icons", seed=1)
    with pytest.raises(ValueError, match=r"'isf' for icons, in which z makes a grid; its version"):
        icons.export(tmp_path / "it.fs", icons.z)
    letters = Sampler("letters", seed=1)
    with pytest.raises(ValueError, match=r"whose grids are 32,768 rows; compilers need over 10 s"):
        letters.export(tmp_path / "it.glsl", letters.atlas[0][:2], target="shadertoy")
    assert not list(tmp_path.iterdir())


def test_arguments_that_would_be_ignored_are_refused(resnet, own_checkpoints, tmp_path):
    z, path = resnet.generate_z(seed=5), tmp_path / "it.glsl"
    icons = Sampler(own_checkpoints / "icons", seed=1)
    refused = [
        (resnet, z, {}, TypeError, r"target got nothing for a \.glsl; expected one of shadertoy"),
        (resnet, z, {"target": "hlsl"}, ValueError, r"target got 'hlsl'"),
        (resnet, z, {"target": "webgl2", "seconds": 2}, ValueError, r"seconds would be ignored: z"),
        (resnet, z, {"target": "webgl2", "weights": "blocks"}, ValueError, r"so small that"),
        (resnet, z, {"target": "isf", "weights": "blocks"}, ValueError, r"holds them as constants"),
        (resnet, z, {"target": "shadertoy", "axes": 3}, ValueError, r"axes got 3 .* at most 2"),
        (resnet, z, {"target": "isf", "axes": "y"}, ValueError, r"axes got 'y'; expected 'z'"),
        (
            resnet,
            z,
            {"target": "isf", "axes": {"a!": z, "a?": z}},
            ValueError,
            r"cannot tell apart",
        ),
        (resnet, [z, z], {"target": "isf", "axes": "z"}, ValueError, r"beside 2 keyframes"),
        (resnet, [z, z], {"target": "isf", "steps": 2}, ValueError, r"steps would be ignored"),
        (
            resnet,
            z,
            {"target": "isf", "ink": "blueish"},
            ValueError,
            r"ink got 'blueish'; expected",
        ),
        (icons, icons.z, {"target": "webgl2", "ink": "#000"}, ValueError, r"a network in colour"),
        (icons, icons.z, {"target": "webgl2", "axes": 2}, ValueError, r"z makes a grid that is"),
        (resnet, z[:5], {"target": "webgl2"}, ValueError, r"expected .*32"),
    ]
    for sampler, vector, how, kind, message in refused:
        with pytest.raises(kind, match=message):
            sampler.export(path, vector, **how)
    with pytest.raises(ValueError, match=r"'shadertoy' for a \.fs; expected 'isf'"):
        resnet.export(tmp_path / "it.fs", z, target="shadertoy")
    other = Directions(resnet.z_dim, "0" * 12, {"bolder": z})
    with pytest.raises(ValueError, match=r"directions of the network '000000000000'; expected"):
        resnet.export(tmp_path / "it.fs", z, axes=other)
    assert not list(tmp_path.iterdir())


def test_a_recipe_in_a_text_is_read_with_limits(tmp_path):
    path = tmp_path / "it.glsl"
    path.write_text("// no recipe here\nvoid main() {}\n")
    with pytest.raises(ValueError, match="holds no recipe"):
        read_recipe(path)
    path.write_text("//\n" * 40_000 + '// sampler-recipe: {"version": 2}\n')
    with pytest.raises(ValueError, match="holds no recipe"):
        read_recipe(path)
    path.write_text("// a\n// sampler-recipe: {" + " " * (LONGEST + 1) + "}\n")
    with pytest.raises(ValueError, match=rf"not a readable GLSL: .* longer than {LONGEST}"):
        read_recipe(path)
    path.write_text('// sampler-recipe: {"version": 2, "z": [1], "size": [4, 4], "run": "rm"}')
    with pytest.raises(ValueError, match="damaged recipe: got the names 'run'"):
        read_recipe(path)


def test_the_callback_of_the_documentation_reads_the_weights_for_touchdesigner(tmp_path):
    sampler = Sampler(seed=1)
    text = sampler.export(tmp_path / "it.glsl", sampler.z, target="touchdesigner").read_text()
    (code,) = re.findall(r"```python\n(# Callback.*?)```", shaders.PAGE.read_text(), re.DOTALL)
    names, given = {"op": lambda _: SimpleNamespace(text=text)}, []
    exec(code, names)  # as a Script TOP does
    names["onCook"](SimpleNamespace(copyNumpyArray=given.append))
    (rows,) = given
    assert rows.dtype == np.float32
    assert rows.shape[1:] == (1024, 4)
    kernel = weights_of(sampler)["tanh_0/kernel"]
    assert np.isin(kernel, rows).all()


def test_every_number_of_part_two_is_in_the_text(resnet, tmp_path):
    text = resnet.export(tmp_path / "it.glsl", resnet.z, target="shadertoy").read_text()
    assert all(number(w) in text for w in weights_of(resnet)["block_07/relu_2_kernel"].ravel())
    assert text.isascii()


def test_a_shader_remembers_its_colours_and_its_morph(tmp_path):
    sampler = Sampler("mnist-resnet", seed=1)
    z = np.stack([sampler.generate_z(seed=seed) for seed in (1, 2)])
    how = {"target": "webgl2", "ink": "navy", "seconds": 3, "easing": "ease", "loop": False}
    path = sampler.export(tmp_path / "way.glsl", z, **how)
    again = Sampler.from_file(path)
    assert again.colouring == {"ink": "#000080"}
    np.testing.assert_array_equal(again.z, z)
    keyframes = sampler.timeline(path).keyframes
    assert [(key.seconds, key.easing) for key in keyframes] == [(3, "ease")] * 2
    assert read_recipe(path)["loop"] is False
