"""Web pages as files: what is in them, their policy, their size and their recipe."""

import base64
import hashlib
import json
import re

import numpy as np
import pytest

from sampler import Keyframe, Sampler, View
from sampler.pictures.recipes.recipe import read_recipe
from sampler.web import modules
from sampler.web.document import FILM, MODULES, PRIOR

DATA = re.compile(r'<script type="application/json" id="sampler-data">(.*?)</script>')


@pytest.fixture(scope="module")
def digits():
    return Sampler(seed=1)


def data_of(path):
    return json.loads(DATA.search(path.read_text(encoding="utf-8"))[1])


def test_a_page_carries_its_recipe(digits, tmp_path):
    z = digits.generate_z(seed=3)
    path = digits.export(tmp_path / "it.html", z, title="It's </script> <b>mine</b>", size=640)
    recipe = read_recipe(path)
    assert np.array_equal(np.float32(recipe["z"]), z)
    assert recipe["size"] == [640, 640]
    assert recipe["fingerprint"] == digits.fingerprint
    again = Sampler.from_file(path)
    assert np.array_equal(again.z, z)
    assert again.view.x_dim == 640
    text = path.read_text(encoding="utf-8")
    assert "<title>It&#x27;s &lt;/script&gt; &lt;b&gt;mine&lt;/b&gt;</title>" in text
    assert "<b>" not in text


def test_a_page_begins_with_the_sampler_s_own_z(digits, tmp_path):
    digits.z = digits.generate_z(seed=4)
    path = digits.export(tmp_path / "own.html")
    assert np.array_equal(np.float32(data_of(path)["z"]), digits.z)


def test_the_policy_allows_the_page_s_own_parts_alone(digits, tmp_path):
    text = digits.export(tmp_path / "it.html").read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)[1]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe-inline" not in policy
    assert "http" not in policy
    for pattern in (r'<script type="module">(.*?)</script>', r"<style>(.*?)</style>"):
        part = re.search(pattern, text, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    named = text.replace("http://www.w3.org/2000/svg", "")  # a name, in what the page saves
    assert not re.search(r"""(?:src|href)=|url\(|https?://""", named)


def test_a_film_carries_the_recipe_of_its_keyframes(digits, tmp_path):
    z = np.stack([digits.generate_z(seed=seed) for seed in (1, 2, 3)])
    path = digits.export(tmp_path / "f.html", z, embed=True, seconds=2, easing="ease", size=640)
    recipe = read_recipe(path)
    assert [keyframe["seconds"] for keyframe in recipe["keyframes"]] == [2, 2, 2]
    assert recipe["keyframes"][1]["easing"] == "ease"
    assert recipe["loop"] is True
    again = Sampler.from_file(path)
    assert np.array_equal(again.z, z)
    assert again.view.x_dim == 640
    opened = digits.timeline(path)
    assert [keyframe.seconds for keyframe in opened.keyframes] == [2, 2, 2]
    made = data_of(path)["film"]
    assert (made["loop"], made["interpolation"]) == (True, "lerp")
    home = {"x": 0, "y": 0, "zoom": 1, "rotation": 0}
    assert made["moments"] == [{"hold": 0, "way": 2000, "easing": "ease", "view": home}] * 3
    usual = data_of(digits.export(tmp_path / "usual.html", z[:2], embed=True))["film"]["moments"]
    assert usual == [{"hold": 0, "way": 1000, "easing": Keyframe(z[0]).easing, "view": home}] * 2
    text, bare = (
        digits.export(tmp_path / f"{len(some)}.html", some, embed=True).read_text(encoding="utf-8")
        for some in (z, z[:1])
    )
    assert "class Film" in text
    assert "class Film" not in bare
    assert "film" not in data_of(tmp_path / "1.html")


def test_a_page_begins_with_a_window(digits, tmp_path):
    z = digits.generate_z(seed=1)
    view = View(90, 60, scale=4.0, center=(1.0, -2.0), rotation=0.5)
    path = digits.export(tmp_path / "near.html", z, view=view, size=640)
    assert data_of(path)["view"] == {"x": 1, "y": -2, "zoom": 2, "rotation": 0.5}
    found = Sampler.from_file(path).view
    assert (found.x_dim, found.y_dim, found.scale, found.center) == (640, 640, 4, (1, -2))
    film = digits.export(tmp_path / "film.html", [z, -z], embed=True, view=view)
    assert {moment["view"]["zoom"] for moment in data_of(film)["film"]["moments"]} == {2}
    with pytest.raises(ValueError, match="view would be ignored: each Keyframe has its own"):
        digits.export(tmp_path / "keys.html", [Keyframe(z)] * 2, embed=True, view=view)
    with pytest.raises(TypeError, match="view got"):
        digits.export(tmp_path / "other.html", z, view=2)


def test_a_film_with_a_camera_carries_it(digits, tmp_path):
    z = [digits.generate_z(seed=seed) for seed in (1, 2)]
    near = View(64, 64, scale=4.0, center=(1.0, -2.0), zoom=2.0, rotation=0.5)
    keyframes = [Keyframe(z[0], hold=0.5), Keyframe(z[1], near, seconds=3, easing="ease")]
    path = tmp_path / "camera.html"
    digits.export(path, keyframes, embed=True, loop=False, interpolation="slerp", size=640)
    made = data_of(path)["film"]
    assert (made["loop"], made["interpolation"]) == (False, "slerp")
    assert [moment["hold"] for moment in made["moments"]] == [500, 0]
    # The page's windows have the network's scale of 8.
    assert made["moments"][1]["view"] == {"x": 1, "y": -2, "zoom": 4, "rotation": 0.5}
    again = digits.timeline(path).keyframes
    assert [key.view.scale / key.view.zoom for key in again] == [8, 2]
    assert (again[1].view.center, again[1].easing) == ((1, -2), "ease")


def test_what_a_film_with_a_camera_refuses(digits, tmp_path):
    path, z = tmp_path / "it.html", digits.generate_z(seed=1)
    two = [Keyframe(z), Keyframe(-z)]
    wide = [Keyframe(z), Keyframe(z, View(32, 16))]
    wrong = [
        ([Keyframe(z)], {}, ValueError, "z got one Keyframe; expected at least two"),
        ([Keyframe(z), z], {}, TypeError, "keyframe 2 got ndarray; expected a Keyframe"),
        ([Keyframe(z[:5])] * 2, {}, ValueError, "5"),
        (wide, {}, ValueError, "keyframe 2 is 32×16 pixels; expected a square one"),
        (two, {"seconds": 2}, ValueError, "seconds would be ignored: each Keyframe has its own"),
        (two, {"interpolation": "slerp"}, ValueError, "opposite directions"),
        (two, {"interpolation": "arc"}, ValueError, "interpolation got 'arc'"),
        (two, {"loop": 1}, TypeError, "loop got 1"),
        ([Keyframe(z, seconds=0)] * 2, {}, ValueError, "seconds and holds are all 0"),
        (z, {"loop": False}, ValueError, "loop would be ignored: a film has several z"),
    ]
    for keyframes, options, error, message in wrong:
        with pytest.raises(error, match=message):
            digits.export(path, keyframes, embed=True, **options)
    assert not path.exists()


def test_what_a_film_refuses(digits, tmp_path):
    z = np.stack([digits.generate_z(seed=seed) for seed in (1, 2)])
    path = tmp_path / "it.html"
    with pytest.raises(ValueError, match="z got 2 latent vectors; expected one: .* embed=True"):
        digits.export(path, z)
    for options in ({"seconds": 2}, {"easing": "ease"}):
        with pytest.raises(ValueError, match="would be ignored: a film has several z"):
            digits.export(path, z[0], embed=True, **options)
    for seconds in (0, -1, 4000, float("nan")):
        with pytest.raises(ValueError, match="seconds got"):
            digits.export(path, z, embed=True, seconds=seconds)
    with pytest.raises(ValueError, match="easing got 'slow'"):
        digits.export(path, z, embed=True, easing="slow")
    with pytest.raises(ValueError, match=r"recipe has [\d,]+ characters"):
        digits.export(path, np.random.default_rng(1).normal(size=(1500, 32)), embed=True)
    assert not list(tmp_path.iterdir())


def test_pages_are_small(digits, tmp_path):
    assert digits.export(tmp_path / "one.html").stat().st_size <= 260_000
    part_two = Sampler("mnist-resnet", seed=1).export(tmp_path / "two.html")
    assert part_two.stat().st_size <= 140_000
    assert digits.export(tmp_path / "pad.html", draw=True).stat().st_size <= 1_700_000
    both = digits.export(tmp_path / "both.html", draw=True, classify=True)
    assert both.stat().st_size <= 2_200_000


@pytest.mark.slow
def test_codes_and_labels_of_a_page(tmp_path, digits):
    codes = data_of(digits.export(tmp_path / "digits.html"))["codes"]
    assert [label["name"] for label in codes["labels"]] == list("0123456789")
    assert codes["kind"] == "normal"
    letters = Sampler("letters", seed=1)
    codes = data_of(letters.export(tmp_path / "letters.html"))["codes"]
    assert [label["name"] for label in codes["labels"]] == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    whole = np.frombuffer(base64.b64decode(codes["numbers"]), "<i2").reshape(26, letters.z_dim)
    stored, labels = letters.atlas
    mean = stored[labels == 1].mean(axis=0)
    assert np.abs(whole[1] * codes["factor"] - mean).max() < 1e-3
    assert np.shape(codes["spread"]) == (letters.z_dim, letters.z_dim)
    emoji = Sampler("emoji", seed=1)
    assert data_of(emoji.export(tmp_path / "emoji.html"))["codes"]["kind"] == "codes"
    untrained = Sampler.untrained(seed=1)
    made = data_of(untrained.export(tmp_path / "untrained.html"))
    assert made["codes"] is None
    assert made["axes"] is None


def test_names_of_joined_modules_differ():
    folder = modules._HERE
    names = (*MODULES, FILM, PRIOR)
    page = [folder / "engine.js", *(folder / "page" / name for name in names)]
    for paths in (page, [folder / name for name in modules.WORKER]):
        texts = [path.read_text(encoding="utf-8") for path in paths]
        assert not re.search(r"^(import|export)\b", modules.joined(*paths), re.MULTILINE)
        names = r"^(?:export )?(?:async )?(?:const|let|function\*?|class) (\w+)"
        own = [name for text in texts for name in re.findall(names, text, re.MULTILINE)]
        assert len(own) == len(set(own)) > 30


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"size": 9000}, ValueError, "size got 9000"),
        ({"title": 3}, TypeError, "title got 3"),
        ({"embed": "yes"}, TypeError, "embed got 'yes'"),
        (
            {"colour": "red"},
            TypeError,
            r"'colour' for a \.html; expected title, size, embed, draw, classify",
        ),
        ({"embed": True, "draw": True}, ValueError, "draw would be ignored with embed=True"),
    ],
)
def test_what_a_page_refuses(digits, tmp_path, options, error, message):
    with pytest.raises(error, match=message):
        digits.export(tmp_path / "it.html", **options)
    assert not list(tmp_path.iterdir())


def test_a_pad_needs_an_encoder_of_digits(tmp_path):
    for sampler in (Sampler("letters", seed=1), Sampler.untrained(seed=1, c_dim=1)):
        with pytest.raises(ValueError, match="has no encoder of digits"):
            sampler.export(tmp_path / "it.html", draw=True)
    with pytest.raises(ValueError, match="letters draws no digits of ink"):
        Sampler("letters", seed=1).export(tmp_path / "it.html", classify=True)


def test_a_page_names_no_folder_of_this_machine(own_checkpoints, tmp_path):
    letters = Sampler(own_checkpoints / "letters", seed=1)
    path = letters.export(tmp_path / "it.html")
    assert data_of(path)["made_by"] == "Sampler('letters')"
    assert str(own_checkpoints) not in path.read_text(encoding="utf-8")
    untrained = Sampler.untrained(seed=1).export(tmp_path / "untrained.html")
    assert data_of(untrained)["made_by"].startswith("Sampler.untrained(seed=1")


def test_damaged_pages_are_refused(tmp_path):
    path = tmp_path / "it.html"
    start = '<script type="application/json" id="sampler-recipe">'
    path.write_text(f"<!doctype html>{start}{{")
    with pytest.raises(ValueError, match="does not end"):
        read_recipe(path)
    path.write_text(f"<!doctype html>{start}{{}}</script>{start}{{}}</script>")
    with pytest.raises(ValueError, match="more than one recipe"):
        read_recipe(path)
    path.write_text("<!doctype html><p>Hello")
    with pytest.raises(ValueError, match="holds no recipe"):
        read_recipe(path)
