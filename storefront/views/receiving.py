"""Receiving pictures: from a form's files, or brought to the storage before; one path for all.

The transaction that looked up who is asking ends first: decoding takes its time, and nobody waits
for it at the database's door. The caller begins anew with what came out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request

from catalog.db import db
from catalog.errors import Refusal
from media.assets import Prepared, prepared
from media.assets.rules import MOST_BYTES
from storefront.accounts.access import person
from storefront.accounts.bringing import brought, brought_path
from storefront.wiring.storage import storage


@dataclass(frozen=True, slots=True)
class Received:
    """One file: its name, and the picture or why it is none."""

    name: str
    picture: Prepared | None = None
    refusal: Refusal | None = None


def received_pictures(field: str, *, private: bool) -> list[Received]:
    """Every picture that came in `field`; one that is refused does not harm the others."""
    who = person()
    db.session.commit()
    found = []
    for name, data in _files(field):
        found.append(_received(name, data, private))
    for claim in request.form.getlist(f"{field}_brought"):
        path = brought_path(who, claim)
        found.append(_received("", brought(storage(), path, MOST_BYTES), private))
        storage().delete(path)
    return found


def received_picture(field: str, *, private: bool) -> Prepared | None:
    """The one picture that came in `field`, if any came; a refusal if it is none."""
    for each in received_pictures(field, private=private)[:1]:
        if each.refusal:
            raise each.refusal
        return each.picture
    return None


def _files(field: str) -> Iterator[tuple[str, bytes]]:
    """A field that was left empty sends a file without a name."""
    for sent in request.files.getlist(field):
        data = sent.stream.read(MOST_BYTES + 1)
        if sent.filename or data:
            yield (sent.filename or "")[-60:], data


def _received(name: str, data: bytes, private: bool) -> Received:
    try:
        return Received(name, picture=prepared(data, private=private, storage=storage()))
    except Refusal as refusal:
        return Received(name, refusal=refusal)
