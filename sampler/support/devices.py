"""Devices of this machine, as far as the operating system shows them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

#: Files of the drivers of GPUs, and the variable of the environment that hides those GPUs.
DRIVERS = {
    "/dev/nvidiactl": "CUDA_VISIBLE_DEVICES",
    "/proc/driver/nvidia": "CUDA_VISIBLE_DEVICES",
    "/dev/dxg": "CUDA_VISIBLE_DEVICES",  # NVIDIA's in Windows' Linux
    "/dev/kfd": "HIP_VISIBLE_DEVICES",  # AMD's
}
_PLUGINS = "tensorflow-plugins"  # the folder of packages that bring other devices, such as Apple's


def gpu_possible(drivers: Iterable[str] = DRIVERS, folders: Iterable[str] = sys.path) -> bool:
    """Return whether TensorFlow might find a GPU; it is not started to find out.

    False is certain: there is neither a driver nor a plug-in, or the environment hides all GPUs.
    True means that TensorFlow has to look.

    Parameters
    ----------
    drivers : iterable of str
        Files of drivers, of those in `DRIVERS`.
    folders : iterable of str
        Where packages are installed.

    Examples
    --------
    >>> gpu_possible(drivers=[], folders=[])
    False
    """
    if any(Path(folder, _PLUGINS).is_dir() for folder in folders):
        return True
    # TensorFlow 2.11 and newer know no GPU of Windows and macOS without a plug-in.
    return any(Path(file).exists() and not _hidden(DRIVERS.get(file, "")) for file in drivers)


def _hidden(variable: str) -> bool:
    """Return whether a variable of the environment hides all GPUs."""
    return os.environ.get(variable, "0").strip() in ("", "-1")
