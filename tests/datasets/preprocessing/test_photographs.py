"""datasets.preprocessing.photographs: ink without shadows, rulings, tables, frames and colours."""

import importlib.util
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from sampler import prepare
from sampler.datasets.preprocessing.photographs.islands import (
    only_the_digit,
    two_digits,
    without_frame,
)
from sampler.datasets.preprocessing.photographs.paper import contrast
from sampler.datasets.preprocessing.photographs.rulings import without_rulings
from sampler.datasets.preprocessing.photographs.sheet import find_sheet


@pytest.fixture(scope="module")
def maker():
    path = Path(__file__).resolve().parents[3] / "benchmarks" / "photographs.py"
    spec = importlib.util.spec_from_file_location("photographs", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def judge():
    from sampler.models.classify import load_judge

    return load_judge()


EASY = ("plain", "linear", "blue paper", "red", "yellow", "pencil", "blackboard", "dot")
HARD = ("shadow", "lined", "squared", "table", "frame", "dark corner", "red on green")


@pytest.mark.slow
@pytest.mark.parametrize(
    "condition", [*(pytest.param(name, marks=pytest.mark.campaign) for name in EASY), *HARD]
)
def test_stand_in_digits_are_read_in_each_condition(maker, judge, condition):
    from sklearn.datasets import load_digits

    digits = load_digits()
    images, labels = digits.images[20:25] / 16, digits.target[20:25]
    prepared, messages = maker.prepare_all(maker.photographs(images, condition, 0))
    assert (maker.read(prepared, judge)[0] == labels).sum() >= 4, messages


def test_all_conditions_are_tried(maker):
    assert (*EASY, *HARD) == maker.CONDITIONS


ALL = np.ones((240, 320), bool)


def bar(left=150, right=166):
    ink = np.zeros((240, 320), np.float32)
    ink[60:180, left:right] = 1
    return ink


@pytest.mark.parametrize("slope", [0.0, 0.08, -0.2])
def test_rulings_go_and_the_stroke_across_them_stays(slope):
    y, x = np.mgrid[:240, :320]
    ruled = bar()
    for middle in range(20, 240, 30):
        ruled[np.abs(y - middle - slope * (x - 160)) < 1.2] = 1
    ruled = ndimage.gaussian_filter(ruled, 0.7)
    plain, lines = without_rulings(ruled, ALL)
    assert lines >= 6
    assert plain[70:170, 154:162].min() > 0.8
    beside = np.ones_like(ALL)
    beside[55:185, 145:171] = False
    assert np.mean(plain[beside] > 0.3) < 0.01


def test_a_thin_stroke_along_the_rulings_stays():
    ruled = bar(157, 160)
    ruled[:, 20:320:40] = 0.5
    plain, lines = without_rulings(ruled, ALL)
    assert lines >= 6
    assert plain[70:170, 156:161].max(axis=1).min() > 0.8


def test_light_is_followed_and_the_stroke_keeps_its_contrast():
    y, x = np.mgrid[:240, :320]
    light = 1 - 0.8 * np.exp(-(x**2 + y**2) / 2e4)
    paper = 0.9 * light * (1 - 0.7 * bar(100, 112))
    ink = contrast(paper[..., np.newaxis].astype(np.float32), ALL)
    assert ink[70:170, 104:108].min() > 0.4
    assert ink[:, 130:].max() < 0.1
    assert ink[:, :80].max() < 0.15


def test_a_colour_of_the_same_grey_is_ink():
    pixels = np.full((240, 320, 3), (0.36, 0.63, 0.36), np.float32)
    pixels[bar() > 0] = (0.86, 0.35, 0.41)
    assert abs((pixels[0, 0] - pixels[100, 155]) @ [0.299, 0.587, 0.114]) < 0.01
    digit = prepare(pixels)[..., 0]
    assert digit[8:20].max(axis=1).min() > 0.9


def test_the_sheet_ends_where_the_table_begins():
    pixels = np.full((240, 320, 1), 0.3, np.float32)
    pixels[40:220, 60:280] = 0.9
    pixels[bar() > 0] = 0.1
    inside = find_sheet(pixels)
    assert inside[55:205, 90:250].all()
    assert inside[70:190, 75:265].all()
    assert not inside[:36].any()
    assert not inside[:, :54].any()
    assert find_sheet(np.where(bar() > 0, 0.1, 0.9)[..., np.newaxis].astype(np.float32)).all()


def test_a_frame_goes_and_a_nought_around_a_dot_stays():
    framed = bar()
    framed[30:210, 100:104] = framed[30:210, 216:220] = 1
    framed[30:34, 100:220] = framed[206:210, 100:220] = 1
    np.testing.assert_array_equal(without_frame(framed), bar())
    y, x = np.mgrid[:240, :320]
    nought = (np.abs(np.hypot(y - 120, x - 160) - 70) < 8).astype(np.float32)
    nought[115:125, 155:165] = 1
    np.testing.assert_array_equal(without_frame(nought), nought)


def test_what_reaches_the_sheets_edge_is_no_digit():
    ink = bar()
    ink[:, :30] = 1
    ink[10:14, 300:304] = 1
    np.testing.assert_array_equal(only_the_digit(ink, ALL), bar())


def test_two_digits_are_warned_of():
    picture = 255 - np.uint8(255 * np.maximum(bar(100, 116), bar(200, 216)))
    with pytest.warns(UserWarning, match="two digits.*columns 100 to 116 and 200 to 216.*crop"):
        prepare(picture)


def test_one_digit_in_pieces_is_one_digit():
    five = bar(150, 160)
    five[40:50, 170:220] = 1  # a bar that has come off
    assert two_digits(five) is None
    assert two_digits(np.maximum(bar(150, 160), bar(166, 176))) is None  # nearly touching halves


@pytest.mark.parametrize("label", range(10))
def test_stand_in_digits_are_never_two(label):
    from sklearn.datasets import load_digits

    digits = load_digits()
    for picture in digits.images[digits.target == label]:
        assert two_digits(np.float32(picture / 16)) is None


def test_mnist_digits_are_hardly_ever_two(mnist_folder):
    from sampler.datasets import load

    images = load("mnist", "test", folder=mnist_folder).images.reshape(-1, 28, 28)
    pairs = [two_digits(np.float32(image / 255)) for image in images[:4000]]
    assert sum(pair is not None for pair in pairs) <= 2


def test_what_is_hardly_a_digit_is_warned_of():
    picture = np.full((100, 100), 77, np.uint8)
    picture[50, 50] = 255
    message = r"certainly a digit.*rows 50 to 50 and columns 50 to 50.*plt\.imshow"
    with pytest.warns(UserWarning, match=message):
        assert prepare(picture).max() > 0.9


def test_the_warning_names_the_callers_line():
    picture = 255 - np.uint8(255 * np.maximum(bar(100, 116), bar(200, 216)))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        prepare(picture)
    assert [Path(warning.filename).name for warning in caught] == [Path(__file__).name]


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1), (2, 2), (2, 300), (100, 100)])
def test_tiny_and_narrow_pictures_have_clear_errors(shape):
    noise = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    with pytest.raises(ValueError, match="no ink was found|picture is blank"):
        prepare(noise)
    with pytest.raises(ValueError, match="picture is blank.*0.302 to 0.302"):
        prepare(np.full(shape, 77, np.uint8))


@pytest.mark.slow
def test_a_large_photograph_is_reduced_first(maker):
    digit = np.zeros((28, 28))
    digit[4:24, 12:15] = 1
    (small,) = maker.photographs([digit], "shadow", 0)
    large = np.kron(small, np.ones((6, 6, 1), np.uint8))
    assert np.abs(prepare(large) - prepare(small)).mean() < 0.01
