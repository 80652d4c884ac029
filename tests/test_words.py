"""Every public verb answers a bad argument in our own words, by its name, and reinterprets none."""

import itertools

import numpy as np
import pytest
from PIL import Image

from sampler import Sampler, View
from sampler.datasets import examples as digits
from sampler.datasets.preprocessing.normalise import prepare
from sampler.latent import directions, vectors
from sampler.pictures import display, figures, image, view
from sampler.pictures.films.keyframes import Keyframe, film, length

HUGE = 10**5000  # Python refuses to write it out
MASKED = np.ma.array(np.zeros(32), mask=True)
PICTURE = np.linspace(0, 1, 32 * 32, dtype=np.float32).reshape(32, 32)
PIL = Image.new("L", (32, 32))
Z = np.zeros(32, np.float32)
KEYS = [Keyframe(Z, View(8, 8)), Keyframe(Z + 1, View(8, 8))]
INK = np.eye(20, dtype=np.float32)
DEEP = list(itertools.accumulate(range(3000), lambda inner, _: [inner], initial=[]))[-1]


class Stranger:
    """Whose methods fail in ways of their own."""

    def __repr__(self):
        raise RuntimeError("no repr")

    def __array__(self, *_args, **_kwargs):
        raise KeyError("no array")

    def __index__(self):
        raise ZeroDivisionError("no index")


@pytest.fixture(scope="module")
def sampler(tiny_checkpoint, digits):
    return Sampler(tiny_checkpoint, data=digits, seed=1)


#: name → a call that takes one argument, and the name that messages must have.
WHOLE = {
    "sample": (lambda _, n: vectors.sample(n), "z_dim"),
    "sample many": (lambda _, n: vectors.sample(4, count=n), "count"),
    "path": (lambda _, n: vectors.path([Z, Z], n), "frames_per_segment"),
    "View": (lambda _, n: View(n, 4), "x_dim"),
    "axis": (lambda _, n: view.axis(n, 8.0), "size"),
    "pixel_grid": (lambda _, n: View(4, 4).pixel_grid(n), "supersample"),
    "film": (lambda _, n: film(KEYS, size=(4, n)), "height"),
    "principal": (lambda _, n: directions.principal(INK, n), "count"),
    "Directions": (lambda _, n: directions.Directions(n, "net"), "z_dim"),
    "equation": (lambda _, n: figures.picture_equation([INK], height=n), "height"),
    "sheet": (lambda _, n: figures.labelled_sheet([[INK]], cell=n), "cell"),
    "show_grid": (lambda _, n: display.show_grid([INK], n), "columns"),
    "contact_sheet": (lambda _, n: image.contact_sheet([INK], pad=n), "pad"),
    "prepare": (lambda _, n: prepare(INK, channels=n), "channels"),
    "encode": (lambda s, n: s.encode(np.zeros((26, 26)), refine=n), "refine"),
    "generate_z": (lambda s, n: s.generate_z(seed=n), "seed"),
    "label": (lambda s, n: s.generate_z(label=n), "label"),
    "Sampler": (lambda s, n: Sampler(seed=n), "seed"),
    "untrained": (lambda _, n: Sampler.untrained(seed=n), "seed"),
}


@pytest.mark.parametrize("verb", WHOLE)
@pytest.mark.parametrize(
    "value", [True, "2", 2.0, [2] * 2000, MASKED, PIL, b"2", Stranger(), -1, -(10**400), HUGE],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_whole_numbers(sampler, verb, value):
    call, name = WHOLE[verb]
    with pytest.raises((TypeError, ValueError), match=rf"^[^;]*\b{name}\b.*") as caught:
        call(sampler, value)
    assert len(str(caught.value)) < 300


REAL = {
    "scale": (lambda x: View(4, 4, x), "scale"),
    "center": (lambda x: View(4, 4, center=(0, x)), "center"),
    "zoom": (lambda x: View(4, 4, zoom=x), "zoom"),
    "rotation": (lambda x: View(4, 4, rotation=x), "rotation"),
    "seconds": (lambda x: Keyframe(Z, seconds=x), "seconds"),
    "hold": (lambda x: Keyframe(Z, hold=x), "hold"),
    "fps": (lambda x: length(KEYS, fps=x), "fps"),
    "inches": (lambda x: display.show(INK, size=x), "size"),
    "paper": (lambda x: image.contact_sheet([INK], paper="None" if x is None else x), "paper"),
}


@pytest.mark.parametrize("verb", REAL)
@pytest.mark.parametrize(
    "value", [None, True, "1", [], {}, 1j, MASKED, PIL, Stranger(), np.nan, np.inf, 10**400, HUGE],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_real_numbers(verb, value):
    call, name = REAL[verb]
    with pytest.raises((TypeError, ValueError), match=f"^{name} got "):
        call(value)


VECTORS = {
    "generate": lambda s, z: s.generate(z, 4, 4),
    "render": lambda s, z: s.render(z, View(4, 4)),
    "explore": lambda s, z: s.explore(z, View(4, 4)),
    "Keyframe": lambda _, z: Keyframe(z),
    "lerp": lambda _, z: vectors.lerp(z, Z, 0.5),
    "path": lambda _, z: vectors.path(z, 3),
    "Directions.add": lambda _, z: directions.Directions(32, "net").add("z", z),
    "as_batch": lambda _, z: vectors.as_batch(z, 32),
}


@pytest.mark.parametrize("verb", VECTORS)
@pytest.mark.parametrize(
    "value", [True, {}, MASKED, PIL, memoryview(bytes(32)), Z.astype(complex), np.array(["a"] * 32),
              np.array([None] * 32), Stranger(), DEEP, np.full(32, np.nan), np.full(32, 1e300)],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_vectors(sampler, verb, value):
    before = sampler.z
    with pytest.raises((TypeError, ValueError), match="holds|real numbers|masked|array|got <PIL"):
        VECTORS[verb](sampler, value)
    assert sampler.z is before


OTHERS = [
    # shapes that are guessed
    (
        lambda s: s.classify(PICTURE),
        r"\(32, 32\) may be a picture, or 32 latent .*\[\.\.\., None\]",
    ),
    (lambda s: s.classify(PICTURE.tolist()), "may be a picture"),
    (lambda s: s.generate(PICTURE, 4, 4), r"shape \(32, 32\) .* as a picture.*encode\(picture\)"),
    (lambda s: s.render(PICTURE, View(4, 4)), r"encode\(picture\)"),
    (lambda s: s.generate(np.eye(32, dtype=np.uint8), 4, 4), r"encode\(picture\)"),
    (
        lambda s: s.explore(np.zeros((2, 32))),
        "z got 2 latent vectors; expected one: a panel",
    ),
    # views
    (lambda s: s.explore(view=View), r"view got <class .*View'> \(type\); expected a View"),
    (lambda s: s.timeline(view=View), "view got <class"),
    (lambda s: s.timeline(view=512), r"view got 512 \(int\)"),
    (lambda _: Keyframe(Z, view="fit"), "view got 'fit'"),
    (lambda _: View(4, 4, center={1, 2}), "center got"),
    (lambda _: View(4, 4, center="ab"), "center got 'ab'"),
    (lambda _: View(4, 4, center=DEEP), "center got"),
    (lambda _: View(1 << 31, 4), "x_dim got 2147483648; .*from 1 to 2147483647"),
    (lambda _: View(4, 4).points(3), "rows got 3; expected a slice"),
    # names and flags
    (lambda _: Keyframe(Z, easing=""), "easing got ''; expected one of 'linear'"),
    (lambda _: Keyframe(Z, easing={}), "easing got {}"),
    (lambda _: vectors.path([Z, Z], 3, easing=["linear"]), "easing got"),
    (lambda _: vectors.path([Z, Z], 3, loop="no"), "loop got 'no'"),
    (lambda _: film(KEYS, loop=1), "loop got 1"),
    (lambda _: film(None), "keyframes got None .NoneType.; expected a list"),
    (lambda _: film({}), "keyframes got {}"),
    (lambda s: s.timeline(3), "keyframes got 3 .int.; expected a list"),
    (lambda s: s.get_random_mnist("no"), "with_label got 'no'"),
    (lambda _: image.to_uint8(INK, ink=3), "ink got 3"),
    # checkpoints
    (lambda _: Sampler(None), r"name got None \(NoneType\); expected a str or a pathlib.Path"),
    (lambda _: Sampler(3), "name got 3"),
    (lambda _: Sampler(MASKED), "name got masked"),
    (lambda _: Sampler(""), "name got ''; expected the name of a checkpoint"),
    (lambda _: Sampler("a\0b"), "name got .*NUL"),
    (lambda _: Sampler(stage=3), "stage got 3"),
    (lambda _: Sampler(stage=""), "stage got ''"),
    (lambda _: Sampler(stage="../mnist-resnet"), "stage got '../mnist"),
    (lambda _: Sampler(data=None), r"data got None \(NoneType\); expected 'mnist'"),
    (lambda _: Sampler(data=3), "data got 3"),
    (lambda _: Sampler(data="a\0b"), "data got .*NUL"),
    (lambda _: Sampler(data=np.zeros((2, 3))), "shape"),
    # labels
    (lambda s: s.get_random_specific_mnist(None), "label got None; expected a digit"),
    (lambda s: s.generate_z(min_confidence=0.5), "would be ignored without label"),
    (lambda s: s.generate_z(label=1, min_confidence="0.5"), "min_confidence got '0.5'"),
    (lambda s: s.generate_z(label=1, min_confidence=True), "min_confidence got True"),
    (lambda s: s.generate_z(label=1, min_confidence=HUGE), "min_confidence got a whole"),
    # words
    (lambda _: figures.picture_equation([np.zeros((1, 3000))]), "about 12000.*give a smaller"),
    (lambda _: figures.picture_equation([INK, "x" * 300]), "term 1 got 300 characters"),
    (lambda _: figures.picture_equation([INK, "a\0"]), r"term 1 got .*\\x00.*control character"),
    (lambda _: figures.picture_equation({}), "terms got {}"),
    (lambda _: figures.labelled_sheet([[INK, INK]], None, "ab"), "column_labels got 'ab'"),
    (lambda _: figures.labelled_sheet(3), "rows got 3"),
    (lambda _: display.show(INK, title={}), "title 0 got {}"),
    (lambda _: display.show(INK, title="$\\frac$ costs $"), "formula between"),
    (lambda _: display.show_row(np.float32(3)), "pictures got .* .float32."),
    (lambda _: display.show(np.ma.array(INK)), "picture got a masked array"),
    (lambda _: image.contact_sheet([INK], columns=10**9), "expected at most"),
    (lambda _: directions.Directions(4, "net").add(3, [1, 0, 0, 0]), "name got 3"),
    (lambda _: directions.Directions(4, "net").load("a\0"), "path got .*NUL"),
    (lambda _: directions.towards_labels(INK, [1]), r"labels got shape \(1,\)"),
    # what is too much
    (lambda _: vectors.sample(1 << 20, count=1 << 20), "count got"),
    (lambda _: vectors.path([Z, Z], 1 << 40), "frames_per_segment got"),
    (lambda s: s.generate(np.full(32, 1e38), 4, 4), r"z reaches 1e\+38"),
    (lambda s: s.classify(np.full(32, 1e38)), r"z reaches 1e\+38"),
]


@pytest.mark.parametrize(("call", "message"), OTHERS)
def test_others(sampler, call, message):
    with pytest.raises((TypeError, ValueError), match=message) as caught:
        call(sampler)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "label", [True, 2.0, 2**64 - 1, HUGE, [2] * 2000, MASKED, Stranger()],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_labels_are_whole_numbers_and_never_reinterpreted(sampler, label):
    for call in (sampler.get_random_specific_mnist, sampler.get_random_z):
        with pytest.raises(ValueError, match="^label .* is not in ") as caught:
            call(label)
        assert len(str(caught.value)) < 200


def test_z_stays_when_the_callers_array_changes(sampler):
    z = np.ones((1, 32), np.float32)
    sampler.generate(z, 4, 4)
    z[:] = 5
    assert (sampler.z == 1).all()


def test_a_picture_of_the_size_of_z_has_its_way_out(sampler):
    assert sampler.classify(PICTURE[..., None]).shape == (10,)
    assert sampler.generate(PICTURE * 3, 4, 4).shape == (32, 4, 4, 1), "no picture: beyond 1"


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(1, 2), (2, 2), (2, 3), (4, 1), (8, 2)])
def test_tiny_pictures_are_prepared_or_refused_in_words(shape):
    for seed in range(20):
        picture = np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)
        try:
            prepared, message = prepare(picture), ""
        except ValueError as error:
            prepared, message = None, str(error)
        refused = "the picture is blank" in message or "no ink was found" in message
        assert refused or prepared.max() > 0, message


def test_sources_of_digits_are_checked_at_once(tmp_path):
    assert digits.checked_source("mnist") == "mnist", "not looked for before it is needed"
    assert digits.checked_source(str(tmp_path)) == tmp_path
    found = digits.checked_source((np.zeros((2, 28, 28), np.uint8), [3, 5]))
    assert found.labels.tolist() == [3, 5]


@pytest.mark.slow
def test_a_label_is_read_by_the_judge_whatever_the_network():
    sampler = Sampler("mnist-resnet", seed=1)
    z = sampler.generate_z(label=5, seed=2)
    from sampler.models.classify import load_judge, probabilities

    assert probabilities(load_judge(), sampler.model.small(z[None]))[0, 5] >= 0.99
    assert len(sampler.classify(z)) == 11, "classify still uses its own"
