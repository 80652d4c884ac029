"""models.model_card: the card for people."""

from sampler.models import model_card
from sampler.models.model_card import compose, table

ABOUT = {
    "provenance": {
        "note": "Made in a test.",
        "preset": "joint",
        "minutes_of_training": 12.5,
        "versions": {"keras": "3.8", "numpy": "2.0"},
        "training": {"epochs": 24},
    },
    "quality": {
        "reconstruction": 0.98765,
        "random_shares": [0.1, 0.052, 0.1, 0.1, 0.1, 0.1, 0.1, 0.148, 0.1, 0.1],
        "large_reconstruction": 0.975,
        "large_count": 1000,
        "edge_slope": 1.907,
        "unknown": 3,
    },
}


def test_card():
    assert compose("mnist-vaegan", ABOUT).splitlines() == [
        "# mnist-vaegan",
        "",
        "Made in a test.",
        "",
        "| figure | measured | goal |",
        "|---|---|---|",
        "| reconstruction at 26×26 read as its own label | 98.77% | ≥ 97.5 % |",
        "| reconstruction at 1300×1300, averaged down to 26×26 | 97.50% (of 1,000) | ≥ 97.5 % |",
        "| random z: least and largest share of a digit | 5.2% (1) to 14.8% (7) | 5 % to 17 % |",
        "| edge slope at 1080×1080, ink per training pixel | 1.91 | ≥ 1.6 |",
        "",
        "## How it was made",
        "",
        "| | |",
        "|---|---|",
        "| preset | joint |",
        "| minutes of training | 12.5 |",
        "| versions | keras 3.8, numpy 2.0 |",
        "",
        "Every field of the training configuration stands in `config.json`.",
    ]


def test_card_before_any_measurement():
    text = compose("new", {"provenance": {}, "quality": {}})
    assert text == "# new\n\nNot evaluated yet.\n"


def test_every_figure_can_be_written():
    """A format that does not fit its figure would only show after an hour of evaluation."""
    quality = {name: 0.5 for name in model_card.FIGURES} | {"random_shares": [0.25, 0.75]}
    lines = table(quality, "mnist-resnet")
    assert len(lines) == 2 + len(model_card.FIGURES) + 1
    for line, (name, (text, _)) in zip(lines[2:], model_card.FIGURES.items(), strict=False):
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        mark = model_card.GOALS["mnist-resnet"].get(name, "")
        assert cells[0] == text
        assert cells[1]
        assert cells[2] == mark


def test_a_mark_is_only_set_for_figures_that_exist():
    for goals in model_card.GOALS.values():
        assert set(goals) <= set(model_card.FIGURES)


def test_a_checkpoint_of_the_users_has_no_marks():
    assert table({"edge_slope": 1.0}, "mine") == [
        "| figure | measured |",
        "|---|---|",
        "| edge slope at 1080×1080, ink per training pixel | 1.00 |",
        "",
    ]


def test_the_marks_are_the_issues():
    assert model_card.GOALS["mnist-judge"] == {"test_accuracy": "≥ 99.4 %"}
    assert model_card.GOALS["mnist-vaegan"] == {
        "reconstruction": "≥ 97.5 %",
        "large_reconstruction": "≥ 97.5 %",
        "random_shares": "5 % to 17 %",
        "random_confidence": "≥ 0.92",
        "frechet_ratio": "≤ 0.25",
        "others_as_they_are": "≥ 95 %",
        "others_reconstructed": "≥ 90 %",
        "slant_kept": "≥ 85 %",
        "edge_slope": "≥ 1.6",
    }
