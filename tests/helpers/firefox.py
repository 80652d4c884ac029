"""A real Firefox, driven by npm's puppeteer-core in Node.js: see firefox.js beside this."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

_SCRIPT = Path(__file__).with_suffix(".js")
_MODULES = _SCRIPT.parents[2] / "node_modules"


def missing() -> str | None:
    """Return the reason for having no Firefox, or None."""
    if firefox() is None:
        return "Firefox is not installed: apt-get install firefox-esr, or set FIREFOX to one"
    if shutil.which("node") is None:
        return "Node.js is not installed: apt-get install nodejs npm"
    if not (_MODULES / "puppeteer-core").is_dir():
        return "puppeteer-core is not installed: npm ci"
    return None


def firefox() -> str | None:
    """Return the browser's path, or None."""
    found = map(shutil.which, ("firefox-esr", "firefox"))
    return os.environ.get("FIREFOX") or next(filter(None, found), None)


def taken(address: str, *steps: tuple) -> dict:
    """Open a page, the network closed, and take steps on it.

    Parameters
    ----------
    address : str
        Of the page.
    *steps : tuple
        A name of `STEPS` in firefox.js, and its arguments.

    Returns
    -------
    dict
        "results" of the steps, "problems" that were told in the console, and "requests".
    """
    given = {"executable": firefox(), "address": address, "steps": steps}
    done = subprocess.run(
        ["node", str(_SCRIPT)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=240,
    )
    if done.returncode:
        raise RuntimeError(f"Firefox stopped:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout)
