"""A panel whose browser draws by itself: what it gets, and what Python leaves to it."""

import time

import numpy as np
import pytest
from helpers.plain import Plain

from sampler import Sampler, View
from sampler.pictures.inks import make_colouring
from sampler.widgets import Explorer
from sampler.widgets.shared.browser_engine import colour_table, engine_of


@pytest.fixture(scope="module")
def sampler():
    return Sampler(seed=0)


def messages(panel, monkeypatch):
    """Return the list of what the panel's canvas sends from now on."""
    sent = []
    monkeypatch.setattr(
        type(panel.canvas), "send", lambda _, content, buffers=(): sent.append((content, buffers))
    )
    return sent


def awaited(sent, name):
    """Return the message of a name, and its buffers."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for content, buffers in list(sent):
            if name in content:
                return content[name], buffers
        time.sleep(0.01)
    raise TimeoutError(name)


@pytest.mark.parametrize("make", ["explore", "arithmetic"])
def test_the_browser_gets_the_renderer_and_the_network(sampler, make, monkeypatch):
    panel = getattr(sampler, make)()
    sent = messages(panel, monkeypatch)
    panel.canvas._answer(panel.canvas, {"ping": True, "engine": True}, [])
    engine, (weights, wasm) = awaited(sent, "engine")
    assert engine["program"]["z_dim"] == 32
    assert "onmessage" in engine["worker"]
    assert wasm[:4] == b"\0asm"
    assert len(weights) > 50_000
    assert panel.wait()
    assert panel.canvas.drawn == panel.z.tolist()
    panel.close()


def test_the_browser_draws_where_the_window_alone_moves(sampler, monkeypatch):
    panel = sampler.explore(sampler.generate_z(seed=5), View(300, 300))
    assert panel.wait()
    kinds, show = [], panel.canvas.show
    monkeypatch.setattr(
        panel.canvas, "show", lambda *args: kinds.append(args[2]) or show(*args), raising=False
    )
    panel.random(seed=6)
    assert panel.wait()
    assert kinds == ["preview", "full"]
    panel.canvas.local = True
    panel.view = View(300, 300, zoom=2.0)
    assert panel.wait()
    assert kinds == ["preview", "full", "full"]
    panel.random(seed=7)
    assert panel.wait()
    assert kinds == ["preview", "full", "full", "preview", "full"]
    np.testing.assert_array_equal(np.float32(panel.canvas.drawn), panel.z)
    panel.close()


def test_an_object_without_a_decoder_is_drawn_by_python(monkeypatch):
    panel = Explorer(Plain())
    sent = messages(panel, monkeypatch)
    panel.canvas._answer(panel.canvas, {"engine": True}, [])
    assert engine_of(Plain()) is None
    time.sleep(0.1)
    assert not any("engine" in content for content, _ in sent)


def test_colours_are_those_of_a_saved_picture(sampler):
    panel = sampler.explore()
    assert panel.canvas.table == b""
    panel.colouring = {"ink": "navy", "paper": "#ffeecc"}
    table = np.frombuffer(panel.canvas.table, np.uint8).reshape(256, 4)
    assert table[[0, 255]].tolist() == [[0, 0, 128, 255], [255, 238, 204, 255]]
    clear = np.frombuffer(colour_table(make_colouring("red", None)), np.uint8).reshape(256, 4)
    assert clear[[0, 255]].tolist() == [[255, 0, 0, 255], [255, 0, 0, 0]]
    panel.close()
