"""Pay besides pieces, through the book: two people where it is taken; paydays protect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, History
from catalog.money import Money
from catalog.pricing.costs import set_material_cost
from catalog.products import Product
from fulfillment.board.books import prove_books
from fulfillment.earnings import Payout, extras, owed, statement
from fulfillment.earnings.extras import ExtraKind, ExtraLine, ExtraState, NewExtra
from fulfillment.materials import Need
from fulfillment.materials.kit_models import MaterialLoss
from fulfillment.quality import Verdict
from fulfillment.workflow import floor, payday
from tests.made_making import LEAD, a_hand_in
from tests.made_materials import a_kit, a_material, a_recipe
from tests.made_money import Earned, accept, earned

YUN, HE = Actor(1, "office"), Actor(2, "office")
UNTIL = date(2026, 11, 30)


@pytest.fixture
def ahe(session: Session) -> Earned:
    """Ahe is owed ¥78.00."""
    return earned(session)


def add(session: Session, ahe: Earned, kind: ExtraKind, minor: int, now: datetime) -> ExtraLine:
    new = NewExtra(ahe.maker.id, kind, Money(minor), "She asked for it.", f"{kind.value}:1")
    return extras.add(session, new, actor=YUN, now=now)


def paid(session: Session, now: datetime) -> Payout:
    payout = payday.payout_drafted(session, until=UNTIL, actor=YUN, now=now)
    payday.payout_confirmed(session, payout, actor=HE, now=now)
    payday.payout_sent(session, payout, actor=HE, now=now)
    return payout


def broken(session: Session) -> list[str]:
    return [each.name for each in prove_books(session) if not each.holds]


def test_what_is_given_is_hers_at_once_and_once(
    session: Session, ahe: Earned, now: datetime
) -> None:
    for kind in (ExtraKind.BONUS, ExtraKind.TRANSPORT, ExtraKind.TRAINING):
        first = add(session, ahe, kind, 1_000, now)
        assert add(session, ahe, kind, 1_000, now).id == first.id
        assert first.state is ExtraState.BOOKED
        with pytest.raises(Refusal, match="other facts"):
            add(session, ahe, kind, 1_001, now)

    shown = statement(session, ahe.maker.id)
    assert owed(session, ahe.maker.id) == shown.balance == Money(10_800)
    assert [each.kind.value for each in shown.lines[:3]] == ["training", "transport", "bonus"]
    assert {each.reason for each in shown.lines[:3]} == {"She asked for it."}
    assert broken(session) == []


def test_what_is_taken_needs_a_second_person(session: Session, ahe: Earned, now: datetime) -> None:
    line = add(session, ahe, ExtraKind.ADVANCE, 30_000, now)
    before = session.scalar(select(func.count(History.id)))

    for alone in (YUN, Actor(None, "system")):
        with pytest.raises(Refusal) as refusal:
            extras.agree(session, line, actor=alone, now=now)
        assert refusal.value.code == "extra.second_person"
    assert (line.state, extras.had(session, ahe.maker.id)) == (ExtraState.ASKED, Money(0))
    assert session.scalar(select(func.count(History.id))) == before

    extras.agree(session, line, actor=HE, now=now)
    assert extras.had(session, ahe.maker.id) == Money(30_000)
    assert owed(session, ahe.maker.id) == Money(7_800)
    with pytest.raises(Refusal):
        extras.refuse(session, line, actor=HE, now=now)
    assert broken(session) == []
    session.commit()
    with pytest.raises(IntegrityError):
        session.connection().exec_driver_sql("UPDATE extra_line SET decided_by = asked_by")
    session.rollback()


def test_a_payday_keeps_back_a_part_and_gives_it_again_when_the_bank_does(
    session: Session, ahe: Earned, now: datetime
) -> None:
    add(session, ahe, ExtraKind.BONUS, 100_000, now)
    line = add(session, ahe, ExtraKind.ADVANCE, 30_000, now)
    extras.agree(session, line, actor=HE, now=now)

    payout = paid(session, now)  # of ¥1,078.00 a fifth at most is kept back

    (row,) = payout.lines
    assert (row.amount_minor, row.withheld_minor, payout.total_minor) == (86_240, 21_560, 86_240)
    assert extras.had(session, ahe.maker.id) == Money(8_440)
    assert owed(session, ahe.maker.id) == Money(0)
    assert [each.kind.value for each in statement(session, ahe.maker.id).lines[:2]] == [
        "paid",
        "repaid",
    ]
    assert broken(session) == []

    for _again in range(2):
        payday.payout_bounced(session, payout, row, reason="closed", actor=YUN, now=now)
    assert extras.had(session, ahe.maker.id) == Money(30_000)
    assert owed(session, ahe.maker.id) == Money(107_800)
    assert broken(session) == []


def test_a_small_payday_is_left_whole(session: Session, ahe: Earned, now: datetime) -> None:
    line = add(session, ahe, ExtraKind.ADVANCE, 30_000, now)
    extras.agree(session, line, actor=HE, now=now)

    (row,) = paid(session, now).lines

    assert (row.amount_minor, row.withheld_minor) == (7_800, 0)
    assert extras.had(session, ahe.maker.id) == Money(30_000)


def test_only_loss_beyond_the_agreed_share_is_charged_and_once(
    session: Session, ahe: Earned, now: datetime
) -> None:
    before = session.scalar(select(func.count(ExtraLine.id)))
    for loss_id in (None, 999_999):
        new = NewExtra(
            ahe.maker.id, ExtraKind.KIT_LOSS, Money(100), "Beads", "loss:1", loss_id=loss_id
        )
        with pytest.raises(Refusal) as refusal:
            extras.add(session, new, actor=YUN, now=now)
        assert refusal.value.code == "extra.not_beyond"
    assert session.scalar(select(func.count(ExtraLine.id))) == before
    assert session.scalar(select(func.count(MaterialLoss.id))) == 0


def test_a_charge_never_exceeds_the_agreed_share_of_the_kits_worth(
    session: Session, ahe: Earned, now: datetime
) -> None:
    """Twenty pieces at ¥2 of material are worth ¥40; a fifth is ¥8, of all losses together."""
    first, second = a_kit_with_losses(session, ahe, now)

    def charge(loss_id: int, minor: int, key: str) -> ExtraLine:
        new = NewExtra(
            ahe.maker.id, ExtraKind.KIT_LOSS, Money(minor), "Beads", key, loss_id=loss_id
        )
        return extras.add(session, new, actor=YUN, now=now)

    def refused(act: Callable[[], object]) -> str:
        before = session.scalar(select(func.count(ExtraLine.id)))
        with pytest.raises(Refusal) as refusal:
            act()
        assert session.scalar(select(func.count(ExtraLine.id))) == before
        return refusal.value.code

    assert refused(lambda: charge(first, 100, "a")) == "extra.no_worth"
    style, today = session.get_one(Product, ahe.batch.product_id), now.date()
    told = {"amount": Money(200), "starts_on": today, "actor": YUN, "now": now}
    set_material_cost(session, style, **told)  # type: ignore[arg-type] # facts of a cost
    assert [each.most for each in extras.losses(session, on=today)] == [Money(800), Money(800)]
    assert refused(lambda: charge(first, 801, "a")) == "extra.too_much"
    line = charge(first, 500, "a")
    assert charge(first, 500, "a").id == line.id
    assert refused(lambda: charge(second, 301, "b")) == "extra.too_much"
    charge(second, 300, "b")
    extras.set_protection(
        session, share_points=0, minimum=Money(0), charge_points=1_000, starts_on=today, actor=YUN,
        now=now,
    )  # fmt: skip
    assert refused(lambda: extras.agree(session, line, actor=HE, now=now)) == "extra.too_much"
    assert extras.had(session, ahe.maker.id) == Money(0)
    assert broken(session) == []


def a_kit_with_losses(session: Session, ahe: Earned, now: datetime) -> tuple[int, int]:
    """A kit of her twenty pieces, of which two materials were lost beyond what was agreed."""
    kinds = [a_material(session, code) for code in ("CORD-RED", "BEAD-GLASS")]
    a_recipe(session, ahe.floor, {each: Need(100) for each in kinds})
    kit = a_kit(session, ahe.batch)
    facts = {"kit_id": kit.id, "maker_id": ahe.maker.id, "lost": 9, "allowed": 0, "beyond": 9}
    lost = [MaterialLoss(**facts, material_id=each.id, at=now) for each in kinds]
    session.add_all(lost)
    session.flush()
    return lost[0].id, lost[1].id


def test_mending_is_paid_only_where_a_rule_of_the_day_she_took_it_says_so(
    session: Session, ahe: Earned, now: datetime
) -> None:
    for points, nonce, expected in ((None, "a", 0), (3_000, "b", 2 * 650 * 3 // 10)):
        if points is not None:
            ids = {"product_id": ahe.batch.product_id, "cooperative_id": None}
            day = ahe.batch.taken_at or now
            extras.set_mending(
                session, **ids, share_points=points, starts_on=day.date(), actor=YUN, now=day
            )
        back = a_hand_in(session, ahe.batch, 2, nonce=nonce)
        floor.inspection_decided(
            session, back, Verdict(0, 2, 0, "A knot is loose."), actor=LEAD, now=now
        )
        stood = owed(session, ahe.maker.id).minor
        accept(session, a_hand_in(session, ahe.batch, 2, nonce=f"{nonce}2"), 2)
        assert owed(session, ahe.maker.id).minor == stood + 2 * 650 + expected
    assert broken(session) == []


def test_rules_begin_today_or_later(session: Session, now: datetime) -> None:
    yesterday = now.date() - timedelta(days=1)
    with pytest.raises(Refusal) as refusal:
        extras.set_protection(
            session,
            share_points=1_000,
            minimum=Money(0),
            starts_on=yesterday,
            actor=YUN,
            now=now,
        )
    assert refusal.value.code == "extra.past"
    assert extras.protection(session, on=now.date()) == extras.HOUSE

    for share, minimum in ((1_000, 100), (1_500, 200)):
        extras.set_protection(
            session,
            share_points=share,
            minimum=Money(minimum),
            starts_on=now.date(),
            actor=YUN,
            now=now,
        )
    assert extras.protection(session, on=now.date()).share_points == 1_500
