"""What a fact of the policy is, and the order, the day and the sum of which all examples speak."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.money import Money
from catalog.words import Words
from fulfillment.ledger.chart import ChartLine, known
from fulfillment.ledger.rules import NewEntry, NewPosting

NO, DAY = "MH-7KQ4MX", "P20261130-1"
PAID = Money(12_345)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the house: what it is called, when it is booked, what then stands in the book."""

    title: Words
    when: Words
    example: NewEntry

    @property
    def lines(self) -> tuple[tuple[ChartLine, NewPosting], ...]:
        """Each line of the example with its line of the chart."""
        return tuple((known(each.account), each) for each in self.example.postings)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Facts that belong together."""

    slug: str
    title: Words
    facts: tuple[Fact, ...]


def fact(title: tuple[str, str], when: tuple[str, str], example: NewEntry) -> Fact:
    """A fact by its words in Chinese and English."""
    return Fact(Words(*title), Words(*when), example)
