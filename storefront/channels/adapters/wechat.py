"""WeChat Channels' shops (视频号小店).

* No request is signed; a token from `stable_token` opens everything and ends after two hours.
* Orders by the time they changed (`/channels/ec/order/list/get`, at most 7 days, `next_key`), one
  order by `/channels/ec/order/get`. Money is whole fen, and ids are big whole numbers.
* A push is JSON (choose JSON in their console) with a ciphertext, signed with token, time and
  nonce; when the address is entered there they ask it once with an `echostr`.

Off until `WECHAT_SHOP_APP_ID` and `WECHAT_SHOP_SECRET` are set; pushes until `WECHAT_SHOP_TOKEN`
and `WECHAT_SHOP_AES_KEY` are.
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
LIMITED, ENDED = frozenset({45009, 45011, -1}), frozenset({40001, 40014, 42001})


class WeChat:
    """The adapter."""

    name = "wechat"
    longest = timedelta(days=7)

    def __init__(self, app: AppSettings, ask: Ask = ask) -> None:
        self.app = app
        self.ask = ask

    def sold(self, key: Key, window: Window, mark: str, *, now: datetime) -> Page:
        """Orders that changed in a window of at most a week."""
        span = {
            "start_time": int(window.begun.timestamp()),
            "end_time": int(window.ended.timestamp()),
        }
        wish = {"update_time_range": span, "page_size": PAGE, "next_key": mark}
        told = self._asked("/channels/ec/order/list/get", key, wish)
        found = told.get("order_id_list") or []
        if not isinstance(found, list):
            raise Unreachable("an answer without rows")
        more = str(told.get("next_key") or "") if told.get("has_more") is True else ""
        return Page(tuple(text_of(each) for each in found), more)

    def order(self, key: Key, order: str, *, now: datetime) -> Mapping[str, Any]:
        """One order whole."""
        found = part(self._asked("/channels/ec/order/get", key, {"order_id": order}), "order")
        if text_of(found.get("order_id")) != order:
            raise Refused("another order")
        return found

    def renewed(self, key: Key, *, now: datetime) -> Key:
        """A token; the same as before while it lasts, so that two who ask do not rob each other."""
        wish = {
            "grant_type": "client_credential",
            "appid": self.app.key,
            "secret": self.app.secret,
        }
        told = self._asked("/cgi-bin/stable_token", None, wish)
        ends = now + timedelta(seconds=whole_of(told.get("expires_in")))
        return Key(text_of(told.get("access_token")), "", ends)

    def read_push(
        self, headers: Mapping[str, str], args: Mapping[str, str], body: bytes
    ) -> Sequence[Pushed]:
        """One event; what is no order's is heard, too, and about no order."""
        sealed = _sealed(body)
        self._prove(args.get("msg_signature", ""), args, sealed)
        try:
            opened, whose = signing.wechat_opened(self.app.aes_key, sealed)
        except ValueError as failure:
            raise BadSignature from failure
        if not signing.same(whose, self.app.key):
            raise BadSignature
        told = read(opened)
        info = told.get("order_info")
        order = text_of(info.get("order_id", "")) if isinstance(info, dict) else ""
        kind, shop = str(told.get("Event", "")), str(told.get("ToUserName", ""))
        told_at = text_of(told.get("CreateTime", ""))
        return (Pushed(f"{kind}:{order}:{told_at}", kind, shop, order),)

    def echo(self, args: Mapping[str, str]) -> str:
        """What they want to read when the address is entered."""
        self._prove(args.get("signature", ""), args)
        return args.get("echostr", "")[:200]

    def receipt(self) -> tuple[str, str]:
        """What they read as “arrived”."""
        return "success", "text/plain"

    def _prove(self, given: str, args: Mapping[str, str], *more: str) -> None:
        known = self.app.token and self.app.aes_key
        parts = (self.app.token, args.get("timestamp", ""), args.get("nonce", ""), *more)
        if not known or not signing.same(given, signing.wechat(*parts)):
            raise BadSignature

    def _asked(self, path: str, key: Key | None, wish: Mapping[str, Any]) -> dict[str, Any]:
        query = f"?{urlencode({'access_token': key.access})}" if key else ""
        body = json.dumps(wish, separators=(",", ":")).encode()
        kind = {"Content-Type": "application/json"}
        told = read(self.ask(Request("POST", f"{self.app.base}{path}{query}", body, kind)))
        code = told.get("errcode", 0)
        if code in LIMITED:
            raise Limited(REST)
        if code in ENDED:
            raise KeyEnded
        if code != 0:
            raise Refused(str(code))
        return told


def _sealed(body: bytes) -> str:
    """The ciphertext of a push: nothing else of it is looked at before it is proved."""
    try:
        told = read(body)
    except Unreachable as failure:
        raise BadSignature from failure
    sealed = told.get("Encrypt")
    if not isinstance(sealed, str):
        raise BadSignature
    return sealed
