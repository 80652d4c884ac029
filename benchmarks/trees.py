"""Two versions of the package side by side: a commit before, and this checkout."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]


@contextlib.contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """Yield a folder that holds a commit's files; it is removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "before"
        git = ["git", "-C", str(HERE), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), commit], check=True)
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


class Worker:
    """A Python process that imports the package of one tree and evaluates lines of JSON.

    Parameters
    ----------
    tree : Path
        The folder that holds the package.
    code : str
        Defines `answer(request)`, whose result is JSON.
    """

    def __init__(self, tree: Path, code: str) -> None:
        loop = (
            "\nimport json as _json, sys as _sys\n"
            "_out, _sys.stdout = _sys.stdout, _sys.stderr\n"
            "for _line in _sys.stdin:\n"
            "    print(_json.dumps(answer(_json.loads(_line))), file=_out, flush=True)\n"
        )
        paths = [str(tree), str(HERE / "benchmarks"), str(HERE / "tests")]
        self._process = subprocess.Popen(
            [sys.executable, "-c", code + loop],
            cwd=tree,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def answer(self, request: object) -> object:
        """Return what `answer` returns for a request."""
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            sys.exit(f"a worker ended with status {self._process.wait()}; see its message above")
        return json.loads(line)

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait()


@contextlib.contextmanager
def workers(commit: str, code: str) -> Iterator[tuple[Worker, Worker]]:
    """Yield a worker of a commit and one of this checkout."""
    with checked_out(commit) as tree:
        pair = Worker(tree, code), Worker(HERE, code)
        try:
            yield pair
        finally:
            for worker in pair:
                worker.close()
