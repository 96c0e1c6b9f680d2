"""Douyin's shops (抖店) by their open platform.

* What is asked is one JSON text, `param_json`, sorted and compact; it is signed and sent as it is.
* Orders by the time they changed (`order.searchList`, pages from 0, at most 90 days); one order by
  `order.orderDetail`. Money is whole fen, times are seconds.
* A push is a list of messages, signed in `event-sign` over app key, raw body and secret; it is
  answered with `{"code":0,"msg":"success"}`.

No vector was ever published: the formulas are those of the official SDK.
Off until `DOUYIN_APP_KEY` and `DOUYIN_APP_SECRET` are set.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
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
from storefront.channels.adapters.taobao import CHINA
from storefront.config_channels import AppSettings

PAGE = 100
FINE = frozenset({"0", "10000"})
LIMITED, ENDED = frozenset({"30009", "80000"}), frozenset({"30001", "30002", "30005"})


class Douyin:
    """The adapter."""

    name = "douyin"
    longest = timedelta(days=90)

    def __init__(self, app: AppSettings, ask: Ask = ask) -> None:
        self.app = app
        self.ask = ask

    def sold(self, key: Key, window: Window, mark: str, *, now: datetime) -> Page:
        """Orders that changed in a window, page by page from 0."""
        at = int(mark or 0)
        params = {
            "update_time_start": int(window.begun.timestamp()),
            "update_time_end": int(window.ended.timestamp()),
            "page": at,
            "size": PAGE,
            "order_by": "update_time",
            "order_asc": True,
        }
        told = self._asked("order.searchList", key, params, now)
        found = tuple(text_of(each.get("order_id")) for each in rows(told, "shop_order_list"))
        more = (at + 1) * PAGE < whole_of(told.get("total", 0))
        return Page(found, str(at + 1) if more and found else "")

    def order(self, key: Key, order: str, *, now: datetime) -> Mapping[str, Any]:
        """One order whole."""
        told = self._asked("order.orderDetail", key, {"shop_order_id": order}, now)
        found = part(told, "shop_order_detail")
        if text_of(found.get("order_id")) != order:
            raise Refused("another order")
        return found

    def renewed(self, key: Key, *, now: datetime) -> Key:
        """A fresh access token."""
        params = {"grant_type": "refresh_token", "refresh_token": key.refresh}
        told = self._asked("token.refresh", None, params, now)
        ends = now + timedelta(seconds=whole_of(told.get("expires_in")))
        return Key(text_of(told.get("access_token")), text_of(told.get("refresh_token")), ends)

    def read_push(
        self, headers: Mapping[str, str], args: Mapping[str, str], body: bytes
    ) -> Sequence[Pushed]:
        """All messages of a push."""
        said = {name.lower(): value for name, value in headers.items()}
        good = signing.douyin_push(self.app.secret, self.app.key, body)
        if said.get("app-id") != self.app.key or not signing.same(
            said.get("event-sign", "").lower(), good
        ):
            raise BadSignature
        try:
            told = json.loads(body)
        except (ValueError, RecursionError) as failure:
            raise Unreachable("not to be read") from failure
        if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
            raise Unreachable("not a list")
        return tuple(_message(each) for each in told)

    def receipt(self) -> tuple[str, str]:
        """What they read as “arrived”."""
        return '{"code":0,"msg":"success"}', "application/json"

    def _asked(
        self, method: str, key: Key | None, params: Mapping[str, Any], now: datetime
    ) -> dict[str, Any]:
        body = signing.douyin_text(params)
        signed = {
            "app_key": self.app.key,
            "method": method,
            "param_json": body,
            "timestamp": f"{now.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
            "v": "2",
        }
        sign = signing.douyin(self.app.secret, signed)
        query = {
            **{name: value for name, value in signed.items() if name != "param_json"},
            **({"access_token": key.access} if key else {}),
            "sign": sign,
            "sign_method": "hmac-sha256",
        }
        address = f"{self.app.base}/{method.replace('.', '/')}?{urlencode(query)}"
        kind = {"Content-Type": "application/json;charset=UTF-8"}
        told = read(self.ask(Request("POST", address, body.encode(), kind)))
        _refuse(told)
        return part(told, "data")


def _refuse(told: Mapping[str, Any]) -> None:
    code = str(told.get("code", told.get("err_no", "")))
    if code in FINE:
        return
    if not code:
        raise Unreachable("an answer without a code")
    if code in LIMITED:
        raise Limited(REST)
    if code in ENDED:
        raise KeyEnded
    raise Refused(code)


def _message(each: Mapping[str, Any]) -> Pushed:
    """One message; Douyin's own test message tells a text that is no object, about no order."""
    try:
        data = json.loads(each.get("data") or "{}")
    except (ValueError, TypeError, RecursionError):
        data = {}
    known = data if isinstance(data, dict) else {}
    order, shop = known.get("p_id", ""), known.get("shop_id", "")
    return Pushed(
        text_of(each.get("msg_id")), text_of(each.get("tag")), text_of(shop), text_of(order)
    )
