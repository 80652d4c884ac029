"""Kills of a training on a person's own pictures: it is resumed until it is whole.

Run as `python -m kills.trainings 30`, with `tests` among Python's paths, it kills a training so
many times at random moments, and compares its losses with those of one that nobody disturbed.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
EPOCHS, STEPS = 60, 50
_LATEST = 4.0  # seconds after the first step, at most, until a kill
_PATIENCE = 180.0  # seconds until the first step

_TRAINING = f"""
import sys
import numpy as np
from dataclasses import replace
from sampler.datasets import Dataset
from sampler.training.choosing import choose
from sampler.training.free_codes import FreeCodes
from sampler.training.run import Run

pictures = np.random.default_rng(0).integers(256, size=(120, 16, 16, 3), dtype=np.uint8)
data = Dataset("noise", pictures, None, "memory")
config = replace(choose(data).config, batch_size=8, points=4)
config = replace(config, epochs={EPOCHS}, steps_per_epoch={STEPS})
run = Run(data, config, sys.argv[1])
learner, first = run.learner, []

def step(*batch, train=learner.train_batch):
    losses = train(*batch)
    if not first:
        first.append(print("stepping", flush=True))
    return losses

learner.train_batch = step
run.train(progress=False)
np.save(sys.argv[2], np.array(run.losses["squared_error"]))
print("finished", flush=True)
"""


def killed(folder: Path, kills: int, seed: int = 0) -> tuple[np.ndarray, int]:
    """Return the losses of a training that was killed so many times, and the kills that were.

    Raises
    ------
    RuntimeError
        It did not start, or failed.
    """
    moments, done = random.Random(seed), 0
    losses = folder / "losses.npy"
    while not losses.exists():
        with _started(folder / "training", losses) as process:
            if process.stdout.readline() not in ("stepping\n", "finished\n"):
                raise RuntimeError(process.stderr.read())
            if done < kills:
                time.sleep(moments.uniform(0, _LATEST))
                done += process.poll() is None
                process.kill()
            elif process.wait(timeout=_PATIENCE):
                raise RuntimeError(process.stderr.read())
    return np.load(losses), done


def _started(*arguments: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", _TRAINING, *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def main() -> None:
    """Kill one training, and none of another."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kills", type=int, nargs="?", default=30)
    wanted = parser.parse_args().kills
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / name for name in ("killed", "whole")]
        for place in places:
            place.mkdir()
        (losses, kills), (whole, _) = (
            killed(place, count) for place, count in zip(places, (wanted, 0), strict=True)
        )
    same = np.array_equal(losses, whole)
    print(f"{kills} kills, {len(losses)} of {EPOCHS * STEPS} losses, the same to the bit: {same}")


if __name__ == "__main__":
    main()
