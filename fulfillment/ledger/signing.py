"""The key that signs closed months: derived from the house's secret, for this one purpose.

Ed25519, so that anybody can check a signature with the public key and nobody can make one without
the secret. A key's id is the beginning of the public key's digest; older secrets still vouch for
the months that they signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"manyhands: months of the ledger, 1"


@dataclass(frozen=True, slots=True)
class SealKey:
    """A signing key with its name and what is told of it in public."""

    private: Ed25519PrivateKey
    public: str
    id: str

    def sign(self, text: str) -> str:
        """The signature of a text, in hex."""
        return self.private.sign(text.encode()).hex()


def key_of(secret: str) -> SealKey:
    """The key that belongs to a secret of the house."""
    seed = HKDF(hashes.SHA256(), 32, salt=None, info=_PURPOSE).derive(secret.encode())
    private = Ed25519PrivateKey.from_private_bytes(seed)
    raw = private.public_key().public_bytes_raw()
    return SealKey(private, raw.hex(), hashlib.sha256(raw).hexdigest()[:16])


def keys_of(secrets: Iterable[str]) -> tuple[SealKey, ...]:
    """The keys of several secrets, the present one first."""
    return tuple(key_of(secret) for secret in secrets if secret)


def signed_by(public: str, text: str, signature: str) -> bool:
    """Whether a signature is that of a text by the key with this public half."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
