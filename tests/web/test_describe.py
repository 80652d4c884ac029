"""Programs and weights for the browser, and what is built of the C source."""

import json

import numpy as np

from sampler import Sampler
from sampler.exports.source import operations_of, weights_of
from sampler.web import build, modules
from sampler.web.describe import describe_field


def described(name):
    """Return the arrays, the program and the blob, and the program's entries by name."""
    sampler = Sampler(name, seed=1)
    sizes = {"z_dim": sampler.z_dim, "c_dim": sampler.c_dim, "scale": 8.0}
    arrays, operations = weights_of(sampler), operations_of(sampler, ".html")
    program, blob = describe_field(operations, arrays, **sizes)
    names = dict.fromkeys(operations.weights())  # in the order of the program's list
    return arrays, program, blob, dict(zip(names, program["weights"], strict=True))


def test_the_checked_in_wasm_is_what_the_source_builds(tmp_path):
    build.build_wasm(tmp_path / "field.wasm")
    assert (tmp_path / "field.wasm").read_bytes() == modules.wasm()
    assert len(modules.wasm()) <= 25_000


def test_part_two_keeps_float32_and_part_one_takes_16_bits():
    arrays, _, blob, weights = described("mnist-resnet")
    assert not any("scales" in entry for entry in weights.values())
    at = 0  # one lies behind the other
    for name, entry in weights.items():
        assert entry == {"shape": list(arrays[name].shape)}
        stored = np.frombuffer(blob, "<f4", arrays[name].size, at)
        assert np.array_equal(stored, arrays[name].ravel()), name
        at += 4 * arrays[name].size
    assert at == len(blob)
    arrays, _, blob, weights = described("mnist-vaegan")
    assert len(blob) < 125_000
    entry = weights["tanh_1/kernel"]
    whole = np.frombuffer(blob, "<i2", 128 * 128, entry["at"]).reshape(128, 128)
    factors = np.frombuffer(blob, "<f4", 128, entry["scales"])
    assert np.abs(whole * factors - arrays["tanh_1/kernel"]).max() <= factors.max() / 2 * 1.001


def test_a_program_is_plain_json():
    _, program, _, weights = described("emoji")
    assert json.loads(json.dumps(program)) == program
    colours = program["palette"]["operations"][0]["dense"]
    assert program["weights"][colours] == weights["palette/kernel"]
    assert not program["kinked"]
