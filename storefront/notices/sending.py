"""The job `notice.send`: find the reader, write the letter in her language, hand it over.

Addresses and secrets are looked up or made here, at the last moment, and live only in the letter.
A carrier that is down raises, so that the job is tried again later; an address that never takes
letters ends the job with a line in the log. The letter may go out twice if the worker dies between
handing over and ticking off; both copies then carry the same Message-ID.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import structlog
from flask import current_app, g, render_template
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.money import Money
from fulfillment.orders import Order, sums_of, taxes_of
from fulfillment.shipping import Parcel, ParcelKind
from storefront import payments
from storefront.accounts.invitations import sign_in_address
from storefront.accounts.models import User
from storefront.notices import carriers
from storefront.notices.gift_cards import card_letter, card_sent
from storefront.notices.port import Carrier, Letter, NotDeliverable
from storefront.notices.rules import subject_and_text
from storefront.notices.waiting import who_waits
from storefront.wiring.languages import LOCALES
from storefront.wiring.settings import settings

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """To whom a letter goes, and what it may speak of."""

    address: str
    language: str
    facts: dict[str, Any]


def send_notice(session: Session, payload: JsonMap, now: datetime) -> None:
    """Send the letter that `payload` describes; nobody to send it to is no error."""
    template = str(payload["template"])
    reader = _reader(session, payload, template, now)
    if reader is None:
        log.info("notice.nobody", template=template)
        return
    letter = written(template, reader, key=f"{template}:{_key(payload)}:{now:%Y%m%d}")
    try:
        carrier().carry(letter)
    except NotDeliverable as problem:
        log.warning("notice.not_deliverable", template=template, answer=str(problem))
        return
    if "card_id" in payload:
        card_sent(session, int(payload["card_id"]), now)


def written(template: str, reader: Reader, *, key: str) -> Letter:
    """The letter in the reader's language."""
    g.language = reader.language
    with force_locale(LOCALES[reader.language]):
        rendered = render_template(f"mail/{template}.txt", **reader.facts)
    subject, text = subject_and_text(rendered)
    return Letter(to=reader.address, subject=subject, text=text, key=key)


def carrier() -> Carrier:
    """The carrier of this app, opened on first use from `MAIL_URL`."""
    kept = current_app.extensions.get("manyhands.carrier")
    if kept is None:
        kept = carriers.from_url(settings().mail_url)
        current_app.extensions["manyhands.carrier"] = kept
    return cast("Carrier", kept)


def _reader(session: Session, payload: JsonMap, template: str, now: datetime) -> Reader | None:
    if "card_id" in payload:
        told = card_letter(session, int(payload["card_id"]))
        return Reader(*told) if told else None
    if "order_id" in payload:
        return _customer(session, payload)
    if "reader" in payload:
        found = who_waits(session, *payload["reader"])
        return None if found is None else Reader(*found)
    user = session.get(User, int(payload["user_id"]))
    if user is None or not user.active:
        return None
    facts = dict(payload["facts"])
    if template == "sign_in_link":
        way_back = str(facts.get("way_back", ""))
        facts["link"] = sign_in_address(session, user, now=now, way_back=way_back)
    return Reader(user.email, payload.get("language") or user.language, facts)


def _customer(session: Session, payload: JsonMap) -> Reader | None:
    order = session.get(Order, int(payload["order_id"]))
    if order is None or not order.email:
        return None
    facts = payload["facts"]
    known = {
        "number": order.number,
        "amount": Money(int(facts.get("amount_minor", 0)), order.currency),
        "why": payments.why(str(facts.get("problem", ""))),
        "taking": settings().taking,
        "pay_by": order.pay_by,
        "total": Money(order.total_minor, order.currency),
        "sums": sums_of(order),
        "taxes": taxes_of(session, order),
        "link": f"{settings().public_url}/orders/{order.token}",
        "parcel": _parcel(session, order.id),
    }
    language = payload.get("language") or order.language
    return Reader(order.email, language, {**known, **facts})


def _parcel(session: Session, order_id: int) -> Parcel | None:
    """The parcel that went to the customer last."""
    wanted = (
        select(Parcel)
        .where(Parcel.order_id == order_id, Parcel.kind == ParcelKind.TO_CUSTOMER)
        .order_by(Parcel.id.desc())
        .limit(1)
    )
    return session.scalars(wanted).first()


def _key(payload: JsonMap) -> str:
    names = ("order_id", "user_id", "reader", "card_id")
    return str(next((payload[each] for each in names if payload.get(each)), None))
