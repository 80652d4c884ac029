"""Figures of likeness: errors in dB, widths of edges, and the nearest picture."""

import numpy as np
import pytest

from sampler import Sampler, View
from sampler.evaluation import edge_width, likeness, nearest_psnr, psnr
from sampler.pictures.averaging import block_means
from sampler.pictures.view import edge_scale


@pytest.fixture
def discs():
    """Three discs, float32, (3, 96, 96, 1)."""
    y, x = np.mgrid[:384, :384] / 384 - 0.5
    sharp = [np.hypot(x, y) < radius for radius in (0.2, 0.3, 0.4)]
    return block_means(np.stack(sharp)[..., None].astype(np.float32), 4, 4)


def test_errors_in_db(discs):
    np.testing.assert_allclose(psnr(discs, discs), 120.0)
    np.testing.assert_allclose(psnr(discs, discs + 0.1), 20.0, atol=1e-4)


def test_blurred_edges_are_wider(discs):
    assert edge_width(discs, discs) == pytest.approx(1.0)
    blurred = np.repeat(np.repeat(block_means(discs, 8, 8), 8, axis=1), 8, axis=2)
    soft = sum(np.roll(blurred, shift, axis) for shift in range(8) for axis in (1, 2)) / 16
    assert edge_width(soft, discs) > 2


def test_the_nearest_picture(discs):
    levels = (255 * discs).astype(np.uint8)
    assert nearest_psnr(levels[:1], levels) == pytest.approx(120.0)
    assert nearest_psnr(levels[:1], levels[1:]) == pytest.approx(
        float(psnr(levels[:1] / 255, levels[1:2] / 255)[0]), abs=1e-3
    )


def test_a_network_is_most_like_its_own_drawings():
    sampler = Sampler.untrained(seed=1, z_dim=8)
    codes = np.random.default_rng(0).standard_normal((3, 8)).astype(np.float32)
    window = View(64, 64, edge_scale(64, sampler.model.scale))
    own = np.rint(255 * sampler.render(codes, window)).astype(np.uint8)
    assert likeness(sampler, codes, own)["psnr"] > 50
    assert likeness(sampler, codes[::-1], own)["psnr"] < 40
