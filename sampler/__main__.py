"""The command line: `python -m sampler demo | render | morph | evaluate | checkpoints`."""

from __future__ import annotations

import argparse
import math
import os
import re
import sys
from collections.abc import Sequence

from sampler import commands, demo
from sampler.latent import EASINGS
from sampler.streams import forgiving

_SPECS = "seed:7, digit:2, picture:PATH or z:PATH"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0, 2 after an error, 130 after Ctrl-C.

    141 is that of a command whose reader has gone, such as ``head``: it stops without a word.
    """
    with forgiving():
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        asked.run(asked)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is still to be written would fail once more when Python ends.
        nothing = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nothing, stream)
        return 141
    except KeyboardInterrupt:
        print("\nInterrupted; no half-written file is left.", file=sys.stderr)
        return 130
    except (ValueError, TypeError, OSError, ImportError) as error:
        print(f"error: {_in_words(error)}", file=sys.stderr)
        return 2
    except MemoryError:
        print("error: this needs more memory than there is; ask for less --size", file=sys.stderr)
        return 2
    return 0


def _in_words(error: Exception) -> str:
    """Return the message without Python's numbers: "No such file or directory: 'z.json'"."""
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{error.strerror}: {str(error.filename)!r}"
    return str(error) or type(error).__name__


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sampler",
        description="Large pictures from small latent vectors. COMMAND --help tells more.",
    )
    add = parser.add_subparsers(required=True, metavar="COMMAND").add_parser
    _add_demo(add)
    _add_render(add)
    _add_morph(add)
    _add_evaluate(add)
    _add_checkpoints(add)
    return parser


def _add_demo(add) -> None:
    parser = _command(
        add,
        "demo",
        commands.run_demo,
        "draw the pictures of the 2016 post, in less than a minute",
        "python -m sampler demo --out out",
    )
    parser.add_argument("--out", default="out", help="folder, made if needed (%(default)s)")
    parser.add_argument(
        "--seed", type=_seed, default=demo.SEED, help="another one, other digits (%(default)s)"
    )


def _add_render(add) -> None:
    parser = _command(
        add,
        "render",
        commands.render,
        "draw one picture of any size; it carries the recipe to draw it again",
        "python -m sampler render --label 2 --size 1920x1080 --out two.png\n"
        "  python -m sampler render --z two.png --size 20000 --out poster.tif\n"
        "  python -m sampler render --z two.png --zoom 40 --center=1.5,-2 --out stroke.png",
    )
    _add_checkpoint(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--label", type=int, metavar="D", help="a digit of this label, encoded")
    what.add_argument("--z", metavar="FILE", help="z from .json, .npy or a picture's recipe (.png)")
    what.add_argument("--encode", metavar="PICTURE", help="a picture of a digit, to be encoded")
    parser.add_argument("--seed", type=_seed, help="of a random z, or of the choice with --label")
    _add_size(parser, "1300")
    _add_window(parser)
    parser.add_argument("--exact", action="store_true", help="ask the network at every pixel")
    parser.add_argument(
        "--supersample", type=int, default=1, metavar="N", help="average N×N finer pixels into one"
    )
    parser.add_argument("--out", required=True, metavar="FILE", help=".png or .tif, of any size")


def _add_morph(add) -> None:
    parser = _command(
        add,
        "morph",
        commands.morph,
        f"draw the way from one z through others into a film; a SPEC is {_SPECS}",
        "python -m sampler morph --from digit:2 --to digit:9 digit:0 --loop --out film.gif",
    )
    _add_checkpoint(parser)
    parser.add_argument("--from", dest="start", type=_spec, required=True, metavar="SPEC")
    parser.add_argument(
        "--to", type=_spec, required=True, nargs="+", action="append", metavar="SPEC",
        help="where it goes, in this order",
    )  # fmt: skip
    parser.add_argument(
        "--frames", type=int, default=25, help="a leg, with both ends (%(default)s)"
    )
    _add_size(parser, "400")
    parser.add_argument("--easing", choices=list(EASINGS), default="ease", help="(%(default)s)")
    parser.add_argument("--loop", action="store_true", help="go back to the start at the end")
    parser.add_argument(
        "--duration", type=float, default=0.05, help="seconds a frame (%(default)s)"
    )
    parser.add_argument(
        "--hold", type=float, default=0.0, help="seconds more at both ends (%(default)s)"
    )
    parser.add_argument("--out", required=True, metavar="FILE", help=".gif, .png, .webp or .mp4")


def _add_evaluate(add) -> None:
    parser = _command(
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
        "--large", type=_seed, metavar="N", default=10_000,
        help="pictures measured at 1300×1300, 20 a second (%(default)s); 0 keeps the card's figure",
    )  # fmt: skip


def _add_checkpoints(add) -> None:
    _command(
        add,
        "checkpoints",
        commands.list_checkpoints,
        "list the trained networks and how good they are",
        "python -m sampler checkpoints",
    )


def _command(add, name: str, run, what: str, example: str) -> argparse.ArgumentParser:
    parser = add(
        name,
        help=what,
        description=what[0].upper() + what[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def _add_checkpoint(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--checkpoint", default="mnist-vaegan", metavar="NAME", help="name or folder (%(default)s)"
    )


def _add_size(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument(
        "--size", type=_size, default=default, metavar="WIDTHxHEIGHT",
        help="in pixels, or one number for a square (%(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--scale", type=_scale, default=8.0,
        help="half-width of the window in the plane; more shows what lies around (%(default)s)",
    )  # fmt: skip


def _add_window(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--center", type=_point, default=(0.0, 0.0), metavar="X,Y",
        help="middle of the window, from -8,-8 at the top left of a digit to 8,8",
    )  # fmt: skip
    parser.add_argument("--zoom", type=_scale, default=1.0, help="times larger (%(default)s)")
    parser.add_argument(
        "--rotation", type=float, default=0.0, metavar="DEGREES", help="turn of the window"
    )
    parser.add_argument(
        "--aspect", choices=["stretch", "fit"], default="stretch",
        help="of pictures that are not square: stretch digits, or show more (%(default)s)",
    )  # fmt: skip


# Types of arguments: argparse shows the message of ArgumentTypeError


def _seed(text: str) -> int:
    return _whole(text, 0)


def _whole(text: str, least: int) -> int:
    if not re.fullmatch(r"\d+", text) or int(text) < least:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} on")
    return int(text)


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)(?:[x×](\d+))?", text.lower())
    sides = (0, 0) if match is None else (int(match[1]), int(match[2] or match[1]))
    if min(sides) < 1:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no size; expected WIDTHxHEIGHT such as 1920x1080, or one number"
        )
    return sides


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = math.nan
    if not (math.isfinite(scale) and scale > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no positive half-width, such as 8")
    return scale


def _point(text: str) -> tuple[float, float]:
    try:
        x, y = map(float, text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no point; expected X,Y such as 2.5,-3"
        ) from None
    return x, y


def _spec(text: str) -> tuple[str, str | int]:
    kind, _, value = text.partition(":")
    if kind not in ("seed", "digit", "picture", "z") or not value:
        raise argparse.ArgumentTypeError(f"{text!r} is no SPEC; expected {_SPECS}")
    return kind, (_whole(value, 0) if kind in ("seed", "digit") else value)


if __name__ == "__main__":
    sys.exit(main())
