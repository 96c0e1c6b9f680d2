"""The stand-in for Stripe is kept honest by Stripe's own library and command line tool."""

from __future__ import annotations

import time

import pytest
import stripe

from tests.servers.stripe_cli import trigger
from tests.servers.stripe_fake import KEY, StripeFake, served
from tests.servers.stripe_words import tree_of


def client(address: str, key: str = KEY) -> stripe.StripeClient:
    return stripe.StripeClient(key, base_addresses={"api": address}, max_network_retries=0)


def a_wish(**more: object) -> dict[str, object]:
    line = {
        "quantity": 2,
        "price_data": {
            "currency": "cny",
            "unit_amount": 6800,
            "product_data": {"name": "Jade bracelet"},
        },
    }
    return {"mode": "payment", "line_items": [line], "success_url": "https://a.example", **more}


def test_form_fields_become_a_tree() -> None:
    said = "a[0][b]=1&a[0][c][d]=2&a[1][b]=3&e=%E7%8E%89&expand[]=x&expand[]=y"
    assert tree_of(said) == {
        "a": [{"b": "1", "c": {"d": "2"}}, {"b": "3"}],
        "e": "玉",
        "expand": ["x", "y"],
    }


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (a_wish(payment_method_types=["card"]), "parameter_unknown"),
        (a_wish(colour="red"), "parameter_unknown"),
        (a_wish(line_items=[{"quantity": 1, "price_data": {"unit_amount": 5}}]), "missing"),
        (a_wish(line_items=[{"quantity": 1, "prize": "price_1"}]), "parameter_unknown"),
        (a_wish(line_items=[{"quantity": 1, "price": "price_none"}]), "resource_missing"),
    ],
)
def test_what_the_api_does_not_know_is_refused(wish: dict[str, object], code: str) -> None:
    with served(StripeFake()) as address, pytest.raises(stripe.InvalidRequestError) as refusal:
        client(address).v1.checkout.sessions.create(wish)  # type: ignore[arg-type] # wrong on purpose
    assert code in str(refusal.value.code)


def test_a_key_remembers_its_first_answer_and_its_parameters() -> None:
    with served(StripeFake()) as address:
        sessions = client(address).v1.checkout.sessions
        first = sessions.create(a_wish(), {"idempotency_key": "k"})  # type: ignore[arg-type] # plain
        again = sessions.create(a_wish(), {"idempotency_key": "k"})  # type: ignore[arg-type] # plain
        assert first.id == again.id
        with pytest.raises(stripe.StripeError, match="same parameters"):
            sessions.create(a_wish(locale="zh"), {"idempotency_key": "k"})  # type: ignore[arg-type] # plain


def test_a_wrong_key_opens_nothing() -> None:
    with (
        served(StripeFake()) as address,
        pytest.raises(stripe.StripeError, match="Invalid API Key"),
    ):
        client(address, "sk_test_other").v1.checkout.sessions.retrieve("cs_1")


def test_the_balance_adds_up_after_a_refund() -> None:
    fake = StripeFake()
    with served(fake) as address:
        api = client(address)
        session = api.v1.checkout.sessions.create(a_wish())  # type: ignore[arg-type] # plain
        fake.books.complete(session.id)
        intent = str(api.v1.checkout.sessions.retrieve(session.id).payment_intent)
        api.v1.refunds.create({"payment_intent": intent, "amount": 3600})
        with pytest.raises(stripe.InvalidRequestError):
            api.v1.refunds.create({"payment_intent": intent, "amount": 10_001})
        moves = api.v1.balance_transactions.list().data
        assert sorted((each.type, each.amount) for each in moves) == [
            ("charge", 13_600),
            ("refund", -3_600),
        ]
        assert sum(each.net for each in moves) == 10_000 - moves[-1].fee


def test_its_notices_pass_the_library_and_altered_ones_do_not() -> None:
    fake = StripeFake(time.time)
    session = fake.books.open_session(
        {"mode": "payment", "success_url": "https://a", "line_items": a_wish()["line_items"]}
    )
    fake.books.complete(session["id"])
    body, headers = fake.books.signed(fake.books.events[-1], "whsec_1")
    header = headers["Stripe-Signature"]
    assert stripe.Webhook.construct_event(body, header, "whsec_1").type == (
        "checkout.session.completed"
    )
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body + b" ", header, "whsec_1")


@pytest.mark.slow
def test_the_official_tool_is_satisfied() -> None:
    """The calls that Stripe itself makes for this event pass, and their event is told."""
    fake = StripeFake()
    with served(fake) as address:
        said = trigger("checkout.session.completed", api_base=address, api_key=KEY)
    assert "Trigger succeeded" in said
    assert [path for _method, path, _wish in fake.calls if path.endswith("confirm")]
    assert [event["type"] for event in fake.books.events][-1] == "checkout.session.completed"
