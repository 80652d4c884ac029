"""datasets.load_or_stand_in: MNIST where it is, and a stand-in that says so where it is not."""

import logging

import pytest

from sampler import datasets
from sampler.datasets import DataError, mnist, mnist_download


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, tmp_path):
    """No test sees the user's own data, or the network."""
    monkeypatch.delenv("SAMPLER_DATA", raising=False)
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(mnist_download, "MIRRORS", ("http://127.0.0.1:1/",))  # nobody is there


@pytest.mark.slow
def test_the_stand_in_announces_itself(caplog):
    with caplog.at_level(logging.WARNING, "sampler.datasets"):
        found = datasets.load_or_stand_in("test")
    assert found == datasets.load("digits", "test")
    assert "stand-in" in found.note
    assert "not MNIST" in caplog.text


def test_mnist_is_taken_where_it_is(mnist_folder, monkeypatch):
    monkeypatch.setenv("SAMPLER_DATA", str(mnist_folder))
    found = datasets.load_or_stand_in("test")
    assert (found.name, found.note, len(found)) == ("mnist/test", "", 10_000)


def test_damaged_mnist_is_not_replaced_in_silence(tmp_path, monkeypatch):
    folder = tmp_path / "data" / "mnist"
    folder.mkdir(parents=True)
    for name in mnist.SPLITS["test"]:
        (folder / name).write_bytes(b"torn")
    monkeypatch.setenv("SAMPLER_DATA", str(tmp_path / "data"))
    with pytest.raises(DataError, match="t10k-images"):
        datasets.load_or_stand_in("test")


def test_an_unknown_split_is_refused():
    with pytest.raises(ValueError, match="split of 'mnist' got 'validation'"):
        datasets.load_or_stand_in("validation")


@pytest.mark.slow
def test_a_silent_network_is_given_up_soon(monkeypatch, tmp_path):
    import socket
    import time

    with socket.socket() as listener:  # takes the connection and never answers
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        mirror = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        monkeypatch.setattr(mnist_download, "MIRRORS", (mirror,))
        monkeypatch.setattr(mnist_download, "CONNECT", 0.2)
        started = time.perf_counter()
        found = datasets.load_or_stand_in("test", progress=False)
        assert time.perf_counter() - started < 10
    assert found.note
    time.sleep(0.3)  # the request in the background ends too, before the next test
