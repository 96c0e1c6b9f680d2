"""Who may enter which of a cooperative's pages beside its lead, by the post that she holds.

What is not named here is for the lead alone.
"""

from __future__ import annotations

from flask import request

from storefront.accounts import POSTS, Role
from storefront.accounts.access import person, require
from storefront.accounts.persons import Person

CHECKING, PACKING, COUNTING = (Role.CHECKER,), (Role.PACKER,), (Role.BOOKKEEPER,)
#: A page → the posts that enter it.
ENTERED_BY: dict[str, tuple[Role, ...]] = {
    "coop.index": POSTS,
    "coop.style_list": POSTS,
    "coop.batch_list": POSTS,
    "coop.batch": POSTS,
    "coop.batch_sheet": COUNTING,
    "coop.inspection": CHECKING,
    "coop.verdict": CHECKING,
    "coop_parcels.index": PACKING,
    "coop_parcels.pack": PACKING,
    "coop_parcels.parcel": PACKING,
    "coop_parcels.send_off": PACKING,
    "coop_pickups.index": PACKING,
    "coop_pickups.look": PACKING,
    "coop_pickups.order": PACKING,
    "coop_pickups.lay_ready": PACKING,
    "coop_pickups.hand_over": PACKING,
    "parcel_scans.handover": PACKING,
    "parcel_scans.hand_over": PACKING,
}


def posts_here() -> tuple[Role, ...]:
    """The posts that enter this page."""
    return ENTERED_BY.get(request.endpoint or "", ())


def enter() -> Person:
    """The lead, or who holds a post for this page."""
    return require(Role.LEAD, *posts_here())


def homes_here() -> frozenset[int]:
    """The cooperatives for which this page is hers."""
    return person().homes(*posts_here())


def acting() -> Role:
    """As what she acts on this page: as the lead she is, or in her post."""
    held = person().roles
    return Role.LEAD if Role.LEAD in held else next(each for each in posts_here() if each in held)
