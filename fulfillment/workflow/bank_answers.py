"""A bank's answer to a payday: read once, believed where it fits, else shown to a person.

Rules
* Reading a file changes only the lines that its rows fit (`earnings.results.judge`): they arrive,
  or come back with the bank's reason. Every other row waits for a person; nothing is guessed.
* The same row again, in the same file or another, changes nothing.
* A person decides for a line of the same amount only; what she decides is done as if it had fitted.

How it can fail: `result.decided`, `result.no_line`, `result.amount`, and what `payday` refuses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.errors import Invalid
from catalog.history import Actor
from catalog.money import Money
from fulfillment.earnings import Payout, PayoutLine, results
from fulfillment.earnings.batch_files import account_mark
from fulfillment.earnings.results import (
    Fit,
    KnownLine,
    NewResult,
    Outcome,
    PayoutResult,
    ResultState,
)
from fulfillment.earnings.rules import lines_named
from fulfillment.workflow import payday
from fulfillment.workflow.payday_lines import closed_if_done, line_arrived


@dataclass(frozen=True, slots=True)
class Answered:
    """What a file came to: rows known before, arrived, come back, still under way at the bank,
    waiting for a person; and the payouts that it closed."""

    known: int = 0
    arrived: int = 0
    came_back: int = 0
    pending: int = 0
    for_you: int = 0
    settled: tuple[str, ...] = ()


def answers_read(
    session: Session, rows: Sequence[NewResult], *, actor: Actor, now: datetime
) -> Answered:
    """Take a bank's file; the same file ten times is one."""
    names = results.fingerprints(rows)
    before = results.read_before(session, names)
    fresh = [(name, row) for name, row in zip(names, rows, strict=True) if name not in before]
    named = {name: _line_of(row) for name, row in fresh}
    often = Counter(each for each in named.values() if each)
    known = results.known_lines(session, often)
    counted, touched = Counter[str](), set[int]()
    for name, row in fresh:
        line = known.get(named[name] or 0)
        mark = account_mark(row.account) if row.account else None
        fit = results.judge(row, line, alone=often[named[name] or 0] == 1, mark=mark)
        line_id = line.line_id if line else None
        if not results.keep(session, row, fit, fingerprint=name, line_id=line_id, now=now):
            counted["known"] += 1
            continue
        counted["for_you" if fit is not Fit.FITS else row.outcome.value] += 1
        if line is not None and fit is Fit.FITS:
            touched.add(line.payout_id)
            _follow(session, line, row.outcome, row.reason, actor=actor, now=now)
    closed = _closed(session, touched, actor=actor, now=now)
    return _told(counted, len(rows) - len(fresh), closed)


def result_decided(
    session: Session,
    result: PayoutResult,
    outcome: Outcome,
    *,
    reference: str,
    actor: Actor,
    now: datetime,
) -> None:
    """A person says which line a row was about, and that it arrived or came back."""
    known = results.known_lines(session, lines_named(reference)[:1])
    if not known:
        raise Invalid("result.no_line", "No payment has this reference.", field="reference")
    line = next(iter(known.values()))
    if line.amount != Money(result.amount_minor, result.currency):
        raise Invalid(
            "result.amount",
            "That payment was of another amount. Please clear this up with the bank.",
            field="reference",
        )
    decided, line_id = ResultState.DECIDED, line.line_id
    results.decide(session, result, decided, line_id=line_id, actor=actor, now=now)
    _follow(session, line, outcome, result.reason or "", actor=actor, now=now)
    _closed(session, {line.payout_id}, actor=actor, now=now)


def result_put_aside(
    session: Session, result: PayoutResult, *, actor: Actor, now: datetime
) -> None:
    """It is no business of a payday, or was cleared up with the bank."""
    results.decide(session, result, ResultState.ASIDE, line_id=result.line_id, actor=actor, now=now)


def _line_of(row: NewResult) -> int | None:
    """The one line that a row names; two references are none."""
    named = lines_named(row.text)
    return named[0] if len(named) == 1 else None


def _follow(
    session: Session,
    known: KnownLine,
    outcome: Outcome,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    line = session.get_one(PayoutLine, known.line_id)
    payout = session.get_one(Payout, known.payout_id)
    if outcome is Outcome.ARRIVED:
        line_arrived(session, payout, line, actor=actor, now=now)
    elif outcome is Outcome.FAILED:
        payday.payout_bounced(session, payout, line, reason=reason[:120], actor=actor, now=now)


def _closed(
    session: Session, payout_ids: set[int], *, actor: Actor, now: datetime
) -> tuple[str, ...]:
    payouts = [session.get_one(Payout, each) for each in sorted(payout_ids)]
    done = [each for each in payouts if closed_if_done(session, each, actor=actor, now=now)]
    return tuple(each.number for each in done)


def _told(counted: Counter[str], before: int, settled: tuple[str, ...]) -> Answered:
    return Answered(
        known=before + counted["known"],
        arrived=counted[Outcome.ARRIVED.value],
        came_back=counted[Outcome.FAILED.value],
        pending=counted[Outcome.PENDING.value],
        for_you=counted["for_you"],
        settled=settled,
    )
