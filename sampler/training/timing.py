"""Minutes as a number of steps, once: schedules count steps, and resumed runs finish those."""

from __future__ import annotations

import itertools
import logging
import time
from typing import Any

from sampler.config import PointsConfig
from sampler.support.arguments import real_number
from sampler.training.points import PointLearner

MOST = 60 * 24 * 30  # minutes: a month
_SHARE, _LONGEST = 0.04, 8.0  # of the time that is measured, and seconds of it at most
_LEFT = 0.95  # of the time: the rest saves states and draws the film
_FEWEST = 5  # steps that are measured, and epochs
logger = logging.getLogger(__name__)


def checked_minutes(minutes: float) -> float:
    """Return the minutes of a training; refuse what is no number above 0, or more than a month."""
    minutes = real_number(minutes, "minutes", least=0, most=MOST)
    if minutes == 0:
        msg = "minutes got 0; expected a number above 0, such as 5"
        raise ValueError(msg)
    return minutes


def plan_minutes(learner: PointLearner[Any], minutes: float) -> PointsConfig:
    """Plan as many steps as fit into the time on this machine, and return the configuration.

    The first step compiles the program; some more are timed.  The learner forgets what they taught
    it, so that a run has the same steps whether it was interrupted or not.  Several workers plan by
    the chief's clock.

    Parameters
    ----------
    learner : PointLearner
        One that has learned nothing yet.
    minutes : float
        Of the whole training, above 0.

    Raises
    ------
    TypeError, ValueError
        The minutes are no number above 0, or more than a month.
    """
    workers = learner.workers
    minutes = workers.from_chief(checked_minutes(minutes))
    config, started = learner.config, workers.from_chief(time.perf_counter())
    learner.train_batch(*learner.batch(0, 0))
    compiled = workers.from_chief(time.perf_counter())
    until = compiled + min(_SHARE * 60 * minutes, _LONGEST)
    for done in itertools.count(1):
        learner.train_batch(*learner.batch(0, done % config.steps_per_epoch))
        now = workers.from_chief(time.perf_counter())
        if now >= until and done >= _FEWEST:
            break
    each = (now - compiled) / done
    left = _LEFT * (60 * minutes - (now - started))
    # A state takes half a second, and a film of a short training needs no sixty pictures.
    epochs = max(_FEWEST, min(config.epochs, round(4 * minutes)))
    steps = max(int(left / each), epochs)
    logger.info("%.1f ms a step: %d steps in %g minutes", 1000 * each, steps, minutes)
    learner.start_again(epochs, steps // epochs)
    return learner.config
