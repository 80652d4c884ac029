"""A real JupyterLab in a real browser, for tests, benchmark and recordings of the panels."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np

THREE = [  # two arcs, in shares of the pad
    *((0.48 + 0.17 * np.sin(t), 0.32 - 0.17 * np.cos(t)) for t in np.linspace(-0.9, 3.1, 25)),
    *((0.48 + 0.22 * np.sin(t), 0.68 - 0.19 * np.cos(t)) for t in np.linspace(0, 4.1, 30)),
]
_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--enable-unsafe-swiftshader",
]
_SERVER = [
    "--no-browser",
    "--allow-root",
    "--ip=127.0.0.1",
    "--ServerApp.port_retries=0",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
]
_FOLDERS = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")


def missing() -> str | None:
    """Return the reason for having no browser, or None."""
    if chromium() is None:
        return "no browser installed: apt-get install chromium, or set CHROMIUM to one"
    try:
        import playwright  # noqa: F401
    except ImportError:
        return 'Playwright is not installed: pip install -e ".[test]"'
    return None


def chromium() -> str | None:
    """Return the browser's path, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


class Lab:
    """A JupyterLab on this machine alone, with settings of its own.

    Parameters
    ----------
    folder : Path
        The folder of its notebooks; its settings go into a subfolder.
    """

    def __init__(self, folder: Path):
        self.folder, self._token = folder, secrets.token_hex(16)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._log = (folder / "jupyter.log").open("w")
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", *_SERVER),
                f"--port={self._port}",
                f"--IdentityProvider.token={self._token}",
                f"--ServerApp.root_dir={folder}",
            ],
            env=self._environment(),
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait(lambda: self.get("api/status") is not None, "JupyterLab did not start")

    def url(self, path: str) -> str:
        """Return the address of a path of the server."""
        return f"http://127.0.0.1:{self._port}/{path}?token={self._token}"

    def get(self, path: str):
        """Return the answer of the server's API, or None without one."""
        try:
            with urllib.request.urlopen(self.url(path), timeout=5) as answer:
                return json.load(answer)
        except OSError:
            return None

    def wait_for_kernel(self) -> None:
        """Wait until a kernel is connected and idle: before that nothing can be run."""

        def ready():
            kernels = [session["kernel"] for session in self.get("api/sessions") or ()]
            return any(k["connections"] and k["execution_state"] == "idle" for k in kernels)

        self._wait(ready, "no kernel became idle")

    def stop(self) -> None:
        """End the server and its kernels."""
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(20)
        self._process.kill()
        self._log.close()

    def _wait(self, done, what: str, seconds: float = 90.0) -> None:
        end = time.monotonic() + seconds
        while not done():
            if self._process.poll() is not None or time.monotonic() > end:
                log = (self.folder / "jupyter.log").read_text()[-2000:]
                raise RuntimeError(f"{what} in {seconds:.0f} s; its log ends:\n{log}")
            time.sleep(0.2)

    def _environment(self) -> dict[str, str]:
        own = self.folder / ".settings"
        settings = own / "lab" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True)
        quiet = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}
        (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
        places = {f"JUPYTER_{name}": str(own / name) for name in _FOLDERS}
        places |= {
            "IPYTHONDIR": str(own / "ipython"),
            "JUPYTERLAB_SETTINGS_DIR": str(own / "lab"),
            "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }
        return {**os.environ, **places}


def visible(place):
    """Bring an element into view, and return its box."""
    place.scroll_into_view_if_needed()
    return place.bounding_box()


def notebook(path: Path, cells: list[str]) -> Path:
    """Write a notebook of code cells."""
    import nbformat

    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(made, path)
    return path


@contextlib.contextmanager
def page(width: int = 1280, height: int = 1000, **context) -> Iterator:
    """Open a page in a headless browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium(), headless=True, chromium_sandbox=False, args=_FLAGS
        )
        try:
            opened = browser.new_context(viewport={"width": width, "height": height}, **context)
            opened.set_default_timeout(60_000)
            yield opened.new_page()
        finally:
            browser.close()


def run_all(lab: Lab, tab, name: str) -> None:
    """Open a notebook and run all its cells."""
    tab.goto(lab.url(f"lab/tree/{name}") + "&reset")
    tab.wait_for_selector(".jp-NotebookPanel .jp-CodeCell")
    lab.wait_for_kernel()
    tab.click('.lm-MenuBar-itemLabel:text-is("Run")')
    tab.click('.lm-Menu-itemLabel:text-is("Run All Cells")')
    tab.wait_for_function(
        """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
                  .every(prompt => /^\\[\\d+\\]:$/.test(prompt.textContent))""",
        timeout=120_000,
    )


def opened(lab: Lab, tab, name: str, cells: list[str]) -> None:
    """Run a notebook of these cells and wait for the first full picture."""
    notebook(lab.folder / name, cells)
    run_all(lab, tab, name)
    tab.wait_for_selector('.sampler-canvas[data-kind="full"]')
