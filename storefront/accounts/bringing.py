"""Bringing files straight to the storage: a browser gets leave for one file, and the claim to it.

Where the storage has a door of its own (any S3), a browser may bring a large file there, into the
quarantine that nobody can read from outside, and then show us the claim. The claim is signed and
holds for the person who asked; the store holds to kind and size. Nobody is believed when she says
that she has brought it: the file is looked for, and goes through the gate like every other.

How it can fail: a claim that was changed, is older than an hour or belongs to another person, or
whose file never came, is a `Refusal`. What is left lying is swept after a day.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

from catalog.errors import Refusal
from media.storage import Missing, Storage, Ticket
from storefront.accounts.persons import Person
from storefront.wiring.settings import settings

SALT = "brought"
HOLDS_SECONDS = 3_600
ROOM = "quarantine/"


@dataclass(frozen=True, slots=True)
class Leave:
    """Where to bring a file, and what to show us afterwards."""

    ticket: Ticket
    claim: str


def leave(person: Person, storage: Storage, *, content_type: str, most_bytes: int) -> Leave | None:
    """Leave to bring one file, or None where files come through our own door."""
    path = f"{ROOM}{secrets.token_hex(24)}"
    ticket = storage.ticket(path, content_type=content_type, most_bytes=most_bytes)
    if ticket is None:
        return None
    return Leave(ticket, str(_signer().dumps([path, person.user_id])))


def brought_path(person: Person, claim: str) -> str:
    """The path in the quarantine that a claim speaks of."""
    try:
        path, user_id = _signer().loads(claim, max_age=HOLDS_SECONDS)
    except BadData:
        raise _gone() from None
    if user_id != person.user_id or not str(path).startswith(ROOM):
        raise _gone()
    return str(path)


def brought(storage: Storage, path: str, most_bytes: int) -> bytes:
    """The bytes that were brought; one more than `most_bytes` at most, so that the gate sees it."""
    try:
        return storage.part(path, 0, most_bytes + 1)
    except Missing:
        raise _gone() from None


def _gone() -> Refusal:
    return Refusal("media.gone", "This file did not arrive. Please send it again.", status=422)


def _signer() -> URLSafeTimedSerializer:
    keys = [*settings().secret_keys_old, settings().secret_key]
    return URLSafeTimedSerializer(keys, salt=SALT)
