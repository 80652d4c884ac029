"""The first import of Keras: quiet, and with GPU memory that grows.

Everything that needs a network imports ``keras`` from here, so that both are settled before
TensorFlow starts, and so that a plain ``import sampler`` stays instant.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import tempfile
from collections.abc import Iterator

logger = logging.getLogger(__name__)


@contextlib.contextmanager
def _quiet_start() -> Iterator[None]:
    """Hold back what C++ writes to the standard error while TensorFlow starts.

    It tells about instruction sets and missing CUDA before its own log level holds.  If the import
    fails, all of it is shown.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except BaseException:
            os.dup2(kept, 2)
            held.seek(0)
            sys.stderr.write(held.read().decode(errors="replace"))
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _grow_gpu_memory() -> None:
    """Take GPU memory as it is needed, so that a notebook leaves room for its neighbours."""
    import tensorflow as tf

    for device in tf.config.list_physical_devices("GPU"):
        try:
            tf.config.experimental.set_memory_growth(device, True)
        except RuntimeError as error:
            # TensorFlow was already running before us: whoever started it has decided.
            logger.info("memory growth of %s stays as it is: %s", device.name, error)


with _quiet_start():
    import keras

    if keras.backend.backend() == "tensorflow":
        _grow_gpu_memory()

__all__ = ["keras"]
