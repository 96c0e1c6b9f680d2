"""The demo's pay besides pieces, and what a bank answered: so that the pages of money look alive.

Amounts and reasons are invented. Nothing here touches the demo's own maker but a bonus and a fare.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.history import Actor
from catalog.money import Money
from fulfillment.earnings import extras, terms
from fulfillment.earnings.extras import ExtraKind, NewExtra
from fulfillment.earnings.results import NewResult, Outcome
from fulfillment.makers import Maker, privacy
from fulfillment.makers.privacy import Fact, Field
from fulfillment.workflow.bank_answers import answers_read
from storefront.accounts import Role, User

#: What for, how much, why, for which maker (the demo's own is the first), and from where.
LINES = (
    (ExtraKind.BONUS, 60_00, "端午订单赶工，辛苦了。", 0, "bank"),
    (ExtraKind.TRANSPORT, 24_00, "去合作社送样品的车费。", 0, "bank"),
    (ExtraKind.TRAINING, 90_00, "参加两天盘扣课。", 3, "bank"),
    (ExtraKind.ADVANCE, 300_00, "家里有急用，先支一部分。", 4, "box"),
    (ExtraKind.ADVANCE, 200_00, "孩子开学，先支一部分。", 5, "bank"),
)
#: What a bank wrote that fits nothing of ours.
WROTE = NewResult(
    7, "MP000000000 演示", Money(88_00), Outcome.FAILED, "收款人户名不符", "6200****0000", "DEMO-7"
)


def load_more_pay(session: Session, users: dict[str, User], now: datetime) -> None:
    """Bonuses, fares, training, advances (one agreed to), a term, a loss charged, an answer."""
    asks, agrees = (Actor(users[each].id, Role.OFFICE) for each in ("office", "office (second)"))
    makers = session.scalars(select(Maker).order_by(Maker.id)).all()
    own = next(each.maker_id for each in users["maker"].memberships if each.maker_id)
    ordered = sorted(makers, key=lambda each: (each.id != own, each.id))
    for place, (kind, minor, reason, whose, source) in enumerate(LINES):
        at = now - timedelta(days=9 - place)
        new = NewExtra(
            ordered[whose].id, kind, Money(minor), reason, f"demo:pay:{place}", place=source
        )
        line = extras.add(session, new, actor=asks, now=at)
        if kind is ExtraKind.ADVANCE and source == "box":
            extras.agree(session, line, actor=agrees, now=at)
    _a_loss(session, asks, now)
    home = session.scalars(select(Cooperative.id).order_by(Cooperative.id)).first()
    terms.set_term(
        session, cooperative_id=home, least=Money(20_00), longest_days=31, starts_on=now.date(),
        actor=asks, now=now,
    )  # fmt: skip
    facts = [Fact(Field.ALIPAY, "10000000000")]
    privacy.keep(session, ordered[-1], facts, actor=asks, now=now)
    answers_read(session, [WROTE], actor=asks, now=now)


def _a_loss(session: Session, asks: Actor, now: datetime) -> None:
    """Something was lost beyond the agreed share: half of what may be charged waits for a second
    person."""
    for row in extras.losses(session, on=now.date(), limit=20):
        if row.most and row.most.minor >= 2:
            half = Money(row.most.minor // 2)
            maker = session.scalars(select(Maker.id).where(Maker.code == row.code)).one()
            new = NewExtra(
                maker, ExtraKind.KIT_LOSS, half, "超出约定损耗的一半。", f"loss:{row.id}",
                loss_id=row.id,
            )  # fmt: skip
            extras.add(session, new, actor=asks, now=now)
            return
