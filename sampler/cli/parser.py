"""The command line: `python -m sampler COMMAND`, such as demo, render, morph, info and train."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from sampler.cli import argument_types as types
from sampler.cli import commands, demo, exporting, training
from sampler.cli.flags import (
    add_checkpoint,
    add_out,
    add_size,
    add_window,
    add_z,
    command,
    in_flags,
)
from sampler.cli.framing import FRAMES
from sampler.cli.parsing import Parser
from sampler.cli.printing import add_inks, add_printing
from sampler.config.points import PRESETS
from sampler.exports.formats import FORMATS
from sampler.latent.vectors import EASINGS
from sampler.support.streams import forgiving


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0, 2 after an error, 130 after Ctrl-C.

    141 is that of a command whose reader has gone, such as ``head``: it stops without a word.
    """
    with forgiving():
        return _run(sys.argv[1:] if arguments is None else arguments)


def _run(arguments: Sequence[str]) -> int:
    parser = make_parser()
    if not arguments:
        parser.print_help(sys.stderr)
        print("\nerror: no COMMAND was given; it is one of the above", file=sys.stderr)
        return 2
    parsed = parser.parse_args(arguments)
    try:
        parsed.run(parsed)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is still to be written would fail once more when Python ends.
        nothing = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nothing, stream)
        return 141
    except KeyboardInterrupt as error:
        what = f"{error}" or "no half-written file is left."
        print(f"\nInterrupted; {what}", file=sys.stderr)
        return 130
    except (ValueError, TypeError, OSError, ImportError) as error:
        print(f"error: {in_flags(_in_words(error), parsed)}", file=sys.stderr)
        return 2
    except MemoryError:
        print("error: this needs more memory than there is; give a smaller --size", file=sys.stderr)
        return 2
    return 0


def _in_words(error: Exception) -> str:
    """Return the message without the error's number: "No such file or directory: 'z.json'"."""
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{error.strerror}: {str(error.filename)!r}"
    return str(error) or type(error).__name__


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; its `run` is the command's function."""
    parser = Parser(
        prog="python -m sampler",
        description="Large pictures from small latent vectors. COMMAND --help says more.",
    )
    add = parser.add_subparsers(required=True, metavar="COMMAND").add_parser
    _add_demo(add)
    _add_render(add)
    _add_morph(add)
    _add_info(add)
    _add_export(add)
    _add_gallery(add)
    _add_train(add)
    _add_evaluate(add)
    _add_checkpoints(add)
    return parser


def _add_demo(add: Callable[..., argparse.ArgumentParser]) -> None:
    parser = command(
        add,
        "demo",
        commands.run_demo,
        "draw the pictures of the 2016 post, in less than a minute",
        "python -m sampler demo --out out",
    )
    parser.add_argument("--out", default="out", help="folder, made if needed (%(default)s)")
    parser.add_argument(
        "--seed", type=types.seed, default=demo.SEED, help="another one, other digits (%(default)s)"
    )


def _add_render(add: Callable[..., argparse.ArgumentParser]) -> None:
    parser = command(
        add,
        "render",
        commands.render,
        "draw one picture of any size; it carries the recipe to draw it again",
        "python -m sampler render --label 2 --size 1920x1080 --out two.png\n"
        "  python -m sampler render two.png --size 20000 --out poster.tif\n"
        "  python -m sampler render way.gif --size 800 --out way.mp4\n"
        "  python -m sampler render two.png --frame stroke --zoom 40 --out stroke.png",
    )
    parser.add_argument(
        "picture", nargs="?", metavar="PICTURE",
        help="a picture or a film with a recipe, to be drawn again; each flag replaces one entry",
    )  # fmt: skip
    add_checkpoint(parser)
    add_z(parser)
    add_size(parser, "1300", recipe=True)
    add_window(parser)
    parser.add_argument(
        "--frame", choices=FRAMES, help="find the window: all of the ink, or a stroke (with --zoom)"
    )
    parser.add_argument(
        "--exact", action="store_true", default=None, help="evaluate the network at every pixel"
    )
    parser.add_argument(
        "--supersample", type=types.finer, metavar="N", help="average N×N finer pixels into one"
    )
    add_printing(parser)
    add_out(parser, ".png or .tif, of any size; of a film .gif, .png, .webp or .mp4")


def _add_morph(add: Callable[..., argparse.ArgumentParser]) -> None:
    parser = command(
        add,
        "morph",
        commands.morph,
        f"draw the way from one z through others into a film; a SPEC is {types.SPECS}",
        "python -m sampler morph --from digit:2 --to digit:9 digit:0 --loop --out film.gif",
    )
    add_checkpoint(parser)
    parser.add_argument("--from", dest="start", type=types.spec, required=True, metavar="SPEC")
    parser.add_argument(
        "--to", type=types.spec, required=True, nargs="+", action="append", metavar="SPEC",
        help="where it goes, in this order",
    )  # fmt: skip
    parser.add_argument(
        "--frames", type=types.frames, default=25, help="a leg, with both ends (%(default)s)"
    )
    add_size(parser, "400")
    parser.add_argument("--easing", choices=list(EASINGS), default="ease", help="(%(default)s)")
    parser.add_argument("--loop", action="store_true", help="go back to the start at the end")
    parser.add_argument(
        "--duration", type=types.number, default=0.05, help="seconds a frame (%(default)s)"
    )
    parser.add_argument(
        "--hold", type=types.number, default=0.0, help="seconds more at both ends (%(default)s)"
    )
    add_inks(parser)
    add_out(parser, ".gif, .png, .webp or .mp4")


def _add_info(add: Callable[..., argparse.ArgumentParser]) -> None:
    parser = command(
        add,
        "info",
        commands.info,
        "tell how a picture or a film was made: by which network, z, and window",
        "python -m sampler info two.png",
    )
    parser.add_argument("file", metavar="FILE", help="a picture or a film with a recipe")


def _add_export(add: Callable[..., argparse.ArgumentParser]) -> None:
    parser = command(
        add,
        "export",
        exporting.export,
        "write a network, or one picture, for use outside of Python",
        "python -m sampler export --label 7 --out seven.html\n"
        "  python -m sampler export it.png --out it.stl --set height=4",
    )
    parser.add_argument(
        "picture", nargs="?", metavar="PICTURE", help="a picture with a recipe: its network and z"
    )
    add_checkpoint(parser)
    add_z(parser)
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", dest="options",
        help="an option of the format, as often as needed",
    )  # fmt: skip
    add_out(parser, " or ".join(FORMATS))


def _add_gallery(add: Callable[..., argparse.ArgumentParser]) -> None:
    parser = command(
        add,
        "gallery",
        exporting.gallery,
        "write one index of several web pages, in their folder",
        "python -m sampler gallery two.html nine.html --out index.html",
    )
    parser.add_argument("pages", nargs="+", metavar="PAGE", help="a web page that export wrote")
    parser.add_argument("--title", default="Gallery", help="the heading (%(default)s)")
    parser.add_argument(
        "--checkpoint", metavar="FOLDER", help="networks that `checkpoints` does not list"
    )
    add_out(parser, ".html, in the folder of the pages or above")


def _add_evaluate(add: Callable[..., argparse.ArgumentParser]) -> None:
    parser = command(
        add,
        "evaluate",
        commands.evaluate,
        "measure a checkpoint on MNIST's test set and write the figures into its card",
        "python -m sampler evaluate mnist-vaegan --baseline out/vae",
    )
    parser.add_argument("name", help="a checkpoint's name or folder")
    parser.add_argument(
        "--baseline", metavar="NAME", help="a plain VAE, whose Fréchet distance is compared"
    )
    parser.add_argument("--data", metavar="FOLDER", help="where MNIST's files are")
    parser.add_argument(
        "--large", type=types.count, metavar="N", default=10_000,
        help="pictures measured at 1300×1300, 20 a second (%(default)s); 0 keeps the card's figure",
    )  # fmt: skip


def _add_checkpoints(add: Callable[..., argparse.ArgumentParser]) -> None:
    command(
        add,
        "checkpoints",
        commands.list_checkpoints,
        "list the trained networks and how good they are",
        "python -m sampler checkpoints",
    )


def _add_train(add: Callable[..., argparse.ArgumentParser]) -> None:
    parser = command(
        add,
        "train",
        training.train,
        "train a network on pictures of your own: a folder, fonts, an archive",
        "python -m sampler train my-icons/ --out my-net --minutes 30\n"
        "  python -m sampler train my-icons/ --out my-net --resume",
    )
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="folder of pictures, sub-folders are labels; or a font, or an .npz archive",
    )
    parser.add_argument("--out", required=True, metavar="NET", help="folder of the network")
    parser.add_argument("--minutes", type=types.scale, help="time of the training (30)")
    parser.add_argument("--size", type=types.side, help="pixels of the pictures, along a side (64)")
    parser.add_argument(
        "--preset", choices=PRESETS, help="how they are learned; auto looks at them (auto)"
    )
    parser.add_argument("--seed", type=types.seed, help="another one, another network (2016)")
    parser.add_argument(
        "--curriculum", action="store_true", help="from 2x2 pixels up to the size, in half the time"
    )
    parser.add_argument("--resume", action="store_true", help="finish what was interrupted")
    for name, text in _LOADING.items():
        parser.add_argument(f"--{name}", help=text)
    parser.add_argument(
        "--skip-broken", action="store_true", help="go on without files that cannot be read"
    )


_LOADING = {
    "fit": "of pictures that are not square: pad, crop or stretch (pad)",
    "background": "colour under transparent pixels and beside pictures, or random (white)",
    "colour": "grey or rgb, whatever the files have",
    "ink": "dark or light: what the ink is in grey files",
    "glyphs": "letters of fonts (A-Z)",
}
