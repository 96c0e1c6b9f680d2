"""What a maker's device sends: the fields of her press, read without trusting any of them.

A page without JavaScript carries a nonce of ours; a device makes its own. A device says how many
seconds ago she pressed, for its clock may be wrong; what cannot be read is no time.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from fulfillment.sendings import NewSending, Verb
from storefront.forms.counting import whole

_NONCE = re.compile(r"[A-Za-z0-9_-]{8,40}")


def fresh_nonce() -> str:
    """A nonce for a page that is shown."""
    return secrets.token_urlsafe(12)


def has_nonce(form: Mapping[str, str]) -> bool:
    """Whether a nonce came that can be kept."""
    return _NONCE.fullmatch(form.get("nonce", "")) is not None


def nonce_in(form: Mapping[str, str]) -> str:
    """The nonce of a form, or a new one where none came."""
    return form["nonce"] if has_nonce(form) else fresh_nonce()


def press(
    form: Mapping[str, str], verb: Verb, *, photo: int | None = None, now: datetime
) -> NewSending:
    """Her press as the form tells it."""
    return NewSending(
        nonce=nonce_in(form),
        verb=verb,
        pieces=_pieces(form, verb),
        kind=form.get("kind", "")[:24] if verb is Verb.CALL else "",
        words=form.get("words", "").strip()[:400] if verb is Verb.CALL else "",
        photo_asset_id=photo,
        made_at=_made_at(form, now),
    )


def _pieces(form: Mapping[str, str], verb: Verb) -> int | None:
    """All of an offer where no number was sent; what cannot be read is no pieces at all."""
    if verb in (Verb.HAND_IN, Verb.STOP):
        return max(whole(form.get("pieces")) or 0, 0)
    if verb is Verb.TAKE and "pieces" in form:
        return max(whole(form["pieces"]) or 0, 0)
    return None


def _made_at(form: Mapping[str, str], now: datetime) -> datetime | None:
    age = whole(form.get("age"))
    return None if age is None or age < 0 else now - timedelta(seconds=age)
