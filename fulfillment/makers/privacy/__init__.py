"""Privacy: a maker's private record, what helps her to work, and the log of every opening."""

from fulfillment.makers.privacy.actions import forget, keep, kept_marks, mark_of
from fulfillment.makers.privacy.models import AdaptationNote, PrivateFact, Reading
from fulfillment.makers.privacy.notes import About, NewNote, end_note, keep_note, note, open_note
from fulfillment.makers.privacy.opening import asked_for_pay, open_for, open_one
from fulfillment.makers.privacy.queries import (
    ReadingRow,
    found_by,
    kept_fields,
    notes_of,
    readings,
)
from fulfillment.makers.privacy.rules import (
    FOUND_BY,
    OPENED_BY,
    SINGLE,
    Asked,
    Fact,
    Field,
    Purpose,
    Seat,
    fact,
)

__all__ = [
    "FOUND_BY",
    "OPENED_BY",
    "SINGLE",
    "About",
    "AdaptationNote",
    "Asked",
    "Fact",
    "Field",
    "NewNote",
    "PrivateFact",
    "Purpose",
    "Reading",
    "ReadingRow",
    "Seat",
    "asked_for_pay",
    "end_note",
    "fact",
    "forget",
    "found_by",
    "keep",
    "keep_note",
    "kept_fields",
    "kept_marks",
    "mark_of",
    "note",
    "notes_of",
    "open_for",
    "open_note",
    "open_one",
    "readings",
]
