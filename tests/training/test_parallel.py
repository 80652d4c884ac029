"""Training by two processes: they learn as one does, the chief writes, and none is left hanging."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from helpers.discs import discs
from PIL import Image

from conftest import ROOT
from sampler.config import FreeCodesConfig, PointVaeConfig
from sampler.training import Run, preset
from sampler.training.choosing import choose
from sampler.training.cluster import Place, check_cluster, place
from sampler.training.meeting import meet
from sampler.training.parallel import Workers

WORKER = "-m", "helpers.worker"


def cluster(number, addresses=("127.0.0.1:2222", "127.0.0.1:2223"), kind="worker"):
    """What TF_CONFIG says to a process."""
    task = {"type": kind, "index": number}
    return json.dumps({"cluster": {"worker": list(addresses)}, "task": task})


def free_addresses(count):
    """Addresses of ports that nobody uses."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    addresses = [f"127.0.0.1:{each.getsockname()[1]}" for each in sockets]
    for each in sockets:
        each.close()
    return addresses


class Processes:
    """Commands that run at the same time, and what they say."""

    def __init__(self, folder):
        self.folder = folder
        self.running = []

    def start(self, *arguments, config=None):
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
        environment.pop("TF_CONFIG", None)
        if config is not None:
            environment["TF_CONFIG"] = config
        with (self.folder / f"errors-{len(self.running)}").open("w") as errors:
            process = subprocess.Popen(
                [sys.executable, *map(str, arguments)],
                env=environment,
                cwd=self.folder,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.running.append(process)
        return process

    def end(self):
        """Wait for all; return status, output and errors of each."""
        ended = []
        for number, process in enumerate(self.running):
            output, _ = process.communicate(timeout=240)
            errors = (self.folder / f"errors-{number}").read_text()
            ended.append((process.returncode, output, errors))
        self.running = []
        return ended

    def kill(self):
        for process in self.running:
            process.kill()
            process.communicate()


@pytest.fixture
def processes(tmp_path):
    started = Processes(tmp_path)
    yield started
    started.kill()


# The same steps


@pytest.mark.slow
@pytest.mark.campaign
@pytest.mark.parametrize("judged", [False, True])
def test_two_learn_as_one(judged, processes, tmp_path):
    settings = json.dumps({"judged": judged})
    addresses = free_addresses(2)
    processes.start(*WORKER, tmp_path / "alone", tmp_path / "alone.npz", settings)
    for number, name in enumerate(("chief", "other")):
        files = tmp_path / name, tmp_path / f"{name}.npz"
        processes.start(*WORKER, *files, settings, config=cluster(number, addresses))
    assert [(status, output) for status, output, _ in processes.end()] == [(0, "")] * 3
    alone, chief, other = (
        dict(np.load(tmp_path / f"{name}.npz")) for name in ("alone", "chief", "other")
    )
    assert ("d_loss" in alone) == judged
    assert alone["squared_error"][-1] < 0.6 * alone["squared_error"][0]
    for name, losses in alone.items():
        assert losses.shape == (50,)
        np.testing.assert_allclose(chief[name], losses, rtol=1e-4)
        np.testing.assert_array_equal(other[name], chief[name])
    assert (tmp_path / "chief" / "state.npz").exists()
    assert not (tmp_path / "other").exists()


# The command


@pytest.fixture
def pictures(tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number, image in enumerate(discs(32, 1, 16).images):
        Image.fromarray(255 - image[..., 0]).save(folder / f"{number}.png")
    return folder


def train(processes, pictures, *arguments):
    """Start the command twice, the chief first."""
    command = ["-m", "sampler", "train", pictures, "--out", "net", "--size", 16, *arguments]
    addresses = free_addresses(2)
    return [processes.start(*command, config=cluster(number, addresses)) for number in (0, 1)]


def wait_for_another(path):
    """Wait until a file is written, or written again."""
    before = path.stat().st_mtime_ns if path.exists() else None
    until = time.monotonic() + 120
    while not path.exists() or path.stat().st_mtime_ns == before:
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.campaign
def test_they_stop_go_on_and_end_together(processes, pictures, tmp_path):
    state = tmp_path / "net" / "training" / "state.npz"
    _, other = train(processes, pictures, "--preset", "encoder", "--minutes", 0.3)
    wait_for_another(state)
    other.send_signal(signal.SIGINT)
    assert [status for status, *_ in processes.end()] == [130, 130]

    _, other = train(processes, pictures, "--resume")
    wait_for_another(state)
    other.kill()
    (status, _, errors), (killed, *_) = processes.end()
    assert (status, killed) == (2, -signal.SIGKILL)
    assert "error: another worker has ended, or cannot be reached any more" in errors

    train(processes, pictures, "--resume")
    (status, report, _), (of_other, silence, _) = processes.end()
    assert (status, of_other) == (0, 0)
    assert "contact-sheet.png" in report
    assert silence == ""
    assert not list(state.parent.glob("*.lock"))
    assert (tmp_path / "net" / "config.json").exists()


@pytest.mark.slow
@pytest.mark.campaign
def test_other_pictures_are_refused(processes, pictures, tmp_path):
    few = tmp_path / "few"
    few.mkdir()
    for number in range(30):
        (few / f"{number}.png").write_bytes((pictures / f"{number}.png").read_bytes())
    addresses = free_addresses(2)
    for number, source in enumerate((pictures, few)):
        command = "-m", "sampler", "train", source, "--out", "net", "--preset", "encoder"
        batch = "--size", 16, "--minutes", 0.1
        processes.start(*command, *batch, config=cluster(number, addresses))
    (status, _, errors), (of_other, *_) = processes.end()
    assert of_other == 2
    assert status == 2
    assert "error: the workers got different" in errors
    assert not (tmp_path / "net").exists()


# The cluster


def test_all_wait_for_one_another():
    addresses = free_addresses(3)
    with ThreadPoolExecutor(3) as pool:
        met = [pool.submit(meet, number, addresses, 20) for number in (2, 1)]
        time.sleep(0.3)
        assert not any(each.done() for each in met)
        met.append(pool.submit(meet, 0, addresses, 20))
        assert [each.result() for each in met] == [None] * 3


def test_nobody_waits_for_ever():
    addresses = free_addresses(3)
    with ThreadPoolExecutor(2) as pool:
        there = pool.submit(meet, 1, addresses, 20)
        chief = pool.submit(meet, 0, addresses, 0.5)
        with pytest.raises(TimeoutError, match=f"^{addresses[2]} did not answer; expected a work"):
            chief.result()
        with pytest.raises(ConnectionError, match="has given up; look for its error"):
            there.result()
    with pytest.raises(TimeoutError, match=f"{addresses[0]} has not called {addresses[2]}"):
        meet(2, addresses, 0.2)


def test_without_the_variable_a_process_is_alone(monkeypatch):
    monkeypatch.delenv("TF_CONFIG", raising=False)
    assert place() == Place(0, ())
    workers = Workers(place())
    assert workers.is_chief
    assert workers.share(25) == slice(0, 25)
    assert workers.gathered(3.0, 4.0).tolist() == [[3.0, 4.0]]
    assert workers.from_chief(5.0) == 5.0
    workers.check_alike(settings="any")


def test_the_variable_has_the_place(monkeypatch):
    monkeypatch.setenv("TF_CONFIG", cluster(1))
    assert place() == Place(1, ("127.0.0.1:2222", "127.0.0.1:2223"))
    assert not place().is_chief
    jobs = {"chief": ["a:1"], "worker": ["b:1", "c:1"]}
    for kind, index, number in (("chief", 0, 0), ("worker", 0, 1), ("worker", 1, 2)):
        task = {"type": kind, "index": index}
        monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": jobs, "task": task}))
        assert place() == Place(number, ("a:1", "b:1", "c:1"))
    shares = [Workers(Place(number, ("a:1",) * 4)).share(64) for number in range(4)]
    assert np.concatenate([np.arange(64)[share] for share in shares]).tolist() == list(range(64))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "TF_CONFIG got 'nonsense'; expected workers and a task, such as"),
        (cluster(0, ("host",)), "TF_CONFIG got .*host.*; expected workers"),
        ("[1]", "TF_CONFIG got '\\[1\\]'; expected"),
        (cluster(0, kind="evaluator"), "TF_CONFIG got .*; expected workers and a task"),
        (cluster(2), "TF_CONFIG got index 2 of 2 of type worker; count them from 0"),
    ],
)
def test_a_strange_variable_is_refused(text, message, monkeypatch):
    monkeypatch.setenv("TF_CONFIG", text)
    with pytest.raises(ValueError, match=message):
        place()


def test_a_batch_that_does_not_divide_is_refused(monkeypatch, tmp_path):
    data = discs(32, 1, 32)
    config = choose(data, "encoder").config
    assert config.batch_size == 32
    monkeypatch.setenv("TF_CONFIG", cluster(1, ("a:1", "b:1", "c:1")))
    message = r"batch_size got 32; expected a multiple of 3, .* \(1, 2, 4, 8, 16, 32\), or change"
    with pytest.raises(ValueError, match=message):
        Run(data, config, tmp_path)
    monkeypatch.setenv("TF_CONFIG", cluster(1))
    check_cluster(config)


@pytest.mark.parametrize("config", [FreeCodesConfig(preset="crisp"), preset("vae", epochs=1)])
def test_what_cannot_be_shared_is_refused(config, monkeypatch):
    check_cluster(config)
    monkeypatch.setenv("TF_CONFIG", cluster(0))
    message = f"TF_CONFIG names 2 workers, which preset '{config.preset}' cannot share: pass preset"
    with pytest.raises(ValueError, match=message):
        check_cluster(config)
    check_cluster(PointVaeConfig())
