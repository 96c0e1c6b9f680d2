"""The demo's words that no host says: what the law on advertising forbids, what would hurt, what
a jade bracelet does not do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.products import Product
from storefront.live import cues

#: The product's word in the address, if any; the phrase; what may be said instead.
UNSAID = (
    ("", "最好", "我们很喜欢的"),
    ("", "全网最低价", "今晚的直播价"),
    ("", "可怜", "手艺好，按件拿工钱"),
    ("jade-round-bracelet", "辟邪", "戴着好看，送人有心意"),
    ("agate-band-bracelet", "养生", "戴着踏实"),
)


def load_cues(session: Session, now: datetime) -> None:
    """Both lists."""
    goods = {row.slug: row.id for row in session.execute(select(Product.slug, Product.id))}
    for slug, phrase, instead in UNSAID:
        of = goods.get(slug)
        if of is not None or not slug:
            cues.bar(session, phrase, instead, product_id=of, actor=SYSTEM, now=now)
