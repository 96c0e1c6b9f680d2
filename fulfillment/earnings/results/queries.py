"""Reading what banks answered: our lines that rows name, what is known, what waits for a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.money import Money
from fulfillment.earnings.models import Payout, PayoutLine
from fulfillment.earnings.payouts import state_of
from fulfillment.earnings.results.models import PayoutResult
from fulfillment.earnings.results.rules import KnownLine, ResultState
from fulfillment.earnings.rules import LineState
from fulfillment.makers.models import Maker

#: So many are asked about by one statement.
_AT_ONCE = 500
#: No id is larger.
_MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class OpenResult:
    """A row that waits for a person, beside the line that it names."""

    result: PayoutResult
    amount: Money
    line: KnownLine | None
    number: str
    code: str


def known_lines(session: Session, line_ids: Iterable[int]) -> dict[int, KnownLine]:
    """Our lines of these numbers, a few statements however many."""
    wanted, found = sorted({each for each in line_ids if each <= _MOST}), dict[int, KnownLine]()
    for at in range(0, len(wanted), _AT_ONCE):
        some = PayoutLine.id.in_(wanted[at : at + _AT_ONCE])
        rows = session.execute(
            select(PayoutLine, Payout.currency)
            .join(Payout, Payout.id == PayoutLine.payout_id)
            .where(some)
            .execution_options(populate_existing=True)
        )
        found.update({line.id: _known(line, currency) for line, currency in rows})
    return found


def read_before(session: Session, fingerprints: Collection[str]) -> set[str]:
    """Which of these rows stand here already."""
    wanted, found = sorted(set(fingerprints)), set[str]()
    for at in range(0, len(wanted), _AT_ONCE):
        some = PayoutResult.fingerprint.in_(wanted[at : at + _AT_ONCE])
        found.update(session.scalars(select(PayoutResult.fingerprint).where(some)))
    return found


def worklist(session: Session, *, after_id: int = 0, limit: int = 50) -> tuple[OpenResult, ...]:
    """What waits for a person, oldest first; two statements however long it is."""
    waiting = (PayoutResult.state == ResultState.OPEN, PayoutResult.id > after_id)
    found = list(
        session.scalars(select(PayoutResult).where(*waiting).order_by(PayoutResult.id).limit(limit))
    )
    rows = session.execute(
        select(PayoutLine, Payout.currency, Payout.number, Maker.code)
        .join(Payout, Payout.id == PayoutLine.payout_id)
        .join(Maker, Maker.id == PayoutLine.maker_id)
        .where(PayoutLine.id.in_({each.line_id for each in found if each.line_id}))
    )
    lines = {line.id: (_known(line, money), number, code) for line, money, number, code in rows}
    return tuple(_open(each, lines.get(each.line_id or 0)) for each in found)


def _open(result: PayoutResult, named: tuple[KnownLine, str, str] | None) -> OpenResult:
    line, number, code = named or (None, "", "")
    return OpenResult(result, Money(result.amount_minor, result.currency), line, number, code)


def _known(line: PayoutLine, currency: str) -> KnownLine:
    amount, state = Money(line.amount_minor, currency), state_of(line)
    return KnownLine(line.id, line.payout_id, amount, LineState(state), line.account_mark)
