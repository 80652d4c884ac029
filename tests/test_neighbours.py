"""What else lives in the kernel changes nothing: Keras's settings, matplotlib's, and the rest."""

import io
import json
import sys

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.patheffects import withStroke
from PIL import Image

from conftest import ROOT
from sampler.pictures import display
from sampler.training.curves import show_curves

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
    settings = {"floatx": "float64", "image_data_format": "channels_first", "epsilon": 1e-3}
    (tmp_path / "keras.json").write_text(json.dumps(settings | {"backend": "tensorflow"}))
    return {"KERAS_HOME": str(tmp_path)}


@pytest.mark.slow
def test_settings_of_keras_change_no_picture_and_no_code(run_python, other_keras):
    run_python(
        SETTINGS
        + """
assert keras.config.floatx() == "float64" and keras.config.image_data_format() == "channels_first"
from helpers import neighbours
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


@pytest.mark.campaign
def test_settings_of_keras_change_no_compiled_program(run_python):
    run_python(
        SETTINGS
        + """
from helpers import neighbours
usual = neighbours.drawn() | neighbours.drawn_by_programs()
for name, set in settings.items():
    set()
    assert neighbours.drawn() | neighbours.drawn_by_programs() == usual, name
    default()
""",
        path=PATH,
        timeout=600,
    )


@pytest.mark.campaign
@pytest.mark.parametrize("schedule", ["joint", "post", "matched", "gated", "judge"])
def test_settings_of_keras_change_no_training(run_python, tmp_path, schedule):
    run_python(
        SETTINGS
        + f"""
from helpers import neighbours
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


@pytest.mark.campaign
@pytest.mark.parametrize("foreign", ["numpy", "jax", "nonsense"])
def test_a_foreign_backend_is_refused_in_words(run_python, foreign):
    output = run_python(
        """
from sampler import Sampler
Sampler().generate(x_dim=30, y_dim=30)  # NumPy draws part one
try:
    Sampler("mnist-resnet").generate(x_dim=30, y_dim=30)
except ImportError as error:
    print(error)
""",
        KERAS_BACKEND=foreign,
    )
    assert f"backend got {foreign!r}; expected 'tensorflow'. Set os.environ[" in output


@pytest.mark.campaign
def test_graph_mode_is_refused_in_words(run_python):
    output = run_python(
        """
import tensorflow as tf
tf.compat.v1.disable_eager_execution()
from sampler import Sampler
Sampler().generate(x_dim=30, y_dim=30)  # NumPy draws part one
try:
    Sampler("mnist-resnet").generate(x_dim=30, y_dim=30)
except RuntimeError as error:
    print(error)
"""
    )
    assert "TensorFlow is in graph mode" in output
    assert "leave that call out" in output


@pytest.mark.campaign
def test_settings_of_python_and_numpy_change_no_picture(run_python):
    run_python(
        """
import decimal, random, warnings
import numpy as np
from helpers import neighbours
usual = neighbours.drawn()
settings = [
    lambda: np.seterr(all="raise"),
    lambda: warnings.simplefilter("error"),
    lambda: (random.seed(0), np.random.seed(0)),
    lambda: setattr(decimal.getcontext(), "prec", 2),
]
for set in settings:
    set()
    assert neighbours.drawn() == usual
""",
        path=PATH,
    )


# -- matplotlib ------------------------------------------------------------------------------------

HOSTILE = {
    "image.origin": "lower",
    "image.interpolation": "bicubic",
    "image.resample": False,
    "image.cmap": "jet",
    "image.aspect": "equal",
    "axes.grid": True,
    "axes.facecolor": "red",
    "axes.titlelocation": "left",
    "axes.titlecolor": "yellow",
    "axes.titleweight": "bold",
    "axes.titley": 0.5,
    "axes.prop_cycle": "cycler('color', ['red'])",
    "axes.linewidth": 5.0,
    "xtick.color": "green",
    "xtick.direction": "in",
    "figure.facecolor": "black",
    "figure.edgecolor": "red",
    "figure.frameon": False,
    "figure.autolayout": True,
    "figure.dpi": 37,
    "savefig.facecolor": "black",
    "savefig.edgecolor": "red",
    "savefig.transparent": True,
    "savefig.bbox": "tight",
    "savefig.dpi": 31,
    "font.family": "serif",
    "font.size": 30,
    "lines.linestyle": ":",
    "path.effects": [],
    "path.sketch": (2.0, 100.0, 2.0),
}


def _png(figure):
    return np.asarray(Image.open(io.BytesIO(figure._repr_png_())).convert("RGBA"))


def _saved(figure):
    encoded = io.BytesIO()
    figure.savefig(encoded, format="png")
    return np.asarray(Image.open(encoded).convert("RGBA"))


def _inline(figure):
    from IPython.core.pylabtools import print_figure

    return np.asarray(Image.open(io.BytesIO(print_figure(figure))).convert("RGBA"))


@pytest.mark.slow
@pytest.mark.parametrize("made", [_png, _saved, _inline])
@pytest.mark.parametrize(
    "style",
    [
        HOSTILE,
        *(pytest.param(name, marks=pytest.mark.campaign) for name in ("dark_background", "xkcd")),
    ],
)
def test_settings_of_matplotlib_change_no_figure(made, style):
    ramp = np.linspace(0, 1, 30 * 20).reshape(30, 20)
    large = np.linspace(0, 1, 300 * 250).reshape(300, 250) ** 2
    losses = {"kl": np.sin(np.arange(60.0)), "g_loss": np.arange(30.0)}

    def figures():
        return [
            display.show(ramp, title="a title", size=2),
            display.show_row([ramp, large], ["one", "two"], size=1.5),
            show_curves(losses, smooth=5),
        ]

    usual = [made(figure) for figure in figures()]
    assert (usual[0][2, 2] == 255).all()
    assert usual[0][40, 40, 0] > usual[0][-40, 40, 0]
    with plt.rc_context():
        if style == "xkcd":
            matplotlib.rcParams.update({"path.sketch": (1, 100, 2), "font.family": "monospace"})
            matplotlib.rcParams["path.effects"] = [withStroke(linewidth=4, foreground="w")]
        elif isinstance(style, str):
            plt.style.use(style)
        else:
            matplotlib.rcParams.update(style)
        settings = dict(matplotlib.rcParams)
        for figure, wanted in zip(figures(), usual, strict=True):
            np.testing.assert_array_equal(made(figure), wanted)
        assert dict(matplotlib.rcParams) == settings
