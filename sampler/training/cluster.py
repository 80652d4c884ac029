"""The cluster of a training by several processes, as the variable TF_CONFIG describes it."""

from __future__ import annotations

import json
import os
from typing import NamedTuple

from sampler.config import PointsConfig, PointVaeConfig, TrainingConfig
from sampler.training.meeting import host_and_port

_VARIABLE = "TF_CONFIG"
_EXAMPLE = (
    '{"cluster": {"worker": ["host1:2222", "host2:2222"]}, "task": {"type": "worker", "index": 0}}'
)


class Place(NamedTuple):
    """The number of a process, 0 for the chief, and the addresses of all where it is not alone."""

    number: int = 0
    addresses: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many processes train together."""
        return max(len(self.addresses), 1)

    @property
    def is_chief(self) -> bool:
        """Whether it is the one that writes."""
        return self.number == 0


def place() -> Place:
    """Return this process's place, as TF_CONFIG says; without it, it is alone.

    Raises
    ------
    ValueError
        The variable is no description of a cluster of workers.
    """
    text = os.environ.get(_VARIABLE, "")
    try:
        config = json.loads(text or "{}")
        if not config.get("cluster"):
            return Place()
        jobs = {job: tuple(config["cluster"].get(job, ())) for job in ("chief", "worker")}
        for address in jobs["chief"] + jobs["worker"]:
            host_and_port(address)
        kind, number = config["task"]["type"], int(config["task"]["index"])
        count = len(jobs[kind])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        msg = f"{_VARIABLE} got {text[:200]!r}; expected workers and a task, such as {_EXAMPLE}"
        raise ValueError(msg) from error
    if not 0 <= number < count:
        msg = f"{_VARIABLE} got index {number} of {count} of type {kind}; count them from 0"
        raise ValueError(msg)
    first = len(jobs["chief"]) if kind == "worker" else 0
    return Place(first + number, jobs["chief"] + jobs["worker"])


def check_cluster(config: TrainingConfig | PointsConfig) -> None:
    """Refuse a configuration that the cluster cannot share, where there is one.

    Raises
    ------
    ValueError
        Its learner has no encoder, or its batch does not divide by the number of workers.
    """
    count = place().count
    if count == 1:
        return
    if not isinstance(config, PointVaeConfig):
        msg = (
            f"{_VARIABLE} names {count} workers, which preset {config.preset!r} cannot share: "
            "pass preset='encoder', or unset the variable"
        )
        raise ValueError(msg)
    size = config.batch_size
    if size % count:
        fitting = ", ".join(str(n) for n in range(1, size + 1) if size % n == 0)
        msg = (
            f"batch_size got {size}; expected a multiple of {count}, the workers that {_VARIABLE} "
            f"names. Start so many that divide it ({fitting}), or change batch_size"
        )
        raise ValueError(msg)
