"""A saved picture carries the recipe of its own pixels, or none."""

import gc

import numpy as np
import pytest
from PIL import Image

from sampler import Sampler, View, film
from sampler.pictures.recipes import array_registry, embedded_text
from sampler.pictures.recipes.recipe import Recipe, read_recipe


@pytest.fixture(scope="module")
def tiny(tiny_checkpoint):
    return Sampler(tiny_checkpoint, seed=1)


@pytest.fixture
def saved(tiny, tmp_path):
    """A function that saves a picture and returns its recipe, or None."""

    def save(picture, *more):
        path = tiny.save_png(picture, tmp_path / "a.png", *more)
        if embedded_text.find_text(path) is None:
            with pytest.raises(ValueError, match="holds no recipe"):
                Recipe.read(path)
            return None
        return Recipe.read(path)

    return save


def test_generate_render_and_morph_are_known(tiny, saved):
    z, other = tiny.generate_z(seed=1), tiny.generate_z(seed=2)
    picture = tiny.generate(z, 20, 10, 7.0)
    view = View(9, 8, center=(1.0, 2.0), zoom=3.0, rotation=0.5, aspect="fit")
    window = tiny.render(z, view, exact=True, supersample=2)
    film = tiny.morph(z, other, 3, 12, 11)
    tiny.generate(seed=9, x_dim=4, y_dim=4)  # another sampler.z
    recipe = saved(picture)
    assert (recipe.checkpoint, recipe.stage) == ("tiny", None)
    assert recipe.fingerprint == tiny.fingerprint
    assert recipe.view == View(20, 10, 7.0)
    assert recipe.precision == {}
    np.testing.assert_array_equal(recipe.z, z)
    assert saved(window).view == view
    assert saved(window).precision == {"exact": True, "supersample": 2}
    np.testing.assert_array_equal(saved(film[0]).z, z)
    np.testing.assert_array_equal(saved(film[-1]).z, other)
    np.testing.assert_allclose(saved(film[1]).z, (z + other) / 2, atol=1e-6)


def test_each_picture_of_a_batch_is_known(tiny, saved):
    z = np.stack([tiny.generate_z(seed=i) for i in range(3)])
    batch = tiny.generate(z, 9, 8)
    for i in (2, 0, 1):
        np.testing.assert_array_equal(saved(batch[i]).z, z[i])
    for frame, wanted in zip(batch, z, strict=True):
        np.testing.assert_array_equal(saved(frame).z, wanted)
    films = tiny.morph(z[:2], z[1:], 3, 9, 8)
    np.testing.assert_array_equal(saved(films[0][1]).z, z[1])
    np.testing.assert_array_equal(saved(films[2][0]).z, z[1])


def test_copies_parts_and_changed_arrays_have_none(tiny, saved):
    def draw():
        return tiny.generate(seed=3, x_dim=20, y_dim=20)

    picture = draw()
    others = [
        picture.copy(), picture[:10], picture[::-1], picture[:, :, 0], 1 - picture,
        picture.tolist(), np.zeros((5, 5)),
    ]  # fmt: skip
    assert saved(picture) is not None
    for other in others:
        assert saved(other) is None
    assert saved(picture, (40, 40)) is None, "resized, it is no picture of this size"

    def flip(array):
        array[:] = array[::-1].copy()

    def one_value(array):
        array[7, 5, 0] = np.nextafter(array[7, 5, 0], np.float32(1))

    def fill(array):
        array[2:6, 2:6] = 0.0

    for change in (flip, one_value, fill):
        picture = draw()
        change(picture)
        assert saved(picture) is None, change.__name__
    picture = draw()
    before = picture[3, 4, 0]
    picture[3, 4, 0] = 0.0
    picture[3, 4, 0] = before
    assert saved(picture) is not None, "as it was"


def test_nothing_is_kept_of_arrays_that_are_gone(tiny):
    gc.collect()
    before = array_registry.arrays_known()
    pictures = [tiny.generate(seed=i, x_dim=8, y_dim=8) for i in range(50)]
    assert array_registry.arrays_known() == before + 50
    del pictures
    gc.collect()
    assert array_registry.arrays_known() == before


def test_an_array_in_the_place_of_one_that_is_gone_is_unknown(tiny):
    for _ in range(30):
        picture = tiny.generate(seed=3, x_dim=8, y_dim=8)
        shape = picture.shape
        del picture
        assert array_registry.recipe_of(np.empty((1, *shape), np.float32)[0]) is None


@pytest.mark.parametrize("ending", [".gif", ".png", ".apng"])
def test_a_film_carries_the_z_of_each_frame(tiny, tmp_path, ending):
    ends = tiny.generate_z(seed=1), tiny.generate_z(seed=2)
    pictures = tiny.morph(*ends, 4, 12, 10)
    path = tiny.save_anim_gif(pictures, tmp_path / f"a{ending}")
    recipe = Recipe.read(path)
    assert recipe.z.shape == (4, tiny.z_dim)
    assert recipe.view == View(12, 10)
    np.testing.assert_array_equal(recipe.z[[0, -1]], ends)
    with Image.open(path) as opened:
        assert opened.n_frames == 4
    finer = [*pictures, tiny.generate(seed=1, x_dim=12, y_dim=10, exact=True)]
    for frames in (finer, [*pictures, np.zeros((10, 12, 1))], (each for each in pictures)):
        path = tiny.save_anim_gif(frames, tmp_path / f"b{ending}")
        with pytest.raises(ValueError, match="holds no recipe"):
            read_recipe(path)


def test_a_film_with_a_camera_carries_its_windows(tiny, tmp_path):
    z = tiny.generate_z(seed=1)
    views = [View(12, 10, zoom=zoom) for zoom in (1.0, 2.0, 4.0)]
    path = tiny.save_anim_gif([tiny.render(z, view) for view in views], tmp_path / "a.gif", 0.5)
    recipe = Recipe.read(path)
    assert [key.view for key in recipe.keyframes] == views
    assert recipe.film == {"fps": 2.0, "interpolation": "lerp", "loop": False}
    frames = film(recipe.keyframes, **recipe.film)
    assert [frame.view for frame in frames] == views
    assert [frame.seconds for frame in frames] == [0.5, 0.5, 0.5]


def test_a_film_too_long_for_a_recipe_is_saved_without_it(tiny, tmp_path, caplog):
    z = np.random.default_rng(0).standard_normal((3000, 32), np.float32)
    path = tiny.save_anim_gif(list(tiny.generate(z, 4, 4)), tmp_path / "long.webp")
    assert "saved without its recipe: recipe has" in caplog.text
    with pytest.raises(ValueError, match="holds no recipe"):
        read_recipe(path)


@pytest.mark.slow
def test_a_recipe_has_all_arguments_of_an_untrained_network(tmp_path):
    made = Sampler.untrained(seed=7, architecture="residual", depth=2, init_std=0.5, c_dim=1)
    path = made.save_png(made.generate(x_dim=9, y_dim=9), tmp_path / "a.png")
    recipe = Recipe.read(path)
    assert recipe.untrained == {
        "seed": 7, "architecture": "residual", "depth": 2, "width": 6, "c_dim": 1, "z_dim": 32,
        "init_std": 0.5, "activation": "relu",
    }  # fmt: skip
    again = Sampler.untrained(**recipe.untrained)
    assert again.fingerprint == made.fingerprint == recipe.fingerprint
    np.testing.assert_array_equal(
        again.render(recipe.z, recipe.view), made.render(made.z, View(9, 9))
    )


def test_threads_save_their_own_pictures(tiny, tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    def work(seed):
        picture = tiny.generate(seed=seed, x_dim=16, y_dim=16)
        recipe = Recipe.read(tiny.save_png(picture, tmp_path / f"{seed}.png"))
        return np.array_equal(recipe.z, tiny.generate_z(seed=seed))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(24)))
