"""image: the ink convention, rounding, PNG files read back, contact sheets."""

import json

import numpy as np
import pytest
from PIL import Image

from sampler.pictures.image import contact_sheet, save_png, to_pil, to_uint8
from sampler.pictures.recipes.recipe import read_recipe
from sampler.pictures.validation import validate_picture, validate_pictures


def noise(*shape, seed=0):
    return np.random.default_rng(seed).random(shape, dtype=np.float32)


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (2, 3, 1), (2, 3, 3)])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_validate_accepts(shape, dtype):
    checked = validate_picture(noise(*shape).astype(dtype))
    assert checked.dtype == np.float32
    assert checked.shape == (*shape, 1)[:3]


@pytest.mark.parametrize(
    ("picture", "error", "pattern"),
    [
        (np.zeros((2, 2), np.uint8), TypeError, r"got uint8 values.*1 - levels / 255"),
        (np.zeros((2, 2), bool), TypeError, "got bool values"),
        ("digit", TypeError, "expected floats"),
        (np.zeros(4), ValueError, r"shape \(4,\); expected \(height, width\)"),
        (np.zeros((1, 2, 2, 1)), ValueError, "one picture at a time"),
        (np.zeros((2, 2, 4)), ValueError, r"shape \(2, 2, 4\)"),
        (np.zeros((0, 2)), ValueError, "shape"),
        ([[0.0], [0.0, 1.0]], ValueError, "not a regular array"),
        ([[np.nan, 0.0]], ValueError, "NaN"),
        ([[np.inf, 0.0]], ValueError, "NaN or infinite"),
        ([[-0.1, 0.5]], ValueError, "values from -0.1 to 0.5; expected 0"),
        ([[0.0, 1.001]], ValueError, "scale or clip"),
    ],
)
def test_validate_refuses(picture, error, pattern):
    with pytest.raises(error, match=pattern):
        validate_picture(picture)
    with pytest.raises(error):
        to_uint8(picture)


def test_rounding_of_floats_is_tolerated():
    assert to_uint8([[-5e-7, 1 + 5e-7]]).tolist() == [[255, 0]]


def test_every_level_is_kept():
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    picture = levels / np.float32(255)
    assert np.array_equal(to_uint8(picture, ink="light"), levels)
    assert np.array_equal(to_uint8(picture), 255 - levels)


def test_to_the_nearest_level_and_not_down():
    assert to_uint8([[0.9999, 0.0001]]).tolist() == [[0, 255]]
    picture = noise(50, 50)
    assert np.abs(1 - to_uint8(picture) / 255 - picture).max() <= 0.5 / 255 + 1e-6


def test_colour_is_as_seen():
    red = np.zeros((1, 1, 3), np.float32)
    red[..., 0] = 1
    assert to_uint8(red).tolist() == [[[255, 0, 0]]]
    assert to_uint8(red, ink="light").tolist() == [[[0, 255, 255]]]
    assert to_pil(red).mode == "RGB"


def test_padding_of_a_sheet_is_white():
    assert contact_sheet([np.zeros((2, 2, 3))], pad=1)[0, 0].tolist() == [1, 1, 1]
    assert contact_sheet([np.ones((2, 2))], pad=1)[0, 0].tolist() == [0]


def test_unknown_ink():
    with pytest.raises(ValueError, match="ink got 'black'; expected one of 'dark'"):
        to_uint8([[0.0]], ink="black")


@pytest.mark.parametrize("shape", [(1, 1), (5, 7), (5, 7, 3)])
def test_png_read_back(tmp_path, shape):
    path = save_png(noise(*shape), tmp_path / "a.png")
    with Image.open(path) as image:
        assert np.array_equal(np.asarray(image), to_uint8(noise(*shape)))
    assert [p.name for p in tmp_path.iterdir()] == ["a.png"]


def test_png_resized(tmp_path):
    with Image.open(save_png(noise(8, 8), str(tmp_path / "a.PNG"), size=(30, 20))) as image:
        assert image.size == (30, 20)


def test_recipe_travels_to_the_bit(tmp_path):
    z = np.random.default_rng(1).standard_normal(32, dtype=np.float32)
    recipe = {"z": z, "scale": np.float64(8), "name": "→ é", "size": (4, 4), "n": np.int8(3)}
    read = read_recipe(save_png(noise(4, 4), tmp_path / "a.png", recipe=recipe))
    assert np.array_equal(np.float32(read["z"]), z)
    assert read | {"z": 0} == {"z": 0, "scale": 8.0, "name": "→ é", "size": [4, 4], "n": 3}
    with Image.open(tmp_path / "a.png") as image:
        assert json.loads(image.text["sampler"]) == read


def test_recipe_errors(tmp_path):
    for recipe, error, pattern in [
        ([1], TypeError, "recipe got"),
        ({"z": float("nan")}, ValueError, "cannot be kept as JSON"),
        ({"z": object()}, TypeError, "cannot be kept as JSON: .*object"),
    ]:
        with pytest.raises(error, match=pattern):
            save_png(noise(2, 2), tmp_path / "a.png", recipe=recipe)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ValueError, match="holds no recipe"):
        read_recipe(save_png(noise(2, 2), tmp_path / "a.png"))
    whole = save_png(noise(90, 90), tmp_path / "a.png", recipe={"seed": 1}).read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.png").write_text("not a picture")
    for name in ("cut.png", "text.png"):
        with pytest.raises(ValueError, match="not a readable PNG"):
            read_recipe(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        read_recipe(tmp_path / "none.png")


def test_save_png_errors(tmp_path):
    for options, error, pattern in [
        ({"path": tmp_path / "a.jpg"}, ValueError, r"expected a name that ends in \.png"),
        ({"path": tmp_path / "no" / "a.png"}, FileNotFoundError, "does not exist; make it"),
        ({"size": 100}, ValueError, r"expected \(width, height\)"),
        ({"size": (0, 5)}, ValueError, "width got 0"),
        ({"size": (5, 2.5)}, TypeError, "height got 2.5"),
    ]:
        with pytest.raises(error, match=pattern):
            save_png(noise(2, 2), **{"path": tmp_path / "a.png", **options})
    assert list(tmp_path.iterdir()) == []


def test_contact_sheet_places():
    pictures = noise(5, 4, 6, 1)
    sheet = contact_sheet(pictures, pad=3, paper=0.25)
    assert sheet.shape == (2 * 7 + 3, 3 * 9 + 3, 1)
    assert sheet.dtype == np.float32
    assert np.array_equal(sheet[10:14, 12:18], pictures[4])
    assert (sheet[10:14, 21:27] == 0.25).all()
    assert (sheet[:3] == 0.25).all()
    assert contact_sheet(pictures, columns=1, pad=0).shape == (20, 6, 1)
    assert contact_sheet(pictures, columns=8, pad=0).shape == (4, 48, 1)


def test_contact_sheet_errors():
    for pictures, options, error, pattern in [
        ([], {}, ValueError, "at least one picture"),
        ([noise(2, 2), noise(2, 3)], {}, ValueError, r"picture 1 got shape \(2, 3, 1\)"),
        ([noise(2, 2), noise(2, 2, 3)], {}, ValueError, "one size and number"),
        ([noise(2, 2), noise(2, 2) * 3], {}, ValueError, "picture 1 got values"),
        ([noise(2, 2)], {"columns": 0}, ValueError, "columns got 0"),
        ([noise(2, 2)], {"pad": -1}, ValueError, "pad got -1"),
        ([noise(2, 2)], {"paper": 2}, ValueError, "paper got 2"),
        (3, {}, TypeError, r"pictures got 3 \(int\)"),
    ]:
        with pytest.raises(error, match=pattern):
            contact_sheet(pictures, **options)
    assert len(validate_pictures(noise(3, 2, 2))) == 3


def test_a_picture_is_replaced_as_in_2016_or_kept(tmp_path):
    path = save_png([[0.0, 1.0]], tmp_path / "a.png")
    save_png([[0.0, 0.5, 1.0]], path)
    with pytest.raises(FileExistsError, match="overwrite=True"):
        save_png([[0.0]], path, overwrite=False)
    with Image.open(path) as picture:
        assert picture.size == (3, 1)
    with pytest.raises(ValueError, match="width got .*from 1 to 2147483647"):
        save_png([[0.0]], path, size=(2**31, 1))


def test_a_comment_travels_in_the_file(tmp_path):
    with Image.open(save_png([[0.0]], tmp_path / "a.png", comment="mine")) as picture:
        assert picture.info["Comment"] == "mine"
    with pytest.raises(TypeError, match="comment got 3"):
        save_png([[0.0]], tmp_path / "a.png", comment=3)
