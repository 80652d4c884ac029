"""pictures.display: exact pixels, no pyplot, shown once in a notebook."""

import io
import subprocess
import sys

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from sampler.pictures.display import show, show_grid, show_row
from sampler.pictures.image import to_uint8


def pixels(figure):
    with Image.open(io.BytesIO(figure._repr_png_())) as image:
        return np.asarray(image.convert("RGB"))


def noise(*shape):
    return np.random.default_rng(2).random(shape, dtype=np.float32)


@pytest.mark.parametrize("shape", [(26, 26), (26, 26, 1), (26, 26, 3), (7, 30)])
def test_enlarged_pixels_are_exact_squares(shape):
    picture = noise(*shape)
    shown = pixels(show(picture, size=2))
    factor = 200 // max(shape[:2])
    height, width = shape[0] * factor, shape[1] * factor
    assert shown.shape == (height + 20, width + 20, 3)
    expected = to_uint8(picture)
    if expected.ndim == 2:
        expected = np.stack([expected] * 3, axis=2)
    expected = expected.repeat(factor, axis=0).repeat(factor, axis=1)
    assert np.array_equal(shown[10 : 10 + height, 10 : 10 + width], expected)
    assert (shown[:10] == 255).all()


@pytest.mark.parametrize(("channels", "mode"), [(1, "L"), (3, "RGB")])
def test_the_stored_picture_has_no_channel_too_many(channels, mode):
    figure = show(noise(40, 40, channels), title="noise", size=2)
    whole = io.BytesIO()
    figure.savefig(whole, format="png")
    light = figure._repr_png_()
    with Image.open(whole) as expected, Image.open(io.BytesIO(light)) as image:
        assert image.mode == mode
        assert image.info["dpi"] == expected.info["dpi"]
        assert np.array_equal(image.convert("RGB"), expected.convert("RGB"))
    assert len(light) < len(whole.getvalue())


def test_one_to_one_is_exact():
    shown = pixels(show(noise(200, 200), size=2))
    assert np.array_equal(shown[10:210, 10:210, 0], to_uint8(noise(200, 200)))


def test_reduced_is_averaged():
    fine = (np.indices((1000, 1000)).sum(axis=0) % 2).astype(np.float32)
    shown = pixels(show(fine, size=1.5))
    assert shown.shape == (170, 170, 3)
    assert np.abs(shown[20:150, 20:150].astype(int) - 127).max() < 12


def test_ink_is_dark_on_white():
    shown = pixels(show([[0.0, 1.0]], size=1))
    assert shown[20, 20].tolist() == [255] * 3
    assert shown[20, 100].tolist() == [0] * 3


def test_grid_row_and_titles():
    pictures = noise(5, 26, 26)
    figure = show_grid(pictures, titles=range(5))
    assert isinstance(figure, Figure)
    assert [axes.get_title() for axes in figure.axes] == list("01234")
    assert not any(axes.axison for axes in figure.axes)
    tops = [round(axes.get_position().y0, 6) for axes in figure.axes]
    assert tops[0] == tops[2] > tops[3] == tops[4]
    row = show_row(pictures)
    assert len({round(axes.get_position().y0, 6) for axes in row.axes}) == 1
    assert len(show_grid(pictures, 9).axes) == 5
    mixed = show_row([noise(26, 26), noise(300, 200, 3), [[0.5]]], ["a", "b", "c\nd"])
    assert pixels(mixed).shape[2] == 3


def test_a_figure_can_be_saved(tmp_path):
    show([[0.5]]).savefig(tmp_path / "a.png")
    show([[0.5]]).savefig(tmp_path / "a.pdf")
    assert {p.name for p in tmp_path.iterdir()} == {"a.png", "a.pdf"}


@pytest.mark.parametrize(
    ("call", "error", "pattern"),
    [
        (lambda: show(noise(2, 2) * 4), ValueError, "picture got values"),
        (lambda: show([[0.0]], title=["a"]), TypeError, "use show_row"),
        (lambda: show([[0.0]], size=0), ValueError, "size got 0"),
        (
            lambda: show([[0.0]], size="big"),
            TypeError,
            r"size got 'big' \(str\); expected a finite number",
        ),
        (lambda: show_row([]), ValueError, "at least one picture"),
        (lambda: show_row(5), TypeError, r"pictures got . \(int\)"),
        (lambda: show_row([[[0.0]], [[9.0]]]), ValueError, "picture 1 got values"),
        (lambda: show_row([[[0.0]]], ["a", "b"]), ValueError, "2 entries for 1 pictures"),
        (lambda: show_row([[[0.0]]], "a"), TypeError, "list of 1 strings"),
        (lambda: show_grid([[[0.0]]], 0), ValueError, "columns got 0"),
    ],
)
def test_refuses(call, error, pattern):
    with pytest.raises(error, match=pattern):
        call()


def test_pyplot_is_never_imported():
    code = (
        "import sys, sampler.pictures.display as d; d.show([[0.5]])._repr_png_();"
        "sys.exit('matplotlib.pyplot' in sys.modules or 'tensorflow' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.slow
@pytest.mark.parametrize("inline", [False, True])
def test_ipython_shows_it_once(inline):
    # A fresh process: IPython's formatters and matplotlib's backend are global state.
    code = f"""
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.pylabtools import select_figure_formats
from sampler.pictures.display import show
shell = InteractiveShell.instance()
if {inline}:
    select_figure_formats(shell, {{"png"}})
bundle, _ = shell.display_formatter.format(show([[0.0, 1.0]]))
assert set(bundle) == {{"text/plain", "image/png"}}, set(bundle)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_ink_and_paper_are_shown():
    half = np.zeros((2, 4, 1), np.float32)
    half[:, 2:] = 1
    inks = {"ink": "#1b1b3a", "paper": "#f6f1e7"}
    for figure in (
        show(half, size=1, **inks),
        show_row([half], size=1, **inks),
        show_grid([half], size=1, **inks),
    ):
        shown = pixels(figure)
        middle = shown[len(shown) // 2]
        assert middle[20].tolist() == [0xF6, 0xF1, 0xE7]
        assert middle[-20].tolist() == [0x1B, 0x1B, 0x3A]
    with pytest.raises(ValueError, match="colours would be ignored: the picture has 3 channels"):
        show(np.zeros((2, 2, 3)), colours="magma")
