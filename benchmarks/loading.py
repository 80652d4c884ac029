"""Time and memory of a large folder: the first start, which prepares it, and the second.

python benchmarks/loading.py                 # 100,000 pictures, in a temporary folder
python benchmarks/loading.py --pictures 5000 --folder /tmp/many --colour
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

LOAD = """
import json, resource, sys, time
start = time.perf_counter()
from sampler import datasets
data = datasets.load(sys.argv[1], size=64, progress=False)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": round(seconds, 2), "peak_mb": round(peak), "set": repr(data)[:80]}))
"""


def make(folder: Path, count: int, colour: bool) -> None:
    """Write pictures of several sizes into ten sub-folders."""
    rng = np.random.default_rng(0)
    for label in range(10):
        (folder / str(label)).mkdir(parents=True, exist_ok=True)
    for index in range(count):
        height, width = rng.integers(64, 129, size=2)
        coarse = rng.integers(256, size=(4, 4, 3) if colour else (4, 4), dtype=np.uint8)
        image = Image.fromarray(coarse).resize((int(width), int(height)), Image.Resampling.BICUBIC)
        image.save(folder / str(index % 10) / f"{index:06d}.png", compress_level=1)


def measure(folder: Path, cache: Path) -> dict[str, object]:
    """Load the folder in a fresh process."""
    environment = os.environ | {"SAMPLER_CACHE": str(cache)}
    command = [sys.executable, "-c", LOAD, str(folder)]
    output = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(output.stdout)


def main() -> None:
    """Print a line of JSON for each start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="an existing folder is used as it is")
    parser.add_argument("--colour", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary) / "pictures"
        if not folder.exists():
            make(folder, arguments.pictures, arguments.colour)
        for start in ("first", "second"):
            print(json.dumps({"start": start, **measure(folder, Path(temporary) / "cache")}))


if __name__ == "__main__":
    main()
