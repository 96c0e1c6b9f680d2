"""Gateway, bank and book: told once, matched once, cleared up by people, and the sums agree."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.history import SYSTEM, Actor, History
from catalog.money import Money
from catalog.products import Variant
from fulfillment import ledger
from fulfillment.ledger import bank_recipes, recipes
from fulfillment.ledger.rules import book_day
from storefront import payments
from storefront.accounts import Role, User
from storefront.payments import house, place_named, threeway
from storefront.payments.house import NewBankLine
from storefront.payments.threeway import Finding, Match, MatchState, NewTold, Resolution, ToldLine
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.refusing import refusing
from tests.statements import counting
from tests.storefront.buying.walk import send, words
from tests.storefront.payments.banks import StripeBank, near_bank, used_by
from tests.storefront.payments.telling import History as Telling

F, S = Finding, MatchState
STRIPE, BANK = place_named("stripe"), place_named("bank")


@pytest.fixture
def two(user: Callable[..., User], session: Session) -> tuple[Actor, Actor]:
    """Two people of the office."""
    people = (user("wei@example.org", Role.OFFICE), user("lin@example.org", Role.OFFICE))
    session.commit()
    first, second = (Actor(each.id, Role.OFFICE) for each in people)
    return first, second


def told(name: str, minor: int, on: date, *names: str) -> NewTold:
    return NewTold(name, "charge", on, Money(minor), frozenset(names))


def post(session: Session, entry: ledger.NewEntry, now: datetime) -> int:
    return ledger.post(session, entry, actor=SYSTEM, now=now)


def take(session: Session, place: threeway.Place, now: datetime, *lines: NewTold) -> threeway.Taken:
    taken = threeway.take_told(session, place, lines, actor=SYSTEM, now=now)
    threeway.compared(session, place, now=now)
    return taken


def stand(session: Session) -> list[tuple[Finding, MatchState]]:
    rows = session.execute(sa.select(Match.finding, Match.state).order_by(Match.id))
    return sorted((finding, state) for finding, state in rows)


def rows_of(session: Session) -> list[tuple[object, ...]]:
    """All that a comparison could change."""
    tables = (Match.__table__, ToldLine.__table__)
    return [tuple(row) for table in tables for row in session.execute(sa.select(table))]


@pytest.mark.parametrize("seed", [1, 2, pytest.param(3, marks=pytest.mark.slow)])
def test_after_all_is_cleared_up_the_sums_agree(
    session: Session, now: datetime, two: tuple[Actor, Actor], seed: int
) -> None:
    dice, lines, today = random.Random(seed), [], book_day(now)
    lines.append(told("first", 100, today - timedelta(days=9), "charge:first"))
    for number in range(30):
        amount = dice.randint(1, 500)
        entry = recipes.order_paid(f"MH-A{number}", "stripe", Money(amount), f"cs_{number}")
        fate = dice.choice(("well", "well", "lost", "doubled", "changed", "alone", "late"))
        if fate != "alone":
            post(session, entry, now)
        more, on = 7 * (fate == "changed"), today - timedelta(days=8 * (fate == "late"))
        if fate != "lost":
            lines.append(told(f"txn_{number}", amount + more, on, f"charge:cs_{number}"))
        if fate == "doubled":
            lines.append(told(f"txn_{number}b", amount, on, f"charge:cs_{number}"))
    taken = take(session, STRIPE, now, *lines)
    late = now + timedelta(days=4)
    lines.append(told("last", 1, book_day(late), "charge:last"))
    take(session, STRIPE, late, *lines)
    assert taken.new == len(lines) - 1
    before = rows_of(session)
    assert take(session, STRIPE, late, *lines) == threeway.Taken(0, 0)
    assert rows_of(session) == before  # the same statement again changes nothing
    clear_up(session, two, late, dice)
    whole = sum(each.amount.minor for each in lines)
    sums = sa.select(
        sa.func.sum(Match.told_minor), sa.func.sum(Match.booked_minor + Match.corrected_minor)
    )
    assert session.execute(sums).one() == (whole, whole)
    assert ledger.balance(session, "cash:stripe").minor == whole
    days = threeway.days(session)
    assert sum(each.told.minor for each in days) == whole
    assert (sum(each.open for each in days), sum(each.young.minor for each in days)) == (0, 0)


def clear_up(
    session: Session, two: tuple[Actor, Actor], now: datetime, dice: random.Random
) -> None:
    """Two people clear up everything that is open; what is only a day apart is explained."""
    for each in threeway.worklist(session, (S.OPEN,), limit=500):
        if not each.more:
            threeway.explain(session, each.match, reason="late", actor=two[0], now=now)
            continue
        how = dice.choice((Resolution.FEE, Resolution.UNCLEAR))
        threeway.ask(session, each.match, resolution=how, reason="seen", actor=two[0], now=now)
        threeway.agree(session, each.match, STRIPE, actor=two[1], now=now)


def test_what_comes_late_keeps_its_number_and_what_changes_is_looked_at_again(
    session: Session, now: datetime, two: tuple[Actor, Actor]
) -> None:
    today = book_day(now)
    line = told("txn_1", 500, today, "charge:cs_1")
    take(session, STRIPE, now, line)
    row = session.scalars(sa.select(Match)).one()
    assert (row.finding, row.state) == (F.ONLY_GATEWAY, S.OPEN)
    threeway.take(session, row, actor=two[0], now=now)
    number, owner = row.id, row.owner_id
    wrong = post(session, recipes.order_paid("MH-AAAAAA", "stripe", Money(500), "cs_1"), now)
    take(session, STRIPE, now, line)
    session.refresh(row)
    assert (row.id, row.owner_id, row.finding, row.state) == (number, owner, F.MATCHED, S.AGREES)
    assert take(session, STRIPE, now, told("txn_1", 510, today, "charge:cs_1")).changed == 1
    session.refresh(row)
    assert (row.finding, row.state, row.told_minor) == (F.AMOUNT, S.OPEN, 510)
    take(session, STRIPE, now, line)
    ledger.reverse(session, wrong, reason="wrong order", actor=SYSTEM, now=now)
    take(session, STRIPE, now, line)
    assert stand(session) == [(F.ONLY_GATEWAY, S.OPEN), (F.UNDONE, S.AGREES), (F.UNDONE, S.AGREES)]


def test_a_payout_arrives_once_and_nobody_is_asked_about_its_line(
    session: Session, now: datetime
) -> None:
    post(session, recipes.order_paid("MH-AAAAAA", "stripe", Money(900), "cs_1"), now)
    post(session, bank_recipes.gateway_paid_out("stripe", "po_1", Money(900)), now)
    day = book_day(now) + timedelta(days=2)
    lines = [
        NewBankLine(day, Money(900), "Stripe", "payout po_1", "T1"),
        NewBankLine(day, Money(-50), "M00007", "", "T2"),
    ]
    house.take_lines(session, lines[:1], actor=SYSTEM, now=now)
    for _again in range(2):
        payments.statement_read(session, lines, actor=SYSTEM, now=now)
    assert ledger.balance(session, "cash:bank").minor == 900
    assert ledger.balance(session, "transit:stripe").minor == 0
    assert stand(session) == [(F.MATCHED, S.AGREES), (F.ONLY_BANK, S.OPEN)]
    assert house.worklist(session) == []


def test_a_payout_that_came_back_does_not_arrive_too(session: Session, now: datetime) -> None:
    post(session, recipes.order_paid("MH-AAAAAA", "stripe", Money(900), "cs_1"), now)
    post(session, bank_recipes.gateway_paid_out("stripe", "po_1", Money(900)), now)
    post(session, bank_recipes.gateway_payout_back("stripe", "po_1", Money(900)), now)
    payments.statement_read(
        session, [NewBankLine(book_day(now), Money(900), "", "po_1", "T1")], actor=SYSTEM, now=now
    )
    held = [ledger.balance(session, f"cash:{each}").minor for each in ("stripe", "bank")]
    assert held == [900, 0]
    assert ledger.balance(session, "transit:stripe").minor == 0


def test_a_booking_needs_two_people_and_a_reason(
    session: Session, now: datetime, two: tuple[Actor, Actor]
) -> None:
    take(session, BANK, now, told("fee", -15, book_day(now), "line:fee"))
    row = session.scalars(sa.select(Match)).one()
    entries = sa.select(sa.func.count()).select_from(sa.text("ledger_entry"))
    say = {"actor": two[0], "now": now}
    with refusing("difference.reason"):
        threeway.ask(session, row, resolution=Resolution.FEE, reason=" ", **say)
    with refusing("difference.not_reversible"):
        threeway.ask(session, row, resolution=Resolution.REVERSE, reason="x", **say)
    with refusing("difference.past"):
        threeway.wait(session, row, until=book_day(now), reason="x", **say)
    threeway.ask(session, row, resolution=Resolution.FEE, reason="bank's fee", **say)
    with refusing("difference.second_person"):
        threeway.agree(session, row, BANK, **say)
    assert (row.state, session.scalar(entries)) == (S.ASKED, 0)
    threeway.compared(session, BANK, now=now)  # what is asked for is nobody else's
    threeway.agree(session, row, BANK, actor=two[1], now=now)
    assert (row.state, row.corrected_minor) == (S.CLOSED, -15)
    assert ledger.balance(session, "cost:bank-fees").minor == 15
    with refusing("difference.not_now"):
        threeway.agree(session, row, BANK, actor=two[1], now=now)
    assert session.scalar(entries) == 1
    told_of = sa.select(History.verb).where(History.subject_kind == "money_match")
    assert list(session.scalars(told_of.order_by(History.id))) == ["ask", "agree"]


def test_a_question_is_answered_by_a_person_and_stays_answered(
    session: Session, now: datetime, two: tuple[Actor, Actor]
) -> None:
    today = book_day(now)
    for maker in (7, 8):
        accepted = recipes.pieces_accepted(maker, f"B-{maker}", maker, 1, Money(40))
        post(session, accepted, now)
        post(session, recipes.payout_sent("P1", maker, Money(40), "bank"), now)
    lines = [told("a", -40, today, "line:a"), told("b", -40, today, "line:b")]
    take(session, BANK, now, *lines)
    assert stand(session) == [(F.QUESTION, S.OPEN)] * 4
    first, *_rest, last = threeway.worklist(session, (S.OPEN,))
    assert len(threeway.candidates(session, first.match)) == 2
    with refusing("difference.not_two"):
        threeway.pair(session, last.match, first.match, actor=two[0], now=now)
    threeway.pair(session, first.match, last.match, actor=two[0], now=now)
    take(session, BANK, now, *lines)
    assert stand(session) == [(F.MATCHED, S.AGREES)] * 2  # what is left leaves no choice


@pytest.fixture
def far(app: Flask, session: Session, clock: Clock) -> Iterator[StripeBank]:
    bank = near_bank(clock)
    with used_by(app, bank):
        a_shelf(session, pieces=1_000)
        yield bank


def test_stripes_whole_balance_meets_the_book(
    app: Flask, session: Session, clock: Clock, far: StripeBank
) -> None:
    jade = session.scalars(sa.select(Variant)).first()
    stories = (("pay",), ("pay", "back half"), ("pay", "dispute", "lost"), ("slow", "yes"))
    for number, acts in enumerate(stories, start=1):
        history = Telling(app, session, far, clock, number)
        history.tell(history.order(jade), acts)
    far.fake.books.after.pay_out()
    clock.forward(minutes=20)
    session.commit()
    payments.reconcile(session, now=clock.now)
    session.commit()
    for _again in range(2):
        found = payments.agree_all(session, now=clock.now)
        session.commit()
        assert [(each.place, each.left) for each in found.runs] == [("stripe", 0)]
    moves = [r for r in far.fake.books.rows.values() if r["object"] == "balance_transaction"]
    assert sum(each.told.minor for each in threeway.days(session) if each.place == "stripe") == 0
    (paid,) = threeway.payouts(session)
    assert (paid.booked, paid.bank) == (True, None)
    line = NewBankLine(book_day(clock.now), paid.gateway, "Stripe", "", "")
    payments.statement_read(session, [line], actor=SYSTEM, now=clock.now)
    session.commit()
    assert threeway.payouts(session)[0].bank == paid.gateway
    assert ledger.balance(session, "cash:stripe").minor == sum(row["net"] for row in moves)


def test_the_office_walks_through_a_difference(
    app: Flask,
    session: Session,
    now: datetime,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    wei = signed_in(user("wei@example.org", Role.OFFICE))
    lin = signed_in(user("lin@example.org", Role.OFFICE))
    lines = [told(f"l{place}", -15 - place, book_day(now), f"line:{place}") for place in range(60)]
    take(session, BANK, now, *lines)
    session.commit()
    for browser in (wei, lin):
        browser.get("/?lang=en")
    place = "/office/money/matching"
    wei.get(place)  # what is remembered for everybody is asked once, whoever comes first
    with counting(db.engine) as few:
        page = wei.get(place)
    assert "Only the bank tells of it" in words(page)
    assert len(few) < 25
    assert words(wei.get(f"{place}?show=closed")).count("Nothing here") == 1
    row = session.scalars(sa.select(Match).order_by(Match.id)).first()
    one, less = f"{place}/{row.id}", -row.told_minor
    session.commit()
    assert send(wei, wei.get(one), "/owner").status_code == 303
    for reason, status in (("", 422), ("fee", 303)):
        said = {"book-resolution": "fee", "book-reason": reason}
        assert send(wei, wei.get(one), "/booking", **said).status_code == status
    assert "A second person has to agree." in words(wei.get(one))
    assert send(lin, lin.get(one), "/agreement").status_code == 303
    assert "Cleared up" in words(lin.get(one))
    assert "Told there" in words(lin.get(f"{place}/days"))
    session.rollback()
    assert ledger.balance(session, "cost:bank-fees").minor == less
