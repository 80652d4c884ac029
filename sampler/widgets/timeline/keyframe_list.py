"""An immutable list of keyframes: every change makes another list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sampler.pictures.films.keyframes import Keyframe
from sampler.pictures.view import View
from sampler.support.arguments import whole_number


@dataclass(frozen=True)
class Entry:
    """A keyframe in a list.

    Parameters
    ----------
    id : int
        Its number, wherever it is moved.
    keyframe : Keyframe
        The keyframe itself.
    name : str
        The caption of its thumbnail.
    made_by : str
        A method call that gives z, shorter than its numbers; or "".
    """

    id: int
    keyframe: Keyframe
    name: str = "z"
    made_by: str = ""


@dataclass(frozen=True)
class KeyframeList:
    """Keyframes in order, with a selected one.

    Parameters
    ----------
    entries : tuple of Entry
        In order.
    selected : int
        The selected one's number, -1 for none.

    Examples
    --------
    >>> keyframes = KeyframeList()
    >>> for number, name in enumerate("abc"):
    ...     keyframes = keyframes.added(Entry(number, Keyframe([float(number)]), name))
    >>> moved, removed = keyframes.moved(0, 2), keyframes.removed(2)
    >>> [entry.name for entry in moved.entries], moved.selected
    (['b', 'c', 'a'], 0)
    >>> [entry.name for entry in removed.entries], removed.selected
    (['a', 'b'], 1)
    """

    entries: tuple[Entry, ...] = ()
    selected: int = -1

    @property
    def keyframes(self) -> list[Keyframe]:
        """The keyframes alone."""
        return [entry.keyframe for entry in self.entries]

    @property
    def selected_entry(self) -> Entry | None:
        """The selected one, if there is one."""
        return next((entry for entry in self.entries if entry.id == self.selected), None)

    def index_of(self, number: int) -> int:
        """Return the place of the keyframe of a number, from 0."""
        for index, entry in enumerate(self.entries):
            if entry.id == number:
                return index
        msg = f"there is no keyframe {number} any more; choose one in the strip"
        raise ValueError(msg)

    def at(self, index: int) -> Entry:
        """Return the entry at a place, from 0."""
        if whole_number(index, "place", least=0) >= len(self.entries):
            many = len(self.entries)
            msg = f"place got {index}; expected one of {many} keyframes, counted from 0"
            raise ValueError(msg)
        return self.entries[index]

    def select(self, index: int) -> KeyframeList:
        """Return the list with another one selected."""
        return replace(self, selected=self.at(index).id)

    def added(self, entry: Entry, index: int | None = None) -> KeyframeList:
        """Return the list with one more, at the end or at a place; it is selected."""
        index = len(self.entries) if index is None else index
        return KeyframeList((*self.entries[:index], entry, *self.entries[index:]), entry.id)

    def moved(self, index: int, to: int) -> KeyframeList:
        """Return the list with one at another place; it is selected."""
        entry, _ = self.at(index), self.at(to)
        others = [other for other in self.entries if other is not entry]
        return KeyframeList((*others[:to], entry, *others[to:]), entry.id)

    def removed(self, index: int) -> KeyframeList:
        """Return the list without one; its neighbour is selected instead of it."""
        entry = self.at(index)
        left = tuple(other for other in self.entries if other is not entry)
        if self.selected != entry.id:
            return KeyframeList(left, self.selected)
        return KeyframeList(left, left[min(index, len(left) - 1)].id if left else -1)

    def changed(self, keyframe: Keyframe) -> KeyframeList:
        """Return the list with another keyframe in the selected one's place."""
        entries = tuple(
            replace(entry, keyframe=keyframe) if entry.id == self.selected else entry
            for entry in self.entries
        )
        return KeyframeList(entries, self.selected)

    def replaced(self, keyframes: Iterable[Keyframe], number: Callable[[], int]) -> KeyframeList:
        """Return a list of keyframes; those that were in this list keep their names.

        `number` gives a new number.
        """
        known = {id(entry.keyframe): entry for entry in self.entries}
        entries: dict[int, Entry] = {}
        for keyframe in keyframes:
            entry = known.pop(id(keyframe), None) or Entry(number(), keyframe)
            entries[entry.id] = entry
        left = tuple(entries.values())
        kept = self.selected in entries
        return KeyframeList(left, self.selected if kept else left[0].id if left else -1)


def fitted(keyframe: Keyframe, plain: View) -> Keyframe:
    """Return a keyframe in a film's size, scale and aspect; itself if it has them already.

    Examples
    --------
    >>> keyframe = Keyframe([0.0], View(64, 64, scale=16.0, zoom=4.0))
    >>> fitted(keyframe, View(32, 32, scale=8.0)).view.zoom  # the same window
    2.0
    """
    if not isinstance(keyframe, Keyframe):
        msg = f"keyframe got a {type(keyframe).__name__}; expected a sampler.Keyframe"
        raise TypeError(msg)
    view = keyframe.view
    window = replace(
        plain,
        center=view.center,
        zoom=view.zoom * (plain.scale / view.scale),
        rotation=view.rotation,
    )
    return keyframe if window == view else replace(keyframe, view=window)
