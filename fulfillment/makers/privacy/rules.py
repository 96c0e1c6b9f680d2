"""Her private record: what it may hold, what is right in it, and who may open which part for what.

Rules
* A part is opened by somebody in a seat, for a purpose that this seat has for this part; anything
  else is refused (`OPENED_BY`). She herself may open all of hers.
* An identity number is checked as GB 11643 says: a region, a day of birth, a check sign. Nobody
  under sixteen is taken on.
* A certificate number is her identity number, one digit for the kind and one for the degree, and
  after a loss a B with a digit.

Invariant: what `fact` lets through is written in one way only, so that the same is found again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.errors import Invalid, Refusal

LEAST_AGE = 16
LONGEST = {"name": 60, "address": 200}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS = "10X98765432"
_IDENTITY = re.compile(r"[1-9]\d{16}[\dX]")
_CERTIFICATE = re.compile(r"([1-9]\d{16}[\dX])[1-7][1-4](?:B\d)?")
_PHONE = re.compile(r"\+?\d{8,15}")
_ALIPAY = re.compile(r"1\d{10}|[^@\s=+]{1,40}@[a-z0-9.-]{1,40}\.[a-z]{2,10}")
_BANK = re.compile(r"\d{8,30}")


class Field(StrEnum):
    """A part of her private record. What helps her to work is a note (`AdaptationNote`)."""

    NAME = "name"
    IDENTITY = "identity"
    CERTIFICATE = "certificate"
    PHONE = "phone"
    ADDRESS = "address"
    BANK = "bank"
    ALIPAY = "alipay"
    ADAPTATION = "adaptation"


#: Those that are kept one of each; by these of them she is found again.
SINGLE = tuple(each for each in Field if each is not Field.ADAPTATION)
FOUND_BY = (Field.IDENTITY, Field.CERTIFICATE, Field.PHONE, Field.NAME)


class Purpose(StrEnum):
    """Why a part is opened."""

    CONTACT = "contact"
    VISIT = "visit"
    EMERGENCY = "emergency"
    WORK = "work"
    PAY = "pay"
    REPORT = "report"
    CHECK = "check"
    OWN = "own"


class Seat(StrEnum):
    """As what somebody opens it."""

    SELF = "self"
    LEAD = "lead"
    OFFICE = "office"
    RECORDS = "records"
    SYSTEM = "system"


_REACHING = frozenset({Purpose.CONTACT, Purpose.EMERGENCY})
_COMING = frozenset({Purpose.VISIT, Purpose.EMERGENCY})
_WORKING = frozenset({Purpose.WORK, Purpose.EMERGENCY})
_OFFICIAL = frozenset({Purpose.REPORT, Purpose.CHECK})
_COLLEAGUE = {Field.PHONE: _REACHING, Field.ADDRESS: _COMING, Field.ADAPTATION: _WORKING}
_KEEPER = {
    **_COLLEAGUE,
    Field.NAME: _OFFICIAL | {Purpose.PAY},
    Field.IDENTITY: _OFFICIAL,
    Field.CERTIFICATE: _OFFICIAL,
    Field.BANK: frozenset({Purpose.PAY, Purpose.CHECK}),
    Field.ALIPAY: frozenset({Purpose.PAY, Purpose.CHECK}),
}
#: Who may open what for which purposes. What is not listed is not opened.
OPENED_BY: Mapping[Seat, Mapping[Field, frozenset[Purpose]]] = {
    Seat.SELF: {each: frozenset({Purpose.OWN}) for each in Field},
    Seat.LEAD: _COLLEAGUE,
    Seat.OFFICE: {**_COLLEAGUE, Field.NAME: frozenset({Purpose.PAY, Purpose.REPORT})},
    Seat.RECORDS: _KEEPER,
    Seat.SYSTEM: {
        Field.NAME: frozenset({Purpose.PAY, Purpose.REPORT}),
        Field.IDENTITY: frozenset({Purpose.REPORT}),
        Field.CERTIFICATE: frozenset({Purpose.REPORT}),
        Field.BANK: frozenset({Purpose.PAY}),
        Field.ALIPAY: frozenset({Purpose.PAY}),
    },
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to open, as what, and why."""

    field: Field
    purpose: Purpose
    seat: Seat


def allowed(asked: Asked) -> Asked:
    """The same, if this seat may open it for this purpose."""
    if asked.purpose not in OPENED_BY[asked.seat].get(asked.field, frozenset()):
        raise Refusal("private.not_yours", "You may not open this.", status=403)
    return asked


@dataclass(frozen=True, slots=True)
class Fact:
    """One part of the record as it is kept."""

    field: Field
    text: str


def fact(field: Field, typed: str, *, today: date) -> Fact:
    """A part of the record from what was typed."""
    text = " ".join(unicodedata.normalize("NFKC", typed).split())
    match field:
        case Field.IDENTITY:
            return Fact(field, identity_number(text, today=today))
        case Field.CERTIFICATE:
            return Fact(field, certificate_number(text, today=today))
        case Field.PHONE:
            return Fact(field, telephone(text))
        case Field.BANK:
            return Fact(field, bank_account(text))
        case Field.ALIPAY:
            return Fact(field, alipay_account(text))
        case _:
            return Fact(field, _words(field, text))


def identity_number(text: str, *, today: date) -> str:
    """An identity number that can be one, by GB 11643."""
    plain = _tight(text)
    if not _IDENTITY.fullmatch(plain):
        raise Invalid(
            "private.identity",
            "An identity number has 18 digits; the last may be an X.",
            field="identity",
        )
    total = sum(weight * int(sign) for weight, sign in zip(_WEIGHTS, plain[:17], strict=True))
    if _SIGNS[total % 11] != plain[17]:
        raise Invalid(
            "private.identity",
            "This identity number has a slip: its last digit does not fit.",
            field="identity",
        )
    born = _born(plain)
    if born is None or born > today or born.year < today.year - 120:
        raise Invalid(
            "private.identity", "This identity number names no day of birth.", field="identity"
        )
    if (today.year - born.year) - ((today.month, today.day) < (born.month, born.day)) < LEAST_AGE:
        raise Invalid(
            "private.identity", "Makers are at least sixteen years old.", field="identity"
        )
    return plain


def certificate_number(text: str, *, today: date) -> str:
    """A disability certificate's number: her identity number, the kind, the degree."""
    plain = _tight(text)
    found = _CERTIFICATE.fullmatch(plain)
    if found is None:
        raise Invalid(
            "private.certificate",
            "A certificate number is the identity number and two digits, kind and degree.",
            field="certificate",
        )
    try:
        identity_number(found[1], today=today)
    except Invalid as refusal:
        raise Invalid(refusal.code, refusal.message, field="certificate") from None
    return plain


def identity_in(certificate: str) -> str:
    """The identity number that a certificate's number begins with."""
    return certificate[:18]


def telephone(text: str) -> str:
    """A telephone number with its country, as it is dialled from anywhere."""
    plain = re.sub(r"[\s().-]", "", text)
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    if not plain.startswith("+"):
        plain = f"+86{plain.removeprefix('0')}"
    if not _PHONE.fullmatch(plain):
        raise Invalid("private.phone", "This is no telephone number.", field="phone")
    return plain


def bank_account(text: str) -> str:
    """A bank account's number."""
    plain = re.sub(r"[\s-]", "", text)
    if not _BANK.fullmatch(plain):
        raise Invalid("private.bank", "A bank account has 8 to 30 digits.", field="bank")
    return plain


def alipay_account(text: str) -> str:
    """An account at Alipay: a mobile telephone of China, or an email address."""
    plain = re.sub(r"\s", "", text).lower()
    if not _ALIPAY.fullmatch(plain):
        raise Invalid(
            "private.alipay",
            "An Alipay account is a mobile telephone number or an email address.",
            field="alipay",
        )
    return plain


def same(field: Field, text: str) -> str:
    """What is compared when she is looked for: names without blanks and case."""
    return "".join(text.split()).casefold() if field is Field.NAME else text


def _words(field: Field, text: str) -> str:
    most = LONGEST.get(field.value, 60)
    if not 1 <= len(text) <= most:
        raise Invalid(
            "private.words",
            "This must have 1 to %(most)s characters.",
            field=field.value,
            most=most,
        )
    return text


def _tight(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper()


def _born(plain: str) -> date | None:
    try:
        return date(int(plain[6:10]), int(plain[10:12]), int(plain[12:14]))
    except ValueError:
        return None
