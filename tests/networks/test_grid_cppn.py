"""The decoder of a grid: shapes, the same values by every way to compute them, and its folding."""

import numpy as np
import pytest

from sampler import Sampler, View
from sampler.config import ConfigError, GridConfig, ModelConfig, PicturesConfig
from sampler.config.decoders.grid import FIRST_SIDE
from sampler.models import Model
from sampler.networks import make_generator
from sampler.networks.backend import ops
from sampler.networks.variables import collect, named
from sampler.pictures import view
from sampler.pictures.colours import as_ink
from sampler.render.choice import renderer_of
from sampler.render.compiled_field import CompiledField

SMALL = {"first_features": 8, "stages": (6, 4), "width": 16, "waves": 12}
CONFIGS = {
    "ink": GridConfig(**SMALL),
    "colour": GridConfig(**SMALL, c_dim=3),
    "palette": GridConfig(**SMALL, c_dim=3, palette=5),
}
Z = np.random.default_rng(0).normal(size=(3, 32)).astype(np.float32)


@pytest.fixture(params=CONFIGS)
def network(request):
    made = make_generator(CONFIGS[request.param], seed=4)
    made.scale_logits(3.0)
    return made


def test_the_description_knows_the_shapes(network):
    shapes = {name: tuple(v.shape) for name, v in named(network).items()}
    assert shapes == network.config.weight_shapes()
    assert network.config.side == FIRST_SIDE * 4


def test_points_lattices_and_numpy_agree(network):
    """Also beyond the window that the grid covers."""
    plane = view.points(20, 15, 11.0)
    expected = np.asarray(network(Z, plane)).reshape(3, 15, 20, -1)
    drawn = renderer_of(network).render(Z, View(20, 15, 11.0), exact=True)
    np.testing.assert_allclose(as_ink(drawn), expected, atol=3e-6)
    square = ops.sigmoid(network.window_logits(Z, 9, 8.0))
    points = network(Z, view.points(9, 9, 8.0))
    np.testing.assert_allclose(np.asarray(square), np.asarray(points), atol=1e-6)


def test_a_compiled_program_draws_the_same(network):
    grid = View(23, 17, zoom=2.0).pixel_grid()
    field, numpy = CompiledField(network), renderer_of(network).field
    index = np.arange(len(Z) * grid.pixels)
    np.testing.assert_allclose(
        field.logits_of(Z)(grid, index), numpy.logits_of(Z)(grid, index), atol=2e-4, rtol=1e-4
    )


def test_seeds_fix_all_weights():
    first, same, other = (collect(make_generator(CONFIGS["palette"], seed)) for seed in (4, 4, 5))
    assert all(np.array_equal(first[name], same[name]) for name in first)
    changed = [name for name in first if not np.array_equal(first[name], other[name])]
    assert "generator/waves/frequencies" in changed
    assert "generator/start/kernel" in changed


def test_folding_moves_z_into_the_weights(network):
    rng = np.random.default_rng(1)
    matrix, mean = rng.normal(size=(32, 32)).astype(np.float32) / 6, rng.normal(size=32)
    plane = view.points(8, 8, 8.0)
    before = np.asarray(network(Z @ matrix + mean.astype(np.float32), plane))
    network.fold(matrix, mean.astype(np.float32))
    np.testing.assert_allclose(np.asarray(network(Z, plane)), before, atol=1e-4)


def test_steeper_edges_keep_plain_colours():
    plain, steep = (make_generator(CONFIGS["colour"], seed=4) for _ in range(2))
    steep.scale_logits(5.0)
    assert all(np.array_equal(collect(plain)[n], collect(steep)[n]) for n in collect(plain))


def test_pure_colours_neither_overflow_nor_end():
    network = make_generator(CONFIGS["palette"], seed=4)
    network.palette.bias.assign(np.full(15, 500.0, np.float32))
    network.values.kernel.assign(1e4 * np.asarray(network.values.kernel))
    for draw in (network, lambda z, p: renderer_of(network).render(z, View(6, 6), exact=True)):
        drawn = np.asarray(draw(Z, view.points(6, 6, 8.0)))
        assert np.isfinite(drawn).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"palette": 4}, "palette got 4 with c_dim=1; expected 2 colours or more, and c_dim=3"),
        ({"palette": 1, "c_dim": 3}, "palette got 1 with c_dim=3"),
        ({"stages": ()}, "stages got 0 of them; expected 1 to 6"),
        ({"c_dim": 2}, "c_dim got 2; expected 1 .ink. or 3 .colour."),
        ({"width": 0}, "width got 0; expected at least 1"),
        ({"half_width": 0.0}, "half_width got 0.0; expected a positive number"),
        ({"architecture": "cppn"}, "architecture got 'cppn'; expected 'grid'"),
    ],
)
def test_impossible_sizes_are_refused(change, message):
    with pytest.raises(ConfigError, match=message):
        GridConfig(**change)


def test_a_model_without_an_encoder_needs_the_pictures_size():
    with pytest.raises(ConfigError, match="pictures got None; expected them without an encoder"):
        ModelConfig(generator=GridConfig(), encoder=None)
    model = ModelConfig(generator=GridConfig(), encoder=None, pictures=PicturesConfig(size=48))
    assert model.image_size == 48
    assert ModelConfig.from_dict(model.to_dict()) == model
    with pytest.raises(ConfigError, match="label_names got .*expected different names"):
        PicturesConfig(label_names=("a", "a"))


@pytest.mark.parametrize("name", CONFIGS)
def test_large_pictures_are_within_half_a_level(name):
    made = make_generator(CONFIGS[name], seed=4)
    made.scale_logits(8.0)
    sampler = Sampler(Model(made, None, 8.0), seed=0)
    for window in (View(620, 600), View(700, 640, zoom=30, center=(1.3, -2.0), rotation=0.5)):
        exact, near = (sampler.render(Z[0], window, exact=exact) for exact in (True, False))
        assert np.abs(exact - near).max() <= 1 / 510
