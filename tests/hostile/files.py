"""Spoiled files, handed to everything that reads one, and what must come of it."""

import shutil
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from hostile import commands, names, promises, training
from hostile.oracle import WORDS, WRONG, same, watched
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
#: Reader → its files, and who mends it.
READERS = {
    "encode": (PICTURES, "c"),
    "classify": (PICTURES, "c"),
    "prepare": (PICTURES, "c"),
    "load": (PICTURES, "c"),
    "mnist": (("digits.gz",), "c"),
    "recipes.read": (("recipe.png", "recipe.png", "digit.png", "digit.gif"), "d"),
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


class Shelf:
    """Where spoiled files are read."""

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
                (kind, case["file"], f"{case['how']} {case['number']} {case['other']}", told)
                for kind, told in self._read(case, folder)
            ]
        finally:
            shutil.rmtree(folder.parent, ignore_errors=True)

    def _read(self, case, folder):
        reader = case["reader"]
        path = self._laid(case, folder)
        call, check = getattr(self, f"_{_plain(reader)}")(path, folder)
        outcome = watched(call, self.spy)
        if outcome.fault is not None:
            return [(outcome.fault, outcome.told)]
        if outcome.error is not None:
            if case["how"] == "good" and case["file"] in self._always(reader):
                return [(WRONG, f"a good file is refused: {outcome.told}")]
            words = (path.name, folder.name, "spoiled", "tiny")
            clear = named(outcome.error, words)
            return [] if clear else [(WORDS, f"names no file: {outcome.told}")]
        asked = watched(lambda: check(outcome.result), self.spy)
        if asked.error is not None:
            kind = type(asked.error).__name__
            return [(WRONG, f"cannot be used: {kind}: {asked.error}"[:200])]
        wrong = asked.result
        if not wrong and case["how"] == "good":
            wrong = self._as_the_png(reader, case["file"], outcome, folder)
        return [(WRONG, wrong)] if wrong else []

    def _as_the_png(self, reader, name, outcome, folder):
        """Return what is wrong where a good file is not read as the PNG of the same picture."""
        if name in PROGRAMS:
            return "a program is read as a picture"
        several = reader in ("encode", "classify") and np.ndim(outcome.result) == 2
        told = outcome.warned or (several and len(outcome.result) > 1)
        if name in ("film.gif", "pages.tif") and not told and reader != "load":
            return "the first of several pictures is read as if it were all"
        if name not in ALIKE or reader not in ("encode", "classify", "prepare", "load"):
            return ""
        (folder / name).unlink()
        shutil.copy2(self.good / "digit.png", folder / "digit.png")
        call, _ = getattr(self, f"_{_plain(reader)}")(folder / "digit.png", folder)
        found, wanted = outcome.result, call()
        if reader == "load":
            found, wanted = found.images[..., 0] / 255, wanted.images[..., 0] / 255
        return "" if np.allclose(found, wanted, atol=0.02) else "another result than of the PNG"

    def _always(self, reader):
        if reader in ("encode", "prepare", "classify", "load", "render --encode"):
            return ("digit.png", "digit.bmp", "digit.tif", "digit.webp", "palette.png", "rgba.png")
        return {"recipes.read": ("recipe.png",), "mnist": ()}.get(reader, READERS[reader][0])

    def _laid(self, case, folder):
        """Lay the file, spoiled, among good ones where it needs company; return its path."""
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
        given = {option: str(path), "size": "6x5", "checkpoint": str(self.tiny), "out": str(out)}
        return lambda: run(**given), lambda _: "" if out.is_file() else "wrote nothing"

    def _checkpoint_read(self, path, folder):
        from sampler.models import checkpoint

        good = checkpoint.read(self.tiny)

        def check(found):
            if path.name == "config.json":  # says which network it is: another one is no fault
                return promises.checkpoint(found, {})
            alike = found.model == good.model and same(found.arrays, good.arrays)
            if not (alike and same(found.atlas, good.atlas)):
                return "another network or atlas than was written"
            return ""

        return lambda: checkpoint.read(folder), check

    def _sampler(self, path, folder):
        from sampler import Sampler

        def check(found):
            drawn = found.generate(np.full(found.z_dim, 0.5, np.float32), 6, 5)
            if path.name == "config.json":
                return promises.pictures(drawn, {"s": found, "x_dim": 6, "y_dim": 5})
            alike = np.array_equal(drawn, self.picture) and same(found.atlas, self.sampler.atlas)
            return "" if alike else "draws another picture than was written"

        return lambda: Sampler(folder), check

    def _run(self, path, folder):
        return lambda: training.resumed(folder), lambda run: training.differs(run, self.run_folder)


def _plain(reader):
    for old, new in ((" --", "_"), (".", "_")):
        reader = reader.replace(old, new)
    return reader.lower()
