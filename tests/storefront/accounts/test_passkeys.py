"""Passkeys, with an authenticator in place of a phone."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.accounts import Passkey, User
from tests.conftest import Clock
from tests.storefront.accounts.authenticator import Authenticator, to_bytes
from tests.storefront.accounts.browser import TOKEN, Postbox, is_in, send
from tests.storefront.accounts.conftest import PASSWORD


def posted(browser: FlaskClient, address: str, body: object) -> TestResponse:
    """Send JSON as the script does, with the token of the sign-in page."""
    token = TOKEN.search(browser.get("/sign-in").text)
    assert token is not None
    return browser.post(address, json=body, headers={"X-CSRFToken": token[1]})


def asked(browser: FlaskClient, address: str) -> dict[str, Any]:
    question = posted(browser, f"{address}/question", {})
    assert question.status_code == 200, question.text
    return dict(question.json or {})


@pytest.fixture
def inside(client: FlaskClient, lin: User) -> FlaskClient:
    send(client, "/sign-in", "/sign-in", email=lin.email, way="password", password=PASSWORD)
    return client


@pytest.fixture
def phone(inside: FlaskClient, postbox: Postbox) -> Authenticator:
    """Lin's phone, with a passkey for the shop."""
    made = Authenticator()
    answer = made.make(asked(inside, "/account/passkeys"))
    assert posted(inside, "/account/passkeys?name=Phone", answer).status_code == 200
    return made


def test_a_passkey_of_any_device_may_be_made(inside: FlaskClient) -> None:
    selection = asked(inside, "/account/passkeys")["authenticatorSelection"]
    assert "authenticatorAttachment" not in selection
    assert selection["userVerification"] == "required"
    assert selection["residentKey"] == "required"


def test_a_passkey_signs_in_without_an_address(app: Flask, phone: Authenticator) -> None:
    browser = app.test_client()
    question = asked(browser, "/sign-in/passkey")
    assert question["allowCredentials"] == []
    answer = posted(browser, "/sign-in/passkey?next=/account/settings", phone.sign(question))
    assert answer.json == {"next": "/account/settings"}
    assert is_in(browser)
    with browser.session_transaction() as cookie:
        assert cookie["strong"] is True


def test_a_device_that_has_a_key_is_told(inside: FlaskClient, phone: Authenticator) -> None:
    known = asked(inside, "/account/passkeys")["excludeCredentials"]
    assert [to_bytes(each["id"]) for each in known] == [phone.key_id]


def test_an_answer_is_good_once(app: Flask, phone: Authenticator) -> None:
    browser = app.test_client()
    answer = phone.sign(asked(browser, "/sign-in/passkey"))
    assert posted(browser, "/sign-in/passkey", answer).status_code == 200
    other = app.test_client()
    asked(other, "/sign-in/passkey")
    assert posted(other, "/sign-in/passkey", answer).status_code == 422
    assert not is_in(other)


def test_an_answer_without_a_question_is_refused(app: Flask, phone: Authenticator) -> None:
    asking, browser = app.test_client(), app.test_client()
    answer = phone.sign(asked(asking, "/sign-in/passkey"))
    assert posted(browser, "/sign-in/passkey", answer).status_code == 422
    assert not is_in(browser)


def test_a_question_is_soon_over(app: Flask, phone: Authenticator, clock: Clock) -> None:
    browser = app.test_client()
    answer = phone.sign(asked(browser, "/sign-in/passkey"))
    clock.forward(minutes=11)
    assert posted(browser, "/sign-in/passkey", answer).status_code == 422
    assert not is_in(browser)


def test_a_copied_key_is_noticed_by_its_counter(app: Flask, phone: Authenticator) -> None:
    copy = Authenticator(key=phone.key, key_id=phone.key_id, count=phone.count)
    browser = app.test_client()
    for _time in range(2):
        posted(browser, "/sign-in/passkey", phone.sign(asked(browser, "/sign-in/passkey")))
    other = app.test_client()
    answer = copy.sign(asked(other, "/sign-in/passkey"))
    assert posted(other, "/sign-in/passkey", answer).status_code == 422
    assert not is_in(other)


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://evil.example"}, {"checks": False}, {"key": Authenticator().key}],
    ids=["another site", "no finger", "another key"],
)
def test_a_wrong_answer_signs_nobody_in(
    app: Flask, session: Session, phone: Authenticator, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(phone, name, value)
    browser = app.test_client()
    answer = posted(browser, "/sign-in/passkey", phone.sign(asked(browser, "/sign-in/passkey")))
    assert answer.status_code == 422
    assert not is_in(browser)
    assert session.scalars(select(Passkey)).one().used_at is None


@pytest.mark.parametrize("wrong", [{"origin": "https://evil.example"}, {"checks": False}])
def test_a_key_of_another_site_or_without_a_finger_is_not_kept(
    session: Session, inside: FlaskClient, wrong: dict[str, Any]
) -> None:
    answer = Authenticator(**wrong).make(asked(inside, "/account/passkeys"))
    assert posted(inside, "/account/passkeys", answer).status_code == 422
    assert session.scalar(select(func.count(Passkey.id))) == 0


@pytest.mark.parametrize(
    "body", [[], "x", {}, {"id": 3}, {"id": "é"}, {"id": "AAAA", "response": 1}]
)
def test_nonsense_is_refused_in_words(client: FlaskClient, body: object) -> None:
    asked(client, "/sign-in/passkey")
    answer = posted(client, "/sign-in/passkey", body)
    assert answer.status_code in {400, 422}
    assert answer.json is not None
    assert answer.json["sentence"]


def test_a_guest_cannot_add_a_passkey(session: Session, client: FlaskClient) -> None:
    assert posted(client, "/account/passkeys/question", {}).status_code == 401
    assert posted(client, "/account/passkeys", {}).status_code == 401
    assert session.scalar(select(func.count(Passkey.id))) == 0


def test_after_a_password_a_person_with_a_passkey_is_asked_for_it(
    app: Flask, phone: Authenticator, lin: User
) -> None:
    browser = app.test_client()
    answer = send(
        browser, "/sign-in", "/sign-in", email=lin.email, way="password", password=PASSWORD
    )
    assert answer.location.startswith("/sign-in/second")
    assert not is_in(browser)


def test_a_removed_passkey_opens_nothing(
    app: Flask, session: Session, inside: FlaskClient, phone: Authenticator
) -> None:
    kept = session.scalars(select(Passkey.id)).one()
    session.commit()
    answer = send(inside, "/account/security", f"/account/passkeys/{kept}/removal")
    assert answer.status_code == 303
    browser = app.test_client()
    question = asked(browser, "/sign-in/passkey")
    assert posted(browser, "/sign-in/passkey", phone.sign(question)).status_code == 422


def test_nobody_removes_the_passkey_of_another(
    app: Flask, session: Session, phone: Authenticator, user: Any, signed_in: Any, clock: Clock
) -> None:
    mei = user("mei@example.org")
    kept = session.scalars(select(Passkey.id)).one()
    session.commit()
    browser = signed_in(mei)
    with browser.session_transaction() as cookie:
        cookie["entered_at"] = int(clock.now.timestamp())
    answer = send(browser, "/account/security", f"/account/passkeys/{kept}/removal")
    assert answer.status_code == 404
    assert session.scalar(select(func.count(Passkey.id))) == 1
