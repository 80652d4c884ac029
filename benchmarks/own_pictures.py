"""How well small sets of pictures are learned in a few minutes, by the presets as they are.

    python benchmarks/own_pictures.py icons --minutes 5
    python benchmarks/own_pictures.py emoji --minutes 30
    python benchmarks/own_pictures.py emoji --network checkpoints/emoji
    python benchmarks/own_pictures.py letters --minutes 30
    python benchmarks/own_pictures.py steps

The pictures are those of `sampler.datasets.load("emoji")`: the first names of fluent-emoji-flat
(MIT) without skin tones, of npm's package @iconify-json/fluent-emoji-flat, drawn on white by resvg
at four times the size that is wanted, and averaged down in linear light.  "emoji" learns 450 of the
first 480, and every sixteenth is unseen; "icons" are the first 50 of those 450.

PSNR is over RGB from 0 to 1, the mean of the pictures'.  The width of edges is the median, over
the pixels where the true raster's luminance changes by more than 0.25 within 5×5, of the range
within 25×25 over the largest slope there, divided by the true raster's own: 1 is as crisp as it.
"smooth" learns pictures of 64×64 and is measured there, "crisp" learns 256×256 and is measured at
512×512, beside a bicubic enlargement of 64×64.  For an unseen picture only z is found, by `encode`,
in its usual number of steps and in 1,000.

The letters are those of `sampler.datasets.load("letters")`: A to Z of open fonts, one drawing of
512 pixels for all sizes, learned at 256×256.  Their overlap is the intersection over the union of
what is inked by at least a half, at 512×512.  20 packages of fonts are unseen, and a classifier
that reads letters has learned from 30 others.

"steps" times a step on pictures of 1024×1024 and one of 64×64, in turns.

Beside it: `python benchmarks/loading.py` measures 100,000 pictures, `notebooks/10_ink.ipynb` the
edges and the time of digits learned by points, and `python -m kills.trainings 30` in `tests` kills
trainings and compares what they learn.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

from sampler import Sampler, datasets, training
from sampler.datasets import Dataset
from sampler.evaluation import (
    LetterReader,
    edge_width,
    letter_figures,
    likeness,
    nearest_psnr,
    overlap,
    psnr,
)
from sampler.training.choosing import choose
from sampler.training.free_codes import FreeCodes

SIDE, ICONS = 512, 50
STEPS = 1000  # of the long search for a z
TURNS = 60
LETTER = 256  # pixels of a letter that is learned
COMPARED = 300  # letters, at 512×512
SIZES = {"smooth": 64, "crisp": 256}


def pictures(split: str, size: int, folder: Path | None) -> Dataset:
    """Return a part of the emoji at a size."""
    return datasets.load("emoji", split, size=size, folder=folder)


def report_bicubic(small: np.ndarray, truth: np.ndarray) -> None:
    """Print the figures of 64×64 pixels, enlarged."""
    bicubic = Image.Resampling.BICUBIC
    large = [Image.fromarray(one).resize((SIDE, SIDE), bicubic) for one in small]
    enlarged, wanted = np.stack(large) / np.float32(255), truth / np.float32(255)
    print(
        f"bicubic from 64: PSNR {psnr(enlarged, wanted).mean():.2f} dB at {SIDE}; edges "
        f"{edge_width(enlarged, wanted):.2f}",
        flush=True,
    )


def trained(data: Dataset, preset: str, minutes: float, folder: Path) -> Path:
    """Train once, and print what it took."""
    started, cpu = time.perf_counter(), time.process_time()
    run = training.train(data, folder, minutes=minutes, preset=preset, progress=False)
    path = run.wait()
    spent, cpu = time.perf_counter() - started, time.process_time() - cpu
    steps = run.run.config.steps
    print(
        f"{preset}: {spent / 60:.1f} minutes, {cpu:.0f} s of processors, {steps} steps", flush=True
    )
    return path


def report(path: Path, small: np.ndarray, truth: np.ndarray) -> Sampler:
    """Print the figures of a network at its own size and at the raster's."""
    sampler = Sampler(path)
    codes = sampler.atlas[0]
    own, large = likeness(sampler, codes, small), likeness(sampler, codes, truth)
    print(
        f"{path.name}: PSNR {own['psnr']:.2f} dB at {small.shape[1]}, {large['psnr']:.2f} dB at "
        f"{SIDE}; edges {large['edge_width']:.2f}",
        flush=True,
    )
    return sampler


def icons(arguments: argparse.Namespace, folder: Path) -> None:
    """Measure both presets for colour on the first 50 emoji."""
    sets = {
        size: pictures("train", size, arguments.data).images[:ICONS] for size in (64, 256, SIDE)
    }
    report_bicubic(sets[64], sets[SIDE])
    for preset, size in SIZES.items():
        data = Dataset("icons", sets[size], None, "memory")
        path = trained(data, preset, arguments.minutes, folder / preset)
        report(path, sets[size], sets[SIDE])


def emoji(arguments: argparse.Namespace, folder: Path) -> None:
    """Measure a network of 450 emoji, on those and on 30 others."""
    data, truth, small = (pictures("train", size, arguments.data) for size in (256, SIDE, 64))
    report_bicubic(small.images, truth.images)
    path = arguments.network
    if path is None:
        path = trained(data, "crisp", arguments.minutes, folder / "emoji")
    sampler = report(path, data.images, truth.images)
    unseen, unseen_large = (pictures("test", size, arguments.data) for size in (256, SIDE))
    for refine in (0, STEPS):  # 0 stands for the usual steps
        started = time.perf_counter()
        codes = sampler.encode(unseen.images / np.float32(255), refine=refine)
        each = (time.perf_counter() - started) / len(codes)
        found = likeness(sampler, codes, unseen_large.images)["psnr"]
        print(f"unseen: PSNR {found:.2f} dB at {SIDE}; {each:.2f} s a z", flush=True)
    nearest = nearest_psnr(unseen.images, data.images)
    print(f"the nearest picture to an unseen one: {nearest:.2f} dB", flush=True)


def letters(arguments: argparse.Namespace, folder: Path) -> None:
    """Measure a network of letters: shapes, random letters, and letters by arithmetic."""
    data, truth = (datasets.load("letters", size=size) for size in (LETTER, SIDE))
    path = arguments.network
    if path is None:
        path = trained(data, "ink", arguments.minutes, folder / "letters")
    sampler = Sampler(path)
    codes = sampler.atlas[0]
    some = np.random.default_rng(0).permutation(len(data))[:COMPARED]
    own = overlap(sampler, codes[some], truth.images[some])
    print(f"{path.name}: overlap {own.mean():.3f} at {SIDE}", flush=True)
    unseen, unseen_large = (datasets.load("letters", "test", size=size) for size in (LETTER, SIDE))
    some = np.random.default_rng(0).permutation(len(unseen))[:COMPARED]
    pictures = unseen.images[some] / np.float32(255)
    for refine in (0, 40):  # 0 stands for the usual steps
        started = time.perf_counter()
        found = sampler.encode(pictures, refine=refine)
        each = (time.perf_counter() - started) / len(some)
        others = overlap(sampler, found, unseen_large.images[some]).mean()
        print(f"unseen families: overlap {others:.3f}; {each:.3f} s a z", flush=True)
    reader = LetterReader(datasets.load("letters", "reader", size=64))
    accuracy = reader.accuracy(datasets.load("letters", "test", size=32))
    print(f"the reader reads {accuracy:.1%} of unseen families")
    for name, figure in letter_figures(sampler, codes, data, reader).items():
        print(f"{name}: {figure:.1%}")


def steps() -> None:
    """Time a step on large pictures and on small ones."""
    learners = []
    for size in (1024, 64):
        noise = np.random.default_rng(0).integers(256, size=(ICONS, size, size, 3), dtype=np.uint8)
        data = Dataset("noise", noise, None, "memory")
        config = choose(data, "crisp").config
        learners.append(FreeCodes(config, data))
    times: list[list[float]] = [[], []]
    for number in range(TURNS + 1):
        for learner, own in zip(learners, times, strict=True):
            started = time.perf_counter()
            learner.train_batch(*learner.batch(0, number))
            own.append(time.perf_counter() - started)
    large, small = (np.median(own[1:]) for own in times)  # the first compiles
    print(f"a step at 1024 takes {large / small:.2f} times one at 64 ({small * 1000:.0f} ms)")


def main() -> None:
    """Measure one set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("set", choices=("icons", "emoji", "letters", "steps"))
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--data", type=Path, help="a folder with the package's icons.json")
    parser.add_argument("--keep", type=Path, help="a new folder for the networks")
    parser.add_argument("--network", type=Path, help="measure this one, train none")
    arguments = parser.parse_args()
    if arguments.set == "steps":
        steps()
        return
    with tempfile.TemporaryDirectory() as temporary:
        measure = {"icons": icons, "emoji": emoji, "letters": letters}[arguments.set]
        measure(arguments, arguments.keep or Path(temporary))


if __name__ == "__main__":
    main()
