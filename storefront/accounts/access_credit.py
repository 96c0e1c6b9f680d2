"""Access to vouchers, gift cards and credit: the office's, and a customer's own."""

from __future__ import annotations

from sqlalchemy import select

from catalog.db import db
from fulfillment.credit import CreditGrant, GiftCard
from fulfillment.orders import Order
from fulfillment.vouchers import Voucher
from storefront.accounts.access_office import MOST
from storefront.accounts.models import User
from storefront.accounts.persons import Person, for_office
from storefront.accounts.rules import plain_email


def voucher_for_office(person: Person, voucher_id: int) -> Voucher:
    """A voucher, ended or not."""
    found = db.session.get(Voucher, min(voucher_id, MOST))
    return for_office(person, found, "voucher")


def card_for_office(person: Person, card_id: int) -> GiftCard:
    """A gift card; its code opens nothing here."""
    return for_office(person, db.session.get(GiftCard, min(card_id, MOST)), "card")


def customer_for_office(person: Person, user_id: int) -> User:
    """A customer with an account."""
    return for_office(person, db.session.get(User, min(user_id, MOST)), "user")


def grant_for_office(person: Person, grant_id: int) -> CreditGrant:
    """Credit that somebody of the office wishes to give."""
    return for_office(person, db.session.get(CreditGrant, min(grant_id, MOST)), "grant")


def customer_by_email(person: Person, email: str) -> User | None:
    """The customer with an address, if there is one."""
    require_office(person)
    wanted = select(User).where(User.email == plain_email(email))
    return db.session.scalars(wanted).one_or_none()


def order_of_card(person: Person, card: GiftCard) -> Order | None:
    """The order that bought a card; none for a refund."""
    require_office(person)
    return db.session.get(Order, card.order_id) if card.order_id else None


def require_office(person: Person) -> None:
    """Only the office."""
    for_office(person, person, "page")
