"""The accounting policy of stalls: what is sold where somebody stands and takes the money.

| fact                          | debit                      | credit                     |
|-------------------------------|----------------------------|----------------------------|
| sold for cash                 | cash:stall-{slug}          | revenue:goods, tax:payable |
|   by the platform's picture   | cash:stall-qr-{slug}       | the same                   |
|   by a card of the rehearsal  | cash:stall-card-{slug}     | the same                   |
|   cash, told after the count  | unclear:stall-{slug}       | the same                   |
| undone                        | the sides exchanged        |                            |
| box counted: more than booked | cash:stall-{slug}          | unclear:stall-{slug}       |
|   less                        | unclear:stall-{slug}       | cash:stall-{slug}          |
| takings brought to the bank   | cash:{bank}                | cash:stall-{slug}          |
|   change fetched for the box  | cash:stall-{slug}          | cash:{bank}                |
| a day's goods: shares         | as of an order line        | as of an order line        |

A price at a stall holds its tax. A sale that was made without a net and is told after the box was
counted lies in the count already: it explains a part of the difference, so it is booked against
that. Pieces that are missing are a matter of stock; in the book their making is paid for already.
"""

from __future__ import annotations

from dataclasses import replace

from catalog.money import Money
from fulfillment.ledger.fee_recipes import COSTS
from fulfillment.ledger.rules import NewEntry, NewPosting, credit, debit

PLACES = {
    "cash": "cash:stall-{slug}",
    "qr": "cash:stall-qr-{slug}",
    "card": "cash:stall-card-{slug}",
}


def stall_sold(
    slug: str, sale_id: int, pay: str, amount: Money, tax: Money, *, late: bool = False
) -> NewEntry:
    """Goods went over the counter and were paid."""
    place = _unclear(slug) if late and pay == "cash" else PLACES[pay].format(slug=slug)
    sides = (
        _side(place, amount, on_left=True),
        _side("revenue:goods", amount - tax, on_left=False),
        *([_side("tax:payable", tax, on_left=False)] if tax else []),
    )
    facts: dict[str, str | int] = {"stall": slug, "sale": sale_id, "pay": pay, "late": int(late)}
    return NewEntry(f"stall-sale:{sale_id}", "stall_sold", facts, sides)


def stall_undone(
    slug: str, sale_id: int, pay: str, amount: Money, tax: Money, *, late: bool = False
) -> NewEntry:
    """A sale was taken back: its sides exchanged; the amounts are what was paid then."""
    entry = stall_sold(slug, sale_id, pay, -amount, -tax, late=late)
    return replace(entry, recipe="stall_undone")


def stall_counted(slug: str, day_id: int, more: Money) -> NewEntry:
    """The box holds more than the book says, or, below zero, less."""
    sides = (
        _side(PLACES["cash"].format(slug=slug), more, on_left=True),
        _side(_unclear(slug), more, on_left=False),
    )
    facts: dict[str, str | int] = {"stall": slug, "day": day_id}
    return NewEntry(f"stall-day:{day_id}:counted", "stall_counted", facts, sides)


def stall_banked(slug: str, cash_id: int, amount: Money, bank: str) -> NewEntry:
    """Takings were brought to the bank, or, below zero, change was fetched there."""
    sides = (
        _side(f"cash:{bank}", amount, on_left=True),
        _side(PLACES["cash"].format(slug=slug), amount, on_left=False),
    )
    facts: dict[str, str | int] = {"stall": slug, "cash": cash_id}
    return NewEntry(f"stall-cash:{cash_id}", "stall_banked", facts, sides)


def stall_shared(
    slug: str, day: tuple[int, str], kind: str, cooperative_id: int, more: Money
) -> NewEntry:
    """What of a day's goods, or of one sale told later (`part`), is due besides the maker."""
    day_id, part = day
    whose = f"coop:{cooperative_id}:payable" if kind == "cooperative" else f"fund:{kind}"
    sides = (_side(COSTS[kind], more, on_left=True), _side(whose, more, on_left=False))
    facts: dict[str, str | int] = {"stall": slug, "day": day_id, "part": part, "kind": kind}
    return NewEntry(
        f"stall-day:{day_id}:{part}:{kind}:{cooperative_id}", "stall_shared", facts, sides
    )


def _unclear(slug: str) -> str:
    return f"unclear:stall-{slug}"


def _side(account: str, amount: Money, *, on_left: bool) -> NewPosting:
    """The amount on its side; below zero on the other."""
    below = amount < Money(0, amount.currency)
    size = -amount if below else amount
    return debit(account, size) if on_left != below else credit(account, size)
