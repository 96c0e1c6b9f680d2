"""The demo's ladder: courses, people who learn, trial pieces that wait, course days, answers.

Everything goes through the verbs that a person presses, so that the demo shows nothing that could
not have happened.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.products import Craft, Product
from catalog.words import Words
from fulfillment import training
from fulfillment.makers import Maker
from fulfillment.training import (
    Course,
    CourseVersion,
    Found,
    Learning,
    NewDay,
    NewTrial,
    courses,
    days,
)
from fulfillment.training.courses import Judged, NewCourse, Step, Taught
from fulfillment.workflow.learning import learning_begun, trial_assessed
from media.assets import NewPicture, ProductPicture, store_pictures
from media.storage import Storage
from storefront.accounts import User
from storefront.demo.content import FOLDER, Piece, picture, words

OFFICE, LEAD, HERSELF = Actor(None, "office"), Actor(None, "lead"), Actor(None, "maker")
PHOTOS = ("five-colour-thread-2.jpg", "coil-frog-pair-2.jpg", "lotus-handkerchief-2.jpg")
PHOTO = Words("演示：试做作品", "Demo: a trial piece")
KIND = "颜色配得真好看。最后一个结再拉紧一点，就成了。"
PRAISE = "又平又紧，手很稳。"
#: What the demo's people said: a face from 1 to 5, and words if they liked.
SAID = (
    *((5, "图很大，看得清。"), (5, ""), (4, "第三步想再看一遍。"), (5, "老师不催我。")),
    *((3, "剪刀太重，换小的就好了。"), (4, ""), (5, "学完第二天就有活。"), (4, "")),
)


@cache
def ladder() -> list[Piece]:
    """The courses of the demo."""
    return list(json.loads((FOLDER / "courses.json").read_text("utf-8"))["courses"])


def load_courses(session: Session, storage: Storage, users: dict[str, User], now: datetime) -> None:
    """The ladder, and some months of learning at the lead's cooperative."""
    crafts = {each.slug: each.id for each in session.scalars(select(Craft))}
    pictures = _pictures(session)
    begun = now - timedelta(days=120)
    versions = [_course(session, each, crafts[each["craft"]], pictures, begun) for each in ladder()]
    files = [NewPicture(data, PHOTO, private=True) for each in PHOTOS if (data := picture(each))]
    photos = [each.id for each in store_pictures(session, files, storage=storage, now=now)]
    if photos:
        _learn(session, users, versions, photos, now)


def _pictures(session: Session) -> dict[int, list[int]]:
    """Pictures of goods by craft: what a lesson shows."""
    wanted = (
        select(Product.craft_id, ProductPicture.asset_id)
        .join(ProductPicture, ProductPicture.product_id == Product.id)
        .order_by(Product.level, Product.id, ProductPicture.position.desc())
    )
    found: dict[int, list[int]] = {}
    for craft, asset in session.execute(wanted):
        found.setdefault(craft, []).append(asset)
    return found


def _course(
    session: Session, piece: Piece, craft_id: int, pictures: dict[int, list[int]], now: datetime
) -> CourseVersion:
    mine = pictures.get(craft_id, [])
    shown = [mine[at % len(mine)] if mine else None for at in range(piece["level"] - 1, 99)]
    name, about = words(piece["name"]), words(piece["about"])
    new = NewCourse(craft_id, piece["level"], name, about, shown[0])
    draft = courses.begin(session, new, actor=OFFICE, now=now)
    for at, each in enumerate(piece["lessons"]):
        taught = _taught(each, shown[at:])
        courses.teach(session, draft, None, taught, actor=OFFICE, now=now)
    judged = tuple(
        Judged(
            words(c["words"]), c["most"], c["least"], min(c["lesson"], len(piece["lessons"]) - 1)
        )
        for c in piece["criteria"]
    )
    needed = sum(each.most for each in judged) * 2 // 3
    courses.judge_by(session, draft, judged, marks=(needed, 24), actor=OFFICE, now=now)
    courses.publish(session, draft, actor=OFFICE, now=now)
    return draft


def _taught(piece: Piece, shown: list[int | None]) -> Taught:
    steps = enumerate(piece["steps"], start=1)
    return Taught(
        words(piece["name"]),
        words(piece["told"]),
        words(piece["exercise"]),
        wants_photo=piece["photo"],
        picture_id=shown[0],
        steps=tuple(Step(words(step), shown[at]) for at, step in steps),
        defects=tuple(piece["defects"]),
    )


def _learn(
    session: Session,
    users: dict[str, User],
    versions: list[CourseVersion],
    photos: list[int],
    now: datetime,
) -> None:
    """Her own courses, and those of the people beside her."""
    maker = session.get_one(Maker, users["maker"].memberships[0].maker_id)
    others = list(
        session.scalars(
            select(Maker)
            .where(Maker.cooperative_id == maker.cooperative_id, Maker.id != maker.id)
            .order_by(Maker.id)
            .limit(18)
        )
    )
    holds = {skill.craft_id for skill in maker.skills}
    new = [
        each for each in versions if each.course.level == 1 and each.course.craft_id not in holds
    ]
    going = _begun(session, maker, new[0], now - timedelta(days=9))
    _exercises(session, going, 2, now - timedelta(days=4))
    _finished(session, maker, new[1], photos[0], now - timedelta(days=3))
    _beside_her(session, others, versions, photos, now)
    _together(session, maker, others, versions[0].course, now)


def _beside_her(
    session: Session,
    others: list[Maker],
    versions: list[CourseVersion],
    photos: list[int],
    now: datetime,
) -> None:
    """Others: many passed one course and said how it was; some are still at it; two pieces wait."""
    first = versions[2]
    for at, other in enumerate(others[:12]):
        back = now - timedelta(days=60 - 4 * at)
        if at < len(SAID):
            mine = _finished(session, other, first, photos[at % len(photos)], back)
            training.answer(session, mine, *SAID[at], now=back)
        elif at < 10:
            going = _begun(session, other, versions[3], back)
            _exercises(session, going, at - 7, back)
        else:
            shown = _begun(session, other, versions[at - 6], now - timedelta(days=6))
            _exercises(session, shown, 9, now - timedelta(days=2))
            _shown(session, shown, photos[at % len(photos)], now - timedelta(hours=30 - at))


def _together(
    session: Session, maker: Maker, others: list[Maker], course: Course, now: datetime
) -> None:
    """A day that was, and one that comes."""
    for ahead, place in ((-20, "清溪中心二楼"), (6, "清溪中心二楼")):
        starts = (now + timedelta(days=ahead)).replace(hour=1, minute=0, second=0, microsecond=0)
        new = NewDay(course.id, maker.cooperative_id, place, "演示老师 林", starts, 180)
        day = days.plan_day(session, new, actor=LEAD, now=now - timedelta(days=25))
        people = [each.id for each in others[:9]] + [maker.id]
        days.put_on_list(session, day, people, actor=LEAD, now=now - timedelta(days=25))
        if ahead < 0:
            for at, each in enumerate(people):
                days.present(session, day, each, 90 if at == 4 else 180, actor=LEAD, now=starts)
            days.hold(session, day, actor=LEAD, now=starts + timedelta(hours=3))


def _begun(session: Session, maker: Maker, version: CourseVersion, now: datetime) -> Learning:
    course = session.get_one(Course, version.course_id)
    return learning_begun(session, course, maker, actor=HERSELF, now=now)


def _exercises(session: Session, mine: Learning, many: int, now: datetime) -> None:
    for lesson in mine.version.lessons[:many]:
        training.exercise(session, mine, lesson, photo_id=None, actor=HERSELF, now=now)


def _shown(session: Session, mine: Learning, photo: int, now: datetime) -> training.Trial:
    new = NewTrial(lambda: photo, "", f"demo-{now:%Y%m%d%H%M%S}")
    return training.show(session, mine, new, actor=HERSELF, now=now)


def _finished(
    session: Session, maker: Maker, version: CourseVersion, photo: int, now: datetime
) -> Learning:
    """She learned it, tried once in vain where her id says so, and passed."""
    mine = _begun(session, maker, version, now - timedelta(days=20))
    _exercises(session, mine, 9, now - timedelta(days=9))
    most = {each.id: each.most for each in version.criteria}
    if maker.id % 3 == 0:
        first = _shown(session, mine, photo, now - timedelta(days=5))
        low = {each: points // 2 for each, points in most.items()}
        found = Found(low, KIND)
        trial_assessed(session, first, found, actor=LEAD, now=now - timedelta(days=4))
    trial = _shown(session, mine, photo, now - timedelta(hours=7))
    trial_assessed(session, trial, Found(most, PRAISE), actor=LEAD, now=now)
    return mine
