"""Access to pay besides pieces: only the office reaches it."""

from __future__ import annotations

from sqlalchemy import func, select

from catalog.db import db
from catalog.fairness import RateConsent
from catalog.products import Product
from fulfillment.earnings.extras import ExtraLine
from fulfillment.makers import Maker
from fulfillment.materials.kit_models import MaterialLoss
from storefront.accounts.access_office import MOST
from storefront.accounts.persons import Person, for_office


def extra_for_office(person: Person, line_id: int) -> ExtraLine:
    """A line besides pieces."""
    return for_office(person, db.session.get(ExtraLine, min(line_id, MOST)), "line")


def loss_for_office(person: Person, loss_id: int) -> MaterialLoss:
    """Lost material."""
    return for_office(person, db.session.get(MaterialLoss, min(loss_id, MOST)), "loss")


def maker_named(person: Person, code: str) -> Maker | None:
    """The maker with a code, if there is one."""
    for_office(person, person, "page")
    wanted = select(Maker).where(func.upper(Maker.code) == code.strip().upper())
    return db.session.scalars(wanted).first()


def style_named(person: Person, slug: str) -> Product | None:
    """The style at an address, if there is one."""
    for_office(person, person, "page")
    return db.session.scalars(select(Product).where(Product.slug == slug.strip())).first()


def consent_for_office(person: Person, consent_id: int) -> RateConsent:
    """What somebody asked for a rate below the line."""
    return for_office(person, db.session.get(RateConsent, min(consent_id, MOST)), "consent")
