"""Labels of what is kept of people: parts of a record, purposes, consents, ways to be reached."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

PEOPLE: Mapping[str, Mapping[str, tuple[object, str]]] = {
    "Scope": {
        "board": (_l("Batches in the making"), "plain"),
        "stock": (_l("What lies ready"), "plain"),
        "reports": (_l("Numbers of twelve weeks"), "plain"),
    },
    "Reach": {
        "call": (_l("Call me"), "plain"),
        "message": (_l("Write me a message"), "plain"),
        "lead": (_l("A letter by my lead"), "plain"),
        "helper": (_l("Tell my helper"), "plain"),
    },
    "Field": {
        "name": (_l("Real name"), "plain"),
        "identity": (_l("Identity number"), "plain"),
        "certificate": (_l("Disability certificate number"), "plain"),
        "phone": (_l("Telephone number"), "plain"),
        "address": (_l("Home address"), "plain"),
        "bank": (_l("Bank account"), "plain"),
        "alipay": (_l("Alipay account"), "plain"),
        "adaptation": (_l("What helps her to work"), "plain"),
    },
    "Purpose": {
        "contact": (_l("To reach her"), "plain"),
        "visit": (_l("To come to her door"), "plain"),
        "emergency": (_l("Because she may be in danger"), "plain"),
        "work": (_l("To make her work fit her"), "plain"),
        "pay": (_l("To pay her"), "plain"),
        "report": (_l("For the programme’s list"), "plain"),
        "check": (_l("To check what was written"), "plain"),
        "own": (_l("My own look"), "plain"),
    },
    "Seat": {
        "self": (_l("Herself"), "plain"),
        "lead": (_l("Cooperative lead"), "plain"),
        "office": (_l("Office"), "plain"),
        "records": (_l("Keeper of records"), "plain"),
        "system": (_l("The house, by itself"), "plain"),
    },
    "About": {
        "place": (_l("Her place to work"), "plain"),
        "tools": (_l("Tools and aids"), "plain"),
        "teaching": (_l("How she learns best"), "plain"),
        "talking": (_l("How to talk with her"), "plain"),
        "pauses": (_l("Pauses and strength"), "plain"),
        "way": (_l("The way to the centre"), "plain"),
    },
    "Subject": {
        "portrait": (_l("My picture"), "plain"),
        "words": (_l("My words"), "plain"),
        "place": (_l("Where I work"), "plain"),
        "goods": (_l("What I make"), "plain"),
        "film": (_l("A film of my work"), "plain"),
        "helper": (_l("A helper who acts for me"), "plain"),
        "notes": (_l("Notes of what helps me"), "plain"),
        "report": (_l("My name in the list for the programme"), "plain"),
        "thanks": (_l("Thanks from buyers"), "plain"),
    },
    "Form": {
        "text": (_l("Text"), "plain"),
        "easy_read": (_l("Easy words"), "plain"),
        "sign_film": (_l("Film in sign language"), "plain"),
        "audio": (_l("Spoken"), "plain"),
    },
    "GivenBy": {
        "herself": (_l("Herself"), "plain"),
        "helper": (_l("Her helper"), "plain"),
        "guardian": (_l("Her guardian"), "plain"),
    },
}
