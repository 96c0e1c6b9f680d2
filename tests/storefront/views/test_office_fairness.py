"""A quote on a rate below the line does not leave, unless a second person agrees to a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from flask.testing import FlaskClient
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from catalog.fairness import RateConsent, TimeStudy
from catalog.pricing import Price
from catalog.products import Product, Variant
from fulfillment.workflow import measuring
from storefront.accounts import Role, User
from storefront.quotes import Quote
from tests.conftest import Clock
from tests.made_buying import LONG_AGO
from tests.made_making import NOW, a_cooperative, a_maker, a_style
from tests.storefront.accounts.browser import send


def _minutes(slug: str) -> Select[Decimal]:
    return select(Product.standard_minutes).where(Product.slug == slug)


def _knot(session: Session) -> Variant:
    """Ahe knots; ¥6.50 a piece, ¥68.00 in the shop."""
    home = a_cooperative(session)
    style = a_style(session, home)
    style.product.pack = 1
    a_maker(session, home, craft=style.product.craft)
    session.add(Price(variant_id=style.id, amount_minor=6_800, starts_at=LONG_AGO))
    session.flush()
    measuring.measure(session, now=NOW)
    return style


def test_from_the_study_to_the_quote(
    session: Session,
    clock: Clock,
    yun: FlaskClient,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    he = signed_in(user("he@example.org", Role.OFFICE))
    variant = _knot(session)
    product, sku = variant.product, variant.sku
    slug, region, before = product.slug, product.cooperative.region, product.standard_minutes
    page, today = f"/office/goods/{slug}/fair-rate", clock.now.date()
    session.commit()

    bad = {"elements": "String | 10", "personal": "5", "fatigue": "4", "delay": "3"}
    bad |= {"observed_on": today.isoformat()}
    assert send(yun, page, f"{page}/study", **bad).status_code == 422
    assert session.scalar(_minutes(slug)) == before
    session.rollback()
    good = {**bad, "elements": "String | 1800 1800 1800 | 100 | 1/1"}
    assert send(yun, page, f"{page}/study", **good).status_code == 303
    assert session.scalar(select(func.count(TimeStudy.id))) == 1
    assert session.scalar(_minutes(slug)) == Decimal("33.60")
    session.rollback()

    line = {"region": region, "kind": "living", "amount": "900", "source": "Our own table"}
    line |= {"starts_on": today.isoformat()}
    assert send(yun, "/office/wages", "/office/wages", **line).status_code == 303
    assert send(yun, "/office/wages", "/office/wages", **line).status_code == 409
    asked = f"/office/quotes/new?sku={sku}&pieces=10"
    assert "a fair rate begins at" in yun.get(asked).text

    keep = {"sku": sku, "pieces": "10", "due": "", "first": "", "price": "9"}
    keep |= {"customer": "Tea House", "days": "7", "key": "k" * 32}
    answer = send(yun, asked, "/office/quotes", **keep)
    assert (answer.status_code, "pays less an hour" in answer.text) == (409, True)
    assert session.scalar(select(func.count(Quote.id))) == 0
    session.rollback()

    told = {"reason": "A first order of a school", "until": str(today + timedelta(days=9))}
    assert send(yun, page, f"{page}/consent", **told).status_code == 303
    (consent_id,) = session.scalars(select(RateConsent.id)).all()
    session.rollback()
    assert send(yun, page, f"{page}/consent/{consent_id}").status_code == 409
    assert send(yun, asked, "/office/quotes", **keep).status_code == 409
    assert send(he, page, f"{page}/consent/{consent_id}").status_code == 303
    assert send(yun, asked, "/office/quotes", **keep).status_code == 303
    assert session.scalar(select(func.count(Quote.id))) == 1
