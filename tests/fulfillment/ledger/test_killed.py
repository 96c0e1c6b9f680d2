"""kill -9 at every statement of sending a payday and of accepting pieces, and right after the
commit: all of it is there or nothing, and who tries again has it once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing import get_context

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.history import Actor
from catalog.money import Money
from fulfillment.board.books import prove_books
from fulfillment.earnings import Payout, PayoutState, owed
from fulfillment.ledger.models import Entry
from fulfillment.quality import Inspection, Verdict
from fulfillment.workflow import floor, payday
from tests.fulfillment.ledger.faults import Faults
from tests.fulfillment.workflow.test_payday import UNTIL
from tests.made_making import LEAD, NOW, a_hand_in
from tests.made_money import Earned, earned, mei_also_earned

YUN, HE = Actor(1, "office"), Actor(2, "office")
Act = Callable[[Session], None]


@pytest.fixture
def ahe(session: Session) -> Earned:
    """Ahe and Mei have earned something; a payday waits to be sent, and Ahe's eight more pieces
    to be accepted."""
    made = earned(session)
    mei_also_earned(session, made)
    payout = payday.payout_drafted(session, until=UNTIL, actor=YUN, now=NOW)
    payday.payout_confirmed(session, payout, actor=HE, now=NOW)
    a_hand_in(session, made.batch, 8, nonce="n2")
    session.commit()
    return made


def send(session: Session) -> None:
    """The payday is sent, unless it was."""
    payout = session.scalars(select(Payout)).one()
    if payout.state == PayoutState.CONFIRMED:
        payday.payout_sent(session, payout, actor=HE, now=NOW)


def accept(session: Session) -> None:
    """Ahe's last pieces are accepted, unless they were."""
    inspection = session.scalars(select(Inspection).order_by(Inspection.id.desc())).first()
    assert inspection is not None
    if inspection.decided_at is None:
        floor.inspection_decided(session, inspection, Verdict(8, 0, 0, ""), actor=LEAD, now=NOW)


def _child(act: Act, when: str, at: int) -> None:
    db.engine.dispose(close=False)
    faults = Faults(act=lambda: os.kill(os.getpid(), signal.SIGKILL)).listen(db.engine)
    with Session(db.engine) as session:
        faults.arm(when, at)
        act(session)
        faults.commit(session)


def killed(act: Act, when: str, at: int) -> bool:
    """Run it in a process of its own that is killed there; False if it came to its end before."""
    child = get_context("fork").Process(target=_child, args=(act, when, at))
    child.start()
    child.join(60)
    assert child.exitcode in (0, -signal.SIGKILL), child.exitcode
    return child.exitcode != 0


def entries() -> int:
    with Session(db.engine) as session:
        return session.scalar(select(func.count(Entry.id))) or 0


@pytest.mark.slow
@pytest.mark.parametrize(("act", "more"), [(send, 2), (accept, 1)], ids=["payday", "acceptance"])
def test_who_is_killed_anywhere_leaves_all_or_nothing(
    session: Session, ahe: Earned, act: Act, more: int
) -> None:
    session.close()
    before, at = entries(), 0

    while killed(act, "after", at := at + 1):
        assert entries() == before, f"something was left at statement {at}"
        if at % 4 == 0:
            assert killed(act, "before", at)
            assert entries() == before
    assert at > 8
    assert entries() == before + more

    with Session(db.engine) as again:
        act(again)
        again.commit()
        assert entries() == before + more
        assert [each for each in prove_books(again) if not each.holds] == []


@pytest.mark.slow
@pytest.mark.parametrize(("act", "more"), [(send, 2), (accept, 1)], ids=["payday", "acceptance"])
def test_who_is_killed_before_the_answer_is_not_paid_twice(
    session: Session, ahe: Earned, act: Act, more: int
) -> None:
    maker_id = ahe.maker.id
    session.close()
    before = entries()

    assert killed(act, "commit", 0)
    assert entries() == before
    assert killed(act, "answer", 0)
    assert entries() == before + more

    with Session(db.engine) as again:
        act(again)
        again.commit()
        assert entries() == before + more
        assert owed(again, maker_id) == (Money(0) if act is send else Money(13_000))
        assert [each for each in prove_books(again) if not each.holds] == []
