"""The demo's private records, helpers and consents: plainly invented, sealed like real ones.

Identity numbers name a region that does not exist (99) and fit their check sign.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import WEEK, Cooperative, Ways, close_on, set_ways
from catalog.history import Actor
from fulfillment.makers import Maker, consents, helping, privacy
from fulfillment.makers.consents import BY_HERSELF, Subject
from fulfillment.makers.privacy import About, Asked, Fact, Field, NewNote, Purpose, Seat
from storefront.accounts import User
from storefront.demo.content import people
from storefront.partners import NewGrant, Scope, give_grant

LEAD = Actor(None, "lead")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
#: What helps, by the word that the demo's people carry.
HELPS = {
    "mobility": (About.PLACE, "桌子要能推进轮椅，材料放在伸手够得到的地方。"),
    "low_vision": (About.TOOLS, "线要深浅分明，样品给她摸着看，灯从左边来。"),
    "deaf": (About.TALKING, "面对面说，或者写下来；有事先轻轻碰她的肩。"),
}


def load_private(session: Session, now: datetime) -> None:
    """A record for each maker, a note where something helps, and what most said yes to."""
    makers = session.scalars(select(Maker).order_by(Maker.id)).all()
    for place, (maker, piece) in enumerate(zip(makers, people()["makers"], strict=True), start=1):
        privacy.keep(session, maker, record_of(place), actor=LEAD, now=now - timedelta(days=80))
        if piece["adaptation"] in HELPS:
            about, text = HELPS[piece["adaptation"]]
            note = NewNote(about, text, frozenset({Seat.LEAD}))
            privacy.keep_note(session, maker, note, actor=LEAD, now=now - timedelta(days=70))
        if place % 3:
            said = [Subject.NOTES, Subject.REPORT]
            consents.give(session, maker, said, BY_HERSELF, actor=LEAD, now=now)


def record_of(place: int) -> list[Fact]:
    """The parts of one invented record."""
    identity = _identity(place)
    return [
        Fact(Field.NAME, f"演示人员{place:03d}"),
        Fact(Field.IDENTITY, identity),
        Fact(Field.CERTIFICATE, f"{identity}{1 + place % 7}{1 + place % 4}"),
        Fact(Field.PHONE, f"+8610000{place:05d}"),
        Fact(Field.ADDRESS, f"示例区演示路{place}号（演示地址）"),
        Fact(Field.BANK, f"620000000000{place:04d}"),
    ]


def name_helpers(session: Session, users: dict[str, User], now: datetime) -> None:
    """The demo's maker has a helper, and a few have looked at her record."""
    maker_id = next(each.maker_id for each in users["maker"].memberships if each.maker_id)
    maker, today = session.get_one(Maker, maker_id), now.date()
    days = helping.Term(today - timedelta(days=20), today + timedelta(days=200))
    new = helping.NewHelper(users["helper"].id, "小芳", days)
    row = helping.name_helper(session, maker, new, actor=LEAD, now=now - timedelta(days=20))
    herself = Actor(users["maker"].id, "maker")
    helping.agree(session, maker, row, BY_HERSELF, actor=herself, now=now - timedelta(days=20))
    lead, office = Actor(users["cooperative lead"].id, "lead"), Actor(users["office"].id, "office")
    looks = (
        (lead, Asked(Field.PHONE, Purpose.CONTACT, Seat.LEAD), 9),
        (office, Asked(Field.CERTIFICATE, Purpose.REPORT, Seat.RECORDS), 5),
        (lead, Asked(Field.ADDRESS, Purpose.VISIT, Seat.LEAD), 2),
    )
    _partners(session, maker, now)
    for actor, asked, days_ago in looks:
        privacy.open_one(session, maker, asked, actor=actor, now=now - timedelta(days=days_ago))


def _partners(session: Session, maker: Maker, now: datetime) -> None:
    """The lead's cooperative closes for a holiday, and another one lets it see its work."""
    wanted = select(Cooperative).order_by(Cooperative.id)
    mine = session.get_one(Cooperative, maker.cooperative_id)
    owner = next(each for each in session.scalars(wanted) if each.id != mine.id)
    first = now.date() + timedelta(days=30)
    days = [first + timedelta(days=at) for at in range(5)]
    close_on(session, mine, days, actor=LEAD, now=now)
    week = WEEK[:6]
    set_ways(
        session,
        mine,
        Ways(week, 12, True, ("顺丰", "中通"), mine.kit_days, mine.return_days),
        actor=LEAD,
        now=now,
    )
    until = now.date() + timedelta(days=180)
    for scope in (Scope.BOARD, Scope.REPORTS):
        new = NewGrant(scope, now.date(), until, partner_id=mine.id)
        give_grant(session, owner, new, actor=LEAD, now=now)


def _identity(place: int) -> str:
    born = date(1966, 1, 1) + timedelta(days=97 * place)
    head = f"990101{born:%Y%m%d}{place:03d}"
    total = sum(weight * int(sign) for weight, sign in zip(_WEIGHTS, head, strict=True))
    return head + "10X98765432"[total % 11]
