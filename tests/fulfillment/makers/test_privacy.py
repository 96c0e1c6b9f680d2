"""Her private record: what may be written in it, who opens what, and that every look has a line."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from catalog.errors import Invalid
from catalog.history import Actor, History
from catalog.vault import VaultError
from fulfillment.makers import Maker, privacy
from fulfillment.makers.privacy import (
    OPENED_BY,
    About,
    Asked,
    Fact,
    Field,
    PrivateFact,
    Purpose,
    Reading,
    Seat,
)
from fulfillment.makers.privacy.rules import allowed
from tests.made_catalog import a_craft
from tests.made_making import LEAD, TODAY, a_cooperative, a_maker
from tests.refusing import refusing

#: Identity numbers that fit by GB 11643; 99 is no region.
MEI, LAN = "990101198503121224", "99010119900704338X"
YUN = Actor(7, "office")


@pytest.fixture
def mei(session: Session) -> Maker:
    return a_maker(session, a_cooperative(session), craft=a_craft(session), code="M0001")


def signed(head: str) -> str:
    """Seventeen digits with the sign that fits."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(a * int(b) for a, b in zip(weights, head, strict=True))
    return head + "10X98765432"[total % 11]


@given(
    day=st.dates(date(1930, 1, 1), date(2010, 11, 23)),
    rest=st.integers(0, 999),
    place=st.integers(0, 17),
    other=st.integers(1, 9),
)
def test_one_changed_digit_is_noticed(day: date, rest: int, place: int, other: int) -> None:
    right = signed(f"330102{day:%Y%m%d}{rest:03d}")
    assert privacy.fact(Field.IDENTITY, f" {right[:6]} {right[6:]} ", today=TODAY).text == right
    digit = right[place]
    new = str((int(digit) + other) % 10) if digit.isdigit() else "0123456789"[other]
    with pytest.raises(Invalid):
        privacy.fact(Field.IDENTITY, right[:place] + new + right[place + 1 :], today=TODAY)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (Field.IDENTITY, signed("33010220101124001"), None),  # fifteen years old
        (Field.IDENTITY, signed("33010219900230001"), None),  # no such day
        (Field.IDENTITY, "123", None),
        (Field.CERTIFICATE, f"{signed('33010219900704123')}44B1", "44B1"),
        (Field.CERTIFICATE, f"{signed('33010219900704123')}84", None),
        (Field.CERTIFICATE, signed("33010219900704123"), None),
        (Field.PHONE, "138 0013-8000", "+8613800138000"),
        (Field.PHONE, "0571-8800 1234", "+8657188001234"),
        (Field.PHONE, "０１３８００１３８０００", "+8613800138000"),
        (Field.PHONE, "call me", None),
        (Field.BANK, "6217 0000 1000 1234 567", "6217000010001234567"),
        (Field.BANK, "=HYPERLINK(1)", None),
        (Field.ALIPAY, "138 0013 8000", "13800138000"),
        (Field.ALIPAY, "Ahe@example.org", "ahe@example.org"),
        (Field.ALIPAY, "=1+1@example.org", None),
        (Field.NAME, " 李  秀英 ", "李 秀英"),
        (Field.NAME, " ", None),
    ],
)
def test_a_part_is_written_in_one_way(field: Field, typed: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(Invalid):
            privacy.fact(field, typed, today=TODAY)
    else:
        assert privacy.fact(field, typed, today=TODAY).text.endswith(kept)


def test_who_may_open_what_for_what_is_one_table() -> None:
    """Whoever is not named may not: every seat × part × purpose."""
    sensitive = {Field.IDENTITY, Field.CERTIFICATE, Field.BANK, Field.ALIPAY}
    for seat in Seat:
        for field in Field:
            for purpose in Purpose:
                asked = Asked(field, purpose, seat)
                if purpose in OPENED_BY[seat].get(field, ()):
                    assert allowed(asked) is asked
                    assert seat not in (Seat.LEAD, Seat.OFFICE) or field not in sensitive
                else:
                    with refusing("private.not_yours"):
                        allowed(asked)


def test_what_is_kept_is_sealed_found_by_exact_numbers_and_opened_with_a_line(
    session: Session, now: datetime, mei: Maker
) -> None:
    facts = [
        Fact(Field.NAME, "李 秀英"),
        Fact(Field.IDENTITY, MEI),
        Fact(Field.CERTIFICATE, f"{MEI}43"),
        Fact(Field.PHONE, "+8613800138000"),
        Fact(Field.BANK, "6217000010001234567"),
    ]
    assert privacy.keep(session, mei, facts, actor=LEAD, now=now) == 5
    assert privacy.keep(session, mei, facts, actor=LEAD, now=now) == 0
    kept = " ".join(session.scalars(select(PrivateFact.sealed)))
    told = str([each.facts for each in session.scalars(select(History))])
    for each in facts:
        assert each.text not in kept
        assert each.text not in told
    for typed in (facts[1], facts[2], facts[3], Fact(Field.NAME, "李秀英")):
        assert privacy.found_by(session, [typed]) == ("M0001",)
    assert privacy.found_by(session, [Fact(Field.NAME, "李秀")]) == ()
    assert session.scalar(select(func.count(Reading.id))) == 0
    asked = Asked(Field.PHONE, Purpose.CONTACT, Seat.LEAD)
    assert privacy.open_one(session, mei, asked, actor=YUN, now=now) == "+8613800138000"
    line = privacy.readings(session, maker_id=mei.id)[0]
    assert (line.field, line.user_id, line.seat) == (Field.PHONE, 7, Seat.LEAD)
    assert (line.purpose, line.at, line.code) == (Purpose.CONTACT, now, "M0001")


def test_a_refused_look_writes_and_shows_nothing(
    session: Session, now: datetime, mei: Maker
) -> None:
    privacy.keep(session, mei, [Fact(Field.BANK, "62170000100")], actor=LEAD, now=now)
    for seat in (Seat.LEAD, Seat.OFFICE):
        with refusing("private.not_yours"):
            asked = Asked(Field.BANK, Purpose.PAY, seat)
            privacy.open_one(session, mei, asked, actor=YUN, now=now)
    assert session.scalar(select(func.count(Reading.id))) == 0


def test_a_sealed_value_moved_to_another_maker_does_not_open(
    session: Session, now: datetime, mei: Maker
) -> None:
    lan = a_maker(session, a_cooperative(session, slug="two"), craft=a_craft(session), code="M2")
    for maker, number in ((mei, "+8613800138000"), (lan, "+8613900139000")):
        privacy.keep(session, maker, [Fact(Field.PHONE, number)], actor=LEAD, now=now)
    hers = select(PrivateFact.sealed).where(PrivateFact.maker_id == mei.id)
    moved = update(PrivateFact).where(PrivateFact.maker_id == lan.id)
    session.execute(moved.values(sealed=hers.scalar_subquery()))
    asked = Asked(Field.PHONE, Purpose.CONTACT, Seat.LEAD)
    with pytest.raises(VaultError):
        privacy.open_one(session, lan, asked, actor=YUN, now=now)


def test_one_identity_is_one_maker_and_her_certificate_is_hers(
    session: Session, now: datetime, mei: Maker
) -> None:
    lan = a_maker(session, a_cooperative(session, slug="two"), craft=a_craft(session), code="M2")
    privacy.keep(session, mei, [Fact(Field.IDENTITY, MEI)], actor=LEAD, now=now)
    session.commit()
    with refusing("private.known"):
        privacy.keep(session, lan, [Fact(Field.IDENTITY, MEI)], actor=LEAD, now=now)
    session.rollback()
    with refusing("private.other_person"):
        facts = [Fact(Field.IDENTITY, LAN), Fact(Field.CERTIFICATE, f"{MEI}43")]
        privacy.keep(session, lan, facts, actor=LEAD, now=now)
    session.rollback()
    assert session.scalars(select(PrivateFact.maker_id)).all() == [mei.id]


@pytest.mark.parametrize("statement", [update(Reading).values(user_id=1), delete(Reading)])
def test_the_log_of_readings_is_only_inserted_into(
    session: Session, now: datetime, mei: Maker, statement: object
) -> None:
    privacy.keep(session, mei, [Fact(Field.PHONE, "+8613800138000")], actor=LEAD, now=now)
    asked = Asked(Field.PHONE, Purpose.OWN, Seat.SELF)
    privacy.open_one(session, mei, asked, actor=YUN, now=now)
    session.commit()
    with pytest.raises(DBAPIError, match="only inserted into"):
        session.execute(statement)  # type: ignore[call-overload] # an UPDATE or a DELETE
    session.rollback()
    assert session.scalar(text("SELECT count(*) FROM maker_reading")) == 1


def test_a_note_is_opened_by_those_it_names_and_gone_when_it_is_ended(
    session: Session, now: datetime, mei: Maker
) -> None:
    new = privacy.note(About.TOOLS, "Thick thread, please.", [Seat.LEAD, Seat.SYSTEM])
    kept = privacy.keep_note(session, mei, new, actor=LEAD, now=now)
    session.flush()
    assert kept.readers == {"seats": ["lead"]}
    asked = Asked(Field.ADAPTATION, Purpose.WORK, Seat.LEAD)
    assert privacy.open_note(session, kept, asked, actor=YUN, now=now) == "Thick thread, please."
    with refusing("private.not_yours"):
        office = Asked(Field.ADAPTATION, Purpose.WORK, Seat.OFFICE)
        privacy.open_note(session, kept, office, actor=YUN, now=now)
    assert session.scalar(select(func.count(Reading.id))) == 1
    privacy.end_note(session, mei, kept, actor=LEAD, now=now)
    session.refresh(kept)
    assert kept.sealed is None
    assert privacy.notes_of(session, mei.id) == ()
