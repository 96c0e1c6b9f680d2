"""An order's taxes are frozen with it, and go back in the part in which its money does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money, total
from catalog.words import Words
from fulfillment import orders
from fulfillment.ledger import prove
from fulfillment.ledger.queries import balance
from fulfillment.orders import TaxLine, taxes_back
from fulfillment.workflow import claims, dispatch, intake
from fulfillment.workflow.claims import Claim
from tests.made_buying import a_shelf, an_order

VAT = Words("增值税", "VAT")
minor = st.integers(0, 10**8)


def line(net: int, tax: int, points: int = 1_300, *, included: bool = True) -> TaxLine:
    return TaxLine(VAT, points, included, Money(net), Money(tax))


some = st.lists(st.tuples(minor, minor), min_size=1, max_size=3).filter(
    lambda lines: any(map(sum, lines))
)


@given(some, st.data())
def test_all_of_the_money_takes_all_of_the_tax_and_a_part_its_part(
    lines: list[tuple[int, int]], data: st.DataObject
) -> None:
    taxes = [line(net, tax) for net, tax in lines]
    whole = total(each.gross for each in taxes)
    assert taxes_back(taxes, whole) == tuple(taxes)
    part = Money(data.draw(st.integers(0, whole.minor)))
    back = taxes_back(taxes, part)
    assert total(each.gross for each in back) == part
    for one, of in zip(back, taxes, strict=True):
        assert 0 <= one.tax.minor <= of.tax.minor
        exact = of.tax.minor * one.gross.minor
        assert abs(one.tax.minor * of.gross.minor - exact) <= of.gross.minor


@pytest.mark.parametrize("included", [True, False])
def test_tax_is_owed_when_it_is_sent_and_a_refund_returns_its_part(
    session: Session, now: datetime, included: bool
) -> None:
    """Two at ¥68 and ¥12 freight: ¥148, 13 % within it or on top of it."""
    variant = a_shelf(session)
    taxes = (line(13_097, 1_703),) if included else (line(14_800, 1_924, included=False),)
    tax = Money(0) if included else Money(1_924)
    new = replace(an_order((variant, 2)), taxes=taxes, tax=tax)
    who = {"actor": SYSTEM, "now": now}
    order = intake.order_placed(session, new, **who)
    assert orders.taxes_of(session, order) == taxes
    whole = Money(order.total_minor)
    assert whole.minor == (14_800 if included else 16_724)
    paid = {"gateway": "rehearsal", "amount": whole, "reference": "p1"}
    intake.order_paid(session, order, **paid, **who)
    assert not balance(session, "tax:payable", "CNY")
    dispatch.order_sent(session, order, carrier="SF", number="SF1234567890", **who)
    owed = taxes[0].tax
    assert balance(session, "tax:payable", "CNY") == owed
    sold = balance(session, "revenue:goods", "CNY") + balance(session, "revenue:shipping", "CNY")
    assert sold == whole - owed
    half = Money(whole.minor // 2)
    for _again in range(2):
        back = {"gateway": "rehearsal", "amount": half, "reference": "r1"}
        assert intake.order_refunded(session, order, **back, **who)
    assert balance(session, "tax:payable", "CNY") == owed - orders.tax_back(session, order, half)
    claims.refund_failed(session, order, Claim("rehearsal", half, "r1"), sent=True, **who)
    assert balance(session, "tax:payable", "CNY") == owed
    intake.order_refunded(session, order, gateway="rehearsal", amount=whole, reference="r2", **who)
    assert not balance(session, "tax:payable", "CNY")
    assert all(each.holds for each in prove(session))


def test_what_went_back_before_sending_owes_no_tax(session: Session, now: datetime) -> None:
    variant = a_shelf(session)
    new = replace(an_order((variant, 2)), taxes=(line(13_097, 1_703),))
    who = {"actor": SYSTEM, "now": now}
    order = intake.order_placed(session, new, **who)
    intake.order_paid(
        session, order, gateway="rehearsal", amount=Money(14_800), reference="p", **who
    )
    intake.order_refunded(
        session, order, gateway="rehearsal", amount=Money(7_400), reference="r", **who
    )
    dispatch.order_sent(session, order, carrier="SF", number="SF1234567890", **who)
    assert balance(session, "tax:payable", "CNY") == Money(1_703 - 852)
    assert not balance(session, f"order:{order.number}:advance", "CNY")
    assert all(each.holds for each in prove(session))


def test_taxes_that_are_not_what_is_paid_are_a_bug(session: Session, now: datetime) -> None:
    variant = a_shelf(session)
    new = replace(an_order((variant, 2)), taxes=(line(1, 1),))
    with pytest.raises(ValueError, match="taxed"):
        intake.order_placed(session, new, actor=SYSTEM, now=now)
