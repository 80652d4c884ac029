"""Download of MNIST's files from mirrors into the cache; only verified files are kept."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from sampler.datasets.idx import DataError, read_content
from sampler.support.files import atomic_write, make_folder

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
CONNECT = 5  # seconds that a mirror has for its first answer
TIMEOUT = 30  # seconds without a byte after that, until the next mirror is tried

Verify = Callable[[bytes, str, str], np.ndarray]  # content, name, origin; raises DataError


def download_files(
    names: Sequence[str], cache: Path, verify: Verify, progress: bool = True
) -> list[str]:
    """Fetch files into the cache: all of them, or none.

    Parameters
    ----------
    names : sequence of str
        The files' names on the mirrors, without ``.gz``.
    cache : pathlib.Path
        The folder that keeps them, which is made where there is none.
    verify : callable
        Raises a `DataError` for a content that is not the one of its name.
    progress : bool, default True
        Whether to show a progress bar.

    Returns
    -------
    list of str
        The failures, for a message; empty after success.
    """
    contents: dict[str, bytes] = {}
    failures: list[str] = []
    for name in names:
        content = _from_mirrors(name, verify, progress, failures)
        if content is None:
            return failures
        contents[name] = content
    try:
        make_folder(cache)
        for name, content in contents.items():
            with atomic_write(cache / f"{name}.gz") as temporary:
                temporary.write_bytes(content)
    except OSError as error:
        return [f"the network: downloaded, but '{cache}' cannot be written ({error})"]
    return []


def _from_mirrors(name: str, verify: Verify, progress: bool, failures: list[str]) -> bytes | None:
    """Return the verified .gz file of the first mirror that has it; else None, with `failures`."""
    import pooch

    fetch = pooch.HTTPDownloader(progressbar=progress, timeout=(CONNECT, TIMEOUT))
    for mirror in MIRRORS:
        url = f"{mirror}{name}.gz"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{name}.gz"
            try:
                _check_reachable(url)
                fetch(url, str(path), None)
                verify(read_content(path), name, url)
                return path.read_bytes()
            except (OSError, DataError) as error:  # requests' errors are OSErrors
                failures.append(f"the network: {url} ({error})")
    return None


def _check_reachable(url: str) -> None:
    """Raise an OSError within `CONNECT` seconds if nobody answers there.

    A timeout alone is not enough where a firewall drops everything: it does not bound the look-up
    of the name, and it holds for each of the ten addresses behind the name.
    """
    import requests

    outcome: list[OSError | None] = []

    def send_request() -> None:
        try:
            requests.head(url, timeout=CONNECT).close()
            outcome.append(None)
        except OSError as error:  # requests' errors are OSErrors
            outcome.append(error)

    thread = threading.Thread(target=send_request, daemon=True)
    thread.start()
    thread.join(CONNECT)
    error = outcome[0] if outcome else TimeoutError(f"no answer within {CONNECT} s")
    if error is not None:
        raise error
