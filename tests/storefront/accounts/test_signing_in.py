"""Signing in and out, as a person does it."""

from datetime import datetime
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import history_of
from catalog.queue import Job
from storefront.accounts import Role, SignInLink, User
from tests.conftest import Clock
from tests.storefront.accounts.browser import Postbox, enter, is_in, link_for, reloaded, send
from tests.storefront.accounts.conftest import PASSWORD


def test_a_link_from_a_letter_signs_in_once(
    app: Flask, client: FlaskClient, lin: User, postbox: Postbox
) -> None:
    link = link_for(app, client, postbox, "lin@example.org")
    assert send(client, link, urlsplit(link).path).status_code == 303
    assert is_in(client)
    again = app.test_client()
    assert again.get(link).status_code == 410
    assert send(again, "/sign-in", urlsplit(link).path).status_code == 410
    assert not is_in(again)


def test_a_mail_program_that_looks_at_a_link_does_not_use_it_up(
    app: Flask, client: FlaskClient, lin: User, postbox: Postbox
) -> None:
    link = link_for(app, client, postbox, "lin@example.org")
    for _look in range(3):
        assert app.test_client().get(link).status_code == 200
    assert not is_in(client)
    assert send(client, link, urlsplit(link).path).status_code == 303
    assert is_in(client)


def test_a_link_ends_after_half_an_hour(
    app: Flask, client: FlaskClient, lin: User, postbox: Postbox, clock: Clock
) -> None:
    link = link_for(app, client, postbox, "lin@example.org")
    clock.forward(minutes=31)
    assert send(client, "/sign-in", urlsplit(link).path).status_code == 410
    assert not is_in(client)


def test_a_changed_link_lets_nobody_in(
    app: Flask, client: FlaskClient, lin: User, postbox: Postbox
) -> None:
    path = urlsplit(link_for(app, client, postbox, "lin@example.org")).path
    for changed in (path[:-3] + "xyz", path + "a", "/sign-in/link/x", "/sign-in/link/é"):
        assert client.get(changed).status_code == 410
        assert send(client, "/sign-in", changed).status_code == 410
    assert not is_in(client)


def test_only_the_hash_of_a_link_is_kept(
    app: Flask, session: Session, client: FlaskClient, lin: User, postbox: Postbox
) -> None:
    link = link_for(app, client, postbox, "lin@example.org")
    kept = session.scalars(select(SignInLink)).one()
    payloads = [str(job.payload) for job in session.scalars(select(Job))]
    assert kept.secret_hash not in link
    assert not any("lin@" in payload or "link/" in payload for payload in payloads)


def test_a_link_leads_back_to_the_page_she_came_from(
    app: Flask, client: FlaskClient, lin: User, postbox: Postbox
) -> None:
    assert client.get("/account/settings").location == "/sign-in?next=/account/settings"
    link = link_for(app, client, postbox, "lin@example.org", after="/account/settings")
    assert "next=/account/settings" in link
    answer = send(client, link, urlsplit(link).path, next="/account/settings")
    assert answer.location == "/account/settings"


def test_a_link_never_leads_to_another_site(
    app: Flask, client: FlaskClient, lin: User, postbox: Postbox
) -> None:
    link = link_for(app, client, postbox, "lin@example.org", after="//evil.example")
    answer = send(client, link, urlsplit(link).path, next="https://evil.example")
    assert answer.location == "/account"


def test_a_new_address_gets_a_link_too_and_so_an_account(
    app: Flask, session: Session, client: FlaskClient, postbox: Postbox
) -> None:
    assert enter(app, client, postbox, "Mei@Example.org").status_code == 303
    assert is_in(client)
    assert session.scalars(select(User.email)).all() == ["mei@example.org"]


def test_known_and_unknown_addresses_get_the_same_answers(
    app: Flask, client: FlaskClient, lin: User, postbox: Postbox
) -> None:
    def answers(email: str) -> list[tuple[int, str, str]]:
        browser = app.test_client()
        link = send(browser, "/sign-in?lang=en", "/sign-in", email=email, way="link")
        wrong = send(
            browser, "/sign-in", "/sign-in", email=email, way="password", password="not this one"
        )
        plain = wrong.text.replace(email, "")
        lines = [line for line in plain.splitlines() if "csrf_token" not in line]
        return [(link.status_code, link.location, ""), (wrong.status_code, "", "\n".join(lines))]

    assert answers("lin@example.org") == answers("nobody@example.org")


def test_a_password_signs_in(client: FlaskClient, lin: User) -> None:
    answer = send(
        client, "/sign-in", "/sign-in", email=" LIN@example.org", way="password", password=PASSWORD
    )
    assert answer.status_code == 303
    assert is_in(client)


def test_a_wrong_password_signs_nobody_in_and_is_noted(
    session: Session, client: FlaskClient, lin: User
) -> None:
    answer = send(
        client, "/sign-in", "/sign-in", email="lin@example.org", way="password", password="wrong"
    )
    assert answer.status_code == 422
    assert not is_in(client)
    verbs = [moment.verb for moment in history_of(session, "user", lin.id)]
    assert verbs == ["set_password", "refuse_password"]


def test_signing_in_is_noted_with_its_way(session: Session, client: FlaskClient, lin: User) -> None:
    send(client, "/sign-in", "/sign-in", email=lin.email, way="password", password=PASSWORD)
    last = history_of(session, "user", lin.id)[-1]
    assert (last.verb, last.facts) == ("sign_in", {"way": "password"})


def test_somebody_who_was_shut_out_stays_out(
    app: Flask, session: Session, client: FlaskClient, lin: User, postbox: Postbox
) -> None:
    link = link_for(app, client, postbox, lin.email)
    lin.active = False
    session.commit()
    assert send(client, "/sign-in", urlsplit(link).path).status_code == 410
    wrong = send(client, "/sign-in", "/sign-in", email=lin.email, way="password", password=PASSWORD)
    assert wrong.status_code == 422
    assert not is_in(client)


def test_a_session_is_new_after_signing_in(app: Flask, client: FlaskClient, lin: User) -> None:
    client.get("/sign-in?lang=en")
    with client.session_transaction() as cookie:
        before = cookie["csrf_token"]
        cookie["strong"] = True
    send(client, "/sign-in", "/sign-in", email=lin.email, way="password", password=PASSWORD)
    with client.session_transaction() as cookie:
        assert cookie.get("csrf_token") != before
        assert cookie["strong"] is False
        assert cookie["lang"] == "en"


def test_signing_out_needs_a_button(client: FlaskClient, lin: User) -> None:
    send(client, "/sign-in", "/sign-in", email=lin.email, way="password", password=PASSWORD)
    assert client.get("/sign-out").status_code == 405
    assert is_in(client)
    assert send(client, "/account", "/sign-out").status_code == 303
    assert not is_in(client)


def test_a_new_password_ends_the_sessions_of_other_devices(
    app: Flask, session: Session, client: FlaskClient, lin: User, postbox: Postbox
) -> None:
    other = app.test_client()
    for browser in (client, other):
        send(browser, "/sign-in", "/sign-in", email=lin.email, way="password", password=PASSWORD)
    answer = send(client, "/account/security", "/account/password", password="a red knot for luck")
    assert answer.status_code == 303
    assert is_in(client)
    assert not is_in(other)


def test_all_sessions_can_be_ended(
    app: Flask, client: FlaskClient, lin: User, postbox: Postbox
) -> None:
    other = app.test_client()
    for browser in (client, other):
        send(browser, "/sign-in", "/sign-in", email=lin.email, way="password", password=PASSWORD)
    assert send(client, "/account/security", "/account/sessions/end").status_code == 303
    assert is_in(client)
    assert not is_in(other)


def test_keys_are_changed_only_shortly_after_signing_in(
    session: Session, client: FlaskClient, lin: User, clock: Clock, postbox: Postbox
) -> None:
    send(client, "/sign-in", "/sign-in", email=lin.email, way="password", password=PASSWORD)
    clock.forward(minutes=31)
    before = lin.password_hash
    answer = send(client, "/account/security", "/account/password", password="a red knot for luck")
    assert answer.location.startswith("/sign-in")
    assert reloaded(session, lin).password_hash == before


def test_a_weak_new_password_is_refused_and_nothing_changes(
    session: Session, client: FlaskClient, lin: User
) -> None:
    send(client, "/sign-in", "/sign-in", email=lin.email, way="password", password=PASSWORD)
    before = lin.password_hash
    answer = send(client, "/account/security", "/account/password", password="short")
    assert answer.status_code == 422
    assert reloaded(session, lin).password_hash == before


def test_settings_are_kept_and_used(session: Session, client: FlaskClient, lin: User) -> None:
    send(
        client,
        "/sign-in?lang=zh-Hans",
        "/sign-in",
        email=lin.email,
        way="password",
        password=PASSWORD,
    )
    answer = send(
        client,
        "/account/settings",
        "/account/settings",
        name="林小雨",
        language="en",
        time_zone="Europe/Berlin",
    )
    assert answer.status_code == 303
    assert 'lang="en"' in client.get("/account/settings").text
    kept = reloaded(session, lin)
    assert (kept.name, kept.language, kept.time_zone) == ("林小雨", "en", "Europe/Berlin")


def test_an_unknown_time_zone_is_refused(session: Session, client: FlaskClient, lin: User) -> None:
    send(client, "/sign-in", "/sign-in", email=lin.email, way="password", password=PASSWORD)
    answer = send(
        client, "/account/settings", "/account/settings", language="en", time_zone="Moon/Base"
    )
    assert answer.status_code == 422
    assert reloaded(session, lin).language == "zh-Hans"


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "x" * 250 + "@example.org", "a\n@b.org"])
def test_what_is_no_address_is_said_beside_the_field(
    session: Session, client: FlaskClient, email: str
) -> None:
    answer = send(client, "/sign-in", "/sign-in", email=email, way="link")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert session.scalar(select(func.count(User.id))) == 0


def test_a_form_without_its_token_is_refused(client: FlaskClient, lin: User) -> None:
    fields = {"email": lin.email, "way": "password", "password": PASSWORD}
    assert client.post("/sign-in", data=fields).status_code == 400
    assert not is_in(client)


@pytest.mark.usefixtures("limits")
def test_guessing_is_stopped_for_the_account_from_any_network(
    app: Flask, client: FlaskClient, lin: User
) -> None:
    fields = {"email": lin.email, "way": "password", "password": "wrong"}
    statuses = [
        send(app.test_client(), "/sign-in", "/sign-in", **fields).status_code for _try in range(11)
    ]
    assert statuses == [422] * 10 + [429]


@pytest.mark.parametrize(
    ("role", "home"), [(Role.OFFICE, "/office"), (Role.INSPECTOR, "/inspect"), (None, "/account")]
)
def test_everybody_begins_in_her_own_room(
    app: Flask,
    session: Session,
    client: FlaskClient,
    postbox: Postbox,
    user: "object",
    role: Role | None,
    home: str,
    now: datetime,
) -> None:
    user("wen@example.org", role)  # type: ignore[operator] # a fixture's function
    assert enter(app, client, postbox, "wen@example.org").location == home
