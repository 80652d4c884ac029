"""Weights as named arrays in an `.npz` file, without pickle; names and shapes are compared."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sampler.networks.variables import Network, collect, named
from sampler.support.arrays import LIMIT, ArrayError, read_archive
from sampler.support.files import atomic_write

_MOST = 20  # differences that a message names; a network of part two has 250 arrays


class WeightsError(ValueError):
    """A weight file is damaged, or does not fit the network that its config describes."""


def gather(*networks: Network) -> dict[str, np.ndarray]:
    """Return the weights of several networks under ``network/layer/variable``."""
    return {name: array for network in networks for name, array in collect(network).items()}


def assign(network: Network, arrays: Mapping[str, np.ndarray], source: str) -> None:
    """Assign named arrays to a network, all or none.

    Parameters
    ----------
    network : keras.Model
        The network.
    arrays : mapping of str to numpy.ndarray
        Values by name; exactly the names of `named`.
    source : str
        The origin of the arrays, for messages.

    Raises
    ------
    WeightsError
        A name is missing or unknown, a shape or dtype differs, or a value is not finite.
    """
    variables = named(network)
    shapes = {name: (tuple(v.shape), str(v.dtype)) for name, v in variables.items()}
    check_fit(shapes, arrays, source)
    for name, variable in variables.items():
        variable.assign(arrays[name])


def check_fit(
    expected: Mapping[str, tuple[tuple[int, ...], str]],
    arrays: Mapping[str, np.ndarray],
    source: str,
) -> None:
    """Raise a WeightsError that names each array of another shape or dtype than expected.

    Parameters
    ----------
    expected : mapping of str to tuple
        Shape and dtype by name.
    arrays : mapping of str to numpy.ndarray
        Arrays by name.
    source : str
        The origin of the arrays, for messages.
    """
    differences = _differences(expected, arrays)
    if differences:
        more = f"; and {len(differences) - _MOST} more" if len(differences) > _MOST else ""
        msg = (
            f"{source} does not fit the network its config describes: "
            f"{'; '.join(differences[:_MOST])}{more}. Use the config that was saved with these "
            "weights"
        )
        raise WeightsError(msg)


def _differences(
    expected: Mapping[str, tuple[tuple[int, ...], str]], arrays: Mapping[str, np.ndarray]
) -> list[str]:
    """Name each array that is missing, unknown or not as expected."""
    lines = [f"{name} is missing" for name in expected if name not in arrays]
    lines += [f"{name} is unknown" for name in arrays if name not in expected]
    for name in sorted(set(expected) & set(arrays)):
        shape, dtype = expected[name]
        array = arrays[name]
        if array.shape != shape:
            lines.append(f"{name} got shape {array.shape}; expected {shape}")
        elif str(array.dtype) != dtype:
            lines.append(f"{name} got {array.dtype}; expected {dtype}")
        elif array.dtype.kind == "f" and not np.isfinite(array).all():
            lines.append(f"{name} holds values that are not finite")
    return lines


def pack_arrays(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Return named arrays as the bytes of an `.npz` file.

    There are no time stamps in them: equal weights give equal files.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(arrays):
            content = io.BytesIO()
            np.lib.format.write_array(content, np.asarray(arrays[name]), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), content.getvalue())
    return packed.getvalue()


def write_arrays(path: str | Path, arrays: Mapping[str, np.ndarray]) -> Path:
    """Write named arrays to an `.npz` file, atomically; see `pack_arrays`."""
    path = Path(path)
    content = pack_arrays(arrays)
    with atomic_write(path) as temporary:
        temporary.write_bytes(content)
    return path


def unpack_arrays(content: bytes, source: str | Path) -> dict[str, np.ndarray]:
    """Return the arrays of an `.npz` file, given its bytes.

    Raises
    ------
    WeightsError
        The bytes are damaged or truncated, hold a name twice or pickled objects, or unpack to more
        than 1 GiB.
    """
    try:
        return read_archive(content, Path(source).name)
    except ArrayError as error:
        msg = (
            f"{source} is damaged ({error}); expected an .npz of plain arrays. "
            "Copy the checkpoint again, or train it anew"
        )
        raise WeightsError(msg) from error


def read_arrays(path: str | Path) -> dict[str, np.ndarray]:
    """Read every array of an `.npz` file.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    WeightsError
        The file is damaged, truncated, too large or holds pickled objects.
    PermissionError
        The file may not be read.
    """
    return unpack_arrays(read_content(path), path)


def read_content(path: str | Path) -> bytes:
    """Return the bytes of a file of arrays, at most 1 GiB."""
    path = Path(path)
    if not path.is_file():
        msg = f"there is no weight file {path}; copy the checkpoint again"
        raise FileNotFoundError(msg)
    size = path.stat().st_size
    if size > LIMIT:
        msg = f"{path} is damaged: it has {size:,} bytes; expected {LIMIT:,} at most"
        raise WeightsError(msg)
    return path.read_bytes()
