"""Networks are found by what they are: by their name where it fits, else by their fingerprint."""

import shutil

import pytest

from sampler.models import checkpoint
from sampler.models.drawn_by import locate_drawn
from sampler.models.registry import CheckpointNotFound, folders


@pytest.fixture
def prints(own_checkpoints):
    return {
        name: checkpoint.read(own_checkpoints / name).fingerprint for name in ("icons", "letters")
    }


def test_a_renamed_network_is_found(own_checkpoints, prints, tmp_path, monkeypatch):
    for name in ("shelf", "attic"):
        shutil.copytree(own_checkpoints / "letters", tmp_path / name / "icons")
    renamed = shutil.copytree(own_checkpoints / "icons", tmp_path / "attic" / "best of all")
    shelf, attic = tmp_path / "shelf", tmp_path / "attic"
    assert locate_drawn("icons", prints["icons"], attic) == renamed
    assert locate_drawn("icons", prints["letters"], shelf) == shelf / "icons"
    monkeypatch.setenv(checkpoint.ENVIRONMENT, f"{shelf}:{attic}")
    assert folders()[:2] == [shelf, attic]
    assert locate_drawn("icons", prints["icons"]) == renamed
    assert locate_drawn("gone", prints["letters"]) == shelf / "icons"
    assert locate_drawn("icons", None) == shelf / "icons"


def test_another_of_the_same_name_is_returned_for_the_message(own_checkpoints, prints):
    assert locate_drawn("icons", "0" * 12, own_checkpoints) == own_checkpoints / "icons"
    with pytest.raises(CheckpointNotFound, match="no checkpoint 'gone' in .* of the fingerprint 0"):
        locate_drawn("gone", "0" * 12, own_checkpoints)


def test_each_folder_of_the_variable_has_to_be_there(tmp_path, monkeypatch):
    monkeypatch.setenv(checkpoint.ENVIRONMENT, f"{tmp_path}:{tmp_path / 'none'}")
    with pytest.raises(CheckpointNotFound, match=r"SAMPLER_CHECKPOINTS got '.*none'"):
        folders()
    odd = tmp_path / "a:b"
    odd.mkdir()
    monkeypatch.setenv(checkpoint.ENVIRONMENT, str(odd))
    assert folders()[0] == odd, "a folder may have the separator in its name"
