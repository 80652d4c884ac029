"""What is known of the pictures of a set while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Gathered:
    """What is known of the pictures besides their pixels, in their order."""

    labels: list[int | None] = field(default_factory=list)
    attributes: dict[str, list[str]] = field(default_factory=dict)
    papers: list[int] = field(default_factory=list)  # see `fitting.paper_of`
    turns: list[bool] = field(default_factory=list)
    inks: list[bool] = field(default_factory=list)  # one channel of an array, where 255 = ink
    announced: list[bool] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)  # the item of each
    broken: list[str] = field(default_factory=list)
