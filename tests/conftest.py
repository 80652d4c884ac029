"""What several test files share: a tiny checkpoint that is seeded, and MNIST where it is."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from sampler.config import EncoderConfig, GeneratorConfig, ModelConfig
from sampler.models import checkpoint

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def tiny_model_config():
    """Networks of a few thousand weights: everything runs, nothing takes long."""
    return ModelConfig(
        generator=GeneratorConfig(z_dim=32, width=16),
        encoder=EncoderConfig(z_dim=32, hidden=(32,)),
    )


@pytest.fixture(scope="session")
def make_checkpoint():
    """A function that makes a `Checkpoint` of seeded, untrained networks."""
    from sampler.networks import Encoder, TanhCppn

    def make(config, name="tiny", seed=1, atlas=20):
        generator, encoder = TanhCppn(config.generator, seed), Encoder(config.encoder, seed + 1)
        rng = np.random.default_rng(seed)
        codes = rng.standard_normal((atlas, config.generator.z_dim)).astype(np.float32)
        return checkpoint.Checkpoint(
            name=name,
            kind="generator",
            model=config,
            arrays=checkpoint.gather(generator, encoder),
            provenance={"note": "Untrained.", "seed": seed},
            atlas=(codes, np.arange(atlas) % 10) if atlas else None,
        )

    return make


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory, make_checkpoint, tiny_model_config):
    """The folder, named tiny, of a checkpoint with an atlas of two codes a label."""
    folder = tmp_path_factory.mktemp("checkpoints") / "tiny"
    return checkpoint.write(make_checkpoint(tiny_model_config), folder)


@pytest.fixture(scope="session")
def own_checkpoints(tmp_path_factory):
    """A folder of two networks of a person's own pictures: icons in colour, letters in grey."""
    from sampler.config import GridConfig, PicturesConfig
    from sampler.networks.decoders.making import make_generator

    place = tmp_path_factory.mktemp("own")
    kinds = {"icons": (3, ("fish", "house", "sun")), "letters": (1, ("A", "B"))}
    for seed, (name, (c_dim, names)) in enumerate(kinds.items(), 1):
        generator = GridConfig(
            z_dim=6, c_dim=c_dim, palette=4 if c_dim == 3 else 0, first_features=8, stages=(8, 6),
            width=16, waves=8,
        )  # fmt: skip
        pictures = PicturesConfig(size=24, background="#ffeecc", label_names=names)
        codes = np.random.default_rng(seed).standard_normal((12, 6)).astype(np.float32)
        made = checkpoint.Checkpoint(
            name=name,
            kind="generator",
            model=ModelConfig(generator=generator, encoder=None, pictures=pictures),
            arrays=checkpoint.gather(make_generator(generator, seed)),
            provenance={"note": "Untrained.", "seed": seed},
            atlas=(codes, np.arange(12) % len(names)),
        )
        checkpoint.write(made, place / name)
    return place


@pytest.fixture(scope="session")
def digits():
    """The stand-in digits, the first 300: all ten labels, in no time."""
    from sampler.datasets import Dataset, load

    found = load("digits")
    return Dataset("digits/300", found.images[:300], found.labels[:300], found.origin, found.note)


@pytest.fixture
def mnist_folder():
    """The folder that holds mnist/: $SAMPLER_DATA, or shared/data beside the checkout."""
    places = [ROOT.parent / "shared" / "data"]
    if os.environ.get("SAMPLER_DATA"):
        places.insert(0, Path(os.environ["SAMPLER_DATA"]))
    for place in places:
        if (place / "mnist").is_dir():
            return place
    pytest.skip("MNIST is not on this machine")


@pytest.fixture
def run_python(tmp_path):
    """A function that runs code in a fresh interpreter and returns its standard output.

    The interpreter stands in another folder, so that nothing is found by luck; it imports the
    package from `path`, the checkout by default.
    """

    def run(code, *, path=ROOT, cwd=tmp_path, timeout=120, **environment):
        done = subprocess.run(
            [sys.executable, "-W", "error::ResourceWarning", "-c", textwrap.dedent(code)],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(path), **environment},
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab of the test file's own."""
    from helpers import browser

    running = browser.Lab(tmp_path_factory.mktemp("lab"))
    yield running
    running.stop()
