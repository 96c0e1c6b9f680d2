"""The page behind a code: what it tells, what it keeps to itself, and thanks that reach her."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment import makers, trace
from fulfillment.batches import Batch
from fulfillment.makers import Consent, Part
from fulfillment.trace import Thanks, TraceCode
from storefront.accounts import Role, User
from tests.made_making import AHE, LEAD, Floor, a_cooperative, a_floor, a_taken_batch
from tests.storefront.accounts.browser import send

Users = Callable[..., User]
Browsers = Callable[[User], FlaskClient]


def marked(session: Session, now: datetime) -> tuple[Floor, Batch, TraceCode]:
    """A batch of Ahe's with a code on every ten pieces."""
    here = a_floor(session)
    batch = a_taken_batch(session, here)
    code = trace.issue(session, batch.id, batch.pieces, per=10, actor=LEAD, now=now)[0]
    session.commit()
    return here, batch, code


def test_she_is_named_by_her_consent_and_not_a_moment_longer(
    session: Session, client: FlaskClient, now: datetime
) -> None:
    here, batch, code = marked(session, now)
    address = f"/p/{code.code}"
    page = client.get(address)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    told = page.get_data(as_text=True)
    assert all(each in told for each in (batch.code, "清溪合作社", "编结"))
    assert "阿禾" not in told
    for goods, named in ((frozenset(), False), (frozenset({here.product.id}), True)):
        allowed = Consent(frozenset({Part.GOODS, Part.WORDS}), Words(), goods)
        who = {"actor": AHE, "now": now}
        makers.allow(session, here.maker, allowed, hers=[here.product.id], **who)
        session.commit()
        assert ("阿禾" in client.get(address).get_data(as_text=True)) is named
    makers.take_back(session, here.maker, actor=AHE, now=now)
    session.commit()
    assert "阿禾" not in client.get(address).get_data(as_text=True)


def test_a_code_is_read_kindly_and_an_unknown_one_is_not_found(
    session: Session, client: FlaskClient, now: datetime
) -> None:
    _here, _batch, code = marked(session, now)
    typed = client.get(f"/p/{trace.code_shown(code.code).lower()}")
    assert (typed.status_code, typed.headers["Location"]) == (301, f"/p/{code.code}")
    for wrong in ("AAAAAAAAAA", "nonsense", code.code[:-1], "2222222222"):
        assert client.get(f"/p/{wrong}").status_code == 404


def test_thanks_reach_her_once_and_her_lead_can_hide_them(
    session: Session, client: FlaskClient, user: Users, signed_in: Browsers, now: datetime
) -> None:
    here, _batch, code = marked(session, now)
    ahe = signed_in(user("ahe@example.org", Role.MAKER, maker_id=here.maker.id))
    lin = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=here.cooperative.id))
    other = a_cooperative(session, slug="other")
    session.commit()
    wen = signed_in(user("wen@example.org", Role.LEAD, cooperative_id=other.id))
    for words, status in (("谢谢阿姐！", 303), ("谢谢阿姐！", 303), ("加我微信", 422), ("", 422)):
        sent = send(client, f"/p/{code.code}", f"/p/{code.code}/thanks", words=words)
        assert sent.status_code == status
    assert session.scalar(select(func.count()).select_from(Thanks)) == 1
    row = session.scalars(select(Thanks)).one()
    session.commit()
    assert "谢谢阿姐！" in ahe.get("/work/thanks").get_data(as_text=True)
    assert "谢谢阿姐！" not in wen.get("/coop/thanks").get_data(as_text=True)
    hiding = f"/coop/thanks/{row.id}/hiding"
    assert send(wen, "/coop/thanks", hiding).status_code == 404
    assert "谢谢阿姐！" in ahe.get("/work/thanks").get_data(as_text=True)
    assert send(lin, "/coop/thanks", hiding).status_code == 303
    assert "谢谢阿姐！" not in ahe.get("/work/thanks").get_data(as_text=True)


def test_a_lead_gives_codes_once_and_prints_them(
    session: Session, user: Users, signed_in: Browsers, now: datetime
) -> None:
    here = a_floor(session)
    batch = a_taken_batch(session, here)
    other = a_cooperative(session, slug="other")
    session.commit()
    lin = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=here.cooperative.id))
    wen = signed_in(user("wen@example.org", Role.LEAD, cooperative_id=other.id))
    page = f"/coop/batches/{batch.id}/codes"
    assert wen.get(page).status_code == 404
    assert send(lin, page, page, per="0").status_code == 422
    assert session.scalar(select(func.count()).select_from(TraceCode)) == 0
    session.commit()
    for per in ("5", "1"):
        assert send(lin, page, page, per=per).status_code == 303
    assert [each.pieces for each in trace.codes_of(session, batch.id)] == [5, 5, 5, 5]
    session.commit()
    made = lin.get(f"{page}/1.pdf")
    pdf = PdfReader(io.BytesIO(made.data))
    assert len(pdf.pages) == 4
    assert batch.code in pdf.pages[0].extract_text()
    assert lin.get(f"{page}/5.pdf").status_code == 404
    events = lin.get(f"/coop/batches/{batch.id}/events.jsonld")
    assert events.headers["Content-Type"] == "application/ld+json"
    assert events.get_json()["type"] == "EPCISDocument"
