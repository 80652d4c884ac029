"""class Sampler: the 2016 verbs, their shapes, and what is newer."""

import inspect
import pickle

import numpy as np
import pytest
from PIL import Image

from sampler import Sampler, View, datasets, models
from sampler.config import ClassifierConfig
from sampler.models import checkpoint

X, Y = 9, 7  # pictures that are wider than high, so that a swap shows


@pytest.fixture(scope="module")
def tiny(tiny_checkpoint, digits):
    return Sampler(tiny_checkpoint, data=digits, seed=1)


@pytest.fixture
def sampler(tiny_checkpoint, digits):
    return Sampler(tiny_checkpoint, data=digits, seed=1)


def signature(name):
    """Name and default of each argument, "*" before those that are keyword-only."""
    signature = []
    for parameter in inspect.signature(getattr(Sampler, name)).parameters.values():
        if parameter.name == "self":
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in signature:
            signature.append("*")
        assert parameter.kind in (parameter.KEYWORD_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        empty = parameter.default is parameter.empty
        signature.append(parameter.name if empty else f"{parameter.name}={parameter.default!r}")
    return ", ".join(signature)


# The arguments of 2016 stand before the star, letter for letter.
SIGNATURES = {
    "generate_z": "*, label=None, min_confidence=None, seed=None",
    "generate": "z=None, x_dim=512, y_dim=512, scale=8.0, *, seed=None, exact=False, "
    "tolerance=None, progress=False",
    "encode": "mnist_data, *, refine=None, progress=True",
    "show_image": "image_data, *, ink='black', paper='white', colours=None",
    "show_image_from_z": "z, *, ink='black', paper='white', colours=None",
    "get_random_mnist": "with_label=False, *, seed=None",
    "get_random_specific_mnist": "label=2, *, seed=None",
    "generate_random_label": "label, *, seed=None, ink='black', paper='white', colours=None",
    "to_image": "image_data, *, ink='black', paper='white', colours=None",
    "save_png": "image_data, filename, specific_size=None, *, ink='black', paper='white', "
    "colours=None",
    "morph": "z1, z2, n_total_frame=10, x_dim=512, y_dim=512, scale=8.0, sinusoid=False, *, "
    "easing=None, loop=False, exact=False, tolerance=None, progress=False",
    "save_anim_gif": "img_data_array, filename, duration=0.1, *, hold=0.0, loop=True, "
    "ink='black', paper='white', colours=None",
    "render": "z, view, *, exact=False, tolerance=None, supersample=1, progress=False",
    "save_poster": f"z, filename, view={View(20_000, 20_000)}, *, exact=False, tolerance=None, "
    "supersample=1, ink='black', paper='white', colours=None, progress=True, overwrite=False, "
    "parts=None, client=None",
    "save_film": "keyframes, filename, *, fps=25, size=None, interpolation='lerp', loop=False, "
    "exact=False, tolerance=None, ink='black', paper='white', colours=None, progress=True, "
    "overwrite=False, parts=None, client=None",
    "preview": "z, view",
    "explore": "z=None, view=None, *, ink='black', paper='white', colours=None",
    "draw": "picture=None, *, view=None, ink='black', paper='white', colours=None",
    "arithmetic": "*, view=None, ink='black', paper='white', colours=None",
    "timeline": "keyframes=(), view=None, *, ink='black', paper='white', colours=None",
    "as_dask": "z, view, *, exact=False, tolerance=None",
    "get_random_z": "label=None, *, seed=None",
    "prepare": "picture",
    "classify": "picture_or_z",
    "untrained": "*, seed=None, architecture='cppn', depth=None, width=None, c_dim=3, "
    "init_std=1.0, activation=None, z_dim=32",
}


@pytest.mark.parametrize("name", SIGNATURES)
def test_signatures(name):
    assert signature(name) == SIGNATURES[name]


def test_constructor():
    parameters = inspect.signature(Sampler).parameters
    assert list(parameters) == ["name", "stage", "data", "seed"]
    assert all(p.kind is p.KEYWORD_ONLY for name, p in parameters.items() if name != "name")
    assert parameters["name"].default == "mnist-vaegan"
    assert parameters["data"].default == "mnist"


# -- what is loaded --------------------------------------------------------------------------------


@pytest.mark.slow
def test_repr_and_attributes(tiny):
    assert repr(tiny) == "<Sampler tiny: 32 numbers -> grey pictures of any size>"
    assert (tiny.z_dim, tiny.c_dim, tiny.image_size, tiny.name) == (32, 1, 26, "tiny")


def test_available(tiny_checkpoint, monkeypatch):
    monkeypatch.setenv("SAMPLER_CHECKPOINTS", str(tiny_checkpoint.parent))
    assert Sampler.available()["tiny"] == tiny_checkpoint
    assert "mnist-judge" not in Sampler.available()
    assert Sampler("tiny").name == "tiny"


def test_a_model_draws_what_its_checkpoint_draws(tiny, tiny_checkpoint, digits):
    model = models.Model.from_checkpoint(models.read(tiny_checkpoint))
    same = Sampler(model, data=digits, seed=1)
    assert (same.name, same.made_by) == ("tiny", "Sampler(model)")
    z = tiny.generate_z(seed=1)
    np.testing.assert_array_equal(same.generate(z, X, Y), tiny.generate(z, X, Y))
    np.testing.assert_array_equal(same.get_random_z(2, seed=1), tiny.get_random_z(2, seed=1))
    with pytest.raises(ValueError, match="stage would be ignored, since a Model was given"):
        Sampler(model, stage="lively")


def test_a_model_without_a_name_travels(tiny):
    model = models.Model(tiny.model.generator, tiny.model.encoder, 8.0)
    sampler = Sampler(model, seed=1)
    assert sampler.name == "an unnamed network"
    copy = pickle.loads(pickle.dumps(sampler))
    np.testing.assert_array_equal(copy.z, sampler.z)
    np.testing.assert_array_equal(copy.generate(copy.z, X, Y), sampler.generate(copy.z, X, Y))
    with pytest.raises(ValueError, match="an unnamed network has no atlas"):
        sampler.get_random_z()


# -- z ---------------------------------------------------------------------------------------------


def test_generate_z(sampler):
    z = sampler.generate_z()
    assert z.shape == (32,)
    assert z.dtype == np.float32
    assert not np.array_equal(z, sampler.generate_z())
    many = np.stack([sampler.generate_z() for _ in range(200)])
    assert abs(many.mean()) < 0.05
    assert abs(many.std() - 1) < 0.05


def test_z_is_the_one_drawn_last(sampler):
    assert sampler.z.shape == (32,)
    z = sampler.generate_z()
    sampler.generate(z, X, Y)
    np.testing.assert_array_equal(np.ravel(sampler.z), z)
    picture = sampler.generate(None, X, Y)
    assert not np.array_equal(np.ravel(sampler.z), z)
    np.testing.assert_array_equal(sampler.generate(sampler.z, X, Y), picture)
    z1, z2 = sampler.generate_z(), sampler.generate_z()
    last = sampler.morph(z1, z2, 3, X, Y)[-1]
    np.testing.assert_array_equal(np.ravel(sampler.z), z2)
    np.testing.assert_allclose(sampler.generate(sampler.z, X, Y), last, atol=3e-6)
    last = sampler.morph(z1, z2, 3, X, Y, loop=True)[-1]
    np.testing.assert_allclose(sampler.generate(sampler.z, X, Y), last, atol=3e-6)


def test_seeds_reproduce(tiny_checkpoint, digits):
    a, b, c = (Sampler(tiny_checkpoint, data=digits, seed=seed) for seed in (5, 5, 6))

    def drawn(sampler):
        return [
            sampler.z,
            sampler.generate_z(),
            sampler.generate(None, X, Y),
            sampler.get_random_mnist(),
            sampler.get_random_specific_mnist(3),
            sampler.get_random_z(),
        ]

    for mine, same, other in zip(drawn(a), drawn(b), drawn(c), strict=True):
        np.testing.assert_array_equal(mine, same)
        assert not np.array_equal(mine, other)


def test_a_seed_of_one_call(tiny):
    for draw in (
        tiny.generate_z,
        tiny.get_random_mnist,
        tiny.get_random_z,
        lambda seed: tiny.generate(None, X, Y, seed=seed),
        lambda seed: tiny.get_random_specific_mnist(4, seed=seed),
    ):
        np.testing.assert_array_equal(draw(seed=3), draw(seed=3))
        assert not np.array_equal(draw(seed=3), draw(seed=4))
    # The same z whichever way it is given, and the stream of the sampler is not moved.
    picture = tiny.generate(None, X, Y, seed=3)
    np.testing.assert_array_equal(picture, tiny.generate(tiny.generate_z(seed=3), X, Y))


def test_a_seed_beside_z_is_refused(tiny):
    with pytest.raises(ValueError, match="seed would be ignored, since z was given"):
        tiny.generate(tiny.generate_z(), X, Y, seed=3)


# -- pictures --------------------------------------------------------------------------------------


def test_generate(tiny):
    z = tiny.generate_z(seed=1)
    picture = tiny.generate(z, X, Y)
    assert picture.shape == (Y, X, 1)
    assert picture.dtype == np.float32
    assert 0 <= picture.min() < picture.max() <= 1
    wanted = tiny.model.render(z[None], View(X, Y, 8.0))[0]
    np.testing.assert_array_equal(picture, wanted)
    assert tiny.generate().shape == (512, 512, 1)
    assert tiny.generate(z, 1, 1).shape == (1, 1, 1)


def test_generate_takes_both_shapes_of_z_lists_and_batches(tiny):
    z = tiny.generate_z(seed=1)
    picture = tiny.generate(z, X, Y)
    for same in (z[None], z.tolist(), z.astype(np.float64)):
        np.testing.assert_array_equal(tiny.generate(same, X, Y), picture)
    batch = np.stack([z, -z, z])
    pictures = tiny.generate(batch, X, Y)
    assert pictures.shape == (3, Y, X, 1)
    np.testing.assert_allclose(pictures[2], picture, atol=3e-6)


def test_scale_is_the_half_width(tiny):
    z = tiny.generate_z(seed=1)
    near, far = tiny.generate(z, 11, 11, 4.0), tiny.generate(z, 21, 21, scale=8.0)
    np.testing.assert_allclose(far[5:16, 5:16], near, atol=1e-5)


def test_colour(tmp_path, make_checkpoint):
    from sampler.config import EncoderConfig, GeneratorConfig, ModelConfig
    from sampler.models import checkpoint

    config = ModelConfig(GeneratorConfig(width=8, c_dim=3), EncoderConfig(hidden=(8,), c_dim=3))
    folder = checkpoint.write(make_checkpoint(config, atlas=0), tmp_path / "colour")
    sampler = Sampler(folder, data=np.zeros((2, 28, 28, 3), np.uint8))
    assert "RGB" in repr(sampler)
    assert sampler.generate(None, X, Y).shape == (Y, X, 3)
    assert sampler.encode(sampler.get_random_mnist()).shape == (1, 32)
    assert sampler.to_image(sampler.generate(None, X, Y)).mode == "RGB"
    assert len(sampler.morph(sampler.z, sampler.generate_z(), 2, X, Y)) == 2
    with pytest.raises(ValueError, match="colour has no atlas.*encode"):
        sampler.get_random_z()
    with pytest.raises(ValueError, match="no labels"):
        sampler.get_random_mnist(with_label=True)
    with pytest.raises(ValueError, match="no labels"):
        sampler.get_random_specific_mnist(2)


# -- encode ----------------------------------------------------------------------------------------


def test_encode_takes_what_people_have(tiny, tmp_path):
    digit = tiny.get_random_mnist(seed=2)
    assert digit.shape == (26, 26, 1)
    assert digit.dtype == np.float32
    z = tiny.encode(digit)
    assert z.shape == (1, 32)
    assert z.dtype == np.float32
    levels = np.rint(digit * 255).astype(np.uint8)
    framed = np.pad(levels, ((1, 1), (1, 1), (0, 0)))
    for same in (digit[..., 0], digit[None], levels, levels[..., 0], framed, framed / 255.0):
        np.testing.assert_allclose(tiny.encode(same), z, atol=1e-5)
    assert tiny.encode(np.stack([digit] * 3)).shape == (3, 32)
    # A drawing: dark ink on white, of another size, as an image and as a file.
    drawing = Image.fromarray(255 - framed[..., 0]).resize((90, 90), Image.Resampling.BICUBIC)
    drawing.save(tmp_path / "drawing.png")
    seen = tiny.prepare(drawing)
    np.testing.assert_allclose(tiny.encode(drawing, refine=0), tiny.encode(seen), atol=1e-6)
    np.testing.assert_array_equal(tiny.encode(tmp_path / "drawing.png"), tiny.encode(drawing))
    assert tiny.encode([drawing, str(tmp_path / "drawing.png")]).shape == (2, 32)


def test_codes_are_accepted_where_z_is(tiny):
    z = tiny.encode(tiny.get_random_mnist(seed=2))
    assert tiny.generate(z, X, Y).shape == (Y, X, 1)
    assert tiny.generate(z[0] + (z - z)[0], X, Y).shape == (Y, X, 1)
    assert len(tiny.morph(z, tiny.generate_z(), 3, X, Y)) == 3


def test_encode_is_the_mean_and_does_not_draw(tiny):
    digit = tiny.get_random_mnist(seed=2)
    np.testing.assert_array_equal(tiny.encode(digit), tiny.encode(digit))


@pytest.mark.slow
def test_part_two_is_not_refined_unless_requested(tmp_path):
    drawing = Image.fromarray(np.pad(np.full((20, 6), 255, np.uint8), 8))
    deep = Sampler("mnist-resnet", seed=0)
    np.testing.assert_array_equal(deep.encode(drawing), deep.encode(drawing, refine=0))
    assert np.abs(deep.encode(drawing, refine=5) - deep.encode(drawing)).max() > 0


def test_drawings_are_refined_and_arrays_are_not_unless_requested(tiny):
    digit = tiny.get_random_mnist(seed=2)
    drawing = Image.fromarray(np.rint(255 * digit[..., 0]).astype(np.uint8)).resize((90, 90))
    seen = tiny.prepare(drawing)
    np.testing.assert_allclose(tiny.encode(drawing), tiny.encode(seen, refine=10), atol=1e-6)
    assert not np.allclose(tiny.encode(drawing), tiny.encode(seen), atol=1e-2)
    np.testing.assert_array_equal(tiny.encode(seen), tiny.encode(seen, refine=0))
    for wrong in (-1, 2.5, "ten"):
        with pytest.raises((TypeError, ValueError), match="refine"):
            tiny.encode(seen, refine=wrong)


def test_prepare_is_what_the_encoder_sees(tiny):
    picture = np.zeros((100, 80), np.uint8)
    picture[20:80, 35:45] = 255
    seen = tiny.prepare(picture)
    assert seen.shape == (26, 26, 1)
    assert seen.max() == 1


# -- digits ----------------------------------------------------------------------------------------


def test_get_random_mnist(tiny, digits):
    digit, label = tiny.get_random_mnist(with_label=True, seed=3)
    assert isinstance(label, int)
    found = np.flatnonzero((digits.crops(26) == digit).all(axis=(1, 2, 3)))
    assert label in digits.labels[found]
    np.testing.assert_array_equal(tiny.get_random_mnist(seed=3), digit)


@pytest.mark.parametrize("label", range(10))
def test_get_random_specific_mnist_is_never_another_digit(tiny, digits, label):
    crops = digits.crops(26)
    for seed in range(5):
        digit = tiny.get_random_specific_mnist(label, seed=seed)
        found = np.flatnonzero((crops == digit).all(axis=(1, 2, 3)))
        assert label in digits.labels[found]


def test_data_may_be_the_name_of_a_set(tiny_checkpoint):
    sampler = Sampler(tiny_checkpoint, data="digits")
    digit, label = sampler.get_random_mnist(with_label=True)
    assert digit.shape == (26, 26, 1)
    assert 0 <= label <= 9


def test_data_is_only_read_when_it_is_needed(tiny_checkpoint, tmp_path):
    sampler = Sampler(tiny_checkpoint, data=tmp_path / "nowhere")
    assert sampler.generate(None, X, Y).shape == (Y, X, 1)
    with pytest.raises(ValueError, match="nowhere"):
        sampler.get_random_mnist()


def test_mnist_means_the_test_pictures(tiny_checkpoint, mnist_folder, monkeypatch):
    monkeypatch.setenv("SAMPLER_DATA", str(mnist_folder))
    sampler = Sampler(tiny_checkpoint)
    test = datasets.load("mnist", "test")
    for label in (0, 9):
        digit = sampler.get_random_specific_mnist(label, seed=label)
        same = (test.crops(26) == digit).all(axis=(1, 2, 3))
        assert test.labels[same].tolist() == [label]


def test_get_random_z_is_from_the_atlas(tiny, tiny_checkpoint):
    from sampler.models import checkpoint

    codes, labels = checkpoint.read(tiny_checkpoint).atlas
    for seed in range(5):
        z = tiny.get_random_z(label=9, seed=seed)
        assert z.shape == (32,)
        assert z.dtype == np.float32
        assert 9 in labels[(codes == z).all(axis=1)]
    z = tiny.get_random_z(label=9, seed=0)
    z += 1  # a copy: the atlas stays as it is
    assert not np.array_equal(z, tiny.get_random_z(label=9, seed=0))
    everything = {tuple(tiny.get_random_z()) for _ in range(200)}
    assert len(everything) > 15


# -- morph -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sinusoid", [False, True])
@pytest.mark.parametrize("n", [2, 5, 10])
def test_morph_is_the_formula_of_2016(tiny, n, sinusoid):
    z1, z2 = tiny.generate_z(seed=1), tiny.generate_z(seed=2)
    delta_z = 1.0 / (n - 1)
    wanted = []
    for i in range(n):
        factor = delta_z * float(i)
        if sinusoid:
            factor = np.sin(factor * np.pi / 2)
        wanted.append(tiny.generate(z1 + (z2 - z1) * factor, X, Y))
    found = tiny.morph(z1, z2, n, X, Y, 8.0, sinusoid)
    assert isinstance(found, list)
    assert len(found) == n
    assert found[0].shape == (Y, X, 1)
    assert found[0].dtype == np.float32
    np.testing.assert_allclose(found, wanted, atol=1e-5)


def test_morphs_add_up(tiny):
    a, b, c = (tiny.generate_z(seed=seed) for seed in range(3))
    film = tiny.morph(a, b, 3, X, Y) + tiny.morph(b, c, 4, X, Y)
    assert len(film) == 7
    np.testing.assert_allclose(film[2], film[3], atol=3e-6)


def test_loop_goes_back_without_a_stutter(tiny):
    z1, z2 = tiny.generate_z(seed=1), tiny.generate_z(seed=2)
    there, round_ = tiny.morph(z1, z2, 4, X, Y), tiny.morph(z1, z2, 4, X, Y, loop=True)
    assert len(round_) == 6
    np.testing.assert_allclose(round_, there + there[-2:0:-1], atol=3e-6)


def test_easing(tiny):
    z1, z2 = tiny.generate_z(seed=1), tiny.generate_z(seed=2)
    eased = tiny.morph(z1, z2, 5, X, Y, easing="ease")
    for frame, t in zip(eased, np.linspace(0, 1, 5), strict=True):
        wanted = tiny.generate(z1 + (z2 - z1) * (t * t * (3 - 2 * t)), X, Y)
        np.testing.assert_allclose(frame, wanted, atol=1e-5)
    named = tiny.morph(z1, z2, 5, X, Y, easing="sinusoid")
    np.testing.assert_array_equal(named, tiny.morph(z1, z2, 5, X, Y, sinusoid=True))
    with pytest.raises(ValueError, match="both set the timing"):
        tiny.morph(z1, z2, 5, X, Y, sinusoid=True, easing="ease")
    with pytest.raises(ValueError, match="easing got 'slow'; expected one of 'linear'"):
        tiny.morph(z1, z2, 5, X, Y, easing="slow")


def test_batches_move_side_by_side(tiny):
    z = np.stack([tiny.generate_z(seed=seed) for seed in range(4)])
    film = tiny.morph(z[:2], z[2:], 3, X, Y)
    assert len(film) == 3
    assert film[0].shape == (2, Y, X, 1)
    for i in range(2):
        alone = tiny.morph(z[i], z[2 + i], 3, X, Y)
        np.testing.assert_allclose([frame[i] for frame in film], alone, atol=3e-6)
    with pytest.raises(ValueError, match="z1 got 2 latent vectors and z2 1"):
        tiny.morph(z[:2], z[2], 3, X, Y)


# -- showing and saving ----------------------------------------------------------------------------


def test_to_image_and_save_png(tiny, tmp_path):
    picture = tiny.generate(tiny.generate_z(seed=1), X, Y)
    image = tiny.to_image(picture)
    assert (image.mode, image.size) == ("L", (X, Y))
    np.testing.assert_array_equal(np.asarray(image), 255 - np.rint(picture[..., 0] * 255))
    path = tiny.save_png(picture, tmp_path / "a.png")
    with Image.open(path) as saved:
        np.testing.assert_array_equal(np.asarray(saved), np.asarray(image))
    with Image.open(tiny.save_png(picture, str(tmp_path / "b.png"), (40, 20))) as saved:
        assert saved.size == (40, 20)


def test_save_anim_gif_is_read_back(tiny, tmp_path):
    film = tiny.morph(tiny.generate_z(seed=1), tiny.generate_z(seed=2), 4, X, Y)
    path = tiny.save_anim_gif(film, tmp_path / "a.gif")
    with Image.open(path) as saved:
        assert (saved.n_frames, saved.info["duration"], saved.info["loop"]) == (4, 100, 0)
    path = tiny.save_anim_gif(film, tmp_path / "b.gif", 0.05, hold=1.0, loop=False)
    with Image.open(path) as saved:
        assert saved.info["duration"] == 1050
        assert "loop" not in saved.info
        saved.seek(1)
        assert saved.info["duration"] == 50


def test_show_outside_a_notebook_returns_a_figure(tiny):
    from matplotlib.figure import Figure

    shown = [
        tiny.show_image(tiny.generate(None, X, Y)),
        tiny.show_image(tiny.get_random_mnist()),
        tiny.show_image_from_z(tiny.generate_z()),
        tiny.generate_random_label(7),
    ]
    assert all(isinstance(figure, Figure) for figure in shown)
    assert len(shown[-1].axes) == 2  # the digit and the picture of its code


# -- part two's verbs ------------------------------------------------------------------------------


@pytest.fixture
def judged(tmp_path, make_checkpoint, tiny_model_config):
    """A sampler with a classifier of its own, as part two's have."""
    from sampler.networks import Classifier

    config = tiny_model_config.replace(classifier=ClassifierConfig(filters=(4, 6)).to_dict())
    made = make_checkpoint(config, name="judged")
    made.arrays |= checkpoint.gather(Classifier(config.classifier, seed=5))
    return Sampler(checkpoint.write(made, tmp_path / "judged"), seed=1)


def test_classify_takes_z_and_pictures_one_and_many(judged):
    z = np.stack([judged.generate_z(seed=i) for i in range(3)])
    small = judged.generate(z, 26, 26)
    found = judged.classify(z)
    assert found.shape == (3, 11)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(judged.classify(small), found, atol=1e-6)
    for one in (z[0], small[0], small[0, ..., 0]):
        np.testing.assert_allclose(judged.classify(one), found[0], atol=1e-6)
    film = judged.morph(z[0], z[1], 4, 26, 26)
    assert judged.classify(film).shape == (4, 11), "a film is scored frame by frame"


def test_classify_averages_large_pictures_down(judged):
    """Each training pixel is the mean of its block: a blown-up picture is read as itself."""
    small = judged.generate(seed=2, x_dim=26, y_dim=26)
    blown = np.repeat(np.repeat(small, 5, axis=0), 5, axis=1)
    np.testing.assert_allclose(judged.classify(blown), judged.classify(small), atol=1e-5)


def test_part_one_is_read_by_the_judge(sampler, digits):
    shares = sampler.classify(digits.crops(26, range(20)))
    assert shares.shape == (20, 10)
    assert np.mean(shares.argmax(axis=1) == digits.labels[:20]) >= 0.9


def test_generate_z_of_a_label():
    """The shipped network draws the label, and the judge agrees."""
    sampler = Sampler(seed=0)
    z = sampler.generate_z(label=7, min_confidence=0.95, seed=3)
    assert sampler.classify(z).argmax() == 7
    assert sampler.classify(z)[7] >= 0.95
    np.testing.assert_array_equal(z, sampler.generate_z(label=7, min_confidence=0.95, seed=3))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"min_confidence": 0.5}, "min_confidence would be ignored without label"),
        ({"label": 11}, "label got 11; expected a whole number, from 0 to 9"),
        ({"label": 2, "min_confidence": 1.0}, "min_confidence got 1.0; expected 0 to below 1"),
    ],
)
def test_generate_z_refuses(sampler, arguments, message):
    with pytest.raises(ValueError, match=message):
        sampler.generate_z(**arguments)


# -- nothing silent --------------------------------------------------------------------------------


REFUSED = {
    "generate": lambda s, z: s.generate(z, 9, 9, tolerance=-1),
    "generate progress": lambda s, z: s.generate(z, 9, 9, progress="no"),
    "render": lambda s, z: s.render(z, View(9, 9), supersample=0),
    "render view": lambda s, z: s.render(z, 512),
    "morph": lambda s, z: s.morph(z, z, 3, 9, 9, exact="False"),
    "morph easing": lambda s, z: s.morph(z, z, 3, 9, 9, easing=""),
    "save_poster": lambda s, z: s.save_poster(z, "nowhere/a.png", View(9, 9), progress=False),
    "save_poster size": lambda s, z: s.save_poster(z, "a.png", View(10**9, 1)),
    "as_dask": lambda s, z: s.as_dask(z, (9, 9)),
    "as_dask tolerance": lambda s, z: s.as_dask(z, View(9, 9), tolerance=2),
}


@pytest.mark.parametrize("verb", REFUSED)
def test_a_refused_call_leaves_z(sampler, verb):
    sampler.generate(sampler.generate_z(seed=1), 4, 4)
    before = sampler.z.copy()
    with pytest.raises((TypeError, ValueError, OSError)):
        REFUSED[verb](sampler, sampler.generate_z(seed=2))
    np.testing.assert_array_equal(sampler.z, before)


def test_z_is_not_the_callers_array(sampler):
    z = sampler.generate_z(seed=1)[None]
    verbs = [
        lambda z: sampler.generate(z, 4, 4),
        lambda z: sampler.render(z, View(4, 4)),
        lambda z: sampler.morph(z, z, 2, 4, 4),
    ]
    for draw in verbs:
        draw(z)
        before = sampler.z.copy()
        assert not np.may_share_memory(sampler.z, z)
        z += 1
        np.testing.assert_array_equal(sampler.z, before)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (lambda s, z: s.save_poster(z, "a.png", 30, 20), "(z, 'a.png', View(30, 20))"),
        (
            lambda s, z: s.save_poster(z, "a.tif", 30, 20, 4.0, zoom=2.0, overwrite=True),
            "(z, 'a.tif', View(30, 20, scale=4.0, zoom=2.0), overwrite=True)",
        ),
        (
            lambda s, z: s.save_poster(z=z, filename="a.png", y_dim=50, aspect="fit"),
            "(z, 'a.png', View(20000, 50, aspect='fit'))",
        ),
        (
            lambda s, z: s.save_poster(z, "a.png", View(9, 8, 4.0), rotation=0.5),
            "(z, 'a.png', View(9, 8, scale=4.0, rotation=0.5))",
        ),
        (lambda s, z: s.save_poster(z, "a.png", "x" * 999, center=(1, 2)), "center=(1, 2))"),
    ],
)
def test_the_old_numbers_of_a_poster_print_the_new_call(sampler, tmp_path, monkeypatch, old, new):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TypeError, match="expected one View; call save_poster") as caught:
        old(sampler, sampler.z)
    assert str(caught.value).endswith(f"call save_poster{new}") or new in str(caught.value)
    assert len(str(caught.value)) < 400
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("call", "error", "pattern"),
    [
        (lambda s, z: s.generate(z, 4, 4, exact="False"), TypeError, r"exact got 'False' \(str\)"),
        (lambda s, z: s.generate(z, 4, 4, exact=1), TypeError, r"exact got 1 \(int\)"),
        (lambda s, z: s.generate(z, 4, 4, progress=0), TypeError, "progress got 0"),
        (lambda s, z: s.generate(z, 4, 4, tolerance=True), ValueError, "tolerance got True"),
        (lambda s, z: s.generate(z, 4, 4, tolerance="x" * 999), ValueError, "tolerance got 'xx"),
        (lambda s, z: s.render(z, View(4, 4), supersample=10**6), ValueError, "from 1 to 64"),
        (lambda s, z: s.morph(z, z, 2, 4, 4, sinusoid="no"), TypeError, "sinusoid got 'no'"),
        (lambda s, z: s.morph(z, z, 2, 4, 4, loop=1), TypeError, "loop got 1"),
        (lambda s, z: s.morph(z, z, 2, 4, 4, easing=""), ValueError, "easing got ''"),
        (lambda s, z: s.morph(z, z, 2, 4, 4, easing={}), TypeError, r"easing got \{\}"),
        (lambda s, z: s.render(z, (4, 4)), TypeError, "view got .*expected a View, such as"),
        (lambda s, z: s.render(z, View), TypeError, "expected a View"),
        (lambda s, z: s.preview(z, None), TypeError, "view got None"),
        (lambda s, z: s.generate(z, size=512), TypeError, r"argument 'size' .give x_dim= and"),
        (lambda s, z: s.generate(z, xdim=5), TypeError, r"did you mean 'x_dim'\?"),
        (lambda s, z: s.render(z, zoom=5), TypeError, r"give view=View\(x_dim, y_dim, zoom"),
        (lambda s, z: s.render(z), TypeError, r"Sampler\.render\(\) missing 1 .*'view'"),
        (lambda s, z: s.save_png("a.png", np.zeros((4, 4))), TypeError, "the picture comes first"),
        (lambda s, z: s.save_anim_gif("a.gif", [np.zeros((4, 4))]), TypeError, "comes first"),
        (lambda s, z: s.generate(np.full(32, 1e38), 4, 4), ValueError, r"z reaches 1e\+38"),
        (lambda s, z: s.classify(np.full(32, 1e38)), ValueError, r"z reaches 1e\+38"),
        (lambda s, z: s.generate(z, 10**9, 10**9), MemoryError, "need 4e.*GB, more than there is"),
        (
            lambda s, z: s.save_poster(z, "a.png", View(10**9, 1)),
            ValueError,
            "a .png may be 1048576",
        ),
        (lambda s, z: s.save_poster(z, "a.tif", View(10**6, 10**6)), ValueError, "in all"),
    ],
)
def test_what_would_be_ignored_or_misread_is_refused(
    sampler, tmp_path, monkeypatch, call, error, pattern
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=pattern):
        call(sampler, sampler.generate_z(seed=1))
    assert list(tmp_path.iterdir()) == []


def test_a_network_that_draws_no_numbers_says_so(sampler):
    ink = sampler.model.generator.ink.bias
    ink.assign(np.full(ink.shape, np.nan))
    z = sampler.generate_z(seed=1)
    for draw in (lambda: sampler.generate(z, 8, 8), lambda: sampler.classify(z)):
        with pytest.raises(ValueError, match="no numbers .*smaller init_std or less depth"):
            draw()
