"""A host's own page: her links, what came of them, and her commission with the reason for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.errors import NotFound
from catalog.money import Money
from catalog.products import Craft, Product, ProductState
from catalog.words import Words
from fulfillment import ledger
from storefront.live.attribution.models import Attribution
from storefront.live.hosts.queries import rate_of
from storefront.live.models import Click, Host, ProductLink
from storefront.live.sessions.models import LiveSession


@dataclass(frozen=True, slots=True)
class Whereto:
    """Where a link leads: the kind of page and its slug."""

    kind: str
    slug: str
    name: Words


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link with what came of it. `flagged` visits are bots, previews and her own, by why."""

    id: int
    code: str
    to: Whereto
    utm: dict[str, str]
    expires_at: datetime | None
    price: Money | None
    price_allowed: bool
    clicks: int
    flagged: dict[str, int]
    orders: int
    commission: Money


@dataclass(frozen=True, slots=True)
class HostView:
    """The head of her page and her links."""

    name: Words
    rate_points: int
    links: tuple[LinkRow, ...]
    pending: Money
    payable: Money


def host_view(session: Session, host_id: int, *, on: date) -> HostView:
    """Her links and what she is owed; six statements, however many links."""
    found = session.execute(select(Host.name, rate_of(on)).where(Host.id == host_id)).first()
    if found is None:
        raise NotFound("host")
    return HostView(
        name=found[0],
        rate_points=found[1],
        links=tuple(links_of(session, host_id)),
        pending=ledger.balance(session, f"host:{host_id}:pending"),
        payable=ledger.balance(session, f"host:{host_id}:payable"),
    )


def by_code(session: Session, code: str) -> tuple[ProductLink, Whereto]:
    """The link with a code and where it leads."""
    row = session.execute(_with_target(ProductLink).where(ProductLink.code == code)).first()
    if row is None:
        raise NotFound("link")
    return row[0], _whereto(row)


def link_of(session: Session, host_id: int, code: str) -> tuple[ProductLink, Whereto]:
    """One link of hers; another's does not exist."""
    link, to = by_code(session, code)
    if link.host_id != host_id:
        raise NotFound("link")
    return link, to


def linkable(session: Session) -> dict[str, list[tuple[int, Words]]]:
    """What a link can lead to: goods in the shop, crafts, cooperatives; three
    statements."""
    goods = select(Product.id, Product.name).where(Product.state == ProductState.PUBLISHED)
    crafts = select(Craft.id, Craft.name).order_by(Craft.id)
    homes = select(Cooperative.id, Cooperative.name).order_by(Cooperative.id)
    asked = {"product": goods.order_by(Product.id), "craft": crafts, "cooperative": homes}
    return {
        kind: [(row[0], row[1]) for row in session.execute(wanted)]
        for kind, wanted in asked.items()
    }


def links_of(session: Session, host_id: int) -> list[LinkRow]:
    """Her links, the newest first; two statements."""
    sold = _sold()
    columns = (func.coalesce(sold.c.orders, 0), func.coalesce(sold.c.commission, 0))
    rows = session.execute(
        _with_target(ProductLink, *columns)
        .outerjoin(sold, sold.c.link_id == ProductLink.id)
        .where(ProductLink.host_id == host_id)
        .order_by(ProductLink.id.desc())
    ).all()
    visits = _visits(session, host_id)
    return [_link_row(row, visits.get(row[0].id, {})) for row in rows]


def _link_row(row: Any, visits: dict[str, int]) -> LinkRow:
    link, orders, commission = row[0], row[-2], row[-1]
    return LinkRow(
        id=link.id,
        code=link.code,
        to=_whereto(row),
        utm=link.utm,
        expires_at=link.expires_at,
        price=None if link.price_minor is None else Money(link.price_minor),
        price_allowed=link.price_allowed_by is not None,
        clicks=visits.get("", 0),
        flagged={flag: count for flag, count in visits.items() if flag},
        orders=orders,
        commission=Money(int(commission)),
    )


def _with_target(*columns: Any) -> Select[Any]:
    first, *rest = columns
    goods = (Product.slug, Product.name, Craft.slug, Craft.name)
    shows = (LiveSession.slug, LiveSession.title)
    return (
        select(first, *goods, Cooperative.slug, Cooperative.name, *shows, *rest)
        .outerjoin(Product, Product.id == ProductLink.product_id)
        .outerjoin(Craft, Craft.id == ProductLink.craft_id)
        .outerjoin(Cooperative, Cooperative.id == ProductLink.cooperative_id)
        .outerjoin(LiveSession, LiveSession.id == ProductLink.session_id)
    )


def _whereto(row: Any) -> Whereto:
    told: Iterable[tuple[str, int]] = (
        ("product", 1),
        ("craft", 3),
        ("cooperative", 5),
        ("session", 7),
    )
    for kind, place in told:
        if row[place] is not None:
            return Whereto(kind, row[place], row[place + 1])
    raise NotFound("link")


def _visits(session: Session, host_id: int) -> dict[int, dict[str, int]]:
    rows = session.execute(
        select(Click.link_id, Click.flag, func.count())
        .join(ProductLink, ProductLink.id == Click.link_id)
        .where(ProductLink.host_id == host_id)
        .group_by(Click.link_id, Click.flag)
    )
    found: dict[int, dict[str, int]] = {}
    for link_id, flag, count in rows:
        found.setdefault(link_id, {})[flag] = count
    return found


def _sold() -> Subquery:
    kept: ColumnElement[Any] = case((Attribution.state == "void", 0), else_=1)
    return (
        select(
            Attribution.link_id,
            func.count(Attribution.order_id.distinct()).label("orders"),
            func.sum(Attribution.commission_minor * kept).label("commission"),
        )
        .where(Attribution.earned_at.is_not(None))
        .group_by(Attribution.link_id)
        .subquery("sold")
    )
