"""Something that breaks at a chosen moment: before or after the n-th statement, at the commit, or
after the commit and before the answer. What happens then is told: an error, or the end of the
process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

#: When it breaks: around a statement, at the commit, or when all is done and nobody was told.
WHENS = ("before", "after", "commit", "answer")


class Broken(Exception):  # noqa: N818 - it is what happened, not what went wrong with the code
    """The machine failed here."""


def breaks() -> None:
    """Fail with an error."""
    raise Broken


@dataclass
class Faults:
    """Counts the statements of an engine and acts at one of them."""

    act: Callable[[], None] = breaks
    when: str = ""
    at: int = 0
    seen: int = 0

    def listen(self, engine: Engine) -> Faults:
        """Begin to count on an engine."""
        event.listen(engine, "before_cursor_execute", self._before)
        event.listen(engine, "after_cursor_execute", self._after)
        event.listen(engine, "commit", self._commit)
        return self

    def leave(self, engine: Engine) -> None:
        """No more counting."""
        event.remove(engine, "before_cursor_execute", self._before)
        event.remove(engine, "after_cursor_execute", self._after)
        event.remove(engine, "commit", self._commit)

    def arm(self, when: str = "", at: int = 0) -> None:
        """Break next time: `when`, and around which statement; nothing is armed without."""
        self.when, self.at, self.seen = when, at, 0

    def commit(self, session: Session) -> None:
        """Commit, and perhaps break before anybody hears of it."""
        session.commit()
        self._strike("answer")

    def _before(self, _c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("BEGIN", "PRAGMA")):
            return
        self.seen += 1
        if self.seen == self.at:
            self._strike("before")

    def _after(self, _c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if self.seen == self.at and not statement.startswith(("BEGIN", "PRAGMA")):
            self._strike("after")

    def _commit(self, _connection: Any) -> None:
        self._strike("commit")

    def _strike(self, when: str) -> None:
        if self.when == when:
            self.arm()
            self.act()
