"""Types of the command line's arguments; argparse shows the message of `ArgumentTypeError`."""

from __future__ import annotations

import argparse
import math
import re

from sampler.support.arguments import shown

SPECS = "seed:7, digit:2 (or 2), label:NAME, picture:PATH or z:PATH"
_MOST_FRAMES = 100_000


def seed(text: str) -> int:
    """Return a seed: a whole number from 0 on."""
    return _whole(text, 0)


def label(text: str) -> int | str:
    """Return a label: a whole number from 0 to 999, or a name, which the network has to know."""
    if not text.strip():
        msg = f"got {shown(text)}; expected a label, such as 2, or a name of your own pictures"
        raise argparse.ArgumentTypeError(msg)
    return text if text.strip("0123456789-.") else _whole(text, 0, 999, "such as 2")


def frames(text: str) -> int:
    """Return a number of frames, with both ends of a leg."""
    return _whole(text, 2, _MOST_FRAMES, "both ends of a leg")


def finer(text: str) -> int:
    """Return a side of supersampled blocks, 1 to 64."""
    return _whole(text, 1, 64)


def side(text: str) -> int:
    """Return a side of training pictures, 8 to 1024 pixels."""
    return _whole(text, 8, 1024, "such as 64")


def count(text: str) -> int:
    """Return a number of pictures, 0 to a million."""
    return _whole(text, 0, 10**6)


def _whole(text: str, least: int, most: int | None = None, hint: str = "") -> int:
    number = int(text) if re.fullmatch(r"[0-9]{1,4000}", text) else -1  # more digits are a slip
    if number < least or (most is not None and number > most):
        limits = f"from {least} on" if most is None else f"from {least} to {most}"
        msg = f"got {shown(text)}; expected a whole number {limits}{hint and f', {hint}'}"
        raise argparse.ArgumentTypeError(msg)
    return number


def _float(text: str) -> float:
    """Return a number, or NaN; digits of other scripts are refused."""
    try:
        return float(text) if text.isascii() else math.nan
    except ValueError:
        return math.nan


def number(text: str) -> float:
    """Return a finite number."""
    value = _float(text)
    if not math.isfinite(value):
        msg = f"got {shown(text)}; expected a finite number, such as 0.5"
        raise argparse.ArgumentTypeError(msg)
    return value


def size(text: str) -> tuple[int, int]:
    """Return width and height, given both or one for a square."""
    match = re.fullmatch(r"([0-9]{1,18})(?:[x×]([0-9]{1,18}))?", text.lower())
    sides = (0, 0) if match is None else (int(match[1]), int(match[2] or match[1]))
    if min(sides) < 1:
        msg = f"got {shown(text)}; expected WIDTHxHEIGHT such as 1920x1080, or one number"
        raise argparse.ArgumentTypeError(msg)
    return sides


def scale(text: str) -> float:
    """Return a positive number."""
    value = _float(text)
    if not (math.isfinite(value) and value > 0):
        msg = f"got {shown(text)}; expected a positive number, such as 8"
        raise argparse.ArgumentTypeError(msg)
    return value


def point(text: str) -> tuple[float, float]:
    """Return a point of the plane, given as X,Y."""
    try:
        x, y = map(number, text.split(","))
    except (ValueError, argparse.ArgumentTypeError):
        msg = f"got {shown(text)}; expected X,Y such as 2.5,-3"
        raise argparse.ArgumentTypeError(msg) from None
    return x, y


def spec(text: str) -> tuple[str, str | int]:
    """Return the kind and the value of a SPEC, see `SPECS`."""
    if re.fullmatch(r"[0-9]", text):  # as --label 2
        text = f"digit:{text}"
    kind, _, value = text.partition(":")
    if kind not in ("seed", "digit", "label", "picture", "z") or not value:
        msg = f"got {shown(text)}; expected a SPEC such as {SPECS}"
        raise argparse.ArgumentTypeError(msg)
    if kind == "label":
        return kind, label(value)
    return kind, (_whole(value, 0) if kind in ("seed", "digit") else value)
