"""The host sheet: what it says of each thing, to whom, and the words that are not to be said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Invalid
from catalog.history import SYSTEM
from catalog.products import Craft
from catalog.words import Words
from fulfillment.makers import Consent, Part, allow, take_back
from storefront.accounts import Role, User
from storefront.live import desk
from storefront.live.cues import UnsaidWord, said_in
from storefront.live.cues.rules import phrase_typed
from tests.made_buying import a_shelf
from tests.made_live import a_host, a_lineup
from tests.made_making import a_maker
from tests.storefront.buying.walk import send, words

Signed = Callable[[User], FlaskClient]
Made = Callable[..., User]


def test_a_phrase_is_found_as_it_is_spoken() -> None:
    told = (
        ("这是全网最 好的手链", ("最好", "最 好", "养生"), {"最 好"}),
        ("The BEST one", ("best", "the best", "bes", "est"), {"best", "the best"}),
        ("Ａ级 翡翠, healing.", ("A级", "healing", "翡翠"), {"A级", "healing", "翡翠"}),
        ("C++ and more", ("C++", "more."), {"C++"}),
        ("", ("x",), set()),
    )
    assert [said_in([text], phrases) for text, phrases, _ in told] == [each[2] for each in told]
    assert phrase_typed(" Ｔｈｅ   best ") == "The best"
    for wrong in (" ", "　", "很" * 41):
        with pytest.raises(Invalid):
            phrase_typed(wrong)


def test_a_sheet_says_all_that_may_be_said_and_no_more(
    session: Session, now: datetime, user: Made, signed_in: Signed, client: FlaskClient
) -> None:
    jade = a_shelf(session, pieces=20)
    jade.product.care = Words("避水", "Keep it dry, it is the best")
    craft = session.scalars(select(Craft)).one()
    yun = a_maker(session, jade.product.cooperative, craft=craft, code="M0001")
    yun.alias, yun.public_words = Words("阿云", "A-Yun"), Words("手会做。", "The hands know.")
    live, _slot = a_lineup(session, jade, now, carved=7, limit_pieces=2, make_to_live=True)
    mine = frozenset({jade.product_id})
    said = Consent(frozenset({Part.WORDS, Part.GOODS}), Words(), mine)
    allow(session, yun, said, hers=mine, actor=SYSTEM, now=now)
    desk.name_helper(session, live, "lan@example.org", "Lan", actor=SYSTEM, now=now)
    session.commit()
    address = f"/sessions/{live.slug}/sheet"
    other = user("bo@example.org", Role.HOST, host_id=a_host(session, "bo").id)
    host = signed_in(user("yu@example.org", Role.HOST, host_id=live.host_id))
    lan = signed_in(user("lan@example.org"))
    assert [each.get(address).status_code for each in (signed_in(other), lan)] == [404, 200]
    assert client.get(address).status_code == 303
    office = signed_in(user("office@example.org", Role.OFFICE))
    for browser in (office, host):
        browser.get("/?lang=en")
    for phrase, of in (("the best", "0"), ("heals", str(jade.product_id))):
        page = office.get("/office/unsaid")
        told = {"phrase": phrase, "instead": "well made", "product": of}
        assert send(office, page, "/office/unsaid", **told).status_code == 303
    told_twice = send(office, page, "/office/unsaid", **told)
    assert (told_twice.status_code, "on the list already" in words(told_twice)) == (422, True)
    assert session.scalar(select(func.count()).select_from(UnsaidWord)) == 2
    session.commit()
    read = words(host.get(address))
    for each in (
        "A1 Jade bracelet", "¥58.00", "¥50.00", "¥68.00", "Pieces set aside 7", "2", "Medium",
        "Eighteen beads", "30 g", "Keep it dry", "A-Yun: The hands know.", "heals",
        "the best – better: well made", "Our own words above say: the best",
        "no maker has hours free", "Nobody has described it yet",
    ):  # fmt: skip
        assert each in read, (each, read[600:1900])
    assert host.get("/office/unsaid").status_code == 403
    take_back(session, yun, actor=SYSTEM, now=now)
    session.commit()
    assert send(office, office.get("/office/unsaid"), "/end").status_code == 303
    read = words(host.get(address))
    assert "A-Yun" not in read
    assert "only the cooperative" in read
    assert "the best –" not in read
