"""A parser of command lines with negative values and hints for misspelt words."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

_NEGATIVE = re.compile(r"-[0-9.]")  # -3,2 is a point, no flag
_CHOICE = re.compile(r"invalid choice: '?(.*?)'? \(choose from (.*)\)")


class Parser(argparse.ArgumentParser):
    """As `argparse.ArgumentParser`, with near matches for flags, choices and commands.

    Examples
    --------
    >>> parser = Parser(prog="draw")
    >>> _ = parser.add_argument("--center")
    >>> parser.parse_args(["--center", "-3,2"]).center
    '-3,2'
    """

    def parse_known_args(
        self,
        args: Sequence[str] | None = None,
        namespace: argparse.Namespace | None = None,
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse the known arguments; an unknown flag ends the command."""
        self._given = _joined(sys.argv[1:] if args is None else args)
        namespace = argparse.Namespace() if namespace is None else namespace
        known, others = super().parse_known_args(self._given, namespace)
        if others:
            self.error(f"unrecognized arguments: {' '.join(others)}")
        return known, others

    def error(self, message: str) -> NoReturn:
        """Print the usage and the error, with the nearest choice; the exit status is 2."""
        choice = _CHOICE.search(message)
        if choice and "maybe you meant" not in message:  # Python 3.15 has its own hint
            message += _hint(choice[1], re.findall(r"[\w-]+", choice[2]))
        elif "required" in message or message.startswith("unrecognized"):
            message += self._near_flag()
        super().error(message)

    def _near_flag(self) -> str:
        """Return a hint for the first unknown flag: misspelt, it makes another one missing."""
        known = re.findall(r"--[a-z][a-z-]*", self.format_usage())
        for argument in self._given:
            name = argument.partition("=")[0]
            if name.startswith("--") and not any(flag.startswith(name) for flag in known):
                return _hint(name, known)
        return ""


def _hint(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"; {word!r} is unknown, did you mean {near[0]!r}?" if near else ""


def _joined(args: Sequence[str]) -> list[str]:
    """Return the arguments with negative values joined to their flags: --center=-3,2."""
    joined: list[str] = []
    for argument in args:
        flag = joined[-1] if joined else ""
        if _NEGATIVE.match(argument) and re.fullmatch(r"--[a-z][a-z-]*", flag):
            joined[-1] = f"{flag}={argument}"
        else:
            joined.append(argument)
    return joined
