"""render: tiles join, batches equal singles, and threads do not mix."""

import threading
from functools import partial

import numpy as np
import pytest

from sampler import Sampler
from sampler.config import GeneratorConfig
from sampler.networks import TanhCppn
from sampler.networks.devices import on_gpu
from sampler.pictures.view import View
from sampler.render import plan
from sampler.render.adaptive.refinement import TOLERANCE
from sampler.render.choice import renderer_of
from sampler.render.compiled_field import CompiledField
from sampler.render.keras_snapshot import read_weights
from sampler.render.numpy_field import NumpyField
from sampler.render.renderer import Renderer, ZoomWarning

# XLA sums in another order for another shape of tile: the last digit or two of a float32.
ROUNDING = 3e-6


@pytest.fixture(scope="module")
def generator():
    return TanhCppn(GeneratorConfig(width=16), seed=3)


@pytest.fixture(scope="module")
def renderer(generator):
    return renderer_of(generator)


def some_z(n, seed=0):
    return np.random.default_rng(seed).standard_normal((n, 32)).astype(np.float32)


def exactly(renderer, z, view):
    return renderer.render(z, view, exact=True)


def in_one_go(generator, z, view):
    ink = np.asarray(generator(z, view.points()))
    return ink.reshape(len(z), view.y_dim, view.x_dim, -1)


@pytest.mark.parametrize(
    ("x_dim", "y_dim"),
    [(1, 1), (1, 700), (700, 1), (2, 2), (26, 26), (32, 32), (33, 31), (300, 301), (512, 512)],
)
def test_any_size_equals_evaluation_in_one_go(generator, renderer, x_dim, y_dim):
    view, z = View(x_dim, y_dim), some_z(2)
    drawn = exactly(renderer, z, view)
    assert drawn.shape == (2, y_dim, x_dim, 1)
    assert drawn.dtype == np.float32
    assert drawn.min() >= 0
    assert drawn.max() <= 1
    np.testing.assert_allclose(drawn, in_one_go(generator, z, view), rtol=0, atol=ROUNDING)


@pytest.mark.parametrize("evaluated", ["in NumPy", "compiled"])
def test_tiles_join(generator, evaluated):
    """Tiles that end in the middle of rows, with a remainder, for rows longer than a tile too."""
    if evaluated == "compiled":
        renderer = Renderer(CompiledField(generator, sizes=(64, 16)))
    else:
        read = partial(read_weights, generator)
        renderer = Renderer(NumpyField(generator.config, read, points=70))
    for view in (View(37, 23), View(150, 3), View(3, 150), View(8, 8), View(64, 2)):
        drawn = exactly(renderer, some_z(3), view)
        np.testing.assert_allclose(drawn, in_one_go(generator, some_z(3), view), atol=ROUNDING)


@pytest.mark.parametrize("options", [{}, {"exact": True}, {"supersample": 2}], ids=str)
def test_bands_join(generator, monkeypatch, options):
    renderer, view = renderer_of(generator), View(190, 170, 3.0, rotation=0.4)
    whole = renderer.render(some_z(2), view, **options)
    monkeypatch.setattr(plan, "BAND", 50 * 190)
    monkeypatch.setattr(plan, "EXACT_BAND", 50 * 190)
    pieces = list(renderer.bands(some_z(2), view, **options))
    assert len(pieces) > 4
    np.testing.assert_allclose(
        renderer.render(some_z(2), view, **options), whole, atol=2 * TOLERANCE
    )


def test_a_picture_of_several_real_tiles(generator, renderer):
    view = View(411, 333)
    assert view.pixels > 2 * renderer.field.tile(view.pixels, 1)[0]
    drawn = exactly(renderer, some_z(1), view)
    np.testing.assert_allclose(drawn, in_one_go(generator, some_z(1), view), atol=ROUNDING)


@pytest.mark.parametrize("n", [1, 2, 5, 64, 65])
def test_batches_equal_singles(renderer, n):
    z, view = some_z(n), View(13, 11)
    together = renderer.render(z, view)
    for i in {0, n // 2, n - 1}:
        alone = renderer.render(z[i : i + 1], view)[0]
        np.testing.assert_allclose(together[i], alone, rtol=0, atol=ROUNDING)


def test_no_z_gives_no_pictures(renderer):
    assert renderer.render(some_z(0), View(4, 3)).shape == (0, 3, 4, 1)


def test_the_same_call_gives_the_same_bits(renderer):
    view = View(50, 40)
    np.testing.assert_array_equal(
        renderer.render(some_z(2), view), renderer.render(some_z(2), view)
    )


def test_scale_zooms_out_around_the_centre(renderer):
    """A window twice as wide shows the narrow one in its middle, point for point."""
    near = renderer.render(some_z(1), View(11, 11, 4.0))
    far = renderer.render(some_z(1), View(21, 21, 8.0))
    np.testing.assert_allclose(far[:, 5:16, 5:16], near, atol=1e-5)


def test_weights_may_change_between_calls():
    generator = TanhCppn(GeneratorConfig(width=8), seed=1)
    renderer, view = renderer_of(generator), View(9, 9)
    before = renderer.render(some_z(1), view)
    generator.ink.bias.assign(generator.ink.bias + 2.0)
    after = renderer.render(some_z(1), view)
    np.testing.assert_allclose(after, in_one_go(generator, some_z(1), view), atol=ROUNDING)
    assert (after > before).all()


def test_any_weight_may_change_between_large_pictures():
    """NumPy draws them, with matrices made from the weights and kept."""
    generator = TanhCppn(GeneratorConfig(width=8), seed=1)
    renderer, view, before = renderer_of(generator), View(200, 190), None
    for weight in generator.trainable_weights:
        weight.assign(1.2 * weight + 0.05)
        after = renderer.render(some_z(1), view)
        np.testing.assert_allclose(after, exactly(renderer, some_z(1), view), atol=TOLERANCE)
        assert before is None or not np.array_equal(after, before), weight.path
        before = after


def test_few_programs_are_compiled():
    renderer = renderer_of(TanhCppn(GeneratorConfig(width=16, activation="relu"), seed=3))
    for size in range(1, 33):
        renderer.render(some_z(2), View(size, size))
    assert renderer.field.programs == 1


@pytest.mark.parametrize(("activation", "numpy"), [("tanh", True), ("sin", True), ("gelu", False)])
def test_numpy_draws_what_it_can(activation, numpy):
    """No program is compiled for it, unless there is a GPU."""
    decoder = TanhCppn(GeneratorConfig(width=16, activation=activation), seed=3)
    assert isinstance(renderer_of(decoder).field, NumpyField) == (numpy and not on_gpu())


def test_progress_goes_to_the_standard_error(renderer, capsys):
    renderer.render(some_z(9), View(300, 300), progress=True)
    captured = capsys.readouterr()
    assert "0/3" in captured.err, "four pictures are drawn together"
    assert captured.out == ""
    renderer.render(some_z(1), View(300, 300))
    assert capsys.readouterr().err == ""


def test_parts_are_parts(renderer):
    view = View(300, 280, 5.0, center=(1.0, 1.0), rotation=0.2)
    for options, apart in (({}, 2 * TOLERANCE), ({"exact": True}, ROUNDING)):
        whole = renderer.render(some_z(2), view, **options)
        part = renderer.render_part(some_z(2), view, 40, 130, 200, 170, **options)
        np.testing.assert_allclose(part, whole[:, 40:240, 130:], rtol=0, atol=apart)


def test_supersampling_averages_finer_pixels(generator, renderer):
    view, fine = View(60, 50, 5.0), View(180, 150, 5.0)
    drawn = renderer.render(some_z(1), view, supersample=3, exact=True)
    # The pixels of a larger picture lie a little off, since both have pixels on their rims.
    pixel_grid = view.pixel_grid(3)
    rows, columns = (part.ravel() for part in np.mgrid[: fine.y_dim, : fine.x_dim].astype(float))
    ink = np.asarray(generator(some_z(1), pixel_grid.points(columns, rows)))
    wanted = ink.reshape(50, 3, 60, 3, 1).mean(axis=(1, 3))
    np.testing.assert_allclose(drawn[0], wanted, atol=ROUNDING)


def test_supersampling_comes_near_the_mean_over_a_pixel():
    rough = renderer_of(TanhCppn(GeneratorConfig(width=16, hidden_init_std=2.0), seed=3))
    plain, finer, finest = (
        rough.render(some_z(1), View(64, 64, 40.0), supersample=n) for n in (1, 4, 12)
    )
    assert np.abs(finer - finest).mean() < 0.3 * np.abs(plain - finest).mean()


def test_turning_fully_and_zooming_there_and_back_change_nothing(renderer):
    view = View(150, 150, center=(0.5, -1.0), rotation=0.3, zoom=2.0)
    wanted = renderer.render(some_z(1), view)
    turned = View(150, 150, center=(0.5, -1.0), rotation=0.3 + 2 * np.pi, zoom=2.0)
    zoomed = View(150, 150, 16.0, center=(0.5, -1.0), rotation=0.3, zoom=4.0)
    for other in (turned, zoomed):
        np.testing.assert_allclose(renderer.render(some_z(1), other), wanted, atol=TOLERANCE)


def test_a_deep_zoom_has_no_staircase_and_the_end_of_float32_is_a_warning(renderer):
    deep = View(300, 300, center=(2.0, -1.5), zoom=1e4)
    rows = renderer.render(some_z(1), deep, exact=True)[0, ..., 0]
    bent = np.abs(np.diff(rows, n=2, axis=1)).max()  # a staircase is as bent as it is steep
    assert bent < 1e-5
    with pytest.warns(ZoomWarning, match="zoom of about"):
        renderer.render(some_z(1), View(30, 30, center=(2.0, -1.5), zoom=1e8))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"exact": True, "tolerance": 0.1}, "leave one of them out"),
        ({"tolerance": 0.0}, "above 0"),
        ({"tolerance": np.nan}, "above 0"),
        ({"tolerance": "fine"}, "above 0"),
        ({"supersample": 0}, "supersample"),
        ({"supersample": 1.5}, "supersample"),
    ],
    ids=str,
)
def test_bad_requests(renderer, options, message):
    with pytest.raises((ValueError, TypeError), match=message):
        renderer.render(some_z(1), View(20, 20), **options)


def test_threads_do_not_mix(renderer):
    """A widget's thread and a cell draw at the same time, at sizes of their own."""
    jobs = [(some_z(1, seed), View(20 + seed, 30 - seed)) for seed in range(6)]
    wanted = [renderer.render(*job) for job in jobs]
    drawn, failures = [None] * len(jobs), []

    def work(i):
        try:
            for _ in range(10):
                drawn[i] = renderer.render(*jobs[i])
                np.testing.assert_array_equal(drawn[i], wanted[i])
        except BaseException as error:  # reported by the main thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert all(picture is not None for picture in drawn)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mnist-vaegan", "mnist-resnet"])
@pytest.mark.parametrize(("x_dim", "y_dim"), [(512, 512), (300, 90), (40, 60), (3, 1)])
def test_a_preview_is_near_enough_for_the_eye(name, x_dim, y_dim):
    sampler = Sampler(name, seed=0)
    view, z = View(x_dim, y_dim), sampler.get_random_z(5, seed=3)
    drawn, wanted = sampler.preview(z, view), sampler.render(z, view, exact=True)
    assert drawn.shape == wanted.shape
    assert drawn.dtype == np.float32
    assert np.abs(drawn - wanted).mean() < 0.004
    assert np.quantile(np.abs(drawn - wanted), 0.99) < 0.08
    with pytest.raises(ValueError, match="shows one"):
        sampler.preview(np.stack([z, z]), view)


@pytest.mark.parametrize("side", [20_000, 100_000, 1_000_000])
@pytest.mark.parametrize("zoom", [1.0, 1000.0])
def test_bands_stay_small_whatever_the_size(renderer, side, zoom):
    pieces = renderer.plan(View(side, side, zoom=zoom)).pieces(1)
    assert max(piece.height for piece in pieces) * side <= plan.BAND
