"""datasets.preprocessing.normalise and stroke: any picture, normalised to MNIST's conventions."""

import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy import ndimage

from sampler.datasets.preprocessing.normalise import prepare
from sampler.datasets.preprocessing.stroke import (
    reweigh,
    signed_distance,
    stroke_width,
    target_width,
)


def mnist_folders():
    if os.environ.get("SAMPLER_DATA"):
        yield Path(os.environ["SAMPLER_DATA"]) / "mnist"
    yield Path(__file__).resolve().parents[4] / "shared" / "data" / "mnist"


@pytest.fixture(scope="session")
def mnist_test_images():
    for folder in mnist_folders():
        path = folder / "t10k-images-idx3-ubyte.gz"
        if path.is_file():
            content = gzip.decompress(path.read_bytes())
            return np.frombuffer(content, np.uint8, offset=16).reshape(-1, 28, 28)
    pytest.skip("MNIST is not on this machine")


def drawing(size=280, pen=20, background=255, ink=0, mode="L"):
    """A "2" in polyline, drawn as a user would in a paint program."""
    image = Image.new(mode, (size, size), background)
    points = [(0.3, 0.3), (0.5, 0.2), (0.65, 0.35), (0.3, 0.75), (0.7, 0.75)]
    points = [(x * size, y * size) for x, y in points]
    ImageDraw.Draw(image).line(points, fill=ink, width=pen, joint="curve")
    return image


def width_of(digit):
    large = np.kron(digit[:, :, 0], np.ones((4, 4), np.float32))
    return stroke_width(signed_distance(ndimage.uniform_filter(large, 4) > 0.5)) / 4


def box_of(digit):
    rows, columns = np.nonzero(digit[:, :, 0] > 0)
    return np.ptp(rows) + 1, np.ptp(columns) + 1


def assert_like_mnist(digit):
    assert digit.shape == (28, 28, 1)
    assert digit.dtype == np.float32
    assert digit.min() == 0
    assert 0.95 <= digit.max() <= 1
    assert max(box_of(digit)) in (19, 20)
    assert np.abs(np.array(ndimage.center_of_mass(digit[:, :, 0])) - 14).max() <= 0.51
    assert 1.2 <= width_of(digit) <= 4.6


@pytest.mark.slow
@pytest.mark.parametrize("size", [40, 100, 280, 1500])
@pytest.mark.parametrize("pen", [0.01, 0.03, 0.07, 0.15])
def test_any_size_and_any_pen_come_out_like_mnist(size, pen):
    assert_like_mnist(prepare(drawing(size, pen=max(1, round(size * pen)))))


@pytest.mark.slow
def test_mnist_itself_is_nearly_unchanged(mnist_test_images):
    images = mnist_test_images[:1000]
    prepared = np.stack([prepare(image)[:, :, 0] for image in images])
    difference = np.abs(prepared - images / 255).mean(axis=(1, 2))
    assert difference.mean() < 0.004
    assert np.median(difference) < 0.001
    assert np.percentile(difference, 95) < 0.005


def test_inverted_mnist_gives_the_same(mnist_test_images):
    for image in mnist_test_images[:50]:
        np.testing.assert_allclose(prepare(255 - image), prepare(image), atol=1e-5)


@pytest.mark.slow
def test_enlarged_mnist_comes_back(mnist_test_images):
    differences = []
    for image in mnist_test_images[:50]:
        large = Image.fromarray(image).resize((280, 280), Image.Resampling.BICUBIC)
        differences.append(np.abs(prepare(large)[:, :, 0] - image / 255).mean())
    assert np.mean(differences) < 0.04  # of a mean ink of 0.13; bold ones are made lighter


def test_preparing_twice_changes_nothing_more():
    once = prepare(drawing())
    np.testing.assert_allclose(prepare(once), once, atol=0.02)


def test_polarity_place_colour_and_alpha_do_not_matter():
    expected = prepare(drawing())
    for other in (
        drawing(background=0, ink=255),
        drawing(background=200, ink=30),
        drawing(background=(250, 250, 255), ink=(0, 0, 90), mode="RGB"),
        drawing(background=(0, 0, 0, 0), ink=(0, 0, 0, 255), mode="RGBA"),
        drawing(background=(0, 0, 0, 0), ink=(255, 255, 255, 255), mode="RGBA"),
        drawing(background=1, ink=0, mode="1"),
        np.asarray(drawing()).astype(np.float64) / 255,
        np.asarray(drawing())[:, :, np.newaxis],
        np.pad(np.asarray(drawing()), ((0, 90), (50, 0)), constant_values=255),
    ):
        np.testing.assert_allclose(prepare(other), expected, atol=0.02)


def test_uneven_light_grain_and_dust_go_with_the_paper():
    expected = prepare(drawing())
    picture = np.asarray(drawing(background=230, ink=40)).astype(np.float32)
    picture -= np.linspace(0, 60, 280)[np.newaxis, :] * (picture > 100)
    picture += np.random.default_rng(0).normal(0, 2, picture.shape)
    picture[20:22, 30:32] = 40
    prepared = prepare(np.clip(picture, 0, 255).astype(np.uint8))
    assert np.abs(prepared - expected).mean() < 0.02


def test_paths_pil_and_arrays_agree(tmp_path):
    path = tmp_path / "two.png"
    drawing().save(path)
    expected = prepare(np.asarray(drawing()))
    for same in (path, str(path), drawing()):
        np.testing.assert_array_equal(prepare(same), expected)


def test_size_is_the_centre_crop_and_colour_is_dark_on_light():
    whole = prepare(drawing())
    np.testing.assert_array_equal(prepare(drawing(), size=26), whole[1:27, 1:27])
    colour = prepare(drawing(), channels=3)
    assert colour.shape == (28, 28, 3)
    np.testing.assert_array_equal(colour, np.repeat(1 - whole, 3, axis=2))


def test_a_dot_and_a_bar_survive():
    dot = np.zeros((50, 50), np.uint8)
    dot[20:30, 20:30] = 255
    assert max(box_of(prepare(dot))) == 20
    bar = np.zeros((50, 50), np.uint8)
    bar[5:45, 24] = 255
    assert box_of(prepare(bar))[0] == 20


@pytest.mark.parametrize(
    ("picture", "error", "message"),
    [
        (np.full((28, 28), 255, np.uint8), ValueError, "blank.*1.000 to 1.000.*draw"),
        (np.zeros((28, 28), np.float32), ValueError, "blank"),
        (np.full((28, 28), np.nan), ValueError, "784 of 784 values that are NaN"),
        (np.zeros((0, 28), np.uint8), ValueError, r"empty array of shape \(0, 28\)"),
        (np.zeros(784, np.uint8), ValueError, r"shape \(784,\).*one picture at a time"),
        (np.zeros((5, 28, 28, 1), np.uint8), ValueError, r"shape \(5, 28, 28, 1\)"),
        (np.zeros((28, 28, 2), np.uint8), ValueError, "1, 3 or 4 channels"),
        (np.eye(28) * 255, ValueError, "from 0 to 255; expected 0 to 1"),
        (-np.eye(28), ValueError, "from -1 to -?0"),
        (np.eye(28, dtype=np.int64), TypeError, r"dtype int64.*astype\('uint8'\)"),
        ([[0, 1]], TypeError, r"got .* \(list\).*numpy.asarray"),
        ("no/such.png", FileNotFoundError, "no picture at 'no.such.png'"),
    ],
)
def test_errors_describe_bad_pictures(picture, error, message):
    with pytest.raises(error, match=message):
        prepare(picture)


def test_an_unreadable_file_is_named(tmp_path):
    path = tmp_path / "text.png"
    path.write_text("no picture")
    with pytest.raises(ValueError, match=r"text\.png' cannot be read.*save it as PNG"):
        prepare(path)
    drawing().save(path)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(ValueError, match=r"text\.png' cannot be read"):
        prepare(path)


def test_depth_and_frames(tmp_path):
    sixteen = np.asarray(drawing()).astype(np.uint16) * 257
    Image.fromarray(sixteen).save(tmp_path / "16.png")
    np.testing.assert_allclose(prepare(tmp_path / "16.png"), prepare(drawing()), atol=1e-4)
    film = [drawing(), drawing(ink=90)]
    film[0].save(tmp_path / "film.gif", save_all=True, append_images=film[1:])
    with pytest.raises(ValueError, match=r"film\.gif' holds 2 frames.*expected one"):
        prepare(tmp_path / "film.gif")


@pytest.mark.slow
def test_a_large_picture_is_the_same_digit():
    large = np.kron(np.asarray(drawing()), np.ones((10, 10), np.uint8))  # 2800x2800
    assert np.abs(prepare(large) - prepare(drawing())).mean() < 0.02


@pytest.mark.parametrize("size", [0, 19, 29, 26.0, True])
def test_bad_size(size):
    with pytest.raises(ValueError, match="expected a whole number from 20"):
        prepare(drawing(), size=size)


def test_bad_channels():
    with pytest.raises(ValueError, match="channels got 2; expected 1"):
        prepare(drawing(), channels=2)


def test_reweigh_changes_the_width_by_extra():
    mask = np.zeros((60, 400), bool)
    mask[25:35, 30:370] = True
    for extra in (-4, 0, 6):
        column = reweigh(signed_distance(mask), extra)[:, 200]
        assert column.sum() == pytest.approx(10 + extra)


def test_reweigh_keeps_a_hairline():
    mask = np.zeros((21, 40), bool)
    mask[9:12, 5:35] = True
    assert reweigh(signed_distance(mask), -8)[10, 8:32].min() == 1


def test_target_width_rises_with_width():
    widths = [target_width(width) for width in np.linspace(0.05, 20, 50)]
    assert widths == sorted(widths)
