"""Samplers in other processes and on threads: forked, spawned, pickled, copied, shared."""

import copy
import os
import pickle
import shutil
import threading

import numpy as np
import pytest

from sampler import Sampler
from sampler.models import checkpoint


@pytest.fixture
def tiny(tiny_checkpoint, digits):
    return Sampler(tiny_checkpoint, data=digits, seed=4)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here")
def test_forked_processes(run_python):
    """TensorFlow is refused with a hint, NumPy draws and encodes, and random z differ."""
    output = run_python(
        """
        import multiprocessing, numpy as np
        from sampler import Sampler
        sampler, seeded = Sampler(), Sampler(seed=1)
        crop = np.eye(26, dtype=np.float32)[:, :, None]
        z = sampler.encode(crop)
        picture = sampler.generate(z, 300, 300)
        shares, refined = sampler.classify(z), sampler.encode(crop, refine=1)  # the judge needs it

        def work(number):
            said = []
            for verb in (
                lambda: sampler.classify(z), lambda: Sampler.untrained(),
                lambda: Sampler("mnist-resnet").generate(z, 300, 300),
            ):
                try:
                    verb()
                except RuntimeError as error:
                    said.append('multiprocessing.get_context("spawn")' in str(error))
            same = np.array_equal(sampler.generate(z, 300, 300), picture)
            same &= np.array_equal(Sampler().encode(crop), z)
            same &= np.array_equal(sampler.encode(crop, refine=1), refined)
            return len(said), all(said), same, sampler.generate_z()[0], seeded.generate_z()[0]

        with multiprocessing.get_context("fork").Pool(3) as pool:
            results = [pool.apply_async(work, (n,)) for n in range(6)]
            results = [one.get(60) for one in results]
        assert all(one[:3] == (3, True, True) for one in results), results
        assert len({one[3] for one in results}) == len({one[4] for one in results}) == 6
        assert seeded.generate_z()[0] not in {one[4] for one in results}
        assert np.array_equal(sampler.encode(crop), z)
        print("all right")
        """
    )
    assert output.endswith("all right\n")


@pytest.mark.campaign
def test_a_sampler_travels_to_spawned_workers(run_python):
    output = run_python(
        """
        import joblib, numpy as np
        from sampler import Sampler
        sampler = Sampler(seed=1)
        z = [sampler.generate_z() for _ in range(2)]
        draw = joblib.delayed(lambda s, z: s.encode(s.generate(z, 26, 26)))
        there = joblib.Parallel(2, backend="loky")(draw(sampler, one) for one in z)
        here = [sampler.encode(sampler.generate(one, 26, 26)) for one in z]
        print(np.allclose(there, here, atol=1e-5))
        """
    )
    assert output.endswith("True\n")


@pytest.mark.parametrize("travel", [lambda s: pickle.loads(pickle.dumps(s)), copy.deepcopy])
@pytest.mark.parametrize(
    "kind",
    ["checkpoint", "changed", "untrained", pytest.param("residual", marks=pytest.mark.campaign)],
)
def test_a_copy_goes_on_as_the_sampler_would(tiny, travel, kind):
    sampler = tiny
    if kind == "changed":
        weight = sampler.model.generator.weights[0]
        weight.assign(weight * 2)
    elif kind in ("untrained", "residual"):
        architecture = "cppn" if kind == "untrained" else "residual"
        sampler = Sampler.untrained(seed=2, depth=1, architecture=architecture)
    sampler.generate_z()
    other = travel(sampler)
    np.testing.assert_array_equal(other.z, sampler.z)
    assert repr(other) == repr(sampler)
    assert other.made_by == sampler.made_by
    assert other.model is not sampler.model
    z = sampler.generate_z()
    np.testing.assert_array_equal(other.generate_z(), z)
    np.testing.assert_array_equal(other.generate(z, 20, 20), sampler.generate(z, 20, 20))
    if sampler is tiny:
        digit, label = sampler.get_random_mnist(with_label=True, seed=3)
        np.testing.assert_array_equal(other.get_random_mnist(seed=3), digit)
        np.testing.assert_array_equal(other.encode(digit), sampler.encode(digit))
        np.testing.assert_array_equal(
            other.get_random_z(label, seed=1), sampler.get_random_z(label, seed=1)
        )


def test_a_shallow_copy_shares_the_network_alone(tiny):
    other = copy.copy(tiny)
    assert other.model is tiny.model
    before = tiny.z
    other.generate(None, 4, 4)
    np.testing.assert_array_equal(tiny.z, before)
    np.testing.assert_array_equal(tiny.generate_z(), other.z)


def test_a_pickle_is_small_and_refuses_other_weights(
    tiny_checkpoint, tmp_path, make_checkpoint, tiny_model_config, monkeypatch
):
    folder = tmp_path / "net"
    shutil.copytree(tiny_checkpoint, folder)
    monkeypatch.chdir(tmp_path)
    pickled = pickle.dumps(Sampler("net", data="digits"))
    assert len(pickled) < 2000
    monkeypatch.chdir(folder)  # relative to where it was made
    assert pickle.loads(pickled).name == "net"
    checkpoint.write(make_checkpoint(tiny_model_config, "net", seed=9), folder, overwrite=True)
    with pytest.raises(checkpoint.CheckpointError, match="has other weights .* copy the same"):
        pickle.loads(pickled)


def test_weights_travel_where_the_checkpoint_has_gone(tiny_checkpoint, tmp_path):
    folder = tmp_path / "net"
    shutil.copytree(tiny_checkpoint, folder)
    sampler = Sampler(folder)
    shutil.rmtree(folder)
    other = pickle.loads(pickle.dumps(sampler))
    z = sampler.z
    np.testing.assert_array_equal(other.generate(z, 9, 9), sampler.generate(z, 9, 9))


def test_each_thread_has_its_own_last_z(tiny):
    tiny.generate(None, 4, 4, seed=1)
    mine, values = tiny.z, {}

    def other():
        values["at first"] = tiny.z
        tiny.generate(None, 4, 4, seed=2)
        values["then"] = tiny.z

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    np.testing.assert_array_equal(values["at first"], mine)
    np.testing.assert_array_equal(values["then"], tiny.generate_z(seed=2))
    np.testing.assert_array_equal(tiny.z, mine)


def test_z_is_a_copy_of_the_callers(tiny):
    z = tiny.generate_z()
    tiny.generate(z, 4, 4)
    kept = tiny.z.copy()
    z += 1
    np.testing.assert_array_equal(tiny.z, kept)
