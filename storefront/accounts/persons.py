"""A person at the door, as access sees her: plain facts, no row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from catalog.errors import NotFound
from catalog.history import Actor
from storefront.accounts.models import Role

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at the door: a user with what her memberships allow; a guest has none.

    `weak` says that the office is hers but that she came in without a second factor; `credited`
    that she has had store credit.
    """

    user_id: int | None = None
    roles: frozenset[Role] = frozenset()
    maker_id: int | None = None
    cooperative_ids: frozenset[int] = field(default_factory=frozenset)
    host_id: int | None = None
    weak: bool = False
    credited: bool = False

    def actor(self, role: Role | str = "shopper") -> Actor:
        """How history names her when she acts in `role`."""
        return Actor(self.user_id, str(role))


GUEST = Person()


def for_office(person: Person, row: T | None, what: str) -> T:
    """The row, if there is one and the office is hers; `NotFound` in every other case."""
    if row is None or Role.OFFICE not in person.roles:
        raise NotFound(what)
    return row
