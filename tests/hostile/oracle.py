"""Judgement of outcomes: right, refused in the package's words, or a fault that is counted."""

import contextlib
import enum
import io
import re
import sys
import traceback
import warnings
from pathlib import Path

import numpy as np

import sampler

PACKAGE = Path(sampler.__file__).resolve().parent
FOREIGN, INVALID, HANGS, STARTED = "foreign", "invalid", "hangs", "started"
BUILT_IN = (
    ValueError,
    TypeError,
    OSError,
    ImportError,
    IndexError,
    MemoryError,
)  # and their subclasses
_CAMPAIGN = Path(__file__).resolve().parent


class Spy:
    """An audit hook: notes processes, sockets and pickles while a call is watched."""

    _WATCHED = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork",
                "os.forkpty", "socket.connect", "socket.getaddrinfo", "pickle.find_class",
                "os.startfile")  # fmt: skip

    def __init__(self):
        self.watching, self.allowed, self.events = False, None, []
        sys.addaudithook(self)

    def __call__(self, event, args):
        if not self.watching or event not in self._WATCHED:
            return
        message = f"{event} {str(args)[:80]}"
        expected = self.allowed is not None and self.allowed in message
        if not expected:
            self.events.append(message)
        if not (expected and event == "subprocess.Popen") and event.startswith(
            ("socket", "subprocess")
        ):
            raise PermissionError(f"the campaign allows no {event}")

    @contextlib.contextmanager
    def watch(self, allowed=None):
        self.watching, self.allowed, self.events = True, allowed, []
        try:
            yield
        finally:
            self.watching = False


class Outcome:
    """The outcome of a call: a result or an error, and a fault with its message."""

    def __init__(self, result=None, error=None, fault=None, message=""):
        self.result, self.error, self.fault, self.message = result, error, fault, message


def watched(call, spy, allowed=None):
    """Call, and return the outcome; a foreign error or warning is a fault."""
    outcome = Outcome()
    with warnings.catch_warnings(record=True) as caught, contextlib.ExitStack() as stack:
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", ResourceWarning)  # of whatever was collected just now
        stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        stack.enter_context(spy.watch(allowed))
        try:
            outcome.result = call()
        except BaseException as error:  # SystemExit and RecursionError are outcomes too
            outcome.error = error
    outcome.warned = [str(w.message) for w in caught if _is_internal(w)]
    if spy.events:
        outcome.fault, outcome.message = STARTED, spy.events[0]
    elif outcome.error is not None:
        outcome.fault, outcome.message = judge_error(outcome.error)
    stray = [w for w in caught if not _is_internal(w)]
    if stray and outcome.fault is None:
        w = stray[0]
        outcome.fault = FOREIGN
        outcome.message = f"{w.category.__name__}: {w.message} ({Path(w.filename).name}:{w.lineno})"
    return outcome


def _is_internal(warning):
    place = Path(warning.filename).resolve()
    # Pillow warns of tags that it skips in a damaged file; to catch that would change the warnings
    # of every thread.
    if place.parent.name == "PIL":
        return issubclass(warning.category, UserWarning)
    internal = (
        place.is_relative_to(PACKAGE) or place.is_relative_to(_CAMPAIGN) or not place.exists()
    )
    return internal and issubclass(warning.category, UserWarning)


def judge_error(error):
    """Return (fault or None, message): a fault unless the package raised the error in words."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    message = f"{type(error).__name__}: {_short(error)}"
    if type(error).__name__ == "Refused":  # by a command
        return None, message
    if not isinstance(error, BUILT_IN) or isinstance(error, UnicodeError):
        return FOREIGN, message
    if last is None or not Path(last.filename).resolve().is_relative_to(PACKAGE):
        place = f"{Path(last.filename).name}:{last.lineno}" if last else "?"
        return FOREIGN, f"{message} (raised in {place})"
    if not re.match(r"\s*raise\b|.*\braise\b", last.line or "raise"):
        return FOREIGN, f"{message} (at {Path(last.filename).name}:{last.lineno})"
    return (None, message) if len(str(error)) > 8 else (FOREIGN, f"{message} says nothing")


def _short(error):
    text = " ".join(str(error).split()).encode("ascii", "backslashreplace").decode()
    return text if len(text) < 160 else text[:159] + "…"


def names(error, words):
    """Return whether a message names one of the arguments."""
    text = str(error).lower()
    return any(re.search(rf"(?<![a-z]){re.escape(word.lower())}", text) for word in words)


def same(first, second):
    """Return whether two results agree: arrays to rounding, files to the byte."""
    if isinstance(first, np.ndarray) or isinstance(second, np.ndarray):
        return np.shape(first) == np.shape(second) and np.allclose(first, second, atol=1e-5)
    if isinstance(first, Path) and isinstance(second, Path):
        return first.name == second.name and _content(first) == _content(second)
    if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)):
        pairs = zip(first, second, strict=False)
        return len(first) == len(second) and all(same(a, b) for a, b in pairs)
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(same(first[k], second[k]) for k in first)
    if hasattr(first, "tobytes") and hasattr(first, "size"):
        return first.tobytes() == second.tobytes()
    if hasattr(first, "compute"):
        return same(first.compute(scheduler="synchronous"),
                    second.compute(scheduler="synchronous"))  # fmt: skip
    if hasattr(first, "points"):
        return np.array_equal(first.points(), second.points())
    if hasattr(first, "checksum"):
        return first == second
    if hasattr(first, "generate"):
        z = np.ones(first.z_dim, np.float32)
        return first.z_dim == second.z_dim and same(
            first.generate(z, 5, 5), second.generate(z, 5, 5)
        )
    if isinstance(first, (int, float, str, type(None), enum.Enum)):
        return first == second
    if type(first).__name__ in ("Explorer", "Keyframe"):
        return same(np.asarray(first.z), np.asarray(second.z))
    return True


def _content(path):
    if path.is_dir():
        return None
    if not path.is_file():
        return path
    return path.read_bytes()
