"""What a stall's pages send: pieces by variant, a sale as a device tells it, a count, hours.

Nothing of it is trusted: what cannot be read is nothing, and a moment lies never in the future.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from catalog.errors import Invalid
from catalog.money import Money, parse
from storefront.forms.counting import whole
from storefront.stalls import CountBack, Hours, NewSale, Pay, UndoReason, read_hours

#: Variants of one page.
MOST = 200


def pieces_in(form: Mapping[str, str], name: str = "pieces", *, least: int = 1) -> dict[int, int]:
    """Pieces by variant, from fields called `pieces-<id>`; an empty field is nothing meant."""
    found: dict[int, int] = {}
    for key, typed in form.items():
        front, _, variant = key.rpartition("-")
        if front != name or not variant.isdecimal() or not typed.strip():
            continue
        number = whole(typed)
        if number is None or number < 0:
            raise Invalid("stall.pieces", "Please give a whole number of pieces.", field=key)
        if number >= least:
            found[int(variant[:9])] = number
    return dict(list(found.items())[:MOST])


def sale_in(form: Mapping[str, str], *, seller_id: int, now: datetime) -> NewSale:
    """A sale; `age` is how many seconds ago the device made it, for its clock may be wrong."""
    if form.get("pay", "") not in set(Pay):
        raise Invalid("stall.pay", "Please say how it was paid.", field="pay")
    age = whole(form.get("age"))
    return NewSale(
        nonce=form.get("nonce", ""),
        pay=Pay(form["pay"]),
        pieces=pieces_in(form),
        sold_at=now - timedelta(seconds=age) if age and age > 0 else now,
        seller_id=seller_id,
        given_minor=amount_in(form, "given"),
    )


def undo_in(
    form: Mapping[str, str], *, seller_id: int, now: datetime
) -> tuple[NewSale, UndoReason]:
    """That a sale is undone, and why."""
    if form.get("reason", "") not in set(UndoReason):
        raise Invalid("stall.reason", "Please say why.", field="reason")
    age = whole(form.get("age"))
    told = NewSale(
        nonce=form.get("nonce", ""),
        pay=Pay.CASH,
        pieces={},
        sold_at=now - timedelta(seconds=age) if age and age > 0 else now,
        seller_id=seller_id,
    )
    return told, UndoReason(form["reason"])


def count_in(form: Mapping[str, str]) -> CountBack:
    """What was counted."""
    cash = amount_in(form, "cash")
    if cash is None:
        raise Invalid("stall.cash", "Please count the money in the box.", field="cash")
    return CountBack(
        pieces_in(form, "count", least=0), cash, form.get("rest") != "stay", form.get("note", "")
    )


def id_in(form: Mapping[str, str], name: str) -> int:
    """A row's number; 0, which no row has, where none can be read."""
    return max(whole(form.get(name)) or 0, 0)


def amount_in(form: Mapping[str, str], name: str) -> int | None:
    """An amount of money as typed (`12.50`), in minor units; None where nothing was typed."""
    typed = form.get(name, "").strip()
    return parse(typed).minor if typed else None


def change_of(total: Money, given_minor: int | None) -> Money | None:
    """What goes back to the buyer; None where she gave it to the fen, or nobody said."""
    if given_minor is None or given_minor <= total.minor:
        return None
    return Money(given_minor - total.minor, total.currency)


def hours_in(form: Mapping[str, str]) -> tuple[Hours, ...]:
    """Opening hours from fields called `opens-0` … `closes-6`."""
    return read_hours(
        {day: (form.get(f"opens-{day}", ""), form.get(f"closes-{day}", "")) for day in range(7)}
    )
