"""The first import of Keras: quiet, and with GPU memory that grows.

Everything that needs a network imports ``keras`` from here, so that both are settled before
TensorFlow starts, and so that a plain ``import sampler`` stays instant.  `ready` is asked wherever
TensorFlow's work begins: what would hang, or fail in its words, ends there in ours.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import sys
import tempfile
from collections.abc import Iterator

logger = logging.getLogger(__name__)
_home: list[int] = []  # the process in which TensorFlow has begun to work, once it has


@contextlib.contextmanager
def _quiet_start() -> Iterator[None]:
    """Hold back what C++ writes to the standard error while TensorFlow starts.

    It tells about instruction sets and missing CUDA before its own log level holds.  If the import
    fails, all of it is shown.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    _fill_standard_error()
    with contextlib.suppress(AttributeError, OSError, ValueError):  # None, broken, or closed
        sys.stderr.flush()
    with contextlib.ExitStack() as until_told:
        try:
            held = until_told.enter_context(tempfile.TemporaryFile())
        except OSError:  # nothing can be written on this machine: what is told is told
            yield
            return
        kept = os.dup(2)
        os.dup2(held.fileno(), 2)
        try:
            yield
        except BaseException:
            os.dup2(kept, 2)
            held.seek(0)
            if sys.stderr is not None:
                sys.stderr.write(held.read().decode(errors="replace"))
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _fill_standard_error() -> None:
    """Lead the standard error of a service that has closed it into nothing.

    The next file that is opened would take its number, and TensorFlow's log be written into it.
    """
    try:
        os.fstat(2)
    except OSError:
        nothing = os.open(os.devnull, os.O_WRONLY)
        if nothing != 2:
            os.dup2(nothing, 2)
            os.close(nothing)


def _import_keras():
    """Return Keras as it works with TensorFlow; say what to do where it does not."""
    try:
        found = importlib.import_module("keras")
        name = found.backend.backend()
    except (ImportError, ValueError) as error:  # it is not installed, or nobody knows it
        name = os.environ.get("KERAS_BACKEND", "tensorflow")
        if name == "tensorflow":  # then a file says otherwise, or it is TensorFlow that fails
            name = getattr(error, "name", None)
            if name not in ("jax", "torch", "openvino"):
                raise
    if name != "tensorflow":
        msg = (
            f"Keras is set to the backend {name!r}; sampler needs 'tensorflow'. Say "
            'os.environ["KERAS_BACKEND"] = "tensorflow" before anything imports Keras (or correct '
            '"backend" in ~/.keras/keras.json), in a new kernel'
        )
        raise ImportError(msg)
    return found


def _grow_gpu_memory() -> None:
    """Take GPU memory as it is needed, so that a notebook leaves room for its neighbours."""
    for device in tensorflow.config.list_physical_devices("GPU"):
        try:
            tensorflow.config.experimental.set_memory_growth(device, True)
        except (RuntimeError, ValueError) as error:
            # TensorFlow was already running before us: whoever started it has decided.
            logger.info("memory growth of %s stays as it is: %s", device.name, error)


def ready() -> None:
    """Make sure that TensorFlow can work here.

    Raises
    ------
    RuntimeError
        This process was forked from one in which it worked: its threads did not come along, and
        whoever waits for them waits for ever.  Or TensorFlow builds graphs instead of computing.
    """
    if not tensorflow.compat.v1.executing_eagerly_outside_functions():
        msg = (
            "TensorFlow is in graph mode (tf.compat.v1.disable_eager_execution, or v1 behaviour), "
            "in which sampler's networks compute nothing; leave that call out, in a new kernel"
        )
        raise RuntimeError(msg)
    if not _home:
        _home.append(os.getpid())
    if os.getpid() not in _home:
        msg = (
            "this process was forked after TensorFlow had started, and TensorFlow does not work "
            'in it; start workers with multiprocessing.get_context("spawn") (or joblib\'s "loky"), '
            "and make the Sampler in each of them"
        )
        raise RuntimeError(msg)


with _quiet_start():
    keras = _import_keras()

    import tensorflow

    _grow_gpu_memory()

__all__ = ["keras", "ready"]
