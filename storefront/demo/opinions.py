"""The demo's reviews: buyers write about what has arrived, the office reads most of it.

Through the same verbs as on the pages; who writes and what stands in `WORDS` is plainly invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM, Actor
from catalog.products import Product
from catalog.words import Words
from fulfillment.orders import Order, OrderKind, OrderState
from fulfillment.workflow.arrival import arrived
from media.assets import store_picture
from media.storage import Storage
from storefront import reviews
from storefront.accounts import Role, User
from storefront.demo.content import picture
from storefront.reviews import NewPhoto, NewReview, Review

#: Which of the opinions comes with a photo.
PICTURED = 0


@dataclass(frozen=True, slots=True)
class Opinion:
    """Stars, words, name, language, and the answer of the house."""

    stars: int
    words: str
    name: str
    language: str = "zh-Hans"
    answer: str = ""
    translation: str = ""


OPINIONS = (
    Opinion(5, "比图上还好看，收口干净。妈妈拿到手就舍不得放下。", "小林"),
    Opinion(
        5,
        "Lovely. You can feel that somebody took her time. The card with the name of the "
        "cooperative made my day.",
        "Mia",
        "en",
        "谢谢你，我们把这句话念给她们听了。",
        "很可爱，能感觉到有人用了心。那张写着合作社名字的卡片让我一整天都高兴。",
    ),
    Opinion(4, "手工很好，颜色比照片稍深一点。", "", "zh-Hans", "照片会因屏幕不同有点差别。"),
    Opinion(3, "Nice work, but it took a week longer than I had hoped.", "Alex", "en"),
    Opinion(5, "送朋友的，她很喜欢。知道钱去了哪里，买得安心。", "周周"),
    Opinion(
        2,
        "比我想的小一点，买前请看清尺寸。",
        "王女士",
        "zh-Hans",
        "谢谢您提醒，我们把尺寸写得更醒目了。",
    ),
    Opinion(5, "", "陈先生"),
    Opinion(4, "Well made and well packed. Every edge is even.", "", "en"),
)
WAITING = (
    Opinion(5, "第二次买了，还是一样好。", "小林"),
    Opinion(1, "Buy cheaper at www.example.com!!!!!!!!!!", "best price", "en"),
)


@dataclass(frozen=True, slots=True)
class Bought:
    """A line that is with its buyer since a day."""

    line_id: int
    product_id: int
    user_id: int | None
    since: datetime


def load_opinions(
    session: Session, storage: Storage, users: dict[str, User], now: datetime
) -> None:
    """Write and read reviews; the last ones wait for the visitor."""
    bought, office = _bought(session), Actor(users["office"].id, Role.OFFICE.value)
    for opinion, line in zip(WAITING, bought, strict=False):
        _write(session, opinion, line, now)
    for place, line in enumerate(bought[len(WAITING) :]):
        opinion = OPINIONS[place % len(OPINIONS)]
        moment = min(line.since + timedelta(days=2), now)
        review = _write(session, opinion, line, moment)
        if place % len(OPINIONS) == PICTURED:
            _picture(session, storage, review, moment)
        reviews.publish(session, review, edition=review.edition, actor=office, now=moment)
        _reply(session, opinion, review, office, moment)


def _write(session: Session, opinion: Opinion, line: Bought, moment: datetime) -> Review:
    facts = opinion.stars, opinion.words, opinion.name, opinion.language
    return reviews.write(
        session,
        NewReview(line.line_id, line.product_id, *facts),
        delivered_at=line.since,
        owner_id=line.user_id,
        actor=Actor(line.user_id, "shopper"),
        now=moment,
    )


def _picture(session: Session, storage: Storage, review: Review, moment: datetime) -> None:
    """A photo of what she bought; the demo has no other pictures than its own."""
    slug = session.scalar(select(Product.slug).where(Product.id == review.product_id))
    data = picture(f"{slug}-2.jpg")
    if data is None:
        return
    shows = "收到当天拍的"
    asset = store_picture(
        session, data, alt=Words(zh=shows), private=True, storage=storage, now=moment
    )
    photos = [NewPhoto(asset.id, shows)]
    reviews.hang_photos(session, review, photos, actor=SYSTEM, now=moment)


def _reply(
    session: Session, opinion: Opinion, review: Review, office: Actor, moment: datetime
) -> None:
    facts = {"actor": office, "now": moment}
    if opinion.answer:
        voice = {"language": "zh-Hans", "by_cooperative": True}
        reviews.answer(session, review, opinion.answer, **voice, **facts)  # type: ignore[arg-type] # two kinds of facts
    if opinion.translation:
        reviews.translate(session, review, opinion.translation, **facts)  # type: ignore[arg-type] # two kinds of facts


def _bought(session: Session) -> list[Bought]:
    """Every line that has arrived, the shopper's own first."""
    complete = select(Order).where(Order.kind == OrderKind.WEB, Order.state == OrderState.COMPLETED)
    found = []
    for order in session.scalars(complete.order_by(Order.user_id.is_(None), Order.id)):
        lines, since = arrived(session, order)
        hers = [each for each in order.lines if each.id in lines]
        if since is not None:
            found += [Bought(each.id, each.product_id, order.user_id, since) for each in hers]
    return found
