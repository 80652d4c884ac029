"""Readers, writers and kills at once: a checkpoint is one generation, whole, whatever happens.

The small version runs by default; ``pytest -m campaign -s tests/kills/test_publishing.py`` runs the
campaign and prints its counts.
"""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from sampler.config import EncoderConfig, GeneratorConfig, ModelConfig
from sampler.models import checkpoint
from sampler.models.checkpoint import Checkpoint, CheckpointError

PUBLISHER = """
import sys
sys.path.insert(0, {here!r})
from test_publishing import made
from sampler.models import checkpoint
both = [made(int(width)) for width in sys.argv[2:]]
print("ready", flush=True)
while True:
    for one in both:
        checkpoint.write(one, sys.argv[1], overwrite=True)
"""


def made(width):
    """Return a checkpoint whose every part holds its width, so that no mixture goes unnoticed."""
    config = ModelConfig(
        GeneratorConfig(z_dim=width, width=40), EncoderConfig(z_dim=width, hidden=(50,))
    )
    arrays = {n: np.full(shape, width, np.float32) for n, shape in config.weight_shapes().items()}
    atlas = np.full((300, width), width, np.float32), np.full(300, width)
    return Checkpoint("x", "generator", config, arrays, {"width": width}, {}, atlas)


def is_mixture(loaded):
    width = loaded.provenance["width"]
    measured = loaded.quality.get("edge_slope", width)
    return not (
        loaded.model.generator.z_dim == width == measured
        and all((array == width).all() for array in loaded.arrays.values())
        and (loaded.atlas[0] == width).all()
        and (loaded.atlas[1] == width).all()
    )


class Publisher:
    """A process that publishes checkpoints of several widths in turns, until it is killed."""

    def __init__(self, folder, *widths):
        here = os.path.dirname(__file__)
        self._process = subprocess.Popen(
            [sys.executable, "-c", PUBLISHER.format(here=here), folder, *map(str, widths)],
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout.readline() == b"ready\n"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process.stdout.close()


def read_many(folder, reads):
    """Return the number of mixtures, the errors and the widths."""
    mixtures, errors, widths = 0, [], set()
    for _ in range(reads):
        try:
            loaded = checkpoint.read(folder)
        except (ValueError, OSError) as error:
            errors.append(str(error))
            continue
        mixtures += is_mixture(loaded)
        widths.add(loaded.provenance["width"])
    return mixtures, errors, widths


def strays(folder):
    """Return the files that belong to neither this generation nor the one before."""
    about = checkpoint.read_config(folder)
    named = {"README.md", "config.json", *about["files"], *about.get("previous", {})}
    return {entry.name for entry in folder.iterdir()} - named


def evaluate_often(folder, rounds):
    """Write figures as `evaluate` does; return the numbers of written and of refused ones."""
    written = refused = 0
    for _ in range(rounds):
        loaded = checkpoint.read(folder)
        loaded.quality = {"edge_slope": loaded.provenance["width"]}
        try:
            checkpoint.write_quality(loaded, folder)
            written += 1
        except CheckpointError as error:
            if "has been published" not in str(error):
                raise
            refused += 1
    return written, refused


def campaign(tmp_path, reads, kills, rounds):
    """Run all four parts; print and check the counts."""
    folder = checkpoint.write(made(8), tmp_path / "one")
    with Publisher(folder, 8, 9):
        mixtures, errors, widths = read_many(folder, reads)
    print(f"\none publisher: {reads} reads, {mixtures} mixtures, {len(errors)} errors")
    assert not mixtures
    assert not errors, errors[:3]
    assert widths == {8, 9} or reads < 100

    folder = checkpoint.write(made(8), tmp_path / "two")
    with Publisher(folder, 8, 9), Publisher(folder, 10, 11):
        mixtures, errors, _ = read_many(folder, reads)
        written, refused = evaluate_often(folder, rounds)
        more, further, _ = read_many(folder, reads // 4)
    print(f"two publishers: {reads + reads // 4} reads, {mixtures + more} mixtures,", end=" ")
    print(f"{len(errors + further)} errors; figures written {written}, refused {refused}")
    assert not mixtures + more
    assert not errors + further, (errors + further)[:3]
    assert not is_mixture(checkpoint.read(folder)), "no lasting mixture"

    torn = left = 0
    folder, rng = checkpoint.write(made(8), tmp_path / "three"), np.random.default_rng(0)
    for _ in range(kills):
        with Publisher(folder, 8, 9):
            time.sleep(rng.uniform(0, 0.08))
        torn += is_mixture(checkpoint.read(folder))
        checkpoint.write(made(8), folder, overwrite=True)
        left += len(strays(folder))
    print(f"kills: {kills}, torn {torn}, stray files after the next publish {left}")
    assert not torn
    assert not left


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX")
def test_a_few_reads_while_others_publish(tmp_path):
    campaign(tmp_path, reads=20, kills=1, rounds=4)


@pytest.mark.campaign
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX")
def test_a_thousand_reads_while_others_publish(tmp_path):
    campaign(tmp_path, reads=1000, kills=40, rounds=100)
