"""The far sides of four platforms, as their documents describe them: they prove the signature of
what is sent by the platform's formula, told here in another way, and answer in its form."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from storefront.channels.adapters.asking import Request
from storefront.channels.adapters.douyin import Douyin
from storefront.channels.adapters.port import Platform
from storefront.channels.adapters.taobao import Taobao
from storefront.channels.adapters.tiktok import TikTok
from storefront.channels.adapters.wechat import WeChat
from storefront.config_channels import AppSettings

AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
APP = AppSettings(
    key="app1", secret="sec1", base="https://far.example", token_base="https://auth.example",
    access="old-token", refresh="again", token="QDG6eK", aes_key=AES_KEY,
)  # fmt: skip
SECOND = 1_795_000_000


@dataclass
class Far:
    """A platform's side: orders it has, the key that it takes, what is wrong with it."""

    name: str
    orders: list[str] = field(default_factory=list)
    state: str = "paid"
    takes: str = "old-token"
    trouble: Exception | bytes | None = None
    limited: bool = False
    page: int = 100
    asked: list[Request] = field(default_factory=list)

    def __call__(self, request: Request) -> bytes:
        self.asked.append(request)
        if isinstance(self.trouble, Exception):
            raise self.trouble
        return self.trouble if self.trouble is not None else ANSWERS[self.name](self, request)

    def some(self, at: int) -> tuple[list[str], bool]:
        """A page of its orders, and whether there are more."""
        begun = at * self.page
        return self.orders[begun : begun + self.page], begun + self.page < len(self.orders)


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def mac(plain: bytes) -> str:
    return hmac.new(b"sec1", plain, hashlib.sha256).hexdigest()


def paired(sent: dict[str, str]) -> str:
    return "".join(name + value for name, value in sorted(sent.items()))


def taobao(far: Far, request: Request) -> bytes:
    sent = dict(parse_qsl(request.body.decode(), strict_parsing=True))
    assert sent.pop("sign") == md5(f"sec1{paired(sent)}sec1").upper()
    method = sent["method"]
    if far.limited:
        return b'{"error_response":{"code":7,"msg":"App Call Limited"}}'
    if method == "taobao.top.auth.token.refresh":
        fresh = {"access_token": far.takes, "refresh_token": "again2", "expires_in": 3600}
        return wrapped(method, {"token_result": json.dumps(fresh)})
    if sent["session"] != far.takes:
        return b'{"error_response":{"code":27,"msg":"Invalid session"}}'
    if method.endswith("increment.get"):
        some, more = far.some(int(sent["page_no"]) - 1)
        trades = {"trade": [{"tid": int(each)} for each in some]}
        return wrapped(method, {"has_next": more, "total_results": 9, "trades": trades})
    if sent["tid"] not in far.orders:
        return b'{"error_response":{"code":15,"sub_code":"isv.trade-not-exist"}}'
    line = {
        "oid": 900, "title": "茶席", "num": 2, "price": "39.00", "payment": "70.00",
        "status": TAOBAO[far.state], "outer_sku_id": "TEA-1", "num_iid": 5,
    }  # fmt: skip
    trade = {
        "tid": int(sent["tid"]), "status": "X", "created": "2026-11-20 10:00:00",
        "payment": "76.00", "post_fee": "6.00", "orders": {"order": [line]},
    }  # fmt: skip
    return wrapped(method, {"trade": trade})


def wrapped(method: str, told: dict[str, Any]) -> bytes:
    return json.dumps({f"{method[7:].replace('.', '_')}_response": told}).encode()


def tiktok(far: Far, request: Request) -> bytes:
    address = urlsplit(request.address)
    sent = dict(parse_qsl(address.query, strict_parsing=True))
    if far.limited:
        return b'{"code":36009002,"message":"Too many requests"}'
    if address.path.endswith("token/refresh"):
        ends = SECOND + 3600
        fresh = {"access_token": far.takes, "refresh_token": "r2", "access_token_expire_in": ends}
        return data(fresh)
    plain = f"sec1{address.path}".encode()
    assert sent.pop("sign") == mac(plain + paired(sent).encode() + request.body + b"sec1")
    if request.headers["x-tts-access-token"] != far.takes:
        return b'{"code":105002,"message":"expired"}'
    if request.method == "POST":
        some, more = far.some(int(sent.get("page_token", 0)))
        token = str(int(sent.get("page_token", 0)) + 1) if more else ""
        return data({"orders": [{"id": each} for each in some], "next_page_token": token})
    if sent["ids"] not in far.orders:
        return data({"orders": []})
    piece = {
        "id": "1", "sku_id": "900", "seller_sku": "TEA-1", "product_name": "茶席",
        "sale_price": "35.00", "original_price": "39.00", "display_status": TIKTOK[far.state],
    }  # fmt: skip
    order = {"id": sent["ids"], "create_time": SECOND, "line_items": [piece, piece]}
    return data({"orders": [order | {"payment": {"total_amount": "76.00", "shipping_fee": "6"}}]})


def data(told: dict[str, Any]) -> bytes:
    return json.dumps({"code": 0, "message": "ok", "data": told}).encode()


def douyin(far: Far, request: Request) -> bytes:
    address = urlsplit(request.address)
    sent = dict(parse_qsl(address.query, strict_parsing=True))
    body = request.body.decode()
    plain = (
        f"sec1app_key{sent['app_key']}method{sent['method']}param_json{body}"
        f"timestamp{sent['timestamp']}v2sec1"
    )
    assert (sent["sign"], sent["sign_method"]) == (mac(plain.encode()), "hmac-sha256")
    wish = json.loads(body)
    assert body == json.dumps(wish, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if far.limited:
        return b'{"code":80000,"msg":"limited"}'
    if sent["method"] == "token.refresh":
        return good({"access_token": far.takes, "refresh_token": "r2", "expires_in": 3600})
    if sent["access_token"] != far.takes:
        return b'{"code":30002,"msg":"access_token expired"}'
    if sent["method"] == "order.searchList":
        some, _more = far.some(wish["page"])
        rows = [{"order_id": each} for each in some]
        return good({"shop_order_list": rows, "total": len(far.orders)})
    if wish["shop_order_id"] not in far.orders:
        return b'{"code":50002,"msg":"no order"}'
    line = {
        "order_id": "900", "product_name": "茶席", "item_num": 2, "code": "TEA-1", "c_biz": 2,
        "origin_amount": 3900, "order_amount": 7000, "order_status": DOUYIN[far.state],
        "author_id": 4711, "author_name": "小溪",
    }  # fmt: skip
    whole = {"order_id": wish["shop_order_id"], "create_time": SECOND, "pay_amount": 7600}
    whole |= {"post_amount": 600, "sku_order_list": [line]}
    return good({"shop_order_detail": whole})


def good(told: dict[str, Any]) -> bytes:
    return json.dumps({"code": 10000, "msg": "success", "data": told}).encode()


def wechat(far: Far, request: Request) -> bytes:
    address = urlsplit(request.address)
    wish, sent = json.loads(request.body), dict(parse_qsl(address.query))
    if far.limited:
        return b'{"errcode":45009,"errmsg":"reach max api daily quota limit"}'
    if address.path == "/cgi-bin/stable_token":
        assert (wish["appid"], wish["secret"]) == ("app1", "sec1")
        return json.dumps({"access_token": far.takes, "expires_in": 3600}).encode()
    if sent["access_token"] != far.takes:
        return b'{"errcode":42001,"errmsg":"access_token expired"}'
    if address.path.endswith("list/get"):
        some, more = far.some(int(wish["next_key"] or 0))
        told = {"errcode": 0, "order_id_list": [int(each) for each in some], "has_more": more}
        return json.dumps(told | {"next_key": str(int(wish["next_key"] or 0) + 1)}).encode()
    if wish["order_id"] not in far.orders:
        return b'{"errcode":10020050,"errmsg":"no such order"}'
    line = {
        "product_id": 5, "sku_id": 900, "sku_cnt": 2, "sku_code": "TEA-1", "title": "茶席",
        "sale_price": 3900, "real_price": 7000,
    }  # fmt: skip
    detail = {"product_infos": [line], "price_info": {"order_price": 7600, "freight": 600}}
    order = {"order_id": int(wish["order_id"]), "status": WECHAT[far.state], "order_detail": detail}
    return json.dumps({"errcode": 0, "order": order | {"create_time": SECOND}}).encode()


ANSWERS: dict[str, Callable[[Far, Request], bytes]] = {
    "taobao": taobao, "tiktok": tiktok, "douyin": douyin, "wechat": wechat,
}  # fmt: skip
TAOBAO = {"paid": "WAIT_SELLER_SEND_GOODS", "sent": "WAIT_BUYER_CONFIRM_GOODS"}
TIKTOK = {"paid": "AWAITING_SHIPMENT", "sent": "IN_TRANSIT"}
DOUYIN = {"paid": 2, "sent": 3}
WECHAT = {"paid": 20, "sent": 30}


def made(far: Far) -> Platform:
    """The adapter before this far side."""
    kinds: dict[str, Callable[..., Platform]] = {
        "taobao": Taobao, "tiktok": TikTok, "douyin": Douyin, "wechat": WeChat,
    }  # fmt: skip
    return kinds[far.name](APP, far)


Push = tuple[dict[str, str], dict[str, str], bytes]


def push(name: str, message: str, order: str) -> Push:
    """A push as the platform sends it: headers, what stands in the address, body."""
    if name == "tiktok":
        body = json.dumps(
            {"type": 1, "tts_notification_id": message, "shop_id": "7", "data": {"order_id": order}}
        ).encode()
        return {"Authorization": mac(b"app1" + body)}, {}, body
    if name == "douyin":
        inner = json.dumps({"p_id": int(order), "shop_id": 7})
        body = json.dumps([{"tag": "101", "msg_id": message, "data": inner}] * 2).encode()
        sign = hashlib.md5(b"app1" + body + b"sec1", usedforsecurity=False).hexdigest()
        return {"app-id": "app1", "event-sign": sign}, {}, body
    event = {"ToUserName": "gh_1", "CreateTime": int(message), "MsgType": "event"}
    event |= {"Event": "channels_ec_order_pay", "order_info": {"order_id": int(order)}}
    sealed = wechat_sealed(json.dumps(event).encode())
    parts = sorted(("QDG6eK", "1409659589", "263014780", sealed))
    sign = hashlib.sha1("".join(parts).encode(), usedforsecurity=False).hexdigest()
    args = {"msg_signature": sign, "timestamp": "1409659589", "nonce": "263014780"}
    return {}, args, json.dumps({"ToUserName": "gh_1", "Encrypt": sealed}).encode()


def wechat_sealed(told: bytes, app: str = "app1") -> str:
    key = base64.b64decode(AES_KEY + "=")
    plain = b"0123456789abcdef" + len(told).to_bytes(4, "big") + told + app.encode()
    fill = 32 - len(plain) % 32
    sealer = Cipher(AES(key), CBC(key[:16])).encryptor()
    return base64.b64encode(
        sealer.update(plain + bytes([fill]) * fill) + sealer.finalize()
    ).decode()
