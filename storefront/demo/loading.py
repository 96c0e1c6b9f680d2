"""Loading the demo, once: goods, people, pictures, and some weeks that were lived through.

One transaction: either the whole demo is there or nothing of it. A second start finds the mark in
the history and changes nothing.

PostgreSQL plans by what it last counted. After so many rows at once its counts are those of an
empty shop, for up to a minute, and a list that joins seven tables was once planned as if each had
one row: every row with every other, until the time limit. So it counts anew before anybody asks.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.history import SYSTEM, History, record
from catalog.products import Variant
from fulfillment.workflow.measuring import measure
from media.storage import Storage
from storefront.accounts import User
from storefront.demo.airing import load_air
from storefront.demo.content import people
from storefront.demo.courses import load_courses
from storefront.demo.cueing import load_cues
from storefront.demo.delivering import load_delivery, load_seller
from storefront.demo.giving import load_giving
from storefront.demo.goods import load_goods
from storefront.demo.guiding import load_guides
from storefront.demo.kitting import load_materials
from storefront.demo.lives import load_lives
from storefront.demo.looking import Evenings, load_golden, load_standards
from storefront.demo.makers import load_hosts, load_makers
from storefront.demo.making import Making
from storefront.demo.matching import load_matching
from storefront.demo.opinions import load_opinions
from storefront.demo.parting import leave_in_parts
from storefront.demo.payday import Paydays
from storefront.demo.paying_more import load_more_pay
from storefront.demo.pictures import load_portraits, load_product_pictures
from storefront.demo.platforms import load_platforms
from storefront.demo.private import load_private, name_helpers
from storefront.demo.roads import Roads
from storefront.demo.sharing import load_shares
from storefront.demo.shopping import Shopping
from storefront.demo.standing import load_stalls
from storefront.demo.stories import bulk_stories
from storefront.demo.telling import load_stories
from storefront.demo.timeline import Timeline
from storefront.demo.tracing import load_codes
from storefront.demo.visitors import load_visitors, settle_in
from storefront.demo.wages import load_wages
from storefront.demo.waving import Waving
from storefront.demo.wishing import load_wishes

LOADED = "demo_loaded"


def load_once(session: Session, storage: Storage, *, say: Callable[[str], object]) -> bool:
    """Load the demo unless it is there; True if it was loaded now."""
    if session.scalar(select(History.id).where(History.verb == LOADED)):
        return False
    now = datetime.now(UTC)
    say("Loading the demo: goods and people …")
    load_goods(session, now)
    load_delivery(session, now)
    load_seller(session, now)
    load_makers(session, now)
    load_wages(session, now)
    load_hosts(session, now)
    load_private(session, now)
    users = load_visitors(session, now)
    say("… pictures …")
    load_product_pictures(session, storage, now)
    load_portraits(session, storage, now)
    load_golden(session, storage, now)
    say("… and the last weeks.")
    live_through(session, users, now)
    _add_voices(session, storage, users, now)
    _add_making(session, storage, users, now)
    load_lives(session, now)
    measure(session, now=now)
    record(session, users["office"], LOADED, actor=SYSTEM, now=now)
    _count_and_commit(session)
    return True


def _count_and_commit(session: Session) -> None:
    """Let the server see how many rows it has to plan for; then everybody may see them."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE"))
    session.commit()


def _add_voices(session: Session, storage: Storage, users: dict[str, User], now: datetime) -> None:
    """What shoppers say, wish and give, and what makers tell of themselves."""
    load_opinions(session, storage, users, now)
    load_air(session, now)
    load_cues(session, now)
    load_wishes(session, users, now)
    load_giving(session, users, now)
    load_stories(session, now)


def _add_making(session: Session, storage: Storage, users: dict[str, User], now: datetime) -> None:
    """What stands around the work: materials, sign-ins, codes on pieces, helpers, courses."""
    settle_in(session, users)
    leave_in_parts(session, now)
    load_materials(session, now)
    load_codes(session, users, now)
    name_helpers(session, users, now)
    load_courses(session, storage, users, now)
    load_guides(session, storage, now)
    load_shares(session, users, now)
    load_matching(session, users, now)
    load_platforms(session, now)
    load_more_pay(session, users, now)
    load_stalls(session, users, now)


def live_through(session: Session, users: dict[str, User], now: datetime) -> int:
    """Some weeks of orders, work, parcels and paydays; how many things happened."""
    load_standards(session, now)
    timeline = Timeline(now - timedelta(minutes=20))
    skus = list(session.scalars(select(Variant.sku).order_by(Variant.sku)))
    cooperatives = list(session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    making = Making(session, timeline)
    for story in bulk_stories(people()["bulk_customers"]):
        making.begin(story)
    Shopping(session, timeline, skus).every_day(24, users["shopper"].id)
    Roads(session, timeline, people()["carriers"]).every_day(cooperatives)
    Evenings(session, timeline).every_day()
    Waving(session, timeline, making).every_night(44, users["shopper"].id)
    Paydays(session, timeline, users).begin()
    return timeline.run()
