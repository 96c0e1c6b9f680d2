"""What a checkout adds up to, and whether that is still what she saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from catalog.db import db
from catalog.money import Money
from fulfillment.orders import Sums, TaxLine
from storefront import delivery
from storefront.accounts.access import person
from storefront.carts import CartView, Named
from storefront.delivery import Zone
from storefront.forms.buying import CheckoutForm
from storefront.taxes import Taxable, added, in_force, taxes_of
from storefront.views.checkout_spending import using
from storefront.views.several_sums import way_to_all
from storefront.wiring.clock import now
from storefront.wiring.languages import day, money
from storefront.wiring.moments import this_moment
from storefront.wiring.settings import settings


def deliver(form: CheckoutForm, view: CartView, people: Sequence[Named] = ()) -> None:
    """The ways to send this to the address that stands in the form, how it is taxed there, and what
    pays for it besides money.

    What goes to several people is taxed where its buyer is.
    """
    form.using = using(form, view, person())
    country, province = str(form.country.data or ""), str(form.province.data or "")
    zone = delivery.zone_in(zones_told(), country, province)
    form.tax = in_force(zone.taxes, now().date()) if zone else None
    if people:
        form.deliver_to_several(way_to_all(view, people))
    else:
        ways = delivery.quote(zone, view.grams, view.goods)
        counter, currency = settings().taking.pickup_at, view.goods.currency
        form.deliver(delivery.with_counter(ways, counter, currency))


def zones_told() -> tuple[Zone, ...]:
    """The table of zones as it was within this second: she is charged what she has seen, or asked
    once more (`moved_words`)."""
    return this_moment("zones", lambda: delivery.zones(db.session()))


def shipping_of(form: CheckoutForm, view: CartView) -> Money:
    """What the chosen way costs; nothing while there is none, and then nothing is ordered."""
    return form.chosen.price if form.chosen else Money(0, view.goods.currency)


def sums_for(form: CheckoutForm, view: CartView) -> Sums:
    """What it adds up to with the chosen way."""
    return _sums(form, view, shipping_of(form, view))


def taxes_for(form: CheckoutForm, view: CartView) -> tuple[TaxLine, ...]:
    """What is taxed at which rate with the chosen way; nothing where no tax is known."""
    return _taxes(form, view, shipping_of(form, view))


def totals_of(form: CheckoutForm, view: CartView) -> dict[str, Money]:
    """What is to pay by each way."""
    return {code: _sums(form, view, way.price).charged for code, way in form.ways.items()}


def all_told(form: CheckoutForm, view: CartView) -> dict[str, Any]:
    """What the page shows of it; the form carries what she has seen."""
    sums, totals = sums_for(form, view), totals_of(form, view)
    form.shown.data, form.promised.data = f"{sums.charged.amount:f}", view.promised
    form.offered.data = " ".join(f"{code}:{each.minor}" for code, each in totals.items())
    return {"sums": sums, "totals": totals, "taxes": taxes_for(form, view)}


def zones_and_taxes(view: CartView, typed: Mapping[str, str]) -> dict[str, Any]:
    """Every zone with its tax in force, and the taxes of what is in the cart, without shipping: of
    the country that she has named at the checkout; of home as long as she has named none."""
    zones = zones_told()
    today = now().date()
    country = typed.get("country") or delivery.HOME
    zone = delivery.zone_in(zones, country, typed.get("province", ""))
    rule = in_force(zone.taxes, today) if zone else None
    return {
        "zones": tuple((each, in_force(each.taxes, today)) for each in zones),
        "taxes": taxes_of(rule, view.taxable, Money(0, view.goods.currency)),
    }


def _sums(form: CheckoutForm, view: CartView, shipping: Money) -> Sums:
    discount = form.using.discount(shipping)
    tax = added(_taxes(form, view, shipping), view.goods.currency)
    credit = form.using.credit(view.goods + shipping - discount + tax)
    return Sums(view.goods, shipping, discount, tax, credit)


def _taxes(form: CheckoutForm, view: CartView, shipping: Money) -> tuple[TaxLine, ...]:
    """Taxed is what she pays: each line and the shipping less its own part of a discount."""
    cut = form.using.off(shipping)
    if not cut.minor:
        return taxes_of(form.tax, view.taxable, shipping)
    goods = [
        Taxable(each.amount - Money(minor, shipping.currency), each.tax_class)
        for each, minor in zip(view.taxable, cut.lines, strict=True)
    ]
    return taxes_of(form.tax, goods, shipping - Money(cut.shipping_minor, shipping.currency))


def moved_words(form: CheckoutForm, view: CartView) -> str:
    """What is no longer as she saw it, in words; nothing if all is."""
    code = form.chosen.code if form.chosen else ""
    total = sums_for(form, view).charged
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
