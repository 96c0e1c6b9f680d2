"""Signatures, beside what the platforms or their own kits published.

Published: Taobao's example (its document on signing), WeChat's example of a signed and sealed echo
(its document on callbacks, the same way as of a shop's pushes). A test of an official kit: TikTok.
Computed here from the formula, in another way than the code: the pushes, and Douyin's requests.
"""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from storefront.channels.adapters import signing

TAOBAO = {
    "method": "taobao.item.seller.get",
    "app_key": "12345678",
    "session": "test",
    "timestamp": "2016-01-01 12:00:00",
    "format": "json",
    "v": "2.0",
    "sign_method": "md5",
    "fields": "num_iid,title,nick,price,num",
    "num_iid": "11223344",
}
WECHAT_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
WECHAT_SEALED = (
    "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
)


def test_the_published_examples_come_out_as_published() -> None:
    assert signing.taobao("helloworld", TAOBAO) == "66987CB115214E59E6EC978214934FB8"
    again = signing.taobao("helloworld", {**TAOBAO, "sign": "never signed"})
    assert again == "66987CB115214E59E6EC978214934FB8"
    good = "d3cb7fe11ecae942802ceeca67e7cf10120cc12f1517d45fbc1c8cfe5413c80f"
    for more in ({}, {"sign": "x"}, {"access_token": "y"}):
        assert signing.tiktok("app_secret", "/test-api", {"foo": "bar", **more}) == good
    parts = ("QDG6eK", "1409659589", "263014780", WECHAT_SEALED)
    assert signing.wechat(*parts) == "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
    told = (b"1616140317555161061", "wx5823bf96d3bd56c7")
    assert signing.wechat_opened(WECHAT_KEY, WECHAT_SEALED) == told


def test_what_was_only_computed_follows_the_kits_formula() -> None:
    sent = {"app_key": "k", "method": "order.searchList", "timestamp": "2026-11-23 09:30:00"}
    sent |= {"v": "2", "param_json": signing.douyin_text({"size": 1, "a": {"y": "茶&<", "x": 2}})}
    assert sent["param_json"] == '{"a":{"x":2,"y":"茶&<"},"size":1}'
    plain = (
        "secapp_keykmethodorder.searchListparam_json"
        + sent["param_json"]
        + "timestamp2026-11-23 09:30:00v2sec"
    )
    good = hmac.new(b"sec", plain.encode(), hashlib.sha256).hexdigest()
    assert signing.douyin("sec", {**sent, "access_token": "t", "sign_method": "m"}) == good
    body = json.dumps([{"tag": "100"}]).encode()
    md5 = hashlib.md5(b"k" + body + b"sec", usedforsecurity=False).hexdigest()
    assert signing.douyin_push("sec", "k", body) == md5
    assert signing.tiktok_push("sec", "k", body) == (
        hmac.new(b"sec", b"k" + body, hashlib.sha256).hexdigest()
    )
    with_body = signing.tiktok("s", "/p", {"b": "2", "a": "1"}, b'{"z":1}')
    plain = 's/pa1b2{"z":1}s'
    assert with_body == hmac.new(b"s", plain.encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    "wrong", ["", "AAAA", WECHAT_SEALED[:-24], "not base64 at all!", "QUFB" * 32]
)
def test_what_is_no_ciphertext_is_refused_in_one_way(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        signing.wechat_opened(WECHAT_KEY, wrong)
