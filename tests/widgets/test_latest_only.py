"""widgets.shared.latest_only: nothing queues, and no picture follows a newer one."""

import threading

import pytest

from sampler.widgets.shared.latest_only import LatestOnlyWorker


class Screen:
    """Records the drawn and the shown requests; can hold a drawing back."""

    def __init__(self, rest=0.0, full=None, **options):
        self.drawn, self.shown, self.failed = [], [], []
        self.gate, self.entered = threading.Event(), threading.Event()
        self.gate.set()
        preview, full = self._drawing("preview"), full or self._drawing("full")
        self.worker = LatestOnlyWorker(preview, full, self.failed.append, rest, **options)

    def _drawing(self, kind):
        def draw(request):
            self.entered.set()
            assert self.gate.wait(30)
            self.drawn.append((kind, request))
            if request == "bad":
                raise ValueError("bad")
            return lambda: self.shown.append((kind, request))

        return draw


def test_first_fast_then_well():
    screen = Screen()
    screen.worker.request(1)
    assert screen.worker.wait(30)
    assert screen.shown == [("preview", 1), ("full", 1)]


def test_of_a_burst_the_last_one_is_drawn():
    screen = Screen()
    screen.gate.clear()
    screen.worker.request(0)
    assert screen.entered.wait(30)
    for request in range(1, 200):
        screen.worker.request(request)
    screen.gate.set()
    assert screen.worker.wait(30)
    assert screen.drawn == [("preview", 0), ("preview", 199), ("full", 199)]
    assert screen.shown == screen.drawn


def test_a_full_picture_that_was_overtaken_is_not_shown():
    inside, on = threading.Event(), threading.Event()

    def full(request):
        inside.set()
        assert on.wait(30)
        return lambda: screen.shown.append(("full", request))

    screen = Screen(full=full)
    screen.worker.request(1)
    assert inside.wait(30)
    screen.worker.request(2)
    on.set()
    assert screen.worker.wait(30)
    assert screen.shown == [("preview", 1), ("preview", 2), ("full", 2)]


def test_while_something_moves_nothing_is_drawn_in_full():
    screen = Screen(rest=60.0)
    for request in range(20):
        screen.worker.request(request)
    assert not screen.worker.wait(0.3)
    assert all(kind == "preview" for kind, _ in screen.drawn)
    assert screen.shown[-1][1] == 19


def test_errors_are_reported_and_the_next_request_is_drawn():
    screen = Screen()
    screen.worker.request("bad")
    assert screen.worker.wait(30)
    assert [str(error) for error in screen.failed] == ["bad"]
    assert not screen.shown
    screen.worker.request("good")
    assert screen.worker.wait(30)
    assert screen.shown[-1] == ("full", "good")


def test_the_thread_ends_when_idle_and_starts_again():
    screen = Screen(idle=0.01)
    for request in (1, 2):
        screen.worker.request(request)
        thread = screen.worker.thread
        assert screen.worker.wait(30)
        thread.join(30)
        assert not thread.is_alive()
        assert screen.shown[-1] == ("full", request)


@pytest.mark.parametrize("count", [1, 5])
def test_requests_from_many_threads(count):
    screen = Screen()
    threads = [threading.Thread(target=screen.worker.request, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert screen.worker.wait(30)
    assert screen.shown[-1][0] == "full"


@pytest.mark.slow
def test_python_ends_well_while_panels_draw_and_films_play_and_are_written(run_python, tmp_path):
    """A thread that is cut off within a compiled program would take it down with a crash."""
    output = run_python(f"""
        import time
        from sampler import Sampler
        from sampler.pictures.films.keyframes import Keyframe
        sampler = Sampler("mnist-resnet", seed=0)
        keys = [Keyframe(sampler.generate_z(seed=seed)) for seed in (1, 2)]
        film = sampler.timeline(keys)
        film.settings.fields["filename"].value = {str(tmp_path / "film.gif")!r}
        panel = sampler.explore()
        film.play()
        film.start_export()
        time.sleep(0.3)
        print("the end")
    """)
    assert output.split() == ["the", "end"]
    assert not (tmp_path / "film.gif").exists()
