"""How the pictures of a person's own are prepared for a network that learned from such pictures."""

from __future__ import annotations

from dataclasses import dataclass

from sampler.config import limits
from sampler.config.base import Config, require
from sampler.config.limits import require_count, require_one_of
from sampler.support.arguments import shown

FITS = ("pad", "crop", "stretch")
INKS = ("dark", "light")
_LONGEST = 100  # letters of a label's name


@dataclass(frozen=True)
class PicturesConfig(Config):
    """Size, shape and background of the training pictures, see `sampler.datasets.load`."""

    size: int = 64
    fit: str = "pad"
    background: str = "white"
    ink: str | None = None  # in grey files: "dark" or "light"; None where each border tells
    label_names: tuple[str, ...] | None = None  # of the labels 0, 1, …; None for plain numbers

    def _validate(self) -> None:
        require_count(self, "size", 1, limits.SIDE)
        require_one_of(self, "fit", FITS)
        if self.ink is not None:
            require_one_of(self, "ink", INKS)
        names = self.label_names or ()
        require(len(names) <= limits.CLASSES, f"label_names got {len(names)} names; expected fewer")
        require(
            len(set(names)) == len(names) and all(0 < len(name) <= _LONGEST for name in names),
            f"label_names got {shown(names)}; expected different names of up to {_LONGEST} letters",
        )
