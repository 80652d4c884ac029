"""The campaign: hostile calls and files, without a single fault; see docs/robustness.md.

    pytest tests/hostile                                   a small share, seconds
    pytest -m campaign tests/hostile -s                        2,000 calls and 300 files
    SAMPLER_HOSTILE=20000 pytest -m campaign tests/hostile -s  20,000 calls and 1,500 files

SAMPLER_HOSTILE_SEED draws other cases; SAMPLER_HOSTILE_WORKERS sets the number of processes.
"""

import ast
import builtins
import os

import pytest

from hostile import campaign, names
from hostile.calls import calls
from hostile.files import spoiled
from hostile.more_verbs import VERBS

SEED = int(os.environ.get("SAMPLER_HOSTILE_SEED", "0"))
WORKERS = int(os.environ.get("SAMPLER_HOSTILE_WORKERS", str(min(2, os.cpu_count() or 1))))
CALLS = int(os.environ.get("SAMPLER_HOSTILE", "2000"))
FILES = 300 if CALLS <= 2000 else max(300, CALLS * 3 // 40)


def _assert_no_faults(cases, workers):
    report = campaign.run(cases, workers)
    text = "\n".join([*report.lines(), report.table()])
    print("\n" + text)
    assert report.counts["call"] + report.counts["file"] == len(cases)
    assert not report.faults, "\n" + text


@pytest.mark.slow
def test_a_share_of_the_campaign():
    _assert_no_faults(campaign.drawn(calls(), 120, SEED) + campaign.drawn(spoiled(), 30, SEED), 1)


@pytest.mark.campaign
def test_the_campaign():
    _assert_no_faults(
        campaign.drawn(calls(), CALLS, SEED) + campaign.drawn(spoiled(), FILES, SEED), WORKERS
    )


def test_cases_are_reproducible():
    """The same seed and count draw the same cases, independent of earlier draws."""
    assert campaign.drawn(calls(), 50, 3) == campaign.drawn(calls(), 50, 3)
    assert campaign.drawn(spoiled(), 50, 3) != campaign.drawn(spoiled(), 50, 4)


def test_names_in_calls_exist(tmp_path):
    """A verb that was renamed or moved would otherwise be missing from every campaign."""
    known = names.namespace(tmp_path, lambda: tmp_path, None, None)
    of_bench = {"panel", "making"}  # each call gets its own, see `calls.Bench`
    for verb in VERBS.values():
        for node in ast.walk(ast.parse(verb.call, mode="eval")):
            if isinstance(node, ast.Name):
                assert node.id in {*known, *of_bench, *dir(builtins)}, verb.name
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                owner = known.get(node.value.id)
                assert owner is None or hasattr(owner, node.attr), verb.name
