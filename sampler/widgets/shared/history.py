"""Undo and redo."""

from __future__ import annotations

from typing import Generic, TypeVar

State = TypeVar("State")
_MOST = 500


class History(Generic[State]):
    """What a panel showed, step by step.

    Examples
    --------
    >>> history = History("a")
    >>> history.add("b"); history.add("c")
    >>> history.undo(), history.undo(), history.redo()
    ('b', 'a', 'b')
    >>> history.add("d")  # what was undone is gone
    >>> history.can_redo
    False
    """

    def __init__(self, first: State) -> None:
        self._states, self._at = [first], 0

    def add(self, state: State) -> None:
        """Add what is shown now."""
        self._states = [*self._states[: self._at + 1], state][-_MOST:]
        self._at = len(self._states) - 1

    def replace(self, state: State) -> None:
        """Change the last state: a drag is one step, however many positions it had."""
        self._states[self._at :] = [state]

    @property
    def now(self) -> State:
        """The state that is shown."""
        return self._states[self._at]

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a step forward."""
        return self._at < len(self._states) - 1

    def undo(self) -> State:
        """Go a step back, where there is one, and return what is shown then."""
        self._at = max(self._at - 1, 0)
        return self.now

    def redo(self) -> State:
        """Go a step forward, where there is one, and return what is shown then."""
        self._at = min(self._at + 1, len(self._states) - 1)
        return self.now
