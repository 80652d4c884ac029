"""Seconds from `%run -i sampler.py` to the first picture on the screen, in a fresh IPython.

python benchmarks/first_picture.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

REPEATS = 3
LINES = """
import time; started = time.perf_counter()
%run -i sampler.py
sampler = Sampler()
loaded = time.perf_counter()
z = sampler.generate_z()
sampler.show_image(sampler.generate(z, x_dim=1300, y_dim=1300))
print("seconds", loaded - started, time.perf_counter() - started)
"""


def seconds() -> tuple[float, float]:
    """Return the time until the class has its weights and until the picture is there."""
    done = subprocess.run(
        [sys.executable, "-m", "IPython", "--no-banner", "--colors=NoColor", "-c", LINES],
        cwd=Path(__file__).resolve().parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("seconds ")]
    loaded, shown = map(float, line.split()[1:])
    return loaded, shown


def main() -> None:
    """Print medians and slowest times."""
    loaded, shown = zip(*(seconds() for _ in range(REPEATS)), strict=True)
    print("| from %run -i sampler.py to | median s | slowest s |")
    print("|---|---|---|")
    print(f"| a Sampler with its weights | {statistics.median(loaded):.1f} | {max(loaded):.1f} |")
    print(f"| the first 1300×1300 picture | {statistics.median(shown):.1f} | {max(shown):.1f} |")


if __name__ == "__main__":
    main()
