"""Papers: numbered without a gap, never changed, told in both languages, read back from the PDF."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.money import Money
from catalog.words import Words
from fulfillment import orders
from fulfillment.orders import Alteration, Order, TaxLine
from fulfillment.workflow import claims, intake, spending
from fulfillment.workflow.claims import Claim
from storefront import invoices
from storefront.invoices import Buyer, Invoice, Kind, Party
from tests.conftest import Clock
from tests.made_buying import a_shelf, an_order
from tests.storefront.buying.walk import path, send, words

SELLER = Party(
    Words("众手（示例）有限公司", "Manyhands Example Ltd"),
    Words("衢州市演示路1号", "1 Demo Road, Quzhou"),
    "91330800MA00000000",
)
MEI = Buyer("林梅 #emph[x] $1$ \\", "苏州平江路12号")
VAT = TaxLine(Words("增值税", "VAT"), 1_300, True, Money(13_097), Money(1_703))

#: What stands on the invoice, by language.
TOLD = {
    "zh-Hans": ("INV-2026-000001", "众手（示例）有限公司", "青玉手链", "增值税", "17.03", "148.00"),
    "en": ("Invoice INV-2026-000001", "Manyhands Example Ltd", "Jade bracelet", "VAT", "13%"),
}


def paid_order(session: Session, now: datetime, key: str = "web:1") -> Order:
    """Two pieces at ¥68, ¥12 freight, 13 % within: ¥148."""
    known = sa.select(sa.func.count()).select_from(Order)
    slug = f"jade-{session.scalar(known)}"
    new = replace(an_order((a_shelf(session, slug=slug), 2), key=key), taxes=(VAT,))
    order = intake.order_placed(session, new, actor=SYSTEM, now=now)
    facts: dict[str, Any] = {"gateway": "rehearsal", "amount": Money(14_800), "reference": key}
    intake.order_paid(session, order, **facts, actor=SYSTEM, now=now)
    return order


def refunded(session: Session, order: Order, minor: int, reference: str, now: datetime) -> None:
    facts: dict[str, Any] = {"gateway": "rehearsal", "amount": Money(minor), "reference": reference}
    intake.order_refunded(session, order, **facts, actor=SYSTEM, now=now)


def test_one_invoice_of_an_order_and_one_credit_note_of_a_refund(
    session: Session, now: datetime
) -> None:
    who = {"actor": SYSTEM, "now": now}
    first, second = paid_order(session, now), paid_order(session, now, "web:2")
    with pytest.raises(Refusal, match="who issues"):
        invoices.issue(session, first, MEI, **who)
    invoices.tell_seller(session, SELLER, **who)
    papers = [invoices.issue(session, each, MEI, **who) for each in (first, second, first)]
    assert [(each.year, each.number) for each in papers] == [(2026, 1), (2026, 2), (2026, 1)]
    assert invoices.correct_all(session, **who) == 0
    refunded(session, second, 7_400, "r1", now)
    refunded(session, second, 7_400, "r2", now)
    assert [invoices.correct_all(session, **who) for _twice in range(2)] == [2, 0]
    notes = invoices.of_order(session, second.id)[1:]
    assert [(each.kind, each.number) for each in notes] == [
        (Kind.CREDIT_NOTE, 1),
        (Kind.CREDIT_NOTE, 2),
    ]
    told = json.loads(notes[0].content)
    assert (told["corrects"], told["total"], told["taxes"][0]["tax"]) == (
        "INV-2026-000002",
        7_400,
        852,
    )


def test_the_money_of_a_change_corrects_only_what_was_issued_before_it(
    session: Session, now: datetime
) -> None:
    """One of two pieces less, after she paid: ¥68 go back, once for the paper of ¥148."""
    later = now + timedelta(minutes=1)
    invoices.tell_seller(session, SELLER, actor=SYSTEM, now=now)
    before, after = paid_order(session, now), paid_order(session, now, "web:2")
    invoices.issue(session, before, MEI, actor=SYSTEM, now=now)
    for order, reference in ((before, "r1"), (after, "r2")):
        line = order.lines[0]
        orders.alter(session, order, Alteration({line.id: 1}), actor=SYSTEM, now=later)
        if order is after:
            paper = invoices.issue(session, after, MEI, actor=SYSTEM, now=later)
            assert paper.amount_minor == 8_000
        refunded(session, order, 6_800, reference, later)
    assert invoices.correct_all(session, actor=SYSTEM, now=later) == 1
    kinds = [[each.kind for each in invoices.of_order(session, o.id)] for o in (before, after)]
    assert kinds == [[Kind.INVOICE, Kind.CREDIT_NOTE], [Kind.INVOICE]]
    refunded(session, after, 8_000, "r3", later)
    assert invoices.correct_all(session, actor=SYSTEM, now=later) == 1
    assert invoices.of_order(session, after.id)[1].amount_minor == 8_000


def test_credit_is_a_refund_too_and_what_a_bank_sends_back_is_corrected_once(
    session: Session, now: datetime
) -> None:
    who: dict[str, Any] = {"actor": SYSTEM, "now": now}
    invoices.tell_seller(session, SELLER, **who)
    order = paid_order(session, now)
    invoices.issue(session, order, MEI, **who)
    refunded(session, order, 5_000, "r1", now)
    came = Claim("rehearsal", Money(5_000), "r1")
    claims.refund_failed(session, order, came, sent=False, **who)
    refunded(session, order, 6_000, "r2", now)
    wallet = spending.hers(session, order, Money(2_000), key="return-1", **who)
    parts = {wallet: 2_000}
    spending.credited(session, order, parts, reference="return-1", sent=False, **who)
    assert invoices.correct_all(session, **who) == 3
    notes = [each.amount_minor for each in invoices.of_order(session, order.id)[1:]]
    assert notes == [5_000, 1_000, 2_000]


def test_what_was_not_paid_has_no_invoice(session: Session, now: datetime) -> None:
    who = {"actor": SYSTEM, "now": now}
    invoices.tell_seller(session, SELLER, **who)
    order = intake.order_placed(session, an_order((a_shelf(session), 1)), **who)
    with pytest.raises(Refusal, match="once the order is paid"):
        invoices.issue(session, order, MEI, **who)
    assert session.scalar(sa.select(sa.func.count()).select_from(Invoice)) == 0


def test_no_paper_is_changed_or_taken_away(session: Session, now: datetime) -> None:
    who = {"actor": SYSTEM, "now": now}
    invoices.tell_seller(session, SELLER, **who)
    invoices.issue(session, paid_order(session, now), MEI, **who)
    session.commit()
    for wrong in ("UPDATE invoice SET amount_minor = 1", "DELETE FROM invoice"):
        with pytest.raises(sa.exc.DBAPIError, match="never changed"):
            session.execute(sa.text(wrong))
        session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(Invoice)) == 1


def test_many_at_once_leave_no_gap(app: Flask, session: Session, now: datetime) -> None:
    invoices.tell_seller(session, SELLER, actor=SYSTEM, now=now)
    ids = [paid_order(session, now, f"web:{each}").id for each in range(8)]
    session.commit()
    failed: list[BaseException] = []

    def press(order_id: int) -> None:
        try:
            with app.app_context():
                rows = db.session()
                order = rows.get_one(Order, order_id)
                invoices.issue(rows, order, MEI, actor=SYSTEM, now=now)
                rows.rollback() if order_id == ids[3] else rows.commit()
                db.session.remove()
        except BaseException as wrong:
            failed.append(wrong)

    threads = [Thread(target=press, args=(each,)) for each in ids]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    numbers = session.scalars(sa.select(Invoice.number).order_by(Invoice.number)).all()
    assert list(numbers) == list(range(1, 8))


def test_a_buyer_gets_her_invoice_as_pdf_in_both_languages(
    session: Session, client: FlaskClient, clock: Clock
) -> None:
    now = clock.forward(microseconds=7)  # as clocks really are
    order = paid_order(session, now)
    session.commit()
    client.get("/?lang=en")
    at = f"/orders/{order.token}/invoice"
    assert "not said yet who issues" in words(client.get(at))
    invoices.tell_seller(session, SELLER, actor=SYSTEM, now=now)
    session.commit()
    page = client.get(at)
    assert send(client, page, at, name="").status_code == 422
    answer = send(client, page, at, name=MEI.name, address=MEI.address, tax_id="")
    assert path(answer) == at
    assert "INV-2026-000001" in words(client.get(at))
    for lang, told in TOLD.items():
        got = client.get(f"{at}/1/{lang}.pdf")
        assert got.content_type == "application/pdf"
        assert "no-store" in got.headers["Cache-Control"]
        reader = PdfReader(io.BytesIO(got.data))
        text = "".join(each.extract_text() for each in reader.pages)
        assert all(each in text for each in told), text
        assert MEI.name in text  # as it was typed: nothing of it is run
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert reader.trailer["/Root"]["/Lang"][:2] == lang[:2]
        fonts = reader.pages[0]["/Resources"]["/Font"]
        for font in fonts.values():
            below = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(below.get_object())  # it is embedded
    assert client.get(f"{at}/2/en.pdf").status_code == 404
    other = paid_order(session, now, "web:2")
    session.commit()
    assert client.get(f"/orders/{other.token}/invoice/1/en.pdf").status_code == 404
