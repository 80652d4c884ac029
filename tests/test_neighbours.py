"""What else lives in the kernel changes nothing: Keras's settings, matplotlib's, and the rest."""

import json
import sys

import pytest

from conftest import ROOT

PATH = f"{ROOT}:{ROOT / 'tests'}" if sys.platform != "win32" else f"{ROOT};{ROOT / 'tests'}"

# Each is run before a `Sampler` is made, in a process that has made others already.
SETTINGS = """
import keras, tensorflow as tf
def default():
    keras.config.set_floatx("float32")
    keras.config.set_image_data_format("channels_last")
    keras.config.set_dtype_policy("float32")
settings = {
    "float16": lambda: keras.config.set_floatx("float16"),
    "float64": lambda: keras.config.set_floatx("float64"),
    "mixed": lambda: keras.mixed_precision.set_global_policy("mixed_float16"),
    "bfloat16": lambda: keras.config.set_dtype_policy("bfloat16"),
    "channels": lambda: keras.config.set_image_data_format("channels_first"),
}
"""


@pytest.fixture
def other_keras(tmp_path):
    """The environment of a Keras that is set otherwise in its file."""
    told = {"floatx": "float64", "image_data_format": "channels_first", "epsilon": 1e-3}
    (tmp_path / "keras.json").write_text(json.dumps(told | {"backend": "tensorflow"}))
    return {"KERAS_HOME": str(tmp_path)}


def test_settings_of_keras_change_no_picture_and_no_code(run_python, other_keras):
    run_python(
        SETTINGS
        + """
assert keras.config.floatx() == "float64" and keras.config.image_data_format() == "channels_first"
import neighbours
by_file = neighbours.drawn()
default()
usual = neighbours.drawn()
assert by_file == usual
for name in ("float16", "mixed"):
    settings[name]()
    assert neighbours.drawn() == usual, name
    default()
""",
        path=PATH,
        **other_keras,
    )


@pytest.mark.slow
def test_settings_of_keras_change_no_compiled_program(run_python):
    run_python(
        SETTINGS
        + """
import neighbours
usual = neighbours.drawn() | neighbours.drawn_by_programs()
for name, set in settings.items():
    set()
    assert neighbours.drawn() | neighbours.drawn_by_programs() == usual, name
    default()
""",
        path=PATH,
        timeout=600,
    )


@pytest.mark.slow
@pytest.mark.parametrize("schedule", ["joint", "post", "matched", "gated", "judge"])
def test_settings_of_keras_change_no_training(run_python, tmp_path, schedule):
    run_python(
        SETTINGS
        + f"""
import neighbours
def learned(name):
    if "{schedule}" == "judge":
        return neighbours.read_by_a_judge()
    return neighbours.learned(name, "{schedule}")
usual = learned("usual")
for name in ("float16", "mixed"):
    settings[name]()
    assert learned(name) == usual, name
    default()
""",
        path=PATH,
        timeout=600,
    )


@pytest.mark.parametrize("foreign", ["numpy", "jax", "nonsense"])
def test_a_foreign_backend_is_refused_in_words(run_python, foreign):
    told = run_python(
        """
from sampler import Sampler
try:
    Sampler()
except ImportError as error:
    print(error)
""",
        KERAS_BACKEND=foreign,
    )
    assert f"the backend {foreign!r}; sampler needs 'tensorflow'. Say os.environ[" in told


def test_graph_mode_is_refused_in_words(run_python):
    told = run_python(
        """
import tensorflow as tf
tf.compat.v1.disable_eager_execution()
from sampler import Sampler
try:
    Sampler()
except RuntimeError as error:
    print(error)
"""
    )
    assert "TensorFlow is in graph mode" in told and "leave that call out" in told
