"""Which visits count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storefront.live.rules import Knock, flag_of

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
