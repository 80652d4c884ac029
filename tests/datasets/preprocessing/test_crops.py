"""datasets.preprocessing.crops: any pictures, converted to the encoder's input."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sampler.datasets.preprocessing.crops import as_crops
from sampler.datasets.preprocessing.normalise import prepare


def digit(size=28):
    """A seven, ink bright, uint8."""
    picture = np.zeros((28, 28), np.uint8)
    picture[4:7, 8:20] = 255
    for row in range(7, 24):
        column = 19 - (row - 7) // 2
        picture[row, column - 2 : column + 1] = 255
    margin = (28 - size) // 2
    return picture[margin : margin + size, margin : margin + size]


@pytest.mark.parametrize("size", [26, 28])
@pytest.mark.parametrize("shape", ["2d", "3d", "batch", "batch of 3d", "list"])
@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float32, np.float64, np.float16])
def test_arrays_of_every_kind_give_the_same(size, shape, dtype):
    picture = digit(size)
    picture = picture.astype(dtype) / 255 if np.dtype(dtype).kind == "f" else picture.astype(dtype)
    pictures = {
        "2d": picture,
        "3d": picture[..., None],
        "batch": picture[None],
        "batch of 3d": picture[None, ..., None],
        "list": [picture],
    }[shape]
    crops = as_crops(pictures, 26, 1)
    assert crops.shape == (1, 26, 26, 1)
    assert crops.dtype == np.float32
    assert crops.flags.c_contiguous
    np.testing.assert_array_equal(crops[0, ..., 0], (digit(26) / 255).astype(np.float32))


def test_grey_levels_are_kept():
    levels = np.arange(26 * 26, dtype=np.uint8).reshape(26, 26)
    np.testing.assert_allclose(as_crops(levels, 26, 1)[0, ..., 0], levels / 255, atol=1e-7)


def test_batches_keep_their_order():
    batch = np.stack([np.full((28, 28), level, np.uint8) for level in (0, 51, 255)])
    assert as_crops(batch, 26, 1)[:, 3, 3, 0].tolist() == pytest.approx([0, 0.2, 1])


def test_twenty_six_pictures_of_26_are_a_batch_and_one_is_a_picture():
    assert as_crops(np.zeros((26, 26, 26)), 26, 1).shape == (26, 26, 26, 1)
    assert as_crops(np.zeros((26, 26, 1)), 26, 1).shape == (1, 26, 26, 1)
    assert as_crops(np.zeros((1, 26, 26)), 26, 1).shape == (1, 26, 26, 1)


def test_colour():
    picture = np.random.default_rng(0).random((28, 28, 3)).astype(np.float32)
    crops = as_crops(picture, 26, 3)
    np.testing.assert_array_equal(crops[0], picture[1:27, 1:27])
    assert as_crops(picture[None], 26, 3).shape == (1, 26, 26, 3)
    with pytest.raises(ValueError, match=r"shape \(28, 28\); expected \(26, 26, 3\)"):
        as_crops(picture[..., 0], 26, 3)


def test_encoders_of_other_sizes():
    assert as_crops(np.zeros((20, 20)), 20, 1).shape == (1, 20, 20, 1)
    assert as_crops(np.zeros((28, 28)), 20, 1).shape == (1, 20, 20, 1)
    assert as_crops(np.zeros((64, 64)), 64, 1).shape == (1, 64, 64, 1)
    with pytest.raises(ValueError, match=r"expected \(64, 64, 1\), or a batch"):
        as_crops(np.zeros((28, 28)), 64, 1)


def test_pictures_and_paths_are_prepared(tmp_path):
    drawing = Image.fromarray(255 - digit()).resize((200, 200))  # dark ink on white, another size
    drawing.save(tmp_path / "seven.png")
    expected = prepare(drawing, size=26)
    for pictures in (drawing, tmp_path / "seven.png", str(tmp_path / "seven.png")):
        np.testing.assert_array_equal(as_crops(pictures, 26, 1), expected[None])
    # Neither its size nor its polarity matters: it is the same seven.
    assert np.corrcoef(expected.ravel(), prepare(digit(), size=26).ravel())[0, 1] > 0.9
    assert as_crops(drawing, 26, 3).shape == (1, 26, 26, 3)


def test_a_mixed_sequence(tmp_path):
    drawing = Image.fromarray(255 - digit())
    drawing.save(tmp_path / "seven.png")
    crops = as_crops([drawing, tmp_path / "seven.png", digit(), digit(26)], 26, 1)
    assert crops.shape == (4, 26, 26, 1)
    np.testing.assert_array_equal(crops[0], crops[1])
    np.testing.assert_array_equal(crops[2], crops[3])


@pytest.mark.parametrize(
    "shape", [(), (26,), (26, 27), (25, 25), (3, 25, 25), (26, 26, 3), (0, 26, 26), (0,), (2,) * 5]
)
def test_other_shapes(shape):
    with pytest.raises(ValueError, match=r"array of shape \(.*expected \(26, 26, 1\) or \(28, 28"):
        as_crops(np.zeros(shape), 26, 1)


@pytest.mark.parametrize(
    ("pictures", "message"),
    [
        (np.full((26, 26), np.nan), "NaN or infinite"),
        (np.full((26, 26), np.inf), "NaN or infinite"),
        (np.full((26, 26), 1.1), r"from 1.1 to 1.1; expected 0 to 1 for float64, 1 = ink"),
        (np.full((26, 26), -0.1), "from -0.1 to -0.1"),
        (np.full((26, 26), 255.0), "expected 0 to 1 for float64"),
        (np.full((26, 26), 256), "expected 0 to 255 for int64, 255 = ink"),
        (np.full((26, 26), -1), "expected 0 to 255"),
        ([np.zeros((26, 26)), np.zeros((28, 28))], "is not a regular array"),
        ([], "shape"),
        (Image.new("L", (50, 50), 255), "blank"),
    ],
)
def test_bad_values(pictures, message):
    with pytest.raises(ValueError, match=message):
        as_crops(pictures, 26, 1)


@pytest.mark.parametrize("pictures", [None, np.zeros((26, 26), complex), {}])
def test_no_picture_at_all(pictures):
    with pytest.raises(TypeError, match="expected numbers.* or a PIL image or path"):
        as_crops(pictures, 26, 1)


def test_missing_file():
    with pytest.raises(FileNotFoundError, match="nowhere"):
        as_crops(Path("nowhere.png"), 26, 1)


def test_the_callers_array_stays_unchanged():
    pictures = np.full((26, 26), 0.5, np.float32)
    crops = as_crops(pictures, 26, 1)
    crops[:] = 0
    assert (pictures == 0.5).all()


# -- other kinds of pictures -----------------------------------------------------------------------


def test_large_pictures_by_generate_are_averaged_down():
    small = np.repeat(np.repeat(digit(26) / np.float32(255), 50, 0), 50, 1)[..., None]  # 1300x1300
    for pictures in (small, small[None], [small], iter([small])):
        np.testing.assert_allclose(as_crops(pictures, 26, 1)[0, ..., 0], digit(26) / 255, atol=1e-6)
    assert as_crops(np.zeros((100, 60, 3), np.float32), 26, 3).shape == (1, 26, 26, 3)
    for bad in (np.full((130, 130, 1), 2.0), np.full((130, 130, 1), np.nan)):
        with pytest.raises(ValueError, match="expected"):
            as_crops(bad, 26, 1)


def test_iterators_are_sequences(tmp_path):
    for name in ("a", "b"):
        Image.fromarray(255 - digit()).save(tmp_path / f"{name}.png")
    expected = as_crops(sorted(tmp_path.glob("*.png")), 26, 1)
    assert expected.shape == (2, 26, 26, 1)
    pictures = tmp_path.glob("*.png")
    np.testing.assert_array_equal(as_crops(pictures, 26, 1), expected)
    with pytest.raises(
        ValueError, match="pictures got no picture: the .* is empty, or has been used up"
    ):
        as_crops(pictures, 26, 1)
    assert as_crops((digit() for _ in range(3)), 26, 1).shape == (3, 26, 26, 1)
    assert as_crops({1: digit()}.values(), 26, 1).shape == (1, 26, 26, 1)


def test_every_frame_of_a_film_is_a_row(tmp_path):
    film = [Image.fromarray(255 - np.roll(digit(), n, 1)).resize((99, 99)) for n in (0, 1, 2)]
    film[0].save(tmp_path / "film.gif", save_all=True, append_images=film[1:])
    assert as_crops(tmp_path / "film.gif", 26, 1).shape == (3, 26, 26, 1)
    assert as_crops([tmp_path / "film.gif", digit()], 26, 1).shape == (4, 26, 26, 1)


def test_bytes_and_uploads(tmp_path):
    made = io.BytesIO()
    Image.fromarray(255 - digit()).save(made, "PNG")
    upload = {"name": "7.png", "content": memoryview(made.getvalue())}
    expected = as_crops(Image.fromarray(255 - digit()), 26, 1)
    for pictures in (made, made.getvalue(), upload, (upload,), (upload, upload)):
        np.testing.assert_array_equal(as_crops(pictures, 26, 1)[:1], expected)


def test_bools_are_ink_and_whole_numbers_of_0_and_1_are_refused():
    np.testing.assert_array_equal(as_crops(digit() > 0, 26, 1), as_crops(digit(), 26, 1))
    for dtype in (np.uint8, np.int64):
        with pytest.raises(
            ValueError, match=r"0 and 1 alone.*array\.astype\(bool\), or array \* 255"
        ):
            as_crops((digit() > 0).astype(dtype), 26, 1)
    mixed = np.stack([digit(), digit() // 255])
    with pytest.raises(ValueError, match="0 and 1 alone"):
        as_crops(mixed, 26, 1)
    assert as_crops(np.zeros((28, 28), np.uint8), 26, 1).max() == 0


@pytest.mark.parametrize(
    ("pictures", "remedy"),
    [
        (255 - digit(), "255 - picture"),
        (1 - digit() / 255, "1 - picture"),
        (digit() == 0, "~picture"),
        ([1 - digit() / 255] * 2, "1 - picture"),
    ],
)
def test_dark_ink_on_white_is_warned_of(pictures, remedy):
    with pytest.warns(UserWarning, match=f"is ink, as in dark ink on white.*pass {remedy}"):
        crops = as_crops(pictures, 26, 1)
    np.testing.assert_allclose(crops[0], 1 - as_crops(digit(), 26, 1)[0], atol=1e-6)


def test_masked_arrays_are_refused():
    masked = np.ma.masked_array(digit(), digit() > 200)
    for pictures in (masked, [masked]):
        with pytest.raises(TypeError, match="masked array.*filled"):
            as_crops(pictures, 26, 1)


def test_a_blank_file_among_many_is_named(tmp_path):
    Image.new("L", (50, 50)).save(tmp_path / "blank.png")
    Image.fromarray(digit()).save(tmp_path / "seven.png")
    with pytest.raises(ValueError, match=r"blank\.png': the picture is blank"):
        as_crops([tmp_path / "seven.png", tmp_path / "blank.png"], 26, 1)
