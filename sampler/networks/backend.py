"""The first import of Keras: quiet, and with GPU memory that grows.

Every module with a network imports ``keras`` from here.  Both settings then hold before TensorFlow
starts, and a plain ``import sampler`` stays instant.  `ready` is called wherever TensorFlow's work
begins: it replaces a hang, or TensorFlow's own message, by an error that says what to do.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

logger = logging.getLogger(__name__)
_started_in: list[int] = []  # the process in which TensorFlow has begun to work, once it has


@contextlib.contextmanager
def _quiet_start() -> Iterator[None]:
    """Hold back what C++ writes to the standard error while TensorFlow starts.

    The lines are about instruction sets and missing CUDA, and precede TensorFlow's own log level.
    All of them are shown if the import fails.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    _fill_standard_error()
    with contextlib.suppress(AttributeError, OSError, ValueError):  # None, broken, or closed
        sys.stderr.flush()
    with contextlib.ExitStack() as stack:
        try:
            held = stack.enter_context(tempfile.TemporaryFile())
        except OSError:  # nothing can be written on this machine: the lines are shown
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
    """Redirect a closed standard error, as some services have it, to the null device.

    The next file that is opened would take its number, and TensorFlow's log be written into it.
    """
    try:
        os.fstat(2)
    except OSError:
        null = os.open(os.devnull, os.O_WRONLY)
        if null != 2:
            os.dup2(null, 2)
            os.close(null)


def _check_backend() -> None:
    """Raise an ImportError that names the remedy where Keras does not work with TensorFlow."""
    try:
        name = importlib.import_module("keras").backend.backend()
    except (ImportError, ValueError) as error:  # not installed, or an unknown backend
        name = os.environ.get("KERAS_BACKEND", "tensorflow")
        if name == "tensorflow":  # then keras.json names another, or TensorFlow itself fails
            name = getattr(error, "name", None)
            if name not in ("jax", "torch", "openvino"):
                raise
    if name != "tensorflow":
        msg = (
            f"Keras's backend got {name!r}; expected 'tensorflow'. Set "
            'os.environ["KERAS_BACKEND"] = "tensorflow" before anything imports Keras (or correct '
            '"backend" in ~/.keras/keras.json), in a new kernel'
        )
        raise ImportError(msg)


def _grow_gpu_memory() -> None:
    """Take GPU memory as it is needed, so that a notebook leaves room for its neighbours."""
    for device in tensorflow.config.list_physical_devices("GPU"):
        try:
            tensorflow.config.experimental.set_memory_growth(device, True)
        except (RuntimeError, ValueError) as error:
            # TensorFlow was already running before us: whoever started it has decided.
            logger.info("memory growth of %s stays as it is: %s", device.name, error)


def has_gpu() -> bool:
    """Return whether TensorFlow finds a GPU."""
    return bool(tensorflow.config.list_physical_devices("GPU"))


def ready() -> None:
    """Make sure that TensorFlow can work in this process.

    Raises
    ------
    RuntimeError
        The process was forked from one in which TensorFlow worked: its threads are not copied, and
        every wait for them is endless.  Or TensorFlow builds graphs instead of computing.
    """
    if not tensorflow.compat.v1.executing_eagerly_outside_functions():
        msg = (
            "TensorFlow is in graph mode (tf.compat.v1.disable_eager_execution, or v1 behaviour), "
            "in which sampler's networks compute nothing; leave that call out, in a new kernel"
        )
        raise RuntimeError(msg)
    if not _started_in:
        _started_in.append(os.getpid())
    if os.getpid() not in _started_in:
        msg = (
            "this process was forked after TensorFlow had started, and TensorFlow does not work "
            'in it; start workers with multiprocessing.get_context("spawn") (or joblib\'s "loky"), '
            "and make the Sampler in each of them"
        )
        raise RuntimeError(msg)


with _quiet_start():
    _check_backend()

    import keras
    import tensorflow

    _grow_gpu_memory()

Tensor = tensorflow.Tensor
ops: Any = keras.ops  # without a type: checkers infer false ones from Keras's branches by backend

__all__ = ["Tensor", "has_gpu", "keras", "ops", "ready"]
