"""Navigation: the rooms a person may enter, by her roles.

Rule: a door is shown only if she has the role and the address answers; the room itself still asks
(`access.require`), for a hidden door is not a locked one.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request, session
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

from storefront.accounts import POSTS, Role
from storefront.accounts.access import person
from storefront.views.preferences import theme
from storefront.wiring.icons import drawing


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: for which role, where, what it is called."""

    role: Role
    address: str
    name: object
    icon: str


DOORS = (
    Door(Role.MAKER, "/work", _l("My work"), "hand"),
    Door(Role.LEAD, "/coop", _l("Today"), "house"),
    Door(Role.LEAD, "/coop/batches", _l("Batches"), "layers"),
    Door(Role.LEAD, "/coop/materials", _l("Materials"), "package-open"),
    Door(Role.LEAD, "/coop/inspections", _l("Quality"), "search-check"),
    Door(Role.LEAD, "/coop/parcels", _l("Parcels"), "package"),
    Door(Role.LEAD, "/coop/pickups", _l("Hand over"), "hand"),
    Door(Role.LEAD, "/coop/makers", _l("Makers"), "users"),
    Door(Role.LEAD, "/pay-questions", _l("Pay questions"), "info"),
    Door(Role.LEAD, "/coop/training", _l("Training"), "star"),
    Door(Role.LEAD, "/coop/settings", _l("Our cooperative"), "map-pin"),
    *(Door(post, "/coop", _l("Today"), "house") for post in POSTS),
    Door(Role.PACKER, "/coop/parcels", _l("Parcels"), "package"),
    Door(Role.PACKER, "/coop/pickups", _l("Hand over"), "hand"),
    Door(Role.LEAD, "/coop/reviews", _l("Reviews"), "star"),
    Door(Role.LEAD, "/coop/thanks", _l("Thanks"), "heart"),
    Door(Role.INSPECTOR, "/inspect", _l("Inspect"), "search-check"),
    Door(Role.INSPECTOR, "/ship", _l("Receive and send"), "truck"),
    Door(Role.INSPECTOR, "/ship/kits", _l("Kits"), "package-open"),
    Door(Role.INSPECTOR, "/ship/pickups", _l("Hand over"), "hand"),
    Door(Role.INSPECTOR, "/returns", _l("Returns"), "undo-2"),
    Door(Role.HOST, "/host", _l("My links"), "link"),
    Door(Role.HOST, "/desk", _l("Desk"), "play"),
    Door(Role.HOST, "/sessions", _l("Live sessions"), "calendar-days"),
    Door(Role.OFFICE, "/office", _l("Office"), "house"),
    Door(Role.OFFICE, "/office/orders", _l("Orders"), "clipboard-list"),
    Door(Role.OFFICE, "/returns", _l("Returns"), "undo-2"),
    Door(Role.OFFICE, "/office/plans", _l("Plans"), "calendar-days"),
    Door(Role.OFFICE, "/office/waves", _l("Waves"), "layers"),
    Door(Role.OFFICE, "/office/waiting", _l("Waiting lines"), "clock"),
    Door(Role.OFFICE, "/office/quotes", _l("Quotes"), "hand-heart"),
    Door(Role.OFFICE, "/sessions", _l("Live sessions"), "star"),
    Door(Role.OFFICE, "/office/goods", _l("Goods"), "gem"),
    Door(Role.OFFICE, "/office/stalls", _l("Stalls and carts"), "shopping-bag"),
    Door(Role.OFFICE, "/office/channels", _l("Shops on platforms"), "link"),
    Door(Role.OFFICE, "/office/materials", _l("Materials"), "layers"),
    Door(Role.OFFICE, "/office/quality", _l("Quality"), "search-check"),
    Door(Role.OFFICE, "/office/reviews", _l("Reviews"), "star"),
    Door(Role.OFFICE, "/office/delivery", _l("Delivery"), "truck"),
    Door(Role.OFFICE, "/office/taxes", _l("Taxes"), "scale"),
    Door(Role.OFFICE, "/office/invoices", _l("Invoices"), "banknote"),
    Door(Role.OFFICE, "/office/fapiao", _l("Fapiao"), "ticket"),
    Door(Role.OFFICE, "/office/hosts", _l("Hosts"), "users"),
    Door(Role.OFFICE, "/office/vouchers", _l("Vouchers"), "ticket"),
    Door(Role.OFFICE, "/office/credit", _l("Gift cards"), "heart"),
    Door(Role.OFFICE, "/office/people", _l("People"), "users"),
    Door(Role.OFFICE, "/office/courses", _l("Training"), "star"),
    Door(Role.OFFICE, "/office/reports", _l("Reports"), "clipboard-list"),
    Door(Role.OFFICE, "/office/money", _l("Money"), "coins"),
    Door(Role.OFFICE, "/pay-questions", _l("Pay questions"), "info"),
)


def _answers(address: str) -> bool:
    adapter = current_app.url_map.bind("")
    try:
        adapter.match(address, method="GET")
    except HTTPException:
        return False
    return True


def doors() -> tuple[Door, ...]:
    """The doors of the person who asks."""
    roles = person().roles
    return tuple(door for door in DOORS if door.role in roles and _answers(door.address))


def here(door: Door, among: tuple[Door, ...]) -> bool:
    """Whether this page lies behind `door` and behind no closer one."""
    inside = [each.address for each in among if _inside(each.address)]
    return bool(inside) and max(inside, key=len) == door.address


def _inside(address: str) -> bool:
    return request.path == address or request.path.startswith(address + "/")


def cart_pieces() -> int:
    """Pieces in the cart, as the cart last said; no question to the database."""
    return int(session.get("cart_pieces", 0))


def connect_navigation(app: Flask) -> None:
    """Give layouts their doors."""
    app.jinja_env.globals.update(
        doors=doors, here=here, cart_pieces=cart_pieces, theme=theme, drawing=drawing, person=person
    )
