"""A stall's pages: selling with and without a net, loading, counting back, who finds them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.history import Actor
from catalog.products import Craft
from storefront import stalls
from storefront.accounts import Role, User
from storefront.stalls.day_models import StallSale, StallSaleLine
from tests.made_making import a_maker
from tests.made_stalls import Cart, a_cart, a_sale, lying
from tests.storefront.accounts.browser import send


@pytest.fixture
def cart(session: Session, user: Callable[..., User], now: datetime) -> Cart:
    return a_cart(session, user, now)


@pytest.fixture
def lan(cart: Cart, signed_in: Callable[[User], FlaskClient]) -> FlaskClient:
    browser = signed_in(cart.seller)
    browser.get("/stall?lang=en")
    return browser


def brought(browser: FlaskClient, form: dict[str, str]) -> dict[str, str]:
    """What the shop says to what a phone brings."""
    headers = {"X-CSRFToken": browser.get("/stall/metro/sendings").get_json()["token"]}
    answer = browser.post("/stall/metro/sendings", data=form, headers=headers)
    assert answer.status_code == 200
    return dict(answer.get_json())


def pressed(cart: Cart, nonce: str, pieces: int = 1, **more: str) -> dict[str, str]:
    """What a form or a phone sends."""
    form = {"nonce": nonce, "day": str(cart.day.id), "pay": "cash"}
    return {**form, f"pieces-{cart.jade.id}": str(pieces), **more}


def test_a_seller_sells_undoes_counts_and_reads_her_report(
    cart: Cart, lan: FlaskClient, session: Session
) -> None:
    assert cart.jade.sku in lan.get("/stall/metro").text
    typed = {"code": cart.jade.sku, f"pieces-{cart.knot.id}": "1"}
    summed = send(lan, "/stall/metro", "/stall/metro/sales", **typed)
    assert "104.00" in summed.text
    sold = send(
        lan, "/stall/metro", "/stall/metro/sales", **pressed(cart, "a" * 12, 2, given="150")
    )
    assert sold.status_code == 303
    after = lan.get("/stall/metro").text.replace("CN¥", "¥")
    assert "Change: ¥46.00 (2 × ¥20.00 + 1 × ¥5.00 + 1 × ¥1.00)." in after
    mistake = {"sale": "a" * 12, "nonce": "b" * 12, "reason": "typed_twice"}
    send(lan, "/stall/metro", "/stall/metro/undoings", **mistake)
    assert lying(session, cart.jade, cart.stall.location_id) == 5
    session.commit()
    send(lan, "/stall/metro", "/stall/metro/sales", **pressed(cart, "c" * 12, 1))
    session.commit()
    counted = {f"count-{cart.jade.id}": "2", f"count-{cart.knot.id}": "3", "cash": "52"}
    closed = send(lan, "/stall/metro/count", "/stall/metro/count", **counted)
    report = lan.get(closed.headers["Location"]).text
    assert "2 fewer than the book says." in report
    assert "The box holds what the book says." in report
    sheet = lan.get(closed.headers["Location"] + "/report.csv")
    assert sheet.data.startswith("\ufeff".encode())
    assert lying(session, cart.jade, cart.stall.location_id) == 0


def test_a_phone_brings_each_sale_once_and_is_told_in_words(
    cart: Cart, lan: FlaskClient, session: Session
) -> None:
    first = brought(lan, pressed(cart, "a" * 12, 7, age="3600", seller=str(cart.seller.id)))
    again = brought(lan, pressed(cart, "a" * 12, 7, age="3700"))
    assert first == again
    assert first["tone"] == "needs"
    assert "2 fewer on the cart" in first["words"]
    assert brought(lan, pressed(cart, "a" * 12, 1))["tone"] == "wrong"
    undone = {"sale": "a" * 12, "nonce": "u" * 12, "reason": "brought_back"}
    for _twice in range(2):
        assert brought(lan, undone)["tone"] == "good"
    session.commit()
    assert session.scalar(select(func.count(StallSale.id))) == 2
    assert session.scalar(select(func.sum(StallSaleLine.pieces))) == 0
    assert lying(session, cart.jade, cart.stall.location_id) == 5


def test_a_stall_is_found_by_its_sellers_and_the_office_only(
    cart: Cart,
    lan: FlaskClient,
    session: Session,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
    client: FlaskClient,
) -> None:
    desk = signed_in(user("office@example.org", Role.OFFICE))
    stranger = signed_in(user("xu@example.org"))
    assert client.get("/stall/metro").status_code in (302, 303)
    for path in ("/stall/metro", "/stall/metro/count", "/stall/metro/sendings"):
        assert stranger.get(path).status_code == 404, path
    for path in ("/stall", "/stall/metro", "/office/stalls", "/office/stalls/metro"):
        assert desk.get(path).status_code == 200, path
    (seller,) = stalls.sellers_of(session, cart.stall.id)
    session.commit()
    send(desk, "/office/stalls/metro", f"/office/stalls/metro/sellers/{seller.id}/end")
    session.commit()
    assert lan.get("/stall/metro").status_code == 404
    assert brought(lan, pressed(cart, "e" * 12))["tone"] == "good"
    public = client.get("/stalls?lang=en", follow_redirects=True).text
    assert "Metro cart" in public
    assert "Monday–Friday 10:00–21:00" in public


def test_the_office_opens_a_site_and_a_stall_and_brings_change_to_the_box(
    cart: Cart,
    session: Session,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    desk = signed_in(user("office@example.org", Role.OFFICE))
    told = {"name_zh": "东市", "name_en": "East market", "opens-0": "08:30", "closes-0": "18:00"}
    assert send(desk, "/office/stalls", "/office/stalls/sites", **told).status_code == 303
    site, home = stalls.sites(session)[-1].id, cart.stall.home_id
    session.commit()
    new = {"slug": "east", "name_zh": "东市摊", "site": str(site), "home": str(home)}
    assert send(desk, "/office/stalls", "/office/stalls", **new).status_code == 303
    assert send(desk, "/office/stalls", "/office/stalls", **new).status_code == 400
    money = {"amount": "20", "way": "fetch", "nonce": "m" * 12}
    for _twice in range(2):
        send(desk, "/office/stalls/metro", "/office/stalls/metro/cash", **money)
    assert "20.00" in desk.get("/office/stalls/metro").text


def test_a_maker_sees_what_the_stall_she_runs_sold(
    cart: Cart,
    session: Session,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
    now: datetime,
) -> None:
    home, craft = session.scalars(select(Cooperative)).one(), session.scalars(select(Craft)).one()
    maker = a_maker(session, home, craft=craft)
    cart.stall.maker_id = maker.id
    seller = Actor(cart.seller.id, "seller")
    stalls.sell(session, cart.day, a_sale(cart, 2, now, nonce="n" * 8), actor=seller, now=now)
    ahe = signed_in(user("ahe@example.org", Role.MAKER, maker_id=maker.id))
    page = ahe.get("/work/stall").text
    assert "104.00" in page


def test_a_tampered_form_is_refused_and_writes_nothing(
    cart: Cart,
    lan: FlaskClient,
    session: Session,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    desk = signed_in(user("office@example.org", Role.OFFICE))
    site, home = cart.stall.site_id, cart.stall.home_id
    session.commit()
    new = {"slug": "east", "name_zh": "东市摊", "site": str(site), "home": str(home)}
    for wrong in ({"site": "x"}, {"home": "1e3"}, {"site": "-1"}, {"home": "9" * 5_000}):
        answer = send(desk, "/office/stalls", "/office/stalls", **new | wrong)
        assert 400 <= answer.status_code < 500, wrong
    moved = send(desk, "/office/stalls/metro", "/office/stalls/metro/site", site="²")
    assert moved.status_code == 404
    brought(lan, pressed(cart, "a" * 12))
    for day, status in (("9" * 5_000, 303), ("-1", 404), (str(cart.day.id + 1), 404)):
        sold = pressed(cart, "a" * 12) | {"day": day}  # unreadable: the open day, the same sale
        answer = send(lan, "/stall/metro", "/stall/metro/sales", **sold)
        assert answer.status_code == status, day
    made = session.scalar(select(func.count(StallSale.id))) or 0
    session.commit()
    for nonce in ("", "u" * 60, "a" * 12):
        undone = {"sale": "a" * 12, "nonce": nonce, "reason": "typed_twice"}
        answer = send(lan, "/stall/metro", "/stall/metro/undoings", **undone)
        assert 400 <= answer.status_code < 500, nonce
    session.commit()
    assert session.scalar(select(func.count(StallSale.id))) == made == 1
    assert [each.slug for each in stalls.stalls(session)] == ["metro"]


def test_what_was_undone_is_no_sale_in_any_list(
    cart: Cart, lan: FlaskClient, session: Session, now: datetime
) -> None:
    brought(lan, pressed(cart, "a" * 12, 2))
    brought(lan, pressed(cart, "b" * 12, 1))
    brought(lan, {"sale": "a" * 12, "nonce": "u" * 12, "reason": "not_paid"})
    session.commit()
    since = cart.day.day
    for rows in (stalls.brought_by_site(session, since), stalls.brought_by_seller(session, since)):
        assert [(each.sales, each.total.minor, each.days) for each in rows] == [(1, 5_200, 1)]
    (share,) = stalls.by_seller(session, [cart.day.id])
    assert (share.sales, share.total.minor) == (1, 5_200)
