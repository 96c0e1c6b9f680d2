"""Taxes like VAT and GST: by place, by class of goods, held by the price or put on top of it.

Rules
* A place has at most one rule in force: the one that began last. Without a rule nothing is known
  of its taxes, and nothing is said of them.
* A price that holds the tax: tax = price * rate / (1 + rate). A tax on top: tax = price * rate.
  Both are rounded line by line to the nearest minor unit, halves up.
* A discount lessens the lines by their worth; what sending costs is taxed like the goods that are
  sent, by their worth. Both are divided without loss (`apportion`).
* The lines are summed by rate. What is summed is never rounded again.

Sources. China: sales = price with tax / (1 + rate), small-scale taxpayers with their levy rate
(Detailed Rules for the Provisional Regulations on VAT, articles 14 and 30; an incidental charge
such as freight belongs to the price, article 12). European Union: freight is part of the taxable
amount (Directive 2006/112/EC, article 78); a member state chooses how to round, by line or by
total, but a trader may not round down always (Court of Justice, C-484/06 Ahold and C-302/07
Wetherspoon); halves up, line by line, is what both allow.

How it can fail: a rate below zero or above 100 % is no rule (`ValueError`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.money import Money, apportion, total
from catalog.products import TaxClass
from catalog.words import Words
from fulfillment.orders import TaxLine, tax_within

#: A rate of all that is paid, in basis points.
MOST_POINTS = 10_000


class TaxKind(StrEnum):
    """Whether prices hold the tax already."""

    INCLUDED = "included"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class TaxRule:
    """What a place takes from a day on; rates in basis points (1/100 %)."""

    name: Words
    kind: TaxKind
    standard_points: int
    reduced_points: int
    starts_on: date

    def __post_init__(self) -> None:
        if not all(
            0 <= each <= MOST_POINTS for each in (self.standard_points, self.reduced_points)
        ):
            raise ValueError(self)

    @property
    def included(self) -> bool:
        """Whether prices hold it."""
        return self.kind is TaxKind.INCLUDED

    def points(self, tax_class: TaxClass) -> int:
        """The rate of a class of goods."""
        rates = {
            TaxClass.STANDARD: self.standard_points,
            TaxClass.REDUCED: self.reduced_points,
            TaxClass.ZERO: 0,
        }
        return rates[tax_class]

    def tax_of(self, amount: Money, tax_class: TaxClass) -> Money:
        """The tax of one line, held by it or put on top of it."""
        points = self.points(tax_class)
        return tax_within(amount, points) if self.included else amount.share(points)


@dataclass(frozen=True, slots=True)
class Taxable:
    """A line of goods as it is priced, before any discount."""

    amount: Money
    tax_class: TaxClass


def in_force(rules: Iterable[TaxRule], on: date) -> TaxRule | None:
    """The rule of a day: the one that began last."""
    begun = [each for each in rules if each.starts_on <= on]
    return max(begun, key=lambda each: each.starts_on, default=None)


def taxes_of(
    rule: TaxRule | None, goods: Sequence[Taxable], shipping: Money, discount: Money | None = None
) -> tuple[TaxLine, ...]:
    """The taxes of a sale by rate, the highest first; nothing where no rule is known."""
    if rule is None or not goods:
        return ()
    lines = [*_lessened(goods, discount or Money(0, shipping.currency)), *_sent(goods, shipping)]
    found: dict[int, list[tuple[Money, Money]]] = {}
    for each in lines:
        tax = rule.tax_of(each.amount, each.tax_class)
        net = each.amount - tax if rule.included else each.amount
        found.setdefault(rule.points(each.tax_class), []).append((net, tax))
    return tuple(
        TaxLine(
            rule.name,
            points,
            rule.included,
            total((net for net, _tax in parts), shipping.currency),
            total((tax for _net, tax in parts), shipping.currency),
        )
        for points, parts in sorted(found.items(), reverse=True)
    )


def added(lines: Iterable[TaxLine], currency: str = "CNY") -> Money:
    """What is put on top of the prices."""
    return total((each.tax for each in lines if not each.included), currency)


def _lessened(goods: Sequence[Taxable], discount: Money) -> list[Taxable]:
    weights = [each.amount.minor for each in goods]
    if not discount or not sum(weights):
        return list(goods)
    off = apportion(min(discount.minor, sum(weights)), weights)
    return [
        Taxable(Money(each.amount.minor - less, each.amount.currency), each.tax_class)
        for each, less in zip(goods, off, strict=True)
    ]


def _sent(goods: Sequence[Taxable], shipping: Money) -> list[Taxable]:
    """What sending costs, divided among the classes of what is sent."""
    worth: dict[TaxClass, int] = {}
    for each in goods:
        worth[each.tax_class] = worth.get(each.tax_class, 0) + each.amount.minor
    if not shipping:
        return []
    if not sum(worth.values()):
        worth = dict.fromkeys(worth, 1)
    parts = apportion(shipping.minor, list(worth.values()))
    return [
        Taxable(Money(part, shipping.currency), tax_class)
        for part, tax_class in zip(parts, worth, strict=True)
    ]
