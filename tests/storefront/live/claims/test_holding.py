"""Claims hold what lies on the session's floor, once, in a fair order, and give it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import db
from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.products import Variant
from catalog.stock import StockLevel, StockMove
from storefront.jobs.claims import make_round, purge
from storefront.live import claims, sessions
from storefront.live.claims import LiveClaim, LiveClaimState
from storefront.live.claims.models import ChatMessage, Claimant
from storefront.live.claims.standing import KEPT_FOR
from storefront.live.sessions import ClaimPolicy, LineupSlot, LiveSession
from tests.fulfillment.at_once import at_once
from tests.made_buying import a_shelf
from tests.made_live import on_air

S = LiveClaimState


@pytest.fixture
def jade(session: Session) -> Variant:
    return a_shelf(session, pieces=40)


@pytest.fixture
def evening(session: Session, jade: Variant, now: datetime) -> LiveSession:
    """Xiao Yu is on air with five pieces of A1 on the floor."""
    live, _slot = on_air(session, jade, now)
    return live


def say(session: Session, live: LiveSession, block: str, now: datetime) -> list[LiveClaim]:
    """What a pasted block claims."""
    taken = claims.take_in(session, live, claims.pasted(block), actor=SYSTEM, now=now)
    session.commit()
    return list(taken.claims)


def confirm(session: Session, claim: LiveClaim, now: datetime) -> LiveClaimState:
    state = claims.confirm(session, claim, actor=SYSTEM, now=now)
    session.commit()
    return state


def on_floor(session: Session, live: LiveSession) -> int:
    session.expire_all()
    here = StockLevel.location_id == live.floor_location_id
    return session.scalar(select(func.sum(StockLevel.on_hand)).where(here)) or 0


def states(session: Session) -> list[LiveClaimState]:
    session.expire_all()
    return list(session.scalars(select(LiveClaim.state).order_by(LiveClaim.id)))


def test_a_pasted_chat_counts_each_message_once_and_keeps_only_what_claims(
    session: Session, evening: LiveSession, now: datetime
) -> None:
    chat = "Mei: A1+2\nLan: A1 多少钱\nMei: 真好看\n小红：要A1\nMei: B9+1\n\n"
    made = say(session, evening, chat, now)
    assert [(each.asked, each.state) for each in made] == [(2, S.PROPOSED), (1, S.PROPOSED)]
    assert say(session, evening, chat + "Lan: A1+1\n", now)[0].asked == 1
    assert session.scalar(select(func.count()).select_from(ChatMessage)) == 3
    assert sorted(each or "" for each in session.scalars(select(Claimant.name))) == [
        "Lan",
        "Mei",
        "小红",
    ]
    assert on_floor(session, evening) == 5, "nothing is held before a person has said yes"


def test_what_is_not_on_air_is_not_read(
    session: Session, evening: LiveSession, now: datetime
) -> None:
    sessions.end(session, evening, actor=SYSTEM, now=now)
    session.commit()
    with pytest.raises(Refusal, match="on air"):
        say(session, evening, "Mei: A1+2", now)
    assert states(session) == []


def test_the_line_is_served_in_the_order_of_the_messages(
    session: Session, evening: LiveSession, now: datetime
) -> None:
    mei, lan, hong, yun = say(session, evening, "Mei: A1+4\nLan: A1+3\nHong: A1+1\nYun: A1", now)
    assert confirm(session, mei, now) is S.CONFIRMED
    assert (confirm(session, lan, now), lan.pieces) == (S.CONFIRMED, 1), "as many as are left"
    assert confirm(session, yun, now) is S.WAITING
    assert confirm(session, hong, now) is S.WAITING
    claims.decline(session, lan, actor=SYSTEM, now=now)
    session.commit()
    assert states(session) == [S.CONFIRMED, S.DECLINED, S.CONFIRMED, S.WAITING]
    assert confirm(session, yun, now) is S.WAITING, "nobody is passed over"
    claims.change_pieces(session, mei, pieces=3, actor=SYSTEM, now=now)
    session.commit()
    assert states(session)[3] is S.CONFIRMED
    assert on_floor(session, evening) == 0
    assert stock.held(session, mei.hold)


def test_a_hold_that_is_over_passes_on_and_nothing_comes_back_twice(
    session: Session, evening: LiveSession, now: datetime
) -> None:
    mei, lan = say(session, evening, "Mei: A1+5\nLan: A1+2", now)
    confirm(session, mei, now)
    confirm(session, lan, now)
    later = now + timedelta(minutes=evening.claim_minutes)
    for _twice in range(2):
        make_round(session, {}, later)
        session.commit()
    assert states(session) == [S.EXPIRED, S.CONFIRMED]
    assert on_floor(session, evening) == 3
    claims.reopen(session, mei, actor=SYSTEM, now=later)
    assert (confirm(session, mei, later), mei.pieces) == (S.CONFIRMED, 3)
    moved = select(func.sum(StockMove.pieces)).where(StockMove.cause == mei.hold)
    assert session.scalar(moved) == -3


def test_what_she_takes_back_is_withdrawn_or_shown_to_a_person(
    session: Session, evening: LiveSession, now: datetime
) -> None:
    mei, _lan = say(session, evening, "Mei: A1+1\nLan: A1+1", now)
    confirm(session, mei, now)
    say(session, evening, "Mei: A1不要了\nLan: cancel A1\nYun: 不要A1", now)
    assert states(session) == [S.CONFIRMED, S.WITHDRAWN]
    assert mei.back_at is not None
    claims.withdraw(session, mei, actor=SYSTEM, now=now)
    session.commit()
    assert on_floor(session, evening) == 5


def test_a_limit_counts_all_that_one_viewer_has(
    session: Session, jade: Variant, now: datetime
) -> None:
    live, _slot = on_air(session, jade, now, limit_pieces=2)
    first, second, other = say(session, live, "Mei: A1+1\nMei: A1+3\nLan: A1+2", now)
    confirm(session, first, now)
    assert (confirm(session, second, now), second.pieces) == (S.CONFIRMED, 1)
    third = say(session, live, "Mei: 还要A1一件", now)[0]
    with pytest.raises(Refusal, match="limit"):
        claims.confirm(session, third, actor=SYSTEM, now=now)
    session.rollback()
    assert states(session)[3] is S.PROPOSED
    assert confirm(session, other, now) is S.CONFIRMED


def test_first_paid_holds_nothing(session: Session, evening: LiveSession, now: datetime) -> None:
    evening.claim_policy = ClaimPolicy.FIRST_PAID
    session.commit()
    mei, lan = say(session, evening, "Mei: A1+5\nLan: A1+5", now)
    assert [confirm(session, each, now) for each in (mei, lan)] == [S.CONFIRMED, S.CONFIRMED]
    assert on_floor(session, evening) == 5
    assert mei.expires_at is None


def test_thirty_confirmed_at_once_hold_five_pieces(
    session: Session, evening: LiveSession, now: datetime
) -> None:
    made = say(session, evening, "\n".join(f"viewer {n}: A1+1" for n in range(30)), now)
    ids = [each.id for each in made]

    def act(own: Session, place: int) -> str:
        claim = own.get_one(LiveClaim, ids[place])
        return claims.confirm(own, claim, actor=SYSTEM, now=now).value

    engine = db.engine
    session.commit()
    answers = [each for turn in range(3) for each in at_once(engine, _from(act, turn * 10), 10)]
    assert sorted(answers) == ["confirmed"] * 5 + ["waiting"] * 25
    assert on_floor(session, evening) == 0
    holds = select(func.sum(StockMove.pieces)).where(StockMove.reason == "claim")
    assert session.scalar(holds) == -5


def test_the_office_may_let_the_house_confirm_what_was_read_surely(
    session: Session, evening: LiveSession, now: datetime
) -> None:
    claims.allow_at_once(session, evening, allowed=True, actor=SYSTEM, now=now)
    say(session, evening, "Mei: A1+4\nLan: A1 for my mother in red +1\nHong: A1+2", now)
    assert states(session) == [S.CONFIRMED, S.PROPOSED, S.CONFIRMED]
    assert on_floor(session, evening) == 0


def _from(act: Callable[[Session, int], str], first: int) -> Callable[[Session, int], str]:
    return lambda own, place: act(own, first + place)


def test_names_and_lines_are_forgotten_some_days_after_the_session(
    session: Session, evening: LiveSession, now: datetime
) -> None:
    say(session, evening, "Mei: A1+1", now)
    sessions.end(session, evening, actor=SYSTEM, now=now)
    session.commit()
    purge(session, {}, now + KEPT_FOR - timedelta(minutes=1))
    assert list(session.scalars(select(Claimant.name))) == ["Mei"]
    purge(session, {}, now + KEPT_FOR)
    session.commit()
    assert list(session.scalars(select(Claimant.name))) == [None]
    assert list(session.scalars(select(ChatMessage.text))) == [None]


def test_a_session_that_is_over_ends_what_nobody_looked_at(
    session: Session, evening: LiveSession, now: datetime
) -> None:
    mei, lan = say(session, evening, "Mei: A1+1\nLan: A1+1", now)
    confirm(session, mei, now)
    sessions.end(session, evening, actor=SYSTEM, now=now)
    session.commit()
    make_round(session, {}, now)
    session.commit()
    assert states(session) == [S.CONFIRMED, S.EXPIRED], "what was promised stands for its minutes"
    make_round(session, {}, now + timedelta(hours=1))
    session.commit()
    assert states(session) == [S.EXPIRED, S.EXPIRED]
    assert session.get_one(LineupSlot, lan.slot_id).id == mei.slot_id
