"""Making links, counting visits, and a price of a link's own.

A price is asked for by one person of the office and allowed by another; it is never above the
shop's price, and never below the floor, which the caller knows. Asking again takes back what was
allowed. Each of these may be told again.

How it can fail: `link.taken`, `link.letters`, `link.target`; `link.price_floor`, `link.price_high`,
`link.second_person`.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.db import insert_once
from catalog.errors import Invalid, NotFound, Refusal
from catalog.history import Actor, record
from catalog.money import Money
from catalog.products import Craft, Product, ProductState
from storefront.live.models import Click, ProductLink
from storefront.live.rules import Knock, flag_of
from storefront.live.sessions.models import LiveSession

#: Short enough to be read out, and only letters that survive every platform.
CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
#: What platforms' own sub-ids let through.
CODE = re.compile(r"[0-9A-Za-z_]{3,20}")
UTM = ("source", "medium", "campaign")


class LinkRefused(Invalid):
    """A code that cannot be hers."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: exactly one of these."""

    product_id: int | None = None
    craft_id: int | None = None
    cooperative_id: int | None = None
    session_id: int | None = None

    def columns(self) -> dict[str, int | None]:
        """As a row keeps it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wishes of a link beside its target."""

    code: str = ""
    expires_at: datetime | None = None
    utm: dict[str, str] = field(default_factory=dict)

    @property
    def plain(self) -> bool:
        """Whether any link of hers to the same target will do."""
        return not (self.code or self.expires_at or self.utm)


def make_link(
    session: Session,
    host_id: int,
    target: Target,
    *,
    wish: Wish | None = None,
    actor: Actor,
    now: datetime,
) -> ProductLink:
    """A host's link; the plain one she has to the same target, if that is all she wishes."""
    wish = wish or Wish()
    _require_there(session, target)
    present = _present(session, host_id, target) if wish.plain else None
    if present is not None:
        return present
    if wish.code and not CODE.fullmatch(wish.code):
        raise LinkRefused(
            "link.letters",
            "Please use 3 to 20 of the letters a to z, digits and _.",
            field="code",
        )
    code = wish.code or "".join(secrets.choice(CODE_LETTERS) for _ in range(8))
    utm = {name: value[:60] for name, value in wish.utm.items() if name in UTM and value}
    values = {"code": code, "host_id": host_id, **target.columns(), "utm": utm}
    row = {**values, "expires_at": wish.expires_at, "created_at": now}
    link_id = insert_once(session, ProductLink, row)
    if link_id is None:
        raise LinkRefused("link.taken", "This code is somebody's already.", field="code")
    link = session.get_one(ProductLink, link_id)
    record(session, link, "make", actor=actor, now=now)
    return link


def end_link(session: Session, link: ProductLink, *, actor: Actor, now: datetime) -> None:
    """It leads nowhere new from now on; what came by it stays hers. Ended twice is ended."""
    if link.expires_at is None or link.expires_at > now:
        link.expires_at = now
        record(session, link, "end", actor=actor, now=now)


def click(
    session: Session, link: ProductLink, knock: Knock, *, now: datetime, source: str = ""
) -> bool:
    """Write the visit down; whether it counts. `source` is for reports only."""
    flag = flag_of(knock)
    told = (source or str(link.utm.get("source", "")))[:60]
    session.add(Click(link_id=link.id, flag=flag, source=told, at=now))
    session.flush()
    return not flag


def ask_price(
    session: Session,
    link: ProductLink,
    price: Money | None,
    *,
    bounds: tuple[Money, Money],
    actor: Actor,
    now: datetime,
) -> None:
    """A price for who comes by this link, between the floor and the shop's price; none takes it
    back at once."""
    if price is not None and link.product_id is None:
        raise Invalid("link.target", "Only a link to one product can have a price.", field="price")
    if price is not None and price < bounds[0]:
        raise Invalid(
            "link.price_floor",
            "Not below %(floor)s: less would not pay what the piece costs.",
            field="price",
            floor=bounds[0],
        )
    if price is not None and price >= bounds[1]:
        raise Invalid(
            "link.price_high", "In the shop it costs %(price)s.", field="price", price=bounds[1]
        )
    link.price_minor = price.minor if price is not None else None
    link.price_asked_by = actor.user_id if price is not None else None
    link.price_allowed_by = None
    record(session, link, "ask_price", actor=actor, now=now, price_minor=link.price_minor)


def allow_price(session: Session, link: ProductLink, *, actor: Actor, now: datetime) -> None:
    """A second person agrees: from now on who comes by the link pays it."""
    if link.price_minor is None:
        raise Refusal("link.no_price", "Nobody has asked for a price.")
    if actor.user_id is None or actor.user_id == link.price_asked_by:
        raise Refusal("link.second_person", "Somebody else must allow the price you asked for.")
    if link.price_allowed_by is None:
        link.price_allowed_by = actor.user_id
        record(session, link, "allow_price", actor=actor, now=now, price_minor=link.price_minor)


def _present(session: Session, host_id: int, target: Target) -> ProductLink | None:
    same: list[ColumnElement[bool]] = [
        getattr(ProductLink, name) == value
        if value is not None
        else getattr(ProductLink, name).is_(None)
        for name, value in target.columns().items()
    ]
    mine = select(ProductLink).where(
        ProductLink.host_id == host_id, ProductLink.expires_at.is_(None), *same
    )
    found = session.scalars(mine.order_by(ProductLink.id)).all()
    return next((each for each in found if not each.utm), None)


def _require_there(session: Session, target: Target) -> None:
    told = [value for value in target.columns().values() if value is not None]
    if len(told) != 1:
        raise NotFound("target")
    if target.product_id is not None:
        product = session.get(Product, target.product_id)
        if product is None or product.state is not ProductState.PUBLISHED:
            raise NotFound("product")
    elif target.craft_id is not None and session.get(Craft, target.craft_id) is None:
        raise NotFound("craft")
    elif target.session_id is not None and session.get(LiveSession, told[0]) is None:
        raise NotFound("live_session")
    elif target.cooperative_id is not None and session.get(Cooperative, told[0]) is None:
        raise NotFound("cooperative")
