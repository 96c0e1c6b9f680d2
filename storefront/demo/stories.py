"""The bulk orders of the demo: one long finished, one being made, one just offered, one to plan."""

from __future__ import annotations

from collections.abc import Sequence

from storefront.demo.content import Piece
from storefront.demo.making import BulkStory

FINISHED = (
    ("BR-JADE-01-GRN", 240),
    ("BR-GLAS-03-BLU", 200),
    ("KN-FLAT-01-RED", 180),
    ("FB-LINE-01-RED", 80),
)
BEING_MADE = (
    ("BR-BODH-05-IVR", 360),
    ("BR-AGAT-04-RED", 300),
    ("KN-FIVE-07-ADU", 400),
    ("KN-TASL-02-RED", 160),
    ("PC-SNOW-06-WHT", 120),
    ("BW-COAS-01-NAT", 100),
)
OFFERED = (
    ("BR-WOOD-02-DRK", 300),
    ("KN-KEYS-05-MUS", 240),
    ("FB-WRST-08-RED", 140),
    ("EM-SWAL-08-GRY", 60),
    ("PC-FUZI-01-RED", 120),
)
TO_PLAN = (("BR-JADE-01-HNY", 300), ("KN-COAS-06-NAT", 120), ("EM-POUC-05-RED", 60))


def bulk_stories(customers: Sequence[Piece]) -> tuple[BulkStory, ...]:
    """What the demo's customers ordered, and how far each order has come."""
    first, second, third = (customers[place % len(customers)] for place in range(3))
    return (
        BulkStory("finished", first, 44, 30, FINISHED, flawless=True),
        BulkStory("being-made", second, 10, 38, BEING_MADE, answered=0.95, slowness=2.5),
        BulkStory("offered", third, 2, 35, OFFERED, answered=0.45, made=0.3),
        BulkStory("to-plan", first, 1, 40, TO_PLAN, planned=False),
    )
