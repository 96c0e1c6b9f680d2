"""Reaching the standards of quality: for the office; golden samples for the hub, too."""

from __future__ import annotations

from sqlalchemy import select

from catalog.db import db
from catalog.errors import NotFound
from catalog.products import Product
from fulfillment.quality import CheckPoint, DefectType, InspectionSeries
from storefront.accounts.access_office import MOST
from storefront.accounts.models import Role
from storefront.accounts.persons import Person, for_office


def defect_type_for_office(person: Person, type_id: int) -> DefectType:
    """A kind of defect, offered or not."""
    return for_office(person, db.session.get(DefectType, min(type_id, MOST)), "defect")


def product_for_golden(person: Person, slug: str) -> Product:
    """A style whose golden sample the hub or the office shows."""
    found = db.session.scalars(select(Product).where(Product.slug == slug)).first()
    if found is None or not {Role.INSPECTOR, Role.OFFICE} & set(person.roles):
        raise NotFound("product")
    return found


def check_point_for_office(person: Person, product: Product, point_id: int) -> CheckPoint:
    """Something that is measured on pieces of this very style."""
    wanted = select(CheckPoint).where(
        CheckPoint.id == min(point_id, MOST), CheckPoint.product_id == product.id
    )
    return for_office(person, db.session.scalars(wanted).first(), "check")


def series_for_office(person: Person, series_id: int) -> InspectionSeries:
    """The series of lots of one maker, style and class."""
    return for_office(person, db.session.get(InspectionSeries, min(series_id, MOST)), "series")
