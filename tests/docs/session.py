"""Runs the blocks of one page after another, in one process: python session.py FOLDER.

Standard input is lines of JSON.  The first has constants of the package: module, name, value.  Each
further one is a page: its name, and its steps ["code", text] or ["command", arguments].  For each
page a line of JSON goes to standard output: the number of the step that failed and the message, or
null.  A page has an empty folder, fresh names, and the files it begins with.
"""

import faulthandler
import gc
import hashlib
import importlib
import json
import os
import shutil
import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 300  # seconds for a page


def run_code(shell, code):
    result = shell.run_cell(code)
    error = result.error_before_exec or result.error_in_exec
    if error:
        raise error


def run_command(arguments):
    from sampler.__main__ import main

    try:
        status = main(arguments)
    except SystemExit as stop:
        status = stop.code
    if status:
        msg = f"python -m sampler {' '.join(arguments)} ended with status {status}"
        raise RuntimeError(msg)


def run_page(shell, folder, steps):
    folder.mkdir(parents=True)
    made_files(folder)
    os.chdir(folder)
    shell.reset()
    try:
        for number, (kind, what) in enumerate(steps):
            try:
                run_code(shell, what) if kind == "code" else run_command(what)
            except BaseException:  # whatever a block raises is the answer
                return [number, traceback.format_exc(limit=-3)]
        return None
    finally:
        close_panels()


def close_panels():
    """Stop the threads of a page's panels: they would draw on beside the next page."""
    from sampler.widgets.shared.cell_panel import CellPanel

    for panel in [thing for thing in gc.get_objects() if isinstance(thing, CellPanel)]:
        panel.close()


def made_files(folder):
    """Write what the pages say that a reader has.

    photo.jpg is a dark seven on bright paper, my-icons a folder of suns and moons.
    """
    import numpy as np
    from PIL import Image, ImageDraw

    paper = Image.fromarray(np.linspace(200, 235, 640).astype(np.uint8)[:, None].repeat(480, 1))
    pen = ImageDraw.Draw(paper)
    pen.line([(130, 150), (340, 160), (210, 480)], fill=40, width=26, joint="curve")
    paper.save(folder / "photo.jpg")
    for kind, colour, height in (("sun", "orange", 44), ("moon", "navy", 30)):
        (folder / "my-icons" / kind).mkdir(parents=True)
        for index in range(6):
            icon = Image.new("RGBA", (48, 48))
            ImageDraw.Draw(icon).ellipse([4 + index, 4, 44 - index, height], fill=colour)
            icon.save(folder / "my-icons" / kind / f"{index}.png")


def stand_in_for_mnist(folder):
    """Write the stand-in digits as MNIST's files, and expect their sums."""
    from sampler import datasets
    from sampler.datasets import mnist
    from sampler.datasets.idx import header

    folder.mkdir()
    for split, (images, labels) in mnist.SPLITS.items():
        digits = datasets.load("digits", split)
        pixels = digits.images[..., 0]
        contents = {
            images: header(pixels.shape) + pixels.tobytes(),
            labels: header((len(pixels),)) + digits.labels.astype("uint8").tobytes(),
        }
        for name, content in contents.items():
            (folder / name).write_bytes(content)
            mnist.MD5[name] = hashlib.md5(content).hexdigest()


def main():
    work = Path(sys.argv[1]).resolve()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the blocks print goes to the log
    stand_in_for_mnist(work / "mnist")
    os.environ["SAMPLER_DATA"] = str(work / "mnist")
    shutil.copytree(ROOT / "checkpoints", work / "checkpoints")  # `evaluate` writes into one
    os.environ["SAMPLER_CHECKPOINTS"] = str(work / "checkpoints")
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    for module, name, value in json.loads(sys.stdin.readline()):
        setattr(importlib.import_module(module), name, value)
    for line in sys.stdin:
        page, steps = json.loads(line)
        faulthandler.dump_traceback_later(LONGEST, exit=True)
        answer = run_page(shell, work / page.replace("/", "-"), steps)
        faulthandler.cancel_dump_traceback_later()
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
