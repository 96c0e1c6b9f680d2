"""Receipts and statements on paper: signed, in both languages, and a changed one is found out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor
from fulfillment.earnings import receipts, statement
from fulfillment.earnings.receipts import PayoutReceipt, Sealed, found_in, seal
from fulfillment.ledger import key_of
from fulfillment.workflow import payday
from storefront.accounts import Role, User
from storefront.cli.payout_receipts import _verdict
from tests.conftest import SETTINGS
from tests.made_money import earned, more_from_ahe

YUN, HE = Actor(1, "office"), Actor(2, "office")
KEY = key_of(SETTINGS.secret_key)


def test_a_receipt_is_signed_once_and_says_what_became_of_it(
    app: Flask,
    session: Session,
    now: datetime,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    ahe = earned(session)
    payout = payday.payout_drafted(session, until=date(2026, 11, 30), actor=YUN, now=now)
    payday.payout_confirmed(session, payout, actor=HE, now=now)
    payday.payout_sent(session, payout, actor=YUN, now=now)
    (line,) = payout.lines
    with pytest.raises(Refusal) as refusal:
        receipts.receipt_of(session, line, key=KEY, actor=YUN, now=now)
    assert refusal.value.code == "receipt.not_arrived"
    payday.payout_settled(session, payout, actor=YUN, now=now)
    more_from_ahe(session, ahe, 2, "n2")
    paid = next(each.id for each in statement(session, ahe.maker.id).lines if each.payout)
    office = f"/office/money/payouts/{payout.number}/lines/{line.id}/receipt.pdf"
    browser = signed_in(user("ahe@example.org", Role.MAKER, maker_id=ahe.maker.id))
    yun = signed_in(user("yun@example.org", Role.OFFICE))
    session.commit()

    hers = f"/work/earnings/{paid}"
    assert f"{hers}/receipt.pdf" in browser.get(f"{hers}?lang=en").text
    files = [
        each.data
        for each in (
            browser.get(f"{hers}/receipt.pdf?lang=en"),
            browser.get(f"{hers}/receipt.pdf?lang=zh-Hans"),
            yun.get(office),
        )
    ]
    assert browser.get(office).status_code == 403
    found = [found_in(each) for each in files]

    assert found[0] is not None
    assert found[0] == found[1] == found[2]
    assert found[0].facts["amount"] == "78.00 CNY"
    assert session.scalar(select(func.count(PayoutReceipt.id))) == 1
    assert _verdict(app, session, found[0]) == "true"
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(files[1])).pages)
    assert "发钱收据" in text
    assert found[0].code[:5] in text
    session.rollback()
    page = f"/receipts/{found[0].code[:5].lower()}-{found[0].code[5:]}?lang=en"
    guest = app.test_client()
    assert "This receipt is true" in guest.get(page).text
    assert guest.get("/receipts/22222-22222").status_code == 404

    other = key_of("another secret of at least thirty-two characters")
    changed = found[0].text.replace("78.00", "99.00")
    forged = [
        Sealed(changed, found[0].signature, found[0].public),
        Sealed(changed, other.sign(changed), other.public),
        Sealed(changed, other.sign(changed), found[0].public),
    ]
    assert {_verdict(app, session, each) for each in forged} == {"not_signed_by_us"}
    unkept = seal({"amount": "99.00 CNY"}, KEY)
    assert _verdict(app, session, unkept) == "not_kept_here"
    month = Sealed('{"last_day":"2026-10-31"}', KEY.sign('{"last_day":"2026-10-31"}'), KEY.public)
    assert _verdict(app, session, month) == "not_signed_by_us"

    line = payout.lines[0]
    payday.payout_bounced(session, payout, line, reason="closed", actor=YUN, now=now)
    session.commit()
    assert _verdict(app, session, found[0]) == "came_back"
    session.rollback()
    assert "the bank sent the money back" in guest.get(page).text


def test_what_is_no_receipt_is_none(tmp_path: Path) -> None:
    wrong = (b"", b"%PDF-1.7 stream\n{}", b"{", b'{"manyhands": 1}', b"[1]", b"x" * (5 << 20))
    assert {found_in(each) for each in wrong} == {None}
    sealed = seal({"amount": "1.00 CNY"}, KEY)
    assert found_in(sealed.attached().encode()) == sealed
    assert json.loads(sealed.attached())["signed"] == sealed.text
    assert (
        found_in(b'{"manyhands": "receipt", "signed": "[]", "signature": "00", "public_key": ""}')
        is None
    )


def test_her_statement_on_paper_shows_notes_and_lines_in_both_languages(
    session: Session,
    now: datetime,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    ahe = earned(session)
    browser = signed_in(user("ahe@example.org", Role.MAKER, maker_id=ahe.maker.id))
    session.commit()
    told = {
        lang: browser.get(f"/work/earnings/statement.pdf?lang={lang}").data
        for lang in ("zh-Hans", "en")
    }
    read = {
        lang: "".join(each.extract_text() for each in PdfReader(io.BytesIO(data)).pages)
        for lang, data in told.items()
    }
    assert "78.00" in read["zh-Hans"]
    assert "Yours, to be paid on payday" in read["en"]
    assert "× 1" in read["en"]
    reader = PdfReader(io.BytesIO(told["en"]))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
