"""widgets.shared.latest_only: nothing queues, nothing old is shown after something newer."""

import threading

import pytest

from sampler.widgets.shared.latest_only import Latest


class Screen:
    """Notes what is drawn and shown; can hold a drawing back."""

    def __init__(self, rest=0.0):
        self.drawn, self.shown, self.failed = [], [], []
        self.gate, self.entered = threading.Event(), threading.Event()
        self.gate.set()
        self.latest = Latest(self._way("preview"), self._way("full"), self.failed.append, rest)

    def _way(self, kind):
        def draw(what):
            self.entered.set()
            assert self.gate.wait(30)
            self.drawn.append((kind, what))
            if what == "bad":
                raise ValueError("bad")
            return lambda: self.shown.append((kind, what))

        return draw


def test_first_fast_then_well():
    screen = Screen()
    screen.latest.ask(1)
    assert screen.latest.wait(30)
    assert screen.shown == [("preview", 1), ("full", 1)]


def test_of_a_burst_the_last_one_is_drawn():
    screen = Screen()
    screen.gate.clear()
    screen.latest.ask(0)
    assert screen.entered.wait(30)
    for what in range(1, 200):
        screen.latest.ask(what)
    screen.gate.set()
    assert screen.latest.wait(30)
    assert screen.drawn == [("preview", 0), ("preview", 199), ("full", 199)]
    assert screen.shown == screen.drawn


def test_a_full_picture_that_was_overtaken_is_not_shown():
    screen = Screen()
    inside, on = threading.Event(), threading.Event()

    def full(what):
        inside.set()
        assert on.wait(30)
        return lambda: screen.shown.append(("full", what))

    screen.latest._full = full
    screen.latest.ask(1)
    assert inside.wait(30)
    screen.latest.ask(2)
    on.set()
    assert screen.latest.wait(30)
    assert screen.shown == [("preview", 1), ("preview", 2), ("full", 2)]


def test_while_something_moves_nothing_is_drawn_in_full():
    screen = Screen(rest=60.0)
    for what in range(20):
        screen.latest.ask(what)
    assert not screen.latest.wait(0.3)
    assert all(kind == "preview" for kind, _ in screen.drawn)
    assert screen.shown[-1][1] == 19


def test_errors_are_told_and_the_next_request_is_drawn():
    screen = Screen()
    screen.latest.ask("bad")
    assert screen.latest.wait(30)
    assert [str(error) for error in screen.failed] == ["bad"]
    assert not screen.shown
    screen.latest.ask("good")
    assert screen.latest.wait(30)
    assert screen.shown[-1] == ("full", "good")


def test_the_thread_ends_when_idle_and_starts_again(monkeypatch):
    monkeypatch.setattr("sampler.widgets.shared.latest_only._IDLE", 0.01)
    screen = Screen()
    for what in (1, 2):
        screen.latest.ask(what)
        thread = screen.latest._thread
        assert screen.latest.wait(30)
        thread.join(30)
        assert not thread.is_alive()
        assert screen.shown[-1] == ("full", what)


@pytest.mark.parametrize("count", [1, 5])
def test_requests_from_many_threads(count):
    screen = Screen()
    threads = [threading.Thread(target=screen.latest.ask, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert screen.latest.wait(30)
    assert screen.shown[-1][0] == "full"


def test_python_ends_well_while_panels_draw_and_films_play_and_are_written(run_python, tmp_path):
    """A thread that is cut off within a compiled program would take it down with a crash."""
    told = run_python(f"""
        import time
        from sampler import Sampler
        from sampler.pictures.films.keyframes import Keyframe
        sampler = Sampler("mnist-resnet", seed=0)
        keys = [Keyframe(sampler.generate_z(seed=seed)) for seed in (1, 2)]
        film = sampler.timeline(keys)
        film.reel.fields["filename"].value = {str(tmp_path / "film.gif")!r}
        panel = sampler.explore()
        film.play()
        film.start_export()
        time.sleep(0.3)
        print("the end")
    """)
    assert told.split() == ["the", "end"]
    assert not (tmp_path / "film.gif").exists()
