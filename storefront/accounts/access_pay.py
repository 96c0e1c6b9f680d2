"""Access to pay besides pieces: only the office reaches it; and to her own statement."""

from __future__ import annotations

from sqlalchemy import func, select

from catalog.cooperatives import Cooperative
from catalog.db import db
from catalog.errors import NotFound
from catalog.fairness import RateConsent
from catalog.products import Product
from catalog.words import Words
from fulfillment import earnings
from fulfillment.earnings import PayoutLine, StatementLine, receipts
from fulfillment.earnings.extras import ExtraLine
from fulfillment.earnings.questions import PayQuestion
from fulfillment.earnings.receipts import PayoutReceipt
from fulfillment.makers import Maker
from fulfillment.materials.kit_models import MaterialLoss
from storefront.accounts.access_office import MOST
from storefront.accounts.access_work import batch_of, maker_of
from storefront.accounts.models import Role
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


def line_of_hers(person: Person, line_id: int) -> StatementLine:
    """A line of the statement of the maker who is signed in."""
    found = earnings.line_of(db.session(), maker_of(person).id, min(line_id, MOST))
    if found is None:
        raise NotFound("line")
    return found


def payment_of_hers(person: Person, line_id: int) -> PayoutLine:
    """The payment behind a line of her statement."""
    found, maker = line_of_hers(person, line_id), maker_of(person)
    line = receipts.line_of_entry(db.session(), maker.id, found.entry_id)
    if line is None:
        raise NotFound("line")
    return line


def home_of_hers(person: Person) -> Words:
    """The name of the cooperative of the maker who is signed in."""
    home_id = maker_of(person).cooperative_id
    return db.session.scalars(select(Cooperative.name).where(Cooperative.id == home_id)).one()


def receipt_coded(code: str) -> tuple[PayoutReceipt, PayoutLine]:
    """The receipt with a code: the code on the paper is what lets somebody ask."""
    found = receipts.by_code(db.session(), code[:24])
    if found is None:
        raise NotFound("receipt")
    return found


def product_of_batch(person: Person, batch_id: int) -> int:
    """The style of a batch of hers."""
    return batch_of(person, batch_id).product_id


def question_here(person: Person, question_id: int) -> PayQuestion:
    """A question of a maker of a cooperative she leads; the office reaches all of them."""
    wanted = select(PayQuestion).where(PayQuestion.id == min(question_id, MOST))
    if Role.OFFICE not in person.roles:
        wanted = wanted.join(Maker, Maker.id == PayQuestion.maker_id)
        wanted = wanted.where(Maker.cooperative_id.in_(person.cooperative_ids))
    found = db.session.scalars(wanted).first()
    if found is None:
        raise NotFound("question")
    return found
