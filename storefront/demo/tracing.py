"""The demo's codes on pieces, one of them known (`/p/MANYHANDS…`), and thanks from buyers."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from fulfillment import trace
from fulfillment.batches import Batch
from fulfillment.makers import MakerStory, StoryProduct
from fulfillment.trace.rules import DRAWN, LETTERS, new_code
from storefront.accounts import User

KNOWN = new_code([LETTERS.index(each) for each in "MANYHANDS"[:DRAWN]])
WORDS = (
    ("收到了，比照片还好看。谢谢你的手！", "zh-Hans"),
    ("妈妈七十岁生日戴上它，笑了一整天。", "zh-Hans"),
    ("It is beautiful work. I wear it every day.", "en"),
)


def load_codes(session: Session, users: dict[str, User], now: datetime) -> None:
    """Codes for batches of makers who show themselves and of the visitor's maker, and thanks."""
    wanted = (
        select(Batch)
        .join(MakerStory, MakerStory.maker_id == Batch.maker_id)
        .join(StoryProduct, StoryProduct.story_id == MakerStory.id)
        .where(StoryProduct.product_id == Batch.product_id, Batch.accepted > 0)
        .order_by(Batch.maker_id, Batch.id)
    )
    hers = select(Batch).where(Batch.maker_id == users["maker"].memberships[0].maker_id)
    hers = hers.order_by(Batch.accepted.desc(), Batch.id).limit(1)
    found = [*session.scalars(wanted.limit(2)), *session.scalars(hers)]
    for place, batch in enumerate(found):
        per = max(1, batch.pieces // 6)
        codes = trace.issue(session, batch.id, batch.pieces, per=per, actor=SYSTEM, now=now)
        if place == 0:
            codes[0].code = KNOWN
        to = (batch.maker_id, batch.cooperative_id)
        for days, (words, tongue) in enumerate(WORDS[place % 2 :], 1):
            at = now - timedelta(days=days)
            trace.thank(session, codes[0], words, to=to, language=tongue, now=at)
