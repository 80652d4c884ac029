"""Sampler.untrained: random weights, equal for equal seeds."""

import inspect

import numpy as np
import pytest

from sampler import Sampler
from sampler.config import ConfigError, untrained


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ["cppn", "residual"])
@pytest.mark.parametrize("c_dim", [1, 3])
def test_the_same_seed_gives_the_same_picture(architecture, c_dim):
    def draw(seed):
        made = Sampler.untrained(seed=seed, architecture=architecture, c_dim=c_dim, depth=2)
        return made.generate(x_dim=20, y_dim=30)

    first = draw(3)
    assert first.shape == (30, 20, c_dim)
    assert first.min() >= 0
    assert first.max() <= 1
    assert first.std() > 0.05, "a random picture shows something"
    np.testing.assert_array_equal(first, draw(3))
    assert not np.array_equal(first, draw(4))


def test_every_size_is_free():
    made = Sampler.untrained(seed=1, depth=5, width=7, z_dim=3, activation="sin")
    config = made.model.generator.config
    assert (config.tanh_layers, config.width, config.activation) == (5, 7, "sin")
    assert made.generate_z().shape == (3,)
    assert made.c_dim == 3
    deep = Sampler.untrained(seed=1, architecture="residual", depth=4, width=3).model.generator
    assert (deep.config.blocks, deep.config.width) == (4, 3)


def test_larger_weights_fold_the_plane_more_often():
    def roughness(std):
        made = Sampler.untrained(seed=5, init_std=std, c_dim=1)
        picture = made.generate(x_dim=64, y_dim=64)
        return np.abs(np.diff(picture, axis=1)).mean()

    assert roughness(0.1) < roughness(0.3) < roughness(1.0)


def test_without_a_seed_the_name_has_the_seed_that_was_drawn():
    made = Sampler.untrained(c_dim=1, depth=1)
    seed = int(repr(made).split("seed ")[1].split(":")[0])
    again = Sampler.untrained(c_dim=1, depth=1, seed=seed)
    z = made.z
    np.testing.assert_array_equal(made.generate(z, 9, 9), again.generate(z, 9, 9))


def test_it_cannot_encode():
    made = Sampler.untrained(seed=1, c_dim=1)
    with pytest.raises(ValueError, match="an untrained network has no encoder"):
        made.encode(np.zeros((26, 26)))
    with pytest.raises(ValueError, match="untrained cppn, seed 1 has no atlas"):
        made.get_random_z()


def test_refused():
    with pytest.raises(ConfigError, match="got 'deep'; expected one of cppn, residual"):
        Sampler.untrained(architecture="deep")
    with pytest.raises(ConfigError, match="activation got 'cos'"):
        Sampler.untrained(activation="cos")
    with pytest.raises(ConfigError, match="c_dim got 2"):
        Sampler.untrained(c_dim=2)
    with pytest.raises(ValueError, match="seed got -1"):
        Sampler.untrained(seed=-1)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"init_std": 1e300}, r"init_std got 1e\+300; expected .*at most 1000"),
        ({"z_dim": 10**10}, r"z_dim got \d+; expected at most 4,096"),
        ({"depth": 10**6}, "depth got 1000000; expected a whole number, from 0 to 128"),
        ({"width": 10**9}, r"width got \d+; expected at most 4,096"),
        ({"width": 4096, "depth": 9}, "weights; expected at most"),
        ({"activation": ""}, "activation got ''; expected one of tanh"),
        ({"activation": 0}, r"activation got 0 \(int\); expected str"),
        ({"activation": "relu", "depth": 100}, "would grow by 10 to the power of 60"),
        ({"architecture": []}, r"architecture got \[\]; expected one of"),
    ],
)
def test_values_that_would_hang_overflow_or_be_ignored_are_refused(how, message):
    with pytest.raises(ValueError, match=message):
        Sampler.untrained(seed=1, **how)


@pytest.mark.slow
@pytest.mark.parametrize(
    "how",
    [
        {"init_std": 1e3},
        {"init_std": 1e3, "architecture": "residual", "depth": 1},
        {"activation": "relu", "depth": 40},
    ],
)
def test_pictures_at_the_limits_are_finite(how):
    picture = Sampler.untrained(seed=1, **how).generate(x_dim=16, y_dim=16)
    assert np.isfinite(picture).all()
    assert picture.min() >= 0
    assert picture.max() <= 1


def test_a_recipe_need_not_name_defaults():
    ours, theirs = (
        {name: one.default for name, one in inspect.signature(call).parameters.items()}
        for call in (untrained.config_of, Sampler.untrained)
    )
    assert theirs == {"seed": None, **ours}
