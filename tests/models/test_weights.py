"""models.weights: named arrays there and back, and damage of every kind."""

import os
import zipfile

import numpy as np
import pytest

from sampler.config import GeneratorConfig
from sampler.models.weights import WeightsError, assign, read_arrays, write_arrays
from sampler.networks import TanhCppn
from sampler.networks.variables import collect

ARRAYS = {
    "a/kernel": np.arange(6, dtype=np.float32).reshape(2, 3),
    "a/bias": np.float32([1, 2]),
    "step": np.int32(7),
    "empty": np.zeros((0, 4), np.uint8),
}


@pytest.fixture
def generator():
    return TanhCppn(GeneratorConfig(z_dim=4, width=6), seed=1)


@pytest.fixture
def arrays(generator):
    return {name: array.copy() for name, array in collect(generator).items()}


def test_there_and_back(tmp_path):
    result = read_arrays(write_arrays(tmp_path / "w.npz", ARRAYS))
    assert set(result) == set(ARRAYS)
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(result[name], array)
        assert result[name].dtype == array.dtype
        assert result[name].shape == array.shape


def test_equal_weights_give_equal_files(tmp_path):
    first = write_arrays(tmp_path / "a.npz", ARRAYS).read_bytes()
    again = write_arrays(tmp_path / "b.npz", dict(reversed(ARRAYS.items()))).read_bytes()
    assert first == again


def test_numpy_reads_it_too(tmp_path):
    path = write_arrays(tmp_path / "w.npz", ARRAYS)
    with np.load(path, allow_pickle=False) as archive:
        np.testing.assert_array_equal(archive["a/kernel"], ARRAYS["a/kernel"])


def test_no_pickle_is_written(tmp_path):
    with pytest.raises(ValueError, match="pickle|Object arrays"):
        write_arrays(tmp_path / "w.npz", {"a": np.array([{}], dtype=object)})
    assert list(tmp_path.iterdir()) == []


def test_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no weight file .*w\.npz; copy"):
        read_arrays(tmp_path / "w.npz")


@pytest.mark.parametrize(
    "content",
    [b"", b"garbage", b"PK\x03\x04" + b"\0" * 100, bytes(range(256)) * 20],
    ids=["empty", "text", "half a header", "bytes"],
)
def test_garbage(tmp_path, content):
    path = tmp_path / "w.npz"
    path.write_bytes(content)
    with pytest.raises(WeightsError, match=r"w\.npz is damaged .* expected an \.npz"):
        read_arrays(path)


def test_a_plain_npy_is_no_npz(tmp_path):
    np.save(tmp_path / "w.npy", np.ones(3))
    with pytest.raises(WeightsError, match="damaged"):
        read_arrays(tmp_path / "w.npy")


def test_pickled_objects_are_refused(tmp_path):
    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "evil"),)

    np.savez(tmp_path / "w.npz", a=np.array([Evil()], dtype=object))
    with pytest.raises(WeightsError, match="allow_pickle"):
        read_arrays(tmp_path / "w.npz")
    # A pickle in place of an array.
    with zipfile.ZipFile(tmp_path / "x.npz", "w") as archive:
        archive.writestr("a.npy", b"cos\nsystem\n(S'true'\ntR.")
    with pytest.raises(WeightsError, match="damaged"):
        read_arrays(tmp_path / "x.npz")
    assert not (tmp_path / "evil").exists()


def test_every_truncation_is_noticed(tmp_path):
    whole = write_arrays(tmp_path / "w.npz", ARRAYS).read_bytes()
    for length in range(0, len(whole), 7):
        (tmp_path / "w.npz").write_bytes(whole[:length])
        with pytest.raises(WeightsError, match="damaged"):
            read_arrays(tmp_path / "w.npz")


def test_flipped_bytes_are_noticed_or_harmless(tmp_path):
    """Never another exception, and never other values under a name that was written."""
    path = write_arrays(tmp_path / "w.npz", ARRAYS)
    whole, rng, noticed = path.read_bytes(), np.random.default_rng(0), 0
    for _ in range(500):
        content = bytearray(whole)
        content[rng.integers(len(content))] ^= 1 << rng.integers(8)
        path.write_bytes(content)
        try:
            result = read_arrays(path)
        except WeightsError:
            noticed += 1
            continue
        for name in set(result) & set(ARRAYS):
            np.testing.assert_array_equal(result[name], ARRAYS[name])
    assert noticed > 300


def test_collect_and_assign_to_the_bit(generator, arrays):
    other = TanhCppn(GeneratorConfig(z_dim=4, width=6), seed=2)
    assign(other, arrays, "here")
    for mine, theirs in zip(generator.weights, other.weights, strict=True):
        np.testing.assert_array_equal(np.asarray(mine), np.asarray(theirs))


def test_collect_refuses_two_layers_of_one_name(generator):
    generator.ink.name = generator.from_z.name
    with pytest.raises(ValueError, match="share one name"):
        collect(generator)


def spoil_missing(arrays):
    del arrays["generator/ink/bias"]


def spoil_unknown(arrays):
    arrays["generator/paper/bias"] = np.zeros(1, np.float32)


def spoil_shape(arrays):
    arrays["generator/ink/kernel"] = np.zeros((6, 3), np.float32)


def spoil_dtype(arrays):
    arrays["generator/ink/kernel"] = np.zeros((6, 1), np.float64)


def spoil_nan(arrays):
    arrays["generator/ink/kernel"][2, 0] = np.nan


def spoil_infinity(arrays):
    arrays["generator/from_z/bias"][0] = -np.inf


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (spoil_missing, "generator/ink/bias is missing"),
        (spoil_unknown, "generator/paper/bias is unknown"),
        (spoil_shape, r"generator/ink/kernel got shape \(6, 3\); expected \(6, 1\)"),
        (spoil_dtype, "generator/ink/kernel got float64; expected float32"),
        (spoil_nan, "generator/ink/kernel holds values that are not finite"),
        (spoil_infinity, "generator/from_z/bias holds values that are not finite"),
    ],
)
def test_all_differences_are_named_and_nothing_is_assigned(generator, arrays, spoil, message):
    before = {name: array.copy() for name, array in arrays.items()}
    generator.weights[0].assign(generator.weights[0] + 1)
    changed = np.asarray(generator.weights[0]).copy()
    spoil(arrays)
    with pytest.raises(WeightsError, match=f"^the file does not fit .*{message}"):
        assign(generator, arrays, "the file")
    np.testing.assert_array_equal(np.asarray(generator.weights[0]), changed)
    assert not np.array_equal(changed, before[generator.weights[0].path])


def test_three_differences_are_named_at_once(generator, arrays):
    spoil_missing(arrays), spoil_unknown(arrays), spoil_nan(arrays)
    with pytest.raises(WeightsError, match="is missing; .* is unknown; .* not finite"):
        assign(generator, arrays, "the file")
