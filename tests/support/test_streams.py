"""Commands and samplers where there are no streams, or streams that know few characters."""

import os
import subprocess
import sys

import pytest

from conftest import ROOT

ASCII = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}


def environment(**more):
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


@pytest.mark.slow
def test_everything_works_without_streams(tmp_path):
    """As pythonw and services have it: no file 1 or 2, and sys.stdout and sys.stderr are None."""
    code = """
import os, sys
assert sys.stdout is None and sys.stderr is None
from sampler import Sampler, View
from sampler.cli.parser import main
sampler = Sampler(seed=1)
picture = sampler.generate(sampler.z, 600, 600, progress=True)
sampler.encode(picture[:26, :26])
sampler.save_poster(sampler.z, "poster.png", View(300, 300))
assert main(["render", "--size", "30", "--out", "a.png"]) == 0
assert main(["render", "--size", "30", "--out", "no/a.png"]) == 2
assert main(["checkpoints"]) == 0
with open("done", "w") as output:
    output.write(repr(sampler))
"""
    done = subprocess.run(
        ["sh", "-c", '"$0" -c "$1" 1>&- 2>&-', sys.executable, code],
        cwd=tmp_path,
        env=environment(),
        timeout=120,
    )
    assert done.returncode == 0
    output = (tmp_path / "done").read_text()
    assert output.startswith("<Sampler mnist-vaegan")
    assert output.isascii()
    assert (tmp_path / "a.png").is_file()
    assert (tmp_path / "poster.png").is_file()


def test_a_bar_fills_no_log():
    code = """
import time
from sampler.support.streams import bar
for step in bar(range(30)):
    time.sleep(0.02)
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment(), capture_output=True, check=True)
    states = [state for state in done.stderr.decode().split("\r") if state.strip()]
    assert len(states) == 2  # the first and the last
    assert "30/30" in states[-1]


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", pytest.param("cp1252", marks=pytest.mark.campaign)])
def test_commands_replace_what_cannot_be_encoded(tmp_path, encoding):
    code = """
import sys
from sampler import Sampler, View
from sampler.cli.parser import main
before = sys.stdout.errors
status = [
    main(["render", "--size", "20x10", "--out", "a→é.png"]),
    main("morph --from seed:1 --to seed:2 --frames 2 --size 8 --out a.gif".split()),
    main(["checkpoints"]),
    main(["render", "--z", "→.png", "--out", "b.png"]),
]
print(Sampler.available(), Sampler())
assert sys.stdout.errors == before == "strict", sys.stdout.errors
assert status == [0, 0, 0, 2], status
"""
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", code],
        cwd=tmp_path,
        env=environment(PYTHONIOENCODING=encoding),
        capture_output=True,
        timeout=120,
    )
    output = done.stdout.decode(encoding)
    assert done.returncode == 0, done.stderr
    assert ("a->e.png: 20x10, with" if encoding == "ascii" else "a->é.png: 20×10, with") in output
    assert "error: " in done.stderr.decode(encoding)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_that_has_gone_ends_a_command_quietly(tmp_path):
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run(
        [sys.executable, "-m", "sampler", "checkpoints"],
        cwd=tmp_path,
        env=environment(**ASCII),
        stdout=writes,
        stderr=subprocess.PIPE,
        timeout=120,
    )
    os.close(writes)
    assert (done.returncode, done.stderr) == (141, b"")
