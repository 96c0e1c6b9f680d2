"""Passwords: kept as argon2id hashes, checked in the same time whether or not there is a user.

Cost: 19 MiB, two passes (OWASP's first choice), some 30 ms; a hash of another cost is renewed when
its owner next signs in.
"""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_nobody = _hasher.hash("nobody's password")


def hashed(password: str) -> str:
    """The hash to keep."""
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the one; without a kept hash it takes just as long to say no."""
    try:
        return _hasher.verify(kept or _nobody, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether the hash has another cost than today's."""
    return _hasher.check_needs_rehash(kept)
