"""The rehearsal gateway: takes no money, and otherwise behaves like one that does.

It keeps its own books (`rehearsal_payment`), as a bank keeps its own, and tells the shop by signed
notices through the same door as Stripe. Nothing in the shop knows that it is a rehearsal.
"""

from storefront.payments.rehearsal.desk import Verb, act, page_of
from storefront.payments.rehearsal.gateway import Rehearsal
from storefront.payments.rehearsal.models import RehearsalMove, RehearsalPayment
from storefront.payments.rehearsal.signing import HEADER, sign

__all__ = [
    "HEADER",
    "Rehearsal",
    "RehearsalMove",
    "RehearsalPayment",
    "Verb",
    "act",
    "page_of",
    "sign",
]
