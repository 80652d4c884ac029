"""What a fresh interpreter draws, encodes and learns, as digests: for tests of its surroundings."""

import hashlib

import numpy as np


def digest(*arrays):
    return hashlib.sha256(b"".join(np.ascontiguousarray(a).tobytes() for a in arrays)).hexdigest()


def drawn():
    """Digests of pictures, codes and readings of the shipped network of part one."""
    from sampler import Sampler

    sampler = Sampler(seed=1)
    picture = sampler.generate(sampler.z, 64, 48)
    z = sampler.encode(picture[:26, :26], refine=2)
    assert picture.dtype == z.dtype == np.float32
    return {"picture": digest(picture), "z": digest(z), "read": digest(sampler.classify(z))}


def drawn_by_programs():
    """The same of networks that are compiled, which takes some seconds."""
    from sampler import Sampler

    blocks = Sampler("mnist-resnet", seed=1)
    found = {"blocks": digest(blocks.generate(blocks.z, 40, 30), blocks.classify(blocks.z))}
    for name in ("cppn", "residual"):
        made = Sampler.untrained(seed=3, depth=2, architecture=name, activation="softplus")
        found[name] = digest(made.generate(made.z, 40, 30))
    return found


def learned(folder, schedule):
    """A digest of all that three batches of a small training leave behind."""
    from training import test_classifier_gan, test_training

    from sampler.training.run import Run

    tests = test_classifier_gan if schedule in ("matched", "gated") else test_training
    run = Run(stand_ins(), tests.config(schedule), folder).train(progress=False)
    return digest(*(np.asarray(value) for value in run.learner.state().values()))


def read_by_a_judge():
    """A digest of a small judge after an epoch."""
    from sampler.config import JudgeConfig
    from sampler.evaluation.judge_training import JudgeTraining, train_judge

    small = JudgeConfig(filters=(2, 3), features=8)
    judge, history = train_judge(stand_ins(), small, JudgeTraining(epochs=1, batch_size=16), 0)
    return digest(*(np.asarray(value) for value in judge.weights)), history


def stand_ins():
    from sampler.datasets import Dataset, load

    found = load("digits")
    return Dataset("digits/48", found.images[:48], found.labels[:48], found.origin, found.note)
