"""Weights as named arrays in an `.npz` file: no pickle; names and shapes compared on loading."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from sampler.support.arrays import LIMIT, ArrayError, read_archive
from sampler.support.files import atomic_write

_TOLD = 20  # differences that a message names; a network of part two has 250 arrays


class WeightsError(ValueError):
    """A weight file is damaged, or does not fit the network that its config describes."""


def named(network) -> dict:
    """Return the variables of a Keras network by name, such as ``"generator/from_z/kernel"``.

    The names are network, layer and variable as our own code names them; Keras's paths have changed
    between its versions.
    """
    variables = {
        f"{network.name}/{layer.name}/{variable.name}": variable
        for layer in _leaves(network)
        for variable in layer.weights
    }
    if len(variables) != len(network.weights):
        msg = "two variables share one name; give the layers different names"
        raise ValueError(msg)
    return variables


def _leaves(layer) -> Iterator:
    """Yield the layers that hold no layers themselves."""
    inner = getattr(layer, "layers", ())
    for child in inner:
        yield from _leaves(child)
    if not inner:
        yield layer


def collect(network) -> dict[str, np.ndarray]:
    """Return the values of a network's variables by name, see `named`."""
    return {name: np.asarray(variable) for name, variable in named(network).items()}


def gather(*networks) -> dict[str, np.ndarray]:
    """Return the weights of several networks under ``network/layer/variable``."""
    return {name: array for network in networks for name, array in collect(network).items()}


def assign(network, arrays: Mapping[str, np.ndarray], source: str) -> None:
    """Fill a network from named arrays, all or none.

    Parameters
    ----------
    network : keras.Model
        What is to be filled.
    arrays : mapping of str to numpy.ndarray
        Values by name; exactly the names of `named`.
    source : str
        Where the arrays came from, for messages.

    Raises
    ------
    WeightsError
        A name is missing or unknown, a shape or dtype differs, or a value is not finite.
    """
    wanted = named(network)
    check_fit({name: (tuple(v.shape), str(v.dtype)) for name, v in wanted.items()}, arrays, source)
    for name, variable in wanted.items():
        variable.assign(arrays[name])


def check_fit(
    wanted: Mapping[str, tuple[tuple[int, ...], str]],
    found: Mapping[str, np.ndarray],
    source: str,
) -> None:
    """Raise a WeightsError that names each array that is not as wanted: shape and dtype by name."""
    differences = _differences(wanted, found)
    if differences:
        more = f"; and {len(differences) - _TOLD} more" if len(differences) > _TOLD else ""
        raise WeightsError(
            f"{source} does not fit the network its config describes: "
            + "; ".join(differences[:_TOLD])
            + f"{more}. Use the config that was saved with these weights"
        )


def _differences(wanted: Mapping, found: Mapping[str, np.ndarray]) -> list[str]:
    """Name each leaf that differs between what a network wants and what was found."""
    lines = [f"{name} is missing" for name in wanted if name not in found]
    lines += [f"{name} is unknown" for name in found if name not in wanted]
    for name in sorted(set(wanted) & set(found)):
        shape, dtype = wanted[name]
        array = found[name]
        if array.shape != shape:
            lines.append(f"{name} has shape {array.shape}, expected {shape}")
        elif str(array.dtype) != dtype:
            lines.append(f"{name} is {array.dtype}, expected {dtype}")
        elif array.dtype.kind == "f" and not np.isfinite(array).all():
            lines.append(f"{name} holds values that are not finite")
    return lines


def pack_arrays(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Return named arrays as the bytes of an `.npz` file.

    The bytes depend on the arrays alone (no time stamps), so equal weights give equal files.
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
    """Return every array of the bytes of an `.npz` file.

    Raises
    ------
    WeightsError
        The bytes are damaged, truncated, doubled, too large or hold pickled objects.
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
    """Return the bytes of a file of arrays, once its size has been looked at."""
    path = Path(path)
    if not path.is_file():
        msg = f"there is no weight file {path}; copy the checkpoint again"
        raise FileNotFoundError(msg)
    size = path.stat().st_size
    if size > LIMIT:
        msg = f"{path} is damaged: it has {size:,} bytes; expected {LIMIT:,} at most"
        raise WeightsError(msg)
    return path.read_bytes()
