"""What a checkout adds up to, and whether that is still what she saw."""

from __future__ import annotations

from flask_babel import gettext as _

from catalog.db import db
from catalog.money import Money
from fulfillment.orders import Sums
from storefront import delivery
from storefront.carts import CartView
from storefront.forms.buying import CheckoutForm
from storefront.wiring.languages import day, money


def deliver(form: CheckoutForm, view: CartView) -> None:
    """The ways to send this to the address that stands in the form."""
    country, province = str(form.country.data or ""), str(form.province.data or "")
    form.deliver(
        delivery.choices(db.session(), country, province, grams=view.grams, goods=view.goods)
    )


def shipping_of(form: CheckoutForm, view: CartView) -> Money:
    """What the chosen way costs; nothing while there is none, and then nothing is ordered."""
    return form.chosen.price if form.chosen else Money(0, view.goods.currency)


def sums_for(form: CheckoutForm, view: CartView) -> Sums:
    """What it adds up to with the chosen way."""
    nothing = Money(0, view.goods.currency)
    return Sums(view.goods, shipping_of(form, view), nothing, nothing, nothing)


def offered_totals(form: CheckoutForm, view: CartView) -> str:
    """The totals that stand on the page, by way, so that no other is charged."""
    sums = ((each.code, view.goods + each.price) for each in form.ways.values())
    return " ".join(f"{code}:{each.minor}" for code, each in sums)


def moved_words(form: CheckoutForm, view: CartView) -> str:
    """What is no longer as she saw it, in words; nothing if all is."""
    code = form.chosen.code if form.chosen else ""
    total = sums_for(form, view).total
    if (seen := form.shown_for(code)) != total.minor:
        return _other_total(seen, total)
    if form.delivery_gone:
        return str(_("The ways to send it have changed. Please choose once more."))
    if view.later_than(form.promised.data or ""):
        return str(
            _(
                "The day has moved: your order can now be ready by %(day)s. "
                "Please look at it once more before you order.",
                day=day(view.last_day),
            )
        )
    return ""


def _other_total(seen: int | None, total: Money) -> str:
    """What she saw and what it is now; a form that does not say what she saw is only told of it."""
    if seen is None:
        return str(_("The total has changed. Please look at it once more before you order."))
    return str(
        _(
            "The total has changed. It was %(was)s and is %(now)s now. "
            "Please look at it once more before you order.",
            was=money(Money(seen, total.currency)),
            now=money(total),
        )
    )
