"""Writing down what the far sides tell: each line once, by its name at its place.

The same statement again changes nothing. A line that says something else than before is written
anew with a row of history, and what it was matched with is looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import insert_plainly
from catalog.history import Actor, record
from catalog.money import Money
from fulfillment.ledger.rules import book_day
from storefront.payments.house import NewBankLine
from storefront.payments.house.rules import fingerprints
from storefront.payments.reconciling.sides import Move
from storefront.payments.threeway import names
from storefront.payments.threeway.gathering import Place, parts
from storefront.payments.threeway.locking import one_at_a_time
from storefront.payments.threeway.models import Match, ToldLine
from storefront.payments.threeway.rules import Finding
from storefront.payments.threeway.work import FREE, MatchState


@dataclass(frozen=True, slots=True)
class NewTold:
    """A line as it is told."""

    name: str
    kind: str
    on: date
    amount: Money
    names: frozenset[str]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many lines were new, and how many say something else than before."""

    new: int
    changed: int


def of_balance(moves: Iterable[Move]) -> Iterator[NewTold]:
    """A gateway's balance: what moved, and beside it the fee that was kept."""
    for each in moves:
        kind = names.kind_of(each.kind, each.source, each.amount.minor)
        on, said = book_day(each.at), names.moved(kind, each.source or each.reference, each.charge)
        if each.amount:
            yield NewTold(each.reference, kind, on, each.amount, said)
        if each.fee:
            fee = Money(-each.fee, each.amount.currency)
            about = frozenset({f"fee:{each.reference}"})
            yield NewTold(f"{each.reference}:fee", "fee", on, fee, about)


def of_statement(lines: Sequence[NewBankLine]) -> Iterator[NewTold]:
    """A bank's statement: money that came, money that went out."""
    for line, fingerprint in zip(lines, fingerprints(lines), strict=True):
        minor, words = line.amount.minor, f"{line.payer} {line.text}".strip()
        said = names.said(fingerprint, line.bank_id, line.text, minor)
        kind = "came" if minor > 0 else "went"
        yield NewTold(fingerprint, kind, line.on, line.amount, said, words)


def take(
    session: Session, place: Place, told: Iterable[NewTold], *, actor: Actor, now: datetime
) -> Taken:
    """Write lines down; those that are here already and say the same change nothing."""
    one_at_a_time(session)
    lines = {each.name: each for each in told}
    known = {
        each.name: each for part in parts(sorted(lines)) for each in _known(session, place, part)
    }
    new = [_row(place, each, now) for name, each in lines.items() if name not in known]
    insert_plainly(session, ToldLine, new)
    changed = 0
    for name, line in known.items():
        if _said(line) != (lines[name].amount, lines[name].on):
            _change(session, line, lines[name], actor=actor, now=now)
            changed += 1
    session.flush()
    return Taken(len(new), changed)


def _known(session: Session, place: Place, named: Sequence[str]) -> Iterable[ToldLine]:
    mine = select(ToldLine).where(ToldLine.place == place.name)
    return session.scalars(mine.where(ToldLine.name.in_(named)))


def _said(line: ToldLine) -> tuple[Money, date]:
    return Money(line.amount_minor, line.currency), line.on


def _row(place: Place, each: NewTold, now: datetime) -> Mapping[str, object]:
    return {
        "place": place.name,
        "name": each.name,
        "kind": each.kind,
        "on": each.on,
        "amount_minor": each.amount.minor,
        "currency": each.amount.currency,
        "names": {"all": sorted(each.names)},
        "words": each.words or None,
        "told_at": now,
    }


def _change(
    session: Session, line: ToldLine, each: NewTold, *, actor: Actor, now: datetime
) -> None:
    before = line.amount_minor
    line.amount_minor, line.currency, line.on = each.amount.minor, each.amount.currency, each.on
    line.names = {"all": sorted(each.names)}
    record(session, line, "change", actor=actor, now=now, before=before, after=each.amount.minor)
    match = session.scalars(select(Match).where(Match.told_id == line.id)).one_or_none()
    if match is None or match.state in FREE:
        return
    match.told_minor, match.currency = line.amount_minor, line.currency
    if match.told_minor == match.booked_minor + match.corrected_minor:
        return
    match.state, match.finding = MatchState.OPEN, Finding.AMOUNT
    record(session, match, "reopen", actor=actor, now=now)
