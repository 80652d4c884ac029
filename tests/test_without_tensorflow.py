"""Part one needs no TensorFlow where there is no GPU: it draws and encodes in NumPy."""

import numpy as np
import pytest

from sampler import Sampler
from sampler.models.keras_inversion import KerasInversion
from sampler.networks.batching import in_parts
from sampler.networks.devices import on_gpu
from sampler.support import devices

NO_GPU = {"CUDA_VISIBLE_DEVICES": "-1", "HIP_VISIBLE_DEVICES": "-1"}
SETUP = """
import sys
import numpy as np
from sampler import Keyframe, Sampler, View
sampler = Sampler(seed=0)
z, other = sampler.generate_z(), sampler.get_random_z(3)
"""
CHECK = """
started = {"tensorflow", "keras"} & set(sys.modules)
assert not started, (name, started)
"""
VERBS = {
    "Sampler": "repr(sampler), sampler.fingerprint, Sampler.available()",
    "generate": "sampler.generate(z, 300, 300), sampler.generate(z, 60, 60, exact=True)",
    "morph": "sampler.morph(z, other, 3, 60, 60)",
    "render": "sampler.render(z, View(90, 60, zoom=3), supersample=2)",
    "preview": "sampler.preview(z, View(90, 60))",
    "encode": "sampler.encode(sampler.generate(z, 26, 26), refine=10)",
    "encode a file": "sampler.encode(sampler.save_png(sampler.generate(z, 90, 90), 'a.png'))",
    "part two encodes": "Sampler('mnist-resnet').encode(sampler.generate(z, 26, 26))",
    "show_image": "sampler.show_image(sampler.generate(z, 60, 60))",
    "save_anim_gif": "sampler.save_anim_gif(sampler.morph(z, other, 3, 60, 60), 'a.gif')",
    "save_poster": "sampler.save_poster(z, 'a.tif', View(600, 600), progress=False)",
    "as_dask": "sampler.as_dask(z, View(60, 60)).compute(scheduler='sync')",
    "pickle": "import pickle; pickle.loads(pickle.dumps(sampler)).generate(z, 60, 60)",
    "explore": "panel = sampler.explore(z, View(60, 60)); panel.wait(); panel.z = other",
    "panels without the judge": "sampler.arithmetic(), sampler.timeline([Keyframe(z)])",
    "command": """
from sampler.cli.parser import main
assert main(["render", "--seed", "1", "--size", "60", "--out", "b.png"]) == 0
assert main(["morph", "--from", "seed:1", "--to", "2", "--size", "60", "--out", "b.gif"]) == 0
""",
}


@pytest.mark.slow
def test_no_verb_of_part_one_starts_tensorflow(run_python):
    """Each is checked by itself, so that a failure names the verb."""
    checks = [f"{code}\nname = {name!r}{CHECK}" for name, code in VERBS.items()]
    run_python(SETUP + "\n".join(checks), **NO_GPU)


@pytest.mark.slow
def test_weights_that_change_are_drawn_anew(run_python):
    """As soon as the Keras network is there, its weights count."""
    run_python(
        SETUP
        + """
before = sampler.generate(z, 60, 60)
kernel = sampler.model.generator.ink.kernel
assert np.array_equal(sampler.generate(z, 60, 60), before)
code = sampler.encode(sampler.generate(z, 26, 26), refine=2)
kernel.assign(2 * kernel)
assert not np.array_equal(sampler.generate(z, 60, 60), before)
assert not np.array_equal(sampler.encode(before[:26, :26], refine=2), code)
sampler.model.encoder.mean.bias.assign_add(np.ones(32))
moved = sampler.encode(np.zeros((26, 26)))
assert np.allclose(moved - Sampler().encode(np.zeros((26, 26))), 1, atol=1e-5)
""",
    )


@pytest.mark.slow
@pytest.mark.skipif(on_gpu(), reason="on a GPU, TensorFlow encodes")
def test_codes_are_those_of_keras():
    """Other sums of float32 differ by less than 1e-5, for Keras itself as well."""
    sampler = Sampler(seed=0)
    model = sampler.model
    z = np.stack([sampler.get_random_z(seed=seed) for seed in range(40)])
    crops = model.small(z)
    encoder, inversion = model.encoder, KerasInversion(model.generator, 26, model.scale)
    start = in_parts(lambda part: encoder(part)[0], crops)
    np.testing.assert_allclose(model.encode(crops), start, rtol=0, atol=1e-5)
    refined = inversion.refine(start, crops, 10)
    np.testing.assert_allclose(model.encode(crops, refine=10), refined, rtol=0, atol=1e-5)


def test_a_driver_may_mean_a_gpu(tmp_path, monkeypatch):
    driver = tmp_path / "kfd"
    monkeypatch.setitem(devices.DRIVERS, str(driver), "HIP_VISIBLE_DEVICES")
    monkeypatch.delenv("HIP_VISIBLE_DEVICES", raising=False)
    assert not devices.gpu_possible([str(driver)], [])
    driver.touch()
    assert devices.gpu_possible([str(driver)], [])
    monkeypatch.setenv("HIP_VISIBLE_DEVICES", "-1")
    assert not devices.gpu_possible([str(driver)], [])


def test_a_plug_in_may_mean_a_gpu(tmp_path):
    (tmp_path / "tensorflow-plugins").mkdir()
    assert devices.gpu_possible([], [str(tmp_path)])


def test_no_gpu_is_overlooked():
    """Where no driver is seen, TensorFlow sees no GPU either."""
    from sampler.networks.backend import has_gpu

    assert devices.gpu_possible() or not has_gpu()
