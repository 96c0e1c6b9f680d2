"""An order file in the office: brought, read by a worker, looked at, imported by a worker."""

from __future__ import annotations

import io
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.accounts import Role, User
from storefront.channels import ChannelImport, ChannelLine, ChannelShop
from storefront.channels.rules import ImportState
from storefront.jobs.channel_files import keep_file, read_file
from storefront.wiring.clock import now
from tests.storefront.accounts.browser import TOKEN, send
from tests.storefront.channels.made_files import DOUYIN, rows, text

PAGES = "/office/channels"


def bring(client: FlaskClient, data: bytes, shop: str = "douyin-main") -> TestResponse:
    token = TOKEN.search(client.get(PAGES).text)
    assert token is not None
    form = {"csrf_token": token[1], "shop": shop, "file": (io.BytesIO(data), "orders.csv")}
    return client.post(PAGES, data=form)


def newest(session: Session) -> ChannelImport:
    session.rollback()
    return session.scalars(select(ChannelImport).order_by(ChannelImport.id.desc())).all()[0]


def count(session: Session, table: type) -> int:
    session.rollback()
    found = session.scalar(select(func.count()).select_from(table)) or 0
    session.commit()
    return found


def test_a_file_is_looked_at_before_it_is_imported(
    session: Session, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    client = signed_in(user("lin@example.org", Role.OFFICE))
    session.commit()
    headings, *told = rows("douyin", DOUYIN, DOUYIN | {"订单状态": "神秘状态"})
    data = text([[*headings, "新的一列"], *([*row, "x"] for row in told)])
    answer = bring(client, data)
    assert answer.status_code == 303, answer.text[-900:]
    assert "data-fresh" in client.get(answer.location).text
    brought = newest(session)
    read_file(session, {"import": brought.id}, now())
    session.commit()
    page = client.get(answer.location).text
    assert "神秘状态" in page
    assert "新的一列" in page
    assert count(session, ChannelLine) == 0
    send(client, answer.location, f"{answer.location}/keeping")
    for _twice in range(2):
        session.expire_all()
        keep_file(session, {"import": brought.id}, now())
        session.commit()
    assert count(session, ChannelLine) == 1
    kept = newest(session)
    assert (kept.state, kept.data is None) == (ImportState.KEPT, True)
    session.commit()
    assert "douyin-main" in client.get(PAGES).text


def test_what_cannot_be_read_or_is_put_away_is_never_imported(
    session: Session, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    client = signed_in(user("lin@example.org", Role.OFFICE))
    session.commit()
    assert bring(client, b"a,b\n1,2\n", "灵 shop").status_code == 422
    assert count(session, ChannelImport) == 0
    answer = bring(client, b"a,b\n1,2\n")
    unread = newest(session).id
    read_file(session, {"import": unread}, now())
    session.commit()
    assert newest(session).state is ImportState.REFUSED
    session.commit()
    assert "No layout we know" in client.get(f"{answer.location}?lang=en").text
    away = bring(client, text(rows("douyin", DOUYIN))).location
    page = client.get(PAGES).text
    token = TOKEN.search(page)
    assert token is not None
    assert client.post(f"{away}/dropping", data={"csrf_token": token[1]}).status_code == 303
    read_file(session, {"import": newest(session).id}, now())
    session.commit()
    assert newest(session).state is ImportState.DROPPED
    session.commit()
    assert client.post(f"{away}/keeping", data={"csrf_token": token[1]}).status_code >= 400
    assert count(session, ChannelLine) == count(session, ChannelShop) == 0
