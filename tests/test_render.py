"""sampler.render: tiles join, batches equal singles, and threads do not mix."""

import threading

import numpy as np
import pytest

from sampler import render
from sampler.config import GeneratorConfig
from sampler.coordinates import View
from sampler.networks import Generator
from sampler.render import Renderer

# XLA sums in another order for another shape of tile: the last digit or two of a float32.
ROUNDING = 3e-6


@pytest.fixture(scope="module")
def generator():
    return Generator(GeneratorConfig(width=16), seed=3)


@pytest.fixture(scope="module")
def renderer(generator):
    return Renderer(generator)


def some_z(n, seed=0):
    return np.random.default_rng(seed).standard_normal((n, 32)).astype(np.float32)


def in_one_go(generator, z, view):
    ink = np.asarray(generator(z, view.points()))
    return ink.reshape(len(z), view.y_dim, view.x_dim, -1)


@pytest.mark.parametrize(
    "x_dim, y_dim",
    [(1, 1), (1, 700), (700, 1), (2, 2), (26, 26), (32, 32), (33, 31), (300, 301), (512, 512)],
)
def test_any_size_equals_evaluation_in_one_go(generator, renderer, x_dim, y_dim):
    view, z = View(x_dim, y_dim), some_z(2)
    found = renderer.render(z, view)
    assert found.shape == (2, y_dim, x_dim, 1) and found.dtype == np.float32
    assert found.min() >= 0 and found.max() <= 1
    np.testing.assert_allclose(found, in_one_go(generator, z, view), rtol=0, atol=ROUNDING)


def test_tiles_join(generator, monkeypatch):
    """Tiles that end in the middle of rows, with a remainder, for rows longer than a tile too."""
    monkeypatch.setattr(render, "MOST", 64)
    monkeypatch.setattr(render, "LEAST", 16)
    for view in (View(37, 23), View(150, 3), View(3, 150), View(8, 8), View(64, 2)):
        found = Renderer(generator).render(some_z(3), view)
        np.testing.assert_allclose(found, in_one_go(generator, some_z(3), view), atol=ROUNDING)


def test_a_picture_of_several_real_tiles(generator, renderer):
    view = View(411, 333)
    assert view.pixels > 2 * render.MOST
    found = renderer.render(some_z(1), view)
    np.testing.assert_allclose(found, in_one_go(generator, some_z(1), view), atol=ROUNDING)


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
    generator = Generator(GeneratorConfig(width=8), seed=1)
    renderer, view = Renderer(generator), View(9, 9)
    before = renderer.render(some_z(1), view)
    generator.ink.bias.assign(generator.ink.bias + 2.0)
    after = renderer.render(some_z(1), view)
    np.testing.assert_allclose(after, in_one_go(generator, some_z(1), view), atol=ROUNDING)
    assert (after > before).all()


def test_few_programs_are_compiled(generator):
    renderer = Renderer(generator)
    for size in range(1, 33):
        renderer.render(some_z(1), View(size, size))
    assert renderer._evaluator._functions["ink"].experimental_get_tracing_count() == 1


def test_progress_goes_to_the_standard_error(renderer, capsys):
    renderer.render(some_z(1), View(300, 300), progress=True)
    captured = capsys.readouterr()
    assert "0/2" in captured.err and captured.out == ""
    renderer.render(some_z(1), View(300, 300))
    assert capsys.readouterr().err == ""


def test_threads_do_not_mix(renderer):
    """A widget's thread and a cell draw at the same time, at sizes of their own."""
    jobs = [(some_z(1, seed), View(20 + seed, 30 - seed)) for seed in range(6)]
    wanted = [renderer.render(*job) for job in jobs]
    found, failures = [None] * len(jobs), []

    def work(i):
        try:
            for _ in range(10):
                found[i] = renderer.render(*jobs[i])
                np.testing.assert_array_equal(found[i], wanted[i])
        except BaseException as error:  # reported by the main thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures and all(picture is not None for picture in found)
