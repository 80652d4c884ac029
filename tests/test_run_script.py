"""`%run -i sampler.py` and the post's lines, in IPython and in a kernel of Jupyter."""

import shutil
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]

# The lines of the post, section by section, at sizes that take no time.
POST = """
z1 = sampler.generate_z()
z2 = sampler.generate_z()
image_data = sampler.generate(z1, x_dim=20, y_dim=20, scale=5.0)
sampler.show_image(image_data)
sampler.show_image_from_z(z2)
m = sampler.get_random_mnist()
sampler.show_image(m)
z = sampler.encode(m)
nine = sampler.encode(sampler.get_random_specific_mnist(9))
sampler.show_image_from_z(nine + (z - z))
sampler.generate_random_label(2)
frames = sampler.morph(z1, z2, n_total_frame=4, x_dim=20, y_dim=20, sinusoid=True)
frames = frames + sampler.morph(z2, z1, 4, 20, 20)
sampler.save_anim_gif(frames, 'output.gif')
sampler.save_png(image_data, 'output.png', specific_size=(50, 50))
"""


@pytest.fixture
def registry(tiny_checkpoint, tmp_path):
    """A folder of checkpoints in which the tiny one passes for the default one."""
    folder = tmp_path / "registry"
    shutil.copytree(tiny_checkpoint, folder / "mnist-vaegan")
    return folder


@pytest.fixture
def pictures(tmp_path, digits):
    """One digit of each label, since MNIST is not everywhere."""
    for label in range(10):
        folder = tmp_path / "pictures" / str(label)
        folder.mkdir(parents=True)
        first = int(np.flatnonzero(digits.labels == label)[0])
        Image.fromarray(digits.images[first, ..., 0]).save(folder / "a.png")
    return tmp_path / "pictures"


@pytest.mark.slow
def test_the_posts_lines(run_python, registry, pictures, tmp_path):
    """From another folder, and again when the name is taken by the Sampler."""
    output = run_python(
        f"""
        import os
        from IPython.core.interactiveshell import InteractiveShell
        shell = InteractiveShell.instance()
        shell.run_line_magic("run", "-i {ROOT / "sampler.py"}")
        shell.run_cell("sampler = Sampler()").raise_error()
        first = shell.user_ns["sampler"]
        shell.run_line_magic("run", "-i {ROOT / "sampler.py"}")
        assert shell.user_ns["sampler"] is first
        shell.run_cell("sampler = Sampler()").raise_error()
        assert shell.user_ns["sampler"] is not first
        shell.run_cell("sampler = Sampler(data={str(pictures)!r})").raise_error()
        shell.run_cell({POST!r}).raise_error()
        shell.run_cell("from sampler import View; import sampler as package").raise_error()
        print(shell.user_ns["package"].__file__, os.getcwd())
        """,
        SAMPLER_CHECKPOINTS=str(registry),
        IPYTHONDIR=str(tmp_path / "ipython"),
    )
    assert output.splitlines()[-1].split() == [str(ROOT / "sampler/__init__.py"), str(tmp_path)]
    assert (tmp_path / "output.gif").is_file()
    assert (tmp_path / "output.png").is_file()


@pytest.mark.slow
def test_from_a_checkout_that_is_not_installed(run_python, registry, tmp_path):
    """%run finds the package beside the script, and still does when the script is over."""
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    shutil.copy(ROOT / "sampler.py", checkout)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "sampler", checkout / "sampler", ignore=ignored)
    output = run_python(
        f"""
        import sys
        # The editable install of the tests is taken out of the way.
        sys.meta_path = [finder for finder in sys.meta_path if "editable" not in repr(finder)]
        from IPython.core.interactiveshell import InteractiveShell
        shell = InteractiveShell.instance()
        shell.run_line_magic("run", "-i {checkout / "sampler.py"}")
        shell.run_cell("sampler = Sampler()").raise_error()
        shell.run_cell("picture = sampler.generate(None, 4, 4)").raise_error()
        print(sys.modules["sampler"].__file__)
        """,
        path=tmp_path / "nothing",
        SAMPLER_CHECKPOINTS=str(registry),
        IPYTHONDIR=str(tmp_path / "ipython"),
    )
    assert output.splitlines()[-1] == str(checkout / "sampler" / "__init__.py")


@pytest.mark.slow
@pytest.mark.parametrize("inline", [False, True])
def test_in_a_kernel_a_picture_is_shown_once(registry, tmp_path, monkeypatch, inline):
    monkeypatch.setenv("SAMPLER_CHECKPOINTS", str(registry))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    cells = [
        "%matplotlib inline" if inline else "",
        f"%run -i {ROOT / 'sampler.py'}\nsampler = Sampler(seed=1)",
        "sampler.show_image(sampler.generate(None, 20, 20))",
        "sampler.show_image_from_z(sampler.z)\n'the value of the cell'",
        "sampler.generate(None, 20, 20).shape",
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    outputs = [
        [(output.output_type, "image/png" in output.get("data", {})) for output in cell.outputs]
        for cell in book.cells
    ]
    shown, value = ("display_data", True), ("execute_result", False)
    assert outputs == [[], [], [shown], [shown, value], [value]]
