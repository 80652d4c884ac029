"""Builds field.wasm of field.c: ``python sampler/web/build.py``, with the package ziglang."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).parent
_COMPILER = (
    *("-m", "ziglang", "cc", "-target", "wasm32-freestanding", "-msimd128", "-O3", "-std=c17"),
    *("-ffp-contract=off", "-fno-builtin", "-nostdlib", "-Wall", "-Wextra", "-Werror", "-g0"),
    *("-Wl,--no-entry", "-Wl,--strip-all", "-Wl,--export=__heap_base", "-Wl,-z,stack-size=16384"),
)


def build_wasm(target: Path) -> None:
    """Compile the kernels; the same source and compiler give the same bytes.

    Parameters
    ----------
    target : pathlib.Path
        The file to write.

    Raises
    ------
    subprocess.CalledProcessError
        The compiler refuses the source, or is not installed.
    """
    command = (sys.executable, *_COMPILER, "-o", str(target), "field.c")
    subprocess.run(command, cwd=_HERE, check=True)


if __name__ == "__main__":
    build_wasm(_HERE / "field.wasm")
