"""support.files: whole files or none, with real files, real signals and a really full disk."""

import os
import re
import signal
import stat
import subprocess
import sys
import textwrap
import time

import pytest

from sampler.support.files import atomic_stream, atomic_write, check_target, free_names


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def write(path, text="new"):
    with atomic_write(path) as temporary:
        temporary.write_text(text)


def run_python(code, *arguments, prefix=()):
    return subprocess.run(
        [*prefix, sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        capture_output=True, text=True, timeout=30, env={**os.environ, "PYTHONPATH": os.getcwd()},
    )  # fmt: skip


@pytest.fixture(autouse=True)
def at_root(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def test_writes_and_replaces(tmp_path):
    write(tmp_path / "a.txt", "old")
    write(str(tmp_path / "a.txt"), "new")
    assert (tmp_path / "a.txt").read_text() == "new"
    assert names(tmp_path) == ["a.txt"]


def test_temporary_lies_beside_and_ends_alike(tmp_path):
    with atomic_write(tmp_path / "film.tar.gif") as temporary:
        assert temporary.parent == tmp_path.resolve()
        assert temporary.suffix == ".gif"
        assert temporary.name != "film.tar.gif"
        assert temporary.stat().st_size == 0


def test_long_and_unicode_names(tmp_path):
    write(tmp_path / ("é" * 120 + ".png"))
    assert len(names(tmp_path)) == 1


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit, OSError])
def test_failure_keeps_the_old_file(tmp_path, error):
    write(tmp_path / "a.txt", "old")

    def fail():
        with atomic_write(tmp_path / "a.txt") as temporary:
            temporary.write_text("ha")
            raise error

    with pytest.raises(error):
        fail()
    assert (tmp_path / "a.txt").read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX")
def test_permissions(tmp_path):
    before = os.umask(0o027)
    try:
        write(tmp_path / "a.txt")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640
    (tmp_path / "a.txt").chmod(0o604)
    write(tmp_path / "a.txt")
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o604


@pytest.mark.skipif(os.name != "posix", reason="symbolic links need rights on Windows")
def test_link_is_followed(tmp_path):
    write(tmp_path / "real.txt", "old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_bad_paths(tmp_path):
    (tmp_path / "file").write_text("")
    cases = [
        (
            tmp_path / "no" / "a.png",
            FileNotFoundError,
            r"folder .*no' does not exist; make it .*mkdir",
        ),
        (tmp_path / "file" / "a.png", NotADirectoryError, "is a file, not a folder"),
        (tmp_path, IsADirectoryError, "This is a folder; give the name of a file"),
        ("", ValueError, "path got ''"),
        (3, TypeError, r"path got 3 \(int\); expected a str"),
        (b"a.png", TypeError, "path got b'a.png'"),
    ]
    for path, error, pattern in cases:
        with pytest.raises(error, match=pattern):
            write(path)
    assert names(tmp_path) == ["file"]


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="root may write to any folder; needs POSIX bits"
)
def test_unwritable(tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir()
    write(folder / "old.txt", "old")
    (folder / "old.txt").chmod(0o400)
    with pytest.raises(PermissionError, match="write-protected"):
        write(folder / "old.txt")
    folder.chmod(0o500)
    try:
        with pytest.raises(PermissionError, match="no file may be created in the folder"):
            write(folder / "a.txt")
    finally:
        folder.chmod(0o700)


def test_moving_the_temporary_away_is_an_error(tmp_path):
    expected = pytest.raises(FileNotFoundError, match="leave it there")
    with expected, atomic_write(tmp_path / "a.txt") as temporary:
        temporary.unlink()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_kill_during_write_leaves_the_old_file(tmp_path):
    write(tmp_path / "a.bin", "old")
    code = """
    import sys, time
    from sampler.support.files import atomic_write
    with atomic_write(sys.argv[1]) as temporary, open(temporary, "wb") as file:
        file.write(bytes(100_000)); file.flush()
        print("half", flush=True)
        time.sleep(30)
    """
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), tmp_path / "a.bin"],
        stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.getcwd()},
    )  # fmt: skip
    with child:
        assert child.stdout.readline() == b"half\n"
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    assert (tmp_path / "a.bin").read_text() == "old"
    left = [name for name in names(tmp_path) if name != "a.bin"]
    assert len(left) == 1
    assert re.fullmatch(r"\.a\.\w{8}\.partial\.bin", left[0])
    write(tmp_path / "b.bin")  # another name: the abandoned file is deleted all the same
    assert names(tmp_path) == ["a.bin", "b.bin"]


@pytest.mark.parametrize("writer", [atomic_write, atomic_stream])
def test_the_files_of_a_living_process_are_kept(tmp_path, writer):
    with atomic_write(tmp_path / "slow.bin") as temporary:
        temporary.write_bytes(b"slow")
        for name in ("a.bin", "b.bin"):
            with writer(tmp_path / name) as file:
                assert file is not None
        code = (
            "import sys; from sampler.support.files import check_target; check_target(sys.argv[1])"
        )
        assert run_python(code, tmp_path / "c.bin").returncode == 0  # another process
        assert temporary.read_bytes() == b"slow"
    assert names(tmp_path) == ["a.bin", "b.bin", "slow.bin"]


def test_only_abandoned_partial_files_are_deleted(tmp_path):
    kept = [".a.partial.png", ".a.0123abcd.partial.tar.gz", "a.0123abcd.partial.png", ".hidden"]
    for name in [*kept, ".a.0123abcd.partial.png", ".a b.89abcdef.partial"]:
        (tmp_path / name).write_text("")
    (tmp_path / ".folder.0123abcd.partial.png").mkdir()
    write(tmp_path / "new.txt")
    assert names(tmp_path) == sorted([*kept, "new.txt", ".folder.0123abcd.partial.png"])


def test_a_target_is_checked_without_a_trace(tmp_path):
    check_target(tmp_path / "a.txt")
    write(tmp_path / "b.txt", "old")
    check_target(tmp_path / "b.txt")
    with pytest.raises(FileExistsError, match="overwrite=True"):
        check_target(tmp_path / "b.txt", overwrite=False)
    with pytest.raises(FileNotFoundError, match="mkdir"):
        check_target(tmp_path / "no" / "a.txt")
    assert names(tmp_path) == ["b.txt"]
    assert (tmp_path / "b.txt").read_text() == "old"


def test_names_are_numbered_past_existing_files(tmp_path):
    for name in ("film.gif", "film-2.gif"):
        (tmp_path / name).write_text("")
    assert next(free_names(tmp_path / "film.gif")) == tmp_path / "film-3.gif"
    assert next(free_names(str(tmp_path / "other.gif"))) == tmp_path / "other.gif"


def test_interrupt_during_write_leaves_nothing(tmp_path):
    code = """
    import signal, sys, time
    from sampler.support.files import atomic_write
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run unattended
    with atomic_write(sys.argv[1]) as temporary:
        temporary.write_bytes(bytes(1000))
        print("half", flush=True)
        time.sleep(30)
    """
    if os.name != "posix":
        pytest.skip("signals to one process are POSIX")
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), tmp_path / "a.bin"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )  # fmt: skip
    with child:
        assert child.stdout.readline() == b"half\n"
        time.sleep(0.05)
        child.send_signal(signal.SIGINT)
    assert names(tmp_path) == []


FILL = """
import os, signal, sys
from sampler.support.files import atomic_stream, atomic_write
limit = int(sys.argv[2])
if limit:
    import resource
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
path = sys.argv[1]
with atomic_write(path) as temporary:
    temporary.write_text("old")
try:
    with atomic_write(path) as temporary:
        temporary.write_bytes(bytes(1_000_000))
except OSError as error:
    print(error.errno, error)
print(open(path).read(), os.listdir(os.path.dirname(path)))
"""


@pytest.mark.skipif(os.name != "posix", reason="file-size limits are POSIX")
def test_file_size_limit(tmp_path):
    done = run_python(FILL, tmp_path / "a.bin", 50_000)
    assert re.search(r"File too large: the file could not be written in full. Nothing", done.stdout)
    assert done.stdout.endswith("old ['a.bin']\n"), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a tiny tmpfs")
def test_full_disk(tmp_path):
    mount = f'mount -t tmpfs -o size=128k tmpfs {tmp_path} && exec "$@"'
    prefix = ["unshare", "-Urm", "sh", "-c", mount, "sh"]
    try:
        allowed = subprocess.run([*prefix, "true"], capture_output=True, timeout=10).returncode == 0
    except FileNotFoundError:
        allowed = False
    if not allowed:
        pytest.skip("this machine allows no mounts in a namespace")
    done = run_python(FILL, tmp_path / "a.bin", 0, prefix=prefix)
    assert re.search(r"No space left on device: .*free some space or write elsewhere", done.stdout)
    assert done.stdout.endswith("old ['a.bin']\n"), done.stderr


@pytest.mark.parametrize("write", [atomic_write, atomic_stream])
def test_an_existing_file_is_kept_unless_it_may_be_replaced(tmp_path, write):
    there = tmp_path / "there.txt"
    there.write_text("mine")
    with pytest.raises(FileExistsError, match="overwrite=True"), write(there, overwrite=False):
        pytest.fail("refused before any work is done")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("there.txt", "mine")]


@pytest.mark.parametrize("write", [atomic_write, atomic_stream])
def test_a_file_that_appears_meanwhile_is_kept_too(tmp_path, write):
    there = tmp_path / "there.txt"
    with pytest.raises(FileExistsError), write(there, overwrite=False):
        there.write_text("another's")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [
        ("there.txt", "another's")
    ]
    there.unlink()
    with write(there, overwrite=False):
        pass
    assert there.exists()
    assert len(list(tmp_path.iterdir())) == 1
