"""latent.directions: axes of the codes, ways to digits, and files that are read back."""

import json

import numpy as np
import pytest

from sampler.latent.directions import Directions, DirectionsError, principal, towards_labels


@pytest.fixture
def codes():
    rng = np.random.default_rng(0)
    return (rng.normal(size=(300, 5)) * [3, 0.1, 2, 0.5, 1] + 7).astype(np.float32)


def test_principal_axes_come_in_order(codes):
    axes, deviations = principal(codes, 3)
    assert axes.shape == (3, 5)
    assert axes.dtype == np.float32
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-5)
    assert np.abs(axes).argmax(axis=1).tolist() == [0, 2, 4]
    assert (np.take_along_axis(axes, np.abs(axes).argmax(1)[:, None], 1) > 0).all()
    np.testing.assert_allclose(deviations, [3, 2, 1], rtol=0.15)
    np.testing.assert_allclose(((codes - codes.mean(0)) @ axes[0]).std(), deviations[0], rtol=1e-4)


def test_ways_to_labels_end_at_their_means(codes):
    labels = np.arange(300) % 3
    ways = towards_labels(codes, labels)
    assert list(ways) == ["towards 0", "towards 1", "towards 2"]
    arrived = codes.mean(axis=0) + ways["towards 2"]
    np.testing.assert_allclose(arrived, codes[labels == 2].mean(axis=0), atol=1e-5)


def test_directions_come_back_from_a_file(tmp_path):
    mine = Directions(3, "abc")
    mine.add(" bolder ", [0.1, -2.0, 1e-7])
    path = mine.save(tmp_path / "mine.json")
    other = Directions(3, "abc", {"kept": np.ones(3, np.float32)})
    assert other.load(path) == ["bolder"]
    assert list(other.named) == ["kept", "bolder"]
    np.testing.assert_array_equal(other.named["bolder"], np.float32([0.1, -2.0, 1e-7]))
    with pytest.raises(FileExistsError):
        other.save(path)
    other.save(path, overwrite=True)
    assert mine.load(path) == ["kept", "bolder"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"z_dim": 4}, "of 4 numbers"),
        ({"network": "def"}, "belongs to the network 'def'"),
        ({"format": "something"}, "holds no directions"),
        ({"directions": {"a": [1, 2]}}, "damaged"),
        ({"directions": {"good": [1, 2, 3], "bad": [1, float("nan"), 3]}}, "NaN"),
        ({"directions": None}, "damaged"),
    ],
)
def test_foreign_files_are_refused_and_nothing_is_lost(tmp_path, change, message):
    directions = Directions(3, "abc", {"mine": np.ones(3, np.float32)})
    path = directions.save(tmp_path / "mine.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(DirectionsError, match=message):
        directions.load(path)
    assert list(directions.named) == ["mine"]


def test_a_file_without_json_is_refused(tmp_path):
    (tmp_path / "a.json").write_bytes(b"\x89PNG")
    with pytest.raises(DirectionsError, match="no JSON"):
        Directions(3, "abc").load(tmp_path / "a.json")
    with pytest.raises(FileNotFoundError):
        Directions(3, "abc").load(tmp_path / "nowhere.json")


@pytest.mark.parametrize(
    ("name", "vector", "message"),
    [
        ("", [1, 2, 3], "expected the name of a direction"),
        ("a", [1, 2], "got shape"),
        ("a", [0, 0, 0], "zero everywhere"),
        ("a", [np.inf, 0, 0], "infinite"),
    ],
)
def test_bad_directions_are_refused(name, vector, message):
    directions = Directions(3, "abc")
    with pytest.raises(ValueError, match=message):
        directions.add(name, vector)
    assert not directions.named
