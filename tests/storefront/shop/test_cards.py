"""What a messenger shows of a page that somebody sends on: words, and a picture that is there."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.views import indexes

HEAD = re.compile(r'<meta property="og:(\w+(?::\w+)?)" content="([^"]*)"')


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_every_page_of_which_there_is_one_makes_a_card(
    session: Session, client: FlaskClient, lang: str
) -> None:
    for page in indexes.SINGLE:
        text = client.get(f"{page}?lang={lang}").text
        told = dict(HEAD.findall(text))
        assert told["title"], page
        assert told["description"], page
        assert told["url"].endswith(f"{page}?lang={lang}"), page
        assert text.count("hreflang=") >= 3, page
        place = told["image"].partition("//")[2].partition("/")[2]
        answer = client.get(f"/{place}")
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg"), page
        assert (told["image:width"], told["image:height"]) == ("600", "600")
