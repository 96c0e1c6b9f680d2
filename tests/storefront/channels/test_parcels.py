"""What platforms are told of parcels: each once, as text, and had again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.errors import Invalid
from catalog.history import Actor
from storefront.accounts import Role, User
from storefront.channels import (
    Channel,
    ChannelLine,
    ChannelOrder,
    ChannelShop,
    ChannelState,
    cells,
    parcels,
)
from storefront.channels.files import rows_in
from storefront.channels.parcels import ChannelParcel, ChannelParcelFile, ToldParcel
from storefront.channels.parcels.rules import fits, kept, places_of
from tests.conftest import Clock
from tests.reading import form

OFFICE = Actor(1, "office")
LONG = "6919000000000000001"


@pytest.fixture
def shop(session: Session, clock: Clock) -> ChannelShop:
    """A shop with three orders, the last of which was cancelled."""
    row = ChannelShop(slug="douyin-main", channel=Channel.DOUYIN, name="众手", made_at=clock())
    session.add(row)
    session.flush()
    for name in (LONG, "0042", "1e5"):
        order = ChannelOrder(shop_id=row.id, platform_id=name, currency="CNY", seen=1)
        session.add(order)
        session.flush()
        state = ChannelState.CANCELLED if name == "1e5" else ChannelState.PAID
        session.add(
            ChannelLine(
                shop_id=row.id, order_id=order.id, platform_line_id=name, seen=1, state=state
            )
        )
    session.commit()
    return row


def test_numbers_survive_and_columns_are_known_by_their_words() -> None:
    for text, same in ((LONG, False), ("0042", False), ("1e5", False), ("SF1234", True)):
        assert (kept(text) == text) is same
        assert cells.bare(kept(text)) == text, "what reads such files takes the tab away"
    assert places_of(("备注", "物流单号", "订单编号", "物流公司")) == (2, 3, 1)
    assert places_of(("Order ID", "Carrier")) is None
    for channel in Channel:
        assert places_of(parcels.COLUMNS[channel]) == (0, 1, 2), channel
    assert fits(ToldParcel("1", "顺丰", "SF1234567890"))
    for wrong in (("", "顺丰", "SF123"), ("1", "", "SF123"), ("1", "顺丰", "=1+2"), ("1", "x", "")):
        assert not fits(ToldParcel(*wrong))


def test_a_parcel_is_told_once_and_its_file_is_had_again(
    session: Session, shop: ChannelShop, clock: Clock
) -> None:
    text = f"订单号,快递公司,快递单号\n'{LONG},=顺丰,SF1\n"
    with pytest.raises(Invalid):
        _bring(session, shop, text.replace("SF1", "+1"), clock)
    with pytest.raises(Invalid, match=r"."):
        _bring(session, shop, f"{text}777,顺丰,SF1777\n", clock)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(ChannelParcel.id))) == 0
    text = text.replace("SF1", "SF1000") + "0042,中通,78000000000001\n1e5,中通,78000000000002\n"
    assert [_bring(session, shop, text, clock) for _ in range(2)] == [3, 0]
    made = parcels.give_out(session, shop, actor=OFFICE, now=clock())
    assert made is not None
    assert made.parcels == 2, "the order that was cancelled is not told"
    assert parcels.give_out(session, shop, actor=OFFICE, now=clock()) is None
    head, rows = parcels.told_by(session, shop, made.id, workbook=True)
    assert head == ("主订单编号", "快递公司", "快递单号")
    assert rows == [(LONG, "=顺丰", "SF1000"), ("0042", "中通", "78000000000001")]
    assert parcels.told_by(session, shop, made.id, workbook=False)[1][0][0] == f"{LONG}\t"
    assert parcels.waiting(session, shop.id) == ([], 0)


def test_the_office_notes_a_parcel_and_gets_the_file(
    session: Session,
    shop: ChannelShop,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    browser = signed_in(user("office@example.org", Role.OFFICE))
    session.commit()
    here = "/office/channels/shops/douyin-main"
    sent = {"csrf_token": form(browser.get(here), "/sign-out").fields["csrf_token"]}
    parcel = {"order": LONG, "carrier": "=顺丰", "tracking": "SF1234567890"}
    assert browser.post(f"{here}/parcels", data={**sent, **parcel, "order": "9"}).status_code == 422
    assert browser.post(f"{here}/parcels", data={**sent, **parcel}).status_code == 303
    listed = (io.BytesIO(b"order,carrier,number\n0042,YTO,YT1234567\n"), "a.csv")
    answer = browser.post(f"{here}/parcels/list", data={**sent, "file": listed})
    assert answer.status_code == 303
    wrong = browser.post(f"{here}/parcels/list", data={**sent, "file": (io.BytesIO(b"a"), "a")})
    assert wrong.status_code == 422
    for _twice in range(2):
        assert browser.post(f"{here}/parcels/file", data=sent).status_code == 303
    file_id = session.scalars(sa.select(ChannelParcelFile.id)).one()
    session.rollback()
    page = browser.get(here).get_data(as_text=True)
    assert f"/parcels/{file_id}.xlsx" in page
    text = browser.get(f"{here}/parcels/{file_id}.csv").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1] == [f"{LONG}\t", "'=顺丰", "SF1234567890"]
    book = io.BytesIO(browser.get(f"{here}/parcels/{file_id}.xlsx").get_data())
    assert list(rows_in(book)())[1] == [LONG, "=顺丰", "SF1234567890"]
    for other in (f"{file_id + 1}.csv", f"{file_id}.pdf"):
        assert browser.get(f"{here}/parcels/{other}").status_code == 404


def _bring(session: Session, shop: ChannelShop, text: str, clock: Clock) -> int:
    file = io.BytesIO(text.encode())
    return parcels.bring_parcels(session, shop, file, actor=OFFICE, now=clock())
