"""TikTok Shop by its partner API, version 202309.

* The token travels in a header, the signature in the query; the body is signed byte for byte.
* Orders by the time they changed (`POST /order/202309/orders/search`, page token); one order by
  `GET /order/202309/orders`. Money is text, times are seconds.
* A push is signed in `Authorization` over app key and raw body; `tts_notification_id` names it.

Off until `TIKTOK_APP_KEY` and `TIKTOK_APP_SECRET` are set.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from storefront.channels.adapters import signing
from storefront.channels.adapters.asking import (
    REST,
    Ask,
    Request,
    ask,
    part,
    read,
    rows,
    text_of,
    whole_of,
)
from storefront.channels.adapters.port import (
    BadSignature,
    Key,
    KeyEnded,
    Limited,
    Page,
    Pushed,
    Refused,
    Unreachable,
    Window,
)
from storefront.config_channels import AppSettings

PAGE = 100
SEARCH, DETAIL, REFRESH = "/order/202309/orders/search", "/order/202309/orders", "token/refresh"
#: Tokens that ended, in their own numbers.
ENDED = frozenset({105000, 105001, 105002})
LIMITED = frozenset({36009002, 36009003})


class TikTok:
    """The adapter."""

    name = "tiktok"
    longest = timedelta(days=30)

    def __init__(self, app: AppSettings, ask: Ask = ask) -> None:
        self.app = app
        self.ask = ask

    def sold(self, key: Key, window: Window, mark: str, *, now: datetime) -> Page:
        """Orders that changed in a window."""
        span = {
            "update_time_ge": int(window.begun.timestamp()),
            "update_time_lt": int(window.ended.timestamp()),
        }
        query = {"page_size": str(PAGE), **({"page_token": mark} if mark else {})}
        body = json.dumps(span, separators=(",", ":")).encode()
        told = self._asked(Request("POST", SEARCH, body), query, key, now)
        found = tuple(text_of(each.get("id")) for each in rows(told, "orders"))
        return Page(found, str(told.get("next_page_token") or ""))

    def order(self, key: Key, order: str, *, now: datetime) -> Mapping[str, Any]:
        """One order whole."""
        told = self._asked(Request("GET", DETAIL), {"ids": order}, key, now)
        for each in rows(told, "orders"):
            if text_of(each.get("id")) == order:
                return each
        raise Refused("no such order")

    def renewed(self, key: Key, *, now: datetime) -> Key:
        """A fresh access token; theirs tells until when by the clock."""
        query = {
            "app_key": self.app.key,
            "app_secret": self.app.secret,
            "refresh_token": key.refresh,
            "grant_type": "refresh_token",
        }
        address = f"{self.app.token_base}/api/v2/{REFRESH}?{urlencode(query)}"
        told = self._read(self.ask(Request("GET", address)))
        ends = datetime.fromtimestamp(whole_of(told.get("access_token_expire_in")), UTC)
        return Key(text_of(told.get("access_token")), text_of(told.get("refresh_token")), ends)

    def read_push(
        self, headers: Mapping[str, str], args: Mapping[str, str], body: bytes
    ) -> Sequence[Pushed]:
        """One message."""
        given = {name.lower(): value for name, value in headers.items()}.get("authorization", "")
        good = signing.tiktok_push(self.app.secret, self.app.key, body)
        if not signing.same(given.lower(), good):
            raise BadSignature
        told = read(body)
        data = part(told, "data")
        order = text_of(data["order_id"]) if "order_id" in data else ""
        message, kind = text_of(told.get("tts_notification_id")), text_of(told.get("type"))
        return (Pushed(message, kind, text_of(told.get("shop_id", "")), order),)

    def receipt(self) -> tuple[str, str]:
        """A 200 is enough."""
        return "{}", "application/json"

    def _asked(
        self, asked: Request, query: Mapping[str, str], key: Key, now: datetime
    ) -> dict[str, Any]:
        sent = {
            **query,
            "app_key": self.app.key,
            "timestamp": str(int(now.timestamp())),
            **({"shop_cipher": self.app.shop} if self.app.shop else {}),
        }
        sent["sign"] = signing.tiktok(self.app.secret, asked.address, sent, asked.body)
        headers = {"x-tts-access-token": key.access, "Content-Type": "application/json"}
        address = f"{self.app.base}{asked.address}?{urlencode(sent)}"
        return self._read(self.ask(Request(asked.method, address, asked.body, headers)))

    def _read(self, body: bytes) -> dict[str, Any]:
        told = read(body)
        code = told.get("code")
        if not isinstance(code, int):
            raise Unreachable("an answer without a code")
        if code in LIMITED:
            raise Limited(REST)
        if code in ENDED:
            raise KeyEnded
        if code != 0:
            raise Refused(str(code))
        return part(told, "data")
