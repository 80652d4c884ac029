"""The figures of all exports, one format after the other; each is measured in a process of its own.

python benchmarks/exports.py            # pages, curves and fonts, shaders, ONNX: ten minutes
python benchmarks/exports.py page onnx  # some of them
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

PARTS = ("page", "curves", "shaders", "onnx")
HERE = Path(__file__).resolve().parent


def main() -> None:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parts = parser.parse_args().parts
    if not set(parts) <= set(PARTS):
        parser.error(f"PART got {' '.join(parts)}; expected some of {', '.join(PARTS)}")
    for part in parts or PARTS:
        print(f"\n{part}\n", flush=True)
        subprocess.run([sys.executable, str(HERE / f"exports_{part}.py")], check=True)


if __name__ == "__main__":
    main()
