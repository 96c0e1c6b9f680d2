"""No certificate, no offer: how a skill arises, what renews it, and who is not asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.queue import Job
from fulfillment import makers
from fulfillment.batches import Batch, NewBatch
from fulfillment.makers import Certificate, Maker, Proof, Skill
from fulfillment.training import Course, Found
from fulfillment.workflow.changes import maker_certified
from fulfillment.workflow.learning import certificate_revoked, learning_begun, trial_assessed
from fulfillment.workflow.offering import batches_offered
from storefront.accounts import Role, User
from storefront.jobs.training import make_round
from tests.made_making import NOW, TODAY, Floor, a_floor, a_maker
from tests.made_training import HERSELF, OFFICE, a_course, a_learner, a_trial, points


@pytest.fixture
def floor(session: Session) -> Floor:
    return a_floor(session)


@pytest.fixture
def mei(session: Session, floor: Floor) -> Maker:
    """She has no certificate yet."""
    made = a_maker(session, floor.cooperative, craft=floor.product.craft, code="M-9", alias="Mei")
    for skill in list(made.skills):
        session.delete(skill)
        session.delete(skill.certificate)
    session.commit()
    session.expire(made)
    return made


def an_ask(floor: Floor, maker: Maker) -> NewBatch:
    return NewBatch(
        plan_id=None,
        order_line_id=floor.order.lines[0].id,
        maker_id=maker.id,
        cooperative_id=floor.cooperative.id,
        product_id=floor.product.id,
        variant_id=floor.variant.id,
        pieces=10,
        currency="CNY",
        start_on=TODAY,
        due_on=TODAY + timedelta(days=14),
        reason={},
    )


def skill_of(session: Session, maker: Maker) -> Skill | None:
    session.flush()
    return session.scalars(
        select(Skill).where(Skill.maker_id == maker.id).execution_options(populate_existing=True)
    ).first()


def test_a_piece_that_passes_is_a_certificate_and_opens_the_styles(
    session: Session, floor: Floor, mei: Maker
) -> None:
    with pytest.raises(Refusal) as refused:
        batches_offered(session, [an_ask(floor, mei)], actor=OFFICE, now=NOW)
    assert refused.value.code == "offer.no_certificate"
    assert session.scalar(select(func.count()).select_from(Batch)) == 0
    version = a_course(session, floor.product.craft_id)
    trial = a_trial(session, a_learner(session, version, mei))
    trial_assessed(session, trial, Found(points(version, 3, 2)), actor=OFFICE, now=NOW)
    session.commit()
    given = session.scalars(select(Certificate).where(Certificate.maker_id == mei.id)).one()
    assert (given.code, given.level, given.basis.value) == (f"C-{given.id:06d}", 1, "assessed")
    assert (given.issued_on, given.expires_on) == (TODAY, date(2028, 11, 23))
    skill = skill_of(session, mei)
    assert skill is not None
    assert (skill.certificate_id, skill.pace, skill.expires_on) == (given.id, 1, given.expires_on)
    assert len(batches_offered(session, [an_ask(floor, mei)], actor=OFFICE, now=NOW)) == 1


@pytest.mark.parametrize("until", [TODAY - timedelta(days=1), TODAY + timedelta(days=13)])
def test_a_certificate_that_ends_before_the_work_does_is_no_ground_for_an_offer(
    session: Session, floor: Floor, until: date
) -> None:
    asked = [an_ask(floor, floor.maker)]
    for skill in floor.maker.skills:
        skill.expires_on = until
    session.commit()
    with pytest.raises(Refusal, match=floor.maker.code):
        batches_offered(session, asked, actor=OFFICE, now=NOW)
    assert session.scalar(select(func.count()).select_from(Batch)) == 0
    sooner = replace(asked[0], due_on=until)
    if until >= TODAY:
        assert batches_offered(session, [sooner], actor=OFFICE, now=NOW)


def test_a_skill_is_never_written_without_a_certificate_of_hers(
    session: Session, floor: Floor, mei: Maker
) -> None:
    craft, proven = floor.product.craft_id, floor.maker.skills[0].certificate_id
    for certificate in (None, proven):
        skill = Skill(maker_id=mei.id, craft_id=craft, level=1, certified_on=TODAY)
        skill.certificate_id = certificate  # type: ignore[assignment] # what must not be
        session.add(skill)
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
    assert skill_of(session, mei) is None


def test_the_best_certificate_counts_and_a_lower_one_takes_nothing_away(
    session: Session, floor: Floor, mei: Maker
) -> None:
    craft = floor.product.craft_id
    ends = TODAY + timedelta(days=100)
    first = Proof(craft, 1, TODAY - timedelta(days=30), ends, ground="Shown here")
    higher = Proof(craft, 2, TODAY, TODAY + timedelta(days=50), ground="Shown here")
    longer = replace(first, on=TODAY, expires_on=TODAY + timedelta(days=700))
    for proof, level, since in ((first, 1, first.on), (higher, 2, TODAY), (longer, 2, TODAY)):
        maker_certified(session, mei, proof, actor=OFFICE, now=NOW)
        skill = skill_of(session, mei)
        assert skill is not None
        assert (skill.level, skill.certified_on) == (level, since)
    session.commit()
    assert makers.step_down(session, on=TODAY + timedelta(days=50)) == 0
    assert makers.step_down(session, on=TODAY + timedelta(days=51)) == 1
    skill = skill_of(session, mei)
    assert skill is not None
    assert (skill.level, skill.certified_on) == (1, first.on)  # held without a gap
    assert skill.expires_on == longer.expires_on
    assert makers.step_down(session, on=TODAY + timedelta(days=51)) == 0


def test_a_certificate_taken_back_ends_what_she_is_asked_for(
    session: Session, floor: Floor, mei: Maker
) -> None:
    proof = Proof(floor.product.craft_id, 1, TODAY, None, ground="Shown here")
    maker_certified(session, mei, proof, actor=OFFICE, now=NOW)
    given = session.scalars(select(Certificate).where(Certificate.maker_id == mei.id)).one()
    with pytest.raises(Refusal, match="kindly why"):
        certificate_revoked(session, given, "  ", actor=OFFICE, now=NOW)
    assert (given.revoked_on, skill_of(session, mei) is None) == (None, False)
    certificate_revoked(session, given, " Two knots\n came loose. ", actor=OFFICE, now=NOW)
    assert (given.revoked_on, given.revoked_why) == (TODAY, "Two knots came loose.")
    session.commit()
    with pytest.raises(Refusal, match="M-9"):
        batches_offered(session, [an_ask(floor, mei)], actor=OFFICE, now=NOW)
    with pytest.raises(Refusal, match="already"):
        certificate_revoked(session, given, "Once more", actor=OFFICE, now=NOW)


def test_whoever_held_it_before_goes_straight_to_the_trial_piece(
    session: Session, floor: Floor
) -> None:
    version = a_course(session, floor.product.craft_id)
    course = session.get_one(Course, version.course_id)
    mine = learning_begun(session, course, floor.maker, actor=HERSELF, now=NOW)
    assert mine.renewal
    trial = a_trial(session, mine)
    trial_assessed(session, trial, Found(points(version, 3, 3)), actor=OFFICE, now=NOW)
    skill = skill_of(session, floor.maker)
    assert skill is not None
    assert skill.certified_on == date(2026, 1, 1)


def test_whose_certificate_ends_soon_is_told_once(
    session: Session, floor: Floor, user: Callable[..., User], now: datetime
) -> None:
    user("ahe@example.org", Role.MAKER, maker_id=floor.maker.id)
    for skill in floor.maker.skills:
        skill.expires_on = skill.certificate.expires_on = TODAY + timedelta(days=40)
    session.commit()
    for _twice in (1, 2):
        make_round(session, {}, now)
        session.commit()
    sent = session.scalars(select(Job).where(Job.name == "notice.send")).all()
    assert [each.payload["template"] for each in sent] == ["certificate_ends"]
