"""`manyhands user`."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import history_of
from storefront.accounts import Membership, Role, User
from storefront.cli import users
from tests.made_making import a_floor
from tests.storefront.accounts.browser import is_in, send

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the test's database instead of on the environment's."""
    monkeypatch.setattr(users, "opened", lambda: nullcontext(app))

    def run(*words: str) -> Result:
        answer = CliRunner().invoke(users.user, list(words))
        session.rollback()
        return answer

    return run


def test_a_login_with_a_role_is_added_once(run: Run, session: Session) -> None:
    for _time in range(2):
        answer = run("add", "Wen@Example.org", "--role", "office")
        assert answer.exit_code == 0, answer.output
    wen = session.scalars(select(User)).one()
    assert wen.email == "wen@example.org"
    assert [each.role for each in wen.memberships] == [Role.OFFICE]
    verbs = [moment.verb for moment in history_of(session, "user", wen.id)]
    assert verbs == ["add", "give_role"]


def test_a_maker_is_joined_to_her_row(run: Run, session: Session) -> None:
    floor = a_floor(session)
    code = floor.maker.code
    run("add", "ahe@example.org", "--role", "maker", "--maker", code)
    membership = session.scalars(select(Membership)).one()
    assert (membership.role, membership.maker_id) == (Role.MAKER, floor.maker.id)


def test_a_lead_is_joined_to_her_cooperative(run: Run, session: Session) -> None:
    floor = a_floor(session)
    session.commit()
    run("add", "lead@example.org", "--role", "lead", "--cooperative", "qingxi")
    membership = session.scalars(select(Membership)).one()
    assert membership.cooperative_id == floor.cooperative.id


def test_an_unknown_cooperative_adds_nobody(run: Run, session: Session) -> None:
    answer = run("add", "a@example.org", "--role", "lead", "--cooperative", "x")
    assert isinstance(answer.exception, Refusal)
    assert session.scalar(select(func.count(User.id))) == 0


@pytest.mark.parametrize(
    "words",
    [
        ("add", "nobody"),
        ("add", "a@example.org", "--role", "queen"),
        ("add", "a@example.org", "--role", "maker"),
        ("add", "a@example.org", "--role", "office", "--host", "yun"),
        ("add", "a@example.org", "--maker", "M-1"),
        ("add",),
    ],
)
def test_wrong_usage_is_said_and_adds_nobody(
    run: Run, session: Session, words: tuple[str, ...]
) -> None:
    assert run(*words).exit_code == 2
    assert session.scalar(select(func.count(User.id))) == 0


def test_a_printed_link_signs_in_once(
    run: Run, session: Session, client: FlaskClient, app: Flask
) -> None:
    run("add", "wen@example.org")
    printed = run("link", "wen@example.org").output
    found = re.fullmatch(r"http://localhost(/sign-in/link/\S+)\n", printed)
    assert found is not None
    assert send(client, found[1], found[1]).status_code == 303
    assert is_in(client)
    assert app.test_client().get(found[1]).status_code == 410


def test_nobody_gets_no_link(run: Run) -> None:
    answer = run("link", "nobody@example.org")
    assert isinstance(answer.exception, Refusal)
    assert answer.output == ""


def test_a_lost_phone_is_forgotten(run: Run, session: Session, now: datetime) -> None:
    run("add", "wen@example.org")
    wen = session.scalars(select(User)).one()
    wen.totp_secret = "JBSWY3DPEHPK3PXP"
    before = wen.session_key
    session.commit()
    run("reset", "wen@example.org")
    session.refresh(wen)
    assert wen.totp_secret is None
    assert wen.session_key != before
