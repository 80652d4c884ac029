"""Contact sheets and grids of latent vectors."""

import numpy as np
import pytest

from sampler import Sampler


@pytest.fixture(scope="module")
def sampler():
    return Sampler(seed=1)


def test_a_contact_sheet_holds_the_pictures_of_its_z(sampler):
    codes = np.stack([sampler.get_random_z(digit) for digit in (3, 1, 4)])
    sheet = sampler.contact_sheet(codes, columns=2, x_dim=60, y_dim=40, pad=5)
    assert sheet.shape == (2 * 45 + 5, 2 * 65 + 5, 1)
    for index, code in enumerate(codes):
        top, left = 5 + index // 2 * 45, 5 + index % 2 * 65
        alone = sampler.generate(code, 60, 40)
        assert np.abs(sheet[top : top + 40, left : left + 60] - alone).max() < 1 / 255
    assert not sheet[50:, 70:].any()
    np.testing.assert_array_equal(sampler.contact_sheet(codes[0]), sampler.contact_sheet(codes[:1]))


@pytest.mark.parametrize("name", ["mnist-vaegan", "emoji"])
def test_captions_stand_below_their_pictures(name):
    sampler = Sampler(name, seed=1)
    codes = [sampler.get_random_z(), sampler.get_random_z()]
    plain = sampler.contact_sheet(codes, columns=2, x_dim=90, y_dim=90, pad=6)
    sheet = sampler.contact_sheet(codes, labels=["left", ""], columns=2, x_dim=90, y_dim=90, pad=6)
    paper = 0 if sampler.c_dim == 1 else 1
    np.testing.assert_array_equal(sheet[:96], plain[:96])
    below = np.abs(sheet[96:] - paper).max(axis=2)
    assert below[:, :96].max() > 0.5
    assert below[:, 96:].max() == 0


def test_a_grid_has_its_corners_at_the_corners(sampler):
    corners = [sampler.get_random_z(digit, seed=digit) for digit in (0, 1, 7, 9)]
    sheet = sampler.grid(*corners, n=3, x_dim=30, y_dim=30, pad=2)
    assert sheet.shape == (98, 98, 1)
    places = [(2, 2), (2, 66), (66, 2), (66, 66)]
    for corner, (top, left) in zip(corners, places, strict=True):
        drawn = sampler.generate(corner, 30, 30)
        assert np.abs(sheet[top : top + 30, left : left + 30] - drawn).max() < 1 / 255
    middle = sampler.generate(np.mean(corners, axis=0), 30, 30)
    assert np.abs(sheet[34:64, 34:64] - middle).max() < 1 / 255


def test_what_sheets_refuse(sampler):
    codes = np.zeros((3, 32), np.float32)
    with pytest.raises(ValueError, match="labels got 2 texts for 3 z; expected one for each"):
        sampler.contact_sheet(codes, labels=["a", "b"])
    with pytest.raises(TypeError, match="labels got 'abc' .*; expected a list of texts"):
        sampler.contact_sheet(codes, labels="abc")
    with pytest.raises(ValueError, match="labels does not fit over columns of 30 pixels"):
        sampler.contact_sheet(codes, labels=["much too long a word"] * 3, x_dim=30, y_dim=30)
    with pytest.raises(ValueError, match="the corner z2 shows one"):
        sampler.grid(codes[0], codes, codes[0], codes[0])
    with pytest.raises(ValueError, match="n got 1"):
        sampler.grid(codes[0], codes[0], codes[0], codes[0], n=1)
