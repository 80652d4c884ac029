"""What is said about a set once it is read: broken files, ink, duplicates, lonely labels."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any

import numpy as np

from sampler.datasets.gathered import Gathered
from sampler.datasets.idx import DataError
from sampler.datasets.pixel_store import PixelStore
from sampler.datasets.settings import Settings
from sampler.datasets.sources.item import Source

_SHOWN = 5  # names in a message
_logger = logging.getLogger("sampler.datasets")


def broken_error(reasons: list[str], count: int, origin: str) -> DataError:
    """Return the error that names every item that cannot be read."""
    if count == 1:
        return DataError(reasons[0])
    if len(reasons) == 1:
        return DataError(f"{reasons[0]}; or take it out, or pass skip_broken=True")
    listed = "".join(f"\n  - {reason}" for reason in reasons)
    return DataError(
        f"{len(reasons)} of the {count} pictures of '{origin}' cannot be read; take them out, or "
        f"pass skip_broken=True to go on without them:{listed}"
    )


def announce(
    source: Source, known: Gathered, store: PixelStore, turned: np.ndarray, settings: Settings
) -> dict[str, Any]:
    """Log what is worth knowing; return the note of the set and the remarks for the next start."""
    remarks = [f"{source.origin}: {remark}" for remark in (*source.remarks, *_broken(known))]
    for remark in (
        *_ink(known, store, turned, settings),
        *_several(source, known),
        *_duplicates(store),
        *_lonely(source, known),
        *_constant(source, known, store),
    ):
        remarks.append(f"{source.origin}: {remark}")
    for remark in remarks:
        _logger.warning("%s", remark)
    notes = [source.note, *_duplicates(store), *_broken_note(known)]
    return {"note": "; ".join(note for note in notes if note), "remarks": remarks}


def _broken(known: Gathered) -> list[str]:
    if not known.broken:
        return []
    listed = "; ".join(known.broken)
    return [f"left out {len(known.broken)} that cannot be read: {listed}"]


def _broken_note(known: Gathered) -> list[str]:
    return [f"{len(known.broken)} left out"] if known.broken else []


def _ink(known: Gathered, store: PixelStore, turned: np.ndarray, settings: Settings) -> list[str]:
    """Return remarks on the pictures that became ink without the argument `ink`."""
    if store.shape[2] != 1 or settings.ink is not None:
        return []
    remarks = []
    said = turned & np.array(known.announced)
    count = int(np.count_nonzero(said))
    if count:
        is_dark = (np.array(known.papers)[said] < 0).any()
        kind = "shaded pictures" if is_dark else "pictures, dark on light"
        remarks.append(
            f"turned {count} of {store.count} grey {kind}, into ink (255 = ink); "
            "ink='light' keeps them as they are, ink='dark' turns all"
        )
    dark = int(np.count_nonzero((np.array(known.papers) > 0) & ~np.array(known.turns)))
    if dark:
        remarks.append(
            f"{dark} of {store.count} pictures in arrays look dark on light, where 255 = ink is "
            "expected; they are left as they are; ink='dark' turns them"
        )
    return remarks


def _several(source: Source, known: Gathered) -> list[str]:
    frames = {owner: n for owner, n in Counter(known.owners).items() if n > 1}
    if not frames:
        return []
    listed = ", ".join(f"{source.items[i].name} ({n})" for i, n in list(frames.items())[:_SHOWN])
    return [f"{len(frames)} files hold several frames, each of which is a picture: {listed}"]


def _duplicates(store: PixelStore) -> list[str]:
    if not store.duplicates:
        return []
    verb = "is an exact duplicate" if store.duplicates == 1 else "are exact duplicates"
    return [f"{store.duplicates} of {store.count} pictures {verb} of others"]


def _lonely(source: Source, known: Gathered) -> list[str]:
    counts = Counter(label for label in known.labels if label is not None)
    lonely = sorted(label for label, n in counts.items() if n == 1)
    if not lonely or len(lonely) == len(counts):  # one picture each: a set of single signs
        return []
    names = source.label_names
    listed = ", ".join(repr(names[i]) if names else str(i) for i in lonely[:_SHOWN])
    more = _more(len(lonely))
    return [f"{len(lonely)} of {len(counts)} labels have one picture alone: {listed}{more}"]


def _constant(source: Source, known: Gathered, store: PixelStore) -> list[str]:
    found = store.constant
    if not found:
        return []
    listed = ", ".join(source.items[known.owners[i]].name for i in found[:_SHOWN])
    return [
        f"{len(found)} of {store.count} pictures are of one colour throughout, so they show "
        f"nothing: {listed}{_more(len(found))}"
    ]


def _more(count: int) -> str:
    return f" and {count - _SHOWN} more" if count > _SHOWN else ""
