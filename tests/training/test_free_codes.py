"""Training without an encoder: codes and a decoder learn a small set, and go on to the bit."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.discs import discs

from sampler import Sampler
from sampler.config import FreeCodesConfig, GridConfig, ModelConfig, PicturesConfig
from sampler.datasets import Dataset
from sampler.pictures.lattices import batch_indices, sample_axis
from sampler.training import publish
from sampler.training.code_table import CodeTable
from sampler.training.codes import (
    Groups,
    label_and_hand,
    palette_of,
    principal_codes,
    shared_parts,
    whitening,
)
from sampler.training.run import Run

pytestmark = pytest.mark.slow


def config(channels=1, palette=0, **changes):
    generator = GridConfig(
        z_dim=8,
        c_dim=channels,
        palette=palette,
        first_features=16,
        stages=(12, 8),
        width=24,
        waves=16,
    )
    model = ModelConfig(generator=generator, encoder=None, pictures=PicturesConfig(size=24))
    settings = {"epochs": 4, "steps_per_epoch": 40, "batch_size": 8, "points": 10} | changes
    return FreeCodesConfig(model=model, **settings)


@pytest.mark.parametrize(
    ("channels", "palette"), [(1, 0), pytest.param(3, 0, marks=pytest.mark.campaign), (3, 6)]
)
def test_pictures_are_learned_and_their_codes_draw_them(channels, palette, tmp_path):
    data = discs(12, channels)
    run = Run(data, config(channels, palette), tmp_path / "run").train(progress=False)
    (losses,) = run.losses.values()
    assert len(losses) == 160
    assert np.mean(losses[-20:]) < 0.5 * np.mean(losses[:10])
    assert run.film[-1].shape == (10, 96, 96, channels)
    sampler = Sampler(publish(run, tmp_path / "discs"))
    codes, labels = sampler.atlas
    assert labels is None
    np.testing.assert_allclose(codes.std(axis=0)[:4], 1, atol=0.02)
    drawn = sampler.render(codes, sampler.training_view)
    wanted = data.images / 255
    plain = np.square(wanted.mean(axis=0) - wanted).mean()
    assert np.square(drawn - wanted).mean() < 0.4 * plain
    found = sampler.encode(wanted[:2].astype(np.float32))
    again = sampler.render(found, sampler.training_view)
    assert np.square(again - wanted[:2]).mean() < 0.6 * plain


def test_a_run_goes_on_to_the_bit(tmp_path):
    data, settings = discs(12), config(code_noise=0.1)
    whole = Run(data, settings, tmp_path / "whole").train(progress=False)
    Run(data, settings, tmp_path / "parts").train(epochs=2, progress=False)
    parts = Run(data, settings, tmp_path / "parts")
    assert parts.epoch == 2
    parts.train(progress=False)
    assert parts.losses == whole.losses
    for name, value in whole.learner.state().items():
        np.testing.assert_array_equal(np.asarray(value), np.asarray(parts.learner.state()[name]))


def test_codes_settle_without_noise_or_foreign_rests(tmp_path):
    changes = {"code_noise": 0.2, "code_noise_end": 0.1, "exchange": 0.5, "settling": 0.4}
    settings = config(sharing_weight=0.03, **changes)
    learner = Run(hands_of_discs(), settings, tmp_path).learner
    spreads, exchanged = [], []
    for epoch in range(settings.epochs):
        index, rests, *_, noise = learner.batch(epoch, 39)
        spreads.append(noise.std())
        exchanged.append((index != rests).mean())
    assert spreads[0] > spreads[1] > spreads[2] > spreads[3] == 0
    assert max(exchanged[:2]) > 0 == exchanged[3]


def test_published_edges_are_steeper_by_the_gain(tmp_path):
    drawn = []
    for gain in (1.0, 2.5):
        run = Run(discs(12), config(epochs=1, ink_gain=gain), tmp_path / f"{gain}")
        run.train(progress=False)
        sampler = Sampler(publish(run, tmp_path / f"discs {gain}"))
        drawn.append(sampler.render(sampler.atlas[0], sampler.training_view).astype(np.float64))
    between = (drawn[0] > 0.02) & (drawn[0] < 0.98)
    assert between.mean() > 0.05
    odds = drawn[0][between] / (1 - drawn[0][between])
    steeper = odds**2.5 / (1 + odds**2.5)
    np.testing.assert_allclose(drawn[1][between], steeper, atol=5e-3)


def test_data_that_do_not_fit_are_refused(tmp_path):
    with pytest.raises(ValueError, match="discs is RGB .c_dim 3.; expected grey .c_dim 1."):
        Run(discs(4, 3), config(), tmp_path)
    wide = Dataset("wide", np.zeros((4, 20, 30, 1), np.uint8), None, "memory")
    with pytest.raises(ValueError, match="wide has pictures of 30×20; expected square ones"):
        Run(wide, config(), tmp_path)
    one = Dataset("one", np.zeros((1, 20, 20, 1), np.uint8), None, "memory")
    with pytest.raises(ValueError, match="one has 1 pictures; a batch needs 2"):
        Run(one, config(), tmp_path)


def test_codes_start_apart_and_are_whitened():
    data = discs(30)
    codes = principal_codes(data, 8, seed=0)
    assert codes.shape == (30, 8)
    np.testing.assert_allclose(codes.std(axis=0), 1, atol=1e-3)
    few = principal_codes(discs(3), 8, seed=0)
    assert few.shape == (3, 8)
    assert np.isfinite(few).all()
    matrix, mean, z = whitening(codes * [1, 2, 3, 4, 5, 6, 7, 8] + 1)
    np.testing.assert_allclose(z @ matrix + mean, codes * np.arange(1, 9) + 1, atol=1e-4)
    np.testing.assert_allclose(np.cov(z, rowvar=False, bias=True), np.eye(8), atol=1e-4)


def test_a_palette_has_the_pictures_colours():
    images = np.zeros((4, 8, 8, 3), np.uint8)
    images[:2], images[2:] = (255, 0, 0), (0, 0, 255)
    colours = palette_of(Dataset("two", images, None, "memory"), 2, seed=0)
    assert sorted(np.rint(colours).tolist()) == [[0, 0, 1], [1, 0, 0]]


def hands_of_discs():
    """Return discs in three labels by four hands, in no order."""
    data = discs(12)
    order = np.random.default_rng(2).permutation(12)
    labels, hands = order % 3, [f"hand {number // 3}" for number in order]
    attributes = {"family": tuple(hands), "style": ("plain",) * 12}
    return replace(data, labels=labels, attributes=attributes)


def test_a_code_is_a_label_and_a_hand_and_a_rest():
    data = hands_of_discs()
    factors = label_and_hand(data)
    assert [len(np.unique(numbers)) for numbers in factors] == [3, 4]
    assert label_and_hand(discs(4)) == ()
    start = np.random.default_rng(3).standard_normal((12, 5)).astype(np.float32)
    own, (of_labels, of_hands) = shared_parts(start, factors)
    sums = own + of_labels[factors[0]] + of_hands[factors[1]]
    np.testing.assert_allclose(sums.std(axis=0), start.std(axis=0), rtol=1e-5)
    assert (own.std(axis=0) < 0.6 * start.std(axis=0)).all()
    assert shared_parts(start, ())[0] is start


def test_rows_that_a_step_meets_move_and_no_others():
    data = hands_of_discs()
    factors = label_and_hand(data)
    table = CodeTable(np.zeros((12, 5), np.float32), factors)
    index = np.flatnonzero(factors[1] == 2)[:2].astype(np.int32)
    leaves = table.leaves(index)
    slopes = [np.ones(leaf.shape, np.float32) for leaf in leaves]
    table.move(index, slopes, np.float32(0.5))
    moved = np.abs(table.values).max(axis=1)
    hands, labels = factors[1] == 2, np.isin(factors[0], factors[0][index])
    expected = 0.5 * (hands.astype(int) + labels)
    expected[index] += 0.5  # the first step of Adam is as long as its rate
    np.testing.assert_allclose(moved, expected, atol=1e-5)


def test_codes_share_what_their_label_and_their_hand_have(tmp_path):
    data, rests = hands_of_discs(), []
    factors = label_and_hand(data)
    for weight in (0.0, 0.1):
        run = Run(data, config(sharing_weight=weight), tmp_path / str(weight))
        codes = run.train(progress=False).learner.codes
        of_labels, of_hands = (
            np.stack([codes[numbers == value].mean(axis=0) for value in np.unique(numbers)])
            for numbers in factors
        )
        sums = of_labels[factors[0]] + of_hands[factors[1]] - codes.mean(axis=0)
        rests.append(np.square(codes - sums).mean() / codes.var(axis=0).mean())
    assert rests[1] < 0.5 * rests[0]


def test_another_picture_is_of_the_same_hand():
    numbers = label_and_hand(hands_of_discs())[1]
    groups, rng = Groups(numbers), np.random.default_rng(4)
    index = np.arange(12)
    met = np.stack([groups.another(index, rng) for _ in range(40)])
    assert (numbers[met] == numbers).all()
    assert (met != index).all()
    assert all(len(set(met[:, picture])) == 2 for picture in index)  # both others of its hand


def test_an_exchanged_code_has_another_rest():
    factors = label_and_hand(hands_of_discs())
    table = CodeTable(np.random.default_rng(5).standard_normal((12, 5)).astype(np.float32), factors)
    own, of_labels, of_hands = (np.asarray(leaf) for leaf in table.leaves(np.arange(12)))
    index = np.array([0, 3], np.int32)
    rests = np.array([0, Groups(factors[1]).another(index, np.random.default_rng(0))[1]], np.int32)
    leaves = table.leaves(index)
    made = np.asarray(table.exchange(table.join(index, leaves), index, rests, leaves))
    expected = own[rests] + of_labels[factors[0][index]] + of_hands[factors[1][index]]
    np.testing.assert_allclose(made, expected, atol=1e-6)
    np.testing.assert_array_equal(made[0], table.values[0])


def test_a_rest_that_was_exchanged_matters_less_to_other_labels(tmp_path):
    data, errors = hands_of_discs(), []
    for share in (0.0, 0.5):
        settings = config(sharing_weight=0.03, exchange=share)
        learner = Run(data, settings, tmp_path / str(share)).train(progress=False).learner
        labels, hands = label_and_hand(data)
        codes = learner.codes
        means = np.stack([codes[labels == label].mean(axis=0) for label in range(3)])
        pairs = [(a, b) for a in range(12) for b in range(12) if a != b and hands[a] == hands[b]]
        given, wanted = np.array(pairs).T
        sums = codes[given] - means[labels[given]] + means[labels[wanted]]
        drawn = learner.drawn(sums.astype(np.float32), data.images.shape[1])
        errors.append(np.square(drawn - data.images[wanted] / 255).mean())
    assert errors[1] < errors[0]


def test_lattices_lie_in_their_pixels():
    axis = sample_axis(np.random.default_rng(0), 40, 10, 3, 8.0)
    places = (axis.coordinates / 8.0 + 1) / 2 * 40
    np.testing.assert_array_equal(np.floor(places).astype(int), np.repeat(axis.pixels, 3))
    assert (np.diff(axis.pixels) > 0).all()
    even = sample_axis(np.random.default_rng(0), 4, 4, 2, 8.0, jitter=False)
    assert ((even.coordinates / 8 + 1) * 2).tolist() == (np.arange(8) / 2 + 0.25).tolist()
    whole = sample_axis(np.random.default_rng(0), 6, 10, 1, 8.0)
    assert whole.pixels.tolist() == list(range(6))


def test_every_pass_meets_every_picture():
    met = np.concatenate([batch_indices(7, step, 10, 4) for step in range(5)])
    assert sorted(met[:10].tolist()) == sorted(met[10:].tolist()) == list(range(10))
    assert met[:10].tolist() != met[10:].tolist()
