"""mp4: a film that ffmpeg does not finish is never saved, and an old one never lost."""

import os
import re
import subprocess
import sys
import time

import numpy as np
import pytest

from sampler.pictures.films.animation import save_animation

pytestmark = pytest.mark.skipif(os.name != "posix", reason="stand-ins for ffmpeg are shell scripts")
SAVE = """
import sys
import numpy as np
from sampler.pictures.films.animation import save_animation

def never():
    raise AssertionError("drawn")
    yield


frames = np.random.default_rng(0).random((60, 64, 64))
try:
    save_animation(frames, {film!r}, overwrite=True)
except (OSError, ValueError) as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
def film(tmp_path):
    pytest.importorskip("imageio_ffmpeg")
    (tmp_path / "films").mkdir()
    return save_animation([np.zeros((16, 16)), np.ones((16, 16))], tmp_path / "films" / "a.mp4")


@pytest.fixture
def save(tmp_path, run_python, film):
    """A function that saves 60 frames by a stand-in for ffmpeg, in a process of its own."""
    from imageio_ffmpeg import get_ffmpeg_exe

    def save(script):
        stand_in = tmp_path / "ffmpeg"
        stand_in.write_text(f"#!/bin/sh\nexe='{get_ffmpeg_exe()}'\n{script}\n")
        stand_in.chmod(0o755)
        return run_python(SAVE.format(film=str(film)), IMAGEIO_FFMPEG_EXE=str(stand_in))

    return save


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "pattern"),
    [
        ("echo no codec >&2; exit 3", "ended with status 3 .no codec.*unchanged"),
        ('head -c 40960 | "$exe" "$@"; kill -9 $$', "was killed by signal 9 .without a message"),
        ("exit 0", "ffmpeg has written 0 of 60 pictures"),
        (
            'case "$*" in *progress*) exec "$exe" "$@";; esac; head -c 40960 | "$exe" "$@"',
            "ffmpeg has written 10 of 60 pictures",
        ),
        ("echo av_write: No space left on device >&2; exit 228", "No space left .*unchanged"),
    ],
)
def test_a_failing_encoder_costs_no_film(save, film, script, pattern):
    old = film.read_bytes()
    output = save(script)
    assert re.search(pattern, output), output
    assert "a.mp4" in output
    assert [p.name for p in film.parent.iterdir()] == ["a.mp4"]
    assert film.read_bytes() == old


def test_an_encoder_that_works_replaces_the_film(save, film):
    old = film.read_bytes()
    assert save('exec "$exe" "$@"') == ""
    assert film.read_bytes() != old


def test_an_encoder_that_is_not_there_is_named_before_anything_is_drawn(film, run_python):
    code = SAVE.format(film=str(film)).replace("animation(frames", "animation(never()")
    output = run_python(code, IMAGEIO_FFMPEG_EXE="/no/ffmpeg")
    assert re.search("OSError .*ffmpeg cannot be started .*/no/ffmpeg.*reinstall.*a.mp4", output)


def test_what_a_terminated_process_leaves_is_swept_by_the_next_write(tmp_path, film):
    stand_in = tmp_path / "ffmpeg"
    stand_in.write_text("#!/bin/sh\nexec sleep 5\n")  # it takes nothing, and the pipe fills
    stand_in.chmod(0o755)
    environment = {**os.environ, "PYTHONPATH": os.getcwd(), "IMAGEIO_FFMPEG_EXE": str(stand_in)}
    command = [sys.executable, "-c", SAVE.format(film=str(film))]
    with subprocess.Popen(command, env=environment) as child:
        while not (left := list(film.parent.glob(".a.*.partial.mp4"))):
            assert child.poll() is None
            time.sleep(0.02)
        child.terminate()
    assert [path for path in left if path.exists()] == left
    save_animation([np.zeros((16, 16)), np.ones((16, 16))], film, overwrite=True)
    assert [path.name for path in film.parent.iterdir()] == ["a.mp4"]
