"""Taobao and Tmall by their open platform TOP.

* One door; what is asked is the parameter `method`, times are China's as text, money is yuan text.
* Orders by the time they changed, in windows of a day (`taobao.trades.sold.increment.get`, a page
  number, `has_next`); one order whole by `taobao.trade.fullinfo.get`.
* Its messages come by a service of their own, not to a door: no push, orders are asked for.

Off until `TAOBAO_APP_KEY` and `TAOBAO_APP_SECRET` are set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
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
    Window,
)
from storefront.config_channels import AppSettings

CHINA = timezone(timedelta(hours=8))
PAGE = 100
FIELDS = (
    "tid,status,created,pay_time,modified,end_time,payment,post_fee,orders.oid,orders.num_iid,"
    "orders.title,orders.sku_properties_name,orders.outer_sku_id,orders.outer_iid,orders.num,"
    "orders.price,orders.payment,orders.status,orders.refund_status"
)
#: Too many calls; a session that ended.
LIMITED, ENDED = frozenset({"7", "90000"}), frozenset({"26", "27", "53"})


class Taobao:
    """The adapter."""

    name = "taobao"
    longest = timedelta(days=1)

    def __init__(self, app: AppSettings, ask: Ask = ask) -> None:
        self.app = app
        self.ask = ask

    def sold(self, key: Key, window: Window, mark: str, *, now: datetime) -> Page:
        """Orders that changed in a window of at most a day."""
        at = int(mark or 1)
        params = {
            "fields": "tid",
            "start_modified": _written(window.begun),
            "end_modified": _written(window.ended),
            "page_no": str(at),
            "page_size": str(PAGE),
            "use_has_next": "true",
        }
        told = self._asked("taobao.trades.sold.increment.get", key, params, now)
        trades = rows(part(told, "trades") if told.get("trades") else {}, "trade")
        more = str(at + 1) if told.get("has_next") is True else ""
        return Page(tuple(text_of(each.get("tid")) for each in trades), more)

    def order(self, key: Key, order: str, *, now: datetime) -> Mapping[str, Any]:
        """One trade whole."""
        params = {"fields": FIELDS, "tid": order}
        found = part(self._asked("taobao.trade.fullinfo.get", key, params, now), "trade")
        if text_of(found.get("tid")) != order:
            raise Refused("another order")
        return found

    def renewed(self, key: Key, *, now: datetime) -> Key:
        """A fresh session."""
        asked = {"refresh_token": key.refresh}
        told = self._asked("taobao.top.auth.token.refresh", None, asked, now)
        fresh = read(str(told.get("token_result", "")).encode())
        ends = now + timedelta(seconds=whole_of(fresh.get("expires_in")))
        refresh = text_of(fresh.get("refresh_token", key.refresh))
        return Key(text_of(fresh.get("access_token")), refresh, ends)

    def read_push(
        self, headers: Mapping[str, str], args: Mapping[str, str], body: bytes
    ) -> Sequence[Pushed]:
        """Nothing that comes to a door of ours is from TOP."""
        raise BadSignature

    def receipt(self) -> tuple[str, str]:
        """Nobody reads it."""
        return "", "text/plain"

    def _asked(
        self, method: str, key: Key | None, params: Mapping[str, str], now: datetime
    ) -> dict[str, Any]:
        sent = {
            "method": method,
            "app_key": self.app.key,
            "timestamp": _written(now),
            "format": "json",
            "v": "2.0",
            "sign_method": "md5",
            **({"session": key.access} if key else {}),
            **params,
        }
        sent["sign"] = signing.taobao(self.app.secret, sent)
        kind = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}
        told = read(self.ask(Request("POST", self.app.base, urlencode(sent).encode(), kind)))
        _refuse(told.get("error_response"))
        return part(told, f"{method.removeprefix('taobao.').replace('.', '_')}_response")


def _refuse(error: object) -> None:
    if not isinstance(error, dict):
        return
    code, sub = str(error.get("code", "")), str(error.get("sub_code", ""))
    if code in LIMITED:
        raise Limited(REST)
    if code in ENDED:
        raise KeyEnded
    raise Refused(sub or code)


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
