"""A person at the door, as access sees her: plain facts, no row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from catalog.errors import NotFound
from catalog.history import Actor
from catalog.words import Words
from storefront.accounts.models import Role

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Helping:
    """For whom somebody acts who is named as her helper."""

    helper_id: int
    maker_id: int
    alias: Words


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at the door: a user with what her memberships allow; a guest has none.

    `cooperative_ids` are those she leads, `posts` what else she does at which cooperative. `weak`
    says that the office is hers but that she came in without a second factor; `credited` that she
    has had store credit; `helping` that she acts for a maker, who is then `maker_id`.
    """

    user_id: int | None = None
    roles: frozenset[Role] = frozenset()
    maker_id: int | None = None
    cooperative_ids: frozenset[int] = field(default_factory=frozenset)
    host_id: int | None = None
    weak: bool = False
    credited: bool = False
    posts: frozenset[tuple[Role, int]] = field(default_factory=frozenset)
    helping: Helping | None = None

    def actor(self, role: Role | str = "shopper") -> Actor:
        """How history names her when she acts in `role`; a helper is always named as one."""
        if self.helping is not None and role == Role.MAKER:
            return Actor(self.user_id, "helper", on_behalf_of=self.helping.maker_id)
        return Actor(self.user_id, str(role))

    def homes(self, *posts: Role) -> frozenset[int]:
        """The cooperatives she leads, and those where she holds one of these posts."""
        return self.cooperative_ids | {home for role, home in self.posts if role in posts}


GUEST = Person()


def for_office(person: Person, row: T | None, what: str) -> T:
    """The row, if there is one and the office is hers; `NotFound` in every other case."""
    if row is None or Role.OFFICE not in person.roles:
        raise NotFound(what)
    return row
