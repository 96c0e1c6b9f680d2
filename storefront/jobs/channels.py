"""Asking platforms: what changed, and how an order stands now. No transaction is open meanwhile.

* `channels.message`: a platform told of an order; it is asked how the order stands, and that is
  written down. Where it must be left alone, the job comes again when its rest is over.
* `channels.pull`: what no push told is asked for, window by window; each order is a message, too,
  so that pushed and pulled it is looked at in one way.
A key is renewed before it ends, and once more when it is not taken; then somebody must look.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import JsonMap, reading, writing
from storefront.channels import adapters
from storefront.channels.adapters import ChannelMessage, MessageState, Platform, keeping
from storefront.channels.adapters.inbox import WORK
from storefront.channels.adapters.landing import land, shop_of
from storefront.channels.adapters.port import (
    Key,
    KeyEnded,
    Limited,
    Pushed,
    Refused,
    Unreachable,
    Window,
)
from storefront.channels.adapters.rules import ends_soon, next_window
from storefront.channels.adapters.telling import Told, told
from storefront.config_channels import AppSettings
from storefront.wiring.settings import settings

#: Pages of one platform in one turn: at worst so many times ten seconds.
PAGES = 5
T = TypeVar("T")
log = structlog.get_logger()


def work_off_message(session: Session, payload: JsonMap, now: datetime) -> None:
    """`channels.message`: how does the order stand that a platform told of?"""
    with reading(session):
        row = session.get_one(ChannelMessage, int(payload["message_id"]))
        message_id, name, order, state = row.id, row.platform, row.order, row.state
        kept = keeping.known(session, name)
        rests = kept.rest_until if kept is not None else None
    if rests is not None and rests > now and state is MessageState.NEW:
        _later(session, message_id, rests, now)
        return
    platform = adapters.platforms().get(name)
    if platform is None or state is not MessageState.NEW:
        return
    try:
        raw = _with_key(session, platform, now, lambda key: platform.order(key, order, now=now))
        found = told(name, raw)
    except Refused as refusal:
        with writing(session):
            adapters.put_aside(session, message_id, f"refused {refusal}", now=now)
        return
    except (Limited, Unreachable, KeyEnded) as failure:
        _later(session, message_id, _trouble(session, name, failure, now), now)
        return
    with writing(session):
        _land(session, message_id, name, found, now)


def _land(session: Session, message_id: int, name: str, found: Told, now: datetime) -> None:
    shop = shop_of(session, adapters.CHANNELS[name], _app(name).slug)
    if shop is None:
        adapters.put_aside(session, message_id, "no_shop", now=now)
        return
    new = land(session, shop, found, now=now)
    adapters.worked(session, message_id, "seen" if new else "older", now=now)


def pull_orders(session: Session, _payload: JsonMap, now: datetime) -> None:
    """`channels.pull`: what changed since it was last asked."""
    for platform in adapters.platforms().values():
        with reading(session):
            row = keeping.known(session, platform.name)
            resting = row is not None and row.rest_until is not None and row.rest_until > now
        if resting:
            continue
        try:
            _pull(session, platform, now)
        except (Limited, Unreachable, KeyEnded, Refused) as failure:
            _trouble(session, platform.name, failure, now)


def _pull(session: Session, platform: Platform, now: datetime) -> None:
    for _page in range(PAGES):
        with reading(session):
            row = keeping.known(session, platform.name)
            begun, ended = (row.through, row.window_end) if row else (None, None)
            mark = row.mark if row else ""
        window = (
            Window(begun, ended) if begun and ended else next_window(begun, platform.longest, now)
        )
        if window is None:
            return
        page = _with_key(session, platform, now, _asking(platform, window, mark, now))
        seen = (
            Pushed(f"pull:{each}:{int(window.ended.timestamp())}", "pull", "", each)
            for each in page.orders
        )
        with writing(session):
            adapters.take(session, platform.name, seen, now=now)
            keeping.moved_on(session, platform.name, window, page.next)
        if not page.next:
            return


def _asking(
    platform: Platform, window: Window, mark: str, now: datetime
) -> Callable[[Key], adapters.Page]:
    return lambda key: platform.sold(key, window, mark, now=now)


def _with_key(session: Session, platform: Platform, now: datetime, ask: Callable[[Key], T]) -> T:
    """Ask with a key that lasts; one that is not taken is renewed once."""
    with reading(session):
        row = keeping.known(session, platform.name)
        key = keeping.key_of(row, _app(platform.name))
    if not key.access or ends_soon(key.ends_at, now):
        key = _renew(session, platform, key, now)
    try:
        answer = ask(key)
    except KeyEnded:
        answer = ask(_renew(session, platform, key, now))
    with writing(session):
        keeping.answered(session, platform.name, now=now)
    return answer


def _renew(session: Session, platform: Platform, key: Key, now: datetime) -> Key:
    fresh = platform.renewed(key, now=now)
    with writing(session):
        keeping.renewed(session, platform.name, fresh)
    return fresh


def _later(session: Session, message_id: int, until: datetime, now: datetime) -> None:
    """Once more when the platform's rest is over; each rest asks once."""
    key = f"channel-message:{message_id}:{int(until.timestamp())}"
    with writing(session):
        payload = {"message_id": message_id}
        queue.enqueue(session, WORK, payload, now=now, run_at=until, key=key)


def _trouble(session: Session, name: str, failure: Exception, now: datetime) -> datetime:
    why = type(failure).__name__.lower()
    log.warning("channel.trouble", platform=name, kind=why, why=str(failure))
    wait = failure.rest if isinstance(failure, Limited) else None
    with writing(session):
        return keeping.troubled(session, name, why, wait=wait, now=now)


def _app(name: str) -> AppSettings:
    here = settings().channels
    apps = {
        "taobao": here.taobao,
        "tiktok": here.tiktok,
        "douyin": here.douyin,
        "wechat": here.wechat,
    }
    return apps[name]
