"""dask_blocks: dask's blocks are the array, in this process and on a cluster of two workers."""

import dask.array
import numpy as np
import pytest
from distributed import Client, LocalCluster

from sampler import Sampler, View
from sampler.render import dask_blocks
from sampler.render.adaptive.refinement import TOLERANCE

VIEW = View(230, 170, center=(1.0, 0.0), rotation=0.3)


@pytest.fixture(scope="module")
def sampler():
    return Sampler(seed=0)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(dask_blocks, "BLOCK_SIDE", 100)


@pytest.mark.parametrize(
    ("options", "apart"), [({}, 2 * TOLERANCE), ({"exact": True}, 3e-6)], ids=str
)
def test_blocks_equal_the_array(sampler, options, apart):
    z = np.stack([sampler.generate_z(seed=seed) for seed in (1, 2)])
    pictures = sampler.as_dask(z, VIEW, **options)
    assert isinstance(pictures, dask.array.Array)
    assert pictures.dtype == np.float32
    assert pictures.chunks == ((1, 1), (100, 70), (100, 100, 30), (1,))
    wanted = sampler.render(z, VIEW, exact=True)
    np.testing.assert_allclose(pictures.compute(), wanted, rtol=0, atol=apart)
    one = sampler.as_dask(z[0], VIEW, **options)
    assert one.shape == wanted.shape[1:]


def test_only_the_blocks_needed_are_drawn(sampler, monkeypatch):
    drawn = []
    draw_block = dask_blocks.draw_block
    monkeypatch.setattr(
        dask_blocks, "draw_block", lambda *inputs: drawn.append(inputs[3]) or draw_block(*inputs)
    )
    corner = sampler.as_dask(sampler.z, View(1000, 1000))[:50, :50]
    assert not drawn
    assert corner.compute(scheduler="synchronous").shape == (50, 50, 1)
    assert drawn == [(0, 0, 100, 100)]


@pytest.mark.slow
def test_a_cluster_of_two_workers(sampler):
    with (
        LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        z = sampler.generate_z(seed=1)
        drawn = sampler.as_dask(z, VIEW).compute(scheduler=client)
        held = client.run(dask_blocks.decoders_held)
    np.testing.assert_allclose(drawn, sampler.render(z, VIEW, exact=True), atol=2 * TOLERANCE)
    assert max(held.values()) == 1, "one decoder a worker"
