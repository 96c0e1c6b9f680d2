"""Refusals: what a person may do wrong, told to her in one place.

A rule or an action raises `Refusal`; one handler at the edge turns it into a page, a problem
document or a sentence on stderr. Anything else that is raised is a bug and is allowed to crash.
Invariant: `code` is stable and machine-readable (`batch.stale`), `message` is an English
sentence in `%(name)s` style that is a message id of the translation catalogue.
"""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - a refusal is not an error
    """A request that cannot be granted, with the reason a person can act on.

    `code` names the refusal for machines, `message` is the English sentence with `%(name)s`
    places for `facts`, `status` is the HTTP status it becomes (409 unless told otherwise).
    """

    def __init__(self, code: str, message: str, /, *, status: int = 409, **facts: object) -> None:
        super().__init__(message % facts if facts else message)
        self.code = code
        self.message = message
        self.status = status
        self.facts = facts


class NotFound(Refusal):
    """The row does not exist, or is not yours: both answer 404 so that neither is disclosed."""

    def __init__(self, what: str = "page") -> None:
        super().__init__(f"{what}.not_found", "We could not find that.", status=404)


class Invalid(Refusal):
    """What was sent cannot be understood; `field` says where."""

    def __init__(self, code: str, message: str, /, *, field: str = "", **facts: object) -> None:
        super().__init__(code, message, status=400, **facts)
        self.field = field
