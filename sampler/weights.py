"""Weights as named arrays in an `.npz` file: no pickle; names and shapes compared on loading."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sampler.files import atomic_write


class WeightsError(ValueError):
    """A weight file is damaged, or does not fit the network that its config describes."""


def collect(variables) -> dict[str, np.ndarray]:
    """Return the values of Keras variables by their path, such as ``"from_z/kernel"``."""
    arrays = {variable.path: np.asarray(variable) for variable in variables}
    if len(arrays) != len(variables):
        raise ValueError("two variables share one path; give the layers different names")
    return arrays


def assign(variables, arrays: Mapping[str, np.ndarray], source: str) -> None:
    """Set Keras variables from named arrays, all or none.

    Parameters
    ----------
    variables : sequence of keras.Variable
        What is to be filled.
    arrays : mapping of str to numpy.ndarray
        Values by variable path; exactly the paths of `variables`.
    source : str
        Where the arrays came from, for messages.

    Raises
    ------
    WeightsError
        A name is missing or unknown, a shape or dtype differs, or a value is not finite.
    """
    differences = _differences({v.path: v for v in variables}, arrays)
    if differences:
        raise WeightsError(
            f"{source} does not fit the network its config describes: "
            + "; ".join(differences)
            + ". Use the config that was saved with these weights"
        )
    for variable in variables:
        variable.assign(arrays[variable.path])


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
