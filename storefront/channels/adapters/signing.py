"""How platforms sign, each by its published vector or its own SDK's formula. Pure.

| platform | formula | proved by |
|---|---|---|
| Taobao TOP | MD5 in capitals over secret, sorted names and values, secret | vector it published |
| TikTok Shop | HMAC-SHA256 over secret, path, sorted pairs, body, secret | its SDK's unit test |
| TikTok push | HMAC-SHA256 over app key and raw body | formula only |
| Douyin | HMAC-SHA256 over secret, five named fields, secret | its official SDK's formula only |
| Douyin push | MD5 over app key, raw body, secret | formula only |
| WeChat push | SHA1 over sorted token, time, nonce and ciphertext; AES-CBC | vector it published |

MD5 and SHA1 are what these platforms ask for; nothing of ours rests on them. Signatures are
compared in constant time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

#: What TikTok's formula leaves out beside the signature itself.
TIKTOK_UNSIGNED = frozenset({"sign", "access_token"})
#: What Douyin's formula signs.
DOUYIN_SIGNED = ("app_key", "method", "param_json", "timestamp", "v")
#: WeChat fills the last block up to this.
_BLOCK = 32


def same(given: str, good: str) -> bool:
    """Whether a signature is the right one, told in the same time whatever it is."""
    return hmac.compare_digest(given.encode(), good.encode())


def taobao(secret: str, sent: Mapping[str, str]) -> str:
    """TOP's signature of everything that is sent but the signature."""
    plain = "".join(f"{name}{sent[name]}" for name in sorted(sent) if name != "sign")
    return _md5(f"{secret}{plain}{secret}").upper()


def tiktok(secret: str, path: str, query: Mapping[str, str], body: bytes = b"") -> str:
    """TikTok's signature of a request."""
    signed = sorted(query.keys() - TIKTOK_UNSIGNED)
    plain = path + "".join(f"{name}{query[name]}" for name in signed)
    return _hmac(secret, f"{secret}{plain}".encode() + body + secret.encode())


def tiktok_push(secret: str, app_key: str, body: bytes) -> str:
    """What TikTok writes into `Authorization` of a push."""
    return _hmac(secret, app_key.encode() + body)


def douyin(secret: str, sent: Mapping[str, str]) -> str:
    """Douyin's signature of a request."""
    plain = "".join(f"{name}{sent[name]}" for name in DOUYIN_SIGNED)
    return _hmac(secret, f"{secret}{plain}{secret}".encode())


def douyin_text(params: Mapping[str, Any]) -> str:
    """`param_json` as their SDK writes it: sorted in depth, without spaces, nothing escaped."""
    return json.dumps(params, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def douyin_push(secret: str, app_key: str, body: bytes) -> str:
    """What Douyin writes into `event-sign` of a push."""
    return hashlib.md5(app_key.encode() + body + secret.encode(), usedforsecurity=False).hexdigest()


def wechat(*parts: str) -> str:
    """SHA1 over the sorted parts put together."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def wechat_opened(aes_key: str, sealed: str) -> tuple[bytes, str]:
    """The message in a ciphertext and whose app it is for; ValueError if it is none."""
    key = base64.b64decode(aes_key + "=")
    raw = base64.b64decode(sealed, validate=True)
    if len(key) != 32 or not raw or len(raw) % 16:
        raise ValueError("no ciphertext")
    opener = Cipher(AES(key), CBC(key[:16])).decryptor()
    plain = opener.update(raw) + opener.finalize()
    filled = plain[-1]
    if not 1 <= filled <= _BLOCK or len(plain) < 20 + filled:
        raise ValueError("no filling")
    plain = plain[:-filled]
    size = int.from_bytes(plain[16:20], "big")
    if size > len(plain) - 20:
        raise ValueError("no length")
    return plain[20 : 20 + size], plain[20 + size :].decode()


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _hmac(secret: str, plain: bytes) -> str:
    return hmac.new(secret.encode(), plain, hashlib.sha256).hexdigest()
