"""The accounting policy as the office reads it, in both languages, and takes it along."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from flask.testing import FlaskClient

from fulfillment.ledger.policy import POLICY
from storefront.accounts import Role, User

PAGE = "/office/money/policy"


def test_the_office_reads_the_policy_and_takes_it_along(
    client: FlaskClient, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    assert client.get(PAGE).status_code in (302, 303, 403)
    yun = signed_in(user("yun@example.org", Role.OFFICE))

    english = yun.get(f"{PAGE}?lang=en").get_data(as_text=True)
    chinese = yun.get(f"{PAGE}?lang=zh-Hans").get_data(as_text=True)
    told = yun.get(f"{PAGE}/recipes.csv")

    for fact in (fact for chapter in POLICY for fact in chapter.facts):
        assert fact.title.en.replace("'", "&#39;") in english
        assert fact.title.zh in chinese
    rows = list(csv.DictReader(io.StringIO(told.get_data(as_text=True).lstrip("\ufeff"))))
    assert len(rows) == sum(len(fact.lines) for chapter in POLICY for fact in chapter.facts)
    assert yun.get(f"{PAGE}/chart.csv").status_code == 200
    assert yun.get(f"{PAGE}/secrets.csv").status_code == 404
