"""Which visits count, and who is credited."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storefront.live.rules import Decision, Knock, Visit, decide, flag_of

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
PHONE = (
    "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Mobile Safari/537.36"
)
WECHAT = PHONE + " MicroMessenger/8.0.40"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1"
PERSON = Knock("GET", PHONE, fetch_mode="navigate", secure=True)


@pytest.mark.parametrize(
    ("knock", "flag"),
    [
        (PERSON, ""),
        (replace(PERSON, agent=IPHONE, fetch_mode=""), ""),
        (replace(PERSON, agent=WECHAT, fetch_mode=""), ""),
        (replace(PERSON, secure=False, fetch_mode=""), ""),
        (replace(PERSON, fetch_mode=""), "bot"),
        (replace(PERSON, method="HEAD"), "head"),
        (replace(PERSON, purpose="prefetch;prerender"), "prefetch"),
        (replace(PERSON, purpose="preview"), "prefetch"),
        (replace(PERSON, agent=""), "bot"),
        (replace(PERSON, agent="curl/8.0"), "bot"),
        (replace(PERSON, agent="Mozilla/5.0 (compatible; Googlebot/2.1)"), "bot"),
        (replace(PERSON, agent="Mozilla/5.0 (compatible; Baiduspider/2.0)"), "bot"),
        (replace(PERSON, agent=PHONE.replace("Chrome", "HeadlessChrome")), "bot"),
        (replace(PERSON, agent="facebookexternalhit/1.1"), "preview"),
        (replace(PERSON, agent="WhatsApp/2.23.20"), "preview"),
        (replace(PERSON, agent="TelegramBot (like TwitterBot)"), "preview"),
        (replace(PERSON, agent="Slackbot-LinkExpanding 1.0"), "preview"),
        (replace(PERSON, own=True), "own"),
    ],
)
def test_people_count_and_robots_do_not(knock: Knock, flag: str) -> None:
    assert flag_of(knock) == flag


def visit(host: int, *, days: float, link: int | None = None) -> Visit:
    return Visit(link or host * 10, host, NOW - timedelta(days=days))


YU, LAN = visit(1, days=2), visit(2, days=1)


@pytest.mark.parametrize(
    ("visits", "buyer", "decision"),
    [
        ([], None, None),
        ([YU], None, Decision(YU, ())),
        ([YU, LAN], None, Decision(LAN, (YU,))),
        ([LAN, YU], None, Decision(LAN, (YU,))),
        ([visit(1, days=30)], None, Decision(visit(1, days=30), ())),
        ([visit(1, days=30.01)], None, None),
        ([visit(1, days=31), LAN], None, Decision(LAN, ())),
        ([visit(1, days=-1)], None, None),
        ([YU, LAN], 2, None),
        ([YU, LAN], 1, Decision(LAN, (YU,))),
    ],
)
def test_the_last_click_wins_and_nobody_earns_on_herself(
    visits: list[Visit], buyer: int | None, decision: Decision | None
) -> None:
    assert decide(visits, buyer_host_id=buyer, now=NOW) == decision
