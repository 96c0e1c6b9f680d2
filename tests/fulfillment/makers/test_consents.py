"""What she said yes to: the ledger and what is shown are one; so is a helper and her term."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.words import Words
from fulfillment.board.stories import story_page
from fulfillment.makers import Consent, Maker, Part, allow, consents, helping, take_back
from fulfillment.makers.consents import (
    BY_HERSELF,
    WORDINGS,
    ConsentLine,
    Form,
    Given,
    GivenBy,
    Subject,
    story_subjects,
)
from storefront.accounts import User
from tests.made_catalog import a_craft
from tests.made_making import AHE, TODAY, a_cooperative, a_maker
from tests.refusing import refusing

PARTS = st.lists(st.frozensets(st.sampled_from(Part), min_size=1), min_size=1, max_size=5)
HELPER = Actor(9, "helper", on_behalf_of=1)


@pytest.fixture
def yun(session: Session) -> Maker:
    maker = a_maker(session, a_cooperative(session), craft=a_craft(session), code="M0001")
    maker.alias, maker.public_words = Words("阿云", "A-Yun"), Words("手会做。", "The hands know.")
    session.commit()
    return maker


def standing(session: Session, maker: Maker) -> set[Subject]:
    return set(consents.standing(session, maker.id))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(wishes=PARTS)
def test_exactly_what_stands_in_the_ledger_is_shown(
    session: Session, now: datetime, yun: Maker, wishes: list[frozenset[Part]]
) -> None:
    for parts in wishes:
        wish = Consent(parts, Words("我先理线。", "First the threads."), frozenset())
        story = allow(session, yun, wish, hers=(), actor=AHE, now=now)
        assert standing(session, yun) == story_subjects(parts)
        page = story_page(session, story.slug)
        assert page
        assert bool(page.words) == bool(page.told) == (Part.WORDS in parts)
        assert (page.home is not None) == (Part.PLACE in parts)
    take_back(session, yun, actor=AHE, now=now)
    assert (standing(session, yun), story_page(session, story.slug)) == (set(), None)


def test_a_yes_keeps_its_words_its_form_and_who_said_it(
    session: Session, now: datetime, yun: Maker
) -> None:
    said = Given(GivenBy.GUARDIAN, Form.SIGN_FILM)
    for _twice in range(2):
        consents.give(session, yun, [Subject.REPORT], said, actor=AHE, now=now)
    consents.withdraw(session, yun, [Subject.REPORT, Subject.FILM], actor=HELPER, now=now)
    lines = consents.lines_of(session, yun.id)
    told = [(each.stands, each.version, each.form, each.given_by) for each in lines]
    assert told == [
        (False, 1, Form.SIGN_FILM, GivenBy.HELPER),
        (True, 1, Form.SIGN_FILM, GivenBy.GUARDIAN),
    ]
    assert consents.who_agreed(session, [yun.id], Subject.REPORT) == frozenset()


@pytest.mark.parametrize(
    "statement", [update(ConsentLine).values(stands=True), delete(ConsentLine)]
)
def test_the_ledger_of_consents_is_only_inserted_into(
    session: Session, now: datetime, yun: Maker, statement: object
) -> None:
    consents.give(session, yun, [Subject.NOTES], BY_HERSELF, actor=AHE, now=now)
    consents.withdraw(session, yun, [Subject.NOTES], actor=AHE, now=now)
    session.commit()
    with pytest.raises(DBAPIError, match="only inserted into"):
        session.execute(statement)  # type: ignore[call-overload] # an UPDATE or a DELETE
    session.rollback()
    assert session.scalar(select(func.count(ConsentLine.id))) == 2


def test_every_subject_is_asked_in_both_languages_and_versions_count_up() -> None:
    for subject in Subject:
        versions = [each.version for each in consents.versions(subject)]
        assert versions == list(range(1, len(versions) + 1))
    assert all(each.text.zh and each.text.en for each in WORDINGS)


def test_a_helper_acts_from_the_yes_to_the_end_and_not_a_moment_longer(
    session: Session, now: datetime, yun: Maker
) -> None:
    fang = User(email="fang@example.org", session_key="fang", created_at=now)
    session.add(fang)
    session.flush()
    days = helping.term(TODAY, TODAY + timedelta(days=9), today=TODAY)
    new = helping.NewHelper(fang.id, "Xiaofang", days)
    row = helping.name_helper(session, yun, new, actor=AHE, now=now)

    def helped(after: int = 0) -> list[int]:
        found = helping.helped_by(session, fang.id, on=TODAY + timedelta(days=after))
        return [each.maker_id for each in found]

    assert helped() == []
    helping.agree(session, yun, row, BY_HERSELF, actor=AHE, now=now)
    assert (helped(), helped(9), helped(10), helped(-1)) == ([yun.id], [yun.id], [], [])
    assert Subject.HELPER in standing(session, yun)
    helping.end_help(session, yun, row, actor=AHE, now=now)
    helping.end_help(session, yun, row, actor=AHE, now=now)
    assert (helped(), standing(session, yun)) == ([], set())
    with refusing("helper.not_waiting"):
        helping.agree(session, yun, row, BY_HERSELF, actor=AHE, now=now)
