"""Spoiled files, passed to everything that reads files, and the promises about the results."""

import shutil
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from hostile import commands, names, promises, training
from hostile.oracle import FOREIGN, INVALID, same, watched
from hostile.oracle import names as named
from hostile.spoiling import WAYS, spoil

PICTURES = (
    "digit.png", "digit.bmp", "digit.tif", "digit.webp", "digit.jpg", "digit.gif", "digit.ppm",
    "palette.png", "rgba.png", "la.png", "deep.png", "float.tif", "turned.jpg", "film.gif",
    "pages.tif", "recipe.png", "digit.eps", "script.png", "script.jpg", "text.png",
)  # fmt: skip
PROGRAMS = ("digit.eps", "script.png", "script.jpg", "text.png")
ALIKE = ("digit.bmp", "digit.tif", "digit.webp", "palette.png", "rgba.png", "la.png", "deep.png",
         "float.tif", "digit.ppm")  # fmt: skip
CODES = ("recipe.png", "z.npy", "z.json", "list.json")
CHECKPOINT = ("config.json", "weights", "atlas")
#: Reader → its files, and its area of the package.
READERS = {
    "encode": (PICTURES, "c"),
    "classify": (PICTURES, "c"),
    "prepare": (PICTURES, "c"),
    "load": (PICTURES, "c"),
    "mnist": (("digits.gz",), "c"),
    "recipes.read": (("recipe.png", "recipe.webp", "recipe.mp4", "digit.png", "digit.gif"), "d"),
    "render --z": (CODES, "d"),
    "render --encode": (PICTURES, "c"),
    "Directions.load": (("directions.json",), "e"),
    "checkpoint.read": (CHECKPOINT, "b"),
    "Sampler": (CHECKPOINT, "b"),
    "Run": (("state.npz",), "a"),
}


@st.composite
def spoiled(draw):
    """Draw a reader, a file for it, and how the file is spoiled."""
    reader = draw(st.sampled_from(sorted(READERS)))
    listed, owner = READERS[reader]
    return {
        "reader": reader,
        "owner": owner,
        "file": draw(st.sampled_from(listed)),
        "how": draw(st.sampled_from(("good", "good", *WAYS, "value", "value", "huge"))),
        "number": draw(st.integers(0, 1 << 20)),
        "other": draw(st.sampled_from(PICTURES + CODES)),
    }


class FileBench:
    """The place where spoiled files are read."""

    def __init__(self, root, good, tiny, second, sampler, spy):
        self.root, self.good, self.tiny, self.second = root, good, tiny, second
        self.sampler, self.spy = sampler, spy
        self.picture = sampler.generate(np.full(names.Z_DIM, 0.5, np.float32), 6, 5)
        self.run_folder = None

    def run(self, case):
        folder = Path(tempfile.mkdtemp(dir=self.root)) / "spoiled"
        folder.mkdir()
        try:
            return [
                (kind, case["file"], f"{case['how']} {case['number']} {case['other']}", message)
                for kind, message in self._read(case, folder)
            ]
        finally:
            shutil.rmtree(folder.parent, ignore_errors=True)

    def _read(self, case, folder):
        reader = case["reader"]
        path = self._laid(case, folder)
        call, check = getattr(self, f"_{_plain(reader)}")(path, folder)
        outcome = watched(call, self.spy)
        if outcome.fault is not None:
            return [(outcome.fault, outcome.message)]
        if outcome.error is not None:
            if case["how"] == "good" and case["file"] in self._always(reader):
                return [(INVALID, f"a good file is refused: {outcome.message}")]
            words = (path.name, folder.name, "spoiled", "tiny")
            clear = named(outcome.error, words)
            return [] if clear else [(FOREIGN, f"names no file: {outcome.message}")]
        checked = watched(lambda: check(outcome.result), self.spy)
        if checked.error is not None:
            kind = type(checked.error).__name__
            return [(INVALID, f"cannot be used: {kind}: {checked.error}"[:200])]
        problem = checked.result
        if not problem and case["how"] == "good":
            problem = self._compared_with_png(reader, case["file"], outcome, folder)
        return [(INVALID, problem)] if problem else []

    def _compared_with_png(self, reader, name, outcome, folder):
        """Return the difference between a good file and the PNG of the same picture, if any."""
        if name in PROGRAMS:
            return "a program is read as a picture"
        several = reader in ("encode", "classify") and np.ndim(outcome.result) == 2
        announced = outcome.warned or (several and len(outcome.result) > 1)
        if name in ("film.gif", "pages.tif") and not announced and reader != "load":
            return "the first of several pictures is read as if it were all"
        if name not in ALIKE or reader not in ("encode", "classify", "prepare", "load"):
            return ""
        (folder / name).unlink()
        shutil.copy2(self.good / "digit.png", folder / "digit.png")
        call, _ = getattr(self, f"_{_plain(reader)}")(folder / "digit.png", folder)
        result, expected = outcome.result, call()
        if reader == "load":
            result, expected = result.images[..., 0] / 255, expected.images[..., 0] / 255
        return "" if np.allclose(result, expected, atol=0.02) else "another result than of the PNG"

    def _always(self, reader):
        if reader in ("encode", "prepare", "classify", "load", "render --encode"):
            return ("digit.png", "digit.bmp", "digit.tif", "digit.webp", "palette.png", "rgba.png")
        return {"recipes.read": ("recipe.png",), "mnist": ()}.get(reader, READERS[reader][0])

    def _laid(self, case, folder):
        """Write the spoiled file, with good ones beside it where it needs them; return its path."""
        if case["file"] in CHECKPOINT:
            shutil.copytree(self.tiny, folder, dirs_exist_ok=True)
            fitting = sorted(folder.glob(f"{case['file'].split('.')[0]}*"))
            path = fitting[0]
        elif case["file"] == "state.npz":
            if self.run_folder is None:
                self.run_folder = training.trained(self.root / "run")
            shutil.copytree(self.run_folder, folder, dirs_exist_ok=True)
            path = folder / "state.npz"
        else:
            path = folder / case["file"]
            shutil.copy2(self.good / case["file"], path)
        if case["how"] != "good":
            other = (self.good / case["other"]).read_bytes()
            if case["file"] in CHECKPOINT and case["how"] == "swapped":  # with a whole one's part
                other = sorted(self.second.glob(f"{case['file'].split('.')[0]}*"))[0].read_bytes()
            path.write_bytes(spoil(path.read_bytes(), case["how"], case["number"], other))
        return path

    # For each reader: the call, and what its result must be

    def _encode(self, path, folder):
        return lambda: self.sampler.encode(path), lambda z: promises.codes(z, {})

    def _classify(self, path, folder):
        return lambda: self.sampler.classify(path), lambda shares: promises.shares(shares, {})

    def _prepare(self, path, folder):
        from sampler import prepare

        return lambda: prepare(path), lambda picture: promises.prepared(picture, {})

    def _load(self, path, folder):
        from sampler import datasets

        return lambda: datasets.load(folder), lambda data: promises.dataset(data, {})

    def _mnist(self, path, folder):
        from sampler import datasets

        for kind in ("train-images-idx3", "t10k-images-idx3"):
            shutil.copy2(path, folder / f"{kind}-ubyte.gz")
            shutil.copy2(path, folder / f"{kind.replace('images-idx3', 'labels-idx1')}-ubyte.gz")
        return lambda: datasets.load(
            "mnist", folder=folder, download=False
        ), lambda _: "files that are not MNIST's are taken for it"

    def _recipes_read(self, path, folder):
        from sampler.pictures.recipes.recipe import read_recipe

        return lambda: read_recipe(path), lambda recipe: promises.recipe(recipe, {})

    def _directions_load(self, path, folder):
        from sampler.latent.directions import Directions

        loaded = Directions(names.Z_DIM, "n")
        return lambda: loaded.load(path), lambda _: promises.finite(loaded.named, {})

    def _render_z(self, path, folder):
        return self._render(path, "z")

    def _render_encode(self, path, folder):
        return self._render(path, "encode")

    def _render(self, path, option):
        run, out = commands.command("render"), path.parent.parent / "out.png"
        options = {option: str(path), "size": "6x5", "checkpoint": str(self.tiny), "out": str(out)}
        return lambda: run(**options), lambda _: "" if out.is_file() else "wrote nothing"

    def _checkpoint_read(self, path, folder):
        from sampler.models import checkpoint

        good = checkpoint.read(self.tiny)

        def check(loaded):
            if path.name == "config.json":  # it describes the network: another one is no fault
                return promises.checkpoint(loaded, {})
            alike = loaded.model == good.model and same(loaded.arrays, good.arrays)
            if not (alike and same(loaded.atlas, good.atlas)):
                return "another network or atlas than was written"
            return ""

        return lambda: checkpoint.read(folder), check

    def _sampler(self, path, folder):
        from sampler import Sampler

        def check(loaded):
            drawn = loaded.generate(np.full(loaded.z_dim, 0.5, np.float32), 6, 5)
            if path.name == "config.json":
                return promises.pictures(drawn, {"s": loaded, "x_dim": 6, "y_dim": 5})
            alike = np.array_equal(drawn, self.picture) and same(loaded.atlas, self.sampler.atlas)
            return "" if alike else "draws another picture than was written"

        return lambda: Sampler(folder), check

    def _run(self, path, folder):
        return lambda: training.resumed(folder), lambda run: training.differs(run, self.run_folder)


def _plain(reader):
    for old, new in ((" --", "_"), (".", "_")):
        reader = reader.replace(old, new)
    return reader.lower()
