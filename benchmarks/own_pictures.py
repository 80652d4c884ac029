"""How well small sets of pictures are learned in a few minutes, by the presets as they are.

    python benchmarks/own_pictures.py --minutes 5

The icons are the first 50 names of fluent-emoji-flat (MIT) without skin tones, of npm's package
@iconify-json/fluent-emoji-flat, which `npm pack` fetches; --icons takes an icons.json instead.
Each is rasterised once, at 512×512 on white, by resvg; smaller pictures are averages of blocks.

PSNR is over RGB from 0 to 1, the mean of the pictures'.  The width of edges is the median, over
the pixels where the true raster's luminance changes by more than 0.25 within 5×5, of the range
within 25×25 over the largest slope there, divided by the true raster's own: 1 is as crisp as it.
"smooth" learns pictures of 64×64 and is measured there, "crisp" learns 256×256 and is measured at
512×512, beside a bicubic enlargement of 64×64.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import subprocess
import tarfile
import tempfile
import time
from pathlib import Path

import numpy as np
import resvg_py
from PIL import Image
from scipy import ndimage

from sampler import Sampler, View, training
from sampler.datasets import Dataset
from sampler.pictures.averaging import block_means
from sampler.pictures.view import edge_scale

PACKAGE = "@iconify-json/fluent-emoji-flat"
TONES = re.compile(r"(light|medium|dark)$")
SIDE, COUNT = 512, 50
SIZES = {"smooth": 64, "crisp": 256}


def icons_file(folder: Path) -> Path:
    """Fetch the icons by their package's name."""
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extract("package/icons.json", folder, filter="data")
    return folder / "package" / "icons.json"


def rasters(path: Path) -> np.ndarray:
    """Return the icons on white, uint8, (count, 512, 512, 3)."""
    icons = json.loads(path.read_text(encoding="utf-8"))["icons"]
    names = [name for name in icons if not TONES.search(name)][:COUNT]
    drawn = []
    for name in names:
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'width="{SIDE}" height="{SIDE}" viewBox="0 0 32 32">{icons[name]["body"]}</svg>'
        )
        icon = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg)))).convert("RGBA")
        white = Image.new("RGBA", icon.size, "white")
        drawn.append(np.asarray(Image.alpha_composite(white, icon).convert("RGB")))
    return np.stack(drawn)


def averaged(pictures: np.ndarray, size: int) -> np.ndarray:
    """Return pictures averaged down to a size, uint8."""
    factor = SIDE // size
    return np.rint(block_means(pictures.astype(np.float32), factor, factor)).astype(np.uint8)


def psnr(drawn: np.ndarray, wanted: np.ndarray) -> float:
    """Return the mean of the pictures' PSNR, in dB."""
    errors = np.square(drawn - wanted).reshape(len(drawn), -1).mean(axis=1)
    return float((-10 * np.log10(errors)).mean())


def edge_width(drawn: np.ndarray, wanted: np.ndarray) -> float:
    """Return the width of edges, as a multiple of the true pictures' own."""
    widths: tuple[list, list] = ([], [])
    for pair in zip(drawn, wanted, strict=True):
        greys = [picture.mean(axis=2) for picture in pair]
        near = ndimage.maximum_filter(greys[1], 5) - ndimage.minimum_filter(greys[1], 5)
        for grey, found in zip(greys, widths, strict=True):
            slope = np.hypot(*np.gradient(grey))
            steepest = ndimage.maximum_filter(slope, 25)
            ranged = ndimage.maximum_filter(grey, 25) - ndimage.minimum_filter(grey, 25)
            found.append((ranged / np.maximum(steepest, 1e-6))[near > 0.25])
    ours, true = (np.median(np.concatenate(found)) for found in widths)
    return float(ours / true)


def measure(preset: str, truth: np.ndarray, minutes: float, folder: Path) -> None:
    """Train once, and print the figures of a preset."""
    size = SIZES[preset]
    data = Dataset("icons", averaged(truth, size), None, "memory")
    started, cpu = time.perf_counter(), time.process_time()
    run = training.train(data, folder / preset, minutes=minutes, preset=preset, progress=False)
    sampler = Sampler(run.wait())
    spent, cpu = time.perf_counter() - started, time.process_time() - cpu
    codes = sampler.atlas[0]
    small = psnr(sampler.render(codes, sampler.training_view), data.images / np.float32(255))
    drawn = sampler.render(codes, View(SIDE, SIDE, edge_scale(SIDE, 8.0)))
    wanted = truth / np.float32(255)
    print(
        f"{preset}: {spent / 60:.1f} minutes, {cpu:.0f} s of processors, {run.run.config.steps} "
        f"steps; PSNR {small:.2f} dB at {size}, {psnr(drawn, wanted):.2f} dB at {SIDE}; edges "
        f"{edge_width(drawn, wanted):.2f}",
        flush=True,
    )


def main() -> None:
    """Measure both presets, and the bicubic enlargement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--icons", type=Path, help="an icons.json that is there")
    parser.add_argument("--keep", type=Path, help="a new folder for the networks")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        truth = rasters(arguments.icons or icons_file(folder))
        small = averaged(truth, 64)
        large = [
            Image.fromarray(one).resize((SIDE, SIDE), Image.Resampling.BICUBIC) for one in small
        ]
        enlarged = np.stack([np.asarray(one) for one in large]) / np.float32(255)
        wanted = truth / np.float32(255)
        print(
            f"bicubic from 64: PSNR {psnr(enlarged, wanted):.2f} dB at {SIDE}; edges "
            f"{edge_width(enlarged, wanted):.2f}",
            flush=True,
        )
        for preset in ("crisp", "smooth"):
            measure(preset, truth, arguments.minutes, arguments.keep or folder)


if __name__ == "__main__":
    main()
