"""A maker's bench for journeys that need much work: a batch of the demo's maker, as large as asked,
and what the shop knows of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM, Actor
from catalog.products import Variant
from fulfillment import batches
from fulfillment.batches import HERS, Batch, HandIn, NewBatch
from fulfillment.sendings import Sending
from fulfillment.workflow import floor
from media.assets import Asset, PictureView, Rendition, picture_views


class Bench:
    """The demo's database beside the running shop."""

    def __init__(self, data: Path) -> None:
        self.engine = create_engine(f"sqlite:///{data}/manyhands.db", connect_args={"timeout": 30})

    @contextmanager
    def session(self) -> Iterator[Session]:
        with Session(self.engine) as session:
            yield session

    def large_batch(self, maker_id: int, pieces: int) -> int:
        """A batch like one of hers, of so many pieces, which she has taken."""
        now = datetime.now(UTC)
        with self.session() as session:
            like = session.scalars(select(Batch).where(Batch.maker_id == maker_id).limit(1)).one()
            names = NewBatch.__dataclass_fields__
            new = NewBatch(**{name: getattr(like, name) for name in names})
            new = replace(new, plan_id=None, pieces=pieces, start_on=now.date())
            made = batches.open_batch(session, new, actor=SYSTEM, now=now)
            floor.batch_taken(session, made, actor=Actor(None, "maker"), now=now)
            session.commit()
            return made.id

    def many(self, maker_id: int, count: int) -> bool:
        """So many batches with her in all, each of another product whose picture is finished;
        whether there were enough, and hers are finished too."""
        now = datetime.now(UTC)
        with self.session() as session:
            hers = select(Batch).where(Batch.maker_id == maker_id, Batch.state.in_(HERS))
            there = session.scalars(hers).all()
            like, names = there[0], NewBatch.__dataclass_fields__
            new = NewBatch(**{name: getattr(like, name) for name in names})
            new = replace(new, plan_id=None, start_on=now.date())
            had = {each.product_id for each in there}
            shown = select(Variant.product_id, func.min(Variant.id)).group_by(Variant.product_id)
            free = [each for each in session.execute(shown).tuples() if each[0] not in had]
            seen = picture_views(session, [product for product, _variant in free])
            wanted = [each for each in free if finished(seen.get(each[0]))][
                : max(0, count - len(there))
            ]
            for product, variant in wanted:
                made = replace(new, product_id=product, variant_id=variant)
                batch = batches.open_batch(session, made, actor=SYSTEM, now=now)
                floor.batch_taken(session, batch, actor=Actor(None, "maker"), now=now)
            session.commit()
            hers_seen = picture_views(session, had)
            drawn = all(finished(hers_seen.get(each)) for each in had if hers_seen.get(each))
            return drawn and len(there) + len(wanted) >= count

    def drawn(self) -> bool:
        """Whether the darkroom has made every small kind, as in any house older than an hour."""
        with self.session() as session:
            small = select(Rendition.asset_id).where(Rendition.kind == "avif")
            wanted = select(Asset.id).where(Asset.private.is_(False), Asset.id.not_in(small))
            return session.scalar(wanted.limit(1)) is None

    def handed_in(self, batch_id: int) -> list[int]:
        """The pieces of every hand-in, in the order in which they came."""
        with self.session() as session:
            wanted = select(HandIn.pieces).where(HandIn.batch_id == batch_id).order_by(HandIn.id)
            return list(session.scalars(wanted))

    def arrived(self, batch_id: int, nonce: str) -> bool:
        """Whether a press has reached the shop, done or kept."""
        with self.session() as session:
            wanted = select(Sending.id).where(Sending.batch_id == batch_id, Sending.nonce == nonce)
            return session.scalar(wanted) is not None

    def kept(self, batch_id: int) -> list[int]:
        """The pieces that are kept for her lead."""
        with self.session() as session:
            wanted = select(Sending.pieces).where(Sending.batch_id == batch_id, Sending.kept)
            return [each or 0 for each in session.scalars(wanted)]


def finished(views: Sequence[PictureView] | None) -> bool:
    """Whether the darkroom has made the small kinds too, as it has when work is given out."""
    return bool(views and "avif" in views[0].sources)
