"""The demo's bank and payment service: what they told of the last days.

They tell what the book says, as good ones do, but for some: a payment that the service has and the
book does not, a charge that was kept for an account, two equal transfers, a payout still on its
way. All of it goes through the same verbs as real life.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM, Actor
from catalog.money import Money
from fulfillment import ledger
from fulfillment.ledger import bank_recipes
from fulfillment.ledger.movements import Movement, movements
from fulfillment.ledger.rules import book_day
from fulfillment.makers import Maker
from storefront.accounts import Role, User
from storefront.payments import place_named, threeway
from storefront.payments.threeway import Match, MatchState, NewTold, Resolution, names

GATEWAY, BANK = place_named("rehearsal"), place_named("bank")
PO = "po_demo_{day:%Y%m%d}"


def load_matching(session: Session, users: dict[str, User], now: datetime) -> None:
    """Three weeks of both, compared, and some of it looked after."""
    session.flush()
    _pay_out(session, now)
    for place, told in ((GATEWAY, _service(session, now)), (BANK, _bank(session, now))):
        threeway.take_told(session, place, told, actor=SYSTEM, now=now)
        threeway.compared(session, place, now=now)
    _looked_after(session, users, now)


def _moved(session: Session, account: str, now: datetime) -> list[Movement]:
    nothing = select(Match.posting_id).where(false())
    since = book_day(now) - timedelta(days=21)
    return movements(session, (account,), since=since, known=nothing)


def _pay_out(session: Session, now: datetime) -> None:
    """What the service held a week ago, and yesterday, went to the bank."""
    for days, share in ((6, 60), (1, 25)):
        moment = now - timedelta(days=days)
        held = ledger.balance(session, "cash:rehearsal")
        amount = Money(held.minor * share // 100, held.currency)
        if amount.minor > 0:
            reference = PO.format(day=book_day(moment))
            entry = bank_recipes.gateway_paid_out("rehearsal", reference, amount)
            ledger.post(session, entry, actor=SYSTEM, now=moment)


def _service(session: Session, now: datetime) -> Iterator[NewTold]:
    number = count(1)
    for each in _moved(session, "cash:rehearsal", now):
        reference = str(each.facts.get("reference", ""))
        kind = {"order_paid": "charge", "gateway_paid_out": "po"}.get(each.recipe, "refund")
        name = f"txn_demo_{next(number)}"
        yield NewTold(name, kind, each.on, each.change, frozenset({f"{kind}:{reference}"}))
    today, unknown = book_day(now), frozenset({"charge:pi_demo_unknown"})
    yield NewTold("txn_demo_unknown", "charge", today, Money(16_800), unknown)


def _bank(session: Session, now: datetime) -> Iterator[NewTold]:
    today, codes = book_day(now), dict(session.execute(select(Maker.id, Maker.code)).all())
    for number, each in enumerate(_paid(session, now), start=1):
        code = codes[int(each.facts["maker"])]
        words = f"{each.facts['payout']} {code}" if number % 2 else "代发工资"
        said = names.said(f"demo-{number}", "", words, each.change.minor)
        yield NewTold(f"demo-{number}", "went", each.on, each.change, said, words)
    week = today - timedelta(days=5)
    for each in _moved(session, "transit:rehearsal", now):
        if each.on <= week:
            po = frozenset({f"po:{each.facts['reference']}"})
            yield NewTold("demo-po", "came", week, each.change, po, "支付服务 结算款")
    fee, interest = frozenset({"line:demo-fee"}), frozenset({"line:demo-interest"})
    yield NewTold("demo-fee", "went", today - timedelta(days=2), Money(-1_500), fee, "账户管理费")
    yield NewTold("demo-interest", "came", today, Money(326), interest, "活期利息")


def _paid(session: Session, now: datetime) -> Iterable[Movement]:
    return [each for each in _moved(session, "cash:bank", now) if each.recipe == "payout_sent"]


def _looked_after(session: Session, users: dict[str, User], now: datetime) -> None:
    """One difference is cleared up, one waits for a second person."""
    mine = Actor(users["office"].id, Role.OFFICE)
    open_ = select(Match).where(Match.place == "bank", Match.state == MatchState.OPEN)
    alone = open_.where(Match.posting_id.is_(None), Match.told_minor.in_((-1_500, 326)))
    for row in session.scalars(alone.order_by(Match.told_minor)):
        if row.told_minor < 0:
            reason = "银行账户管理费，每季一次。"
            fee = Resolution.FEE
            threeway.ask(session, row, resolution=fee, reason=reason, actor=mine, now=now)
        else:
            until = book_day(now) + timedelta(days=6)
            reason = "利息清单月底才到。"
            threeway.wait(session, row, until=until, reason=reason, actor=mine, now=now)
