"""The doors of platforms and the jobs behind them: written once, looked at later, keys renewed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from catalog.queue import Job
from storefront.channels import Channel, ChannelLine, ChannelOrder, ChannelShop
from storefront.channels.adapters import PLACE, ChannelAccess, ChannelMessage, MessageState
from storefront.channels.rules import ChannelState, Landing
from storefront.config_channels import ChannelSettings
from storefront.jobs.channels import pull_orders
from storefront.jobs.worker import run_due
from tests.conftest import Clock
from tests.storefront.channels.adapters.far_sides import APP, Far, made, push


@pytest.fixture
def far(app: Flask) -> Iterator[Far]:
    """Douyin serves here, with a far side; the others are off."""
    side = Far("douyin", ["310", "311"])
    before = app.extensions["manyhands.settings"]
    app.extensions["manyhands.settings"] = replace(before, channels=ChannelSettings(douyin=APP))
    app.extensions[PLACE] = {"douyin": made(side)}
    yield side
    app.extensions["manyhands.settings"] = before
    app.extensions.pop(PLACE)


@pytest.fixture
def shop(session: Session, clock: Clock) -> ChannelShop:
    row = ChannelShop(slug="douyin-main", channel=Channel.DOUYIN, name="众手", made_at=clock())
    session.add(row)
    session.commit()
    return row


def count(session: Session, kind: type[ChannelMessage | Job | ChannelOrder]) -> int:
    session.rollback()
    found = session.scalar(sa.select(sa.func.count()).select_from(kind))
    session.rollback()
    return found or 0


def test_a_push_is_written_once_and_the_order_is_fetched_as_it_stands_now(
    app: Flask, session: Session, far: Far, shop: ChannelShop, clock: Clock
) -> None:
    headers, args, body = push("douyin", "88", "311")
    browser = app.test_client()
    for _twice in range(2):
        answer = browser.post("/webhooks/douyin", data=body, headers=headers, query_string=args)
        assert (answer.status_code, answer.data) == (200, b'{"code":0,"msg":"success"}')
    assert (count(session, ChannelMessage), count(session, ChannelOrder)) == (1, 0)
    far.state = "sent"
    assert run_due(app) == 1
    line = session.scalars(sa.select(ChannelLine)).one()
    assert (line.platform_line_id, line.state, line.platform_host_id) == (
        "900", ChannelState.SENT, "4711",
    )  # fmt: skip
    order = session.scalars(sa.select(ChannelOrder)).one()
    assert (order.platform_id, order.landing, order.paid_minor) == ("311", Landing.LOOK, 7600)
    assert session.scalars(sa.select(ChannelMessage.outcome)).one() == "seen"
    seen = int(clock.forward(days=1).timestamp())
    session.execute(sa.update(ChannelLine).values(seen=seen + 9, state=ChannelState.DONE))
    session.execute(sa.update(ChannelOrder).values(seen=seen + 9))
    session.commit()
    headers, args, body = push("douyin", "89", "311")
    browser.post("/webhooks/douyin", data=body, headers=headers)
    run_due(app)
    session.expire_all()
    assert session.scalars(sa.select(ChannelLine.state)).one() is ChannelState.DONE


def test_what_is_not_signed_is_refused_and_a_platform_without_keys_has_no_door(
    app: Flask, session: Session, far: Far
) -> None:
    headers, _args, body = push("douyin", "88", "311")
    browser = app.test_client()
    wrong = {**headers, "event-sign": "0" * 32}
    assert browser.post("/webhooks/douyin", data=body, headers=wrong).status_code == 400
    assert browser.post("/webhooks/douyin", data=body + b" ", headers=headers).status_code == 400
    long = browser.post("/webhooks/douyin", data=b"x" * 600_000, headers=headers)
    assert long.status_code == 400
    for name in ("tiktok", "wechat", "taobao", "kuaishou"):
        assert browser.post(f"/webhooks/{name}", data=b"{}").status_code == 404
    assert browser.get("/webhooks/wechat?echostr=x").status_code == 404
    assert (count(session, ChannelMessage), count(session, Job)) == (0, 0)


def test_pulling_meets_each_order_once_renews_the_key_and_rests_when_told(
    app: Flask, session: Session, far: Far, shop: ChannelShop, clock: Clock
) -> None:
    far.takes = "new-token"
    pull_orders(session, {}, clock())
    assert count(session, ChannelMessage) == 2
    kept = session.scalars(sa.select(ChannelAccess)).one()
    assert kept.access == "new-token"
    assert kept.through is not None
    assert not kept.mark
    raw = session.execute(sa.text("SELECT access FROM channel_access")).scalar_one()
    assert "new-token" not in raw
    session.commit()
    pull_orders(session, {}, clock())
    assert count(session, ChannelMessage) == 2
    far.limited = True
    asked = len(far.asked)
    run_due(app)
    session.expire_all()
    states = set(session.scalars(sa.select(ChannelMessage.state)))
    assert states == {MessageState.NEW}
    assert session.scalars(sa.select(ChannelAccess.trouble)).one()
    session.commit()
    pull_orders(session, {}, clock())
    assert len(far.asked) == asked + 1, "while it rests nobody is pulled from"
    far.limited = False
    clock.forward(hours=2)
    run_due(app)
    session.expire_all()
    assert set(session.scalars(sa.select(ChannelMessage.state))) == {MessageState.DONE}
    assert session.scalars(sa.select(ChannelAccess.failures)).one() == 0
    assert count(session, ChannelOrder) == 2
