"""After-sale on the pages, without JavaScript: from her wish to her money, and who may do what."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.history import SYSTEM, History
from catalog.queue import Job
from fulfillment.orders import Order
from fulfillment.returns import Looked, Return, ReturnState
from fulfillment.workflow import intake
from storefront.accounts import Role, User
from storefront.notices.news import tell_news
from storefront.notices.outbox import SEND
from tests.made_buying import a_shelf, an_order
from tests.made_returns import a_sent_order, a_wish, asked, back_here, delivered, parcel_of
from tests.media.uploads import jpeg
from tests.storefront.buying.walk import form, send, words

Open = Callable[[User], FlaskClient]
MakeUser = Callable[..., User]


@pytest.fixture
def order(session: Session, now: datetime) -> Order:
    """Lin Mei's three bracelets, delivered."""
    order = a_sent_order(session, a_shelf(session), now)
    delivered(session, order, now)
    return order


@pytest.fixture
def qiao(user: MakeUser, signed_in: Open) -> FlaskClient:
    """Qiao Yun, who inspects at the hub."""
    return signed_in(user("qiao@example.org", Role.INSPECTOR))


@pytest.fixture
def wei(user: MakeUser, signed_in: Open) -> FlaskClient:
    """Wei of the office."""
    return signed_in(user("wei@example.org", Role.OFFICE))


def only_return(session: Session) -> Return:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Return)).one()


def history_rows(session: Session) -> int:
    session.rollback()
    rows = session.scalar(select(func.count(History.id))) or 0
    session.commit()
    return rows


def test_from_her_wish_to_her_money(
    session: Session, order: Order, client: FlaskClient, wei: FlaskClient, qiao: FlaskClient
) -> None:
    line, token, variant = order.lines[0].id, order.token, order.lines[0].variant_id
    session.commit()
    page = client.get(f"/orders/{token}/returns/new?lang=en")
    typed = {f"pieces-{line}": "2", "reason": "faulty", "wish": "refund", "words": "Loose clasp"}
    assert send(client, page, "/returns", **typed).status_code == 303
    row = only_return(session)
    case = f"/returns/{row.id}?lang=en"
    session.commit()
    page = wei.get(case)
    assert "Loose clasp" in words(page)
    send(wei, page, "/decision", act="ask_back", says="A photo, please?")
    page = client.get(f"/orders/{token}/returns/{row.id}")
    assert "A photo, please?" in words(page)
    send(client, page, "/answer", words="I have no camera.")
    send(wei, wei.get(case), "/decision", act="approve", says="To the hub.")
    page = qiao.get(case)
    send(qiao, page, "/receipt", **{f"fit-{line}": "1", f"unfit-{line}": "1"})
    assert only_return(session).state is ReturnState.RECEIVED
    assert stock.on_hand(session, [variant]) == {variant: 8}
    session.commit()
    assert send(wei, wei.get(case), "/refund", reference="BACK-1").status_code == 303
    assert only_return(session).refund_minor == 14_800
    session.commit()
    assert "¥148.00" in words(client.get(f"/orders/{token}/returns/{row.id}"))


def test_a_photo_is_kept_and_shown_to_her_and_to_the_office(
    session: Session, order: Order, client: FlaskClient, wei: FlaskClient
) -> None:
    line, token, number = order.lines[0].id, order.token, order.number
    session.commit()
    page = client.get(f"/orders/{token}/returns/new?lang=en")
    typed = {f"pieces-{line}": "1", "reason": "damaged", "wish": "refund"}
    shot = {"photo": (BytesIO(jpeg()), "clasp.jpg")}
    answer = send(client, page, "/returns", **typed, **shot)  # type: ignore[arg-type] # a file
    assert answer.status_code == 303
    row_id = only_return(session).id
    session.commit()
    for page in (client.get(f"/orders/{token}/returns/{row_id}"), wei.get(f"/returns/{row_id}")):
        assert re.search(r'<img[^>]+src="/[^"]*photo', page.text)
    assert f"/returns/{row_id}" in wei.get(f"/office/orders/{number}").text


def test_what_is_no_photo_is_told_in_words_and_nothing_is_asked(
    session: Session, order: Order, client: FlaskClient
) -> None:
    line, token, before = order.lines[0].id, order.token, history_rows(session)
    session.commit()
    page = client.get(f"/orders/{token}/returns/new?lang=en")
    typed = {f"pieces-{line}": "1", "reason": "damaged", "wish": "refund"}
    shot = {"photo": (BytesIO(b"not a picture"), "clasp.jpg")}
    answer = send(client, page, "/returns", **typed, **shot)  # type: ignore[arg-type] # a file
    assert answer.status_code in (400, 415, 422)
    assert 'role="alert"' in answer.text
    assert history_rows(session) == before


def test_a_wish_without_pieces_is_refused_in_words_and_writes_nothing(
    session: Session, order: Order, client: FlaskClient
) -> None:
    token, before = order.token, history_rows(session)
    session.commit()
    page = client.get(f"/orders/{token}/returns/new?lang=en")
    answer = send(client, page, "/returns", reason="faulty", wish="refund")
    assert answer.status_code == 400
    assert "Please say which pieces come back." in words(answer)
    assert history_rows(session) == before


def test_only_the_office_decides_and_gives_money(
    session: Session, order: Order, qiao: FlaskClient, now: datetime
) -> None:
    row = asked(session, order, a_wish(order, 1), now)
    row_id, before = row.id, history_rows(session)
    page = qiao.get(f"/returns/{row_id}")
    assert "/decision" not in page.text
    token = form(qiao.get("/account/settings"), "/account/settings")[1]["csrf_token"]
    for act in ("decision", "refund", "exchange"):
        answer = qiao.post(f"/returns/{row_id}/{act}", data={"csrf_token": token, "act": "approve"})
        assert answer.status_code == 403
    assert history_rows(session) == before


def test_a_return_opens_with_its_own_order_only(
    session: Session, order: Order, client: FlaskClient, now: datetime
) -> None:
    row_id = asked(session, order, a_wish(order, 1), now).id
    other = a_sent_order(session, a_shelf(session, slug="koi"), now, key="web:2")
    own, others = order.token, other.token
    session.commit()
    assert client.get(f"/orders/{own}/returns/{row_id}").status_code == 200
    assert client.get(f"/orders/{others}/returns/{row_id}").status_code == 404
    assert client.get(f"/returns/{row_id}").status_code == 303


def test_others_are_sent_instead(
    session: Session, order: Order, wei: FlaskClient, now: datetime
) -> None:
    row_id = back_here(session, order, a_wish(order, 1), Looked(1, 0), now).id
    answer = send(wei, wei.get(f"/returns/{row_id}"), "/exchange")
    assert answer.status_code == 303
    made = session.get_one(Order, only_return(session).exchange_order_id or 0).number
    session.commit()
    assert made in words(wei.get("/ship"))


def test_a_lost_parcel_is_closed_on_its_page(
    session: Session, qiao: FlaskClient, now: datetime
) -> None:
    order = a_sent_order(session, a_shelf(session), now)
    parcel_id = parcel_of(session, order).id
    session.commit()
    page = qiao.get(f"/returns/parcels/{parcel_id}?lang=en")
    assert send(qiao, page, "/returns/parcels", what="").status_code == 400
    assert send(qiao, page, "/returns/parcels", what="lost").status_code == 303
    assert only_return(session).state is ReturnState.RECEIVED


def test_she_moves_her_order_to_another_address_at_the_same_freight(
    session: Session, client: FlaskClient, now: datetime
) -> None:
    new = an_order((a_shelf(session), 1))
    order = intake.order_placed(session, new, actor=SYSTEM, now=now)
    token = order.token
    session.commit()
    typed = {
        "country": "CN",
        "recipient": "林花",
        "phone": "139 0013 9000",
        "province": "浙江省",
        "city": "杭州市",
        "street": "西湖路 1 号",
    }
    page = client.get(f"/orders/{token}/address?lang=en")
    far = {**typed, "country": "FR", "phone": "+33 1 42 68 53 00", "city": "Paris"}
    dearer = send(client, page, "/address", **far)
    assert "more than now" in dearer.text  # nothing has changed before she says yes to it
    session.rollback()
    assert session.get_one(Order, order.id, populate_existing=True).recipient == "Lin Mei"
    session.rollback()
    assert send(client, page, "/address", **typed).status_code == 303
    session.expire_all()
    moved = session.get_one(Order, order.id)
    assert (moved.recipient, moved.total_minor) == ("林花", new.sums.total.minor)
    session.rollback()
    assert send(client, dearer, "/address", **far).status_code == 303
    session.expire_all()
    moved = session.get_one(Order, order.id)
    assert "Paris" in str(moved.address)
    assert moved.total_minor == moved.goods_minor + moved.shipping_minor > new.sums.total.minor


def test_she_gets_one_letter_for_each_step(session: Session, order: Order, now: datetime) -> None:
    back_here(session, order, a_wish(order, 1), Looked(1, 0), now)
    for _round in range(2):
        tell_news(session, {}, now)
        session.commit()
    letters = [
        job.payload["facts"]["verb"]
        for job in session.scalars(select(Job).where(Job.name == SEND).order_by(Job.id))
        if job.payload["template"] == "return_told"
    ]
    assert letters == ["ask", "approve", "receive"]
