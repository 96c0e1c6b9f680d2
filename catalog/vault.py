"""The vault: sensitive columns are sealed before they reach the database.

AES-256-GCM with a random nonce; the context (`maker.phone`) is bound as associated data, so that
a sealed value copied into another column does not open. The first key of `DATA_KEY` seals, every
listed key opens: rotation is to put a new key in front. A stored value is `kid.nonce+ciphertext`
in URL-safe base64.

How it can fail: no key configured, an unknown key id, or a changed byte raise `VaultError`, which
is never caught: better a crash than a wrong name on a bank transfer.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator


class VaultError(Exception):
    """A sealed value that cannot be opened, or no key to seal with."""


_keys: dict[str, bytes] = {}


def configure(data_key: str) -> None:
    """Take the key ring: `kid:secret` separated by commas, the sealing key first."""
    ring: dict[str, bytes] = {}
    for place, part in enumerate(data_key.split(",")):
        kid, _, secret = part.strip().rpartition(":")
        if len(secret) < 32:
            raise VaultError("DATA_KEY needs at least 32 characters a key")
        ring[kid or f"k{place}"] = hashlib.sha256(secret.encode()).digest()
    _keys.clear()
    _keys.update(ring)


def seal(text: str, context: str) -> str:
    """The sealed form of `text`, openable only in the same `context`."""
    if not _keys:
        raise VaultError("no data key")
    kid, key = next(iter(_keys.items()))
    nonce = os.urandom(12)
    secret = AESGCM(key).encrypt(nonce, text.encode(), context.encode())
    return f"{kid}.{urlsafe_b64encode(nonce + secret).decode()}"


def unseal(sealed: str, context: str) -> str:
    """The text that was sealed in `context`."""
    kid, _, body = sealed.partition(".")
    raw = urlsafe_b64decode(body)
    try:
        return AESGCM(_keys[kid]).decrypt(raw[:12], raw[12:], context.encode()).decode()
    except (KeyError, InvalidTag) as failure:
        raise VaultError(context) from failure


def derived(purpose: str, salt: bytes, kid: str | None = None) -> tuple[str, bytes]:
    """A key for one purpose and one salt, made from the sealing key or from one of the ring."""
    if not _keys:
        raise VaultError("no data key")
    kid = next(iter(_keys)) if kid is None else kid
    if kid not in _keys:
        raise VaultError(f"no key {kid}")
    made = HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose.encode())
    return kid, made.derive(_keys[kid])


def fingerprint(token: str) -> str:
    """What a table keeps of a random token: enough to find it, nothing to open anything with."""
    return hashlib.sha256(token.encode()).hexdigest()


def blind(text: str, context: str) -> str:
    """A keyed fingerprint by which a sealed value can be looked up without opening any."""
    if not _keys:
        raise VaultError("no data key")
    oldest = list(_keys.values())[-1]
    return hmac.new(oldest, f"{context}\0{text}".encode(), hashlib.sha256).hexdigest()


class Sealed(TypeDecorator[str]):
    """A text column that only holds sealed values; `context` is usually `table.column`."""

    impl = Text
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else seal(value, self.context)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else unseal(value, self.context)
