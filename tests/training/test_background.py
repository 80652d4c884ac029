"""training.background: a training beside the cells, and the panels that show it."""

import logging
import threading
import time

import numpy as np
import pytest

from sampler.config import FreeCodesConfig, GridConfig, ModelConfig, PicturesConfig
from sampler.datasets import Dataset
from sampler.training import background, strips
from sampler.training.background import Training
from sampler.training.codes import spread_like
from sampler.training.run import Run
from sampler.training.screen import Screen


@pytest.fixture(scope="module")
def data():
    """Twelve discs on white, of several places and colours."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:24, :24]
    images = np.full((12, 24, 24, 3), 255, np.uint8)
    for image in images:
        left, top = rng.integers(8, 16, 2)
        image[(x - left) ** 2 + (y - top) ** 2 < 36] = rng.integers(0, 200, 3)
    return Dataset("discs", images, None, "memory")


@pytest.fixture
def make(data, tmp_path):
    """A function that makes a training of many steps, which teach nothing and take no time."""
    made = []

    def new(**changes):
        generator = GridConfig(
            z_dim=6, c_dim=3, palette=4, first_features=8, stages=(8, 6), width=16, waves=8
        )
        model = ModelConfig(generator=generator, encoder=None, pictures=PicturesConfig(size=24))
        settings = {"epochs": 1000, "steps_per_epoch": 30, "batch_size": 8, "points": 8} | changes
        config = FreeCodesConfig(preset="crisp", model=model, **settings)
        folder = tmp_path / f"net-{len(made)}"
        run = Run(data, config, folder / "training")
        run.learner.train_batch = step  # nothing has to be compiled
        made.append(Training(run, folder, progress=False))
        return made[-1]

    def step(*_batch):
        time.sleep(0.002)
        return {"squared_error": 0.01}

    yield new
    for training in made:
        training.close()


@pytest.fixture
def kernel(monkeypatch):
    """As if the tests ran in a kernel."""
    monkeypatch.setattr(background, "in_notebook", lambda: True)


def until(done, seconds=60):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "nothing came of it"
        time.sleep(0.02)


def shown(training):
    """Show a training in a cell; return the panel."""
    training._ipython_display_()
    return training._screen._panels[-1]


def side(panel):
    """The side of the pictures that a panel shows, before they are made as large as all."""
    return panel._rows._last.drawn.shape[1] if panel._rows._last else 0


# Numbers and pictures


def test_strips_are_drawn_as_often_as_a_share_of_the_time_allows():
    pace, now, drawing = strips.Pace(0.0), 0.0, 0.0
    for _ in range(100):
        assert pace.due >= now
        now = pace.due
        cost = 2.0 * (pace.side / strips.FULL) ** 2
        pace.drawn(pace.side, now, now + cost)
        now, drawing = now + cost, drawing + cost
    assert pace.side == 128, "the largest that comes every quarter of a minute"
    assert drawing / now < 1 / 24
    quick = strips.Pace(0.0)
    quick.drawn(quick.side, 0.0, 0.01)
    assert quick.side == strips.FULL
    assert quick.due == pytest.approx(5.01)


def test_the_curve_has_at_most_sixty_points_in_decibels():
    curve = strips.likeness([0.1] * 500 + [0.01] * 500)
    assert curve.shape == (60, 2)
    assert curve[0, 1] == pytest.approx(10)
    assert curve[-1].tolist() == pytest.approx([1000, 20])


@pytest.mark.slow
def test_a_snapshot_has_pictures_beside_what_their_codes_draw(make):
    run = make(epochs=1).run
    now = strips.snapshot(run, 64)
    assert now.originals.shape == (5, 24, 24, 3)
    assert now.drawn.shape == now.random.shape == (5, 64, 64, 3)
    film = run.learner.film_pictures(run.film_z)
    small = strips.snapshot(run, film.shape[1])
    np.testing.assert_allclose(small.drawn, 1 - film[:5], atol=2e-3)


def test_the_same_random_z_stay_where_they_are_while_codes_move():
    rng = np.random.default_rng(1)
    z = rng.standard_normal((5000, 4)).astype(np.float32)
    codes = rng.standard_normal((40, 4)).astype(np.float32) + 3
    random = spread_like(codes, z)
    np.testing.assert_allclose(np.cov(random.T), np.cov(codes.T, bias=True), atol=0.15)
    np.testing.assert_allclose(random.mean(axis=0), codes.mean(axis=0), atol=0.1)
    for seed in range(20):  # all directions are alike: their order is another one each time
        step = 0.01 * np.random.default_rng(seed).standard_normal(codes.shape).astype(np.float32)
        assert np.abs(spread_like(codes + step, z) - random).max() < 0.2


# A training and its panels


@pytest.mark.slow
def test_a_panel_shows_a_training_to_its_end(make, kernel):
    training = make()
    first = shown(training)
    assert first.progress.state == "waiting"
    training.start()
    until(lambda: side(first) > 0)
    first._hold.click()
    until(lambda: side(first) == strips.FULL)
    held = training.share
    time.sleep(0.3)
    assert training.share == held
    assert first.progress.state == training.state == "paused"
    second = shown(training)
    assert side(second) == strips.FULL
    first.close()
    second._hold.click()
    until(lambda: training.share > held)
    second._stop.click()
    states = set()
    until(lambda: states.add(second.progress.state) or second.progress.state == "done")
    assert "keeping" in states
    assert second.progress.is_kept
    assert side(second) == strips.FULL
    assert training.wait(10) == training.folder
    late = shown(training)
    assert late.progress.state == "done"
    assert side(late) == strips.FULL
    late.close()
    second.close()


@pytest.mark.slow
def test_without_a_panel_nothing_is_drawn(make, monkeypatch):
    monkeypatch.setattr(strips, "snapshot", lambda *_: pytest.fail("nobody looks"))
    training = make(epochs=2).start()
    assert training.wait(60)
    assert training.state == "done"
    with pytest.raises(NotImplementedError):  # IPython shows the words of `repr` then
        training._ipython_display_()


@pytest.mark.slow
def test_a_picture_that_cannot_be_drawn_does_not_end_the_training(
    make, kernel, monkeypatch, caplog
):
    def refuse(*_):
        raise MemoryError

    monkeypatch.setattr(strips, "snapshot", refuse)
    training = make(epochs=2)
    panel = shown(training)
    with caplog.at_level(logging.WARNING, "sampler"):
        training.start().wait(60)
    until(lambda: panel.progress.state == "done")
    assert "shows no more pictures" in caplog.text
    assert training.state == "done"
    panel.close()


@pytest.mark.slow
def test_a_failure_reaches_the_panel(make, kernel):
    training = make()
    training.run.learner.train_batch = lambda *_: {"squared_error": np.nan}
    panel = shown(training)
    training.start()
    until(lambda: panel.progress.state == "failed")
    assert "squared_error became nan" in panel._note.value
    assert "resume=True)" in panel._note.value  # from the state before the first step
    panel.close()


@pytest.mark.slow
def test_waiting_shows_the_panel_unless_a_cell_does(make, kernel, monkeypatch):
    training = make(epochs=20)
    training._progress = True
    opened = []
    show = Screen.open
    monkeypatch.setattr(Screen, "open", lambda self: opened.append(self) or show(self))
    training.start()
    assert not training._bar, "the panel takes its place"
    for _ in range(2):
        with pytest.raises(TimeoutError):
            training.wait(0.01)
    assert len(opened) == 1
    panel = training._screen._panels[0]
    assert "Interrupt the kernel" not in panel._note.value
    cell = threading.Thread(target=training.wait)
    cell.start()
    until(lambda: "Interrupt the kernel to use them" in panel._note.value)
    training.stop()
    cell.join(60)
    assert "explore()" in panel._note.value
    panel.close()
