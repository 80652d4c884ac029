"""Films and posters in parts: the same files, stopped and resumed, on a cluster, after a kill."""

import os
import signal
import threading
import time

import numpy as np
import pytest
from distributed import Client, LocalCluster

from sampler import Keyframe, Sampler, View, film, read_recipe, save_animation
from sampler.render import parts as parts_module
from sampler.render import plan

SIZE = 60


@pytest.fixture(scope="module")
def sampler():
    return Sampler(seed=1)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """Two frames a part, and bands of some rows."""
    monkeypatch.setattr(parts_module, "_PIXELS", 2 * SIZE * SIZE)
    monkeypatch.setattr(plan, "BAND", 1 << 15)


@pytest.fixture
def keyframes(sampler):
    start = View(SIZE, SIZE)
    return [
        Keyframe(sampler.get_random_z(2, seed=1), start, seconds=0.9),
        Keyframe(sampler.get_random_z(9, seed=1), View(SIZE, SIZE, zoom=2.0), hold=0.3),
    ]


def test_a_film_of_keyframes_is_that_of_its_frames(sampler, keyframes, tmp_path):
    path = sampler.save_film(keyframes, tmp_path / "film.gif", fps=10, progress=False)
    frames = film(keyframes, fps=10)
    np.testing.assert_array_equal(sampler.z, frames[-1].z)
    pictures = [sampler.render(frame.z, frame.view) for frame in frames]
    times = [frame.seconds for frame in frames]
    recipe = read_recipe(path)
    save_animation(pictures, tmp_path / "plain.gif", duration=times, loop=False, recipe=recipe)
    assert path.read_bytes() == (tmp_path / "plain.gif").read_bytes()
    assert [key.get("hold", 0) for key in recipe["keyframes"]] == [0, 0.3]
    panel = sampler.timeline(path)
    assert len(panel.keyframes) == 2
    panel.close()


def stopped_after(count, monkeypatch):
    """Let so many parts be drawn, and then Ctrl-C."""
    draw, left = parts_module.draw_levels, iter(range(count))

    def drawing(*arguments):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return draw(*arguments)

    monkeypatch.setattr("sampler.render.long_drawing.draw_levels", drawing)


def test_a_stopped_film_goes_on_with_what_is_missing(sampler, keyframes, tmp_path, monkeypatch):
    whole = sampler.save_film(keyframes, tmp_path / "whole.gif", fps=10, progress=False)
    folder, path = tmp_path / "parts", tmp_path / "film.gif"
    with monkeypatch.context() as patch:
        stopped_after(3, patch)
        with pytest.raises(KeyboardInterrupt):
            sampler.save_film(keyframes, path, fps=10, parts=folder, progress=False)
    assert len(list(folder.glob("part-*.npy"))) == 3
    assert not path.exists()
    with pytest.raises(ValueError, match="holds parts of another drawing"):
        sampler.save_film(keyframes[::-1], path, fps=10, parts=folder, progress=False)
    stopped_after(2, monkeypatch)  # of five
    sampler.save_film(keyframes, path, fps=10, parts=folder, progress=False)
    assert path.read_bytes() == whole.read_bytes()
    assert not folder.exists()


@pytest.mark.parametrize("options", [{}, {"exact": True}, {"supersample": 2}], ids=str)
def test_a_poster_in_parts_is_the_same_file(sampler, tmp_path, options):
    z, view = sampler.get_random_z(3, seed=1), View(500, 300, rotation=0.2)
    how = {"progress": False, **options}
    plain = sampler.save_poster(z, tmp_path / "plain.png", view, **how)
    path = sampler.save_poster(z, tmp_path / "it.png", view, parts=tmp_path / "parts", **how)
    assert path.read_bytes() == plain.read_bytes()


def test_a_poster_in_colour_in_parts_is_the_same_file(tmp_path):
    sampler = Sampler("emoji", seed=1)
    z, view = sampler.get_random_z(seed=1), View(300, 200)
    plain = sampler.save_poster(z, tmp_path / "plain.tif", view, progress=False)
    path = sampler.save_poster(
        z, tmp_path / "it.tif", view, parts=tmp_path / "parts", progress=False
    )
    assert path.read_bytes() == plain.read_bytes()


def test_a_folder_of_other_files_is_refused(sampler, keyframes, tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(ValueError, match="which holds other files"):
        sampler.save_film(keyframes, tmp_path / "film.gif", parts=tmp_path, progress=False)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_writes_the_same_files(sampler, tmp_path):
    start = View(400, 400)
    keys = [Keyframe(sampler.get_random_z(digit, seed=1), start, seconds=3) for digit in (2, 9, 4)]
    how = {"fps": 10, "progress": False}
    whole = sampler.save_film(keys, tmp_path / "whole.png", **how)
    folder = tmp_path / "parts"
    with (
        LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        victim = next(iter(client.run(os.getpid).values()))

        def kill():
            while len(list(folder.glob("part-*.npy"))) < 3:
                time.sleep(0.01)
            killed.append(len(list(folder.glob("part-*.npy"))))
            os.kill(victim, signal.SIGKILL)

        killed = []
        killer = threading.Thread(target=kill)
        killer.start()
        path = sampler.save_film(keys, tmp_path / "it.png", parts=folder, client=client, **how)
        killer.join()
        assert victim not in client.run(os.getpid).values()
    assert killed[0] < 25
    assert path.read_bytes() == whole.read_bytes()
