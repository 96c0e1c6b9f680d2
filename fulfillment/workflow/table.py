"""The table at the centre: offers that lie there are taken by who sits there, or given by the lead.

* A lead lays an unanswered offer on the table. Makers who work at that centre and may make the
  style see it; the first who takes it has it, all of it or a part.
* For a maker without a phone the lead gives it to her, laid out or not.

Refused: who is not of this cooperative, works no more, or holds no certificate for the style from
today until its day. What
is taken from the table is taken like any other offer, at the rate of that day.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Exists, or_, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor
from catalog.products import Product
from fulfillment import batches, sendings
from fulfillment.batches import Batch
from fulfillment.batches.rules import pieces_taken
from fulfillment.makers import Maker, Skill
from fulfillment.sendings import NewSending
from fulfillment.workflow.floor import batch_taken, local_day

#: So many people a lead may choose from on one page.
MOST = 200


def batch_laid_out(session: Session, batch: Batch, *, actor: Actor, now: datetime) -> None:
    """The lead lays an offer on the table."""
    batches.lay_out(session, batch, actor=actor, now=now)


def batch_placed(
    session: Session, batch: Batch, maker: Maker, *, pieces: int | None, actor: Actor, now: datetime
) -> Batch:
    """All of an offer, or a part, becomes work of a maker of this cooperative; her batch."""
    _refuse_unable(session, batch, maker, local_day(session, batch.cooperative_id, now))
    wanted = pieces_taken(batch.pieces, pieces)
    if wanted < batch.pieces:
        batch = batches.split(session, batch, wanted, maker.id, actor=actor, now=now)
    elif batch.maker_id != maker.id:
        batches.pass_on(session, batch, maker.id, actor=actor, now=now)
    batch_taken(session, batch, actor=actor, now=now)
    return batch


def taken_from_table(
    session: Session, batch: Batch, maker: Maker, press: NewSending, *, actor: Actor, now: datetime
) -> None:
    """She takes it from the table; the same press again takes nothing more."""
    _, is_new = sendings.note(session, maker.id, batch.id, press, now=now)
    if is_new:
        batch_placed(session, batch, maker, pieces=press.pieces, actor=actor, now=now)


def able(session: Session, batch: Batch, *, on: date) -> list[Maker]:
    """Who of the cooperative may make this, by name."""
    theirs = (Maker.cooperative_id == batch.cooperative_id, Maker.active, _may_make(batch, on))
    return list(session.scalars(select(Maker).where(*theirs).order_by(Maker.code).limit(MOST)))


def _may_make(batch: Batch, on: date) -> Exists:
    held = (Skill.maker_id == Maker.id, Skill.craft_id == Product.craft_id)
    until = max(on, batch.due_on)
    holds = or_(Skill.expires_on.is_(None), Skill.expires_on >= until)
    good = (Skill.level >= Product.level, Skill.certified_on <= on, holds)
    wanted = select(Skill.id).join(Product, Product.id == batch.product_id).where(*held, *good)
    return wanted.exists()


def _refuse_unable(session: Session, batch: Batch, maker: Maker, on: date) -> None:
    here = (Maker.id == maker.id, Maker.cooperative_id == batch.cooperative_id, Maker.active)
    if session.scalar(select(Maker.id).where(*here, _may_make(batch, on))) is None:
        raise Refusal("batch.not_able", "She holds no certificate for this. Please ask her lead.")
