"""Random z on the page of a network with a prior: those that the prior samples in Python."""

import numpy as np
import pytest
from helpers import browser

from sampler import Sampler
from sampler.config import EncoderConfig, GridConfig, ModelConfig, PicturesConfig, PriorConfig
from sampler.models import checkpoint, numpy_prior
from sampler.networks import Encoder, Prior
from sampler.networks.decoders.making import make_generator

WHY = browser.missing()
pytestmark = pytest.mark.skipif(WHY is not None, reason=str(WHY))

PRIOR = PriorConfig(z_dim=6, couplings=3, width=16, components=5)
CODES = """async ([all, shares]) => {
  const { prior } = await sampler;
  return all.map((numbers, i) => prior.codeOf(numbers, shares[i]));
}"""


@pytest.fixture(scope="module")
def sampler(tmp_path_factory):
    """A network with a prior whose couplings change much."""
    grid = GridConfig(z_dim=6, first_features=8, stages=(8, 6), width=16, waves=8)
    seeing = EncoderConfig(z_dim=6, image_size=24, hidden=(8,))
    prior, rng = Prior(PRIOR, seed=1), np.random.default_rng(2)
    for change in prior.changes:
        change.kernel.assign(rng.normal(0, 0.5, change.kernel.shape))
    networks = make_generator(grid, 1), Encoder(seeing, 1), prior
    made = checkpoint.Checkpoint(
        name="spread",
        kind="generator",
        model=ModelConfig(grid, seeing, pictures=PicturesConfig(size=24), prior=PRIOR),
        arrays=checkpoint.gather(*networks),
        provenance={"note": "Untrained.", "seed": 1},
        atlas=(rng.standard_normal((12, 6)).astype(np.float32), None),
    )
    folder = tmp_path_factory.mktemp("prior") / "spread"
    checkpoint.write(made, folder)
    return Sampler(folder, seed=1)


def test_random_z_of_a_page_are_the_prior_s(sampler, tmp_path):
    rng = np.random.default_rng(3)
    numbers, shares = rng.standard_normal((200, 6)).astype(np.float32), rng.random(200)
    expected = numpy_prior.codes_of(PRIOR, sampler.model.arrays(), numbers, shares)
    with browser.page(offline=True) as tab:
        tab.goto(sampler.export(tmp_path / "it.html").as_uri())
        tab.wait_for_selector("canvas[data-kind=rest]")
        found = np.array(tab.evaluate(CODES, [numbers.tolist(), shares.tolist()]))
        tab.get_by_label("Seed").fill("5")
        tab.get_by_label("Seed").press("Enter")
        seeded = tab.evaluate("async () => [(await sampler).z, (await sampler).prior.random(5)]")
    spread = expected.std(axis=0)
    assert (np.abs(expected - numbers).mean(axis=0) > 0.5 * spread).all()
    assert (np.abs(found - expected).max(axis=0) < 0.02 * spread).all()
    np.testing.assert_array_equal(*np.float32(seeded))
    assert np.abs(seeded[0]).max() > 0


def test_pages_of_other_networks_have_no_prior(tmp_path):
    for name in ("mnist-resnet", "letters"):
        path = Sampler(name, seed=1).export(tmp_path / f"{name}.html")
        assert "class Prior" not in path.read_text(encoding="utf-8")
