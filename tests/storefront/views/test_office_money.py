"""The office's money pages, through HTTP: read the book, make a payday, two people, one payout."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM, History
from catalog.money import Money
from fulfillment import ledger
from fulfillment.board.books import prove_books
from fulfillment.earnings import Payout, PayoutLine, PayoutState, owed
from fulfillment.makers import Reading
from storefront.accounts import Membership, Role, User
from tests.made_money import Earned, earned, mei_also_earned
from tests.storefront.accounts.browser import send

MONEY = "/office/money"
SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def ahe(session: Session) -> Earned:
    """Ahe is owed ¥78.00."""
    return earned(session)


@pytest.fixture
def yun(session: Session, user: Callable[..., User], signed_in: SignIn) -> FlaskClient:
    """Yun of the office, who keeps the records, at her browser."""
    made = user("yun@example.org", Role.OFFICE)
    made.memberships.append(Membership(role=Role.RECORDS))
    session.commit()
    return signed_in(made)


@pytest.fixture
def he(user: Callable[..., User], signed_in: SignIn) -> FlaskClient:
    """He, a second person of the office."""
    return signed_in(user("he@example.org", Role.OFFICE))


def drafted(session: Session, browser: FlaskClient, until: str = "2026-11-30") -> str:
    """The address of the payout that a click makes."""
    answer = send(browser, f"{MONEY}/payouts", f"{MONEY}/payouts", until=until)
    assert answer.status_code == 303
    session.rollback()
    return str(answer.location)


def text(browser: FlaskClient, address: str, status: int = 200) -> str:
    answer = browser.get(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_book_is_read_from_the_sum_to_the_entry(
    session: Session, ahe: Earned, yun: FlaskClient
) -> None:
    index = text(yun, MONEY)
    assert "Owed to makers" in index
    assert "¥78.00" in index

    family = text(yun, f"{MONEY}/accounts/maker-payable")
    code = f"maker:{ahe.maker.id}:payable"
    assert f"{MONEY}/account/{code}?currency=CNY" in family

    account = text(yun, f"{MONEY}/account/{code}")
    assert "Pieces accepted" in account
    entry = re.search(rf"{MONEY}/entries/\d+", account)
    assert entry is not None
    page = text(yun, entry.group())
    assert "cost:piecework" in page
    assert ahe.batch.code in page
    assert "Not sealed yet" in page


def test_an_entry_shows_its_place_once_it_is_sealed(
    session: Session, ahe: Earned, yun: FlaskClient, now: datetime
) -> None:
    entry_id = ledger.lines_of(session, f"maker:{ahe.maker.id}:payable")[0].entry_id
    reversal = ledger.reverse(session, entry_id, reason="wrong batch", actor=SYSTEM, now=now)
    ledger.seal(session, now=now)
    session.commit()

    page = text(yun, f"{MONEY}/entries/{entry_id}")

    assert "Not sealed yet" not in page
    assert f"{MONEY}/entries/{reversal}" in page
    assert "wrong batch" in text(yun, f"{MONEY}/entries/{reversal}")


def test_an_account_is_paged_with_its_running_balance(
    session: Session, yun: FlaskClient, now: datetime
) -> None:
    for place in range(1, 61):
        fact = ledger.recipes.pieces_accepted(7, "B-000001", place, 1, Money(100))
        ledger.post(session, fact, actor=SYSTEM, now=now)
    session.commit()

    newest = text(yun, f"{MONEY}/account/maker:7:payable")
    balances = re.findall(r'data-label="Balance">CN¥([\d.]+)<', newest)
    assert (balances[0], balances[-1], len(balances)) == ("60.00", "11.00", 50)
    older = re.search(r"before=\d+", newest)
    assert older is not None
    rest = text(yun, f"{MONEY}/account/maker:7:payable?{older.group()}")
    balances = re.findall(r'data-label="Balance">CN¥([\d.]+)<', rest)
    assert (balances[0], balances[-1], len(balances)) == ("10.00", "1.00", 10)


def test_accounts_are_searched_and_paged(session: Session, yun: FlaskClient, now: datetime) -> None:
    for place in range(100, 160):
        fact = ledger.recipes.order_paid(f"MH-{place}", "stripe", Money(100), f"cs_{place}")
        ledger.post(session, fact, actor=SYSTEM, now=now)
    session.commit()
    address = f"{MONEY}/accounts/order-advance"

    first = text(yun, address)
    assert first.count("/account/order:") == 50
    assert "order:MH-150:advance" not in first
    assert text(yun, f"{address}?after=order:MH-149:advance").count("/account/order:") == 10
    assert text(yun, f"{address}?q=MH-155").count("/account/order:") == 1
    assert "There is no such account." in text(yun, f"{address}?q=%25")


@pytest.mark.parametrize(
    "address",
    [
        *("/accounts/petty", "/account/maker:7:payable", "/account/petty:cash"),
        *("/entries/1", "/entries/99999999999999999999", "/payouts/P1"),
    ],
)
def test_what_is_not_there_is_not_found(yun: FlaskClient, address: str) -> None:
    text(yun, f"{MONEY}{address}", 404)


def test_a_payday_takes_two_people(
    session: Session, ahe: Earned, yun: FlaskClient, he: FlaskClient
) -> None:
    mei_also_earned(session, ahe)
    address = drafted(session, yun)
    page = text(yun, address)
    assert "Somebody else must look at it" in page
    assert "/confirmation" not in page
    assert "1 maker has no bank account" in page

    refused = send(yun, f"{MONEY}/payouts", f"{address}/confirmation")
    assert refused.status_code == 409
    session.rollback()
    assert session.scalars(select(Payout)).one().state is PayoutState.DRAFT
    session.rollback()

    for step in ("confirmation", "sending", "settlement"):
        assert f"{address}/{step}" in text(he, address)
        assert send(he, address, f"{address}/{step}").status_code == 303
    session.rollback()
    session.expire_all()
    assert session.scalars(select(Payout)).one().state is PayoutState.SETTLED
    assert owed(session, ahe.maker.id) == Money(0)
    assert [each.name for each in prove_books(session) if not each.holds] == []
    session.rollback()
    done = text(yun, address)
    assert "yun@example.org" in done
    assert "he@example.org" in done


def test_clicking_ten_times_makes_one_payout(
    session: Session, ahe: Earned, yun: FlaskClient
) -> None:
    assert len({drafted(session, yun) for _ in range(10)}) == 1
    assert count(session, Payout) == 1
    session.rollback()
    assert "P20261130-1" in text(yun, f"{MONEY}/payouts")


def test_a_payday_with_nothing_to_pay_is_refused_in_words(
    session: Session, yun: FlaskClient
) -> None:
    page = f"{MONEY}/payouts"
    answer = send(yun, page, f"{page}?lang=en", until="2026-11-30")

    assert answer.status_code == 409
    assert "Nobody is owed anything until then." in answer.get_data(as_text=True)
    assert count(session, Payout) == 0


@pytest.mark.parametrize("until", ["", "yesterday", "2026-13-01"])
def test_a_day_that_is_none_is_asked_again(
    session: Session, ahe: Earned, yun: FlaskClient, until: str
) -> None:
    answer = send(yun, f"{MONEY}/payouts", f"{MONEY}/payouts", until=until)

    assert answer.status_code == 422
    assert f'value="{until}"' in answer.get_data(as_text=True)
    assert count(session, Payout) == 0


def test_a_line_comes_back_with_a_reason(
    session: Session, ahe: Earned, yun: FlaskClient, he: FlaskClient
) -> None:
    address = drafted(session, yun)
    for step in ("confirmation", "sending"):
        send(he, address, f"{address}/{step}")
    line_id = session.scalars(select(PayoutLine.id)).one()
    session.rollback()

    unsaid = send(he, address, f"{address}/lines/{line_id}/return", reason="")
    assert unsaid.status_code == 422
    assert owed(session, ahe.maker.id) == Money(0)
    session.rollback()
    told = send(he, address, f"{address}/lines/{line_id}/return", reason="account closed")

    assert told.status_code == 303
    assert owed(session, ahe.maker.id) == Money(7_800)
    session.rollback()
    assert "account closed" in text(yun, address)
    elsewhere = (f"{address}/lines/999/return", f"{address}/burning")
    assert [send(he, address, each, reason="?").status_code for each in elsewhere] == [404, 404]


def test_the_bank_file_is_fetched_and_written_down(
    session: Session, ahe: Earned, yun: FlaskClient
) -> None:
    address = drafted(session, yun)
    session.rollback()
    seen = count(session, History)
    session.rollback()

    assert yun.get(f"{address}/bank-file").status_code == 405
    unsaid = send(yun, address, f"{address}/bank-file", reason="curious")
    assert (unsaid.status_code, count(session, History)) == (422, seen)
    session.rollback()
    answer = send(yun, address, f"{address}/bank-file", reason="hand")

    assert answer.status_code == 200
    assert "6217000010001234567" in answer.data.decode("gb18030")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "P20261130-1.csv" in answer.headers["Content-Disposition"]
    assert count(session, History) == seen + 1
    session.rollback()
    assert count(session, Reading) == 2
    session.rollback()
    again = send(yun, address, f"{address}/bank-file", reason="again", encoding="utf-8")
    assert again.data.startswith(b"\xef\xbb\xbf")
    assert "Bank file fetched · The first one was lost or refused" in text(yun, address)


@pytest.mark.parametrize("role", [Role.MAKER, Role.LEAD, Role.INSPECTOR, None])
def test_nobody_else_comes_in(
    session: Session,
    ahe: Earned,
    yun: FlaskClient,
    user: Callable[..., User],
    signed_in: SignIn,
    role: Role | None,
) -> None:
    address = drafted(session, yun)
    place = {
        Role.MAKER: {"maker_id": ahe.maker.id},
        Role.LEAD: {"cooperative_id": ahe.floor.cooperative.id},
    }
    other = signed_in(user("lan@example.org", role, **place.get(role, {})))  # type: ignore[arg-type] # one id or none
    before = count(session, History)
    session.rollback()

    for path in (MONEY, f"{MONEY}/payouts", address):
        assert other.get(path).status_code == 403
    hers = "/account/settings"
    assert send(other, hers, f"{address}/bank-file", reason="hand").status_code == 403
    assert send(other, hers, f"{MONEY}/payouts", until="2026-11-30").status_code == 403
    assert send(other, hers, f"{address}/confirmation").status_code == 403
    assert count(session, History) == before


def test_a_guest_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get(MONEY).status_code in {302, 303, 401}
