"""Every address of the house and who may pass it, asked of the map of addresses itself: a new
address that nobody gave a row in `ROOMS` fails here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from catalog.words import Words
from storefront.accounts import POSTS, Role, User
from storefront.live import Host
from tests.made_making import a_floor
from tests.storefront.accounts.browser import TOKEN

ANYBODY, MYSELF = frozenset(Role) | {None}, frozenset({"signed in"})
#: beginning of the address → the roles that pass it; the longest beginning counts.
ROOMS: dict[str, frozenset[Any]] = {
    "/work": frozenset({Role.MAKER}),
    "/coop": frozenset({Role.LEAD, *POSTS}),
    "/coop/training": frozenset({Role.LEAD, Role.OFFICE}),
    "/certificates": frozenset({Role.MAKER, Role.LEAD, Role.OFFICE}),
    "/partners": MYSELF,
    "/pay-questions": frozenset({Role.LEAD, Role.OFFICE}),
    "/inspect": frozenset({Role.INSPECTOR, Role.OFFICE}),
    "/ship": frozenset({Role.INSPECTOR, Role.OFFICE}),
    "/returns": frozenset({Role.INSPECTOR, Role.OFFICE}),
    "/host": frozenset({Role.HOST}),
    "/office": frozenset({Role.OFFICE}),
    "/account": MYSELF,
    "/helping": MYSELF,
    "/sessions": frozenset({Role.HOST, Role.OFFICE}),
    "/desk": MYSELF,
    "/stall": MYSELF,
}
#: Addresses that everybody may open; what is private behind them is named by a secret.
OPEN = (
    *("/healthz", "/readyz", "/metrics", "/static/", "/media/", "/photos/"),
    *("/sign-in", "/sign-out"),
    *("/products", "/crafts/", "/cooperatives", "/makers/", "/search", "/cart", "/checkout"),
    *("/orders/<token>", "/l/<code>", "/rehearsal/", "/webhooks/", "/appearance", "/p/<code>"),
    *("/about", "/accessibility", "/help", "/privacy", "/terms", "/robots.txt", "/sitemap.xml"),
    *("/sitemaps/", "/feeds/", "/films/", "/quotes/<token>", "/places"),
    *(
        "/gift-cards",
        "/receipts/<code>",
        "/reviews/<int:review_id>/complaint",
        "/waiting",
        "/wishlist",
        "/wishlists/<token>",
        *("/live", "/claims/<token>", "/overlay/<token>", "/hooks/chat/<token>", "/stalls"),
    ),
)
#: Signed by the sender instead of by a token in a form.
SIGNED = ("/webhooks/", "/hooks/")


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def room_of(address: str) -> frozenset[Any] | None:
    found = [
        room for room in ROOMS if address == room or address.startswith((room + "/", room + "."))
    ]
    return ROOMS[max(found, key=len)] if found else None


def example(app: Flask, rule: Rule) -> str:
    kinds = {name: type(each).__name__.lower() for name, each in rule._converters.items()}
    values = dict.fromkeys(kinds, 1) | dict(rule.defaults or {})
    texts = {name: "x" for name, kind in kinds.items() if "int" not in kind}
    built = app.url_map.bind("localhost").build(rule.endpoint, values | texts, method=_method(rule))
    return str(built)


def _method(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or ()) else "POST"


def test_every_address_has_its_row(app: Flask) -> None:
    strangers = [
        rule.rule
        for rule in rules(app)
        if rule.rule != "/" and room_of(rule.rule) is None and not rule.rule.startswith(OPEN)
    ]
    assert strangers == []


def test_a_guest_is_led_to_the_door_of_every_closed_room(app: Flask, client: FlaskClient) -> None:
    closed = [rule for rule in rules(app) if room_of(rule.rule) and _method(rule) == "GET"]
    assert len(closed) > 10
    for rule in closed:
        answer = client.get(example(app, rule))
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/sign-in"), rule


def test_a_guest_changes_nothing_in_a_closed_room(app: Flask, client: FlaskClient) -> None:
    token = TOKEN.search(client.get("/sign-in").text)
    assert token is not None
    for rule in rules(app):
        if room_of(rule.rule) and "POST" in (rule.methods or ()):
            answer = client.post(example(app, rule), data={"csrf_token": token[1]})
            assert answer.status_code in {303, 401}, rule
            assert answer.status_code == 401 or answer.location.startswith("/sign-in"), rule


@pytest.mark.parametrize("role", [None, *Role])
def test_other_roles_are_refused_in_every_room(
    app: Flask,
    session: Session,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
    role: Role | None,
) -> None:
    browser = signed_in(user("lin@example.org", role, **_belongs(session, role)))
    for rule in rules(app):
        room = room_of(rule.rule)
        if room is None or room is MYSELF or role in room or _method(rule) != "GET":
            continue
        assert browser.get(example(app, rule)).status_code in {403, 404}, (role, rule)


def test_every_form_needs_its_token(
    app: Flask, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    browser = signed_in(user("wen@example.org", Role.OFFICE))
    posts = [rule for rule in rules(app) if "POST" in (rule.methods or ())]
    for rule in posts:
        if rule.rule.startswith(SIGNED):
            continue
        values = dict.fromkeys(rule.arguments, 1)
        address = app.url_map.bind("localhost").build(rule.endpoint, values, method="POST")
        assert browser.post(address).status_code == 400, rule


def _belongs(session: Session, role: Role | None) -> dict[str, int]:
    if role not in {Role.MAKER, Role.LEAD, Role.HOST, *POSTS}:
        return {}
    floor = a_floor(session)
    if role is Role.MAKER:
        return {"maker_id": floor.maker.id}
    if role in {Role.LEAD, *POSTS}:
        return {"cooperative_id": floor.cooperative.id}
    return {"host_id": _a_host(session)}


def _a_host(session: Session) -> int:
    made = Host(slug="yun", name=Words("云", "Yun"), platforms={}, rate_points=800)
    session.add(made)
    session.commit()
    return made.id
