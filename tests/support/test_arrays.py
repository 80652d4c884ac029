"""support.arrays: the declared size is the actual size, checked before anything is unpacked."""

import io
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest

from sampler.support.arrays import ArrayError, read_archive, read_array


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def npz(entries, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def declaring(header, content=b""):
    header = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + content


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype=np.float32).reshape(2, 3),
        np.asfortranarray(np.arange(6).reshape(2, 3)),
        np.float64(3.5),
        np.zeros((0, 4), np.uint8),
        np.array([True, False]),
        np.arange(3, dtype=">i2"),
    ],
)
def test_there_and_back(array):
    result = read_array(npy(array), "it")
    np.testing.assert_array_equal(result, array)
    assert (result.shape, result.dtype) == (array.shape, array.dtype)
    assert result.flags.writeable


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            "{'descr': '<f4', 'fortran_order': False, 'shape': (100000000000,)}",
            "400000000000 bytes",
        ),
        (
            "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
            "expected whole numbers from 0",
        ),
        ("{'descr': '<f4', 'fortran_order': False, 'shape': (2**64,)}", "no array in NumPy's"),
        ("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 99999999999999999999)}", "shape"),
        ("{'descr': '<U4', 'fortran_order': False, 'shape': (1,)}", "expected plain numbers"),
        ("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", "allow_pickle"),
        ("{'descr': ((((", "no array in NumPy's format"),
        ("(" * 110, "no array in NumPy's format"),
        ("3", "no array in NumPy's format"),
    ],
)
def test_headers_are_not_trusted(header, message):
    with pytest.raises(ArrayError, match=message):
        read_array(declaring(header), "z.npy")


def test_every_truncation_is_noticed():
    whole = npy(np.arange(9.0))
    for length in range(len(whole)):
        with pytest.raises(ArrayError, match="z.npy"):
            read_array(whole[:length], "z.npy")
    with pytest.raises(ArrayError, match="declares 72 bytes of numbers and has 73"):
        read_array(whole + b"\0", "z.npy")


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    content = npz([("a.npy", npy(np.zeros(8_000_000, np.uint8)))])
    assert len(content) < 20_000
    tracemalloc.start()
    with pytest.raises(ArrayError, match="would unpack to 8,000,128 bytes; expected at most 1,000"):
        read_archive(content, "w.npz", limit=1000)
    # The same with an entry that declares a hundred bytes: no more are unpacked.
    false = content.replace(struct.pack("<I", 8_000_128), struct.pack("<I", 100))
    with pytest.raises(ArrayError):
        read_archive(false, "w.npz", limit=1000)
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


def test_doubled_and_foreign_entries_are_refused():
    one, two = npy(np.ones(1)), npy(np.zeros(1))
    with pytest.warns(UserWarning, match="Duplicate"):
        doubled = npz([("a.npy", one), ("a.npy", two)])
    with pytest.raises(ArrayError, match=r"a\.npy twice"):
        read_archive(doubled, "w.npz")
    with pytest.raises(ArrayError, match=r"'read\.me', which is no array"):
        read_archive(npz([("a.npy", one), ("read.me", b"hello")]), "w.npz")
    with pytest.raises(ArrayError, match="which is no array"):
        read_archive(npz([("a.npy", one)], zipfile.ZIP_LZMA), "w.npz")
