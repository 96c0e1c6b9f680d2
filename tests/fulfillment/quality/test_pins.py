"""Pins: fractions of the picture, each in exactly one ninth; golden samples in versions."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.errors import Invalid
from catalog.words import Words
from fulfillment import quality
from fulfillment.quality import NINTHS, Defect, DefectClass, NewDefect, NewDefectType
from fulfillment.quality.rules import Ninth, Pin, middle_of, pinned
from media.assets import Asset, AssetState
from tests.made_making import LEAD, a_floor, a_hand_in, a_taken_batch

SHARES = st.decimals(0, 1, places=3)


@given(x=SHARES, y=SHARES)
def test_a_point_on_the_picture_is_kept_and_lies_in_one_ninth(x: Decimal, y: Decimal) -> None:
    pin = pinned(x, y)
    assert pin == Pin(x, y)
    row, column = divmod(NINTHS.index(pin.ninth), 3)
    assert Decimal(column) / 3 <= x <= Decimal(column + 1) / 3
    assert Decimal(row) / 3 <= y <= Decimal(row + 1) / 3


def test_the_middle_of_a_ninth_lies_in_it_and_points_beside_the_picture_are_refused() -> None:
    assert [middle_of(each).ninth for each in Ninth] == list(NINTHS)
    assert middle_of(Ninth.TOP_LEFT) == Pin(Decimal("0.167"), Decimal("0.167"))
    assert pinned(None, None) is None
    wrong = [(None, "0"), ("0.5", None), ("1.001", "0"), ("0", "-0.001"), ("NaN", "0")]
    for x, y in wrong:
        with pytest.raises(Invalid, match="not on the picture"):
            pinned(*(Decimal(each) if each else None for each in (x, y)))


def a_photo(session: Session, now: datetime, name: str) -> int:
    asset = Asset(
        state=AssetState.PUBLISHED, sha256=name * 64, original_path=f"private/{name}", width=9,
        height=9, dominant_hex="#888888", thumbhash="", alt=Words("照", "Photo"), private=True,
        created_at=now,
    )  # fmt: skip
    session.add(asset)
    session.flush()
    return asset.id


def test_a_new_golden_sample_counts_from_the_next_lot_on(session: Session, now: datetime) -> None:
    at = a_floor(session, pieces=60)
    batch = a_taken_batch(session, at, pieces=60)
    first, second = (a_photo(session, now, each) for each in "ab")
    before = a_hand_in(session, batch, 5, nonce="before")
    for asset, words in ((first, ""), (second, "Tighter knots")):
        quality.show_golden(session, at.product.id, asset, words=words, actor=LEAD, now=now)
        open_now = a_hand_in(session, batch, 5, nonce=words)
        assert open_now.golden_asset_id == asset
    assert before.golden_asset_id is None
    told = [(each.version, each.words) for each in quality.golden_samples(session, at.product.id)]
    assert told == [(2, "Tighter knots"), (1, "")]
    assert quality.golden_of(session, at.product.id) == second


def test_a_pin_is_kept_with_its_defect_and_never_half(session: Session, now: datetime) -> None:
    at = a_floor(session, pieces=60)
    lot = a_hand_in(session, a_taken_batch(session, at, pieces=60), 30)
    new = NewDefectType("knot-loose", Words("结松", "Loose knot"), DefectClass.MAJOR)
    kind = quality.name_defect(session, new, actor=LEAD, now=now)
    pin = pinned(Decimal("0.25"), Decimal("0.8"))
    quality.note_defect(session, lot, NewDefect(3, kind.id, pin=pin), actor=LEAD, now=now)
    quality.note_defect(session, lot, NewDefect(4, kind.id), actor=LEAD, now=now)
    assert [each.pin for each in quality.defects_of(session, lot.id)] == [pin, None]
    for wrong in ("pin_y = NULL", "pin_x = 1.5"):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(f"UPDATE defect SET {wrong} WHERE place = 3"))  # noqa: S608 - ours
    whole = select(func.count()).where(Defect.pin_x == pin.x, Defect.pin_y == pin.y)
    assert session.scalar(whole) == 1
