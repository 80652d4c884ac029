"""CIFAR-10 from files of the published layout, made here."""

import io
import tarfile

import numpy as np
import pytest

from sampler.datasets import DataError, DataUnavailable, cifar10, load


@pytest.fixture(autouse=True)
def isolated(monkeypatch, tmp_path):
    """Hide the caches of the user and the network from every test."""
    monkeypatch.delenv("SAMPLER_DATA", raising=False)
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path / "cache"))


def records(count, seed=0):
    rng = np.random.default_rng(seed)
    made = rng.integers(256, size=(count, 3073), dtype=np.uint8)
    made[:, 0] %= 10
    return made


def archive(path, **contents):
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as made:
        for name, content in contents.items():
            info = tarfile.TarInfo(f"cifar-10-batches-bin/{name}.bin")
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))
    return path


def test_archive_and_files_give_the_same(tmp_path):
    first, second, test = records(5), records(3, 1), records(4, 2)
    contents = {"data_batch_1": first, "data_batch_2": second, "test_batch": test}
    contents = {name: each.tobytes() for name, each in contents.items()}
    archive(tmp_path / "a" / cifar10.ARCHIVE, **contents)
    (tmp_path / "b" / "cifar10").mkdir(parents=True)
    for name, content in contents.items():
        (tmp_path / "b" / "cifar10" / f"{name}.bin").write_bytes(content)
    data = load("cifar10", folder=tmp_path / "a")
    assert data == load("cifar10", folder=tmp_path / "b")
    assert data.images.shape == (8, 32, 32, 3)
    assert data.labels.tolist() == [*first[:, 0], *second[:, 0]]
    assert data.images[5, 0, 1].tolist() == second[0, [2, 1026, 2050]].tolist()
    assert data.label_names[3] == "cat"
    assert data.note == "a part: 8 of 50,000"
    assert len(load("cifar10", "test", folder=tmp_path / "b")) == 4
    assert load("cifar10", "test", folder=tmp_path / "b", size=16).images.shape == (4, 16, 16, 3)


def test_the_environment_and_the_cache_are_searched(tmp_path, monkeypatch):
    archive(tmp_path / "cache" / "cifar10" / cifar10.ARCHIVE, test_batch=records(2).tobytes())
    assert len(load("cifar10", "test", download=False)) == 2
    archive(tmp_path / "data" / cifar10.ARCHIVE, test_batch=records(3).tobytes())
    monkeypatch.setenv("SAMPLER_DATA", str(tmp_path / "data"))
    assert len(load("cifar10", "test", download=False)) == 3


def test_damaged_files(tmp_path):
    (tmp_path / "test_batch.bin").write_bytes(records(2).tobytes()[:-1])
    with pytest.raises(DataError, match=r"test_batch\.bin' is damaged.*6,145 bytes"):
        load("cifar10", "test", folder=tmp_path)
    wrong = records(2)
    wrong[1, 0] = 10
    (tmp_path / "test_batch.bin").write_bytes(wrong.tobytes())
    with pytest.raises(DataError, match="has the label 10; expected 0 to 9"):
        load("cifar10", "test", folder=tmp_path)
    (tmp_path / "test_batch.bin").unlink()
    (tmp_path / cifar10.ARCHIVE).write_text("junk")
    with pytest.raises(DataError, match="is damaged"):
        load("cifar10", "test", folder=tmp_path)


def test_unavailable(tmp_path, monkeypatch):
    with pytest.raises(DataUnavailable, match=r"not downloaded \(download=False\); put cifar-10"):
        load("cifar10", download=False)
    monkeypatch.setattr(cifar10, "URL", "http://127.0.0.1:9/x.tar.gz")
    with pytest.raises(DataUnavailable, match="was not downloaded"):
        load("cifar10", progress=False)
    with pytest.raises(ValueError, match="split of 'cifar10' got 'val'"):
        load("cifar10", "val")


@pytest.mark.network
@pytest.mark.skip(reason="170 MB: the download itself is not tried")
def test_the_download_has_its_checksum():
    assert len(load("cifar10", "test")) == 10_000
