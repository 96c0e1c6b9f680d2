"""Pay besides pieces: written down with a reason, agreed to by a second person where it is taken.

The same key is the same line; with other facts it is refused (`extra.conflict`). Money moves in the
book when the line is booked, in the same transaction, by the line's own key.

How it can fail: `extra.amount`, `extra.reason`, `extra.second_person`, `extra.not_now`,
`extra.not_beyond` (material that was lost within the agreed share), `extra.no_worth`,
`extra.too_much` (more than the agreed share of the kit's worth), `extra.past`. Nothing is written
then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, move, record
from catalog.money import Money
from fulfillment import ledger
from fulfillment.earnings.extras.models import ExtraLine, MendingPay, PayProtection
from fulfillment.earnings.extras.queries import most_charged
from fulfillment.earnings.extras.rules import (
    EXTRA,
    HOUSE,
    TAKEN,
    WHOLE,
    ExtraKind,
    ExtraState,
)
from fulfillment.ledger import NewEntry, pay_recipes
from fulfillment.materials.kit_models import MaterialLoss

#: Letters of a reason.
WORDS = 300


@dataclass(frozen=True, slots=True)
class NewExtra:
    """A line to be written: for whom, for what, how much and why; the same key is the same line.

    It opens to a batch, an inspection or a loss of material where it has one; an advance leaves
    from `place`.
    """

    maker_id: int
    kind: ExtraKind
    amount: Money
    reason: str
    key: str
    batch_id: int | None = None
    inspection_id: int | None = None
    loss_id: int | None = None
    place: str = "bank"


def add(session: Session, new: NewExtra, *, actor: Actor, now: datetime) -> ExtraLine:
    """Write a line down; what is given is hers at once, what is taken waits for somebody else."""
    _check(session, new, now.date())
    session.flush()
    line_id = insert_once(session, ExtraLine, _values(new, actor, now))
    if line_id is None:
        return _again(session, new)
    line = session.get_one(ExtraLine, line_id)
    told, minor = new.kind.value, new.amount.minor
    record(session, line, "ask", actor=actor, now=now, kind=told, amount_minor=minor)
    if new.kind not in TAKEN:
        _book(session, line, actor=actor, now=now)
    return line


def agree(session: Session, line: ExtraLine, *, actor: Actor, now: datetime) -> None:
    """A second person agrees: it is booked."""
    if actor.user_id is None or actor.user_id == line.asked_by:
        raise Refusal("extra.second_person", "Please let a second person agree to this.")
    if line.loss_id is not None:
        amount = Money(line.amount_minor, line.currency)
        _check_charge(session, line.loss_id, amount, on=now.date(), besides=line.key)
    _book(session, line, actor=actor, now=now)


def refuse(session: Session, line: ExtraLine, *, actor: Actor, now: datetime) -> None:
    """It is not done."""
    move(session, line, EXTRA, "refuse", actor=actor, now=now)
    line.decided_by = actor.user_id
    session.flush()


def set_mending(
    session: Session,
    *,
    product_id: int | None,
    cooperative_id: int | None,
    share_points: int,
    starts_on: date,
    actor: Actor,
    now: datetime,
) -> MendingPay:
    """From a day on, mended pieces earn such a share of their rate."""
    _refuse_past(starts_on, now)
    row = MendingPay(
        product_id=product_id,
        cooperative_id=cooperative_id,
        share_points=share_points,
        starts_on=starts_on,
    )
    session.add(row)
    record(session, row, "tell", actor=actor, now=now, share_points=share_points)
    return row


def set_protection(
    session: Session,
    *,
    share_points: int,
    minimum: Money,
    starts_on: date,
    charge_points: int = HOUSE.charge_points,
    actor: Actor,
    now: datetime,
) -> PayProtection:
    """From a day on, this much stays hers on every payday."""
    _refuse_past(starts_on, now)
    if not 0 <= share_points <= 5_000:
        raise Invalid("extra.share", "A share lies between 0 and 50 percent.", field="share")
    if not 0 <= charge_points <= WHOLE:
        raise Invalid("extra.share", "A share lies between 0 and 100 percent.", field="charge")
    if minimum.minor < 0:
        raise Invalid("extra.amount", "An amount is not below zero.", field="minimum")
    row = PayProtection(
        share_points=share_points,
        minimum_minor=minimum.minor,
        currency=minimum.currency,
        charge_points=charge_points,
        starts_on=starts_on,
    )
    session.add(row)
    kept = str(minimum)
    record(session, row, "tell", actor=actor, now=now, share_points=share_points, minimum=kept)
    return row


def _check(session: Session, new: NewExtra, on: date) -> None:
    if new.amount.minor <= 0:
        raise Invalid("extra.amount", "An amount is more than zero.", field="amount")
    if not new.reason.strip():
        raise Invalid("extra.reason", "Please write a sentence: she reads it.", field="reason")
    if new.kind is not ExtraKind.KIT_LOSS:
        return
    loss = session.get(MaterialLoss, new.loss_id or 0)
    if loss is None or loss.maker_id != new.maker_id or not loss.beyond:
        raise Refusal("extra.not_beyond", "Only what was lost beyond the agreed share is charged.")
    _check_charge(session, loss.id, new.amount, on=on, besides=new.key)


def _check_charge(session: Session, loss_id: int, amount: Money, *, on: date, besides: str) -> None:
    """Never more than the agreed share of what the kit is worth, all charges of it together."""
    most = most_charged(session, loss_id, on=on, besides=besides)
    if most is None:
        raise Refusal(
            "extra.no_worth",
            "Nobody has told what the materials of this style cost, so nothing can be charged.",
        )
    if most < amount:
        raise Invalid(
            "extra.too_much",
            "At most %(most)s: the agreed share of what the kit is worth.",
            field="amount",
            most=str(most),
        )


def _values(new: NewExtra, actor: Actor, now: datetime) -> dict[str, object]:
    return {
        "maker_id": new.maker_id,
        "kind": new.kind,
        "state": ExtraState.ASKED,
        "amount_minor": new.amount.minor,
        "currency": new.amount.currency,
        "reason": new.reason.strip()[:WORDS],
        "place": new.place,
        "batch_id": new.batch_id,
        "inspection_id": new.inspection_id,
        "loss_id": new.loss_id,
        "asked_by": actor.user_id,
        "asked_at": now,
        "key": new.key,
    }


def _again(session: Session, new: NewExtra) -> ExtraLine:
    line = session.scalars(select(ExtraLine).where(ExtraLine.key == new.key)).first()
    told = (new.maker_id, new.kind, new.amount.minor)
    if line is None or (line.maker_id, line.kind, line.amount_minor) != told:
        raise Refusal("extra.conflict", "This was written down already, with other facts.")
    return line


def _book(session: Session, line: ExtraLine, *, actor: Actor, now: datetime) -> None:
    EXTRA.next(line.state, "agree")
    line.entry_id = ledger.post(session, _entry(line), actor=actor, now=now)
    line.decided_by = actor.user_id
    move(session, line, EXTRA, "agree", actor=actor, now=now, entry=line.entry_id)


def _entry(line: ExtraLine) -> NewEntry:
    amount = Money(line.amount_minor, line.currency)
    match line.kind:
        case ExtraKind.ADVANCE:
            return pay_recipes.advance_given(line.maker_id, line.id, amount, line.place)
        case ExtraKind.KIT_LOSS:
            return pay_recipes.kit_charged(line.maker_id, line.id, amount)
        case _:
            return pay_recipes.extra_earned(line.maker_id, line.id, line.kind.value, amount)


def _refuse_past(starts_on: date, now: datetime) -> None:
    if starts_on < now.date():
        raise Invalid("extra.past", "It cannot begin on a day that has passed.", field="starts_on")
