"""The row of keyframes as it is at one moment: every change makes another row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sampler.pictures.films.keyframes import Keyframe
from sampler.pictures.view import View
from sampler.support.arguments import whole_number


@dataclass(frozen=True)
class Entry:
    """A keyframe in a row; its number stays, wherever it is moved."""

    id: int
    keyframe: Keyframe
    name: str = "z"
    made_by: str = ""  # how to say z in Python, where there is a shorter way than all its numbers


@dataclass(frozen=True)
class Row:
    """Keyframes in order, and which of them is selected (its number, -1 for none).

    Examples
    --------
    >>> row = Row()
    >>> for number, name in enumerate("abc"):
    ...     row = row.added(Entry(number, Keyframe([float(number)]), name))
    >>> [entry.name for entry in row.moved(0, 2).entries], row.moved(0, 2).selected
    (['b', 'c', 'a'], 0)
    >>> [entry.name for entry in row.removed(2).entries], row.removed(2).selected
    (['a', 'b'], 1)
    """

    entries: tuple[Entry, ...] = ()
    selected: int = -1

    @property
    def keyframes(self) -> list[Keyframe]:
        """The keyframes, without what else is known of them."""
        return [entry.keyframe for entry in self.entries]

    @property
    def chosen(self) -> Entry | None:
        """The selected one."""
        return next((entry for entry in self.entries if entry.id == self.selected), None)

    def place(self, number: int) -> int:
        """Return where the keyframe of a number is, from 0."""
        found = [at for at, entry in enumerate(self.entries) if entry.id == number]
        if not found:
            msg = f"there is no keyframe {number} any more; choose one in the strip"
            raise ValueError(msg)
        return found[0]

    def at(self, index: int) -> Entry:
        """Return what is at a place, from 0."""
        if whole_number(index, "place", least=0) >= len(self.entries):
            msg = f"place is {index}; there are {len(self.entries)} keyframes, counted from 0"
            raise ValueError(msg)
        return self.entries[index]

    def select(self, index: int) -> Row:
        """Return the row with another selected."""
        return replace(self, selected=self.at(index).id)

    def added(self, entry: Entry, index: int | None = None) -> Row:
        """Return the row with one more, at the end or at a place; it is selected."""
        index = len(self.entries) if index is None else index
        return Row((*self.entries[:index], entry, *self.entries[index:]), entry.id)

    def moved(self, index: int, to: int) -> Row:
        """Return the row with one at another place; it is selected."""
        entry, _ = self.at(index), self.at(to)
        others = [other for other in self.entries if other is not entry]
        return Row((*others[:to], entry, *others[to:]), entry.id)

    def removed(self, index: int) -> Row:
        """Return the row without one; where it was selected, its neighbour is."""
        entry = self.at(index)
        left = tuple(other for other in self.entries if other is not entry)
        if self.selected != entry.id:
            return Row(left, self.selected)
        return Row(left, left[min(index, len(left) - 1)].id if left else -1)

    def changed(self, keyframe: Keyframe) -> Row:
        """Return the row with another keyframe in the selected one's place."""
        entries = tuple(
            replace(entry, keyframe=keyframe) if entry.id == self.selected else entry
            for entry in self.entries
        )
        return Row(entries, self.selected)

    def replaced(self, keyframes: Iterable[Keyframe], number: Callable[[], int]) -> Row:
        """Return a row of these; those that were in this row keep their names.

        `number` gives a new number.
        """
        known = {id(entry.keyframe): entry for entry in self.entries}
        entries: dict[int, Entry] = {}
        for keyframe in keyframes:
            entry = known.pop(id(keyframe), None) or Entry(number(), keyframe)
            entries[entry.id] = entry
        left = tuple(entries.values())
        kept = self.selected in entries
        return Row(left, self.selected if kept else left[0].id if left else -1)


def fitted(keyframe: Keyframe, plain: View) -> Keyframe:
    """Return a keyframe in a film's size, scale and aspect; itself where it has them already.

    Examples
    --------
    >>> keyframe = Keyframe([0.0], View(64, 64, scale=16.0, zoom=4.0))
    >>> fitted(keyframe, View(32, 32, scale=8.0)).view.zoom  # the same window
    2.0
    """
    if not isinstance(keyframe, Keyframe):
        msg = f"keyframe is a {type(keyframe).__name__}; expected a sampler.Keyframe"
        raise TypeError(msg)
    view = keyframe.view
    window = replace(
        plain,
        center=view.center,
        zoom=view.zoom * (plain.scale / view.scale),
        rotation=view.rotation,
    )
    return keyframe if window == view else replace(keyframe, view=window)
