"""The command line: what each command writes, and what it says when it cannot."""

import json
import os
import pathlib
import re
import shutil

import numpy as np
import pytest
from PIL import Image

from sampler import Keyframe, Sampler, View
from sampler.cli import commands, demo
from sampler.cli.parser import main
from sampler.latent import vectors
from sampler.models import checkpoint
from sampler.pictures import image
from sampler.pictures.recipes.recipe import Recipe, read_recipe


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, tmp_path):
    """No test sees the user's own data or network, or writes into the checkout."""
    for name in ("SAMPLER_DATA", "SAMPLER_CHECKPOINTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(
        "sampler.datasets.mnist_download.MIRRORS", ("http://127.0.0.1:1/",)
    )  # nobody is there
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def copy(tmp_path, tiny_checkpoint):
    """A checkpoint that a test may write to."""
    return shutil.copytree(tiny_checkpoint, tmp_path / "mine" / "tiny")


def run(*arguments):
    return main([str(argument) for argument in arguments])


def refused(capsys, *arguments):
    """The only line that is printed where a command is refused."""
    try:
        status = run(*arguments)
    except SystemExit as exit:  # argparse's own way
        status = exit.code
    out, err = capsys.readouterr()
    assert status == 2
    assert "Traceback" not in err
    assert not [name for name in os.listdir() if "partial" in name]
    return err.splitlines()[-1]


# Help


@pytest.mark.parametrize(
    "command", ["demo", "render", "morph", "info", "export", "evaluate", "checkpoints"]
)
def test_help_has_an_example(command, capsys):
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    assert f"python -m sampler {command}" in capsys.readouterr().out.partition("example:")[2]


def test_no_command_is_an_error(capsys):
    assert "COMMAND" in refused(capsys)


def test_starts_without_tensorflow(run_python):
    code = """
    import contextlib, sys
    from sampler.cli.parser import main
    with contextlib.suppress(SystemExit):
        main(["--help"])
    print("tensorflow" in sys.modules, "matplotlib" in sys.modules)
    """
    assert run_python(code).endswith("False False\n")


# What was nearly said


@pytest.mark.parametrize(
    ("arguments", "pattern"),
    [
        (["rendr"], "did you mean 'render'"),
        (["render", "--uot", "a.png"], "required: --out; '--uot' is unknown, did you mean '--out'"),
        (["render", "--siez", "8", "--out", "a.png"], "did you mean '--size'"),
        (["render", "--aspect", "fti", "--out", "a.png"], "did you mean 'fit'"),
        (["morph", "--from", "2", "--to", "3", "--easing", "lineer"], "did you mean 'linear'"),
        (["checkpoints", "--quick"], "unrecognized arguments: --quick$"),
        (["render", "--label", "-2"], "got '-2'; expected a whole number from 0 to 999, such as 2"),
        (["render", "--label", " "], "got ' '; expected a label, such as 2, or a name of your own"),
        (["morph", "--from", "label:"], "got 'label:'; expected a SPEC such as seed:7, digit:2"),
        (["render", "--label", "9" * 5000], "'9999.*…; expected a whole number"),
        (["render", "--center", "-3,nan"], "got '-3,nan'; expected X,Y"),
        (["render", "--center", "1"], "got '1'; expected X,Y"),
        (["render", "--rotation", "inf"], "got 'inf'; expected a finite number"),
        (["render", "--supersample", "0"], "got '0'; expected a whole number from 1 to 64"),
        (["render", "--zoom", "-3"], "got '-3'; expected a positive number"),
        (["morph", "--frames", "-1"], "got '-1'; expected a whole number from 2"),
        (["morph", "--duration", "fast"], "got 'fast'; expected a finite number"),
        (["morph", "--hold", "1e999"], "got '1e999'; expected a finite number"),
        (["morph", "--from", "12"], "got '12'; expected a SPEC"),
        (
            ["evaluate", "mnist-vaegan", "--large", "-1"],
            "got '-1'; expected a whole number from 0 to",
        ),
        (["demo", "--seed", "x"], "got 'x'; expected a whole number from 0 on"),
    ],
)
def test_slips_are_refused_before_a_network_is_loaded(arguments, pattern, capsys, monkeypatch):
    monkeypatch.setattr(commands, "Sampler", None)  # called, it would be a TypeError
    assert re.search(pattern, refused(capsys, *arguments))


def test_no_command_shows_the_list_of_commands(capsys):
    assert main([]) == 2
    message = capsys.readouterr().err
    assert all(command in message for command in ("demo", "render", "morph", "evaluate"))


def test_negative_values_need_no_equals_sign(tiny_checkpoint):
    base = ["render", "--checkpoint", tiny_checkpoint, "--seed", 1, "--size", 8]
    assert run(*base, "--center", "-3,2", "--rotation", "-.5", "--out", "a.png") == 0
    assert run(*base, "--center=-3,2", "--rotation=-.5", "--out", "b.png") == 0
    with Image.open("a.png") as a, Image.open("b.png") as b:
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b))
    assert read_recipe("a.png")["center"] == [-3.0, 2.0]


def test_a_bare_digit_is_a_digit():
    from sampler.cli.parser import make_parser

    parsed = make_parser().parse_args(
        ["morph", "--from", "2", "--to", "digit:9", "0", "--out", "a.gif"]
    )
    assert [parsed.start, *parsed.to[0]] == [("digit", 2), ("digit", 9), ("digit", 0)]


# render


def test_render_writes_a_recipe_that_draws_the_picture_again(tiny_checkpoint, tmp_path):
    assert run("render", "--checkpoint", tiny_checkpoint, "--seed", 7, "--size", "40x30",
               "--scale", "12", "--out", "seven.png") == 0  # fmt: skip
    recipe = read_recipe("seven.png")
    assert recipe["checkpoint"] == "tiny"
    assert recipe["size"] == [40, 30]
    picture = Sampler(tiny_checkpoint).generate(recipe["z"], *recipe["size"], recipe["scale"])
    with Image.open("seven.png") as saved:
        np.testing.assert_array_equal(np.asarray(saved), image.to_uint8(picture))


def test_render_through_a_window_into_a_poster(tiny_checkpoint):
    window = ("--zoom", 3, "--center=1.5,-2", "--rotation", 90, "--aspect", "fit")
    for name in ("a.tif", "a.png"):
        assert run("render", "--checkpoint", tiny_checkpoint, "--seed", 7, "--size", "40x30",
                   *window, "--exact", "--supersample", 2, "--out", name) == 0  # fmt: skip
    sampler = Sampler(tiny_checkpoint)
    view = View(40, 30, center=(1.5, -2.0), zoom=3.0, rotation=np.pi / 2, aspect="fit")
    wanted = sampler.render(sampler.generate_z(seed=7), view, exact=True, supersample=2)
    for name in ("a.tif", "a.png"):
        with Image.open(name) as saved:
            np.testing.assert_array_equal(np.asarray(saved), image.to_uint8(wanted))
    assert read_recipe("a.png")["center"] == [1.5, -2.0]


def test_render_with_a_seed_is_generate_with_that_seed(tiny_checkpoint):
    run("render", "--checkpoint", tiny_checkpoint, "--seed", 7, "--size", 20, "--out", "a.png")
    expected = image.to_uint8(Sampler(tiny_checkpoint).generate(seed=7, x_dim=20, y_dim=20))
    with Image.open("a.png") as saved:
        np.testing.assert_array_equal(np.asarray(saved), expected)


@pytest.mark.parametrize("name", ["z.json", "dict.json", "z.npy", "z.png", "z.webp", "z.svg"])
def test_render_reads_z_from_a_file(name, tiny_checkpoint):
    z = vectors.sample(32, seed=3)
    content = z.tolist() if name == "z.json" else {"z": z.tolist()}
    if name.endswith(".json"):
        with open(name, "w") as file:
            json.dump(content, file)
    elif name.endswith(".npy"):
        np.save(name, z[None])
    elif name.endswith(".png"):
        image.save_png([[0.0]], name, recipe={"z": z})
    elif name.endswith(".webp"):
        Sampler(tiny_checkpoint).save(z, name, size=9)
    else:
        Sampler(tiny_checkpoint).export(name, z)
    run("render", "--checkpoint", tiny_checkpoint, "--z", name, "--size", 9, "--out", "out.png")
    np.testing.assert_array_equal(np.float32(read_recipe("out.png")["z"]), z)


def test_render_a_label_takes_it_from_the_atlas(tiny_checkpoint):
    run("render", "--checkpoint", tiny_checkpoint, "--label", 4, "--size", 9, "--out", "out.png")
    codes, labels = checkpoint.read(tiny_checkpoint).atlas
    z = np.float32(read_recipe("out.png")["z"])
    assert labels[(codes == z).all(axis=1)].tolist() == [4]


def test_render_encodes_a_picture(tiny_checkpoint):
    paper = Image.new("L", (90, 70), 255)
    paper.paste(0, (40, 10, 48, 60))
    paper.save("one.png")
    run("render", "--checkpoint", tiny_checkpoint, "--encode", "one.png", "--size", 9,
        "--out", "out.png")  # fmt: skip
    expected = Sampler(tiny_checkpoint).encode(paper)[0]
    np.testing.assert_allclose(read_recipe("out.png")["z"], expected, atol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "pattern"),
    [
        (["--size", "0"], r"got '0'; expected WIDTHxHEIGHT"),
        (["--size", "10x"], r"got '10x'; expected WIDTHxHEIGHT"),
        (["--scale", "-1"], r"got '-1'; expected a positive number"),
        (["--scale", "nan"], r"got 'nan'; expected a positive number"),
        (["--seed", "-1"], r"got '-1'; expected a whole number from 0 on"),
        (["--seed", "1.5"], r"got '1.5'; expected a whole number"),
        (
            ["--label", "11"],
            r"error: label got 11, which is not in the atlas; expected one of 0, 1",
        ),
        (["--label", "1", "--z", "a.json"], r"--z: not allowed with argument --label"),
        (["--z", "a.json", "--seed", "1"], r"error: --seed would be ignored"),
        (["--z", "none.json"], r"error: No such file or directory: 'none.json'"),
        (["--z", "z.txt"], r"error: z got 'z.txt'; expected a file .json"),
        (["--z", "short.json"], r"error: 'short.json': z got shape \(3,\); expected \(32,\)"),
        (["--z", "many.json"], r"error: 'many.json' holds 2 latent vectors; expected one"),
        (["--z", "other.json"], r"error: 'other.json' holds no 'z'; it has a"),
        (["--z", "torn.json"], r"error: 'torn.json' is not readable JSON"),
        (["--z", "torn.npy"], r"error: 'torn.npy' is no array in NumPy's format"),
        (["--z", "plain.png"], r"error: 'plain.png' holds no recipe"),
        (["--encode", "none.png"], r"error: .*none.png"),
        (["--checkpoint", "mnist-vaegam"], r"error: there is no checkpoint 'mnist-vaegam'"),
        (["--out", "a.jpg"], r"error: --out 'a.jpg' must end in .png"),
        (
            ["--out", "nowhere/a.png"],
            r"error: The folder '.*nowhere' does not exist; make it.*: 'nowhere/a.png'",
        ),
    ],
)
def test_render_refuses(arguments, pattern, tiny_checkpoint, capsys, tmp_path):
    contents = {
        "short.json": "[1, 2, 3]", "many.json": json.dumps([[0.0] * 32] * 2),
        "other.json": '{"a": 1}', "torn.json": "[1, 2", "torn.npy": "",
    }  # fmt: skip
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
    Image.new("L", (5, 5)).save("plain.png")
    before = sorted(os.listdir())
    base = ["--checkpoint", tiny_checkpoint, "--size", "8", "--out", "a.png"]
    assert re.search(pattern, refused(capsys, "render", *base, *arguments))
    assert sorted(os.listdir()) == before


@pytest.mark.parametrize(
    "arguments", [("render", "--out", "a.png"), ("render", "--out", "a.tif", "--seed", 1),
                  ("morph", "--from", "seed:1", "--to", "seed:2", "--frames", 2, "--out", "a.gif")]
)  # fmt: skip
def test_a_file_that_is_there_is_kept_without_a_flag(arguments, tiny_checkpoint, capsys):
    from pathlib import Path

    how = (*arguments, "--size", 8, "--checkpoint", tiny_checkpoint)
    path = Path(arguments[arguments.index("--out") + 1])
    path.write_text("mine")
    assert "--overwrite" in refused(capsys, *how)
    assert path.read_text() == "mine"
    assert run(*how, "--overwrite") == 0
    with Image.open(path) as picture:
        assert picture.size == (8, 8)


# render, of a picture that carries a recipe


@pytest.fixture(scope="module")
def drawn(tmp_path_factory, tiny_checkpoint):
    """A folder with pictures of the tiny checkpoint and of others, each with its recipe."""
    folder = tmp_path_factory.mktemp("drawn")
    sampler = Sampler(tiny_checkpoint)
    view = View(40, 30, 7.0, (1.5, -2.0), 3.0, 0.5, "fit")
    picture = sampler.render(sampler.generate_z(seed=7), view, supersample=2)
    sampler.save_png(picture, folder / "tiny.png")
    made = Sampler.untrained(seed=3, depth=1, width=8)
    made.save_png(made.generate(x_dim=20, y_dim=10), folder / "wild.png")
    film = sampler.morph(sampler.generate_z(seed=1), sampler.generate_z(seed=2), 3, 9, 9)
    sampler.save_anim_gif(film, folder / "film.gif")
    shipped = {"checkpoint": "mnist-resnet", "stage": "lively", "fingerprint": "0123456789ab"}
    z = np.zeros(32, np.float32)
    recipe = Recipe(z, View(20, 20), **shipped)
    image.save_png(np.zeros((20, 20)), folder / "older.png", recipe=recipe)
    old = {"checkpoint": "tiny", "z": z, "scale": 8.0, "size": [9, 9]}
    image.save_png(np.zeros((9, 9)), folder / "old.png", recipe=old)
    gone = Recipe(z, View(9, 9), checkpoint="gone", fingerprint="0123456789ab")
    image.save_png(np.zeros((9, 9)), folder / "gone.png", recipe=gone)
    return folder


def pixels(path):
    with Image.open(path) as opened:
        return np.asarray(opened)


@pytest.fixture
def registry(tiny_checkpoint, monkeypatch):
    """The tiny checkpoint stands in the registry, under its name."""
    monkeypatch.setenv("SAMPLER_CHECKPOINTS", str(tiny_checkpoint.parent))


def test_render_draws_a_picture_again(drawn, registry, capsys):
    for name in ("tiny", "wild"):
        assert run("render", drawn / f"{name}.png", "--out", f"{name}.png") == 0
        np.testing.assert_array_equal(pixels(f"{name}.png"), pixels(drawn / f"{name}.png"))
        assert read_recipe(f"{name}.png") == read_recipe(drawn / f"{name}.png")
    out = capsys.readouterr().out
    assert "tiny.png by tiny\n" in out
    assert "by untrained cppn, seed 3" in out
    assert "replaced" not in out
    assert "fingerprint" not in out
    assert run("render", drawn / "tiny.png", "--out", "a.tif") == 0
    assert run("render", "a.tif", "--out", "b.png") == 0
    np.testing.assert_array_equal(pixels("b.png"), pixels(drawn / "tiny.png"))


def test_render_draws_a_film_again(drawn, registry, capsys):
    """Its frames are the same to the byte; larger, in ink, and in a format without a count."""
    assert run("render", drawn / "film.gif", "--out", "again.gif") == 0
    assert pathlib.Path("again.gif").read_bytes() == (drawn / "film.gif").read_bytes()
    sampler = Sampler.from_file("again.gif")
    film = [sampler.generate(z, 9, 9) for z in sampler.z]
    sampler.save_anim_gif(film, "slow.gif", duration=0.5, hold=1.0, loop=2)
    times = {"duration": 0.5, "hold": 1.0, "loop": 2}
    assert read_recipe("slow.gif")["timing"] == times
    capsys.readouterr()
    assert run("info", "slow.gif") == 0
    assert "times         duration 0.5 s, hold 1 s, loop 2" in capsys.readouterr().out
    assert run("render", "slow.gif", "--size", 20, "--ink", "navy", "--out", "slow.webp") == 0
    assert "size replaced by 20×20" in capsys.readouterr().out
    recipe = read_recipe("slow.webp")
    assert (recipe["timing"], recipe["size"]) == (times, [20, 20])
    assert recipe["colouring"]["ink"] == "#000080"
    with Image.open("slow.webp") as opened:
        assert (opened.n_frames, opened.size) == (3, (20, 20))
    keyframes = sampler.timeline("slow.gif").keyframes
    assert [(key.seconds, key.hold) for key in keyframes] == [(0.5, 1.0), (0.5, 0.0), (0.5, 1.0)]


def test_render_draws_a_film_with_a_camera_again(tiny_checkpoint, registry, capsys):
    sampler = Sampler(tiny_checkpoint)
    z = [sampler.generate_z(seed=seed) for seed in (1, 2)]
    keys = [Keyframe(z[0], View(zoom=2.0), 0.3), Keyframe(z[1], View(center=(1, 0)))]
    sampler.save_film(keys, "way.gif", fps=10, size=12, progress=False)
    assert run("render", "way.gif", "--out", "again.gif") == 0
    assert pathlib.Path("again.gif").read_bytes() == pathlib.Path("way.gif").read_bytes()
    assert run("render", "way.gif", "--size", "24x16", "--out", "large.png") == 0
    assert read_recipe("large.png")["size"] == [24, 16]
    message = refused(capsys, "render", "way.gif", "--zoom", 3, "--out", "b.gif")
    assert "--zoom would be ignored for the film 'way.gif', which has its own camera" in message


def test_render_takes_the_folder_of_a_checkpoint_that_is_not_in_the_registry(
    drawn, tiny_checkpoint, capsys
):
    message = refused(capsys, "render", drawn / "tiny.png", "--out", "a.png")
    assert "'tiny', fingerprint" in message
    assert "none of this name here; name its folder" in message
    run("render", drawn / "tiny.png", "--checkpoint", tiny_checkpoint, "--out", "a.png")
    np.testing.assert_array_equal(pixels("a.png"), pixels(drawn / "tiny.png"))


def test_info_tells_how_a_file_was_made(drawn, capsys):
    assert run("info", drawn / "tiny.png") == 0
    out = capsys.readouterr().out
    assert "drawn by      tiny, fingerprint " in out
    assert "size          40×30 pixels\n" in out
    assert "centre 1.5, -2, zoom 3, rotated by 28.6479°, aspect 'fit'\n" in out
    assert "precision     supersample=2\n" in out
    assert run("info", drawn / "wild.png") == 0
    assert "made by       Sampler.untrained(seed=3" in capsys.readouterr().out
    assert run("info", drawn / "film.gif") == 0
    assert "3 frames of 9×9 pixels" in capsys.readouterr().out


@pytest.mark.parametrize("ending", ["gif", "webp", "mp4"])
def test_a_morph_keeps_its_recipe(ending, tiny_checkpoint):
    legs = ["--from", "seed:1", "--to", "seed:2", "--frames", 4, "--size", 16, "--scale", 9]
    assert run("morph", *legs, "--checkpoint", tiny_checkpoint, "--out", f"a.{ending}") == 0
    recipe = Recipe.read(f"a.{ending}")
    assert recipe.view == View(16, 16, 9.0)
    assert recipe.checkpoint == "tiny"
    np.testing.assert_array_equal(recipe.z[[0, -1]], [vectors.sample(32, seed=s) for s in (1, 2)])


def test_flags_replace_entries_and_that_is_said(drawn, registry, capsys):
    assert run("render", drawn / "tiny.png", "--size", "20x10", "--scale", 9, "--center=0,1",
               "--zoom", 2, "--rotation", 90, "--aspect", "stretch", "--supersample", 1,
               "--seed", 3, "--out", "a.png") == 0  # fmt: skip
    recipe = Recipe.read("a.png")
    assert recipe.view == View(20, 10, 9.0, (0.0, 1.0), 2.0, np.pi / 2, "stretch")
    assert recipe.precision == {}
    np.testing.assert_array_equal(recipe.z, vectors.sample(32, seed=3))
    out = capsys.readouterr().out
    for line in ("size replaced by 20×10", "scale replaced by 9", "center replaced by 0,1",
                 "zoom replaced by 2", "rotation replaced by 90°", "aspect replaced by stretch",
                 "supersample replaced by 1", "z replaced by --seed 3"):  # fmt: skip
        assert line in out
    run("render", drawn / "tiny.png", "--exact", "--out", "exact.png")
    assert read_recipe("exact.png")["exact"] is True
    assert "exact replaced by True" in capsys.readouterr().out


def test_a_recipe_of_version_0_is_drawn_and_that_is_said(drawn, registry, capsys):
    assert run("render", drawn / "old.png", "--out", "a.png") == 0
    assert "it has no fingerprint" in capsys.readouterr().out
    assert read_recipe("a.png")["version"] == 2


@pytest.mark.parametrize(
    ("arguments", "pattern"),
    [
        (["older.png"], "fingerprint 0123456789ab; mnist-resnet/lively has the fingerprint"),
        (["tiny.png", "--checkpoint", "mnist-vae"], "drawn by tiny, .*; mnist-vae has"),
        (["old.png", "--checkpoint", "mnist-vae"], "fingerprint unknown; mnist-vae has"),
        (["wild.png", "--checkpoint", "mnist-vae"], "drawn by an untrained network"),
        (["gone.png"], "'gone', fingerprint 0123456789ab, and there is none of this name"),
        (["film.gif", "--label", "3"], "--label would be ignored for the film .*its own z; leave"),
        (["film.gif", "--dpi", "300"], "--dpi would be ignored for the film .* no paper; leave"),
        (["--z", "tiny.png"], "drawn by tiny, .*; mnist-vaegan has .* by --checkpoint"),
        (["--z", "old.png"], "drawn by tiny, fingerprint unknown; mnist-vaegan has"),
        (["--z", "wild.png"], "drawn by an untrained network"),
        (["--z", "film.gif", "--checkpoint", "mnist-vae"], "holds 3 latent vectors"),
        (["none.png"], "none.png"),
        (["tiny.png", "--size", "1000000000"], "a .png may be 1048576 wide"),
        (["tiny.png", "--supersample", "1000"], "supersample"),
    ],
    ids=str,
)
def test_another_network_is_refused(drawn, registry, arguments, pattern, capsys):
    arguments = [drawn / word if word.endswith((".png", ".gif")) else word for word in arguments]
    message = refused(capsys, "render", *arguments, "--out", "a.png")
    assert re.search(pattern, message), message
    assert os.listdir() == []


def test_z_alone_is_drawn_by_the_network_that_is_named(drawn, tiny_checkpoint):
    run("render", "--z", drawn / "older.png", "--checkpoint", tiny_checkpoint, "--size", 9,
        "--out", "a.png")  # fmt: skip
    recipe = Recipe.read("a.png")
    assert recipe.checkpoint == "tiny"
    assert recipe.view == View(9, 9)
    np.testing.assert_array_equal(recipe.z, 0)


def test_z_of_a_picture_in_a_morph(drawn, tiny_checkpoint, capsys):
    base = ["--to", "seed:1", "--frames", 2, "--size", 8, "--out", "film.gif"]
    message = refused(capsys, "morph", "--from", f"z:{drawn / 'tiny.png'}", *base)
    assert "mnist-vaegan has the fingerprint" in message
    base += ["--checkpoint", tiny_checkpoint]
    assert run("morph", "--from", f"z:{drawn / 'tiny.png'}", *base) == 0


NPY = np.lib.format.magic(1, 0)
FLOATS = "{'descr': '<f4', 'fortran_order': False"


def header(text):
    return NPY + len(text).to_bytes(2, "little") + text.encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("zip.npy", b"PK\x03\x04 not a zip"),
        ("huge.npy", header(f"{FLOATS}, 'shape': (100000000000,)}}\n")),
        ("less.npy", header(f"{FLOATS}, 'shape': (-32,)}}\n")),
        ("token.npy", header(f"{FLOATS}, 'shape': (32,\n")),
        ("nested.npy", header("-" * 9000 + "1\n")),
        ("pickle.npy", header(f"{FLOATS.replace('<f4', '|O')}, 'shape': (1,)}}\n") + b"\x80"),
        ("text.npy", header(f"{FLOATS.replace('<f4', '<U1')}, 'shape': (1,)}}\n") + b"abcd"),
        ("three.npy", np.lib.format.magic(3, 0) + b"x"),
        ("nan.npy", None),
        ("nan.json", b"[NaN, 1]"),
        ("deep.json", b"[" * 100_000),
        ("bytes.json", b"\xff\xfe\x00"),
        ("large.json", b" " * (1 << 23)),
        ("number.json", b"3"),
        ("words.json", b'["a"]'),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_z_is_named(name, content, tiny_checkpoint, capsys):
    if content is None:
        np.save(name, np.full(32, np.nan))
    else:
        with open(name, "wb") as file:
            file.write(content)
    message = refused(
        capsys, "render", "--checkpoint", tiny_checkpoint, "--z", name, "--out", "a.png"
    )
    assert message.startswith(f"error: '{name}'"), message


def test_ctrl_c_exits_130_and_leaves_nothing(tiny_checkpoint, monkeypatch, capsys):
    def interrupt(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(Sampler, "render", interrupt)
    assert run("render", "--checkpoint", tiny_checkpoint, "--out", "a.png") == 130
    assert "Interrupted" in capsys.readouterr().err
    assert os.listdir() == []


# morph


def test_morph_goes_through_every_stop(tiny_checkpoint):
    np.save("z.npy", vectors.sample(32, seed=5))
    assert run("morph", "--checkpoint", tiny_checkpoint, "--from", "seed:1", "--to", "digit:2",
               "z:z.npy", "--frames", 3, "--size", "16x12", "--duration", "0.2", "--hold", "1",
               "--out", "film.gif") == 0  # fmt: skip
    with Image.open("film.gif") as film:
        times = [film.seek(i) or film.info["duration"] for i in range(film.n_frames)]
        assert film.size == (16, 12)
        assert film.info["loop"] == 0
    assert times == [1200, 200, 200, 200, 1200]


def test_morph_loops_without_drawing_the_start_twice(tiny_checkpoint):
    run("morph", "--checkpoint", tiny_checkpoint, "--from", "seed:1", "--to", "seed:2", "--loop",
        "--frames", 4, "--size", "16", "--out", "film.png")  # fmt: skip
    with Image.open("film.png") as film:
        assert film.n_frames == 6


@pytest.mark.parametrize(
    ("arguments", "pattern"),
    [
        (["--from", "nine"], r"got 'nine'; expected a SPEC such as seed:7"),
        (["--from", "seed:x"], r"got 'x'; expected a whole number"),
        (["--from", "picture:"], r"got 'picture:'; expected a SPEC"),
        (["--from", "z:none.npy"], r"error: No such file or directory: 'none.npy'"),
        (["--frames", "1"], r"got '1'; expected a whole number from 2 to 100000"),
        (["--easing", "bouncy"], r"invalid choice: 'bouncy'"),
        (["--duration", "0.001"], r"error: a frame lasts 0.001 s"),
        (["--out", "film.avi"], r"error: --out 'film.avi' must end in .gif or .png"),
    ],
)
def test_morph_refuses(arguments, pattern, tiny_checkpoint, capsys):
    base = ["--checkpoint", tiny_checkpoint, "--from", "seed:1", "--to", "seed:2", "--size", "8",
            "--frames", "2", "--out", "film.gif"]  # fmt: skip
    assert re.search(pattern, refused(capsys, "morph", *base, *arguments))
    assert os.listdir() == []


# evaluate


@pytest.fixture
def quick(monkeypatch, digits):
    """Figures of a few pictures, on a set that bears MNIST's name in this test alone."""
    from sampler.evaluation import metrics

    small = {"RANDOM": 200, "SLANTED": 20, "SLOPES": 2, "SLOPE_SIZE": 80, "LARGE_SIZE": 52}
    for name, value in small.items():
        monkeypatch.setattr(metrics, name, value)
    monkeypatch.setattr(metrics, "large_pictures", lambda *_: {"edge_slope": 1.0})
    monkeypatch.setattr(commands.datasets, "load", lambda *_args, **_options: digits)


@pytest.mark.slow
def test_evaluate_writes_the_card_and_keeps_the_rest(copy, quick, capsys):
    before = checkpoint.read(copy)
    assert run("evaluate", copy, "--large", 2, "--baseline", copy) == 0
    assert "| reconstruction at 26×26 read as its own label |" in capsys.readouterr().out
    after = checkpoint.read(copy)
    assert after.quality["large_count"] == 2
    assert after.quality["frechet_ratio"] == pytest.approx(1.0)
    assert after.provenance == before.provenance
    for name, array in before.arrays.items():
        np.testing.assert_array_equal(after.arrays[name], array)
    assert "random z: mean confidence" in (copy / "README.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_evaluate_keeps_the_baseline_of_an_earlier_call(copy, quick):
    run("evaluate", copy, "--large", 1, "--baseline", copy)
    run("evaluate", copy, "--large", 0)
    quality = checkpoint.read(copy).quality
    assert quality["large_count"] == 1, "measured earlier, of the same weights"
    assert quality["frechet_ratio"] == pytest.approx(1.0)
    assert quality["baseline"]["name"] == str(copy)


@pytest.mark.slow
def test_evaluate_writes_nothing_if_measuring_fails(copy, quick, monkeypatch, capsys):
    from sampler.evaluation import metrics

    def fail(*_args):
        raise ValueError("no room on the abacus")

    monkeypatch.setattr(metrics, "slant", fail)
    before = {path.name: path.read_bytes() for path in copy.iterdir()}
    assert refused(capsys, "evaluate", copy, "--large", 1) == "error: no room on the abacus"
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == before


def test_evaluate_a_judge_measures_its_accuracy(tmp_path, quick, capsys):
    folder = shutil.copytree(checkpoint.locate("mnist-judge"), tmp_path / "judge")
    assert run("evaluate", folder) == 0
    assert checkpoint.read(folder).quality["test_accuracy"] > 0.9
    message = refused(capsys, "evaluate", folder, "--baseline", "mnist-vaegan")
    assert message == "error: --baseline has no meaning for a judge; leave it out"


def test_evaluate_without_mnist_tells_the_ways_out(copy, capsys):
    status = run("evaluate", copy)
    err = capsys.readouterr().err
    assert status == 2
    assert err.startswith("error: MNIST's test split is in none of the places searched")
    assert "Three ways out" in err


def test_evaluate_refuses_an_unknown_baseline_before_it_measures(copy, quick, capsys):
    assert "there is no checkpoint 'none'" in refused(
        capsys, "evaluate", copy, "--baseline", "none"
    )


# checkpoints


def test_checkpoints_are_listed_even_beside_a_damaged_one(copy, monkeypatch, capsys):
    (copy.parent / "torn").mkdir()
    (copy.parent / "torn" / "config.json").write_text("{")
    found = checkpoint.read(copy)
    found.quality = {"reconstruction": 0.98}
    checkpoint.write_quality(found, copy)
    monkeypatch.setenv("SAMPLER_CHECKPOINTS", str(copy.parent))
    assert run("checkpoints") == 0
    out = capsys.readouterr().out
    assert f"tiny (generator)\n    {copy}\n     98.00%  reconstruction at 26x26" in out
    assert "torn\n    damaged: " in out
    assert "mnist-judge (judge)" in out


# demo


def test_demo_tells_what_it_drew_and_where_to_go_on(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(demo, "run", lambda out, seed: [("a.png", f"drawn with {seed}")])
    assert run("demo", "--out", "there", "--seed", 3) == 0
    out = capsys.readouterr().out
    assert str(tmp_path / "there") in out
    assert "drawn with 3" in out
    assert "jupyter lab" in out


def test_demo_draws_the_readmes_pictures_without_a_flag(monkeypatch):
    seeds = []
    monkeypatch.setattr(demo, "run", lambda out, seed: seeds.append(seed) or [])
    assert run("demo") == 0
    assert seeds == [demo.SEED]


def test_demo_refuses_a_folder_that_is_a_file(tmp_path, capsys):
    (tmp_path / "out").write_text("")
    assert "A part of this path is a file" in refused(capsys, "demo", "--out", "out")
