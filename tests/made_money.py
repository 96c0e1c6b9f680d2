"""Rows of money for tests: Ahe and Mei have earned something, through real verdicts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from fulfillment.batches import Batch
from fulfillment.makers import Maker, privacy
from fulfillment.makers.privacy import Fact, Field
from fulfillment.quality import Inspection, Verdict
from fulfillment.workflow import floor as floor_verbs
from tests.made_making import LEAD, NOW, Floor, a_floor, a_hand_in, a_maker, a_taken_batch


@dataclass(frozen=True, slots=True)
class Earned:
    """Ahe's batch of twenty, twelve of them accepted at ¥6.50: she is owed ¥78.00."""

    floor: Floor
    batch: Batch
    inspection: Inspection

    @property
    def maker(self) -> Maker:
        return self.floor.maker


def earned(session: Session) -> Earned:
    """Ahe handed in twelve pieces and all were accepted."""
    floor = a_floor(session)
    facts = [Fact(Field.NAME, "阿禾·欧阳"), Fact(Field.BANK, "6217000010001234567")]
    privacy.keep(session, floor.maker, facts, actor=LEAD, now=NOW)
    batch = a_taken_batch(session, floor)
    inspection = a_hand_in(session, batch, 12)
    accept(session, inspection, 12)
    return Earned(floor, batch, inspection)


def accept(session: Session, inspection: Inspection, pieces: int) -> None:
    """The lead accepts so many and rejects the rest of the lot."""
    verdict = Verdict(pieces, 0, inspection.lot - pieces, "")
    floor_verbs.inspection_decided(session, inspection, verdict, actor=LEAD, now=NOW)
    session.commit()


def more_from_ahe(session: Session, earned: Earned, pieces: int, nonce: str) -> None:
    """She hands in more of the same batch, accepted as a whole."""
    accept(session, a_hand_in(session, earned.batch, pieces, nonce=nonce), pieces)


def mei_also_earned(session: Session, earned: Earned, pieces: int = 4) -> Maker:
    """Mei, of the same cooperative, made some too; we know no bank account of hers."""
    craft = earned.floor.product.craft
    mei = a_maker(session, earned.floor.cooperative, craft=craft, code="M-mei", alias="Mei")
    hers = Floor(
        earned.floor.cooperative,
        earned.floor.product,
        earned.floor.variant,
        mei,
        earned.floor.order,
    )
    inspection = a_hand_in(session, a_taken_batch(session, hers, pieces=pieces), pieces)
    accept(session, inspection, pieces)
    return mei
