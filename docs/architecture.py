"""The architecture page, drawn from the imports of the package.

python docs/architecture.py           # write architecture.md and architecture.svg
python docs/architecture.py --check   # status 1 if the page is out of date
"""

from __future__ import annotations

import argparse
import ast
import graphlib
import sys
from collections import Counter, defaultdict
from pathlib import Path

import grimp

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent / "sampler"
PAGE = """# Architecture

This page is written by `python docs/architecture.py` from the imports of the package; `make check`
fails where it is out of date.

![Rooms and their imports]({picture})

Dark arrows are enough to see what stands on what; the light ones skip rooms between.

A room stands on the floor above all rooms that it imports. Imports point downwards only:
`lint-imports` (its contracts are in `setup.cfg`) refuses any other, circles and imports for type
checkers included. TensorFlow starts in `networks/backend`, which is imported when a Keras network
is needed: NumPy draws and encodes part one from the arrays of its checkpoint (`networks/stored`).
These rooms never import it: {free}.

A z on its way to pixels: `core` checks it, `models` holds the network, `render` evaluates the
network's field at points of the view (`render/adaptive` chooses the points), `pictures` rounds to
8 bits and writes files.

| room | modules | what it holds | imports |
|---|---|---|---|
{rows}

## Why it is so

* `render/adaptive` is pure NumPy: it takes a function that evaluates logits at points, and numbers
  that say how steep the network is (`render/steepness`). What reads a network's weights
  (`render/weights_snapshot`), its two ways to evaluate (`render/compiled_field` with TensorFlow,
  `render/numpy_field` without) and the sigmoid stand beside it.
* A decoder has a description without TensorFlow (`config/decoders`), since checkpoints and
  configurations are read without it, and a network (`networks/decoders`): two small files.
  [decoders.md](decoders.md) says how to add one.
* `widgets/training` is handed numbers and pictures by `training/screen`: the network is drawn in
  the training's own thread, between two steps.
* `config/untrained` describes untrained networks, for the same reason.
* `core.py` is the one long file: the class with every public verb, half of it documentation.
* `setup.cfg` lists the packages, which a test compares with the folders: `find:` cannot find
  `sampler.checkpoints`, which lies in `checkpoints/`.
* Rooms export their public names by `__getattr__`, so that importing a room starts neither
  TensorFlow nor matplotlib.
"""
_FREE = ("support", "config", "latent", "pictures", "datasets", "widgets", "render/adaptive")


def room_of(module: str) -> str:
    """Return the room of a module: the part after the package's name."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "sampler"


def imports() -> tuple[dict[str, int], Counter[tuple[str, str]]]:
    """Return the modules of each room, and how many imports lead from one room to another."""
    graph = grimp.build_graph("sampler", cache_dir=None)
    refuse_circles(graph)
    modules = Counter(room_of(name) for name in graph.modules)
    arrows: Counter[tuple[str, str]] = Counter()
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            ends = room_of(importer), room_of(imported)
            if ends[0] != ends[1]:
                arrows[ends] += 1
    for outside in ("sampler", "checkpoints", "__main__"):  # doors and data, no rooms
        modules.pop(outside, None)
    rooms = set(modules)
    return dict(modules), Counter({k: n for k, n in arrows.items() if set(k) <= rooms})


def refuse_circles(graph: grimp.ImportGraph) -> None:
    """End the script where modules import one another in a circle."""
    below = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    try:
        graphlib.TopologicalSorter(below).prepare()
    except graphlib.CycleError as error:
        sys.exit(f"imports go round in a circle: {' <- '.join(error.args[1])}")


def floors(rooms: set[str], arrows: Counter[tuple[str, str]]) -> dict[str, int]:
    """Return each room's floor: one above the highest room that it imports."""
    below = defaultdict(set)
    for importer, imported in arrows:
        below[importer].add(imported)
    floor: dict[str, int] = {}

    for room in graphlib.TopologicalSorter({room: below[room] for room in rooms}).static_order():
        floor[room] = 1 + max((floor[imported] for imported in below[room]), default=-1)
    return floor


def is_direct(ends: tuple[str, str], arrows: Counter[tuple[str, str]]) -> bool:
    """Return whether no other way of arrows leads from the first room to the second."""
    start, end = ends
    below = [imported for importer, imported in arrows if importer == start and imported != end]
    while below:
        room = below.pop()
        if room == end:
            return False
        below += [imported for importer, imported in arrows if importer == room]
    return True


def what_it_holds(room: str) -> str:
    """Return the first sentence of a room's docstring."""
    path = PACKAGE / room / "__init__.py"
    path = path if path.exists() else PACKAGE / f"{room}.py"
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.split("\n\n")[0].replace("\n", " ").rstrip(".")


def page(modules: dict[str, int], arrows: Counter, floor: dict[str, int]) -> str:
    """Return the page as Markdown, the highest floor first."""
    rows = []
    for room in sorted(modules, key=lambda room: (-floor[room], room)):
        below = sorted({imported for importer, imported in arrows if importer == room})
        rows.append(
            f"| `{room}` | {modules[room]} | {what_it_holds(room)} "
            f"| {', '.join(below) or 'nothing'} |"
        )
    free = ", ".join(f"`{room}`" for room in _FREE)
    return PAGE.format(picture="architecture.svg", free=free, rows="\n".join(rows))


def picture(modules: dict[str, int], arrows: Counter, floor: dict[str, int]) -> None:
    """Draw rooms as boxes on their floors, and an arrow for each pair that imports."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

    mpl.rcParams["svg.hashsalt"] = "architecture"
    figure = Figure(figsize=(10, 1.1 * (max(floor.values()) + 1)))
    FigureCanvasSVG(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 10), ylim=(-0.6, max(floor.values()) + 0.6))
    axes.axis("off")
    place = {}
    for level in range(max(floor.values()) + 1):
        rooms = sorted(room for room in floor if floor[room] == level)
        shift = 0.9 * (-1) ** level if len(rooms) == 1 else 0.0  # arrows pass beside single boxes
        for index, room in enumerate(rooms):
            place[room] = (10 * (index + 1) / (len(rooms) + 1) + shift, level)
    for (importer, imported), count in sorted(arrows.items()):
        (x0, y0), (x1, y1) = place[importer], place[imported]
        style = "arc3,rad=0.12" if y0 - y1 > 1 else "arc3,rad=0"
        arrow = FancyArrowPatch(
            (x0, y0 - 0.24), (x1, y1 + 0.24), arrowstyle="-|>", mutation_scale=9,
            connectionstyle=style, linewidth=0.5 + min(count, 30) / 15,
            color="0.3" if is_direct((importer, imported), arrows) else "0.88",
            zorder=2 if is_direct((importer, imported), arrows) else 1,
        )  # fmt: skip
        axes.add_patch(arrow)
    for room, (x, y) in place.items():
        box = FancyBboxPatch(
            (x - 0.75, y - 0.2), 1.5, 0.4, boxstyle="round,pad=0.04", facecolor="white",
            edgecolor="0.2", zorder=3,
        )  # fmt: skip
        axes.add_patch(box)
        axes.text(x, y + 0.04, room, ha="center", va="center", fontsize=12, zorder=4)
        axes.text(
            x, y - 0.14, f"{modules[room]} modules" if modules[room] > 1 else "one class",
            ha="center", va="center", fontsize=7, color="0.4", zorder=4,
        )  # fmt: skip
    figure.savefig(HERE / "architecture.svg", metadata={"Date": None})


def main() -> None:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    modules, arrows = imports()
    floor = floors(set(modules), arrows)
    text, path = page(modules, arrows, floor), HERE / "architecture.md"
    if not check:
        path.write_text(text, encoding="utf-8")
        picture(modules, arrows, floor)
    elif not path.exists() or path.read_text(encoding="utf-8") != text:
        sys.exit("docs/architecture.md is out of date; run python docs/architecture.py")


if __name__ == "__main__":
    main()
