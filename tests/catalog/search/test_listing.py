"""A listing shows what is published, at the price in force, and asks the same few questions however
much there is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from catalog.db import db, intent
from catalog.money import Money
from catalog.pricing import Price
from catalog.products import ProductState
from catalog.search import Card, Listing, Sort, Wish, fold, offers_of, redraw, related
from catalog.search import listing as listed
from catalog.words import Words
from tests.made_catalog import a_cooperative, a_craft, a_product, a_variant
from tests.statements import counting


def listing(session: Session, wish: Wish, *, now: datetime, size: int = 24) -> Listing[Card]:
    """The listing after what was marked is folded."""
    while fold(session, now=now):
        pass
    return listed(session, wish, now=now, size=size)


def slugs(session: Session, now: datetime, **wish: object) -> list[str]:
    found = listing(session, Wish(**wish), now=now)  # type: ignore[arg-type] # facts of a wish
    return [card.slug for card in found.rows]


def test_only_published_goods_with_a_price_are_seen(session: Session, now: datetime) -> None:
    a_product(session, "jade")
    a_product(session, "drawn-only", state=ProductState.DRAFT)
    a_product(session, "no-price-yet", price=None)
    assert slugs(session, now) == ["jade"]


def test_the_price_is_the_latest_that_has_begun(session: Session, now: datetime) -> None:
    variant = a_product(session, "jade", price=5200).variants[0]
    later = now + timedelta(days=1)
    session.add(Price(variant_id=variant.id, amount_minor=6000, starts_at=now))
    session.add(Price(variant_id=variant.id, amount_minor=9900, starts_at=later))
    session.flush()
    [card] = listing(session, Wish(), now=now).rows
    [offer] = offers_of(session, card.id, now=now)
    assert (card.least, card.most, offer.price) == (Money(6000), Money(6000), Money(6000))
    assert listing(session, Wish(), now=later).rows[0].least == Money(9900)


def test_a_card_knows_its_span_of_prices_its_stock_and_its_colours(
    session: Session, now: datetime
) -> None:
    product = a_product(session, price=5200, pieces=4)
    honey = Words("蜜黄", "Honey")
    a_variant(session, product, price=6200, pieces=3, name=honey, colour_hex="#D2A656")
    [card] = listing(session, Wish(), now=now).rows
    assert (card.least, card.most, card.ready) == (Money(5200), Money(6200), True)
    assert card.swatches == ("#6F9A78", "#D2A656")


def test_choices_and_prices_narrow_the_answer(session: Session, now: datetime) -> None:
    knotting, yunling = a_craft(session, "knotting"), a_cooperative(session, "yunling")
    a_product(session, "jade", price=5200)
    a_product(session, "cord", price=1800, craft_id=knotting.id, pieces=0)
    a_product(session, "lamp", price=20000, cooperative_id=yunling.id)
    assert slugs(session, now, craft="knotting") == ["cord"]
    assert slugs(session, now, cooperative="yunling") == ["lamp"]
    assert set(slugs(session, now, ready=True)) == {"jade", "lamp"}
    assert slugs(session, now, least=5000, most=10000) == ["jade"]
    assert slugs(session, now, craft="nothing-of-that-name") == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [(Sort.PRICE_UP, ["cheap", "dear"]), (Sort.PRICE_DOWN, ["dear", "cheap"])],
)
def test_goods_are_sorted_by_price(
    session: Session, now: datetime, sort: Sort, order: list[str]
) -> None:
    a_product(session, "dear", price=9000)
    a_product(session, "cheap", price=1000)
    assert slugs(session, now, sort=sort) == order


def test_the_season_shows_every_craft_in_turn(session: Session, now: datetime) -> None:
    knotting = a_craft(session, "knotting", position=1)
    for slug in ("bead-1", "bead-2"):
        a_product(session, slug)
    a_product(session, "knot-1", craft_id=knotting.id)
    assert slugs(session, now) == ["bead-1", "knot-1", "bead-2"]


def test_pages_hold_everything_once(session: Session, now: datetime) -> None:
    made = {a_product(session, f"bead-{number}").slug for number in range(5)}
    pages = [listing(session, Wish(page=number), now=now, size=2) for number in (1, 2, 3)]
    seen = [card.slug for page in pages for card in page.rows]
    assert (sorted(seen), pages[0].pages, pages[0].count) == (sorted(made), 3, 5)
    assert listing(session, Wish(page=99), now=now, size=2).page == 3


def test_words_are_found_in_both_languages_and_the_best_comes_first(
    session: Session, now: datetime
) -> None:
    bamboo = {"summary": Words("透光", "Lets light through"), "materials": Words("竹", "Bamboo")}
    a_product(session, "cord", name=Words("红绳", "Red cord"), summary=Words("像玉", "Like jade"))
    a_product(session, "jade", name=Words("青玉手串", "Jade string"))
    a_product(session, "lamp", name=Words("竹灯", "Lamp"), **bamboo)
    assert redraw(session, now=now) == 3
    assert slugs(session, now, words="JADE") == ["jade", "cord"]
    assert slugs(session, now, words="竹灯") == ["lamp"]
    assert slugs(session, now, words="bamb") == ["lamp"]
    assert slugs(session, now, words="jade bamboo") == []
    assert slugs(session, now, words="%") == []


def test_what_is_no_longer_published_is_no_longer_found(session: Session, now: datetime) -> None:
    product = a_product(session, "jade")
    assert slugs(session, now, words="jade") == ["jade"]
    product.state = ProductState.DELISTED
    session.flush()
    assert slugs(session, now, words="jade") == []


def test_related_goods_are_of_its_craft_and_not_itself(session: Session, now: datetime) -> None:
    jade = a_product(session, "jade")
    a_product(session, "cord")
    a_product(session, "lamp", craft_id=a_craft(session, "weaving").id)
    fold(session, now=now)
    kin = related(session, jade.id, jade.craft_id, limit=4)
    assert [card.slug for card in kin] == ["cord"]


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("words", ["", "jade", "braclet qingyu"])
def test_a_listing_asks_few_questions_however_much_there_is(
    session: Session, now: datetime, number: int, words: str
) -> None:
    for _each in range(number):
        a_product(session)
    redraw(session, now=now)
    session.commit()
    token = intent.set("read")
    listed(session, Wish(), now=now)
    with counting(db.engine) as sent:
        found = listed(session, Wish(words=words), now=now)
    session.rollback()
    intent.reset(token)
    assert found.count == number
    assert len(sent) == (4 if words else 2), sent
