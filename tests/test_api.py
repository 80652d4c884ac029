"""The public names, pinned: whoever adds or removes one has to say so here."""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import sampler
from sampler import Sampler

#: Each public namespace and its names, letter by letter.
PUBLIC = {
    "sampler": "Sampler View Keyframe film save_animation read_recipe prepare datasets latent "
    "pictures training evaluation models exports",
    "datasets": "DataError DataUnavailable Dataset contrast licences load load_or_stand_in slant "
    "typical "
    "weight",
    "latent": "EASINGS Directions lerp path principal sample slerp towards_labels",
    "pictures": "contact_sheet duotone labelled_sheet picture_equation save_png show show_grid "
    "show_row to_pil to_uint8",
    "training": "PRESETS FolderInUse LiveCurves Run Training TrainingDiverged describe "
    "feature_distance preset publish publish_judge show_curves train",
    "evaluation": "JudgeTraining LetterReader edge_width evaluate letter_figures likeness "
    "load_judge nearest_psnr overlap probabilities psnr read_features read_labels train_judge",
    "models": "Checkpoint CheckpointError CheckpointNotFound LabelNotFound Model Origin available "
    "read write",
    "exports": "write_gallery",
}


@pytest.mark.parametrize("room", PUBLIC)
def test_public_names(room):
    package = sampler if room == "sampler" else getattr(sampler, room)
    assert package.__all__ == PUBLIC[room].split()
    assert set(package.__all__) <= set(dir(package))
    for name in package.__all__:
        thing = getattr(package, name)
        assert getattr(thing, "__name__", name).removeprefix("sampler.") == name
        assert thing.__doc__, name


@pytest.mark.parametrize("room", PUBLIC)
def test_type_checkers_see_the_public_names(room):
    package = sampler if room == "sampler" else getattr(sampler, room)
    tree = ast.parse(Path(package.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    names = {alias.name for node in block.body for alias in node.names}
    assert names == set(package.__all__)


def test_no_module_shares_a_name_with_a_function_of_its_room():
    for path in Path(sampler.__file__).parent.rglob("*.py"):
        modules = {module.name for module in pkgutil.iter_modules([str(path.parent)])}
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert not modules & functions, path
    for room in PUBLIC:
        package = sampler if room == "sampler" else getattr(sampler, room)
        modules = {module.name for module in pkgutil.iter_modules(package.__path__)}
        assert not modules & {name for name in package.__all__ if name not in PUBLIC}, room


def test_public_names_of_sampler():
    public = {name for name in dir(Sampler) if not name.startswith("_")}
    of_2016 = {
        "generate_z", "generate", "encode", "show_image", "show_image_from_z", "get_random_mnist",
        "get_random_specific_mnist", "generate_random_label", "to_image", "save_png", "morph",
        "save_anim_gif",
    }  # fmt: skip
    newer = {
        "available", "prepare", "get_random_z", "classify", "untrained", "render", "save_poster",
        "as_dask", "preview", "find_view", "explore", "draw", "arithmetic", "timeline", "atlas",
        "fingerprint", "has_classifier", "can_classify", "label_names",
        "training_view", "z", "from_file", "export", "save",
        "contact_sheet", "duotone", "grid", "save_film",
    }  # fmt: skip
    assert public == of_2016 | newer


def test_attributes_of_a_sampler(tiny_checkpoint):
    public = {name for name in vars(Sampler(tiny_checkpoint)) if not name.startswith("_")}
    known = {"z_dim", "c_dim", "image_size", "name", "quality", "model", "made_by", "view"}
    known |= {"colouring", "printing"}
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
        sampler.Sampel  # noqa: B018 - the access is what fails
    assert not hasattr(sampler, "__wrapped__")


def test_import_does_nothing_else(run_python):
    output = run_python(
        """
        import logging, sys, warnings
        before = logging.root.handlers[:], warnings.filters[:]
        import sampler
        assert (logging.root.handlers[:], warnings.filters[:]) == before
        heavy = {"tensorflow", "keras", "matplotlib", "IPython", "ipywidgets", "scipy", "PIL"}
        print(sorted(heavy & set(sys.modules)))
        """
    )
    assert output == "[]\n"


@pytest.mark.slow
def test_imports_start_neither_tensorflow_nor_matplotlib(run_python, tiny_checkpoint):
    output = run_python(
        f"""
        import sys
        from sampler import Sampler, View, prepare
        from sampler import datasets, evaluation, exports, film, latent, models, pictures
        from sampler import read_recipe, save_animation, training
        Sampler.available(), models.read({str(tiny_checkpoint)!r}), pictures.save_png
        latent.Directions, datasets.load, models.available, pictures.contact_sheet
        exports.write_gallery
        print([name for name in ("tensorflow", "keras", "matplotlib") if name in sys.modules])
        """
    )
    assert output == "[]\n"


def test_namespaces_are_there_without_an_import_of_their_own(run_python):
    output = run_python(
        """
        import sys
        import sampler
        print(sampler.latent.sample(3, seed=1).shape, hasattr(sampler, "nonsense"))
        print(sampler.training.__all__[:2], sampler.evaluation, "tensorflow" in sys.modules)
        """
    )
    first, second = output.splitlines()
    assert first == "(3,) False"
    assert second.startswith("['PRESETS', 'FolderInUse'] <module")
    assert second.endswith("False")


@pytest.mark.slow
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
    output = [line for line in done.stderr.splitlines() if line.strip()]
    assert output == [], done.stderr
