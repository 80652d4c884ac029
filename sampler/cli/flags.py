"""The flags that several commands share."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable

from sampler.cli import argument_types as types


def command(
    add: Callable[..., argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], None],
    what: str,
    example: str,
) -> argparse.ArgumentParser:
    """Add a command: its function, what it does, and an example of its use."""
    parser = add(
        name,
        help=what,
        description=what[0].upper() + what[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def in_flags(message: str, arguments: argparse.Namespace) -> str:
    """Return a message of a function with its arguments as the command's flags.

    Examples
    --------
    >>> given = argparse.Namespace(preset="ink", skip_broken=False)
    >>> in_flags("pass preset='auto', or skip_broken=True", given)
    'pass --preset auto, or --skip-broken'
    """
    names = "|".join(name for name in vars(arguments) if name != "run")

    def flag(found: re.Match[str]) -> str:
        name, value = found[1].replace("_", "-"), found[2].strip("'")
        return f"--{name}" if value == "True" else f"--{name} {value}"

    return re.sub(rf"(?<![\w-])({names})=('[^'\s]*'|\w+)", flag, message)


def add_checkpoint(parser: argparse.ArgumentParser) -> None:
    """Add the flag of the network."""
    parser.add_argument(
        "--checkpoint", metavar="NAME", help="name or folder (mnist-vaegan, or the recipe's)"
    )


def add_out(parser: argparse.ArgumentParser, endings: str) -> None:
    """Add the flags of the file that is written."""
    parser.add_argument("--out", required=True, metavar="FILE", help=endings)
    parser.add_argument("--overwrite", action="store_true", help="replace a file that is there")


def add_size(parser: argparse.ArgumentParser, usual: str, *, recipe: bool = False) -> None:
    """Add size and scale; None stands for the recipe's own."""
    parser.add_argument(
        "--size", type=types.size, default=None if recipe else usual, metavar="WIDTHxHEIGHT",
        help=f"in pixels, or one number for a square ({usual})",
    )  # fmt: skip
    parser.add_argument(
        "--scale", type=types.scale, default=None if recipe else 8.0,
        help="half-width of the window in the plane; more shows what lies around (8.0)",
    )  # fmt: skip


def add_window(parser: argparse.ArgumentParser) -> None:
    """Add the flags of the window, without its size."""
    parser.add_argument(
        "--center", type=types.point, metavar="X,Y",
        help="middle of the window, from -8,-8 at the top left of a picture to 8,8",
    )  # fmt: skip
    parser.add_argument("--zoom", type=types.scale, help="times larger (1)")
    parser.add_argument(
        "--rotation", type=types.number, metavar="DEGREES", help="turn of the window (0)"
    )
    parser.add_argument(
        "--aspect", choices=["stretch", "fit"],
        help="of pictures that are not square: stretch them, or show more (stretch)",
    )  # fmt: skip


def add_z(parser: argparse.ArgumentParser) -> None:
    """Add the flags that choose z."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--label",
        type=types.label,
        metavar="LABEL",
        help="a picture of this label, encoded: a digit, or a name of your own pictures",
    )
    what.add_argument(
        "--z", metavar="FILE", help="z alone: from .json, .npy or a file with a recipe"
    )
    what.add_argument("--encode", metavar="PICTURE", help="a picture file, to be encoded")
    parser.add_argument(
        "--seed", type=types.seed, help="of a random z, or of the choice with --label"
    )
