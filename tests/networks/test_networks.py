"""networks: sizes from the config, what the critics see, and what a CPPN can do."""

import numpy as np
import pytest

from sampler.config import (
    ClassifierConfig,
    DiscriminatorConfig,
    EncoderConfig,
    GeneratorConfig,
    JudgeConfig,
    ResidualConfig,
)
from sampler.networks import Classifier, Discriminator, Encoder, Judge, TanhCppn, make_generator
from sampler.networks.backend import keras
from sampler.pictures.view import points


def shapes(network):
    return {v.path.split("/", 1)[1]: tuple(v.shape) for v in network.weights}


def pictures(n=4, size=26, c_dim=1, seed=0):
    return np.random.default_rng(seed).random((n, size, size, c_dim)).astype(np.float32)


def test_generator_of_the_post():
    assert shapes(TanhCppn(GeneratorConfig())) == {
        "from_z/kernel": (32, 128),
        "from_z/bias": (128,),
        "from_point/kernel": (3, 128),
        "tanh_0/kernel": (128, 128),
        "tanh_0/bias": (128,),
        "tanh_1/kernel": (128, 128),
        "tanh_1/bias": (128,),
        "tanh_2/kernel": (128, 128),
        "tanh_2/bias": (128,),
        "ink/kernel": (128, 1),
        "ink/bias": (1,),
    }


def test_generator_takes_every_size_from_the_config():
    sizes = shapes(TanhCppn(GeneratorConfig(z_dim=5, width=7, tanh_layers=1, c_dim=3)))
    assert sizes == {
        "from_z/kernel": (5, 7),
        "from_z/bias": (7,),
        "from_point/kernel": (3, 7),
        "tanh_0/kernel": (7, 7),
        "tanh_0/bias": (7,),
        "ink/kernel": (7, 3),
        "ink/bias": (3,),
    }


def test_z_is_projected_once_a_picture_and_its_gain_is_the_configs():
    plain = TanhCppn(GeneratorConfig(width=8, z_gain=1.0), seed=1)
    loud = TanhCppn(GeneratorConfig(width=8), seed=1)
    z = np.random.default_rng(0).standard_normal((2, 32)).astype(np.float32)
    assert loud.project(z).shape == (2, 8)
    np.testing.assert_allclose(loud.project(z), plain.project(8 * z), rtol=1e-5)


def test_encoder_of_the_post():
    assert shapes(Encoder(EncoderConfig())) == {
        "softplus_0/kernel": (676, 512),
        "softplus_0/bias": (512,),
        "softplus_1/kernel": (512, 512),
        "softplus_1/bias": (512,),
        "mean/kernel": (512, 32),
        "mean/bias": (32,),
        "log_variance/kernel": (512, 32),
        "log_variance/bias": (32,),
    }


def test_discriminator_of_the_post():
    network = Discriminator(DiscriminatorConfig())
    sizes = shapes(network)
    assert [sizes[f"convolution_{i}/kernel"] for i in range(3)] == [
        (5, 5, 1, 24),
        (5, 5, 24, 48),
        (5, 5, 48, 96),
    ]
    assert [layer.strides for layer in network.convolutions] == [(2, 2)] * 3
    assert sorted({name.split("/")[0] for name in sizes if "norm" in name}) == ["norm_1", "norm_2"]
    assert sizes["norm_1/gamma"] == (48,)
    assert sizes["norm_2/gamma"] == (96,)
    assert sizes["logit/kernel"] == (4 * 4 * 96, 1)  # 26 → 13 → 7 → 4
    assert network(pictures(5)).shape == (5,)


def test_discriminator_is_its_layers_in_numpy_order():
    """One convolution by hand: 5×5, stride 2, "same", leaky ReLU 0.2, flattened, one logit."""
    config = DiscriminatorConfig(image_size=6, filters=(2,), batch_norm=False)
    network = Discriminator(config, seed=1)
    picture = pictures(1, 6)
    kernel, bias, last, last_bias = (np.asarray(v, np.float64) for v in network.weights)
    padded = np.pad(picture[0, ..., 0], ((1, 2), (1, 2)))  # "same" puts the odd row at the end
    h = np.zeros((3, 3, 2))
    for row in range(3):
        for column in range(3):
            patch = padded[2 * row : 2 * row + 5, 2 * column : 2 * column + 5]
            h[row, column] = np.tensordot(patch, kernel[:, :, 0], 2) + bias
    h = np.where(h > 0, h, 0.2 * h)
    expected = h.reshape(-1) @ last[:, 0] + last_bias[0]
    assert (h < 0).any()
    assert (h > 0).any()
    np.testing.assert_allclose(network(picture), [expected], atol=1e-5)


def test_classifier_of_part_two():
    network = Classifier(ClassifierConfig())
    sizes = shapes(network)
    assert [sizes[f"convolution_{i}/kernel"] for i in range(3)] == [
        (5, 5, 1, 32),
        (5, 5, 32, 64),
        (5, 5, 64, 128),
    ]
    assert sizes["classes/kernel"] == (4 * 4 * 128, 11)  # ten digits and "drawn"
    assert network(pictures(5)).shape == (5, 11)


def test_features_of_a_critic_are_what_its_answer_follows_from():
    network = Classifier(ClassifierConfig(filters=(2, 3)), seed=1)
    features = network.features(pictures(4))
    assert [part.shape for part in features] == [(4, 13, 13, 2), (4, 7, 7, 3)]
    np.testing.assert_allclose(network.logits(features), network(pictures(4)), atol=1e-6)


def test_batch_norm_uses_the_batch_in_training_only():
    network = Discriminator(DiscriminatorConfig(filters=(4, 8)), seed=1)
    batch = pictures(8)
    alone, together = network(batch[:1]), network(batch)
    np.testing.assert_allclose(alone[0], together[0], atol=1e-5)
    before = np.asarray(network.norms[0].moving_mean).copy()
    trained = np.asarray(network(batch, training=True))
    assert not np.allclose(trained, together, atol=1e-3)
    assert not np.allclose(network.norms[0].moving_mean, before)


def test_minibatch_deviation_sees_a_collapse():
    config = DiscriminatorConfig(batch_norm=False, minibatch_std=True)
    network = Discriminator(config, seed=1)
    assert shapes(network)["logit/kernel"] == (4 * 4 * 97, 1)
    varied = pictures(8)
    collapsed = np.repeat(varied[:1], 8, axis=0)
    # The first picture is the same in both batches: only the others differ.
    assert abs(float(network(varied)[0] - network(collapsed)[0])) > 1e-3
    without = Discriminator(DiscriminatorConfig(batch_norm=False), seed=1)
    np.testing.assert_allclose(without(varied)[0], without(collapsed)[0], atol=1e-5)


def test_judge():
    judge = Judge(JudgeConfig(filters=(4, 6), features=9, classes=7), seed=1)
    batch = pictures(3)
    features = judge.features(batch)
    assert features.shape == (3, 9)
    assert judge(batch).shape == (3, 7)
    np.testing.assert_allclose(judge(batch), judge.classes(features), atol=1e-6)
    np.testing.assert_allclose(judge(batch), judge(batch), atol=0)  # no dropout outside training
    assert not np.allclose(judge(batch, training=True), judge(batch))


@pytest.mark.parametrize(
    "make",
    [
        lambda seed: TanhCppn(GeneratorConfig(width=8), seed),
        lambda seed: Encoder(EncoderConfig(hidden=(8,)), seed),
        lambda seed: Discriminator(DiscriminatorConfig(filters=(4,)), seed),
        lambda seed: Judge(JudgeConfig(filters=(4,)), seed),
    ],
    ids=["generator", "encoder", "discriminator", "judge"],
)
def test_a_seed_fixes_a_network(make):
    first, again, other = (
        [np.asarray(v) for v in make(seed).trainable_variables] for seed in (4, 4, 5)
    )
    for a, b in zip(first, again, strict=True):
        np.testing.assert_array_equal(a, b)
    assert any(not np.array_equal(a, b) for a, b in zip(first, other, strict=True))
    # Layers of one shape do not start alike.
    kernels = [a for a in first if a.ndim > 1]
    for i, a in enumerate(kernels):
        assert all(a.shape != b.shape or not np.array_equal(a, b) for b in kernels[i + 1 :])


@pytest.mark.slow
def test_a_four_corner_xor_can_be_fitted():
    """Lucid's capability test: a network that cannot do this has a dead layer somewhere."""
    generator = TanhCppn(GeneratorConfig(z_dim=2, width=16), seed=0)
    corners, z = points(2, 2, 8.0), np.zeros((1, 2), np.float32)
    expected = np.array([0, 1, 1, 0], np.float32).reshape(1, 4, 1)
    # Keras's loop takes one input and one output: wrap the points as the input.
    picture = keras.Input((3,), batch_size=4)
    ink = keras.ops.sigmoid(generator.logits(keras.ops.convert_to_tensor(z), picture))[0]
    model = keras.Model(picture, ink)
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
    steps = 300
    inputs, targets = np.tile(corners, (steps, 1)), np.tile(expected[0], (steps, 1))
    model.fit(inputs, targets, batch_size=4, verbose=0, shuffle=False)
    drawn = np.asarray(generator(z, corners))
    assert np.abs(drawn - expected).max() < 0.1


def test_residual_generator_of_part_two():
    network = make_generator(ResidualConfig())
    sizes = shapes(network)
    assert sizes["from_z/kernel"] == (32, 6)
    assert sizes["from_point/kernel"] == (3, 6)
    assert sizes["ink/kernel"] == (6, 1)
    blocks = {name: shape for name, shape in sizes.items() if name.startswith("block_")}
    assert len(blocks) == 24 * 10
    assert {shape for name, shape in blocks.items() if name.endswith("kernel")} == {(6, 6)}


def test_residual_blocks_start_as_the_identity_with_a_wild_picture_inside():
    network = make_generator(ResidualConfig(), seed=1)
    spread = {
        kind: np.std([v for v in network.weights if v.name.startswith(kind) and "kernel" in v.name])
        for kind in ("relu", "tanh")
    }
    assert spread["relu"] == pytest.approx(1.0, rel=0.05)
    assert spread["tanh"] == pytest.approx(0.001, rel=0.1)
    h = np.random.default_rng(0).uniform(-1, 1, (6, 50)).astype(np.float32)
    np.testing.assert_allclose(network.blocks[0](h), h, atol=0.2)
    assert not np.array_equal(network.blocks[0](h), h)


def test_every_architecture_gives_the_same_picture_for_the_same_seed():
    z, plane = np.ones((2, 32), np.float32), points(5, 4, 8.0)
    for config in (GeneratorConfig(width=9, c_dim=3), ResidualConfig(blocks=2, c_dim=3)):
        first, again, other = (make_generator(config, seed)(z, plane) for seed in (1, 1, 2))
        assert first.shape == (2, 20, 3)
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)


def test_blocks_in_a_loop_draw_the_same():
    network = make_generator(ResidualConfig(blocks=5, tanh_init_std=0.4, c_dim=3), seed=2)
    rng = np.random.default_rng(0)
    z, places = (rng.standard_normal(size).astype(np.float32) for size in ((3, 32), (50, 3)))
    expected = np.asarray(network.logits(z, places))
    np.testing.assert_allclose(np.asarray(network.inference_logits(z, places)), expected, atol=1e-5)
