"""Every block of code in README and the site runs, in an empty folder, as a reader types it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.blocks import (
    CONSTANTS,
    PAGES,
    ROOT,
    SMALLER,
    Block,
    blocks_of,
    commands,
    is_tried_elsewhere,
    own_arguments,
    smaller,
    spans_of,
)

LANGUAGES = {"python", "ipython", "bash", "text", "js", "html"}  # tests/browser has the last two
BLOCKS = [block for page in PAGES for block in blocks_of(page)]
SPANS = spans_of(ROOT / "README.md")
WITH_CODE = sorted({block.page for block in BLOCKS if block.language != "text"})


def steps_of(page):
    """The steps of a page, and where each is."""
    steps, origins = [], []
    for block in BLOCKS:
        if block.page != page or block.reason:
            continue
        if block.language in ("python", "ipython"):
            steps.append(["code", smaller(block.code)])
            origins.append(block)
        elif block.language == "bash":
            own = [own_arguments(command) for command in commands(smaller(block.code))]
            steps += [["command", arguments] for arguments in own if arguments is not None]
            origins += [block for arguments in own if arguments is not None]
    if page == "README.md":
        spans = steps_of_spans()
        steps += spans
        origins += [f"{page}: {what}" for _, what in spans]
    return steps, origins


def steps_of_spans():
    """The steps of the README's one line for each wish: calls of the sampler, and its commands."""
    steps = [["code", "from sampler import Sampler, View"]]
    for span in dict.fromkeys(SPANS):
        if re.match(r"(?:\w+ = )?(?:(?:sampler|rough|letters)\.\w+|Sampler(?:\.\w+)?)\(", span):
            steps.append(["code", smaller(span)])
        elif span.startswith("python -m sampler"):
            steps.append(["command", own_arguments(*commands(smaller(span)))])
    return steps


class Session:
    """A process that runs pages; see session.py."""

    def __init__(self, folder):
        self.log = (folder / "log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("session.py")), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "MPLBACKEND": "agg",
                "IPYTHONDIR": str(folder / "ipython"),
            },
        )

        self.say(CONSTANTS)

    def say(self, what):
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def run(self, page, steps):
        """Return None, or the number of the step that failed and what was said."""
        start = self.log.seek(0, os.SEEK_END)
        self.say([page, steps])
        answer = self.process.stdout.readline()
        if answer:
            return json.loads(answer)
        self.log.seek(start)
        return [-1, self.log.read()[-4000:]]

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()
        self.log.close()


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    running = Session(tmp_path_factory.mktemp("pages"))
    yield running
    running.stop()


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_CODE)
def test_a_page_runs(session, page):
    steps, origins = steps_of(page)
    if not steps:
        return  # commands of other programs alone
    failed = session.run(page, steps)
    if failed:
        number, message = failed
        pytest.fail(f"{origins[number] if number >= 0 else page}\n{message}")


def test_the_readme_has_one_line_for_each_wish():
    assert len(steps_of_spans()) >= 15


def test_at_most_five_blocks_are_not_run():
    assert [str(block) for block in BLOCKS if block.reason][5:] == []


def test_each_block_says_its_language():
    assert [str(block) for block in BLOCKS if block.language not in LANGUAGES] == []


def test_commands_of_other_programs_are_tried_elsewhere():
    unknown = [
        f"{block}: {' '.join(command)}"
        for block in BLOCKS
        if block.language == "bash" and not block.reason
        for command in commands(block.code)
        if own_arguments(command) is None and not is_tried_elsewhere(command)
    ]
    assert unknown == []


def test_each_replacement_is_used():
    code = "\n".join([*SPANS, *(block.code for block in BLOCKS)])
    assert [pattern for pattern, _ in SMALLER if not re.search(pattern, code)] == []


def test_the_reading_of_a_page(tmp_path, monkeypatch):
    page = tmp_path / "page.md"
    page.write_text(
        "1. A step\n\n   ```bash\n   pip install x && python -m sampler demo --out 'a b'  # so\n"
        "   python -m sampler render \\\n     --seed 1\n   ```\n\n"
        "<!-- not run: it takes a day -->\n```python\nrun()\n```\n\n```text\n```\n"
    )
    monkeypatch.setattr("helpers.blocks.ROOT", tmp_path)
    first, second, third = blocks_of(page)
    assert (first.language, first.line, first.reason) == ("bash", 3, "")
    assert commands(first.code) == [
        ["pip", "install", "x"],
        ["python", "-m", "sampler", "demo", "--out", "a b"],
        ["python", "-m", "sampler", "render", "--seed", "1"],
    ]
    assert second == Block("page.md", 10, "python", "run()", "it takes a day")
    assert third.code == ""
    with pytest.raises(ValueError, match="words and && only"):
        commands("pip list | grep numpy")
