"""models.fingerprints: one fingerprint for one network, in any folder."""

import shutil

import numpy as np

from sampler.config import GeneratorConfig, JudgeConfig
from sampler.models import checkpoint
from sampler.models.fingerprints import fingerprint
from sampler.models.model import Model

ARRAYS = {"generator/a": np.ones((2, 3), np.float32), "generator/b": np.zeros(2, np.float32)}


def test_model_and_checkpoint_agree_whatever_the_folder(tmp_path, tiny_checkpoint):
    stored = checkpoint.read(tiny_checkpoint)
    moved = checkpoint.read(shutil.copytree(tiny_checkpoint, tmp_path / "renamed"))
    assert stored.fingerprint == moved.fingerprint == Model.from_checkpoint(moved).fingerprint
    assert len(stored.fingerprint) == 12
    assert int(stored.fingerprint, 16)


def test_weights_and_configuration_count():
    base = fingerprint(GeneratorConfig(), ARRAYS)
    assert base == fingerprint(GeneratorConfig(z_gain=8), dict(reversed(ARRAYS.items())))
    changed = {**ARRAYS, "generator/b": np.float32([0, 1e-7])}
    reshaped = {**ARRAYS, "generator/a": np.ones((3, 2), np.float32)}
    others = [
        fingerprint(GeneratorConfig(z_gain=4.0), ARRAYS),
        fingerprint(GeneratorConfig(activation="sin"), ARRAYS),
        fingerprint(GeneratorConfig(), changed),
        fingerprint(GeneratorConfig(), reshaped),
    ]
    assert len({base, *others}) == 5


def test_the_spread_of_initial_weights_does_not_count():
    assert fingerprint(GeneratorConfig(), ARRAYS) == fingerprint(
        GeneratorConfig(z_init_std=0.5), ARRAYS
    )


def test_a_judge_has_one_too():
    made = checkpoint.Checkpoint("j", "judge", JudgeConfig(), {"judge/a": np.ones(3, np.float32)})
    other = checkpoint.Checkpoint("k", "judge", JudgeConfig(dropout=0.1), made.arrays)
    assert made.fingerprint != other.fingerprint
