"""Panels are closed: by `close`, or when their cell runs again and nothing refers to them."""

import copy
import gc
import pickle
import time
import weakref

import pytest
from ipywidgets.widgets import widget as registry
from jupyter_client.manager import start_new_kernel

from sampler import Sampler


@pytest.fixture(scope="module")
def sampler(tiny_checkpoint):
    return Sampler(tiny_checkpoint, seed=1)


def opened(verb, sampler):
    panel = getattr(sampler, verb)()
    assert panel.wait(60)
    if verb == "timeline":
        panel.add_seed(1)
        panel.duplicate(0)
        panel.remove(0)
    if verb == "arithmetic":
        panel.add()
        panel.remove()
    return panel


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["explore", "draw", "arithmetic", "timeline"])
def test_a_closed_panel_leaves_no_widget(sampler, verb):
    before = set(registry._instances)
    panel = opened(verb, sampler)
    assert set(registry._instances) > before
    panel.close()
    panel.close()
    assert set(registry._instances) == before
    assert panel.closed
    with pytest.raises(RuntimeError, match="closed; make another"):
        panel._ipython_display_()


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["explore", "draw", "arithmetic", "timeline"])
def test_nothing_keeps_a_closed_panel_in_memory(sampler, verb):
    panel = opened(verb, sampler)
    panel.close()
    known = weakref.ref(panel)
    del panel
    for _ in range(50):  # its thread may still be on the way out
        gc.collect()
        if known() is None:
            return
        time.sleep(0.1)
    pytest.fail(f"{known()!r} is still there")


def test_a_closed_panel_keeps_z_and_view_and_draws_no_more(sampler):
    panel = opened("explore", sampler)
    z = panel.z
    panel.close()
    assert (panel.z == z).all()
    assert panel.view.x_dim
    with pytest.raises(RuntimeError, match="closed and draws nothing more"):
        panel.random()


def test_a_closed_timeline_is_not_the_newest(sampler):
    timeline = opened("timeline", sampler)
    timeline.close()
    panel = opened("explore", sampler)
    with pytest.raises(ValueError, match="no timeline panel"):
        panel.to_timeline()
    panel.close()


@pytest.mark.parametrize("verb", ["explore", "arithmetic"])
def test_panels_refuse_to_travel_in_words(sampler, verb):
    panel = opened(verb, sampler)
    for travel in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="lives in its kernel .* keep what it shows"):
            travel(panel)
    panel.close()


class Cells:
    """A kernel whose cells have names, as JupyterLab gives them."""

    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name="python3")

    def run(self, cell, code, shown="count()"):
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {"shown": shown},
            "allow_stdin": False,
            "stop_on_error": True,
        }
        request = self.client.session.msg("execute_request", content, metadata={"cellId": cell})
        self.client.shell_channel.send(request)
        while True:
            reply = self.client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == request["header"]["msg_id"]:
                break
        assert reply["content"]["status"] == "ok", reply["content"]
        shown = reply["content"]["user_expressions"]["shown"]
        assert shown["status"] == "ok", shown
        return eval(shown["data"]["text/plain"])

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def cells(tiny_checkpoint):
    running = Cells()
    code = f"""
from sampler import Sampler
from ipywidgets.widgets import widget as registry
sampler = Sampler({str(tiny_checkpoint)!r}, seed=1)
count = lambda: len(registry._instances)
"""
    running.run("start", code)
    yield running
    running.stop()


@pytest.mark.slow
def test_a_cell_that_is_run_again_closes_what_it_showed(cells):
    first = cells.run("one", "sampler.arithmetic()")
    assert first > 100
    assert {cells.run("one", "sampler.arithmetic()") for _ in range(3)} == {first}
    # Another cell's panel stays; two in one cell stay both, until it is run again.
    both = cells.run("two", "display(sampler.draw()); display(sampler.draw())")
    assert both > first
    assert cells.run("one", "sampler.arithmetic()") == both
    assert cells.run("two", "display(sampler.draw()); display(sampler.draw())") == both


@pytest.mark.slow
def test_a_panel_that_a_variable_refers_to_stays(cells):
    before = cells.run("three", "a = sampler.draw(); a")
    cells.run("four", "kept = {'mine': [a]}")
    # The first panel is kept, the second one comes to it.
    assert cells.run("three", "a = sampler.draw(); a") > before
    assert cells.run("four", "pass", "kept['mine'][0].closed") is False
    # Made in one cell and seen in another: it stays there, though the first makes a new one.
    cells.run("five", "b = sampler.draw()")
    cells.run("six", "b")
    cells.run("five", "old = __import__('weakref').ref(b); b = sampler.draw()", "old().closed")
    assert cells.run("seven", "sampler.draw()", "old().closed") is False
    assert cells.run("six", "b", "old() is None or old().closed") is True
