"""The states to undo and redo."""

from __future__ import annotations

from typing import Generic, TypeVar

State = TypeVar("State")
_MOST = 500


class History(Generic[State]):
    """The states of a panel, step by step; 500 at most.

    Examples
    --------
    >>> history = History("a")
    >>> history.add("b"); history.add("c")
    >>> history.undo(), history.undo(), history.redo()
    ('b', 'a', 'b')
    >>> history.add("d")  # undone states are gone
    >>> history.can_redo
    False
    """

    def __init__(self, first: State) -> None:
        self._states, self._at, self._dragging = [first], 0, False

    def change(self, state: State, *, drag: bool, at_rest: bool) -> None:
        """Add a state; a drag is one step of many positions, until the picture is at rest."""
        continues = drag and self._dragging and not at_rest
        (self.replace if continues else self.add)(state)
        self._dragging = drag

    def add(self, state: State) -> None:
        """Add the state on the screen."""
        self._states = [*self._states[: self._at + 1], state][-_MOST:]
        self._at = len(self._states) - 1

    def replace(self, state: State) -> None:
        """Replace the state on the screen."""
        self._states[self._at :] = [state]

    @property
    def now(self) -> State:
        """The state on the screen."""
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
        """Go a step back, where there is one, and return that state."""
        self._at = max(self._at - 1, 0)
        return self.now

    def redo(self) -> State:
        """Go a step forward, where there is one, and return that state."""
        self._at = min(self._at + 1, len(self._states) - 1)
        return self.now
