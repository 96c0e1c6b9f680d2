"""What arrived is divided once by the rules of its day; what comes back is taken out again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.history import SYSTEM
from catalog.money import Money
from catalog.pricing import PieceRate
from catalog.pricing.costs import set_cooperative_fee, set_material_cost
from catalog.products import Product
from fulfillment import fees, ledger
from fulfillment.fees import Channel, FeeKind, FeeRule, LineShare, Rule
from fulfillment.ledger import recipes
from fulfillment.returns import Looked
from fulfillment.workflow import aftersale
from fulfillment.workflow.dividing import lines_divided
from storefront.accounts import Role, User
from storefront.splits import splits_of
from tests.made_buying import EACH, a_shelf
from tests.made_returns import a_sent_order, a_wish, back_here, delivered
from tests.refusing import refusing
from tests.storefront.buying.walk import send, words


def stands(session: Session, cooperative_id: int) -> tuple[int, ...]:
    codes = (f"coop:{cooperative_id}:payable", "fund:platform", "fund:market", "fund:materials")
    return tuple(ledger.balance(session, each).minor for each in codes)


def test_a_line_is_divided_when_it_arrived_and_shrinks_as_pieces_return(
    session: Session, now: datetime
) -> None:
    variant = a_shelf(session, pieces=20)
    product = session.get_one(Product, variant.product_id)
    cooperative = session.get_one(Cooperative, product.cooperative_id)
    say = {"actor": SYSTEM, "now": now}
    today = now.date()
    set_cooperative_fee(session, cooperative, share_points=800, starts_on=today, **say)
    set_material_cost(session, product, amount=Money(900), starts_on=today, **say)
    for points, channel in ((500, None), (400, Channel.SHOP)):
        rule = Rule(FeeKind.PLATFORM, points, today, None, channel)
        fees.tell(session, rule, reason="agreed", **say)
    fees.tell(session, Rule(FeeKind.PLATFORM, 4_900, today + timedelta(days=1)), reason="x", **say)
    earned = recipes.pieces_accepted(7, "B-000001", 1, 3, Money(850))
    ledger.post(session, earned, **say)
    order = a_sent_order(session, variant, now)
    late = now + timedelta(days=2)
    assert lines_divided(session, now=late) == 0  # it has not arrived
    delivered(session, order, now)
    for _again in range(2):
        lines_divided(session, now=late)
        session.commit()
        paid = EACH * 3
        expected = (paid.share(800).minor, paid.share(400).minor, 0, 2_700)
        assert stands(session, cooperative.id) == expected
    row = back_here(session, order, a_wish(order, 1), Looked(1, 0), now)
    assert lines_divided(session, now=late) == 0  # not refunded yet
    aftersale.return_refunded(session, row, **say)
    for _again in range(2):
        lines_divided(session, now=late)
        session.commit()
        paid = EACH * 2
        expected = (paid.share(800).minor, paid.share(400).minor, 0, 1_800)
        assert stands(session, cooperative.id) == expected
    assert ledger.balance(session, "maker:7:payable") == Money(2_550)
    share = session.scalars(select(LineShare)).one()
    assert (share.kept, share.platform_points) == (2, 400)


def test_a_rule_that_cannot_be_is_not_written(session: Session, now: datetime) -> None:
    variant = a_shelf(session)
    coop = session.get_one(Product, variant.product_id).cooperative_id
    session.commit()
    today = now.date()
    for rule, reason, code in (
        (Rule(FeeKind.PLATFORM, 5_001, today), "x", "fee.share"),
        (Rule(FeeKind.PLATFORM, 1, today - timedelta(days=1)), "x", "fee.past"),
        (Rule(FeeKind.PLATFORM, 1, today), " ", "fee.reason"),
        (Rule(FeeKind.MATERIALS, 1, today), "x", "fee.kind"),
        (Rule(FeeKind.COOPERATIVE, 1, today, coop), "x", "fee.agreed"),
    ):
        with refusing(code):
            fees.tell(session, rule, reason=reason, actor=SYSTEM, now=now)
    assert session.scalar(select(func.count(FeeRule.id))) == 0


def test_the_office_tells_a_rule_and_shoppers_see_it(
    session: Session,
    now: datetime,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    variant = a_shelf(session)
    product = session.get_one(Product, variant.product_id)
    rate = PieceRate(product_id=product.id, amount_minor=850, starts_on=now.date())
    session.add(rate)
    wei = signed_in(user("wei@example.org", Role.OFFICE))
    session.commit()
    wei.get("/?lang=en")
    place = "/office/money/shares"
    typed = {"kind": "platform", "cooperative": "", "channel": "web", "share": "4"}
    typed["reason"] = "It keeps us going."
    assert send(wei, wei.get(place), place, **{**typed, "reason": ""}).status_code == 422
    told = send(wei, wei.get(place), place, **typed, starts_on=now.date().isoformat())
    assert told.status_code == 303
    assert "It keeps us going." in words(wei.get(place))
    session.rollback()
    rule = session.scalars(select(FeeRule)).one()
    assert (rule.share_points, rule.channel, rule.cooperative_id) == (400, Channel.SHOP, None)
    prices = {variant.id: EACH}
    (split,) = splits_of(session, product.id, prices, on=now.date())
    assert split.known.platform_points == 400
    assert split.upkeep == min(EACH.share(400), split.parts.rest, key=lambda each: each.minor)
