"""How the rehearsal gateway signs its notices: HMAC-SHA256 over time and raw body.

The secret follows from `SECRET_KEY` and is used for nothing else. A notice older or newer than five
minutes is refused, so that one that was overheard cannot be sent again later.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

HEADER = "Rehearsal-Signature"
TOLERANCE = timedelta(minutes=5)


def secret_from(secret_key: str) -> bytes:
    """The gateway's own secret."""
    return hmac.new(secret_key.encode(), b"rehearsal notices", hashlib.sha256).digest()


def sign(secret: bytes, body: bytes, now: datetime) -> str:
    """The header's value for a body sent at `now`."""
    stamp = int(now.timestamp())
    return f"t={stamp},v1={_digest(secret, stamp, body)}"


def is_signed(secret: bytes, header: str, body: bytes, now: datetime) -> bool:
    """Whether this body was signed lately with this secret."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    stamp = parts.get("t", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    expected = _digest(secret, int(stamp), body)
    fresh = abs(int(now.timestamp()) - int(stamp)) <= TOLERANCE.total_seconds()
    return hmac.compare_digest(expected.encode(), parts.get("v1", "").encode()) and fresh


def _digest(secret: bytes, stamp: int, body: bytes) -> str:
    return hmac.new(secret, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
