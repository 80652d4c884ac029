"""Weights as named arrays in an `.npz` file: no pickle; names and shapes compared on loading."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from sampler.files import atomic_write


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
        raise ValueError("two variables share one name; give the layers different names")
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
    differences = _differences(wanted, arrays)
    if differences:
        raise WeightsError(
            f"{source} does not fit the network its config describes: "
            + "; ".join(differences)
            + ". Use the config that was saved with these weights"
        )
    for name, variable in wanted.items():
        variable.assign(arrays[name])


def _differences(wanted: Mapping, found: Mapping[str, np.ndarray]) -> list[str]:
    """Name each leaf that differs between what a network wants and what was found."""
    lines = [f"{name} is missing" for name in wanted if name not in found]
    lines += [f"{name} is unknown" for name in found if name not in wanted]
    for name in sorted(set(wanted) & set(found)):
        shape, dtype = tuple(wanted[name].shape), str(wanted[name].dtype)
        array = found[name]
        if array.shape != shape:
            lines.append(f"{name} has shape {array.shape}, expected {shape}")
        elif str(array.dtype) != dtype:
            lines.append(f"{name} is {array.dtype}, expected {dtype}")
        elif array.dtype.kind == "f" and not np.isfinite(array).all():
            lines.append(f"{name} holds values that are not finite")
    return lines


def write_arrays(path: str | Path, arrays: Mapping[str, np.ndarray]) -> Path:
    """Write named arrays to an `.npz` file, atomically.

    The bytes depend on the arrays alone (no time stamps), so equal weights give equal files.
    """
    path = Path(path)
    with atomic_write(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for name in sorted(arrays):
            content = io.BytesIO()
            np.lib.format.write_array(content, np.asarray(arrays[name]), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), content.getvalue())
    return path


# What a file of random bytes can raise on its way through zipfile and NumPy's reader; a flag or a
# method that no writer of ours sets counts as damage too (RuntimeError, NotImplementedError).
_DAMAGE = (
    ValueError,
    OSError,
    EOFError,
    KeyError,
    RuntimeError,
    MemoryError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def _read_array(content: bytes) -> np.ndarray:
    return np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)


def read_arrays(path: str | Path) -> dict[str, np.ndarray]:
    """Read every array of an `.npz` file.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    WeightsError
        The file is damaged, truncated or holds pickled objects.
    PermissionError
        The file may not be read.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"there is no weight file {path}; copy the checkpoint again")
    try:
        # Not numpy.load: it leaves a damaged file open, and takes other formats than .npz.
        with zipfile.ZipFile(path) as archive:
            return {
                name.removesuffix(".npy"): _read_array(archive.read(name))
                for name in archive.namelist()
            }
    except PermissionError:
        raise
    except _DAMAGE as error:
        raise WeightsError(
            f"{path} is damaged ({error}); expected an .npz of plain arrays. "
            "Copy the checkpoint again, or train it anew"
        ) from error
