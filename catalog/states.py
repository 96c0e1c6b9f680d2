"""States: a table of allowed moves, and nothing that moves by itself.

A `Machine` is data: (state, verb) → state. Deciding is pure and here; writing is the
compare-and-set in `catalog.history.move`. Invariant: a verb that the table does not list in a
state is a `Refusal`, never a silent no-op.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from catalog.errors import Refusal

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Machine(Generic[S]):
    """The moves of one kind of thing: `moves[state, verb]` is the state that follows."""

    name: str
    moves: Mapping[tuple[S, str], S]

    def next(self, state: S, verb: str) -> S:
        """The state after `verb`, or a refusal that names both."""
        try:
            return self.moves[state, verb]
        except KeyError:
            raise Refusal(
                f"{self.name}.not_now",
                "This is not possible now: it is already “%(state)s”.",
                state=state.value,
                verb=verb,
            ) from None

    def sources(self, verb: str) -> frozenset[S]:
        """The states in which `verb` is allowed."""
        return frozenset(state for state, each in self.moves if each == verb)

    def verbs(self, state: S) -> tuple[str, ...]:
        """What can be done in `state`, in the order of the table."""
        return tuple(verb for each, verb in self.moves if each == state)
