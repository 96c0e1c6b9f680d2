"""Codes of an authenticator app, and the office that asks for them."""

from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.accounts import Role, User
from storefront.jobs.worker import run_due
from tests.conftest import Clock
from tests.storefront.accounts.browser import Postbox, enter, is_in, reloaded, send
from tests.storefront.accounts.conftest import PASSWORD


def with_password(browser: FlaskClient, lin: User) -> str:
    answer = send(
        browser, "/sign-in", "/sign-in", email=lin.email, way="password", password=PASSWORD
    )
    return str(answer.location)


@pytest.fixture
def codes(client: FlaskClient, lin: User, clock: Clock, postbox: Postbox) -> pyotp.TOTP:
    """Lin's authenticator app, set up through the page; her browser is signed out again."""
    with_password(client, lin)
    client.get("/account/second-factor")
    with client.session_transaction() as cookie:
        app_of_hers = pyotp.TOTP(cookie["app_secret"])
    answer = send(
        client,
        "/account/second-factor",
        "/account/second-factor",
        code=app_of_hers.at(clock.now),
    )
    assert answer.status_code == 303
    send(client, "/account/security", "/sign-out")
    clock.forward(minutes=2)
    return app_of_hers


def test_a_wrong_first_code_sets_nothing_up(
    session: Session, client: FlaskClient, lin: User
) -> None:
    with_password(client, lin)
    answer = send(client, "/account/second-factor", "/account/second-factor", code="000000")
    assert answer.status_code == 422
    assert reloaded(session, lin).totp_secret is None


def test_after_the_password_a_code_is_asked_for(
    client: FlaskClient, lin: User, codes: pyotp.TOTP, clock: Clock
) -> None:
    assert with_password(client, lin).startswith("/sign-in/second")
    assert not is_in(client)
    code = codes.at(clock.now)
    assert send(client, "/sign-in/second", "/sign-in/second", code=code).status_code == 303
    assert is_in(client)


def test_after_a_link_a_code_is_asked_for_too(
    app: Flask, client: FlaskClient, lin: User, codes: pyotp.TOTP, postbox: Postbox
) -> None:
    assert enter(app, client, postbox, lin.email).location.startswith("/sign-in/second")
    assert not is_in(client)


def test_a_code_works_once(
    app: Flask, client: FlaskClient, lin: User, codes: pyotp.TOTP, clock: Clock
) -> None:
    code = codes.at(clock.now)
    with_password(client, lin)
    send(client, "/sign-in/second", "/sign-in/second", code=code)
    other = app.test_client()
    with_password(other, lin)
    answer = send(other, "/sign-in/second", "/sign-in/second", code=code)
    assert answer.status_code == 422
    assert not is_in(other)


def test_a_wrong_code_lets_nobody_in(client: FlaskClient, lin: User, codes: pyotp.TOTP) -> None:
    with_password(client, lin)
    answer = send(client, "/sign-in/second", "/sign-in/second", code="123456")
    assert answer.status_code == 422
    assert not is_in(client)


def test_a_code_without_a_first_factor_is_worth_nothing(
    client: FlaskClient, lin: User, codes: pyotp.TOTP, clock: Clock
) -> None:
    answer = send(client, "/sign-in", "/sign-in/second", code=codes.at(clock.now))
    assert answer.location == "/sign-in"
    assert not is_in(client)


def test_a_first_factor_does_not_wait_for_ever(
    client: FlaskClient, lin: User, codes: pyotp.TOTP, clock: Clock
) -> None:
    with_password(client, lin)
    clock.forward(minutes=11)
    answer = send(client, "/sign-in", "/sign-in/second", code=codes.at(clock.now))
    assert answer.location == "/sign-in"
    assert not is_in(client)


@pytest.mark.usefixtures("limits")
def test_guessing_codes_is_stopped(client: FlaskClient, lin: User, codes: pyotp.TOTP) -> None:
    with_password(client, lin)
    statuses = [
        send(client, "/sign-in/second", "/sign-in/second", code=f"00000{each}").status_code
        for each in range(6)
    ]
    assert statuses == [422] * 5 + [429]


def test_codes_can_be_given_up(
    session: Session, client: FlaskClient, lin: User, codes: pyotp.TOTP, clock: Clock
) -> None:
    with_password(client, lin)
    send(client, "/sign-in/second", "/sign-in/second", code=codes.at(clock.now))
    answer = send(client, "/account/security", "/account/second-factor/removal")
    assert answer.status_code == 303
    assert reloaded(session, lin).totp_secret is None


def test_every_change_of_a_key_is_told_by_letter(
    app: Flask, codes: pyotp.TOTP, postbox: Postbox
) -> None:
    run_due(app)
    assert [letter.to for letter in postbox.letters] == ["lin@example.org"]


def test_in_the_demo_the_office_is_entered_without_a_second_factor(
    session: Session, user: Any, signed_in: Any
) -> None:
    wen = user("wen@example.org", Role.OFFICE)
    assert signed_in(wen).get("/office").status_code == 200


@pytest.mark.usefixtures("in_earnest")
def test_the_office_is_closed_without_a_second_factor(user: Any, signed_in: Any) -> None:
    browser = signed_in(user("wen@example.org", Role.OFFICE))
    answer = browser.get("/office")
    assert answer.status_code == 303
    assert answer.location.startswith("/account/security")
    assert browser.get("/account/security").status_code == 200


@pytest.mark.usefixtures("in_earnest")
def test_the_office_is_open_with_a_second_factor(user: Any, signed_in: Any) -> None:
    browser = signed_in(user("wen@example.org", Role.OFFICE))
    with browser.session_transaction() as cookie:
        cookie["strong"] = True
    assert browser.get("/office").status_code == 200


@pytest.mark.usefixtures("in_earnest")
def test_a_maker_needs_no_second_factor(
    app: Flask, client: FlaskClient, lin: User, postbox: Postbox
) -> None:
    enter(app, client, postbox, lin.email)
    assert is_in(client)
