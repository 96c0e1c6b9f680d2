"""The accounting policy as a table: each fact, its key, and who is debited and credited."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.money import Money
from fulfillment.ledger import NewEntry, Side, recipes
from fulfillment.ledger.chart import CHART, known, line_of

YUAN = Money(12_345)
#: Lines of the chart that `test_credit_recipes` tries.
OF_CREDIT = {"credit", "cards", "goodwill"}
#: Lines of the chart that `test_pay_recipes` tries.
OF_PAY = {"maker-advances", "bonus", "transport", "training-pay", "mending", "kit-losses"}
#: Lines of the chart that `test_bank_recipes` tries.
OF_BANK = {"transit", "unclear", "bank-fees"}
#: Lines of the chart that the tests of channels try, and the policy's examples.
OF_CHANNELS = {"clearing"}
#: Lines of the chart that `test_host_recipes` tries.
OF_HOSTS = {"commission", "host-pending", "host-payable"}
OF_FEES = {"coop-payable", "fund", "coop-cost", "market-fees", "platform", "materials"}

TABLE: list[tuple[NewEntry, str, dict[str, int], dict[str, int]]] = [
    (
        recipes.order_paid("MH-7KQ4MX", "stripe", YUAN, "cs_1"),
        "order:MH-7KQ4MX:paid:stripe:cs_1",
        {"cash:stripe": 12_345},
        {"order:MH-7KQ4MX:advance": 12_345},
    ),
    (
        recipes.order_sent("MH-7KQ4MX", Money(11_000), Money(1_345)),
        "order:MH-7KQ4MX:sent",
        {"order:MH-7KQ4MX:advance": 12_345},
        {"revenue:goods": 11_000, "revenue:shipping": 1_345},
    ),
    (
        recipes.order_sent("MH-7KQ4MX", YUAN, Money(0)),
        "order:MH-7KQ4MX:sent",
        {"order:MH-7KQ4MX:advance": 12_345},
        {"revenue:goods": 12_345},
    ),
    (
        recipes.order_refunded("MH-7KQ4MX", "stripe", YUAN, "re_1", sent=False),
        "order:MH-7KQ4MX:refunded:stripe:re_1",
        {"order:MH-7KQ4MX:advance": 12_345},
        {"cash:stripe": 12_345},
    ),
    (
        recipes.order_refunded("MH-7KQ4MX", "stripe", YUAN, "re_1", sent=True),
        "order:MH-7KQ4MX:refunded:stripe:re_1",
        {"revenue:refunds": 12_345},
        {"cash:stripe": 12_345},
    ),
    (
        recipes.order_sent("MH-7KQ4MX", Money(11_000), Money(1_345), Money(2_345)),
        "order:MH-7KQ4MX:sent",
        {"order:MH-7KQ4MX:advance": 10_000, "revenue:refunds": 2_345},
        {"revenue:goods": 11_000, "revenue:shipping": 1_345},
    ),
    (
        recipes.order_sent(
            "MH-7KQ4MX", Money(11_000), Money(1_345), discount=Money(2_000), tax=Money(655)
        ),
        "order:MH-7KQ4MX:sent",
        {"order:MH-7KQ4MX:advance": 11_000, "cost:vouchers": 2_000},
        {"revenue:goods": 11_000, "revenue:shipping": 1_345, "tax:payable": 655},
    ),
    (
        recipes.refund_came_back("MH-7KQ4MX", "stripe", YUAN, "re_1", sent=False),
        "order:MH-7KQ4MX:refund-back:stripe:re_1",
        {"cash:stripe": 12_345},
        {"order:MH-7KQ4MX:advance": 12_345},
    ),
    (
        recipes.refund_came_back("MH-7KQ4MX", "stripe", YUAN, "re_1", sent=True),
        "order:MH-7KQ4MX:refund-back:stripe:re_1",
        {"cash:stripe": 12_345},
        {"revenue:refunds": 12_345},
    ),
    (
        recipes.dispute_taken("MH-7KQ4MX", "stripe", YUAN, "dp_1"),
        "order:MH-7KQ4MX:dispute-taken:stripe:dp_1",
        {"disputed:stripe": 12_345},
        {"cash:stripe": 12_345},
    ),
    (
        recipes.dispute_given_back("MH-7KQ4MX", "stripe", YUAN, "dp_1"),
        "order:MH-7KQ4MX:dispute-returned:stripe:dp_1",
        {"cash:stripe": 12_345},
        {"disputed:stripe": 12_345},
    ),
    (
        recipes.dispute_lost("MH-7KQ4MX", "stripe", YUAN, "dp_1", sent=False),
        "order:MH-7KQ4MX:dispute-lost:stripe:dp_1",
        {"order:MH-7KQ4MX:advance": 12_345},
        {"disputed:stripe": 12_345},
    ),
    (
        recipes.dispute_lost("MH-7KQ4MX", "stripe", YUAN, "dp_1", sent=True),
        "order:MH-7KQ4MX:dispute-lost:stripe:dp_1",
        {"revenue:refunds": 12_345},
        {"disputed:stripe": 12_345},
    ),
    (
        recipes.gateway_fee("stripe", "txn_1", Money(738)),
        "fee:stripe:txn_1",
        {"cost:gateway-fees": 738},
        {"cash:stripe": 738},
    ),
    (
        recipes.gateway_fee("stripe", "txn_2", Money(-738)),
        "fee:stripe:txn_2",
        {"cash:stripe": 738},
        {"cost:gateway-fees": 738},
    ),
    (
        recipes.transfer_came("3f9a", YUAN, "bank", "transfer"),
        "bank-line:3f9a:came",
        {"cash:bank": 12_345},
        {"cash:transfer": 12_345},
    ),
    (
        recipes.transfer_went_back("20261123-7", YUAN, "bank", "transfer"),
        "bank-line:20261123-7:went-back",
        {"cash:transfer": 12_345},
        {"cash:bank": 12_345},
    ),
    (
        recipes.pieces_accepted(7, "B-000012", 3, 20, Money(850)),
        "batch:B-000012:inspection:3:accepted",
        {"cost:piecework": 17_000},
        {"maker:7:payable": 17_000},
    ),
    (
        recipes.payout_sent("P20261130-1", 7, YUAN, "bank"),
        "payout:P20261130-1:maker:7:sent",
        {"maker:7:payable": 12_345},
        {"cash:bank": 12_345},
    ),
    (
        recipes.payout_bounced("P20261130-1", 7, YUAN, "bank"),
        "payout:P20261130-1:maker:7:bounced",
        {"cash:bank": 12_345},
        {"maker:7:payable": 12_345},
    ),
]


def side(entry: NewEntry, wanted: Side) -> dict[str, int]:
    return {each.account: each.amount.minor for each in entry.postings if each.side is wanted}


@pytest.mark.parametrize(("entry", "key", "debits", "credits"), TABLE)
def test_each_recipe_books_what_the_policy_says(
    entry: NewEntry,
    key: str,
    debits: dict[str, int],
    credits: dict[str, int],  # noqa: A002 - the word of the trade
) -> None:
    entry.check()
    assert entry.key == key
    assert side(entry, Side.DEBIT) == debits
    assert side(entry, Side.CREDIT) == credits


def test_the_table_has_every_recipe_and_every_line_of_the_chart() -> None:
    written = {
        name
        for name, found in inspect.getmembers(recipes, inspect.isfunction)
        if found.__module__ == recipes.__name__ and not name.startswith("_")
    }
    used = {known(each.account).slug for entry, *_ in TABLE for each in entry.postings}

    assert {entry.recipe for entry, *_ in TABLE} == written
    elsewhere = OF_CREDIT | OF_PAY | OF_BANK | OF_FEES | OF_HOSTS | OF_CHANNELS
    assert used == {line.slug for line in CHART} - elsewhere


@given(st.integers(1, 10**9), st.integers(1, 10**5), st.integers(1, 10**7))
def test_pieces_times_rate_is_exact(maker: int, pieces: int, rate: int) -> None:
    entry = recipes.pieces_accepted(maker, "B-1", 1, pieces, Money(rate))

    entry.check()
    assert {each.amount.minor for each in entry.postings} == {pieces * rate}


@pytest.mark.parametrize(
    "code",
    [
        *("", "cash", "cash:", "cash:Stripe", " cash:stripe", "revenue:other"),
        *("maker:0:payable", "maker:x:payable", "maker:7:payable:x", "host:1:payable\n"),
        *("order::advance", "order:mh-1:advance"),
    ],
)
def test_a_code_outside_the_chart_is_nobody(code: str) -> None:
    assert line_of(code) is None


@pytest.mark.parametrize(
    "entry",
    [
        NewEntry("k", "r", {}, ()),
        NewEntry("k", "r", {}, (recipes.debit("cash:bank", Money(0)),) * 2),
        NewEntry("k", "r", {}, (recipes.debit("cash:bank", YUAN),)),
        NewEntry(
            "k", "r", {}, (recipes.debit("cash:a", YUAN), recipes.credit("cash:b", Money(12_344)))
        ),
        NewEntry(
            "k",
            "r",
            {},
            (recipes.debit("cash:a", YUAN), recipes.credit("cash:b", Money(12_345, "EUR"))),
        ),
        NewEntry(
            "k",
            "r",
            {"pieces": 0.5},  # type: ignore[dict-item] # wrong on purpose
            (recipes.debit("cash:a", YUAN), recipes.credit("cash:b", YUAN)),
        ),
    ],
)
def test_an_entry_that_is_not_one_is_a_bug(entry: NewEntry) -> None:
    with pytest.raises(ValueError, match="k"):
        entry.check()
