"""The pictures of this checkout against those of a commit before, bit for bit.

    python benchmarks/same_pixels.py 1505e0b

Every checkpoint that ships and a few untrained networks draw random z and codes of digits: at three
sizes, through turned and enlarged windows, exactly, as previews and as a film.  The pixels of saved
PNG files are compared too, and codes of digits to 1e-5.  A difference ends it with status 1.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
import trees

CODES = 1e-5  # sums of float32 in another order change a code by less

CODE = """
import hashlib, tempfile
from pathlib import Path
import numpy as np
from PIL import Image
from sampler import Sampler, View

SIDES = (26, 512, 1300)
VIEWS = (
    View(640, 360, center=(2.0, -3.0), zoom=6.0, rotation=0.3),
    View(333, 517, 24.0, aspect="fit"),
)
UNTRAINED = (
    {"seed": 1},
    {"seed": 2, "depth": 6, "init_std": 2.0, "c_dim": 1},
    {"seed": 3, "activation": "sin"},
    {"seed": 4, "activation": "relu"},
    {"seed": 5, "architecture": "residual"},
)

def digest(array):
    array = np.ascontiguousarray(array)
    return hashlib.sha256(str((array.shape, array.dtype)).encode() + array.tobytes()).hexdigest()

def drawn(sampler):
    z = [sampler.generate_z(seed=1)]
    if sampler.atlas is not None:
        z += [sampler.get_random_z(3, seed=1)]
    preview = getattr(sampler, "preview", None) or sampler.draft  # its name until version 0.1
    found = {}
    for index, one in enumerate(z):
        for side in SIDES:
            found[f"z {index}, {side}x{side}"] = digest(sampler.generate(one, side, side))
        for view in VIEWS:
            found[f"z {index}, {view}"] = digest(sampler.render(one, view))
        found[f"z {index}, preview"] = digest(preview(one, View(512, 512)))
        found[f"z {index}, exact"] = digest(sampler.generate(one, 200, 100, exact=True))
        found[f"z {index}, supersample"] = digest(sampler.render(one, View(90, 90), supersample=3))
    film = sampler.morph(z[0], z[-1] + 1, 4, 120, 120, sinusoid=True)
    found["film"] = digest(np.stack(film))
    with tempfile.TemporaryDirectory() as folder:
        path = sampler.save_png(film[0], str(Path(folder) / "a.png"))
        with Image.open(path) as image:
            found["PNG"] = digest(np.asarray(image))
    if sampler.model.encoder is not None:
        crop = sampler.generate(z[-1], sampler.image_size, sampler.image_size)
        found["encode"] = sampler.encode(crop).tolist()
        found["encode, refined"] = sampler.encode(crop, refine=5).tolist()
    return found

def answer(request):
    if request == "names":
        return [*sorted(Sampler.available()), *(str(how) for how in UNTRAINED)]
    if request.startswith("{"):
        return drawn(Sampler.untrained(**eval(request)))
    return drawn(Sampler(request, seed=0))
"""


def same(before: object, now: object) -> bool:
    """Return whether two pictures are equal bit for bit, or two codes to `CODES`."""
    if isinstance(before, str):
        return before == now
    return bool(np.allclose(before, now, rtol=0, atol=CODES))


def main() -> None:
    """Compare all pictures, and say which differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commit", help="what to compare with, such as HEAD~1")
    commit = parser.parse_args().commit
    different = total = 0
    with trees.workers(commit, CODE) as (before, after):
        names = before.answer("names")
        if names != after.answer("names"):
            sys.exit(f"other checkpoints: {names} before, {after.answer('names')} now")
        for name in names:
            old, new = before.answer(name), after.answer(name)
            changed = [what for what in old if not same(old[what], new.get(what))]
            total += len(old)
            different += len(changed)
            print(f"{name}: {len(old)} compared, {len(changed)} different", *changed, sep="\n    ")
    print(f"\n{total} compared with {commit}, {different} different")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
