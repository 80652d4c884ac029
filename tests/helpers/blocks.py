"""The code blocks of README and the site, and what the tests put in the place of their numbers."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

#: What takes long or much at a reader's, and what the tests run.  Each line has to be used.
SMALLER = (
    (r"\b(?:20_000|100_000)\b", "1_000"),
    (r"\b3240\b", "324"),
    (r"--size 20000\b", "--size 500"),
    (r"--size 240\b", "--size 60"),
    (r"--minutes 30\b", "--minutes 0.1"),
    (r"\bminutes=5\b", "minutes=0.1"),
    (r"%run -i (?:\.\./)?sampler\.py", f"%run -i {ROOT / 'sampler.py'}"),
)
#: Numbers that no line of a page has: module, name, value.
CONSTANTS = (
    ("sampler.cli.demo", "TERM", 40),
    ("sampler.cli.demo", "FRAMES", 4),
    ("sampler.evaluation.metrics", "RANDOM", 300),
    ("sampler.evaluation.metrics", "REFINING", 1),
    ("sampler.evaluation.metrics", "LARGE_SIZE", 130),
    ("sampler.evaluation.metrics", "SLOPE_SIZE", 270),
    ("sampler.evaluation.metrics", "SLANTED", 100),
    ("sampler.evaluation.metrics", "SLOPES", 2),
)
#: Commands that a block may have beside `python -m sampler`, and what tries them.
ELSEWHERE = {
    "pip install": "every run of .ci/run installs on a clean machine",
    "python -m venv": "the same",
    "pytest": "this is it",
    "python benchmarks/photographs.py": "takes minutes; the page has its figures",
    "jupyter lab": "tests/browser starts it",
}
_FENCE = re.compile(
    r"^(?P<indent> *)(?P<marks>```+|~~~+) *(?P<language>[\w-]*)[^\n]*\n"
    r"(?P<code>.*?)^ *(?P=marks) *$",
    re.MULTILINE | re.DOTALL,
)
_REASON = re.compile(r"<!-- not run: (.+?) -->\s*$")


@dataclass(frozen=True)
class Block:
    """One fenced block.

    Attributes
    ----------
    page, line
        The page, relative to the checkout, and the line of its opening fence, from 1.
    language
        What the fence says; empty if nothing.
    code
        Without the indentation of the fence.
    reason
        Why it is not run; empty if it is.
    """

    page: str
    line: int
    language: str
    code: str
    reason: str = ""

    def __str__(self):
        return f"{self.page}:{self.line}"


def blocks_of(page):
    """Return a page's fenced blocks in their order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for fence in _FENCE.finditer(text):
        before = text[: fence.start()]
        reason = _REASON.search(before)
        indent = len(fence["indent"])
        lines = [line[indent:] for line in fence["code"].splitlines()]
        found.append(
            Block(
                page.relative_to(ROOT).as_posix(),
                before.count("\n") + 1,
                fence["language"],
                "\n".join(lines),
                reason[1] if reason else "",
            )
        )
    return found


def spans_of(page):
    """Return a page's code between backticks in its text, fenced blocks left out."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return [" ".join(span.split()) for span in re.findall(r"(?<!`)`([^`]+)`(?!`)", text)]


def smaller(code):
    """Return the code with the numbers of the tests."""
    for pattern, replacement in SMALLER:
        code = re.sub(pattern, replacement, code)
    return code


def commands(code):
    """Return the words of each command of a shell block, comments left out.

    Raises
    ------
    ValueError
        For a line that is more than words and ``&&``.
    """
    joined = code.replace("\\\n", " ")
    found = []
    for line in joined.splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="&|;<>()")
        lexer.whitespace_split = True
        lexer.commenters = "#"
        words = [[]]
        for word in lexer:
            if word == "&&":
                words.append([])
            elif set(word) <= set("&|;<>()"):
                msg = f"{line!r} has {word}; a block of commands has words and && only"
                raise ValueError(msg)
            else:
                words[-1].append(word)
        found += [command for command in words if command]
    return found


def own_arguments(command):
    """Return the arguments of a command of this package, None for another program."""
    if command[:3] == ["python", "-m", "sampler"]:
        return command[3:]
    return command[1:] if command[0] == "cppn-sampler" else None


def is_tried_elsewhere(command):
    """Return whether a command of another program is one that `ELSEWHERE` names."""
    while command and re.match(r"[A-Z_]+=", command[0]):  # a variable of the environment
        command = command[1:]
    text = " ".join(command)
    return any(text == known or text.startswith(f"{known} ") for known in ELSEWHERE)
