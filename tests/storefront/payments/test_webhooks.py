"""The door for notices: it proves, stores once, answers, and does nothing else."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import stripe
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from catalog.queue import Job, JobState
from fulfillment.ledger.models import Entry
from fulfillment.orders import Order
from storefront.jobs.worker import run_due
from storefront.payments import Notice, NoticeState, Payment, PaymentState
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.storefront.payments.banks import SECRET, StripeBank, near_bank, used_by
from tests.storefront.payments.telling import History

TWO_MEBIBYTES = 2 * 1024 * 1024


@pytest.fixture
def bank(app: Flask, clock: Clock) -> Iterator[StripeBank]:
    bank = near_bank(clock)
    with used_by(app, bank):
        yield bank


@pytest.fixture
def body(app: Flask, session: Session, bank: StripeBank, clock: Clock) -> bytes:
    """What Stripe would send for an order that was just paid."""
    history = History(app, session, bank, clock, 1)
    order = history.order(a_shelf(session))
    page = session.scalars(sa.select(Payment.reference).where(Payment.order_id == order.id)).one()
    session.commit()
    return bank.pay(str(page))[0]


def signature(body: bytes, *, secret: str = SECRET, age: float = 0) -> str:
    """A header as Stripe makes it, for a body sent `age` seconds ago."""
    stamp = int(time.time() - age)
    return str(stripe.WebhookSignature.generate_signature_header(body.decode(), secret, stamp))


def knock(app: Flask, body: bytes, header: str) -> TestResponse:
    headers = {"Stripe-Signature": header, "Content-Type": "application/json"}
    return app.test_client().post("/webhooks/stripe", data=body, headers=headers)


def nothing_written(session: Session) -> bool:
    session.rollback()
    counts = [session.scalar(sa.select(sa.func.count(kind.id))) for kind in (Notice, Entry)]
    session.rollback()
    return counts == [0, 0]


def test_a_notice_is_stored_and_answered_and_nothing_else_is_done(
    app: Flask, session: Session, body: bytes
) -> None:
    assert knock(app, body, signature(body)).status_code == 204
    session.rollback()
    assert session.scalars(sa.select(Notice.state)).one() is NoticeState.NEW
    assert session.scalars(sa.select(Payment.state)).one() is PaymentState.OPEN
    assert session.scalar(sa.select(sa.func.count(Entry.id))) == 0
    waiting = sa.select(Job.state).where(Job.name == "payments.notice")
    assert session.scalars(waiting).one() is JobState.WAITING


def test_a_wrong_secret_is_refused(app: Flask, session: Session, body: bytes) -> None:
    assert knock(app, body, signature(body, secret="whsec_of_others")).status_code == 400
    assert nothing_written(session)


@pytest.mark.parametrize("age", [301, 3_600, 86_400 * 3])
def test_an_old_signature_is_refused(app: Flask, session: Session, body: bytes, age: int) -> None:
    assert knock(app, body, signature(body, age=age)).status_code == 400
    assert nothing_written(session)


@pytest.mark.parametrize("ahead", [320, 3_600])
def test_a_signature_from_the_future_is_refused(
    app: Flask, session: Session, body: bytes, ahead: int
) -> None:
    assert knock(app, body, signature(body, age=-ahead)).status_code == 400
    assert nothing_written(session)


def test_while_the_secret_is_changed_one_right_signature_of_two_is_enough(
    app: Flask, session: Session, body: bytes
) -> None:
    mine, other = signature(body), signature(body, secret="whsec_of_others")
    assert knock(app, body, f"{other},{mine.split(',', 1)[1]}").status_code == 204
    two_wrong = f"{other},{signature(body, secret='whsec_third').split(',', 1)[1]}"
    assert knock(app, body, two_wrong).status_code == 400
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(Notice.id))) == 1


@pytest.mark.parametrize("place", [0, 40, -2])
def test_one_altered_byte_is_refused(app: Flask, session: Session, body: bytes, place: int) -> None:
    altered = bytearray(body)
    altered[place] ^= 1
    assert knock(app, bytes(altered), signature(body)).status_code == 400
    assert nothing_written(session)


def test_the_same_words_encoded_anew_are_refused(app: Flask, session: Session, body: bytes) -> None:
    anew = json.dumps(json.loads(body), separators=(",", ":")).encode()
    assert anew != body
    assert knock(app, anew, signature(body)).status_code == 400
    assert nothing_written(session)


@pytest.mark.parametrize(
    "header", ["", "t=,v1=", "v1=abc", "t=abc,v1=def", "t=1", "\x7f", "t" * 9_000]
)
def test_a_header_that_is_none_is_refused(
    app: Flask, session: Session, body: bytes, header: str
) -> None:
    assert knock(app, body, header).status_code in (400, 431)
    assert nothing_written(session)


def test_an_empty_body_is_refused(app: Flask, session: Session, body: bytes) -> None:
    assert knock(app, b"", signature(body)).status_code == 400
    assert knock(app, b"", signature(b"")).status_code == 400
    assert nothing_written(session)


def test_two_mebibytes_are_refused_though_signed(app: Flask, session: Session, body: bytes) -> None:
    large = body + b" " * TWO_MEBIBYTES
    assert knock(app, large, signature(large)).status_code == 400
    assert nothing_written(session)


def test_words_that_are_signed_but_no_notice_are_refused(
    app: Flask, session: Session, bank: StripeBank
) -> None:
    for said in (b"[]", b"null", b"{}", b'{"id":1}', b"\xff\xfe"):
        stamp = int(time.time())
        signed = f"{stamp}.".encode() + said
        proof = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        header = f"t={stamp},v1={proof}"
        assert knock(app, said, header).status_code == 400
    assert nothing_written(session)


def test_a_replayed_notice_changes_nothing(app: Flask, session: Session, body: bytes) -> None:
    header = signature(body)
    for _ in range(3):
        assert knock(app, body, header).status_code == 204
        run_due(app)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(Notice.id))) == 1
    assert session.scalar(sa.select(sa.func.count(Entry.id))) == 1
    assert session.scalars(sa.select(Order.paid_at)).one() is not None
