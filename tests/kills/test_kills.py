"""Kills and full disks over every writer; `pytest -m campaign tests/kills -s` prints the table."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MUST_BE_ZERO = ("torn", "lost", "stray", "silent")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills and forks are POSIX")


def campaign(**options):
    """Run the harness in a separate process, without TensorFlow and without threads."""
    done = subprocess.run(
        [sys.executable, "-m", "kills.harness", json.dumps(options)],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests")))},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def check(results):
    columns = list(next(iter(results.values())))
    total = {name: sum(counts[name] for counts in results.values()) for name in columns}
    print(f"\n{'':<12}" + "".join(f"{name:>8}" for name in columns))
    for name, counts in {**results, "in all": total}.items():
        print(f"{name:<12}" + "".join(f"{counts[column]:>8}" for column in columns))
    for name, counts in results.items():
        assert {column: counts[column] for column in MUST_BE_ZERO} == dict.fromkeys(
            MUST_BE_ZERO, 0
        ), name
    return total


def test_a_few_kills_and_full_disks():
    total = check(campaign(names=["PNG", "state.npz"], kills=3, full=1))
    assert total["kills"] == 6
    assert total["reads"] >= 6


@pytest.mark.campaign
def test_kills_full_disks_and_failing_encoders():
    if importlib.util.find_spec("imageio_ffmpeg") is None:
        pytest.skip("needs pip install imageio-ffmpeg")
    total = check(campaign(kills=12, full=4, broken=50))
    assert total["kills"] >= 100
    assert total["broken"] == 50
