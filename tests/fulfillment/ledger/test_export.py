"""The exported book, read and proved again by a foreign tool."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from beancount import loader
from beancount.core import realization
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment.ledger import balance, host_recipes, post, recipes, reverse
from fulfillment.ledger.export import beancount, hledger, table

BEAN_CHECK = str(Path(sys.executable).with_name("bean-check"))


@pytest.fixture
def book(session: Session, now: datetime) -> Session:
    """Every recipe over several days, two currencies, and a reversal."""
    stories = (
        recipes.order_paid("MH-AAAAAA", "stripe", Money(30_000), 'cs "1"'),
        recipes.order_paid("MH-BBBBBB", "stripe", Money(8_001, "EUR"), "cs_2"),
        recipes.pieces_accepted(7, "B-000001", 1, 20, Money(850)),
        host_recipes.commission_pending(2, "MH-AAAAAA", Money(900)),
        recipes.order_sent("MH-AAAAAA", Money(28_500), Money(1_500)),
        recipes.order_refunded("MH-AAAAAA", "stripe", Money(333), "re_1", sent=True),
        recipes.order_refunded("MH-BBBBBB", "stripe", Money(8_001, "EUR"), "re_2", sent=False),
        host_recipes.commission_released(2, "MH-AAAAAA", Money(900)),
        recipes.payout_sent("P20261130-1", 7, Money(17_000), "bank"),
        recipes.payout_bounced("P20261130-1", 7, Money(17_000), "bank"),
    )
    for day, fact in enumerate(stories):
        last = post(session, fact, actor=SYSTEM, now=now + timedelta(days=day))
    reverse(session, last, reason="it had arrived", actor=SYSTEM, now=now + timedelta(days=20))
    return session


def bean_check(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BEAN_CHECK, str(path)], capture_output=True, text=True, check=False)


def test_bean_check_accepts_the_book(book: Session, tmp_path: Path) -> None:
    path = tmp_path / "book.beancount"
    path.write_text("".join(beancount(book)), encoding="utf-8")

    checked = bean_check(path)

    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_bean_check_refuses_a_book_with_one_fen_more(book: Session, tmp_path: Path) -> None:
    path = tmp_path / "book.beancount"
    text = "".join(beancount(book))
    assert text.count("170.00 CNY") > 1
    path.write_text(text.replace("170.00 CNY", "170.01 CNY", 1), encoding="utf-8")

    assert bean_check(path).returncode == 1


def test_beancount_reaches_our_balances(book: Session) -> None:
    entries, errors, _ = loader.load_string("".join(beancount(book)))
    root = realization.realize(entries)

    def stands(name: str) -> str:
        return realization.compute_balance(realization.get(root, name)).to_string()

    assert errors == []
    assert stands("Liabilities:Host:2:Payable") == "(-9.00 CNY)"
    assert balance(book, "host:2:payable") == Money(900)
    assert stands("Assets:Cash:Stripe") == "(296.67 CNY)"
    assert balance(book, "cash:stripe") == Money(29_667)
    assert stands("Liabilities:Maker:7:Payable") == "()"
    assert balance(book, "maker:7:payable") == Money(0)


def test_an_empty_book_is_a_valid_file(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "book.beancount"
    path.write_text("".join(beancount(session)), encoding="utf-8")

    assert bean_check(path).returncode == 0
    assert "".join(hledger(session)) == ""
    assert len("".join(table(session)).splitlines()) == 1


def test_csv_holds_every_posting_and_sums_to_zero(book: Session) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(table(book)))))

    assert len(rows) == 23
    for currency in ("CNY", "EUR"):
        fen = [
            round(float(row["amount"]) * 100) * (1 if row["side"] == "debit" else -1)
            for row in rows
            if row["currency"] == currency
        ]
        assert sum(fen) == 0
        assert any(fen)
    assert rows[-1]["reverses"] == rows[-3]["entry"]


def test_an_hledger_journal_states_and_asserts_each_account(book: Session) -> None:
    text = "".join(hledger(book))

    assert "account liabilities:maker:7:payable  ; type: Liability\n" in text
    assert "    liabilities:host:2:payable  0 CNY = -9.00 CNY\n" in text
    assert text.count(" * ") == 12
