"""support.arguments: accepted values, refused values, and the messages."""

from pathlib import Path

import numpy as np
import pytest

from sampler.support import arguments


@pytest.mark.parametrize("value", [3, np.int64(3), np.uint8(3)])
def test_whole_numbers_of_any_kind(value):
    number = arguments.whole_number(value, "n", least=3, most=3)
    assert (number, type(number)) == (3, int)


@pytest.mark.parametrize("value", [True, np.True_, 2.0, "2", None, [2], np.array([1, 2])])
def test_no_whole_numbers(value):
    with pytest.raises(TypeError, match="n got .*expected a whole number, from 0 to 9"):
        arguments.whole_number(value, "n", least=0, most=9)


@pytest.mark.parametrize("value", [-1, 10, 10**400])
def test_whole_numbers_out_of_range(value):
    with pytest.raises(ValueError, match="n got .*from 0 to 9") as caught:
        arguments.whole_number(value, "n", least=0, most=9)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("value", [True, "1", None, [1.0], np.array(1.0), 1j])
def test_no_real_numbers(value):
    with pytest.raises(TypeError, match="hold got .*finite number, at least 0"):
        arguments.real_number(value, "hold", least=0)


@pytest.mark.parametrize("value", [-0.1, np.nan, np.inf, 10**400, np.float32(np.inf), 61])
def test_real_numbers_out_of_range(value):
    with pytest.raises(ValueError, match="hold got .*at least 0, at most 60"):
        arguments.real_number(value, "hold", least=0, most=60)


@pytest.mark.parametrize("value", [0, 1, "no", "False", None, [], np.array([True, False])])
def test_no_flags(value):
    with pytest.raises(TypeError, match="exact got .*expected True or False"):
        arguments.flag(value, "exact")


@pytest.mark.parametrize(("value", "error"), [("", ValueError), ({}, TypeError), (None, TypeError)])
def test_names_that_are_no_option(value, error):
    with pytest.raises(error, match="easing got .*expected one of 'linear', 'ease'"):
        arguments.one_of(value, "easing", {"linear": 1, "ease": 2})


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (3, TypeError, r"path got 3 \(int\); expected a str or a pathlib.Path"),
        (b"a.png", TypeError, r"path got b'a.png' \(bytes\)"),
        ("", ValueError, "path got ''"),
        ("a\0b", ValueError, "NUL byte"),
        ("\ud800.png", ValueError, "that a file name can have"),
        ("~nobody-of-this-name/a.png", ValueError, "write the folder out"),
    ],
)
def test_no_paths(value, error, message):
    with pytest.raises(error, match=message) as caught:
        arguments.file_path(value)
    assert str(caught.value).encode()  # can be printed anywhere


def test_home_is_expanded(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert arguments.file_path("~/a.png") == tmp_path / "a.png"
    assert arguments.file_path(Path("~")) == tmp_path


def test_masks_are_refused():
    with pytest.raises(TypeError, match="z got a masked array.*filled"):
        arguments.real_array(np.ma.masked_array([1.0, 2.0], [False, True]), "z")


def test_values_without_a_usable_repr():
    class Broken:
        def __repr__(self):
            raise RuntimeError("no repr")

    assert arguments.shown(Broken()) == "<Broken without a repr: RuntimeError>"
