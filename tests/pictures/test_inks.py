"""pictures.inks: ink, paper, gradients and duotones, against colours that others computed."""

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import ListedColormap
from PIL import Image

from sampler.pictures import duotone, to_pil, to_uint8
from sampler.pictures.inks import PLAIN, Colouring, make_colouring
from sampler.pictures.levels import to_pixels
from sampler.pictures.oklab import from_srgb, to_srgb

RAMP = np.linspace(0, 1, 256, dtype=np.float32)[None, :, None]


def test_ink_and_paper_are_mixed_between_the_two():
    pixels = to_pixels(RAMP, make_colouring("#1b1b3a", "#f6f1e7"))
    assert pixels.shape == (1, 256, 3)
    assert pixels[0, 0].tolist() == [0xF6, 0xF1, 0xE7]
    assert pixels[0, -1].tolist() == [0x1B, 0x1B, 0x3A]
    wanted = 0xF6 + RAMP[0, :, 0] * (0x1B - 0xF6)
    assert np.abs(pixels[0, :, 0] - wanted).max() <= 0.5 + 1e-4


def test_almost_black_on_white_is_the_grey_of_every_file():
    black, grey = to_pixels(RAMP, make_colouring("#000001")), to_uint8(RAMP)
    np.testing.assert_array_equal(black[:, :, 0], grey)


def test_transparent_paper_laid_over_a_colour_is_that_paper():
    pixels = to_pixels(RAMP, make_colouring("#1b1b3a", None))
    assert pixels.shape == (1, 256, 4)
    np.testing.assert_array_equal(pixels[0, :, 3], np.arange(256))  # the ink itself
    paper = Image.new("RGBA", (256, 1), "#f6f1e7")
    laid = np.asarray(Image.alpha_composite(paper, Image.fromarray(pixels)))[..., :3].astype(int)
    printed = to_pixels(RAMP, make_colouring("#1b1b3a", "#f6f1e7")).astype(int)
    assert np.abs(laid - printed).max() <= 1


def test_sixteen_bits():
    ink = np.linspace(0, 1, 65536, dtype=np.float32).reshape(256, 256)
    pixels = to_pixels(ink, bits=16)
    assert pixels.dtype == np.uint16
    np.testing.assert_array_equal(pixels.ravel(), np.arange(65535, -1, -1))
    assert to_pixels([[1.0]], make_colouring("#1b1b3a"), bits=16).tolist() == [
        [[6939, 6939, 14906]]
    ]


def test_oklab_has_the_published_numbers():
    # https://bottosson.github.io/posts/oklab/ gives these of XYZ; red is from its own demo.
    assert from_srgb(np.array([1.0, 0, 0])) == pytest.approx([0.62796, 0.22486, 0.12585], abs=1e-4)
    colours = np.random.default_rng(1).random((100, 3))
    np.testing.assert_allclose(to_srgb(from_srgb(colours)), colours, atol=1e-9)


def test_a_gradient_passes_through_its_colours_and_oklab_between():
    stops = ["#ffffff", "#e0b020", "#3050a0", "#101020"]
    pixels = to_pixels(RAMP, make_colouring(colours=stops))
    for stop, column in zip(stops, (0, 85, 170, 255), strict=True):
        assert "#{:02x}{:02x}{:02x}".format(*pixels[0, column]) == stop
    ends = from_srgb(np.array([[0xFF] * 3, [0xE0, 0xB0, 0x20]]) / 255)
    middle = to_srgb(ends[0] + 40 / 85 * (ends[1] - ends[0])) * 255
    assert np.abs(pixels[0, 40] - middle).max() <= 0.51


def test_a_colormap_is_matplotlibs():
    wanted = np.rint(matplotlib.colormaps["magma"](np.arange(256))[:, :3] * 255)
    for colours in ("magma", matplotlib.colormaps["magma"]):
        pixels = to_pixels(RAMP, make_colouring(colours=colours)).astype(int)
        assert np.abs(pixels[0] - wanted).max() <= 1
    two = ListedColormap(["white", "red"])
    assert make_colouring(colours=two).colours == ("#ffffff", "#ff0000")


def test_a_duotone_multiplies_its_inks():
    a, b = RAMP, RAMP[:, ::-1]
    printed = duotone([a, b], inks=["#ff0000", "#0000ff"], paper="#f6f1e7")
    assert printed.dtype == np.float32
    wanted = np.array([0xF6, 0xF1, 0xE7]) / 255
    wanted = wanted * (1 - a * [0, 1, 1]) * (1 - b * [1, 1, 0])
    np.testing.assert_allclose(printed, wanted, atol=1e-6)
    assert to_uint8(printed).shape == (1, 256, 3)


def test_a_pil_image():
    assert to_pil(RAMP, colouring=make_colouring("navy")).mode == "RGB"
    assert to_pil(RAMP, colouring=make_colouring("navy", None)).mode == "RGBA"


def test_plain_is_black_on_white():
    assert make_colouring() == make_colouring("#000", "rgb(255, 255, 255)") == PLAIN == Colouring()
    assert make_colouring("navy", None).as_arguments() == {"ink": "#000080", "paper": None}
    again = make_colouring(colours="viridis")
    assert make_colouring(**again.as_arguments()) == again


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"ink": "inky"}, "ink got 'inky'; expected a colour, such as '#1b1b3a'"),
        ({"ink": 7}, "ink got 7 .int.; expected a colour"),
        ({"ink": None}, "ink got None"),
        ({"paper": "#12345"}, "paper got '#12345'"),
        ({"paper": "#11223344"}, "expected an opaque colour; paper=None is transparent"),
        ({"ink": "rgb(300, 0, 0)"}, "expected numbers from 0 to 255"),
        ({"ink": "x" * 200}, "ink got 'xxx"),
        ({"colours": "magmma"}, "colours got 'magmma'; expected the name of a matplotlib colormap"),
        ({"colours": ["red"]}, "colours got 1 of them; expected 2 to 256"),
        ({"colours": ["red", "rot"]}, "colours: colour 1 got 'rot'"),
        ({"colours": ["red"] * 257}, "colours got 257 of them"),
        ({"colours": 7}, "colours got 7 .int.; expected a list of colours"),
        ({"colours": lambda values: values}, "colours got .*; expected a list of colours"),
        ({"colours": "magma", "ink": "navy"}, "ink would be ignored beside colours"),
        ({"colours": "magma", "paper": None}, "paper would be ignored beside colours"),
    ],
)
def test_errors_name_the_value(arguments, message):
    with pytest.raises((TypeError, ValueError), match=message):
        make_colouring(**arguments)


@pytest.mark.parametrize("arguments", [{"ink": "navy"}, {"paper": None}, {"colours": "magma"}])
def test_three_channels_refuse_them_by_name(arguments):
    (name,) = arguments
    with pytest.raises(ValueError, match=f"{name} would be ignored: the picture has 3 channels"):
        to_pixels(np.ones((2, 2, 3), np.float32), make_colouring(**arguments))


@pytest.mark.parametrize(
    ("pictures", "options", "message"),
    [
        ([RAMP], {}, "pictures got 1 of them; expected two"),
        ([RAMP, RAMP], {"inks": ["red"]}, "inks got 1 of them"),
        ([RAMP, RAMP], {"inks": "red"}, "inks got 'red'"),
        ([RAMP, RAMP], {"inks": ["red", "grn"]}, "ink 1 got 'grn'"),
        ([np.ones((2, 2, 3))] * 2, {}, "pictures got 3 channels"),
        ([RAMP, RAMP[:, :5]], {}, "picture 1 got shape"),
    ],
)
def test_duotones_that_are_refused(pictures, options, message):
    with pytest.raises((TypeError, ValueError), match=message):
        duotone(pictures, **options)
