"""The words of papers about pay: a receipt from what was signed, a statement from her account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _

from catalog.money import Money, parse
from catalog.words import Words
from fulfillment.board.purse import Cash, purse
from fulfillment.earnings import Statement, StatementLine
from fulfillment.earnings.receipts import Sealed
from fulfillment.earnings.rules import ALIPAY, BOX
from fulfillment.ledger.rules import book_day
from fulfillment.makers import Maker
from media.print import PayReceipt, PayStatement, Pile
from storefront.wiring.labels import label
from storefront.wiring.languages import day, money, words
from storefront.wiring.settings import settings

#: The colours of notes, as on her page; coins have one.
COLOURS = {
    10_000: "#8f2a2a",
    5_000: "#2c5d45",
    2_000: "#74461f",
    1_000: "#2b4a7a",
    500: "#5a3d75",
    100: "#4c5f1e",
}
COIN = "#5a5246"


def receipt_paper(sealed: Sealed) -> PayReceipt:
    """The receipt as it is printed; the facts are those that were signed."""
    said = sealed.facts
    code = shown(sealed.code)
    return PayReceipt(
        title=_("Receipt of a payday"),
        amount=money(amount_of(said["amount"])),
        facts=facts_of(said),
        told=_("Is this paper true? Scan the code, or open the address and type:"),
        code=code,
        qr=settings().public_url.rstrip("/") + url_for("receipts.receipt", code=sealed.code),
        foot=_("Signed by the house. What was signed and the signature are attached to this file."),
        file=sealed.attached(),
    )


def facts_of(said: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a receipt says, line by line."""
    taken = amount_of(said["against_advances"])
    days = {name: _day(said[name]) for name in ("earned_until", "sent_on", "arrived_on")}
    facts = [
        (
            _("Who gets it"),
            f"{words(Words(said['called_zh'], said['called_en']))} ({said['maker']})",
        ),
        (_("Cooperative"), words(Words(said["cooperative_zh"], said["cooperative_en"]))),
        (_("For all that was earned until"), days["earned_until"]),
        (_("Paid on"), days["sent_on"]),
        (_("Arrived on"), days["arrived_on"]),
        (_("Paid how"), _place(said["paid_from"])),
        (_("Payout"), said["payout"]),
        (_("Our reference"), said["reference"]),
    ]
    if taken:
        facts.insert(6, (_("Besides, against an advance"), money(taken)))
    return facts


def amount_of(said: str) -> Money:
    """An amount as it was signed: `78.00 CNY`."""
    amount, _space, currency = said.partition(" ")
    return parse(amount, currency)


def shown(code: str) -> str:
    """A code as people read it."""
    return f"{code[:5]}-{code[5:]}"


def statement_paper(
    maker: Maker, home: Words, statement: Statement, told: list[str], at: datetime
) -> PayStatement:
    """Her statement as it is printed: what is hers, and its last lines."""
    return PayStatement(
        title=_("Yours, to be paid on payday"),
        name=f"{words(maker.alias)} ({maker.code})",
        facts=[(_("Cooperative"), words(home)), (_("Day"), day(book_day(at)))],
        amount=money(statement.balance),
        told=[_("Paid to you so far: %(paid)s", paid=money(statement.paid)), *told],
        piles=[_pile(each) for each in purse(statement.balance)],
        head=(_("Day"), _("How it came to be"), _("Amount")),
        rows=[_row(each) for each in statement.lines],
        foot=_("Earlier lines stand on your page. You can ask about each of them there.")
        if statement.older
        else _("You can ask about each line on your page."),
    )


def _row(line: StatementLine) -> tuple[str, str, str]:
    what = words(line.product) if line.product else label(line.kind)
    if line.rate:
        pieces = _("%(pieces)s × %(rate)s", pieces=line.pieces, rate=money(line.rate))
        what = f"{what} · {pieces}"
    if line.reason:
        what = f"{what} · {line.reason}"
    return day(book_day(line.at)), what, money(line.amount)


def _pile(each: Cash) -> Pile:
    minor = each.value.minor
    if each.is_note:
        return Pile(str(minor // 100), each.count, note=True, colour=COLOURS[minor])
    value = minor // 10 if minor >= 10 else minor
    return Pile(str(value), each.count, note=False, colour=COIN)


def _day(said: str) -> str:
    return day(date.fromisoformat(said)) if said else "–"


def _place(place: str) -> str:
    told = {BOX: _("In cash, against a signature"), ALIPAY: _("By Alipay")}
    return str(told.get(place, _("To the bank account")))
