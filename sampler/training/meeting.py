"""The processes of a cluster meet before TensorFlow starts there.

TensorFlow itself waits an hour for a process that does not come, and Ctrl-C does not end it.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Sequence

LONGEST = 600.0  # seconds until all have to be there
_PAUSE = 0.2  # seconds between two calls at a door that is closed
_GO = b"go"


def meet(number: int, addresses: Sequence[str], longest: float = LONGEST) -> None:
    """Wait until all processes are there.

    Number 0 calls the others, each at its own address, and lets them go when all have answered.

    Parameters
    ----------
    number : int
        Of this process.
    addresses : sequence of str
        "host:port" of each; nothing else listens there yet.
    longest : float
        Seconds to wait.

    Raises
    ------
    TimeoutError
        Some have not come.
    ConnectionError
        Number 0 has given up.
    OSError
        The port of this process is in use.
    """
    until = time.monotonic() + longest
    if number:
        _be_called(addresses[number], addresses[0], until)
    else:
        _call(addresses[1:], until)


def host_and_port(address: str) -> tuple[str, int]:
    """Return the parts of an address.

    Examples
    --------
    >>> host_and_port("node-7:2222")
    ('node-7', 2222)
    """
    host, _, port = address.rpartition(":")
    if not host:
        msg = f"address got {address!r}; expected one such as 'host1:2222'"
        raise ValueError(msg)
    return host.strip("[]"), int(port)


def _call(addresses: Sequence[str], until: float) -> None:
    with contextlib.ExitStack() as stack:
        lines, absent = [], list(addresses)
        while absent:
            for address in list(absent):
                with contextlib.suppress(OSError):  # nobody is there yet
                    line = socket.create_connection(host_and_port(address), timeout=5)
                    lines.append(stack.enter_context(line))
                    absent.remove(address)
            if absent and time.monotonic() > until:
                msg = (
                    f"{', '.join(absent)} did not answer; expected a worker at each address of "
                    "TF_CONFIG. Look for its error, or correct the address, and start all again"
                )
                raise TimeoutError(msg)
            time.sleep(_PAUSE if absent else 0)
        for line in lines:
            line.sendall(_GO)


def _be_called(address: str, chief: str, until: float) -> None:
    _, port = host_and_port(address)
    with socket.create_server(("", port)) as door:
        door.settimeout(max(until - time.monotonic(), 0.01))
        try:
            line, _ = door.accept()
            with line:
                line.settimeout(max(until - time.monotonic(), 0.01) + 5)
                word = line.recv(len(_GO))
                line.recv(1)  # the chief hangs up first: this port is free at once
        except TimeoutError as error:
            msg = (
                f"the chief at {chief} has not called {address}; expected it to run, and to "
                "reach this address. Start all again"
            )
            raise TimeoutError(msg) from error
    if word != _GO:
        msg = f"the chief at {chief} has given up; look for its error, and start all again"
        raise ConnectionError(msg)
