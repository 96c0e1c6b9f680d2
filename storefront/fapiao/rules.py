"""What a fapiao needs, and what may become of a wish for one.

asked → exported → issued → red wanted → red issued (→ red wanted, if more goes back); withdrawn
while it is asked. What the tax software refused is asked for again (`reopen`). Until it is
exported the buyer may change her wish or take it back; then only the office acts.

The unified social credit identifier is checked by GB 32100-2015 (coding rule of the unified social
credit identifier for legal entities and other organizations): 18 signs out of 31 (digits, and
letters without I, O, S, V and Z), the last of which is the check sign:
31 - (sum of sign values * 3^(place - 1) mod 31), where 31 counts as 0.

How it can fail: `Invalid` with the field that is missing or wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from catalog.errors import Invalid
from catalog.states import Machine

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
#: The fapiao's own number: 20 digits on digital ones, 8 to 12 on older ones.
_NUMBER = re.compile(r"\d{8}|\d{10}|\d{12}|\d{20}")


class FapiaoKind(StrEnum):
    """To whom it is made out."""

    PERSONAL = "personal"
    COMPANY = "company"


class FapiaoState(StrEnum):
    """How far a wish is."""

    ASKED = "asked"
    EXPORTED = "exported"
    ISSUED = "issued"
    RED_WANTED = "red_wanted"
    RED_ISSUED = "red_issued"
    WITHDRAWN = "withdrawn"


_S = FapiaoState
FAPIAO = Machine(
    "fapiao",
    {
        (_S.ASKED, "withdraw"): _S.WITHDRAWN,
        (_S.ASKED, "export"): _S.EXPORTED,
        (_S.ASKED, "issue"): _S.ISSUED,
        (_S.EXPORTED, "issue"): _S.ISSUED,
        (_S.EXPORTED, "reopen"): _S.ASKED,
        (_S.ISSUED, "want_red"): _S.RED_WANTED,
        (_S.RED_ISSUED, "want_red"): _S.RED_WANTED,
        (_S.RED_WANTED, "issue_red"): _S.RED_ISSUED,
    },
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the buyer says; `special` is a VAT invoice from which a company deducts the tax."""

    kind: FapiaoKind
    title: str
    tax_id: str = ""
    special: bool = False
    address: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""
    email: str = ""


def checked(wanted: Wanted) -> Wanted:
    """The wish as it is kept, or what is missing."""
    if not wanted.title.strip():
        raise Invalid("fapiao.title", "Please give the title.", field="title")
    if wanted.kind is FapiaoKind.PERSONAL:
        if wanted.special:
            raise Invalid("fapiao.special", "Only a company gets a special one.", field="special")
        return Wanted(wanted.kind, wanted.title.strip(), email=wanted.email.strip())
    if wanted.special:
        for name in ("address", "phone", "bank", "account"):
            if not getattr(wanted, name).strip():
                raise Invalid("fapiao.needed", "A special one needs this.", field=name)
    plain = {name: getattr(wanted, name).strip() for name in _TEXTS}
    tax_id = checked_tax_id(wanted.tax_id)
    return Wanted(wanted.kind, tax_id=tax_id, special=wanted.special, **plain)


_TEXTS = ("title", "address", "phone", "bank", "account", "email")


def checked_tax_id(typed: str) -> str:
    """A unified social credit identifier whose check sign is right."""
    code = "".join(typed.split()).upper()
    if len(code) != 18 or any(sign not in SIGNS for sign in code):
        raise Invalid(
            "fapiao.tax_id",
            "A taxpayer number has 18 digits and capitals, without I, O, S, V and Z.",
            field="tax_id",
        )
    if code[-1] != check_sign(code[:17]):
        raise Invalid(
            "fapiao.check", "The last sign does not fit: please look for a slip.", field="tax_id"
        )
    return code


def check_sign(first: str) -> str:
    """The eighteenth sign that belongs to the first seventeen."""
    summed = sum(SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
    return SIGNS[(31 - summed % 31) % 31]


def checked_number(typed: str) -> str:
    """A fapiao's own number."""
    number = "".join(typed.split())
    if not _NUMBER.fullmatch(number):
        raise Invalid(
            "fapiao.number", "A fapiao number has 20 digits, older ones 8 to 12.", field="number"
        )
    return number
