"""pixels: which pixels are evaluated one by one, and where an error leads."""

import numpy as np

from sampler.render.adaptive import pixels
from sampler.render.adaptive.pixels import PixelRefinement


def test_squares_and_their_pixels():
    known = np.zeros((1, 10, 13), bool)
    known[0, 8, 8] = True
    square = pixels.pixels_of(np.array([[0], [1], [1]]), 8, known)
    assert np.unravel_index(square, known.shape)[1].tolist() == [8] * 4 + [9] * 5
    known.reshape(-1)[square] = True
    beside = pixels.squares_beside(square[:1], 8, known)  # row 8, column 9: row 7 is unknown
    assert beside.T.tolist() == [[0, 0, 1]]


def test_the_last_line_of_pixels_lies_in_squares_of_its_own():
    known = np.zeros((1, 9, 14), bool)
    squares = pixels.with_border(np.array([[0, 0], [0, 1], [0, 1]]), 4, known.shape)
    assert squares.T.tolist() == [[0, 0, 0], [0, 1, 1], [0, 2, 1]]
    assert 8 in pixels.pixels_of(squares, 4, known) // 14
    corner = pixels.with_border(np.array([[0], [1], [1]]), 4, (1, 9, 9))
    assert corner.T.tolist() == [[0, 1, 1], [0, 2, 1], [0, 1, 2], [0, 2, 2]]


def test_the_middle_of_squares():
    known = np.zeros((1, 9, 14), bool)
    known[0, 6, 2] = True
    middles = pixels.middles_of(np.array([[0, 0, 0], [0, 1, 2], [1, 0, 3]]), 4, known)
    assert np.array(np.unravel_index(middles, known.shape)).T.tolist() == [[0, 2, 6], [0, 8, 13]]


def black_line(known):
    """Return white pictures, and their refinement towards a black line along row 6."""
    wanted = np.full((*known.shape, 1), -9.0, np.float32)
    wanted[:, 6] = 9.0
    pictures = np.zeros(wanted.shape, np.float32)
    flat = wanted.reshape(-1, 1)
    return pictures, PixelRefinement(pictures, known, lambda index: flat[index], 0.1)


def test_errors_are_followed_to_their_end():
    known = np.zeros((1, 40, 50), bool)
    pictures, refinement = black_line(known)
    refinement.refine(np.array([[0], [1], [2]]), 4)
    assert (pictures[0, 6] > 0.99).all()
    assert pictures[0, 20:].max() == 0.0
    assert known.mean() < 0.5


def test_an_inaccurate_middle_returns_its_whole_square():
    pictures, refinement = black_line(np.zeros((1, 40, 50), bool))
    none = np.empty((3, 0), np.int64)
    assert refinement.refine_middles(np.array([[0], [5], [2]]), none, 4).size == 0
    assert refinement.refine_middles(none, none, 4).size == 0
    whole = refinement.refine_middles(np.array([[0], [1], [2]]), none, 4)
    assert [0, 1, 2] in whole.T.tolist()
    assert np.count_nonzero(pictures > 0.5) == 1
