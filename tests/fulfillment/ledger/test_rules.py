"""The fingerprints of the book are what they were on the day it began: a formula that changes
would call every old entry changed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from catalog.money import Money
from fulfillment.ledger import NewEntry, recipes
from fulfillment.ledger.rules import (
    BOOK_TIME,
    GENESIS,
    Stamp,
    credit,
    debit,
    digest,
    facts_hash,
    link,
)

SOLD = NewEntry(
    "k:“一”",
    "order_sent",
    {"order": "MH-甲", 'a"b': 3, "Z": "x\\y"},
    (
        debit("order:MH-1:advance", Money(1000)),
        credit("revenue:goods", Money(900)),
        credit("revenue:goods", Money(25)),
        credit("tax:payable", Money(75)),
    ),
    7,
)
EARNED = recipes.pieces_accepted(7, "B-000001", 1, 20, Money(850))
DAY = date(2026, 11, 23)

#: Written down once; never to be computed again.
KNOWN = [
    (
        SOLD,
        Stamp(DAY, datetime(2026, 11, 23, 9, 8, 7, 6, UTC), 12),
        "44b6d93376498cba700932fc8c5a9a3115a2e66320e8ef415cfa3f837cabcb1c",
        "ad348a4a2567783d71e6c4d6d057d7a04b8717df75919e30d6e144c19ffcf710",
        "fed29b17eda15ad6f5f7eac89d347e7d7f18f7069a9be206a728ab94abd17bfc",
    ),
    (
        EARNED,
        Stamp(DAY, datetime(2026, 11, 23, tzinfo=BOOK_TIME), None),
        "50ac48e8c0335b8e98aababf0aeb27395716f05c193cecb14ed327372f5fa301",
        "9a9a5b6efff0933678577f0de190f73deda1d0d32d463bcc4fd894a956be9203",
        "7574021617217858a6cd761ec4efba3f702bd81e80ed14437ab4f2593eef8e24",
    ),
]


@pytest.mark.parametrize(("entry", "stamp", "facts", "whole", "sealed"), KNOWN)
def test_a_fingerprint_is_for_ever(
    entry: NewEntry, stamp: Stamp, facts: str, whole: str, sealed: str
) -> None:
    assert facts_hash(entry) == facts
    assert digest(entry, stamp) == whole
    assert link(GENESIS, whole) == sealed
