"""config: refused values, and plain data there and back."""

import dataclasses
import json

import pytest

from sampler.config import (
    ClassifierConfig,
    ClassifierGanConfig,
    ConfigError,
    DiscriminatorConfig,
    EncoderConfig,
    GeneratorConfig,
    JudgeConfig,
    ModelConfig,
    ResidualConfig,
    VaeGanConfig,
)
from sampler.networks import Classifier, Encoder, Judge, make_generator, variables
from sampler.training.presets import PRESETS, preset

EVERY = [
    GeneratorConfig(c_dim=3),
    EncoderConfig(hidden=(8, 4, 2)),
    DiscriminatorConfig(minibatch_std=True),
    JudgeConfig(filters=(4,)),
    ModelConfig(scale=5),
    ResidualConfig(width=4),
    ModelConfig(generator=ResidualConfig(blocks=3)),
    ModelConfig(classifier=ClassifierConfig(digits=4)),
    GeneratorConfig(activation="sin", hidden_init_std=1.0),
    VaeGanConfig(epochs=3),
    ClassifierGanConfig(epochs=3),
    *PRESETS.values(),
]


@pytest.mark.parametrize("config", EVERY, ids=lambda config: type(config).__name__)
def test_there_and_back_through_json(config):
    plain = json.loads(json.dumps(config.to_dict()))
    assert type(config).from_dict(plain) == config
    assert hash(config) == hash(type(config).from_dict(plain))


def test_a_generator_without_its_architecture_is_part_ones():
    assert ModelConfig.from_dict({"generator": {"width": 16}}).generator == GeneratorConfig(
        width=16
    )


def test_an_unknown_architecture_is_refused_with_the_known_ones():
    with pytest.raises(
        ConfigError, match="architecture got 'deep'; expected one of cppn, residual"
    ):
        ModelConfig.from_dict({"generator": {"architecture": "deep"}})


def test_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        GeneratorConfig().width = 3


def test_defaults_are_the_posts_networks():
    g, e, d = GeneratorConfig(), EncoderConfig(), DiscriminatorConfig()
    assert (g.z_dim, g.width, g.tanh_layers, g.c_dim, g.z_gain) == (32, 128, 3, 1, 8.0)
    assert (e.z_dim, e.image_size, e.hidden) == (32, 26, (512, 512))
    assert (d.filters, d.kernel, d.batch_norm) == ((24, 48, 96), 5, True)
    assert ModelConfig().scale == 8.0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: GeneratorConfig(z_dim=0), "z_dim got 0; expected at least 1"),
        (lambda: GeneratorConfig(width=-1), "width got -1; expected at least 1"),
        (lambda: GeneratorConfig(width=16.0), r"width got 16.0 \(float\); expected int"),
        (lambda: GeneratorConfig(width=True), r"width got True \(bool\); expected int"),
        (lambda: GeneratorConfig(z_gain="8"), "z_gain got '8'"),
        (lambda: GeneratorConfig(tanh_layers=-1), "tanh_layers"),
        (lambda: GeneratorConfig(architecture="residual"), "got 'residual'; expected 'cppn'"),
        (lambda: ResidualConfig(blocks=0), r"blocks got \d+; expected at least 1"),
        (lambda: ResidualConfig(relu_init_std=-1.0), "relu_init_std got -1.0; expected 0 to"),
        (lambda: ResidualConfig(c_dim=4), "c_dim got 4"),
        (lambda: GeneratorConfig(c_dim=2), r"c_dim got 2; expected 1 \(ink\) or 3"),
        (lambda: EncoderConfig(hidden=(8, 0)), "hidden got 0; expected at least 1"),
        (lambda: EncoderConfig(hidden=[8]), "hidden got"),
        (lambda: EncoderConfig(hidden=(8.5,)), "hidden got"),
        (lambda: DiscriminatorConfig(filters=()), "at least one convolution"),
        (lambda: DiscriminatorConfig(batch_norm=1), "batch_norm got 1"),
        (
            lambda: ModelConfig(encoder=EncoderConfig(z_dim=8)),
            "z_dim got 32 for the generator and 8 for the encoder",
        ),
        (
            lambda: ModelConfig(encoder=EncoderConfig(c_dim=3)),
            "c_dim got 1 for the generator and 3 for the encoder",
        ),
        (lambda: ModelConfig(scale=0.0), "scale got 0.0; expected a positive number"),
        (lambda: ModelConfig(scale=float("nan")), "scale got nan"),
        (lambda: ModelConfig(generator={"width": 3}), "generator got"),
        (lambda: VaeGanConfig(schedule="wgan"), "expected one of joint, vae, post, handicap"),
        (lambda: GeneratorConfig(activation="cos"), "got 'cos'; expected one of tanh, relu"),
        (lambda: GeneratorConfig(hidden_init_std=-1.0), "hidden_init_std got -1.0; expected 0 to"),
        (lambda: ClassifierConfig(digits=1), "digits got 1; expected at least 2"),
        (
            lambda: ModelConfig(classifier=ClassifierConfig(image_size=28)),
            "image_size got 28 for the classifier and 26 for the encoder",
        ),
        (lambda: ClassifierGanConfig(schedule="joint"), "expected one of matched, gated"),
        (lambda: ClassifierGanConfig(model=ModelConfig()), "model got no classifier"),
        (
            lambda: ClassifierGanConfig(clip_norm=0.0),
            "clip_norm got 0.0; expected a positive number",
        ),
        (
            lambda: ClassifierGanConfig(classifier_steps=0),
            r"classifier_steps got \d+; expected at least 1",
        ),
        (lambda: ClassifierGanConfig(real_least=1.5), "real_least got 1.5; expected 0 to 1"),
        (lambda: VaeGanConfig(epochs=0), "epochs"),
        (
            lambda: VaeGanConfig(learning_rate=0.0),
            "learning_rate got 0.0; expected a positive number",
        ),
        (lambda: VaeGanConfig(learning_rate=float("nan")), "learning_rate"),
        (lambda: VaeGanConfig(ema=1.1), "ema got 1.1; expected 0 to 1"),
        (
            lambda: VaeGanConfig(discriminator=DiscriminatorConfig(image_size=28)),
            "image_size got 28 for the discriminator and 26 for the encoder",
        ),
    ],
)
def test_refused(make, message):
    with pytest.raises(ConfigError, match=message):
        make()


# Without these checks the values reach Keras, NumPy or a division by zero.
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: VaeGanConfig(seed=-1), "seed"),
        (lambda: VaeGanConfig(beta_1=1.0), "beta_1"),
        (lambda: VaeGanConfig(random_per_batch=0), "random_per_batch"),
        (lambda: VaeGanConfig(gan_weight=-1.0), "gan_weight"),
        (lambda: VaeGanConfig(r1_weight=float("inf")), "r1_weight"),
        (lambda: VaeGanConfig(kl_warmup_steps=-5), "kl_warmup_steps"),
        (lambda: VaeGanConfig(discriminator=DiscriminatorConfig(c_dim=3)), "c_dim"),
        (lambda: DiscriminatorConfig(filters=(24, 0)), "filters"),
        (lambda: DiscriminatorConfig(kernel=0), "kernel"),
        (lambda: GeneratorConfig(z_gain=float("nan")), "z_gain"),
        (lambda: GeneratorConfig(point_init_std=-0.1), "point_init_std"),
        (lambda: ModelConfig(scale=float("inf")), "scale"),
        (lambda: JudgeConfig(features=0), "features"),
        (lambda: JudgeConfig(dropout=1.0), "dropout"),
        (lambda: GeneratorConfig.from_dict([1]), "GeneratorConfig"),
    ],
)
def test_values_without_sense_are_refused_where_they_are_written(make, message):
    with pytest.raises(ConfigError, match=message):
        make()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: GeneratorConfig(tanh_layers=10**6),
            "tanh_layers got 1000000; expected at most 128",
        ),
        (lambda: GeneratorConfig(width=10**9), "width got 1000000000; expected at most 4,096"),
        (lambda: GeneratorConfig(width=4096, tanh_layers=9), r"151,\d+,\d+ weights; expected at m"),
        (lambda: GeneratorConfig(z_dim=10**10), "z_dim got 10000000000; expected at most"),
        (lambda: GeneratorConfig(z_gain=1e300), r"z_gain got 1e\+300; expected -1000 to"),
        (lambda: GeneratorConfig(z_gain=10**400), "z_gain got .*expected a finite number"),
        (
            lambda: GeneratorConfig(point_init_std=1e300),
            r"point_init_std got 1e\+300; expected 0 to 1000",
        ),
        (
            lambda: GeneratorConfig(activation="relu", hidden_init_std=1e3, tanh_layers=20),
            "would grow by 10 to the power of .* fewer layers, or 'tanh'",
        ),
        (lambda: ResidualConfig(blocks=10**6), r"blocks got \d+; expected at most 128"),
        (lambda: ResidualConfig(relu_layers=10**6), r"relu_layers got \d+; expected at most 32"),
        (lambda: EncoderConfig(hidden=(10**9,)), r"hidden got \d+; expected at most 16,384"),
        (lambda: EncoderConfig(hidden=(1,) * 99), "hidden got 99 layers; expected at most 16"),
        (lambda: EncoderConfig(image_size=10**6), r"image_size got \d+; expected at most 1,024"),
        (lambda: EncoderConfig(c_dim=0), r"c_dim got \d+; expected at least 1"),
        (lambda: DiscriminatorConfig(filters=(10**9,)), r"filters got \d+; expected at most"),
        (lambda: DiscriminatorConfig(kernel=10**9), r"kernel got \d+; expected at most 63"),
        (lambda: ClassifierConfig(digits=10**9), r"digits got \d+; expected at most 10,000"),
        (lambda: JudgeConfig(features=10**9), r"features got \d+; expected at most"),
        (lambda: JudgeConfig(filters=(4096, 4096)), "the judge would have .* weights"),
        (
            lambda: ModelConfig(encoder=EncoderConfig(image_size=1024, hidden=(512,))),
            "the model would have .* weights; expected at most 134,217,728",
        ),
        (lambda: ModelConfig(scale=1e300), r"scale got 1e\+300; expected"),
        (
            lambda: ModelConfig.from_dict({"generator": {"architecture": []}}),
            r"architecture got \[",
        ),
        (lambda: VaeGanConfig(batch_size=10**9), r"batch_size got \d+; expected at most 65,536"),
        (lambda: VaeGanConfig(vae_steps=10**9), r"vae_steps got \d+; expected at most 1,000"),
        (lambda: VaeGanConfig(seed=2**64), r"seed got \d+; expected at most 4,294,967,295"),
        (lambda: VaeGanConfig(gan_weight=1e300), r"gan_weight got 1e\+300; expected 0 to"),
    ],
)
def test_every_number_has_an_upper_limit(make, message):
    """Without a limit these hang, or end in an error of TensorFlow's or Python's."""
    with pytest.raises(ConfigError, match=message):
        make()


@pytest.mark.parametrize(
    "config",
    [
        ModelConfig(),
        ModelConfig(GeneratorConfig(width=7, c_dim=3, tanh_layers=0), EncoderConfig(c_dim=3)),
        ModelConfig(
            ResidualConfig(blocks=3, relu_layers=2),
            EncoderConfig(hidden=()),
            classifier=ClassifierConfig(minibatch_std=True, batch_norm=True, digits=4),
        ),
        ModelConfig(
            encoder=EncoderConfig(image_size=13, hidden=(3, 4, 5)),
            classifier=ClassifierConfig(image_size=13, filters=(2, 3), kernel=3),
        ),
    ],
)
def test_the_arrays_of_a_model_are_those_that_keras_builds(config):
    made = [make_generator(config.generator), Encoder(config.encoder)]
    if config.classifier is not None:
        made.append(Classifier(config.classifier))
    built = {name: v.shape for network in made for name, v in variables.named(network).items()}
    assert config.weight_shapes() == built


@pytest.mark.parametrize("config", [JudgeConfig(), JudgeConfig(filters=(3,), features=5, c_dim=3)])
def test_the_arrays_of_a_judge_are_those_that_keras_builds(config):
    assert config.weight_shapes() == {n: v.shape for n, v in variables.named(Judge(config)).items()}


def test_unknown_names_are_refused_with_the_nearest():
    with pytest.raises(ConfigError, match="no field 'epoch'; did you mean 'epochs'"):
        VaeGanConfig.from_dict({"epoch": 3})
    with pytest.raises(ConfigError, match="GeneratorConfig has no field 'widht'"):
        VaeGanConfig.from_dict({"model": {"generator": {"widht": 3}}})
    with pytest.raises(ConfigError, match="it has z_dim, image_size, c_dim, hidden"):
        EncoderConfig.from_dict({"qqq": 3})


def test_replace_changes_a_copy_and_validates():
    config = VaeGanConfig()
    changed = config.replace(epochs=2, model=ModelConfig(scale=5.0))
    assert (changed.epochs, changed.model.scale) == (2, 5.0)
    assert config == VaeGanConfig()
    with pytest.raises(ConfigError, match="epochs"):
        config.replace(epochs=0)
    with pytest.raises(ConfigError, match="'epoch'"):
        config.replace(epoch=1)


def test_presets():
    assert {name: config.preset for name, config in PRESETS.items()} == {
        name: name for name in PRESETS
    }
    post = preset("post", epochs=2)
    assert (post.vae_steps, post.generator_steps) == (4, 4)
    assert (post.th_high, post.th_low) == (0.80, 0.45)
    assert post.discriminator == DiscriminatorConfig()
    assert [preset(name).n_handicap for name in ("gan-4", "gan-8")] == [4, 8]
    with pytest.raises(
        ConfigError, match="preset got 'gan4', which does not exist; did you mean 'gan-4'"
    ):
        preset("gan4")
    with pytest.raises(ConfigError, match="expected one of joint, vae, post"):
        preset("zzz")
