"""Papers of kits: the pick list, labels with a QR code, the round of a day; read first, then set as
PDF with no transaction open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask import Response, make_response, url_for
from flask_babel import gettext as _

from catalog.db import db
from fulfillment.board.kit_insides import Inside
from fulfillment.board.kits import KitRow, Pick
from fulfillment.board.rounds import Stop
from media.print import Label, List, Table, labels_pdf, list_pdf
from storefront.sheets.export import csv_file
from storefront.wiring.amounts import amount
from storefront.wiring.clock import now
from storefront.wiring.languages import day, language, moment, words

#: So many labels are printed at once; so many lines fit on one.
MOST_LABELS, LINES = 200, 6


def pick_paper(picks: Sequence[Pick], kits: Sequence[KitRow]) -> Response:
    """The pick list: what to fetch by lot, then which kits it goes into."""
    paper = List(
        _("Pick list"), ((_("Printed"), moment(now())),), (_to_fetch(picks), _to_pack(kits))
    )
    return _pdf(paper, "pick-list.pdf")


def _to_fetch(picks: Sequence[Pick]) -> Table:
    head = (_("Material"), _("Lot"), _("Owner"), _("Quantity"), _("Kits"))
    rows = [
        (
            f"{words(each.name)} · {each.code}",
            each.number,
            _("Customer") if each.is_supplied else _("House"),
            amount(each.quantity, each.unit),
            str(each.kits),
        )
        for each in picks
    ]
    return Table(_("To fetch"), head, rows, right=(3, 4), tick=True)


def _to_pack(kits: Sequence[KitRow]) -> Table:
    head = (_("Kit"), _("Cooperative"), _("Maker"), _("Goods"), _("Pieces"))
    rows = [
        (
            each.code,
            words(each.cooperative),
            words(each.maker),
            f"{words(each.product)} · {words(each.variant)}",
            str(each.pieces),
        )
        for each in kits
    ]
    return Table(_("Kits to pack"), head, rows, right=(4,), tick=True)


def pick_sheet(picks: Sequence[Pick]) -> Response:
    """The pick list as a file for a spreadsheet."""
    head = (_("Material"), _("Code"), _("Lot"), _("Owner"), _("Quantity"), _("Kits"))
    rows = [
        (
            words(each.name),
            each.code,
            each.number,
            _("Customer") if each.is_supplied else _("House"),
            amount(each.quantity, each.unit),
            each.kits,
        )
        for each in picks
    ]
    return sheet(csv_file(head, rows), "pick-list.csv")


def labels(kits: Sequence[KitRow], insides: Mapping[int, Sequence[Inside]]) -> Response:
    """A label for each kit: whose it is, what is in it, and a code that a phone reads."""
    made = [
        Label(
            head=f"{words(each.maker)} · {each.code}",
            lines=(
                f"{words(each.product)} · {words(each.variant)} × {each.pieces}",
                *(_in_words(line) for line in insides.get(each.id, ())[:LINES]),
            ),
            code=each.code,
            qr=url_for("work.batch", batch_id=each.batch_id, _external=True),
            foot=words(each.cooperative),
        )
        for each in kits
    ]
    title, lang, at = _("Kit labels"), language(), now()
    db.session.commit()  # nobody waits for the setter
    return _answer(labels_pdf(title, made, lang=lang, at=at), "kit-labels.pdf")


def round_paper(place: str, on: date, stops: Sequence[Stop]) -> Response:
    """The round of a day: a row for each door; no names, phones or addresses."""
    rows = [
        (
            words(each.alias),
            each.note,
            "\n".join(f"{kit.code} {words(kit.product)} × {kit.pieces}" for kit in each.brings),
            "\n".join(
                _("what is left of %(code)s", code=one.batch_code)
                if one.leftovers
                else f"{one.batch_code} {words(one.product)} × {one.pieces}"
                for one in each.fetches
            ),
        )
        for each in stops
    ]
    head = (_("Maker"), _("At the door"), _("To bring"), _("To fetch there"))
    table = Table(_("Doors"), head, rows, tick=True)
    return _pdf(List(_("Round"), ((place, day(on)),), (table,)), f"round-{on.isoformat()}.pdf")


def sheet(data: bytes, name: str) -> Response:
    """A file to download."""
    answer = make_response(data)
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _in_words(line: Inside) -> str:
    lots = " + ".join(number for number, _quantity in line.lots)
    return f"{words(line.name)} {amount(line.there, line.unit)}" + (f" ({lots})" if lots else "")


def _pdf(paper: List, name: str) -> Response:
    lang, at = language(), now()
    db.session.commit()  # nobody waits for the setter
    return _answer(list_pdf(paper, lang=lang, at=at), name)


def _answer(data: bytes, name: str) -> Response:
    answer = make_response(data)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
