"""A training that is killed and resumed ends as if nobody had disturbed it."""

import numpy as np
import pytest
from kills import trainings


@pytest.mark.campaign
def test_losses_of_a_killed_training_are_those_of_a_whole_one(tmp_path):
    """`python -m kills.trainings 30` does it thirty times."""
    results = []
    for kills in (2, 0):
        place = tmp_path / str(kills)
        place.mkdir()
        results.append(trainings.killed(place, kills))
    (losses, done), (whole, _) = results
    assert done == 2
    assert len(whole) == trainings.EPOCHS * trainings.STEPS
    np.testing.assert_array_equal(losses, whole)
