"""Nothing ever covers the hands that sign."""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import Refusal
from storefront.live.desk.layout import CARD, MARGIN, QR, Boxes, boxes
from storefront.live.desk.rules import (
    SIGNING,
    CardPlace,
    Look,
    Orientation,
    SafeArea,
    TextSize,
)

percents = st.integers(0, 100)
looks = st.builds(
    Look,
    st.sampled_from(Orientation),
    st.sampled_from(CardPlace),
    st.sampled_from(TextSize),
    st.integers(0, 40),
    st.builds(SafeArea, percents, percents, percents, percents),
)


@settings(max_examples=200, deadline=None)
@given(looks)
def test_no_box_covers_the_hands_or_another_box_or_leaves_the_picture(look: Look) -> None:
    with suppress(Refusal):
        stands_well(look, boxes(look))


def stands_well(look: Look, found: Boxes) -> None:
    shown = [found.card, found.caption, *([found.text] if found.apart else [])]
    for one, other in combinations(shown, 2):
        assert not one.covers(other)
    for each in shown:
        assert found.safe is None or not each.covers(found.safe)
        assert MARGIN <= each.left < each.right <= found.picture.width - MARGIN
        lowest = found.picture.height * (100 - look.chat) // 100
        assert MARGIN <= each.top < each.bottom <= lowest + 1
    assert min(found.card.width, found.card.height) >= CARD > QR >= 200
    assert found.apart or found.text == found.card


def test_what_people_begin_with_has_room() -> None:
    for orientation, size in product(Orientation, (TextSize.USUAL, TextSize.LARGE)):
        place = CardPlace.BOTTOM if orientation is Orientation.PORTRAIT else CardPlace.RIGHT
        for safe in (SafeArea(), SIGNING[orientation]):
            assert boxes(Look(orientation, place, TextSize.USUAL, 0, safe)).card
            assert boxes(Look(orientation, place, size, 0, SafeArea())).card


def test_an_area_outside_the_picture_is_refused() -> None:
    with pytest.raises(Refusal, match="inside the picture"):
        boxes(Look(safe=SafeArea(60, 0, 60, 20)))
