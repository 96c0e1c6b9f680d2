"""The demo's quality: kinds of defects, standards of some styles, evenings at the hub."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.products import Craft, Product
from catalog.words import Words
from fulfillment import quality
from fulfillment.batches import Batch
from fulfillment.quality import (
    DefectClass,
    Inspection,
    InspectionState,
    NewCheckPoint,
    NewDefect,
    NewDefectType,
    Stage,
    Standard,
    Verdict,
    pinned,
)
from fulfillment.workflow import judging
from media.assets import NewPicture, store_pictures
from media.storage import Storage
from storefront.demo.content import picture
from storefront.demo.timeline import Timeline

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
CRITICAL, MAJOR, MINOR = DefectClass

GOLDEN = Words("封样照片", "The golden sample")

#: Craft (none: every craft), code, class, name in both languages.
DEFECTS = (
    (None, "needle-left", CRITICAL, "遗留针或尖物", "Needle or sharp thing left"),
    (None, "stain", MAJOR, "污渍", "Stain"),
    (None, "wrong-colour", MAJOR, "颜色不符", "Wrong colour"),
    (None, "loose-thread", MINOR, "线头", "Loose thread end"),
    ("beading", "bead-cracked", MAJOR, "珠子开裂", "Cracked bead"),
    ("beading", "clasp-loose", MAJOR, "扣头松动", "Loose clasp"),
    ("beading", "bead-order", MINOR, "珠序有误", "Beads out of order"),
    ("knotting", "knot-loose", MAJOR, "结松", "Loose knot"),
    ("knotting", "knot-uneven", MINOR, "结不匀", "Uneven knots"),
    ("frog-buttons", "pair-unequal", MAJOR, "一对不齐", "Pair of unequal size"),
    ("frog-buttons", "stitch-visible", MINOR, "针脚外露", "Stitches show"),
    ("paper-cutting", "torn", MAJOR, "撕裂", "Torn"),
    ("embroidery", "puckered", MINOR, "绣面起皱", "Puckered ground"),
    ("bamboo-weaving", "splinter", CRITICAL, "竹刺", "Splinter"),
)
#: Style, standard, what is measured: name, lower and upper limit in mm.
STANDARDS = (
    (
        "jade-round-bracelet",
        Standard(critical="0.65", at_hub=True, fewer_agreed=True),
        (("内圈周长", "Inner length", 158, 164), ("珠径", "Bead width", 7, 9)),
    ),
    ("square-knot-bracelet", Standard(at_hub=True), (("绳宽", "Cord width", 9, 12),)),
    ("five-colour-thread", Standard(at_hub=True), (("长度", "Length", 165, 175),)),
    ("agate-band-bracelet", Standard(at_hub=True), (("内圈周长", "Inner length", 158, 164),)),
    ("pipa-frog-pair", Standard(minor="6.5"), (("两片长度差", "Difference of the pair", 0, 2),)),
)


def load_standards(session: Session, now: datetime) -> None:
    """Kinds of defects of every craft, and how some styles are looked at."""
    crafts = {each.slug: each.id for each in session.scalars(select(Craft))}
    for craft, code, kind, zh, en in DEFECTS:
        new = NewDefectType(code, Words(zh, en), kind, crafts[craft] if craft else None)
        quality.name_defect(session, new, actor=SYSTEM, now=now)
    for slug, standard, points in STANDARDS:
        product = session.scalars(select(Product).where(Product.slug == slug)).one()
        quality.set_standard(session, product.id, standard, actor=SYSTEM, now=now)
        for zh, en, low, high in points:
            point = NewCheckPoint(Words(zh, en), "mm", Decimal(low), Decimal(high))
            quality.measure_too(session, product.id, point, actor=SYSTEM, now=now)


def load_golden(session: Session, storage: Storage, now: datetime) -> None:
    """The approved piece of each of these styles: the demo's second picture of it."""
    wanted = [(slug, data) for slug, *_rest in STANDARDS if (data := picture(f"{slug}-2.jpg"))]
    photos = [NewPicture(data, GOLDEN, private=True) for _slug, data in wanted]
    kept = store_pictures(session, photos, storage=storage, now=now)
    ids = dict(session.execute(select(Product.slug, Product.id)).tuples().all())
    for (slug, _data), asset in zip(wanted, kept, strict=True):
        quality.show_golden(session, ids[slug], asset.id, actor=SYSTEM, now=now)


def found(session: Session, inspection: Inspection, bad: int, now: datetime) -> None:
    """Somebody writes down what is wrong with the bad pieces of a lot."""
    dice = random.Random(inspection.id)
    batch = session.get_one(Batch, inspection.batch_id)
    craft_id = session.get_one(Product, batch.product_id).craft_id
    kinds = [each for each in quality.defect_types(session, craft_id) if each.kind is not CRITICAL]
    weights = [6 if each.craft_id else 1 for each in kinds]
    for place in dice.sample(range(1, inspection.lot + 1), bad):
        kind = dice.choices(kinds, weights)[0]
        pin = pinned(Decimal(dice.randint(18, 82)) / 100, Decimal(dice.randint(18, 82)) / 100)
        new = NewDefect(place, kind.id, pin=pin)
        quality.note_defect(session, inspection, new, actor=SYSTEM, now=now)


class Evenings:
    """Every evening the hub looks at what came the day before; that of the last days waits."""

    def __init__(self, session: Session, timeline: Timeline) -> None:
        self.session = session
        self.timeline = timeline
        self.dice = random.Random(2859)

    def every_day(self) -> None:
        """A round at the hub's table."""
        for day in range(45, 5, -1):
            self.timeline.at(self.timeline.end - day * DAY + 7 * HOUR, self._look)

    def _look(self, now: datetime) -> None:
        waiting = select(Inspection).where(
            Inspection.stage == Stage.HUB,
            Inspection.state == InspectionState.OPEN,
            Inspection.opened_at < now - DAY,
        )
        for each in self.session.scalars(waiting.order_by(Inspection.id)).all():
            mend = int(each.lot > 1 and self.dice.random() < 0.1)
            if mend:
                found(self.session, each, mend, now)
            verdict = Verdict(each.lot - mend, mend, 0)
            judging.inspection_decided(self.session, each, verdict, actor=SYSTEM, now=now)
