"""Payday: draft → confirmed by a second person → sent → settled, cancelled until sent.

Promises
* Every maker who is owed something until the day is in the draft once, with all of it, unless the
  terms say that she waits (`payday_choice`) or the payout gives each a part.
* Drafting the same day again answers the same payout as long as it waits to be sent; after that
  there is nothing left to pay. Nobody is in two payouts that are not settled (`open_for`, unique).
* Money moves in the book when it is sent, each line by its own key; a line that the bank sends
  back is owed again and comes with the next payout.
* Who has no bank account when it is drafted is paid by Alipay, or else from the cash box, against
  her signature.
* What she has had in advance is repaid out of it, never more than the protection of the day lets
  (`earnings.extras`); a line that comes back takes its repayment back with it.
* Who made a payout cannot confirm it, by rule and by constraint.

How it can fail: `payout.nothing_owed`, `payout.all_wait`, `payout.other_terms`,
`payout.second_person`, `payout.needs_person`,
`payout.not_now`, `payout.stale`, `ledger.below_zero` (something was reversed since the draft:
cancel and draft again). Each leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, move, record
from catalog.money import Money, total
from catalog.pouring import pour_over
from fulfillment import ledger
from fulfillment.earnings import PAYOUT, Payout, PayoutLine, PayoutState, extras
from fulfillment.earnings.batch_files import places_of
from fulfillment.earnings.payouts import STANDS
from fulfillment.earnings.rules import LineState, number_of
from fulfillment.ledger import pay_recipes, recipes
from fulfillment.workflow.payday_choice import Chosen, chosen

#: Drafting is done by one person at a time; the number is arbitrary and ours alone.
_DRAFTING = 7_233_001

#: Lines that are sent together, so that a long payday needs little memory.
AT_ONCE = 1_000


def payout_drafted(
    session: Session,
    *,
    until: date,
    actor: Actor,
    now: datetime,
    currency: str = "CNY",
    most: Money | None = None,
) -> Payout:
    """Put together what every maker is owed until a day, each at most `most`; the same day again
    is the same payout."""
    _one_at_a_time(session)
    waiting = session.scalars(
        select(Payout).where(
            Payout.until == until,
            Payout.currency == currency,
            Payout.state.in_([PayoutState.DRAFT, PayoutState.CONFIRMED]),
        )
    ).first()
    if waiting is not None:
        if waiting.most_minor != (most.minor if most else None):
            raise Refusal("payout.other_terms", "Another draft until this day waits already.")
        return waiting
    found = chosen(session, until, currency=currency, most=most)
    if not found.amounts and found.left_out:
        raise Refusal("payout.all_wait", "Whoever is owed something is held, or below the least.")
    if not found.amounts:
        raise Refusal("payout.nothing_owed", "Nobody is owed anything until then.")
    return _draft(session, until, found, most, actor=actor, now=now)


def payout_confirmed(session: Session, payout: Payout, *, actor: Actor, now: datetime) -> None:
    """A second person looked at it and agrees."""
    if actor.user_id is None:
        raise Refusal("payout.needs_person", "A person must confirm a payout.", status=403)
    if actor.user_id == payout.made_by:
        raise Refusal("payout.second_person", "Somebody else must confirm what you made.")
    move(session, payout, PAYOUT, "confirm", actor=actor, now=now)
    payout.confirmed_by = actor.user_id
    session.flush()


def payout_sent(session: Session, payout: Payout, *, actor: Actor, now: datetime) -> None:
    """The bank was told: what was owed is paid, line by line."""
    move(session, payout, PAYOUT, "send", actor=actor, now=now, total=payout.total_minor)
    payout.sent_at = now
    session.flush()
    for lines in _going(session, payout):
        _book_lines(session, payout, lines, actor=actor, now=now)
    session.expire_all()


def payout_settled(session: Session, payout: Payout, *, actor: Actor, now: datetime) -> None:
    """The bank says that all of it arrived but what came back; its makers may be in the next."""
    move(session, payout, PAYOUT, "settle", actor=actor, now=now)
    here = (PayoutLine.payout_id == payout.id, STANDS[LineState.SENT])
    session.execute(update(PayoutLine).where(*here).values(arrived_at=now))
    _release(session, payout)


def payout_cancelled(session: Session, payout: Payout, *, actor: Actor, now: datetime) -> None:
    """It will not be sent; everybody is owed what she was owed."""
    move(session, payout, PAYOUT, "cancel", actor=actor, now=now)
    _release(session, payout)


def payout_bounced(
    session: Session, payout: Payout, line: PayoutLine, *, reason: str, actor: Actor, now: datetime
) -> None:
    """The bank sent one line back: she is owed it again. Telling it twice changes nothing."""
    if line.entry_id is None or line.payout_id != payout.id:
        raise Refusal("payout.not_sent", "This has not been sent yet.")
    amount = Money(line.amount_minor, payout.currency)
    fact = recipes.payout_bounced(payout.number, line.maker_id, amount, line.place)
    entry_id = ledger.post(session, fact, actor=actor, now=now)
    if line.bounced_entry_id == entry_id:
        return
    if line.withheld_entry_id is not None:
        ledger.reverse(session, line.withheld_entry_id, reason=reason, actor=actor, now=now)
    line.bounced_entry_id = entry_id
    line.bounced_because, line.bounced_at = reason, now
    line.open_for = None
    record(session, line, "bounce", actor=actor, now=now, payout=payout.number)
    session.flush()


def _book_lines(
    session: Session,
    payout: Payout,
    lines: Sequence[Row[*tuple[Any, ...]]],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """What each of them has had goes down by what is kept back; the rest leaves for her."""
    currency, number = payout.currency, payout.number
    kept = {each.id: Money(each.withheld_minor, currency) for each in lines if each.withheld_minor}
    repaid = [
        pay_recipes.advance_repaid(number, each.maker_id, kept[each.id])
        for each in lines
        if each.id in kept
    ]
    sent = [
        recipes.payout_sent(number, each.maker_id, Money(each.amount_minor, currency), each.place)
        for each in lines
    ]
    ids = list(ledger.post_all(session, (*repaid, *sent), actor=actor, now=now))
    withheld = dict(zip(kept, ids, strict=False))
    rows = [
        {"id": each.id, "entry_id": entry_id, "withheld_entry_id": withheld.get(each.id)}
        for each, entry_id in zip(lines, ids[len(repaid) :], strict=True)
    ]
    pour_over(session, PayoutLine, rows)


def _one_at_a_time(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_DRAFTING)))


def _draft(
    session: Session, until: date, found: Chosen, most: Money | None, *, actor: Actor, now: datetime
) -> Payout:
    amounts = found.amounts
    kept = _kept_back(session, until, amounts)
    whole = total(amounts[maker_id] - kept[maker_id] for maker_id in amounts)
    earlier = session.scalar(select(func.count(Payout.id)).where(Payout.until == until)) or 0
    payout = Payout(
        number=number_of(until, earlier),
        state=PayoutState.DRAFT,
        until=until,
        currency=whole.currency,
        total_minor=whole.minor,
        most_minor=most.minor if most else None,
        made_by=actor.user_id,
        made_at=now,
    )
    session.add(payout)
    session.flush()
    _add_lines(session, payout, amounts, kept)
    makers, left_out = len(amounts), len(found.left_out)
    told = partial(record, session, payout, "draft", makers=makers, left_out=left_out)
    told(total=whole.minor, actor=actor, now=now)
    return payout


def _kept_back(session: Session, until: date, amounts: dict[int, Money]) -> dict[int, Money]:
    """How much of what each is owed goes against what she has had."""
    currency = next(iter(amounts.values())).currency
    had = ledger.balances(session, "maker:%:advances", currency)
    rule, nothing = extras.protection(session, on=until), Money(0, currency)
    owing = {int(code.split(":")[1]): amount for code, amount in had.items()}
    return {
        maker_id: rule.kept_back(owed, owing.get(maker_id, nothing))
        if maker_id in owing and rule.minimum.currency == currency
        else nothing
        for maker_id, owed in amounts.items()
    }


def _add_lines(
    session: Session, payout: Payout, amounts: dict[int, Money], kept: dict[int, Money]
) -> None:
    places = places_of(session, amounts, bank=payout.bank)
    lines = [
        {
            "payout_id": payout.id,
            "maker_id": maker_id,
            "amount_minor": (amount - kept[maker_id]).minor,
            "withheld_minor": kept[maker_id].minor,
            "place": places[maker_id],
            "open_for": maker_id,
        }
        for maker_id, amount in amounts.items()
    ]
    session.execute(insert(PayoutLine), lines)


def _going(session: Session, payout: Payout) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """The lines that go, some at a time: none that was left out, as the book knows them now."""
    columns = (PayoutLine.id, PayoutLine.maker_id, PayoutLine.amount_minor)
    here = (PayoutLine.payout_id == payout.id, PayoutLine.cancelled_at.is_(None))
    wanted = select(*columns, PayoutLine.withheld_minor, PayoutLine.place).where(*here)
    wanted, after = wanted.order_by(PayoutLine.maker_id).limit(AT_ONCE), 0
    while lines := session.execute(wanted.where(PayoutLine.maker_id > after)).all():
        yield lines
        after = lines[-1].maker_id


def _release(session: Session, payout: Payout) -> None:
    session.execute(
        update(PayoutLine).where(PayoutLine.payout_id == payout.id).values(open_for=None)
    )
