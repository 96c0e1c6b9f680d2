"""The real shop for the viewers: a session on air with one slot, and viewers as small as they can
be: plain sockets, one connection each."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import func, select

from catalog import stock
from catalog.db import db, intent
from catalog.stock import SoldOut, StockMove
from storefront.accounts import Membership, Role, User
from storefront.app import create_app
from storefront.config import from_environment
from storefront.live import sessions
from storefront.live.sessions import LineupSlot, LiveSession
from tests.benchmarks import drop_shop
from tests.made_buying import a_shelf
from tests.made_live import on_air, press

CARVED = 5_000


@dataclass
class Evening:
    """A session on air, and what is done to its stock from outside of the web server."""

    shop: drop_shop.Opened
    app: Flask
    live_id: int
    slot_id: int
    slug: str
    token: str
    cookie: str
    released: int
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def address(self) -> str:
        """Where the shop is."""
        return self.shop.address

    @property
    def viewed(self) -> str:
        """What viewers ask."""
        return f"/live/{self.slug}/now.json"

    @property
    def desk(self) -> str:
        """What the desk asks."""
        return f"/desk/{self.slug}/now.json"

    @property
    def overlay(self) -> str:
        """What the overlay asks."""
        return f"/overlay/{self.token}/now.json"

    def take(self) -> bool:
        """One piece for an order; False if there is none."""
        with self.app.app_context():
            intent.set("write")
            session, now = db.session(), datetime.now(UTC)
            live, slot = self._rows()
            try:
                stock.take_at(
                    session,
                    {slot.variant_id: 1},
                    location_id=live.floor_location_id,
                    key=f"order:viewers-{next(self.numbers)}",
                    reason="order",
                    now=now,
                )
            except SoldOut:
                return False
            session.commit()
            return True

    def release(self, pieces: int) -> None:
        """Some more can be bought, as the desk does it."""
        with self.app.app_context():
            intent.set("write")
            live, slot = self._rows()
            key = press(f"more-{next(self.numbers)}", datetime.now(UTC))
            sessions.release(db.session(), live, slot, pieces, key)
            db.session.commit()
            self.released += pieces

    def oversold(self) -> int:
        """Pieces taken beyond what was released."""
        with self.app.app_context():
            intent.set("read")
            live, _slot = self._rows()
            mine = (StockMove.location_id == live.floor_location_id, StockMove.reason == "order")
            taken = db.session.scalar(select(func.sum(-StockMove.pieces)).where(*mine)) or 0
            return max(int(taken) - self.released, 0)

    def _rows(self) -> tuple[LiveSession, LineupSlot]:
        session = db.session()
        found = session.get_one(LiveSession, self.live_id)
        return found, session.get_one(LineupSlot, self.slot_id)


@contextmanager
def opened(engine: str, folder: Path, *, workers: int, drip: int) -> Iterator[Evening]:
    """A shop in which Xiao Yu is on air."""
    with drop_shop.opened(engine, folder, workers=workers) as shop:
        app = create_app(from_environment(shop.environment))
        with app.app_context():
            intent.set("write")
            session, now = db.session(), datetime.now(UTC)
            jade = a_shelf(session, pieces=CARVED + 1, slug="evening-jade")
            live, slot = on_air(session, jade, now, released=0, carved=0)
            _carve(live, slot, now)
            sessions.release(session, live, slot, drip, press("first", now))
            user = User(email="yu@example.org", session_key="key-of-yu", created_at=now)
            user.memberships = [Membership(role=Role.HOST, host_id=live.host_id)]
            session.add(user)
            session.commit()
            facts = (live.id, slot.id, live.slug, live.overlay_token)
            db.session.remove()
        yield Evening(shop, app, *facts, cookie=_cookie(app), released=drip)
        with app.app_context():
            db.engine.dispose()


def _carve(live: LiveSession, slot: LineupSlot, now: datetime) -> None:
    actor = press("carve", now).actor
    sessions.carve(db.session(), live, slot, CARVED, key="carve", actor=actor, now=now)


def _cookie(app: Flask) -> str:
    """How her browser says who she is."""
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = "key-of-yu"
        cookie["_fresh"] = True
    name = app.config["SESSION_COOKIE_NAME"]
    kept = browser.get_cookie(name)
    if kept is None:
        raise RuntimeError("no cookie")
    return f"{name}={kept.value}"


class Viewer:
    """A browser that asks one address again and again and remembers how many were left."""

    def __init__(self, address: str, path: str, place: int, cookie: str = "") -> None:
        self.host, self.path, self.cookie = urlsplit(address).netloc, path, cookie
        self.network = f"10.{place >> 8 & 255}.{place & 255}.9"
        self.seen: list[tuple[float, int]] = []
        self.asked = self.wrong = 0
        self.etag, self.left = "", 0
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self) -> None:
        """Look once; what has not changed costs a few bytes."""
        self.asked += 1
        try:
            status, body = await self._answer()
        except (OSError, asyncio.IncompleteReadError):
            self.line, self.wrong = None, self.wrong + 1
            return
        if status == 200:
            self.left = left_in(json.loads(body))
        elif status != 304:
            self.wrong += 1
            return
        self.seen.append((time.monotonic(), self.left))

    async def _answer(self) -> tuple[int, bytes]:
        if self.line is None:
            host, port = self.host.split(":")
            self.line = await asyncio.open_connection(host, int(port))
        reader, writer = self.line
        more = f"If-None-Match: {self.etag}\r\n" if self.etag else ""
        more += f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        writer.write(
            f"GET {self.path} HTTP/1.1\r\nHost: {self.host}\r\nAccept-Language: en\r\n"
            f"X-Forwarded-For: {self.network}\r\n{more}\r\n".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        length = 0
        for each in head[1:]:
            name, _, value = each.partition(": ")
            if name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "etag":
                self.etag = value
        status = int(head[0].split()[1])
        return status, await reader.readexactly(length) if length and status != 304 else b""


def left_in(told: dict[str, dict[str, dict[str, int]]]) -> int:
    """How many of A1 an answer says are left; the overlay's says it in words only."""
    if "slots" in told:
        return told["slots"]["A1"]["left"]
    return int(str(told["left"]["A1"])) if "left" in told else 0
