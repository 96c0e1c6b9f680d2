"""A rush on one bracelet: presses of "Order and pay" and nothing else, as fast or as evenly as is
wished for.

One guest walks to the checkout by the real pages; what stands in her form is pressed for many
carts, each with a nonce, an address and a cart of its own (the carts are put into the tables, as
so many walks would have). A press is a whole `POST /checkout` over a socket. The sender reads only
the head of an answer, for every millisecond it takes is taken from the shop.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from catalog.vault import fingerprint
from tests.benchmarks.drop_buyers import ADDRESS, Guest
from tests.benchmarks.drop_shop import SLUG, Opened

CART = "mh_cart"


@dataclass
class Rush:
    """What came of many presses."""

    waits: list[float] = field(default_factory=list)
    ours: Counter[str] = field(default_factory=Counter)

    def note(self, head: bytes, begun: float) -> None:
        """One answer."""
        self.waits.append(time.perf_counter() - begun)
        if not (head.startswith(b"HTTP/1.1 303") and b"/rehearsal/" in head):
            self.ours[head.split(b"\r\n", 1)[0].decode()] += 1


class Line(asyncio.Protocol):
    """One connection; one question at a time."""

    def __init__(self) -> None:
        self.heard = b""
        self.answer: asyncio.Future[bytes] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It stands."""
        self.transport = transport  # type: ignore[assignment] # of TCP

    def data_received(self, data: bytes) -> None:
        """Until head and body are here."""
        self.heard += data
        head, whole, body = self.heard.partition(b"\r\n\r\n")
        if whole and len(body) >= _length(head) and self.answer is not None:
            self.heard = b""
            self.answer.set_result(head)

    def connection_lost(self, trouble: Exception | None) -> None:
        """Nobody waits for ever."""
        if self.answer is not None and not self.answer.done():
            self.answer.set_result(b"connection lost")

    async def ask(self, request: bytes) -> bytes:
        """The head of the answer."""
        self.answer = asyncio.get_running_loop().create_future()
        assert self.transport is not None
        self.transport.write(request)
        return await self.answer


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if rest else 0


async def presses(shop: Opened, number: int) -> list[bytes]:
    """So many presses, each for a cart of its own, ready to be sent."""
    guest = Guest(shop.address, 60_000)
    form = await guest.to_the_checkout(SLUG)
    guest.leave()
    tokens = [secrets.token_urlsafe(32) for _ in range(number)]
    shop.fill_carts([fingerprint(token) for token in tokens])
    return [_press(guest, form, place, token) for place, token in enumerate(tokens)]


def _press(guest: Guest, form: dict[str, str], place: int, token: str) -> bytes:
    mine = {**form, **ADDRESS, "email": f"mei{place}@example.org"}
    mine["nonce"] = secrets.token_urlsafe(24)
    body = urlencode(mine).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in {**guest.cookies, CART: token}.items())
    head = (
        f"POST /checkout HTTP/1.1\r\nHost: {guest.host}\r\nCookie: {cookies}\r\n"
        f"X-Forwarded-For: 10.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}\r\n"
        f"Accept-Language: en\r\nOrigin: http://{guest.host}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _line(shop: Opened) -> Line:
    host, _, port = shop.address.removeprefix("http://").partition(":")
    loop = asyncio.get_running_loop()
    return (await loop.create_connection(Line, host, int(port)))[1]


async def all_at_once(shop: Opened, requests: list[bytes], buyers: int) -> Rush:
    """`buyers` stand in front of the door until everybody was served."""
    rush, left = Rush(), iter(requests)
    lines = [await _line(shop) for _ in range(buyers)]
    await asyncio.gather(*(_in_turn(line, left, rush) for line in lines))
    return rush


async def _in_turn(line: Line, left: Iterator[bytes], rush: Rush) -> None:
    for request in left:
        begun = time.perf_counter()
        rush.note(await line.ask(request), begun)


async def evenly(shop: Opened, requests: list[bytes], rate: float) -> Rush:
    """`rate` a second, whether or not the ones before have been answered."""
    rush, idle = Rush(), [await _line(shop) for _ in range(20)]
    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for place, request in enumerate(requests):
            await asyncio.sleep(max(0.0, begun + place / rate - time.perf_counter()))
            line = idle.pop() if idle else await _line(shop)
            group.create_task(_one(line, request, rush, idle))
    return rush


async def _one(line: Line, request: bytes, rush: Rush, idle: list[Line]) -> None:
    begun = time.perf_counter()
    rush.note(await line.ask(request), begun)
    idle.append(line)
