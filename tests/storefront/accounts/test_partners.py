"""Posts and grants: who sees which page of a cooperative, and what a partner sees of another's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import ClosedDay
from catalog.history import SYSTEM
from fulfillment import batches
from fulfillment.batches import Batch, NewBatch
from fulfillment.workflow.closing import closed_between
from storefront.accounts import POSTS, Membership, Role, User
from storefront.partners import NewGrant, PartnerGrant, Scope, end_grant, give_grant
from tests.made_making import LEAD, NOW, TODAY, Floor, a_floor, an_offer
from tests.reading import form, send

Open = Callable[[User], FlaskClient]
MakeUser = Callable[..., User]
END = date(2027, 1, 31)


@pytest.fixture
def qingxi(session: Session) -> Floor:
    return a_floor(session)


@pytest.fixture
def yunling(session: Session, qingxi: Floor) -> Floor:
    return a_floor(session, slug="yunling")


@pytest.fixture
def lin(qingxi: Floor, user: MakeUser, signed_in: Open) -> FlaskClient:
    """Lin Mei, who leads Qingxi, reading English."""
    browser = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=qingxi.cooperative.id))
    browser.get("/?lang=en")
    return browser


#: page → the posts that enter it; a lead enters all of them, anybody else none.
PAGES = {
    "/coop": set(POSTS),
    "/coop/batches": set(POSTS),
    "/coop/batches.csv": {Role.BOOKKEEPER},
    "/coop/parcels": {Role.PACKER},
    "/coop/makers": set(),
    "/coop/makers/{}": set(),
    "/coop/roster": set(),
    "/coop/settings": set(),
}


def test_a_post_enters_its_own_pages_and_no_others(
    session: Session, qingxi: Floor, yunling: Floor, user: MakeUser, signed_in: Open
) -> None:
    mine, hers = an_offer(session, qingxi), an_offer(session, yunling)
    people = {
        role: signed_in(user(f"{role}@example.org", role, cooperative_id=qingxi.cooperative.id))
        for role in (Role.LEAD, *POSTS)
    }
    inspector = user("hub@example.org", Role.INSPECTOR)
    people[Role.INSPECTOR] = signed_in(inspector)
    for role, browser in people.items():
        for page, entered_by in PAGES.items():
            allowed = role is Role.LEAD or role in entered_by
            status = browser.get(page.format(qingxi.maker.code)).status_code
            assert (role, page, status) == (role, page, 200 if allowed else 403)
        at_home = browser.get(f"/coop/batches/{mine.id}").status_code
        assert at_home == (403 if role is Role.INSPECTOR else 200)
        assert browser.get(f"/coop/batches/{hers.id}").status_code in {403, 404}


def test_a_lead_gives_a_post_and_takes_it_back_at_once(
    session: Session, qingxi: Floor, lin: FlaskClient, signed_in: Open
) -> None:
    send(lin, lin.get("/coop/settings"), "/posts", email="wen@example.org", post="packer")
    session.rollback()
    wen = session.scalars(select(User).where(User.email == "wen@example.org")).one()
    held = session.scalars(select(Membership).where(Membership.user_id == wen.id)).one()
    session.commit()
    packing = signed_in(wen)
    assert packing.get("/coop/parcels").status_code == 200
    send(lin, lin.get("/coop/settings"), f"/posts/{held.id}/removal")
    assert packing.get("/coop/parcels").status_code == 403
    own = session.scalars(select(Membership).where(Membership.role == Role.LEAD)).one()
    session.commit()
    token = form(lin.get("/coop/settings"), "/posts").fields
    assert lin.post(f"/coop/settings/posts/{own.id}/removal", data=token).status_code == 404


def test_ways_and_closed_days_are_kept_and_reach_the_planner(
    session: Session, qingxi: Floor, lin: FlaskClient
) -> None:
    ways = {"open_days": ["mon", "tue"], "kit_days": "4", "return_days": "2", "centre_places": "9"}
    send(lin, lin.get("/coop/settings"), "/ways", carriers=" SF \nZTO\nSF", **ways)
    days = {"first": "2026-11-24", "last": "2026-11-24"}
    send(lin, lin.get("/coop/settings"), "/closed", **days)
    session.rollback()
    home = qingxi.cooperative
    session.refresh(home)
    assert (home.kit_days, home.centre_places, home.carriers) == (4, 9, {"names": ["SF", "ZTO"]})
    closed = closed_between(session, TODAY, date(2026, 11, 29))[home.slug]
    assert sorted(day.day for day in closed) == [24, 25, 26, 27, 28, 29]
    session.commit()
    for wrong in ({**ways, "open_days": []}, {**ways, "kit_days": "99"}):
        answer = send(lin, lin.get("/coop/settings"), "/ways", carriers="", **wrong)
        assert answer.status_code == 422
    past = {"first": "2020-01-01", "last": "2020-01-02"}
    assert send(lin, lin.get("/coop/settings"), "/closed", **past).status_code == 422
    send(lin, lin.get("/coop/settings"), "/closed/removal", **days)
    session.rollback()
    session.refresh(home)
    assert home.kit_days == 4
    assert session.scalar(select(func.count(ClosedDay.id))) == 0


def granted(session: Session, owner: Floor, scope: Scope, **whom: int) -> PartnerGrant:
    new = NewGrant(scope, TODAY, END, **whom)
    made = give_grant(session, owner.cooperative, new, actor=LEAD, now=NOW)
    session.commit()
    return made


def joint(session: Session, owner: Floor, partner: Floor) -> Batch:
    """A batch at the owner's for an order of the partner's."""
    new = NewBatch(
        plan_id=None,
        order_line_id=partner.order.lines[0].id,
        maker_id=owner.maker.id,
        cooperative_id=owner.cooperative.id,
        product_id=owner.product.id,
        variant_id=owner.variant.id,
        pieces=7,
        currency="CNY",
        start_on=TODAY,
        due_on=date(2026, 11, 30),
        reason={},
    )
    made = batches.open_batch(session, new, actor=SYSTEM, now=NOW)
    session.commit()
    return made


@pytest.mark.parametrize("scope", Scope)
def test_a_partner_sees_by_a_grant_and_only_what_it_says(
    session: Session, qingxi: Floor, yunling: Floor, lin: FlaskClient, scope: Scope
) -> None:
    alone = an_offer(session, yunling)
    page = f"/partners/{yunling.cooperative.slug}"
    assert lin.get(page).status_code == 404
    granted(session, yunling, scope, partner_id=qingxi.cooperative.id)
    seen = lin.get(page).text
    assert (alone.code in seen) == (scope is Scope.BOARD)
    assert ("What lies ready" in seen) == (scope is Scope.STOCK)
    assert ("Numbers of twelve weeks" in seen) == (scope is Scope.REPORTS)
    assert "Ahe" not in seen
    assert lin.get(f"/coop/batches/{alone.id}").status_code == 404
    assert lin.get(f"/coop/makers/{yunling.maker.code}").status_code == 404


def test_the_end_of_a_grant_hides_all_but_what_both_are_at_work_on(
    session: Session, qingxi: Floor, yunling: Floor, lin: FlaskClient, now: datetime
) -> None:
    alone, page = an_offer(session, yunling), f"/partners/{yunling.cooperative.slug}"
    both = joint(session, yunling, qingxi)
    ours = an_offer(session, qingxi)
    grant = granted(session, yunling, Scope.BOARD, partner_id=qingxi.cooperative.id)
    end_grant(session, yunling.cooperative, grant, actor=LEAD, now=now)
    session.commit()
    seen = lin.get(page).text
    assert (both.code in seen, alone.code in seen) == (True, False)
    batches.decline(session, ours, actor=LEAD, now=now)
    session.commit()
    assert both.code not in lin.get(page).text


def test_a_person_of_the_city_sees_until_the_grant_is_ended_on_the_page(
    session: Session, qingxi: Floor, lin: FlaskClient, signed_in: Open
) -> None:
    batch = an_offer(session, qingxi)
    days = {"first": "2026-11-23", "last": "2026-12-31"}
    page = lin.get("/coop/settings")
    send(lin, page, "/grants", email="city@example.org", scope="board", partner="", **days)
    refused = send(lin, page, "/grants", email="", scope="board", partner="", **days)
    assert refused.status_code == 422
    session.rollback()
    city = session.scalars(select(User).where(User.email == "city@example.org")).one()
    grant = session.scalars(select(PartnerGrant)).one()
    session.commit()
    browser, address = signed_in(city), f"/partners/{qingxi.cooperative.slug}"
    assert batch.code in browser.get(address).text
    assert browser.get("/coop").status_code == 403
    assert address in browser.get("/partners").text
    send(lin, lin.get("/coop/settings"), f"/grants/{grant.id}/removal")
    assert browser.get(address).status_code == 404
    assert address not in browser.get("/partners").text
