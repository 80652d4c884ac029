"""The public names, pinned: whoever adds or removes one has to say so here."""

import importlib
import pkgutil

import pytest

import sampler
from sampler import Sampler


def test_public_names():
    assert sampler.__all__ == ["Sampler", "View", "prepare"]
    for name in sampler.__all__:
        assert getattr(sampler, name).__name__ == name
    assert set(sampler.__all__) <= set(dir(sampler))


def test_public_names_of_sampler():
    public = {name for name in dir(Sampler) if not name.startswith("_")}
    of_2016 = {
        "generate_z", "generate", "encode", "show_image", "show_image_from_z", "get_random_mnist",
        "get_random_specific_mnist", "generate_random_label", "to_image", "save_png", "morph",
        "save_anim_gif",
    }  # fmt: skip
    newer = {
        "available", "prepare", "get_random_z", "classify", "untrained", "render", "save_poster",
        "as_dask", "preview", "explore", "draw", "arithmetic", "timeline", "atlas", "fingerprint",
        "has_classifier", "z",
    }  # fmt: skip
    assert public == of_2016 | newer


def test_attributes_of_a_sampler(tiny_checkpoint):
    public = {name for name in vars(Sampler(tiny_checkpoint)) if not name.startswith("_")}
    known = {"z_dim", "c_dim", "image_size", "name", "quality", "model", "made_by"}
    assert public == known


def test_everything_public_has_a_docstring():
    for name in ["Sampler", *(n for n in dir(Sampler) if not n.startswith("_"))]:
        thing = Sampler if name == "Sampler" else getattr(Sampler, name)
        assert thing.__doc__, name
    for module in pkgutil.walk_packages(sampler.__path__, "sampler."):
        if not module.name.endswith("__main__"):
            assert importlib.import_module(module.name).__doc__, module.name


def test_an_unknown_name():
    with pytest.raises(AttributeError, match="no attribute 'Sampel'; it has Sampler, View"):
        sampler.Sampel  # noqa: B018
    assert not hasattr(sampler, "__wrapped__")


def test_import_does_nothing_else(run_python):
    told = run_python(
        """
        import logging, sys, warnings
        before = logging.root.handlers[:], warnings.filters[:]
        import sampler
        assert (logging.root.handlers[:], warnings.filters[:]) == before
        heavy = {"tensorflow", "keras", "matplotlib", "IPython", "ipywidgets", "scipy", "PIL"}
        print(sorted(heavy & set(sys.modules)))
        """
    )
    assert told == "[]\n"


def test_tensorflow_starts_with_the_first_sampler(run_python, tiny_checkpoint):
    told = run_python(
        f"""
        import sys
        from sampler import Sampler, View, prepare
        import sampler.models.checkpoint, sampler.datasets, sampler.image, sampler.animation
        Sampler.available()
        print([name for name in ("tensorflow", "keras", "matplotlib") if name in sys.modules])
        Sampler({str(tiny_checkpoint)!r}).generate(None, 4, 4)
        print("tensorflow" in sys.modules)
        """
    )
    assert told.splitlines() == ["[]", "True"]


def test_submodules_are_there_without_an_import_of_their_own(run_python):
    told = run_python(
        """
        import sampler
        print(sampler.latent.sample(3, seed=1).shape, hasattr(sampler, "nonsense"))
        """
    )
    assert told == "(3,) False\n"


def test_a_start_is_quiet(tiny_checkpoint):
    import subprocess
    import sys

    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from sampler import Sampler; Sampler(sys.argv[1]).generate(None, 4, 4)",
            tiny_checkpoint,
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert done.stdout == ""
    # XLA announces itself through abseil before its own log level holds.
    told = [line for line in done.stderr.splitlines() if line.strip()]
    assert told == [], done.stderr
