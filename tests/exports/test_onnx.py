"""ONNX files, drawn by onnxruntime and compared with every pixel of the renderer."""

import numpy as np
import onnxruntime
import pytest

from sampler import Sampler, View

NETWORKS = {
    "mnist-vaegan": {},
    "mnist-resnet": {},
    "letters": {},
    "emoji": {},
    "untrained": {"seed": 3, "activation": "gelu", "init_std": 0.3},
    "untrained sines": {"seed": 4, "activation": "sin", "init_std": 0.3, "c_dim": 1},
    "untrained residual": {"seed": 4, "architecture": "residual", "depth": 3},
}


@pytest.mark.parametrize("name", NETWORKS)
def test_an_onnx_file_draws_what_the_renderer_draws(name, tmp_path):
    how = NETWORKS[name]
    sampler = Sampler.untrained(**how) if how else Sampler(name, seed=1)
    z = sampler.generate_z(seed=5)
    path = sampler.export(tmp_path / "net.onnx")
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    view = View(48, 40, center=(0.5, -1.0), zoom=0.8, rotation=0.3)
    given = {"z": z, "points": np.ascontiguousarray(view.points()[:, :2])}
    (picture,) = session.run(None, given)
    drawn = sampler.render(z, view, exact=True)
    assert np.abs(picture.reshape(drawn.shape) - drawn).max() <= 0.1 / 255
    assert np.ptp(drawn) > 0.5
    stored = session.get_modelmeta().custom_metadata_map
    assert stored["checkpoint"] == sampler.name
    assert stored["fingerprint"] == sampler.fingerprint


def test_what_an_onnx_file_refuses(tmp_path):
    sampler = Sampler(seed=1)
    with pytest.raises(TypeError, match=r"z would be ignored: a \.onnx holds the network"):
        sampler.export(tmp_path / "net.onnx", sampler.z)
    with pytest.raises(TypeError, match=r"'size' for a \.onnx; it has no options"):
        sampler.export(tmp_path / "net.onnx", size=3)
    with pytest.raises(ValueError, match=r"ends in .*\.onnx"):
        sampler.export(tmp_path / "net.txt")
    with pytest.raises(ValueError, match=r"pictures and films are saved by save\(\)"):
        sampler.export(tmp_path / "net.gif")
    (tmp_path / "net.onnx").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        sampler.export(tmp_path / "net.onnx")
    assert (tmp_path / "net.onnx").read_bytes() == b"mine"
