"""The speed of this checkout against a commit before: rows of `render.py` and `explorer.py`.

    python benchmarks/before_after.py 1505e0b             # the rows of render.py
    python benchmarks/before_after.py 1505e0b --poster    # posters of 20000×20000 as well
    python benchmarks/before_after.py 1505e0b --explorer  # the rows of explorer.py instead

Both trees are measured in turns, each in a process of its own; which of them comes first changes
from turn to turn.  A row's figure is the median of its turns; a ratio above 1 is slower than
before.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
from collections.abc import Callable

import trees

TURNS = 9

RENDER = """
import tempfile, time
from pathlib import Path
import numpy as np
from sampler import Sampler, View

one, two = Sampler("mnist-vaegan", seed=0), Sampler("mnist-resnet", seed=0)
rough = [Sampler.untrained(seed=1, init_std=deviation, depth=6) for deviation in (1.0, 2.0)]
Z = [one.generate_z(seed=seed) for seed in range(3)]
Z += [one.get_random_z(seed=seed) for seed in range(3)]
CROPS = np.stack([one.generate(z, 26, 26) for z in Z] * 4)

def poster(ending):
    import inspect
    new = "view" in inspect.signature(Sampler.save_poster).parameters
    size = {"view": View(20_000, 20_000)} if new else {"x_dim": 20_000, "y_dim": 20_000}
    with tempfile.TemporaryDirectory() as folder:
        one.save_poster(Z[0], str(Path(folder) / f"poster{ending}"), progress=False, **size)

def pictures(sampler, side, calls, **how):
    def draw(turn):
        for call in range(calls):
            sampler.generate(Z[(turn * calls + call) % len(Z)], side, side, **how)
    return draw

def morph(turn):
    one.morph(Z[turn % 3], Z[5], 24, 1080, 1080)

ROWS = {
    "part one, 512×512, 24 pictures": pictures(one, 512, 24),
    "part one, 1300×1300, 6 pictures": pictures(one, 1300, 6),
    "part one, 1300×1300, exact": pictures(one, 1300, 1, exact=True),
    "part one, 3240×3240, 3 pictures": pictures(one, 3240, 3),
    "part one, a morph of 24 frames, 1080×1080": morph,
    "part one, 24 codes of pictures": lambda turn: one.encode(CROPS),
    "part two, 1300×1300": pictures(two, 1300, 1),
    "part two, 1300×1300, exact": pictures(two, 1300, 1, exact=True),
    "untrained, weights ±1, 1300×1300": pictures(rough[0], 1300, 1),
    "untrained, weights ±2, 1300×1300": pictures(rough[1], 1300, 1),
}
POSTERS = {f"a poster of 20000×20000, {e}": (lambda turn, e=e: poster(e)) for e in (".png", ".tif")}

def answer(request):
    row, turn = request
    if row is None:
        return list(POSTERS if turn else ROWS)
    start = time.perf_counter()
    (ROWS | POSTERS)[row](turn)
    return time.perf_counter() - start
"""

EXPLORER = """
import json, statistics, sys
import explorer
for page in explorer.measure(explorer.EXPLORE, explorer.LISTEN, 60):
    moves = explorer.one_by_one(page, 60)
    found = {
        "explore, preview 512×512": statistics.median(moves),
        "explore, 1300×1300 after release": statistics.median(explorer.after_release(page, 8)),
        "explore, first picture of the cell": explorer.first_paint(page),
        "explore, a picture while dragging": 1000 / explorer.while_dragging(page, 4.0),
    }
print(json.dumps(found))
"""

Times = dict[str, tuple[list[float], list[float]]]


def in_turns(turn: int) -> tuple[int, int]:
    """Return which tree is measured first, and which second."""
    return (0, 1) if turn % 2 == 0 else (1, 0)


def render_rows(commit: str, turns: int, posters: bool) -> Times:
    """Time the rows of render.py in two long-lived processes."""
    times: Times = {}
    with trees.workers(commit, RENDER) as pair:
        for row in pair[0].answer([None, 1 if posters else 0]):
            times[row] = ([], [])
            for turn in range(-1, turns):  # the first turn compiles
                for which in in_turns(turn):
                    seconds = pair[which].answer([row, max(turn, 0)])
                    if turn >= 0:
                        times[row][which].append(seconds)
            print(line(row, *times[row]), flush=True)
    return times


def explorer_rows(commit: str, turns: int) -> Times:
    """Time the rows of explorer.py, each turn in a JupyterLab and a browser of its own."""
    times: Times = {}
    with trees.checked_out(commit) as tree:
        for turn in range(turns):
            for which in in_turns(turn):
                paths = [str((tree, trees.HERE)[which]), str(trees.HERE / "benchmarks")]
                done = subprocess.run(
                    [sys.executable, "-c", EXPLORER],
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                    stdout=subprocess.PIPE,
                    text=True,
                    check=True,
                )
                for row, value in json.loads(done.stdout.splitlines()[-1]).items():
                    times.setdefault(row, ([], []))[which].append(value / 1000)
    for row, pair in times.items():
        print(line(row, *pair))
    return times


def ratio(before: list[float], after: list[float]) -> float:
    """Return how many times as long it takes now."""
    return statistics.median(after) / statistics.median(before)


def line(row: str, before: list[float], after: list[float]) -> str:
    """Return a line of the table."""
    old, new = statistics.median(before), statistics.median(after)
    return f"| {row} | {1000 * old:.1f} | {1000 * new:.1f} | {ratio(before, after):.3f} |"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commit", help="what to compare with")
    parser.add_argument("--turns", type=int, default=TURNS, help="measurements of each tree")
    parser.add_argument("--poster", action="store_true", help="posters as well")
    parser.add_argument("--explorer", action="store_true", help="the panel in a browser instead")
    given = parser.parse_args()
    print(f"| {given.turns} turns | before, ms | after, ms | after/before |\n|---|---|---|---|")
    measure: list[Callable[[], Times]] = [lambda: render_rows(given.commit, given.turns, False)]
    if given.poster:
        measure.append(lambda: render_rows(given.commit, given.turns, True))
    if given.explorer:
        measure = [lambda: explorer_rows(given.commit, given.turns)]
    times: Times = {}
    for rows in measure:
        times |= rows()
    ratios = [
        statistics.median(after) / statistics.median(before) for before, after in times.values()
    ]
    mean = math.exp(statistics.fmean(map(math.log, ratios)))
    print(f"| geometric mean | | | {mean:.3f} |")


if __name__ == "__main__":
    main()
