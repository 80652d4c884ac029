"""models.checkpoint: folders there and back, refusals, and a kill in the middle."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest

from sampler.config import EncoderConfig, GeneratorConfig, JudgeConfig, ModelConfig
from sampler.models import checkpoint, weights
from sampler.models.checkpoint import CheckpointError, CheckpointNotFound
from sampler.models.classify import load_judge
from sampler.models.model import Model
from sampler.models.weights import WeightsError
from sampler.networks import Judge
from sampler.pictures.view import View


@pytest.fixture
def copy(tiny_checkpoint, tmp_path):
    """A copy of the tiny checkpoint, to be spoiled."""
    return shutil.copytree(tiny_checkpoint, tmp_path / "tiny")


@pytest.fixture
def registry_folder(tiny_checkpoint, monkeypatch):
    """The folder of the tiny checkpoint, which is searched first."""
    monkeypatch.setenv(checkpoint.ENVIRONMENT, str(tiny_checkpoint.parent))
    return tiny_checkpoint.parent


def rewrite(folder, **changes):
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def part(folder, kind="weights"):
    """The file of arrays that the config names."""
    (name,) = (n for n in checkpoint.read_config(folder)["files"] if n.startswith(kind))
    return folder / name


def put(folder, kind, arrays):
    """Replace a file of arrays, with the sum in the config: damage that no checksum shows."""
    path = weights.write_arrays(part(folder, kind), arrays)
    files = checkpoint.read_config(folder)["files"]
    rewrite(folder, files=files | {path.name: hashlib.sha256(path.read_bytes()).hexdigest()})


def spoil_weights(folder, change):
    arrays = weights.read_arrays(part(folder))
    change(arrays)
    put(folder, "weights", arrays)


def names(folder):
    """The files in a folder, without the sums in their names."""
    return sorted(re.sub("-[0-9a-f]{12}", "-SUM", entry.name) for entry in folder.iterdir())


WHOLE = ["README.md", "atlas-SUM.npz", "config.json", "weights-SUM.npz"]
PARTS = ["atlas-SUM.npz", "weights-SUM.npz"]


# -- there and back --------------------------------------------------------------------------------


def test_save_and_load_give_the_same_pixels_to_the_bit(tmp_path, make_checkpoint):
    config = ModelConfig(
        GeneratorConfig(width=16, c_dim=3), EncoderConfig(hidden=(8,), c_dim=3), scale=5.0
    )
    made = make_checkpoint(config, seed=5)
    before = Model.from_checkpoint(made)
    stored = checkpoint.read(checkpoint.write(made, tmp_path / "colour"))
    after = Model.from_checkpoint(stored)
    z = np.random.default_rng(0).standard_normal((2, 32)).astype(np.float32)
    view = View(40, 30, 5.0)
    np.testing.assert_array_equal(before.render(z, view), after.render(z, view))
    crops = np.random.default_rng(1).random((2, 26, 26, 3)).astype(np.float32)
    np.testing.assert_array_equal(before.encode(crops), after.encode(crops))
    assert after.scale == 5.0


def test_everything_comes_back(tiny_checkpoint, tiny_model_config, make_checkpoint):
    made, stored = make_checkpoint(tiny_model_config), checkpoint.read(tiny_checkpoint)
    assert (stored.name, stored.kind, stored.model) == ("tiny", "generator", tiny_model_config)
    assert stored.provenance == made.provenance
    assert stored.quality == {}
    assert set(stored.arrays) == set(made.arrays)
    for ours, theirs in zip(stored.atlas, made.atlas, strict=True):
        np.testing.assert_array_equal(ours, theirs)
        assert ours.dtype == theirs.dtype
    assert names(tiny_checkpoint) == WHOLE
    assert (tiny_checkpoint / "README.md").read_text("utf-8").startswith("# tiny\n\nUntrained.")


def test_the_new_one_takes_the_old_ones_place_as_a_whole(copy, make_checkpoint, tiny_model_config):
    with pytest.raises(FileExistsError, match="holds a checkpoint already.*overwrite=True"):
        checkpoint.write(make_checkpoint(tiny_model_config, seed=9, atlas=0), copy)
    assert checkpoint.read(copy).provenance["seed"] == 1
    checkpoint.write(make_checkpoint(tiny_model_config, seed=9, atlas=0), copy, overwrite=True)
    # The files of the generation before stay for those who have just read its config.
    assert names(copy) == sorted([*WHOLE, "weights-SUM.npz"])
    checkpoint.write(checkpoint.read(copy), copy, overwrite=True)
    assert names(copy) == ["README.md", "config.json", "weights-SUM.npz"]
    assert checkpoint.read(copy).atlas is None  # codes of another encoder would be nonsense
    assert checkpoint.read(copy).provenance["seed"] == 9


def test_quality_can_be_written_alone(copy):
    stored = checkpoint.read(copy)
    stamps = part(copy).stat().st_mtime_ns
    stored.quality = {"edge_slope": 1.75}
    checkpoint.write_quality(stored, copy)
    again = checkpoint.read(copy)
    assert again.quality == {"edge_slope": 1.75}
    assert again.atlas is not None
    assert "| 1.75 |" in (copy / "README.md").read_text("utf-8")
    assert part(copy).stat().st_mtime_ns == stamps


def make_plain(folder, sums):
    """Turn a checkpoint into one of an older version: plain names, MD5 or no sums at all."""
    about = json.loads((folder / "config.json").read_text())
    listed = {}
    for name in about.pop("files"):
        plain = f"{name.partition('-')[0]}.npz"
        (folder / name).rename(folder / plain)
        listed[plain] = hashlib.md5((folder / plain).read_bytes()).hexdigest()
    if sums:
        about["files"] = listed
    about.pop("previous")
    (folder / "config.json").write_text(json.dumps(about))


def test_an_older_checkpoint_is_read_and_replaced(copy):
    make_plain(copy, "md5")
    stored = checkpoint.read(copy)
    assert stored.atlas is not None
    assert set(stored.files) == {"weights.npz", "atlas.npz"}
    stored.quality = {"edge_slope": 1.5}
    checkpoint.write_quality(stored, copy)
    assert names(copy) == ["README.md", "atlas.npz", "config.json", "weights.npz"]
    checkpoint.write(checkpoint.read(copy), copy, overwrite=True)
    assert names(copy) == sorted([*WHOLE, "atlas.npz", "weights.npz"])
    checkpoint.write(checkpoint.read(copy), copy, overwrite=True)
    assert names(copy) == WHOLE


def test_files_of_a_killed_save_of_an_older_version_are_read(copy):
    make_plain(copy, "md5")
    (copy / "weights.npz").rename(copy / ".next.weights.npz")
    (copy / "weights.npz").write_bytes(b"older")
    assert checkpoint.read(copy).provenance["seed"] == 1
    checkpoint.write(checkpoint.read(copy), copy, overwrite=True)
    assert ".next.weights.npz" not in names(copy)
    assert checkpoint.read(copy).provenance["seed"] == 1


def test_a_checkpoint_from_before_files_were_listed(copy):
    make_plain(copy, None)
    assert checkpoint.read(copy).atlas is not None
    (copy / "atlas.npz").unlink()
    assert checkpoint.read(copy).atlas is None


def test_the_packaged_judge_loads_and_reads():
    judge = load_judge()
    assert judge(np.zeros((2, 26, 26, 1), np.float32)).shape == (2, 10)


# -- finding ---------------------------------------------------------------------------------------


def test_by_name_and_by_folder(registry_folder, tiny_checkpoint, monkeypatch):
    assert checkpoint.locate("tiny") == tiny_checkpoint
    assert checkpoint.locate(tiny_checkpoint) == tiny_checkpoint
    assert checkpoint.read(str(tiny_checkpoint)).name == "tiny"
    monkeypatch.chdir(tiny_checkpoint)
    assert checkpoint.read(".").name == "tiny"


def test_available_by_kind(registry_folder, tiny_checkpoint):
    assert checkpoint.available()["tiny"] == tiny_checkpoint
    assert "mnist-judge" in checkpoint.available()
    assert checkpoint.available("generator")["tiny"] == tiny_checkpoint
    assert "tiny" not in checkpoint.available("judge")
    assert "mnist-judge" in checkpoint.available("judge")


def test_stages_lie_in_the_folder_of_their_checkpoint(
    registry_folder, copy, make_checkpoint, monkeypatch
):
    """An earlier stage of a training is a checkpoint of its own, listed under both names."""
    early = checkpoint.read(copy)
    early.quality = {"reconstruction": 0.92}
    checkpoint.write(early, copy / "lively")
    monkeypatch.setenv(checkpoint.ENVIRONMENT, str(copy.parent))
    there = checkpoint.available("generator")
    assert there["tiny/lively"] == copy / "lively"
    assert there["tiny"] == copy
    assert f"tiny/lively (generator)\n    {copy / 'lively'}\n     92.00%  recon" in repr(there)
    for name in ("tiny/lively", copy / "lively"):
        assert checkpoint.read(name).name == "tiny/lively"
        assert checkpoint.read(name).quality == {"reconstruction": 0.92}
    with pytest.raises(CheckpointNotFound, match="did you mean 'tiny/lively'"):
        checkpoint.read("tiny/livly")


def test_the_environments_folder_comes_first(tmp_path, copy, monkeypatch):
    shutil.copytree(copy, tmp_path / "mine" / "mnist-judge")
    monkeypatch.setenv(checkpoint.ENVIRONMENT, str(tmp_path / "mine"))
    assert checkpoint.read("mnist-judge").kind == "generator"
    monkeypatch.delenv(checkpoint.ENVIRONMENT)
    assert checkpoint.read("mnist-judge").kind == "judge"


def test_an_environment_that_points_nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv(checkpoint.ENVIRONMENT, str(tmp_path / "nowhere"))
    with pytest.raises(CheckpointNotFound, match=r"SAMPLER_CHECKPOINTS got '.*nowhere'"):
        checkpoint.available()


def test_unknown_names(registry_folder):
    with pytest.raises(CheckpointNotFound, match="did you mean 'tiny'.*There are: .*mnist-judge"):
        checkpoint.read("tinny")
    with pytest.raises(FileNotFoundError, match="no checkpoint 'zzz'; There are: "):
        checkpoint.read("zzz")


def test_a_judge_is_refused_where_a_generator_is_expected(registry_folder):
    with pytest.raises(CheckpointError, match="mnist-judge is a judge, not a generator; .*tiny"):
        checkpoint.read("mnist-judge", kind="generator")
    with pytest.raises(CheckpointError, match="tiny is a generator, not a judge; .*mnist-judge"):
        load_judge("tiny")


def test_a_broken_one_is_no_obstacle_to_the_others(copy, monkeypatch):
    monkeypatch.setenv(checkpoint.ENVIRONMENT, str(copy.parent))
    (copy.parent / "torn").mkdir()
    (copy.parent / "torn" / "config.json").write_text("{")
    there = checkpoint.available("generator")
    assert "tiny" in there
    assert "torn" not in there
    assert set(there.broken) == {"torn"}
    assert "config.json is damaged" in there.broken["torn"]
    assert "torn\n    damaged: " in repr(there)
    assert "tiny (generator)" in repr(there)
    assert checkpoint.read("tiny").name == "tiny"
    with pytest.raises(CheckpointError, match=r"torn/config\.json is damaged"):
        checkpoint.read("torn")
    with pytest.raises(CheckpointError, match="tiny is a generator, not a judge"):
        checkpoint.read("tiny", kind="judge")


@pytest.mark.parametrize("name", [None, 3, "", "a\0b"])
def test_names_that_are_refused(name):
    with pytest.raises((TypeError, ValueError), match="name of a checkpoint got"):
        checkpoint.locate(name)


# -- files of the user -----------------------------------------------------------------------------


def test_a_readme_of_the_users_is_kept(tmp_path, make_checkpoint, tiny_model_config):
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, text in (("README.md", "My notes."), ("weights.npz", "mine")):
        (folder / name).write_text(text)
    made = make_checkpoint(tiny_model_config, name="mine")
    for _ in range(3):
        checkpoint.write(made, folder, overwrite=True)
    assert (folder / "README.md").read_text() == "My notes."
    assert (folder / "weights.npz").read_text() == "mine"
    assert (folder / "CARD.md").read_text("utf-8").startswith("# mine\n")
    (folder / "CARD.md").write_text("Mine as well.")
    stored = checkpoint.read(folder)
    stored.quality = {"edge_slope": 1.75}
    card = checkpoint.write_quality(stored, folder)
    assert card.name == "CARD-2.md"
    assert "| 1.75 |" in card.read_text("utf-8")
    assert (folder / "CARD.md").read_text() == "Mine as well."


def test_a_changed_card_is_kept(copy):
    path = copy / "README.md"
    path.write_text(path.read_text("utf-8").replace("Untrained.", "My best one."), "utf-8")
    checkpoint.write(checkpoint.read(copy), copy, overwrite=True)
    assert "My best one." in path.read_text("utf-8")
    assert (copy / "CARD.md").is_file()


def test_a_card_of_an_older_version_is_replaced(tmp_path):
    folder = shutil.copytree(checkpoint.locate("mnist-judge"), tmp_path / "mnist-judge")
    stored = checkpoint.read(folder)
    stored.quality = {"test_accuracy": 0.5}
    assert checkpoint.write_quality(stored, folder) == folder / "README.md"
    assert "50.00%" in (folder / "README.md").read_text("utf-8")
    assert not (folder / "CARD.md").exists()


def test_a_foreign_config_is_never_overwritten(copy, make_checkpoint, tiny_model_config):
    (copy / "config.json").write_text('{"editor": "dark"}')
    before = {path: path.read_bytes() for path in copy.iterdir()}
    with pytest.raises(CheckpointError, match="names no known kind.*never overwritten"):
        checkpoint.write(make_checkpoint(tiny_model_config), copy, overwrite=True)
    assert {path: path.read_bytes() for path in copy.iterdir()} == before


def test_no_name_is_no_folder(make_checkpoint, tiny_model_config, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="folder got ''"):
        checkpoint.write(make_checkpoint(tiny_model_config), "")
    assert not list(tmp_path.iterdir())


def test_figures_are_never_written_beside_other_weights(copy, make_checkpoint, tiny_model_config):
    measured = checkpoint.read(copy)
    measured.quality = {"edge_slope": 1.75}
    new = make_checkpoint(tiny_model_config, seed=9)
    checkpoint.write(new, copy, overwrite=True)
    with pytest.raises(CheckpointError, match="another checkpoint has been published"):
        checkpoint.write_quality(measured, copy)
    stored = checkpoint.read(copy)
    assert stored.quality == {}
    assert stored.provenance["seed"] == 9


# -- damage ----------------------------------------------------------------------------------------


def test_a_folder_without_config(copy):
    (copy / "config.json").unlink()
    with pytest.raises(CheckpointError, match=r"tiny holds no config\.json"):
        checkpoint.read(copy)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is damaged"),
        (b'{"kind": "generator", "mod', "is damaged"),
        (b"\xff\xfe\x00", "is damaged"),
        (b"[1]", "names no known kind; expected one of generator, judge"),
        (b'{"kind": "gan"}', "names no known kind"),
        (b'{"kind": "generator", "model": []}', "'model' is no object"),
        (b'{"kind": "generator", "model": {"widht": 3}}', "no field 'widht'"),
        (b'{"kind": "generator", "model": {"scale": "8"}}', "scale got '8'"),
        (b'{"kind": "judge", "quality": 3}', "'quality' is no object"),
    ],
)
def test_damaged_config(copy, content, message):
    (copy / "config.json").write_bytes(content)
    with pytest.raises(CheckpointError, match=rf"config\.json .*{message}"):
        checkpoint.read(copy)


def test_missing_weights(copy):
    part(copy).unlink()
    with pytest.raises(FileNotFoundError, match=r"no weight file .*weights-\w+\.npz"):
        checkpoint.read(copy)


def test_truncated_weights(copy):
    path = part(copy)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(WeightsError, match=r"weights-\w+\.npz is damaged: its checksum is"):
        checkpoint.read(copy)
    rewrite(copy, files={path.name: hashlib.sha256(path.read_bytes()).hexdigest()})
    with pytest.raises(WeightsError, match=r"weights-\w+\.npz is damaged .*no whole archive"):
        checkpoint.read(copy)


def restored(folder):
    return Model.from_checkpoint(checkpoint.read(folder))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda a: a.pop("encoder/mean/bias"),
            r"tiny \(encoder\) .*encoder/mean/bias is missing",
        ),
        (
            lambda a: a.update({"generator/new": np.ones(1, np.float32)}),
            r"tiny \(generator\) .*generator/new is unknown",
        ),
        (
            lambda a: a.update({"generator/ink/bias": np.ones(3, np.float32)}),
            r"ink/bias got shape \(3,\); expected \(1,\)",
        ),
        (
            lambda a: a.update({"generator/ink/bias": np.float32([np.nan])}),
            "ink/bias holds values that are not finite",
        ),
        (lambda a: a.clear(), "from_z/kernel is missing; .*ink/bias is missing"),
    ],
)
def test_weights_that_do_not_fit(copy, change, message):
    spoil_weights(copy, change)
    with pytest.raises(WeightsError, match=message):
        restored(copy)


def test_weights_of_another_config(copy):
    model = json.loads((copy / "config.json").read_text())["model"]
    model["generator"]["width"] = 24
    rewrite(copy, model=model)
    with pytest.raises(WeightsError, match=r"from_z/bias got shape \(16,\); expected \(24,\)"):
        restored(copy)


@pytest.mark.parametrize(
    "arrays",
    [
        {"labels": np.arange(3)},
        {"codes": np.ones((3, 32), np.float32), "labels": np.arange(4)},
        {"codes": np.ones((3, 8), np.float32), "labels": np.arange(3)},
        {"codes": np.ones(3, np.float32), "labels": np.arange(3)},
    ],
)
def test_damaged_atlas(copy, arrays):
    put(copy, "atlas", arrays)
    with pytest.raises(CheckpointError, match=r"atlas-\w+\.npz holds .* expected codes \(n, 32\)"):
        checkpoint.read(copy)


def test_missing_atlas(copy):
    part(copy, "atlas").unlink()
    with pytest.raises(FileNotFoundError, match=r"atlas-\w+\.npz"):
        checkpoint.read(copy)


# Without checks, each of these loads and draws another picture or none.


def test_files_of_another_checkpoint_are_refused(
    copy, tmp_path, make_checkpoint, tiny_model_config
):
    other = checkpoint.write(make_checkpoint(tiny_model_config, seed=7), tmp_path / "other")
    for kind in ("weights", "atlas"):
        kept = part(copy, kind).read_bytes()
        shutil.copy(part(other, kind), part(copy, kind))
        with pytest.raises(WeightsError, match=rf"{kind}-\w+\.npz is damaged: its checksum"):
            checkpoint.read(copy)
        part(copy, kind).write_bytes(kept)
    assert checkpoint.read(copy).atlas is not None


def test_older_checkpoints_are_compared_with_their_md5(copy):
    make_plain(copy, "md5")
    content = bytearray((copy / "weights.npz").read_bytes())
    content[len(content) // 2] ^= 1
    (copy / "weights.npz").write_bytes(content)
    with pytest.raises(WeightsError, match=r"weights\.npz is damaged: its checksum is"):
        checkpoint.read(copy)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"weights.npz": "0" * 32}, "has no checksum"),
        ({"weights.npz": ""}, "has no checksum"),
        ({"weights.npz": None}, "has no checksum"),
        ({}, "expected one file of weights"),
        ({"../other/weights.npz": "1" * 32}, "which is no file of arrays"),
        ({"weights.npz": "1" * 32, "weights-0123456789ab.npz": "1" * 64}, "expected one file"),
        ([], "'files' is no object"),
    ],
)
def test_invalid_lists_of_files(copy, files, message):
    rewrite(copy, files=files)
    with pytest.raises(CheckpointError, match=rf"config\.json is damaged: .*{message}"):
        checkpoint.read(copy)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda a: a["generator/ink/kernel"].fill(3e38),
            "cannot be used: numbers in the generator reach",
        ),
        (lambda a: a["generator/from_z/kernel"].fill(3e38), "numbers in the generator reach"),
        (lambda a: a["encoder/softplus_0/kernel"].fill(1e30), "numbers in the encoder reach"),
    ],
)
def test_weights_that_draw_no_number_are_refused(copy, change, message):
    spoil_weights(copy, change)
    with pytest.raises(WeightsError, match=message):
        checkpoint.read(copy)


def test_a_variance_below_zero_is_refused(tmp_path):
    config = JudgeConfig(filters=(4,), features=6)
    made = checkpoint.Checkpoint("j", "judge", config, checkpoint.gather(Judge(config, seed=1)))
    made.arrays["judge/norm_0a/moving_variance"] = np.float32([1, -1, 1, 1])
    with pytest.raises(WeightsError, match="norm_0a/moving_variance holds -1"):
        checkpoint.write(made, tmp_path / "j")


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e30])
def test_codes_that_draw_no_picture_are_refused(copy, value):
    codes = np.ones((3, 32), np.float32)
    codes[1, 2] = value
    put(copy, "atlas", {"codes": codes, "labels": np.arange(3)})
    with pytest.raises(CheckpointError, match="codes that are not finite; expected numbers up to"):
        checkpoint.read(copy)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"kind": "generator", "model": ' + b"[" * 100_000, "damaged"),
        (b'{"kind": "generator", "quality": {"edge_slope": NaN}}', "NaN is not finite"),
        (b'{"kind": "generator", "quality": {"edge_slope": 1e999}}', "1e999 is not finite"),
        (b'{"kind": "generator", "quality": {"reconstruction": "much"}}', "is 'much'"),
        (b'{"kind": "generator", "provenance": {"note": 3}}', "the note is 3"),
        (b'{"kind": "generator", "kind": "judge"}', "'kind' occurs twice"),
        ('{"kind": "generator"}'.encode("utf-16"), "damaged"),
        (b" " * (2 << 20), "more than 1,048,576 bytes"),
        (b'{"kind": "generator", "model": {"generator": {"z_gain": 1e300}}}', "z_gain got 1e"),
        (
            b'{"kind": "generator", "model": {"generator": {"tanh_layers": 1000000}}}',
            "expected at most",
        ),
    ],
)
def test_hostile_config(copy, content, message):
    (copy / "config.json").write_bytes(content)
    with pytest.raises(CheckpointError, match=rf"config\.json .*{message}"):
        checkpoint.read(copy)


def test_weights_that_diverged_are_not_saved(copy, make_checkpoint, tiny_model_config):
    before = {path: path.read_bytes() for path in copy.iterdir()}
    made = make_checkpoint(tiny_model_config, seed=2)
    made.arrays["encoder/mean/bias"] = np.full(32, np.nan, np.float32)
    with pytest.raises(CheckpointError, match="not saved: encoder/mean/bias hold"):
        checkpoint.write(made, copy, overwrite=True)
    assert {path: path.read_bytes() for path in copy.iterdir()} == before


def test_unwritable_place(tmp_path, make_checkpoint, tiny_model_config):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        checkpoint.write(make_checkpoint(tiny_model_config), tmp_path / "file" / "tiny")


# -- killed in the middle --------------------------------------------------------------------------

WRITER = """
import sys, numpy as np
from sampler.config import EncoderConfig, GeneratorConfig, ModelConfig
from sampler.models import checkpoint
from sampler.models.checkpoint import Checkpoint

def made(width):
    # Every array, the atlas, config and provenance have the width: a mixture is noticed.
    config = ModelConfig(
        GeneratorConfig(z_dim=width, width=40), EncoderConfig(z_dim=width, hidden=(50,))
    )
    shapes = config.weight_shapes()
    arrays = {name: np.full(shape, width, np.float32) for name, shape in shapes.items()}
    atlas = np.full((300, width), width, np.float32), np.full(300, width)
    return Checkpoint("x", "generator", config, arrays, {"width": width}, {}, atlas)

both = [made(8), made(9)]
checkpoint.write(both[0], sys.argv[1], overwrite=True)
print("ready", flush=True)
while True:
    for one in reversed(both):
        checkpoint.write(one, sys.argv[1], overwrite=True)
"""


def assert_whole(stored):
    width = stored.provenance["width"]
    assert stored.model.generator.z_dim == width
    assert all((array == width).all() for array in stored.arrays.values())
    assert (stored.atlas[0] == width).all()
    assert (stored.atlas[1] == width).all()


def unfinished(folder):
    about = checkpoint.read_config(folder)
    named = {"README.md", "config.json", *about["files"], *about["previous"]}
    return {entry.name for entry in folder.iterdir()} != named


@pytest.mark.slow
def test_killed_at_any_moment(tmp_path):
    """Two checkpoints of different sizes take turns in one folder; each kill leaves one whole."""
    folder, rng, half_done = tmp_path / "x", np.random.default_rng(0), 0
    for _ in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WRITER), folder], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(rng.uniform(0, 0.05))
            os.kill(writer.pid, signal.SIGKILL)
        half_done += unfinished(folder)
        assert_whole(checkpoint.read(folder))
    assert half_done, "no kill came in the middle of a save, so this test shows nothing"


@pytest.mark.parametrize("after", range(5))
def test_stopped_after_each_step(tmp_path, monkeypatch, make_checkpoint, tiny_model_config, after):
    """The same without luck: the n-th file operation of a save never happens."""
    config = tiny_model_config.replace(generator=GeneratorConfig(width=24))
    folder = checkpoint.write(make_checkpoint(tiny_model_config, seed=1), tmp_path / "x")
    new = make_checkpoint(config, seed=2)
    replace, count = os.replace, 0

    def interrupted(*paths):
        nonlocal count
        if count == after:
            raise KeyboardInterrupt
        count += 1
        replace(*paths)

    monkeypatch.setattr(os, "replace", interrupted)
    try:
        checkpoint.write(new, folder, overwrite=True)
        stopped = False
    except KeyboardInterrupt:
        stopped = True
    monkeypatch.undo()
    assert stopped == (after < 4)
    # What no config names is gone at once, where the process lives.
    assert names(folder) == (WHOLE if after < 4 else sorted([*WHOLE, *PARTS]))
    stored = checkpoint.read(folder)
    assert stored.provenance["seed"] == (1 if after < 4 else 2)
    assert stored.model.generator.width == (16 if after < 4 else 24)
    Model.from_checkpoint(stored)
    # The next save tidies up, and is complete.
    last = make_checkpoint(tiny_model_config, seed=3, atlas=0)
    for _ in range(2):
        checkpoint.write(last, folder, overwrite=True)
    assert names(folder) == ["README.md", "config.json", "weights-SUM.npz"]
    assert checkpoint.read(folder).provenance["seed"] == 3


def test_a_judge_there_and_back(tmp_path):
    config = JudgeConfig(filters=(4,), features=6)
    judge = Judge(config, seed=1)
    made = checkpoint.Checkpoint("j", "judge", config, checkpoint.gather(judge))
    again = load_judge(checkpoint.write(made, tmp_path / "j"))
    crops = np.random.default_rng(0).random((2, 26, 26, 1)).astype(np.float32)
    np.testing.assert_array_equal(judge(crops), again(crops))
