"""What a maker lets be shown of her, and taking it back.

Rules
* Nothing is shown that she has not allowed, part by part; what she allows next takes the place of
  what she allowed before.
* Taken back is taken back at once: her page is no more, her name leaves the products, the orders
  and the cooperative's page, and what she told is emptied; kept pages are made anew
  (`search.touch`). Only what was printed or copied elsewhere cannot be called back.
* Each part that is shown stands in the ledger of consents, and no other; both are written in one
  transaction (`consents`).
* How many makers are shown with a product is counted in the same transaction
  (`catalog.products.count_faces`), so that a product without faces costs no question.

How it can fail: `story.goods` when she names a product that is not hers to name.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog import search
from catalog.db import insert_once
from catalog.errors import Invalid
from catalog.history import Actor, record
from catalog.products import count_faces
from catalog.words import Words
from fulfillment.makers.consent import Part, plain, slug_of
from fulfillment.makers.consents import (
    BY_HERSELF,
    OF_THE_STORY,
    Given,
    give,
    story_subjects,
    withdraw,
)
from fulfillment.makers.models import Maker, MakerStory, StoryProduct


@dataclass(frozen=True, slots=True)
class Consent:
    """The parts she allows, what she tells, the goods that may stand beside her, and how she said
    so."""

    parts: frozenset[Part]
    told: Words
    product_ids: frozenset[int]
    given: Given = BY_HERSELF


def allow(
    session: Session,
    maker: Maker,
    consent: Consent,
    *,
    hers: Collection[int],
    actor: Actor,
    now: datetime,
) -> MakerStory:
    """She allows so much, from now on; `hers` are the goods she has made."""
    if not consent.product_ids <= set(hers):
        raise Invalid("story.goods", "Please choose among what you have made.", field="goods")
    story = _story(session, maker)
    story.parts = {"parts": sorted(each.value for each in consent.parts)}
    story.told = Words(plain(consent.told.zh), plain(consent.told.en))
    story.shown_since = story.shown_since or now
    maker.public_since = maker.public_since or now
    goods = consent.product_ids if Part.GOODS in consent.parts else frozenset()
    _show_with(session, story, goods)
    _agreed(session, maker, consent, actor=actor, now=now)
    record(session, maker, "allow", actor=actor, now=now, **story.parts, goods=len(goods))
    search.touch(session)
    return story


def take_back(session: Session, maker: Maker, *, actor: Actor, now: datetime) -> None:
    """Nothing of her is shown any more, anywhere in the shop."""
    story = _story(session, maker)
    _show_with(session, story, frozenset())
    story.parts, story.told, story.shown_since = {"parts": []}, Words(), None
    maker.public_since = None
    withdraw(session, maker, tuple(OF_THE_STORY.values()), actor=actor, now=now)
    record(session, maker, "take_back", actor=actor, now=now)
    search.touch(session)


def story_of(session: Session, maker: Maker) -> MakerStory | None:
    """What she allowed, if she ever did."""
    return session.scalars(select(MakerStory).where(MakerStory.maker_id == maker.id)).first()


def goods_of(session: Session, story: MakerStory) -> frozenset[int]:
    """The goods that stand beside her."""
    wanted = select(StoryProduct.product_id).where(StoryProduct.story_id == story.id)
    return frozenset(session.scalars(wanted))


def _agreed(
    session: Session, maker: Maker, consent: Consent, *, actor: Actor, now: datetime
) -> None:
    """The ledger says the same as what is shown."""
    wanted = story_subjects(consent.parts)
    give(session, maker, wanted, consent.given, actor=actor, now=now)
    withdraw(session, maker, set(OF_THE_STORY.values()) - wanted, actor=actor, now=now)


def _story(session: Session, maker: Maker) -> MakerStory:
    wanted = select(MakerStory).where(MakerStory.maker_id == maker.id).with_for_update()
    found = session.scalars(wanted).first()
    if found is not None:
        return found
    row = {"maker_id": maker.id, "parts": {"parts": []}, "told": Words()}
    for slug in (slug_of(maker.alias), f"{slug_of(maker.alias)}-{secrets.token_hex(3)}"):
        if insert_once(session, MakerStory, {**row, "slug": slug}) is not None:
            break
    return session.scalars(wanted).one()


def _show_with(session: Session, story: MakerStory, goods: frozenset[int]) -> None:
    before = goods_of(session, story)
    gone = StoryProduct.story_id == story.id, StoryProduct.product_id.in_(before - goods)
    session.execute(delete(StoryProduct).where(*gone))
    for product_id in sorted(before - goods):
        count_faces(session, product_id, -1)
    for product_id in sorted(goods - before):
        row = {"story_id": story.id, "product_id": product_id}
        if insert_once(session, StoryProduct, row) is not None:
            count_faces(session, product_id, 1)
    session.flush()
