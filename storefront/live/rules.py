"""Which visits of a link count, and how long what came of them waits.

A request that no person made (robot, preview, prefetch, HEAD) and a host's own is written down with
a word why it does not count. A commission waits until the goods can no longer come back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from fulfillment.returns.rules import RETURN_WITHIN

#: How long after delivery a sale can still come back.
RETURN_WINDOW = RETURN_WITHIN + timedelta(days=1)
#: So many hosts are remembered in the cookie.
KEEP = 5


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
