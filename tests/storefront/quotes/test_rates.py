"""Goods of several tax rates on one quote: summed by rate, to the last fen, on every paper."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from catalog.pricing import Price
from catalog.products import TaxClass, Variant
from catalog.words import Words
from fulfillment.orders import Order, TaxLine, enlarge, taxes_back, taxes_of
from fulfillment.workflow import intake, measuring
from storefront import invoices, quotes
from storefront.demo.delivering import load_delivery
from storefront.invoices import Buyer, Party
from storefront.quotes import Asked, Keeping, Quote
from tests.made_buying import LONG_AGO
from tests.made_making import NOW, TODAY, a_cooperative, a_maker, a_style
from tests.storefront.buying.walk import words

#: What a piece costs, in fen, and how it is taxed: sums that do not come out even.
GOODS = {
    "knot": (3_333, TaxClass.STANDARD),
    "frog": (101, TaxClass.STANDARD),
    "book": (777, TaxClass.REDUCED),
    "seed": (1_999, TaxClass.ZERO),
}
PIECES = {"knot": 7, "frog": 13, "book": 11, "seed": 3}
POINTS = {TaxClass.STANDARD: 1_300, TaxClass.REDUCED: 900, TaxClass.ZERO: 0}
SELLER = Party(Words("众手", "Manyhands"), Words("衢州", "Quzhou"), "91330800MA00000000")


@pytest.fixture
def goods(session: Session) -> dict[str, Variant]:
    """Four styles of one cooperative, which has hands for all of them."""
    home, made = a_cooperative(session), {}
    for slug, (price, tax_class) in GOODS.items():
        made[slug] = a_style(session, home, slug=slug)
        made[slug].product.pack, made[slug].product.tax_class = 1, tax_class
        a_maker(session, home, craft=made[slug].product.craft, code=f"M-{slug}")
        session.add(Price(variant_id=made[slug].id, amount_minor=price, starts_at=LONG_AGO))
    load_delivery(session, NOW)
    session.flush()
    measuring.measure(session, now=NOW)
    session.commit()
    return made


def kept(session: Session) -> Quote:
    asked = [Asked(f"{slug}-red".upper(), pieces) for slug, pieces in PIECES.items()]
    offer = quotes.offer_of(session, asked, now=NOW)
    return quotes.keep(session, offer, Keeping("Changhe", 7, "one"), actor=SYSTEM, now=NOW)


def by_hand(pieces: dict[str, int]) -> dict[int, tuple[int, int]]:
    """Rate → (net, tax), counted with decimals and without our rules."""
    found: dict[int, tuple[int, int]] = {}
    for slug, (price, tax_class) in GOODS.items():
        rate, amount = POINTS[tax_class], Decimal(price * pieces[slug])
        exact = amount * rate / (10_000 + rate)
        tax = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        net, before = found.get(rate, (0, 0))
        found[rate] = (net + int(amount) - tax, before + tax)
    return found


def told(taxes: tuple[TaxLine, ...]) -> dict[int, tuple[int, int]]:
    return {each.points: (each.net.minor, each.tax.minor) for each in taxes}


def test_every_paper_of_it_sums_each_rate_to_the_last_fen(
    app: Flask, session: Session, goods: dict[str, Variant]
) -> None:
    quote = kept(session)
    session.commit()
    offered = quotes.taxes_of(session, quote, on=TODAY)
    assert told(offered) == by_hand(PIECES)
    assert sum(each.gross.minor for each in offered) == quote.total_minor
    page = words(app.test_client().get(f"/quotes/{quote.token}?lang=en"))
    assert [rate in page for rate in ("13%", "9%")] == [True, True]
    session.rollback()
    order = quotes.ordered(session, quote, actor=SYSTEM, now=NOW)
    assert taxes_of(session, order) == offered == quotes.taxes_of(session, quote, on=TODAY)
    goods["knot"].product.tax_class = TaxClass.ZERO  # the office thinks again: not of this order
    more = {**PIECES, "frog": 40, "book": 12}
    for slug in ("frog", "book"):
        (line,) = (each for each in order.lines if each.variant_id == goods[slug].id)
        enlarge(session, order, line, pieces=more[slug], actor=SYSTEM, now=NOW)
    grown = taxes_of(session, order)
    assert told(grown) == by_hand(more)
    assert sum(each.gross.minor for each in grown) == order.total_minor
    invoices.tell_seller(session, SELLER, actor=SYSTEM, now=NOW)
    facts = {"gateway": "bank", "amount": Money(order.total_minor), "reference": "1"}
    intake.order_paid(session, order, **facts, actor=SYSTEM, now=NOW)
    paper = invoices.issue(session, order, Buyer("Changhe", "Suzhou"), actor=SYSTEM, now=NOW)
    content = json.loads(paper.content)
    rows = {each["points"]: (each["net"], each["tax"]) for each in content["taxes"]}
    assert rows == by_hand(more)
    assert sum(map(sum, rows.values())) == content["total"] == order.total_minor
    assert sum(each["amount"] for each in content["lines"]) == content["total"]


def test_what_goes_back_in_parts_takes_no_fen_more_than_all_of_it(
    session: Session, goods: dict[str, Variant]
) -> None:
    order = quotes.ordered(session, kept(session), actor=SYSTEM, now=NOW)
    taxes = taxes_of(session, order)
    for part in (1, 99, order.total_minor // 3, order.total_minor):
        back = taxes_back(taxes, Money(part))
        assert sum(each.gross.minor for each in back) == part
    assert taxes_back(taxes, Money(order.total_minor)) == taxes
    assert session.scalars(select(Order)).one().tax_minor == 0, "these prices hold the tax"
