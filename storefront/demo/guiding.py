"""How some of the demo's styles are made: drawn steps, and the photo of a golden sample."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.products import Product
from catalog.words import Words
from fulfillment import guides, quality
from fulfillment.guides import NewStep
from media.assets import NewPicture, store_pictures
from media.storage import Storage
from storefront.demo.content import picture

GOLDEN = Words("演示：封样照片", "Demo: the golden sample")
BEADING = (
    ("choose", "挑出一样大的珠子，小的放一边。", "Pick beads of one size; put small ones aside."),
    ("string", "一颗一颗串到红线上。", "String bead after bead on the red cord."),
    ("measure", "量一量，内圈要十六厘米。", "Measure: sixteen centimetres inside."),
    ("tie", "打两个结，慢慢拉紧。", "Tie two knots and pull slowly."),
)
KNOTTING = (
    ("straighten", "四根线理齐，上头固定好。", "Straighten four cords and fix them above."),
    ("left", "左线压过中间，从右线下面穿出。", "Left goes over the middle and under the right."),
    ("right", "再从右边来一次。", "Now the same from the right."),
    ("pull", "两边一起拉，每个结一样平。", "Pull both sides; every knot equally flat."),
)
#: Style, the name of its drawings, its steps, the picture of its golden sample.
STYLES = (
    ("jade-round-bracelet", "jade", BEADING, "jade-round-bracelet-2.jpg"),
    ("sandalwood-tassel-bracelet", "sandalwood", BEADING, "sandalwood-tassel-bracelet-2.jpg"),
    ("square-knot-bracelet", "square-knot", KNOTTING, "square-knot-bracelet-2.jpg"),
)


def load_guides(session: Session, storage: Storage, now: datetime) -> None:
    """Steps and golden samples, through the same doors as everybody's."""
    products = {each.slug: each.id for each in session.scalars(select(Product))}
    for slug, drawn, steps, golden in STYLES:
        _steps(session, storage, products[slug], (drawn, steps), now)
        shown = quality.golden_of(session, products[slug])
        if shown is None and (data := picture(golden)):
            new = NewPicture(data, GOLDEN, private=True)
            (kept,) = store_pictures(session, [new], storage=storage, now=now)
            quality.show_golden(session, products[slug], kept.id, actor=SYSTEM, now=now)


def _steps(
    session: Session,
    storage: Storage,
    product_id: int,
    told: tuple[str, tuple[tuple[str, str, str], ...]],
    now: datetime,
) -> None:
    name, steps = told
    found = [(Words(zh, en), picture(f"step-{name}-{step}.jpg")) for step, zh, en in steps]
    files = [NewPicture(data, words) for words, data in found if data]
    kept = {
        asset.alt: asset.id for asset in store_pictures(session, files, storage=storage, now=now)
    }
    for words, _data in found:
        new = NewStep(words, kept.get(words))
        guides.add_step(session, product_id, new, actor=SYSTEM, now=now)
