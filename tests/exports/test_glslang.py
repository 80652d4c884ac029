"""Shaders compiled by the reference compiler of GLSL, as TouchDesigner and others would."""

import shutil
import subprocess

import pytest

from sampler import Sampler

COMPILER = shutil.which("glslangValidator")
pytestmark = pytest.mark.skipif(
    COMPILER is None, reason="the compiler is missing: apt-get install glslang-tools"
)

# What TouchDesigner puts before the text of a GLSL TOP.
TOUCHDESIGNER = """#version 460 core
struct TDTexInfo { vec4 res; vec4 depth; };
uniform TDTexInfo uTDOutputInfo;
uniform sampler2D sTD2DInputs[1];
in vec3 vUV;
vec4 TDOutputSwizzle(vec4 colour) { return colour; }
"""
BEFORE = {"touchdesigner": TOUCHDESIGNER, "book-of-shaders": "#version 100\n"}


def compiled(text, target):
    """Return what the compiler says, and its exit status."""
    done = subprocess.run(
        [COMPILER, "--stdin", "-S", "frag"],
        input=BEFORE.get(target, "") + text,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout, done.returncode


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("mnist-resnet", "touchdesigner"),
        ("mnist-resnet", "book-of-shaders"),
        ("mnist-resnet", "webgl2"),
        ("mnist-vaegan", "touchdesigner"),
        ("mnist-vaegan", "webgl2"),
    ],
)
def test_the_digits_compile(name, target, tmp_path):
    sampler = Sampler(name, seed=1)
    text = sampler.export(tmp_path / "it.glsl", sampler.z, target=target).read_text()
    said, status = compiled(text, target)
    assert status == 0, said
    said, status = compiled(text.replace("picture_at", "picture_of", 1), target)
    assert status != 0  # it would have told


@pytest.mark.parametrize("name", ["icons", "letters"])
def test_a_grid_and_axes_compile_for_touchdesigner(own_checkpoints, name, tmp_path):
    sampler = Sampler(own_checkpoints / name, seed=1)
    text = sampler.export(tmp_path / "it.glsl", sampler.z, target="touchdesigner").read_text()
    said, status = compiled(text, "touchdesigner")
    assert status == 0, said
