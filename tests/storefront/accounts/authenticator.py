"""A soft authenticator: makes and uses passkeys as a phone does, by the WebAuthn standard."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, CHECKED, HAS_KEY = 0x01, 0x04, 0x40
ORIGIN = "http://localhost"


def to_text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def to_bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One key. `origin` is the site it believes to be on, `checks` whether it asks for a finger."""

    origin: str = ORIGIN
    checks: bool = True
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    key_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    user_handle: str = ""

    def make(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The answer to a question for a new key."""
        self.user_handle = asked["user"]["id"]
        about = self._about(asked["rp"]["id"], HAS_KEY) + self._public()
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": about})
        return self._answer(
            attestationObject=to_text(attestation),
            clientDataJSON=to_text(self._client("webauthn.create", asked["challenge"])),
        )

    def sign(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The answer to a question for a key; the counter grows."""
        self.count += 1
        about = self._about(asked["rpId"], 0)
        client = self._client("webauthn.get", asked["challenge"])
        signature = self.key.sign(
            about + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._answer(
            authenticatorData=to_text(about),
            clientDataJSON=to_text(client),
            signature=to_text(signature),
            userHandle=self.user_handle,
        )

    def _answer(self, **response: str) -> dict[str, Any]:
        name = to_text(self.key_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}

    def _about(self, site: str, flags: int) -> bytes:
        flags |= PRESENT | (CHECKED if self.checks else 0)
        return hashlib.sha256(site.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _public(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        point = {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, **point})
        return bytes(16) + struct.pack(">H", len(self.key_id)) + self.key_id + cose

    def _client(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()
