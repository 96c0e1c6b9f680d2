"""Labels: the words and the tone of every state that a person sees.

Rules
* A label is a short phrase of the catalogue, kept under its enum's own name: two machines that
  share a value (`sent` of an order and of a payout) can speak differently.
* A tone is one of plain, good, needs (waits for somebody), wrong, going; it is never the only sign.

How it can fail: a state without a label is a `KeyError`; a test walks every enum that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask import Flask
from flask_babel import lazy_gettext as _l

from storefront.wiring.amounts import connect_amounts
from storefront.wiring.labels_matching import MATCHING
from storefront.wiring.labels_materials import MATERIALS
from storefront.wiring.labels_money import MONEY
from storefront.wiring.labels_parcels import PARCELS
from storefront.wiring.labels_pay import PAY
from storefront.wiring.labels_people import PEOPLE
from storefront.wiring.labels_quality import QUALITY
from storefront.wiring.labels_stalls import STALLS
from storefront.wiring.labels_training import TRAINING
from storefront.wiring.regions import connect_regions
from storefront.wiring.sentences import said_above

Table = Mapping[str, tuple[object, str]]

LABELS: Mapping[str, Table] = {
    **MATCHING,
    **MATERIALS,
    **MONEY,
    **PARCELS,
    **PAY,
    **PEOPLE,
    **QUALITY,
    **STALLS,
    **TRAINING,
    "OrderState": {
        "placed": (_l("Waiting for payment"), "needs"),
        "paid": (_l("Paid"), "good"),
        "in_production": (_l("Being made"), "going"),
        "ready": (_l("Ready to send"), "going"),
        "sent": (_l("On its way"), "going"),
        "completed": (_l("Delivered"), "good"),
        "cancelled": (_l("Cancelled"), "plain"),
    },
    "Verb": {
        "take": (_l("Takes it"), "good"),
        "defer": (_l("Later, please"), "plain"),
        "decline": (_l("Says no"), "plain"),
        "start": (_l("Has begun"), "going"),
        "hand_in": (_l("Hands in"), "good"),
        "call": (_l("Asks for a hand"), "needs"),
        "stop": (_l("Cannot go on"), "needs"),
    },
    "LiveClaimState": {
        "proposed": (_l("Waits for a yes"), "needs"),
        "confirmed": (_l("Confirmed"), "good"),
        "waiting": (_l("In line for it"), "needs"),
        "ordered": (_l("Ordered"), "good"),
        "expired": (_l("Time was over"), "plain"),
        "declined": (_l("Not held"), "plain"),
        "withdrawn": (_l("Taken back by her"), "plain"),
    },
    "OrderKind": {
        "web": (_l("Shop order"), "plain"),
        "bulk": (_l("Bulk order"), "plain"),
        "wave": (_l("Wave"), "plain"),
        "gift": (_l("Gift card"), "plain"),
    },
    "ImportState": {
        "brought": (_l("Being read"), "going"),
        "read": (_l("Read, not imported yet"), "needs"),
        "asked": (_l("Being imported"), "going"),
        "kept": (_l("In the book"), "good"),
        "dropped": (_l("Put away"), "plain"),
        "refused": (_l("Cannot be read"), "wrong"),
    },
    "SheetState": {
        "brought": (_l("Being read"), "going"),
        "read": (_l("Read, not kept yet"), "needs"),
        "asked": (_l("Being kept"), "going"),
        "kept": (_l("Kept"), "good"),
        "dropped": (_l("Put away"), "plain"),
        "refused": (_l("Cannot be read"), "wrong"),
    },
    "QuoteState": {
        "held": (_l("Held"), "going"),
        "ordered": (_l("Ordered"), "good"),
        "let_go": (_l("Let go"), "plain"),
        "lapsed": (_l("Lapsed"), "plain"),
    },
    "BatchState": {
        "planned": (_l("Planned"), "plain"),
        "offered": (_l("Offered, no answer yet"), "needs"),
        "taken": (_l("Taken"), "going"),
        "in_progress": (_l("In the making"), "going"),
        "handed_in": (_l("Handed in"), "needs"),
        "finished": (_l("Finished"), "good"),
        "declined": (_l("Declined"), "plain"),
        "withdrawn": (_l("Withdrawn"), "plain"),
    },
    "CallKind": {
        "help": (_l("Please help"), "needs"),
        "missing": (_l("Something is missing"), "needs"),
    },
    "InspectionState": {
        "open": (_l("To be looked at"), "needs"),
        "asked": (_l("Waits for a second person"), "needs"),
        "decided": (_l("Looked at"), "good"),
    },
    "Stage": {
        "centre": (_l("First look, at the centre"), "plain"),
        "hub": (_l("Last look, at the hub"), "going"),
    },
    "DefectClass": {
        "critical": (_l("Critical"), "wrong"),
        "major": (_l("Major"), "needs"),
        "minor": (_l("Minor"), "plain"),
    },
    "Severity": {
        "normal": (_l("As usual"), "plain"),
        "tightened": (_l("Stricter"), "needs"),
        "reduced": (_l("Fewer pieces"), "good"),
    },
    "Signs": {
        "any": (_l("Any letters and signs"), "plain"),
        "latin": (_l("Latin letters only"), "plain"),
        "chinese": (_l("Chinese characters only"), "plain"),
    },
    "PlanState": {
        "asked": (_l("Being worked out"), "going"),
        "refused": (_l("Could not be planned"), "wrong"),
        "proposed": (_l("Proposed"), "needs"),
        "accepted": (_l("In force"), "good"),
        "superseded": (_l("Replaced by a newer plan"), "plain"),
        "cancelled": (_l("Stopped"), "plain"),
    },
    "ReturnState": {
        "asked": (_l("Asked, we will look at it"), "needs"),
        "question": (_l("We have a question"), "needs"),
        "approved": (_l("May be sent back"), "going"),
        "received": (_l("Here with us"), "needs"),
        "refunded": (_l("Money sent back"), "good"),
        "exchanged": (_l("Others are on their way"), "good"),
        "refused": (_l("Not taken back"), "plain"),
        "withdrawn": (_l("Kept after all"), "plain"),
    },
    "ReturnReason": {
        "changed_mind": (_l("I do not want it any more"), "plain"),
        "not_as_shown": (_l("It does not look as shown"), "plain"),
        "damaged": (_l("It was damaged on the way"), "plain"),
        "faulty": (_l("It is faulty"), "plain"),
        "wrong_goods": (_l("Something else was sent"), "plain"),
        "not_delivered": (_l("It never arrived"), "wrong"),
    },
    "Wish": {
        "refund": (_l("My money back"), "plain"),
        "credit": (_l("My money as store credit"), "plain"),
        "exchange": (_l("Another one instead"), "plain"),
    },
    "ReviewState": {
        "waiting": (_l("Waiting to be read"), "needs"),
        "published": (_l("Published"), "good"),
        "refused": (_l("Not shown"), "plain"),
        "hidden": (_l("No longer shown"), "plain"),
        "withdrawn": (_l("Taken back"), "plain"),
    },
    "Complaint": {
        "rude": (_l("It is rude or hurts somebody"), "plain"),
        "private": (_l("It tells private things of somebody"), "plain"),
        "advert": (_l("It is an advert"), "plain"),
        "other_goods": (_l("It is about something else"), "plain"),
        "other": (_l("Something else"), "plain"),
    },
    "Doubt": {
        "link": (_l("Holds a link"), "needs"),
        "contact": (_l("Holds an address or a number"), "needs"),
        "no_words": (_l("Without words"), "plain"),
        "repeated": (_l("The same sign again and again"), "needs"),
    },
    "Verdict": {
        "exact": (_l("Pays an order"), "good"),
        "part": (_l("A part of an order"), "needs"),
        "over": (_l("More than the order"), "needs"),
        "paid": (_l("The order is paid already"), "wrong"),
        "unknown": (_l("No order named"), "needs"),
    },
    "ProductState": {
        "draft": (_l("Not in the shop yet"), "plain"),
        "published": (_l("In the shop"), "good"),
        "delisted": (_l("No longer in the shop"), "plain"),
    },
    "Role": {
        "maker": (_l("Maker"), "plain"),
        "lead": (_l("Cooperative lead"), "plain"),
        "checker": (_l("Checks at the cooperative"), "plain"),
        "packer": (_l("Packs at the cooperative"), "plain"),
        "bookkeeper": (_l("Keeps the cooperative’s books"), "plain"),
        "records": (_l("Keeper of records"), "plain"),
        "inspector": (_l("Inspector"), "plain"),
        "host": (_l("Host"), "plain"),
        "office": (_l("Office"), "plain"),
    },
}


def label(state: StrEnum) -> str:
    """The word for `state` in the reader's language."""
    return str(LABELS[type(state).__name__][state.value][0])


def tone(state: StrEnum) -> str:
    """How `state` is shown."""
    return LABELS[type(state).__name__][state.value][1]


def connect_labels(app: Flask) -> None:
    """Give templates the two words, amounts, the names of regions, and what is to be said."""
    app.jinja_env.globals.update(label=label, tone=tone, said_above=said_above)
    connect_amounts(app)
    connect_regions(app)
