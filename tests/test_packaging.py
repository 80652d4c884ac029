"""The wheel: what it holds, and that it works where there is no checkout."""

import configparser
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import sampler

ROOT = Path(__file__).resolve().parents[1]


def pip(*arguments, cwd):
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PIP_NO_INDEX": "1", "PIP_NO_CACHE_DIR": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy, since setuptools leaves a build folder behind."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE", "sampler.py"):
        shutil.copy(ROOT / name, source)
    for name in ("sampler", "checkpoints"):
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    pip("wheel", "--no-deps", "--no-build-isolation", "-w", folder, source, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def every_checkpoint():
    folder = ROOT / "checkpoints"
    return sorted(
        path.parent.relative_to(folder).as_posix() for path in folder.rglob("config.json")
    )


def settings():
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


@pytest.mark.slow
def test_one_version(wheel):
    assert settings()["metadata"]["version"] == sampler.__version__
    assert wheel.name == f"cppn_sampler-{sampler.__version__}-py3-none-any.whl"


@pytest.mark.slow
def test_every_module_is_in_the_wheel(names):
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "sampler").rglob("*.py")}
    assert modules <= names
    assert {name for name in names if name.endswith(".py")} == modules | {
        "sampler/checkpoints/__init__.py"
    }


@pytest.mark.slow
def test_every_checkpoint_is_in_the_wheel(names):
    """With its stages."""
    assert {"mnist-vaegan", "mnist-resnet/lively"} <= set(every_checkpoint())
    for name in every_checkpoint():
        for path in (ROOT / "checkpoints" / name).iterdir():
            if path.is_file() and not path.name.startswith("."):
                assert f"sampler/checkpoints/{name}/{path.name}" in names


@pytest.mark.slow
def test_nothing_shadows_the_package(names):
    assert "sampler.py" not in names
    top = {name.split("/")[0] for name in names}
    assert top == {"sampler", f"cppn_sampler-{sampler.__version__}.dist-info"}


@pytest.mark.slow
def test_the_licence_travels_along(names):
    assert any(name.endswith("LICENSE") for name in names)


@pytest.mark.slow
def test_installed_elsewhere_it_finds_its_own_checkpoints(wheel, tmp_path, run_python):
    pip("install", "--no-deps", "--target", tmp_path / "site", wheel, cwd=tmp_path)
    output = run_python(
        """
        import sampler
        from sampler.models import checkpoint
        from sampler.models.classify import load_judge
        print(sampler.__file__)
        print(*(path for path in checkpoint.available().values()), sep="\\n")
        print(sorted(checkpoint.available()), load_judge().name)
        """,
        path=tmp_path / "site",
        SAMPLER_CHECKPOINTS="",
    ).splitlines()
    assert all(line.startswith(str(tmp_path / "site" / "sampler")) for line in output[:-1])
    assert output[-1] == f"{every_checkpoint()} judge"


def test_what_tests_and_gpu_need_are_extras():
    extras = settings()["options.extras_require"]
    assert {"gpu", "test"} <= set(extras)
    assert "tensorflow[and-cuda]" in extras["gpu"]
    needed = settings()["options"]["install_requires"]
    assert "pytest" not in needed
    assert "nbval" not in needed
    assert "tensorflow" in needed
    assert settings()["options"]["python_requires"] == ">=3.11"


@pytest.mark.slow
def test_every_script_and_style_is_in_the_wheel(names):
    panels = ROOT / "sampler" / "widgets"
    files = [path for ending in ("js", "css") for path in panels.rglob(f"*.{ending}")]
    assert {path.relative_to(ROOT).as_posix() for path in files} <= names
    assert len(files) >= 10
