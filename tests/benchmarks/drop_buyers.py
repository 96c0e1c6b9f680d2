"""Guests of a drop, as small as they can be: plain sockets, one connection and one address each.

Each walks the real pages (product, cart, checkout, payment, order) by their forms and reads every
answer. Nothing is posted that does not stand on a page.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit

ADDRESS = {
    "email": "mei@example.org",
    "country": "CN",
    "recipient": "林梅",
    "phone": "13800138000",
    "province": "江苏省",
    "city": "苏州市",
    "district": "姑苏区",
    "street": "平江路 12 号",
}
_INPUT = re.compile(r"<input\b[^>]*>")
_NAME = re.compile(r'\bname="([^"]*)"')
_VALUE = re.compile(r'\bvalue="([^"]*)"')
_SAID = re.compile(r'class="notice[^>]*>(.*?)</(?:div|p|aside|section)>', re.DOTALL)


@dataclass
class Tally:
    """What came of it all."""

    attempts: int
    confirmed: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    paid: int = 0
    told: Counter[str] = field(default_factory=Counter)
    ours: Counter[str] = field(default_factory=Counter)

    def next_attempt(self) -> bool:
        """Whether somebody may press once more."""
        self.attempts -= 1
        return self.attempts >= 0


@dataclass
class Answer:
    """An answer and what a person reads in it."""

    status: int
    path: str
    text: str

    def fields(self, action: str) -> dict[str, str]:
        """What the form that leads to `action` carries."""
        if self.status != 200:
            raise RuntimeError(f"{self.status} {self.path}: {self.said() or self.text[:400]}")
        start = self.text.index(f'action="{action}"')
        form = self.text[start : self.text.index("</form>", start)]
        given = {}
        for tag in _INPUT.findall(form):
            name, value = _NAME.search(tag), _VALUE.search(tag)
            if name and ('type="radio"' not in tag or "checked" in tag):
                given[name[1]] = unescape(value[1]) if value else ""
        return given

    def said(self) -> str:
        """The first sentence that tells something."""
        found = _SAID.search(self.text)
        return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


class Guest:
    """A browser without scripts, behind a proxy that names its address."""

    def __init__(self, address: str, place: int, *, own_address: bool = True) -> None:
        self.host = urlsplit(address).netloc
        self.network = f"10.{place >> 8 & 255}.{place & 255}.7" if own_address else "10.0.0.7"
        self.cookies: dict[str, str] = {}
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, data: dict[str, str] | None = None) -> Answer:
        """One request on the guest's own connection."""
        if self.line is None or self.line[0].at_eof():  # a server closes what idles for long
            host, port = self.host.split(":")
            self.line = await asyncio.open_connection(host, int(port), limit=1 << 20)
        reader, writer = self.line
        body = urlencode(data).encode() if data is not None else b""
        writer.write(self._head(method, path, body) + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        length, where = 0, ""
        for each in head[1:]:
            name, _, value = each.partition(": ")
            lower = name.lower()
            if lower == "content-length":
                length = int(value)
            elif lower == "location":
                where = urlsplit(value).path
            elif lower == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";", 1)[0]
        text = (await reader.readexactly(length)).decode() if length else ""
        return Answer(int(head[0].split()[1]), where, text)

    def _head(self, method: str, path: str, body: bytes) -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        kind = "application/x-www-form-urlencoded"
        return (
            f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nCookie: {cookies}\r\n"
            f"X-Forwarded-For: {self.network}\r\nAccept-Language: en\r\n"
            f"Origin: http://{self.host}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()

    async def to_the_checkout(self, slug: str) -> dict[str, str]:
        """From the product to a filled-in checkout."""
        page = await self.ask("GET", f"/products/{slug}?lang=en")
        await self.ask("POST", "/cart/lines", page.fields("/cart/lines"))
        await self.ask("GET", "/cart")
        page = await self.ask("GET", "/checkout")
        return {**page.fields("/checkout"), **ADDRESS}

    async def pay(self, page: str) -> bool:
        """Through the payment page to the order; whether it is paid."""
        desk = await self.ask("GET", page)
        verb = {**desk.fields(page), "verb": "pay"}
        back = await self.ask("POST", page, verb)
        thread = await self.ask("GET", back.path)
        order = await self.ask("GET", thread.path)
        return order.status == 200 and "Paid" in order.text and "Not paid" not in order.text

    def leave(self) -> None:
        """Close the connection."""
        if self.line is not None:
            self.line[1].close()
            self.line = None


async def press(guest: Guest, form: dict[str, str], tally: Tally) -> str:
    """Press "Order and pay" once: the payment page's address, or nothing and why, in words."""
    begin = time.perf_counter()
    answer = await guest.ask("POST", "/checkout", form)
    tally.waits.append(time.perf_counter() - begin)
    if answer.status == 303 and answer.path.startswith("/rehearsal/"):
        tally.confirmed.append(time.perf_counter())
        return answer.path
    if answer.status != 409 or not answer.said():
        tally.ours[f"POST /checkout: {answer.status} {answer.path} {answer.said()}"] += 1
    else:
        tally.told[answer.said()] += 1
    return ""
