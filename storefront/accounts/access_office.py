"""Access to the office: its orders, plans and goods. Only the office reaches them here."""

from __future__ import annotations

from sqlalchemy import select

from catalog.cooperatives import Cooperative
from catalog.db import db
from catalog.pricing import PriceTier
from catalog.products import Craft, Product, Variant
from fulfillment.guides import MakingStep
from fulfillment.makers import Maker
from fulfillment.orders import Order, OrderLine, by_number
from fulfillment.planner.models import Plan
from media.assets import Asset, ProductPicture
from storefront import quotes
from storefront.accounts.persons import Person, for_office
from storefront.delivery import DeliveryMethod, DeliveryZone
from storefront.quotes import Quote

#: No id is larger.
MOST = 2**31 - 1


def order_for_office(person: Person, number: str) -> Order:
    """The order with a number."""
    return for_office(person, by_number(db.session(), number), "order")


def plan_for_office(person: Person, plan_id: int) -> Plan:
    """A stored plan."""
    return for_office(person, db.session.get(Plan, plan_id), "plan")


def order_of_plan(person: Person, plan: Plan) -> Order:
    """The order that a plan is for."""
    return for_office(person, db.session.get(Order, plan.order_id), "order")


def line_for_office(person: Person, order: Order, line_id: int) -> OrderLine:
    """A line of an order."""
    found = next((line for line in order.lines if line.id == line_id), None)
    return for_office(person, found, "line")


def maker_for_office(person: Person, code: str) -> Maker:
    """The maker with a code."""
    wanted = select(Maker).where(Maker.code == code)
    return for_office(person, db.session.scalars(wanted).first(), "maker")


def craft_for_office(person: Person, craft_id: int) -> Craft:
    """A craft by its id."""
    return for_office(person, db.session.get(Craft, min(craft_id, MOST)), "craft")


def cooperative_for_office(person: Person, slug: str) -> Cooperative:
    """The cooperative with an address word."""
    wanted = select(Cooperative).where(Cooperative.slug == slug)
    return for_office(person, db.session.scalars(wanted).first(), "cooperative")


def quote_for_office(person: Person, number: str) -> Quote:
    """The quote with a number."""
    return for_office(person, quotes.by_number(db.session(), number), "quote")


def zone_for_office(person: Person, zone_id: int) -> DeliveryZone:
    """A zone of delivery."""
    found = db.session.get(DeliveryZone, min(zone_id, MOST))
    return for_office(person, found, "zone")


def method_for_office(person: Person, method_id: int) -> DeliveryMethod:
    """A method of delivery, on offer or not."""
    found = db.session.get(DeliveryMethod, min(method_id, MOST))
    return for_office(person, found, "method")


def product_for_office(person: Person, slug: str) -> Product:
    """A product in whatever state."""
    wanted = select(Product).where(Product.slug == slug)
    return for_office(person, db.session.scalars(wanted).first(), "product")


def variant_for_office(person: Person, sku: str) -> Variant:
    """A variant by its sku."""
    wanted = select(Variant).where(Variant.sku == sku)
    return for_office(person, db.session.scalars(wanted).first(), "variant")


def variant_of_product(person: Person, product: Product, sku: str) -> Variant:
    """A variant of this very product, by its sku."""
    wanted = select(Variant).where(Variant.sku == sku, Variant.product_id == product.id)
    return for_office(person, db.session.scalars(wanted).first(), "variant")


def tier_for_office(person: Person, variant: Variant, tier_id: int) -> PriceTier:
    """A price from a number of pieces on, of this very variant."""
    wanted = select(PriceTier).where(PriceTier.id == min(tier_id, MOST))
    found = db.session.scalars(wanted.where(PriceTier.variant_id == variant.id)).first()
    return for_office(person, found, "tier")


def picture_for_office(person: Person, product: Product, asset_id: int) -> Asset:
    """A picture that hangs with a product, shown or not."""
    wanted = select(Asset).join(ProductPicture, ProductPicture.asset_id == Asset.id)
    wanted = wanted.where(ProductPicture.product_id == product.id, Asset.id == asset_id)
    return for_office(person, db.session.scalars(wanted).first(), "picture")


def making_step_for_office(person: Person, product: Product, step_id: int) -> MakingStep:
    """A step in which a product is made."""
    wanted = select(MakingStep).where(MakingStep.id == min(step_id, MOST))
    found = db.session.scalars(wanted.where(MakingStep.product_id == product.id)).first()
    return for_office(person, found, "step")
