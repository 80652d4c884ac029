"""The renderer against plain evaluation, in one run: times, errors, memory.

    python benchmarks/render.py            # everything, about a quarter of an hour on two cores
    python benchmarks/render.py --quick    # fewer z, no poster

The figures are ratios within the run, medians of repeated calls that take turns, so that a slow
minute of the machine meets all of them alike.  Errors are the largest over every pixel of every
picture, against `exact=True`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

REPEATS = 5
POSTER = """
import resource, sys, time
from sampler import Sampler, View
sampler = Sampler(seed=0)
start = time.perf_counter()
sampler.save_poster(sampler.z, sys.argv[1], View(20_000, 20_000), progress=False)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, time.perf_counter() - start)
"""
FIRST = """
import json, sys, time
from sampler import Sampler
from sampler.pictures import image
sampler = Sampler(sys.argv[1], seed=0)
times = []
for side in (1300, 1300, 1080, 512):
    start = time.perf_counter()
    image.to_uint8(sampler.generate(sampler.z, side, side))
    times.append(time.perf_counter() - start)
print(json.dumps(times))
"""


def medians(
    ways: dict[str, Callable], z_batch, repeats: int = REPEATS, calls: int = 1
) -> dict[str, float]:
    """Return the median seconds of each way; they take turns, after one turn that compiles.

    A turn is so many calls in a row, each with another z, so that none is chosen well.
    """
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(repeats + 1):
        for name, way in ways.items():
            for call in range(turn * calls, (turn + 1) * calls):
                start = time.perf_counter()
                way(z_batch[call % len(z_batch)])
                if turn:
                    times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def chosen_z(sampler, count: int) -> np.ndarray:
    """Return half random z, half codes of test digits."""
    random = [sampler.generate_z(seed=seed) for seed in range(count // 2)]
    coded = [sampler.get_random_z(seed=seed) for seed in range(count - count // 2)]
    return np.stack(random + coded)


def part_one(sampler, peers, image) -> None:
    """Time one picture of part one's network, to 8 bits, in every way there is."""
    network, z_batch = sampler.model.generator, chosen_z(sampler, 6)
    ways = {
        "the graph of 2016": peers.graph_2016(network),
        "factored, XLA": peers.in_one_graph(lambda z, p: network(z, p), xla=True),
        "NumPy": peers.in_numpy(network),
    }
    for name, compiled in (("PyTorch", False), ("PyTorch, compiled", True)):
        try:
            ways[name] = peers.in_torch(network, compiled=compiled)
            ways[name](z_batch[0], 64)
        except Exception as error:
            ways.pop(name, None)
            print(f"{name}: not measured ({type(error).__name__}: {str(error).splitlines()[0]})")
    for side in (1300, 3240):
        if side == 3240:  # as one piece it ran out of 24 GB
            ways = {"the graph of 2016, in four strips": peers.graph_2016(network, strips=4)}
        calls = {
            name: (lambda z, way=way, side=side: image.to_uint8(way(z, side)))
            for name, way in ways.items()
        }
        calls["ours, exact"] = lambda z, side=side: image.to_uint8(
            sampler.generate(z, side, side, exact=True)
        )
        calls["ours"] = lambda z, side=side: image.to_uint8(sampler.generate(z, side, side))
        taken = medians(calls, z_batch, 12 if side == 1300 else 5)
        print(f"\n| part one, {side}×{side}, to 8 bits | ms | times ours | times ours, exact |")
        print("|---|---|---|---|")
        for name, seconds in taken.items():
            ratios = seconds / taken["ours"], seconds / taken["ours, exact"]
            print(f"| {name} | {1000 * seconds:.0f} | {ratios[0]:.1f} | {ratios[1]:.2f} |")


def part_two(sampler, peers, image) -> None:
    """Time one picture of part two's network against rows of six."""
    network = sampler.model.generator
    ways = {
        "plain rows": peers.in_one_graph(lambda z, p: peers.rows(network, z, p), xla=False),
        "rows, XLA": peers.in_one_graph(lambda z, p: peers.rows(network, z, p), xla=True),
    }
    calls = {name: (lambda z, way=way: image.to_uint8(way(z, 1300))) for name, way in ways.items()}
    calls["ours, exact"] = lambda z: image.to_uint8(sampler.generate(z, 1300, 1300, exact=True))
    calls["ours"] = lambda z: image.to_uint8(sampler.generate(z, 1300, 1300))
    taken = medians(calls, chosen_z(sampler, 6), 12)
    print("\n| part two, 1300×1300, to 8 bits | ms | times ours |\n|---|---|---|")
    for name, seconds in taken.items():
        print(f"| {name} | {1000 * seconds:.0f} | {seconds / taken['ours']:.1f} |")


def smaller_and_more(sampler, peers) -> None:
    """Time what a slider draws, and a film.

    A slider draws one picture after the other, so the small ones take turns of 24: a single one
    after each of the other graph's, which leave nothing of ours in the cache, takes a fifth longer.
    """
    graph = peers.graph_2016(sampler.model.generator)
    z_batch = chosen_z(sampler, 24)
    ways = {
        "the graph of 2016": lambda z: graph(z, 512),
        "ours": lambda z: sampler.generate(z, 512, 512),
    }
    one, cold = medians(ways, z_batch, 4, calls=24), medians(ways, z_batch, 24)
    film = medians(
        {
            "the graph of 2016": lambda z: [
                graph(frame, 1080) for frame in np.linspace(z, z_batch[1], 24)
            ],
            "ours": lambda z: sampler.morph(z, z_batch[1], 24, 1080, 1080),
        },
        z_batch,
        2,
    )
    print("\n| part one | the graph of 2016, ms | ours, ms | ratio |\n|---|---|---|---|")
    shown = {
        "512×512": one,
        "512×512, in turns of one": cold,
        "a morph of 24 frames at 1080×1080": film,
    }
    for name, taken in shown.items():
        old, new = taken.values()
        print(f"| {name} | {1000 * old:.0f} | {1000 * new:.1f} | {old / new:.1f} |")


def rough(image) -> None:
    """Time the networks that are smooth nowhere: noticing that must cost little."""
    from sampler import Sampler

    print("\n| 1300×1300, untrained | exact, ms | ours, ms | share of exact |\n|---|---|---|---|")
    for deviation in (1.0, 2.0):
        made = Sampler.untrained(seed=1, init_std=deviation, depth=6)
        taken = medians(
            {
                "exact": lambda z, made=made: made.generate(z, 1300, 1300, exact=True),
                "ours": lambda z, made=made: made.generate(z, 1300, 1300),
            },
            [made.generate_z(seed=seed) for seed in range(6)],
        )
        exact, ours = taken.values()
        print(
            f"| 6 layers, weights ±{deviation} | {1000 * exact:.0f} | {1000 * ours:.0f} "
            f"| {ours / exact:.2f} |"
        )


def errors(sampler, count: int) -> None:
    """Measure the largest error over all pixels of many pictures."""
    worst = []
    for z in chosen_z(sampler, count):
        near = sampler.generate(z, 1300, 1300)
        worst.append(np.abs(near - sampler.generate(z, 1300, 1300, exact=True)).max())
    levels = 255 * np.array(worst)
    print(
        f"\n{sampler.name}: largest error over {count} z at 1300×1300: {levels.max():.2f} of a "
        f"grey level (median {np.median(levels):.2f}; half a level is allowed)"
    )


def evaluations(sampler) -> None:
    """Count the evaluations of the network a pixel."""
    from sampler.pictures.view import View
    from sampler.render.adaptive.criteria import criteria_for, first_step
    from sampler.render.adaptive.refinement import TOLERANCE, AdaptiveRefinement
    from sampler.render.choice import field_of
    from sampler.render.steepness import smoothness_of

    field = field_of(sampler.model.stored_generator)
    network = smoothness_of(field.weights())
    print(f"\n| {sampler.name}: side | evaluations | a pixel |\n|---|---|---|")
    for side in (512, 1300, 3240, 10_000):
        grid, pictures = View(side, side).pixel_grid(), np.empty((1, side, side, 1), np.float32)
        criteria, first = criteria_for(network, grid.pitch), first_step(network, grid)
        counts = []
        for z in chosen_z(sampler, 4):
            refinement = AdaptiveRefinement(
                field.logits_of(z[None]), grid, criteria, first, TOLERANCE, pictures
            )
            drawn = refinement.draw()
            counts.append(refinement.evaluations + (0 if drawn else grid.pixels))
        print(f"| {side} | {np.mean(counts):,.0f} | {np.mean(counts) / grid.pixels:.5f} |")


def first_calls(name: str) -> None:
    """Time the first pictures of a fresh process."""
    done = _python(FIRST, name)
    first, again, second, third = json.loads(done)
    print(f"\n{name}, fresh process: first picture at 1300×1300 {first:.2f} s, then {again:.2f} s;")
    print(f"a second size (1080×1080) {second:.2f} s, a third (512×512) {third:.2f} s")


def poster() -> None:
    """Write a large poster in a fresh process, and print its peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        for ending in (".png", ".tif"):
            path = Path(folder) / f"poster{ending}"
            gigabytes, seconds = map(float, _python(POSTER, str(path)).split())
            size = path.stat().st_size / 2**20
            print(
                f"\n20000×20000 {ending}: peak memory {gigabytes:.2f} GB, {seconds:.0f} s, "
                f"a file of {size:.0f} MB"
            )


def _python(code: str, *arguments: str) -> str:
    """Run code in a fresh Python; return the last line it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()[-1]


def main() -> None:
    """Run and print every measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer z, no poster")
    quick = parser.parse_args().quick
    names = ["mnist-vaegan", "mnist-resnet"]
    for name in names:
        first_calls(name)
    if not quick:
        poster()

    import peers

    from sampler import Sampler
    from sampler.pictures import image

    one, two = (Sampler(name, seed=0) for name in names)
    part_one(one, peers, image)
    smaller_and_more(one, peers)
    part_two(two, peers, image)
    rough(image)
    for sampler in (one, two):
        evaluations(sampler)
        errors(sampler, 8 if quick else 100)


if __name__ == "__main__":
    main()
