"""The first minute: `%run -i sampler.py` to the first picture, and the command `render`.

    python benchmarks/first_picture.py            # this checkout against 44f5733
    python benchmarks/first_picture.py --turns 9

Each turn starts four fresh processes, two of each tree.  A Jupyter kernel of its own runs the lines
of 2016; the time ends when the picture has arrived at the front end.  A terminal runs ``python -m
sampler render``; its largest memory is measured too.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import trees
from jupyter_client.manager import KernelManager

BEFORE = "44f5733"
TURNS = 7
LINES = """
%run -i sampler.py
sampler = Sampler()
z = sampler.generate_z()
sampler.show_image(sampler.generate(z, x_dim=1300, y_dim=1300))
"""
STARTED = "import sys; print('tensorflow' in sys.modules)"
RENDER = ["-m", "sampler", "render", "--seed", "1", "--size", "1300", "--out"]


def environment(tree: Path) -> dict[str, str]:
    """Return the environment in which a tree's package is imported."""
    return {**os.environ, "PYTHONPATH": str(tree)}


def in_a_kernel(tree: Path) -> tuple[float, bool]:
    """Return the seconds until the first picture is shown, and whether TensorFlow started."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(tree), env=environment(tree))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        shown: list[float] = []
        printed: list[str] = []

        def note(message: dict) -> None:
            content = message["content"]
            if "image/png" in content.get("data", {}):
                shown.append(time.perf_counter())
            printed.append(content.get("text", ""))

        start = time.perf_counter()
        client.execute_interactive(LINES, output_hook=note, timeout=120)
        client.execute_interactive(STARTED, output_hook=note, timeout=60)
        if not shown:
            sys.exit(f"no picture was shown in {tree}: {printed}")
        return shown[0] - start, "True" in "".join(printed)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def in_a_terminal(tree: Path) -> tuple[float, float]:
    """Return the seconds and the largest memory, in MB, of the command `render`."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, *RENDER, str(Path(folder) / "x.png")]
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=tree,
            env=environment(tree),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status or not (Path(folder) / "x.png").is_file():
            sys.exit(f"render failed in {tree}")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    """Print the medians of both trees and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--before", default=BEFORE, help="the commit to compare with")
    parser.add_argument("--turns", type=int, default=TURNS)
    arguments = parser.parse_args()
    rows: dict[str, tuple[list[float], list[float]]] = {
        "`%run -i sampler.py` to the first 1300×1300 picture, s": ([], []),
        "`python -m sampler render --seed 1 --size 1300`, s": ([], []),
        "its largest memory, MB": ([], []),
    }
    started = [False, False]
    with trees.checked_out(arguments.before) as tree:
        both = [(0, tree), (1, trees.HERE)]
        for turn in range(arguments.turns + 1):
            for side, folder in both if turn % 2 else both[::-1]:
                picture, tensorflow = in_a_kernel(folder)
                started[side] = started[side] or tensorflow
                if turn:  # the first turn fills the disk's cache and compiles the modules
                    for row, value in zip(
                        rows.values(), (picture, *in_a_terminal(folder)), strict=True
                    ):
                        row[side].append(value)
                else:
                    in_a_terminal(folder)
    print(f"| medians of {arguments.turns} turns | {arguments.before} | now | ratio |")
    print("|---|---|---|---|")
    for name, values in rows.items():
        before, now = map(statistics.median, values)
        print(f"| {name} | {before:.2f} | {now:.2f} | {before / now:.2f} |")
    words = ["no", "yes"]
    print(f"| TensorFlow was imported | {words[started[0]]} | {words[started[1]]} | |")


if __name__ == "__main__":
    main()
