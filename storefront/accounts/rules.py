"""Signing in: what is decided without asking anybody.

* An address is compared in lower case, without blanks around it.
* A way back (`next=`) is a path of this site or nothing: no other host, no scheme, nothing that a
  browser would read as one.
* A password has at least `SHORTEST_PASSWORD` characters and is none that everybody tries.
* A code of the second factor is good for its own half minute and the ones beside it, and only if
  it is later than the last one that was used.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pyotp

from catalog.errors import Refusal

LINK_LIFE = timedelta(minutes=30)
#: How long after signing in the keys to the account may be changed without signing in again.
RECENT = timedelta(minutes=30)
#: How long a first factor waits for its second, and a passkey's challenge for its answer.
PATIENCE = timedelta(minutes=10)

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128
STEP_SECONDS = 30
TRIED_BY_EVERYBODY = frozenset(
    {
        "1234567890",
        "0123456789",
        "12345678910",
        "123456789a",
        "1q2w3e4r5t",
        "qwertyuiop",
        "qwerty12345",
        "password12",
        "password123",
        "password1234",
        "passw0rd123",
        "iloveyou123",
        "letmein123",
        "welcome123",
        "admin12345",
        "administrator",
        "abcdefghij",
        "changeme123",
        "a123456789",
        "5201314520",
        "woaini1314",
        "woaini520",
        "woaini521",
        "manyhands1",
        "manyhands123",
        "zhongshou123",
    }
)
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


def plain_email(text: str) -> str:
    """An address as it is kept and compared."""
    return text.strip().lower()


def way_back(target: str | None, otherwise: str = "/") -> str:
    """`target` if it is a path of this site."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return otherwise
    return otherwise if UNSAFE.search(target) or len(target) > 500 else target


def check_password(password: str, email: str) -> None:
    """A refusal that says what is wrong with a new password."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refusal(
            "accounts.short_password",
            "Please take at least %(least)s characters: a short sentence is good.",
            status=422,
            least=SHORTEST_PASSWORD,
        )
    plain = password.strip().lower()
    if plain in TRIED_BY_EVERYBODY or plain == email or len(set(plain)) < 4:
        raise Refusal(
            "accounts.known_password",
            "Many people use this password, so it is tried first. Please take another.",
            status=422,
        )
    if len(password) > LONGEST_PASSWORD:
        raise Refusal(
            "accounts.long_password",
            "Please take at most %(most)s characters.",
            status=422,
            most=LONGEST_PASSWORD,
        )


def step_of(secret: str, code: str, *, now: datetime, last_step: int | None) -> int | None:
    """The half minute whose code this is, if it was not used up; None for a wrong code."""
    digits = "".join(code.split())
    present = int(now.timestamp()) // STEP_SECONDS
    for step in (present, present - 1, present + 1):
        fresh = last_step is None or step > last_step
        if fresh and pyotp.TOTP(secret).verify(digits, for_time=step * STEP_SECONDS):
            return step
    return None
