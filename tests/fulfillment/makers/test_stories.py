"""What a maker lets be shown: part by part, counted with her goods, and gone when she says so."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.errors import Invalid
from catalog.history import SYSTEM
from catalog.products import product_page
from catalog.search import ShelfMark
from catalog.words import Words
from fulfillment.board.stories import (
    makers_of_cooperative,
    makers_of_product,
    shown_slugs,
    story_page,
)
from fulfillment.makers import Consent, Maker, MakerStory, Part, allow, take_back
from tests.made_catalog import a_craft, a_product
from tests.made_making import a_cooperative, a_maker

EVERYTHING = frozenset(Part)
TOLD = Words("我先理线。", "First I sort the threads.")


@pytest.fixture
def yun(session: Session) -> Maker:
    """A-Yun, who has said a sentence and whose portrait is not drawn."""
    maker = a_maker(session, a_cooperative(session), craft=a_craft(session), code="M0001")
    maker.alias = Words("阿云", "A-Yun")
    maker.public_words = Words("手会做。", "The hands know.")
    session.commit()
    return maker


def allowed(
    session: Session, maker: Maker, now: datetime, *parts: Part, goods: tuple[int, ...] = ()
) -> MakerStory:
    consent = Consent(frozenset(parts), TOLD, frozenset(goods))
    return allow(session, maker, consent, hers=goods, actor=SYSTEM, now=now)


def test_only_the_parts_she_allows_are_shown(session: Session, now: datetime, yun: Maker) -> None:
    jade = a_product(session, "jade")
    allowed(session, yun, now, *EVERYTHING, goods=(jade.id,))
    full = story_page(session, "a-yun")
    assert full
    assert (full.words, full.told, full.product_ids) == (yun.public_words, TOLD, (jade.id,))
    assert full.home
    assert [each.slug for each in makers_of_product(session, jade.id, limit=4)] == ["a-yun"]
    allowed(session, yun, now, Part.PORTRAIT, goods=(jade.id,))
    bare = story_page(session, "a-yun")
    assert bare
    assert (bare.words, bare.told, bare.home, bare.product_ids) == (Words(), Words(), None, ())
    assert makers_of_cooperative(session, yun.cooperative_id, limit=4) == ()


def test_what_she_takes_back_is_shown_nowhere_and_kept_pages_hear_of_it(
    session: Session, now: datetime, yun: Maker
) -> None:
    jade = a_product(session, "jade")
    story = allowed(session, yun, now, *EVERYTHING, goods=(jade.id,))
    shown = product_page(session, "jade")
    assert shown
    assert shown.faces == 1
    marks = select(func.count(ShelfMark.id)).where(ShelfMark.kind == "page")
    before = session.scalar(marks) or 0
    take_back(session, yun, actor=SYSTEM, now=now)
    assert session.scalar(marks) == before + 1
    assert story_page(session, "a-yun") is None
    assert (makers_of_product(session, jade.id, limit=4), shown_slugs(session)) == ((), ())
    assert (story.told, yun.public_since) == (Words(), None)
    after = product_page(session, "jade")
    assert after
    assert after.faces == 0


def test_goods_of_others_cannot_be_named(session: Session, now: datetime, yun: Maker) -> None:
    jade = a_product(session, "jade")
    consent = Consent(EVERYTHING, TOLD, frozenset({jade.id}))
    with pytest.raises(Invalid):
        allow(session, yun, consent, hers=(), actor=SYSTEM, now=now)
    assert session.scalar(select(func.count(MakerStory.id))) == 0


def test_two_of_one_name_have_two_addresses(session: Session, now: datetime, yun: Maker) -> None:
    home = session.get_one(Cooperative, yun.cooperative_id)
    other = a_maker(session, home, craft=a_craft(session), code="M0099")
    other.alias = yun.alias
    for maker in (yun, other):
        allowed(session, maker, now, Part.WORDS)
    slugs = shown_slugs(session)
    assert slugs[0] == "a-yun"
    assert slugs[1].startswith("a-yun-")
