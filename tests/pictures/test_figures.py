"""pictures.figures: where things stand, and that pixels stay what they are."""

import numpy as np
import pytest

from sampler.pictures.figures import labelled_sheet, picture_equation

BLACK, GREY = np.ones((26, 26, 1), np.float32), np.full((26, 26), 0.5, np.float32)


def columns_with_ink(sheet):
    """The runs of columns that hold ink, as (first, last + 1)."""
    inked = np.flatnonzero(np.diff(sheet.max(axis=(0, 2)) > 0.02, prepend=False, append=False))
    return inked.reshape(-1, 2).tolist()


def test_equation_in_order_and_centred():
    sheet = picture_equation([BLACK, "+", "(", GREY, "-", GREY, ")", "=", BLACK], height=200)
    assert sheet.dtype == np.float32
    assert sheet.shape[0] == 240
    assert sheet.shape[2] == 1
    assert sheet.min() >= 0
    assert sheet.max() <= 1
    runs = columns_with_ink(sheet)
    assert len(runs) == 9
    for i, (first, last) in enumerate(runs):
        rows = np.flatnonzero(sheet[:, first:last].max(axis=(1, 2)) > 0.02)
        assert abs(rows[0] + rows[-1] - 239) <= 1, f"term {i} is not centred"
        assert (last - first == 200) == (i in (0, 3, 5, 8))
    assert runs[0][0] == 20
    assert sheet.shape[1] - runs[-1][1] == 20
    # Brackets are a little higher than the pictures and stay on the sheet.
    first, last = runs[2]
    assert 200 < np.count_nonzero(sheet[:, first:last].max(axis=(1, 2)) > 0.02) < 230


def test_minus_is_minus_and_words_are_drawn():
    assert np.array_equal(picture_equation([GREY, "-"]), picture_equation([GREY, "−"]))
    assert len(columns_with_ink(picture_equation([GREY, "→", GREY], height=64))) == 3
    assert picture_equation([GREY, "slant", GREY]).max() <= 0.81


def test_enlarged_pixels_are_squares():
    picture = np.random.default_rng(0).random((4, 4), dtype=np.float32)
    drawn = picture_equation([picture], height=80)[8:88, 8:88, 0]
    centres = drawn[10::20, 10::20]
    assert np.array_equal(centres, picture)
    assert (drawn[1:20, 1:20] == picture[0, 0]).all()


def test_reduced_pixels_are_averaged_and_in_range():
    fine = (np.indices((400, 400)).sum(axis=0) % 2).astype(np.float32)
    drawn = picture_equation([fine], height=50)[5:55, 5:55]
    assert np.abs(drawn[5:-5, 5:-5] - 0.5).max() < 0.1


def test_frame_is_one_light_line():
    drawn = picture_equation([np.zeros((26, 26), np.float32)], height=100)
    assert drawn.max() == np.float32(0.22)
    assert np.count_nonzero(drawn) == 4 * 99


def test_colour_and_other_ratios():
    wide = np.zeros((10, 20, 3), np.float32)
    wide[..., 0] = 1
    sheet = picture_equation([wide, "=", np.ones((30, 60), np.float32)], height=50)
    assert sheet.shape[0] == 60
    assert sheet.shape[2] == 3
    assert sheet[30, 50].tolist() == [1, 0, 0]
    assert sheet[30, -30].tolist() == [0, 0, 0]  # full ink is black
    assert sheet[0, 0].tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("terms", "options", "error", "pattern"),
    [
        ([], {}, ValueError, "no picture"),
        (["+"], {}, ValueError, "no picture"),
        ("a+b", {}, TypeError, r"terms got .* \(str\)"),
        ([GREY, " "], {}, ValueError, "term 1 got an empty string"),
        ([GREY, GREY * 3], {}, ValueError, "term 1 got values"),
        ([GREY, GREY[:, :13]], {}, ValueError, "crop them to one ratio"),
        ([GREY], {"height": 8}, ValueError, "height got 8; .* at least 16"),
    ],
)
def test_equation_refuses(terms, options, error, pattern):
    with pytest.raises(error, match=pattern):
        picture_equation(terms, **options)


def test_sheet_places_and_sizes():
    big = np.full((1300, 1300), 0.5, np.float32)
    sheet = labelled_sheet([[BLACK, big], [big, None]], cell=52, pad=6)
    assert sheet.shape == (2 * 6 + 2 * 58 + 6, 2 * 6 + 2 * 58 + 6, 1)
    assert (sheet[12:64, 12:64] == 1).all()
    assert np.allclose(sheet[71:121, 13:63], 0.5, atol=1e-5)
    assert (sheet[64:, 70:] == 0).all()
    assert (sheet[:12] == 0).all()
    assert (sheet[:, :12] == 0).all()


def test_labels_take_their_own_room():
    rows = [[GREY, GREY, GREY]] * 2
    plain = labelled_sheet(rows, cell=100)
    heads = labelled_sheet(rows, None, ["a", "b", "two\nlines"], cell=100)
    lefts = labelled_sheet(rows, ["original", "drawn again by the network"], cell=100)
    assert heads.shape[0] > plain.shape[0]
    assert heads.shape[1] == plain.shape[1]
    assert lefts.shape[1] > plain.shape[1]
    assert lefts.shape[0] == plain.shape[0]
    added = heads.shape[0] - plain.shape[0]
    assert np.array_equal(heads[added + 16 :], plain[16:])
    assert heads[: added + 16].max() > 0.5
    added = lefts.shape[1] - plain.shape[1]
    assert np.array_equal(lefts[:, added + 16 :], plain[:, 16:])
    assert lefts[:, : added + 8].max() > 0.5


@pytest.mark.parametrize(
    ("rows", "options", "error", "pattern"),
    [
        ([], {}, ValueError, "no picture"),
        ([[None]], {}, ValueError, "no picture"),
        ([[GREY], [GREY, GREY]], {}, ValueError, r"rows got \[1, 2\] pictures; .*fill"),
        ([[GREY, GREY * 9]], {}, ValueError, "row 0, column 1 got values"),
        ([[GREY]], {"row_labels": ["a", "b"]}, ValueError, "row_labels .* expected 1 strings"),
        ([[GREY]], {"column_labels": [3]}, ValueError, "column_labels got"),
        ([[GREY]], {"column_labels": ["long " * 30]}, ValueError, "does not fit over columns"),
        ([[GREY]], {"cell": 2}, ValueError, "cell got 2"),
    ],
)
def test_sheet_refuses(rows, options, error, pattern):
    with pytest.raises(error, match=pattern):
        labelled_sheet(rows, **options)
