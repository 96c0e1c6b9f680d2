"""Which host is credited for an order, and which visits count.

Last click of her own within 30 days wins; a host's own purchase pays nobody. The rule that decided
and the candidates that lost are kept. A commission is a share of what was paid for the goods,
without shipping and after a discount, at the rate of the day of the order; it waits until the goods
can no longer come back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fulfillment.returns.rules import RETURN_WITHIN

#: How long a click is remembered.
WINDOW = timedelta(days=30)
#: How long after delivery a sale can still come back.
RETURN_WINDOW = RETURN_WITHIN + timedelta(days=1)
#: So many hosts are remembered in the cookie.
KEEP = 5


class AttributionRule(StrEnum):
    """By what an order was credited."""

    LAST_CLICK = "last_click"


class CommissionState(StrEnum):
    """pending until the return window ends, then payable; void when the sale came back."""

    PENDING = "pending"
    PAYABLE = "payable"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Visit:
    """A click of the customer on a host's link."""

    link_id: int
    host_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """Who is credited, and who else was near."""

    winner: Visit
    losers: tuple[Visit, ...]


def decide(visits: Sequence[Visit], *, buyer_host_id: int | None, now: datetime) -> Decision | None:
    """The last click within the window; nobody, if the buyer is that host herself."""
    fresh = [each for each in visits if timedelta() <= now - each.at <= WINDOW]
    if not fresh:
        return None
    ordered = sorted(fresh, key=lambda each: (each.at, each.link_id), reverse=True)
    if ordered[0].host_id == buyer_host_id:
        return None
    return Decision(ordered[0], tuple(ordered[1:]))


def commission_of(goods: int, rate_points: int, left: int, total: int) -> int:
    """The commission on what is left of an order's money, in minor units, halves rounded up.

    It follows from the whole and what is left, never from earlier parts: any order of the same
    refunds ends with the same commission.
    """
    whole = (goods * rate_points + 5_000) // 10_000
    return (2 * whole * left + total) // (2 * total) if total else 0


@dataclass(frozen=True, slots=True)
class Knock:
    """What is known of one request for a link."""

    method: str
    agent: str
    purpose: str = ""
    fetch_mode: str = ""
    secure: bool = False
    own: bool = False


_PREVIEW = re.compile(
    r"facebookexternalhit|whatsapp|telegrambot|slackbot|twitterbot|discordbot|linkedinbot|"
    r"skypeuripreview|pinterest|vkshare|preview",
    re.IGNORECASE,
)
_BOT = re.compile(
    r"bot\b|bot/|spider|crawl|slurp|headless|lighthouse|curl/|wget/|python|java/|okhttp|go-http|"
    r"axios|node-fetch|libwww|monitor|scan",
    re.IGNORECASE,
)
_CHROME = re.compile(r"Chrome/(\d+)")


def flag_of(knock: Knock) -> str:
    """Why a visit does not count: one word, or nothing if it does."""
    if knock.method == "HEAD":
        return "head"
    if re.search(r"prefetch|prerender|preview", knock.purpose, re.IGNORECASE):
        return "prefetch"
    if _PREVIEW.search(knock.agent):
        return "preview"
    if not knock.agent.strip() or _BOT.search(knock.agent) or _pretends(knock):
        return "bot"
    return "own" if knock.own else ""


def _pretends(knock: Knock) -> bool:
    """A browser that says it is Chrome and does not send what Chrome sends over TLS."""
    chrome = _CHROME.search(knock.agent)
    modern = chrome is not None and int(chrome[1]) >= 80 and "MicroMessenger" not in knock.agent
    return modern and knock.secure and not knock.fetch_mode
