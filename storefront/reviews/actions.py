"""Writing, deciding about and taking back reviews.

Rules
* A line of an order has one review: the same form sent twice is one, by a unique constraint.
* The counters of stars change in the transaction in which a review becomes or stops being
  published, by one guarded statement, and the pages that are kept are told (`search.touch`).
* What she takes back is emptied, and the bytes of its photos go.

How it can fail: a refusal of the table of states (`review.not_now`, `review.stale`), of the window
(`review.not_now`), of the stars, or of a fourth photo (`review.photos`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from catalog import search
from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import SYSTEM, Actor, move, record
from catalog.products import count_stars
from media.assets import take_away
from storefront.reviews.models import Review, ReviewComplaint, ReviewPhoto, ReviewSilence
from storefront.reviews.rules import (
    ALT,
    PHOTOS,
    REVIEW,
    SAYS,
    WORDS,
    Complaint,
    NewReview,
    ReviewState,
    check_in_time,
    checked,
    counted,
    one_line,
    plain,
)


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo that was kept, and what she says it shows."""

    asset_id: int
    shows: str


def write(
    session: Session,
    new: NewReview,
    *,
    delivered_at: datetime | None,
    owner_id: int | None,
    actor: Actor,
    now: datetime,
) -> Review:
    """She says it, or says it in other words; it waits for a person to read it. `owner_id` is the
    user who ordered, if it was one: in her account she finds it again."""
    new = checked(new)
    found = select(Review).where(Review.order_line_id == new.order_line_id)
    review = session.scalars(found).first()
    if review is None:
        check_in_time(delivered_at, now)
        born = insert_once(session, Review, {**_row(new), "user_id": owner_id, **_fresh(now)})
        review = session.scalars(found).one()
        if born is not None:
            record(session, review, "write", actor=actor, now=now, stars=new.stars)
            return review
    move(session, review, REVIEW, "rewrite", actor=actor, now=now, stars=new.stars)
    for name, value in {**_row(new), "translation": "", "look_since": now}.items():
        setattr(review, name, value)
    review.written_at, review.edition = now, review.edition + 1
    session.flush()
    return review


def hang_photos(
    session: Session,
    review: Review,
    photos: Collection[NewPhoto],
    *,
    actor: Actor,
    now: datetime,
    dropped: Collection[int] = (),
) -> None:
    """Put photos beside her words, and take away those she no longer wants; three at most."""
    _drop(session, review, dropped, actor=actor, now=now)
    taken = {each.position for each in _photos(session, review)}
    free = [place for place in range(PHOTOS) if place not in taken]
    if len(photos) > len(free):
        raise Invalid("review.photos", "Three photos at most, please.", field="photo1")
    for place, new in zip(free, photos, strict=False):
        shows = one_line(new.shows, ALT)
        row = {"review_id": review.id, "asset_id": new.asset_id, "position": place, "shows": shows}
        if insert_once(session, ReviewPhoto, row) is None:
            raise Invalid("review.photos", "Three photos at most, please.", field="photo1")
    session.expire(review, ["photos"])


def publish(session: Session, review: Review, *, edition: int, actor: Actor, now: datetime) -> None:
    """Everybody may read it, as it was when somebody read it here."""
    read = update(Review).where(Review.id == review.id, Review.edition == edition)
    read = read.values(edition=edition).execution_options(synchronize_session=False)
    if cast("CursorResult[Any]", session.execute(read)).rowcount != 1:
        raise Refusal("review.stale", "She has written it anew meanwhile. Please read it again.")
    _decide(session, review, "publish", says="", actor=actor, now=now)


def refuse(session: Session, review: Review, *, says: str, actor: Actor, now: datetime) -> None:
    """It is not shown, and she is told why; she may write it in other words."""
    _decide(session, review, "refuse", says=_needed(says), actor=actor, now=now)


def hide(session: Session, review: Review, *, says: str, actor: Actor, now: datetime) -> None:
    """It was shown and is no longer; she is told why."""
    _decide(session, review, "hide", says=_needed(says), actor=actor, now=now)


def leave(session: Session, review: Review, *, actor: Actor, now: datetime) -> None:
    """Somebody complained of it, or would answer it; a person looked, and it stays as it is."""
    review.look_since, review.proposed = None, ""
    record(session, review, "leave", actor=actor, now=now)
    session.flush()


def answer(
    session: Session,
    review: Review,
    text: str,
    *,
    language: str,
    by_cooperative: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """What we say to it, for everybody to read; nothing takes the answer away."""
    review.answer, review.answer_language = plain(text, SAYS), language
    review.answer_by_cooperative, review.answered_at = by_cooperative, now
    if review.proposed and not review.complaints:
        review.look_since = None
    review.proposed = ""
    record(session, review, "answer", actor=actor, now=now, shown=bool(review.answer))
    search.touch(session)


def translate(session: Session, review: Review, text: str, *, actor: Actor, now: datetime) -> None:
    """Her words in the other language, told as a translation; hers stay beside it."""
    review.translation = plain(text, WORDS)
    record(session, review, "translate", actor=actor, now=now)
    search.touch(session)


def withdraw(session: Session, review: Review, *, actor: Actor, now: datetime) -> None:
    """She takes it back: nothing of what she wrote or showed is kept."""
    _moved(session, review, "withdraw", actor=actor, now=now)
    _drop(
        session,
        review,
        [each.asset_id for each in _photos(session, review)],
        actor=actor,
        now=now,
    )
    for name in ("words", "name", "translation", "says", "answer", "proposed"):
        setattr(review, name, "")
    review.look_since = review.answered_at = None
    session.execute(delete(ReviewComplaint).where(ReviewComplaint.review_id == review.id))
    review.complaints = 0
    session.flush()


def complain(
    session: Session, review: Review, reason: Complaint, *, by_hash: str, now: datetime
) -> bool:
    """A reader asks us to look; False if she has asked before."""
    row = {"review_id": review.id, "by_hash": by_hash, "reason": reason, "at": now}
    if insert_once(session, ReviewComplaint, row) is None:
        return False
    one = update(Review).where(Review.id == review.id).values(complaints=Review.complaints + 1)
    session.execute(one.execution_options(synchronize_session=False))
    waits = update(Review).where(Review.id == review.id, Review.look_since.is_(None))
    session.execute(waits.values(look_since=now).execution_options(synchronize_session=False))
    record(session, review, "complain", actor=SYSTEM, now=now, reason=reason.value)
    return True


def keep_silent(session: Session, address_hash: str, *, now: datetime) -> None:
    """Never ask this address for a review again; said twice it is one wish."""
    insert_once(session, ReviewSilence, {"address_hash": address_hash, "at": now})


def _decide(
    session: Session, review: Review, verb: str, *, says: str, actor: Actor, now: datetime
) -> None:
    _moved(session, review, verb, actor=actor, now=now)
    review.says, review.look_since = says, None
    session.flush()


def _moved(session: Session, review: Review, verb: str, *, actor: Actor, now: datetime) -> None:
    """Move the state, and the counters with it."""
    if verb == "publish":
        review.published_at = review.published_at or now
    before = (review.state, review.stars)
    after = move(session, review, REVIEW, verb, actor=actor, now=now)
    if change := counted(before, (after, review.stars)):
        count_stars(session, review.product_id, change)
        search.touch(session)


def _drop(
    session: Session, review: Review, asset_ids: Collection[int], *, actor: Actor, now: datetime
) -> None:
    for photo in _photos(session, review):
        if photo.asset_id in asset_ids:
            take_away(session, photo.asset_id, actor=actor, now=now)
            session.delete(photo)
    session.flush()
    session.expire(review, ["photos"])


def _photos(session: Session, review: Review) -> list[ReviewPhoto]:
    mine = select(ReviewPhoto).where(ReviewPhoto.review_id == review.id)
    return list(session.scalars(mine.order_by(ReviewPhoto.position)))


def _row(new: NewReview) -> dict[str, Any]:
    return {
        "order_line_id": new.order_line_id,
        "product_id": new.product_id,
        "stars": new.stars,
        "words": new.words,
        "name": new.name,
        "language": new.language,
    }


def _fresh(now: datetime) -> dict[str, Any]:
    nothing = dict.fromkeys(("translation", "says", "answer", "proposed"), "")
    return {
        **nothing,
        "state": ReviewState.WAITING,
        "answer_language": "zh-Hans",
        "answer_by_cooperative": False,
        "complaints": 0,
        "edition": 1,
        "look_since": now,
        "written_at": now,
    }


def _needed(text: str) -> str:
    if not text.strip():
        raise Invalid("review.no_words", "Please write a sentence to her.", field="says")
    return plain(text, SAYS)
