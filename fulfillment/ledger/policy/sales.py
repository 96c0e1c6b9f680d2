"""The policy of sales, refunds and disputes, and of what gateways and the bank move."""

from __future__ import annotations

from catalog.money import Money
from catalog.words import Words
from fulfillment.ledger import bank_recipes, part_recipes, recipes
from fulfillment.ledger.policy.facts import NO, PAID, Chapter, fact

SALES = Chapter(
    "sales",
    Words("销售", "Sales"),
    (
        fact(
            ("顾客付款", "Customer paid"),
            (
                "网关确认收款时；货发出前，这笔钱我们只是代管。",
                "When the gateway says so; until her goods leave we only hold it.",
            ),
            recipes.order_paid(NO, "stripe", PAID, "cs_1"),
        ),
        fact(
            ("订单发出", "Order sent"),
            (
                "最后一件包裹交给承运商时；销售到这时才算实现。",
                "When its last parcel is handed over; only now the sale is earned.",
            ),
            recipes.order_sent(NO, Money(11_000), Money(1_345)),
        ),
        fact(
            ("订单发出，有优惠和加收的税", "Order sent, with a discount and tax on top"),
            (
                "优惠是店铺的成本；加收的税不归我们。",
                "The discount is the shop's cost; tax on top is not ours.",
            ),
            recipes.order_sent(
                *(NO, Money(11_000), Money(1_345)), discount=Money(2_000), tax=Money(655)
            ),
        ),
        fact(
            ("订单发出，价格含税", "Order sent, with tax within its prices"),
            (
                "价格里的税从收入中分出来，按商品和运费的比例。",
                "The tax within the prices is taken out of goods and shipping, by their worth.",
            ),
            recipes.order_sent(NO, Money(11_000), Money(1_345), held_tax=Money(1_420)),
        ),
        fact(
            ("订单的一部分发出", "Part of an order sent"),
            (
                "一个包裹先走时，按这一部分的金额。",
                "When a parcel leaves before the rest, with that part's sums.",
            ),
            part_recipes.part_sent(recipes.order_sent(NO, Money(4_000), Money(345)), "PC-000031"),
        ),
        fact(
            ("发货前退款", "Refund before sending"),
            ("退款从代管的钱里出。", "It is taken from what we hold for her."),
            recipes.order_refunded(NO, "stripe", PAID, "re_1", sent=False),
        ),
        fact(
            ("发货后退款", "Refund after sending"),
            (
                "退款从我们已实现的收入和应交的税里出；手作人已挣的工钱不动。",
                "It is taken from what we earned and its tax; never from what a maker earned.",
            ),
            recipes.order_refunded(NO, "stripe", PAID, "re_1", sent=True, tax=Money(1_420)),
        ),
        fact(
            ("退款退回", "Refund came back"),
            (
                "她的银行没收下；钱又在我们这里，仍是她的。",
                "Her bank would not take it; it is with us again, and still hers.",
            ),
            recipes.refund_came_back(NO, "stripe", PAID, "re_1", sent=False),
        ),
        fact(
            ("争议：钱被划走", "Dispute: money taken"),
            ("她的银行核查期间先划走。", "Her bank takes it while it looks into the matter."),
            recipes.dispute_taken(NO, "stripe", PAID, "dp_1"),
        ),
        fact(
            ("争议：钱还回来", "Dispute: money given back"),
            ("她的银行判给我们。", "Her bank decided for us."),
            recipes.dispute_given_back(NO, "stripe", PAID, "dp_1"),
        ),
        fact(
            ("争议败诉", "Dispute lost"),
            ("她的银行判给她，等同退款。", "Her bank decided for her: as a refund would be."),
            recipes.dispute_lost(NO, "stripe", PAID, "dp_1", sent=True),
        ),
    ),
)
TRANSFERS = Chapter(
    "transfers",
    Words("网关与银行", "Gateways and the bank"),
    (
        fact(
            ("网关手续费", "Gateway's fee"),
            ("按网关自己的账单。", "By the gateway's own statement."),
            recipes.gateway_fee("stripe", "txn_1", Money(738)),
        ),
        fact(
            ("转账到账", "Bank transfer came"),
            (
                "银行账单上的一行被确认时；等着对到订单。",
                "When a line of the bank's statement is confirmed; it waits to be matched.",
            ),
            recipes.transfer_came("3f9a", PAID, "bank", "transfer"),
        ),
        fact(
            ("转账退回", "Sent back by transfer"),
            ("有人手动把钱转回去。", "When a person sent money back by hand."),
            recipes.transfer_went_back("20261123-7", PAID, "bank", "transfer"),
        ),
        fact(
            ("网关打款", "Gateway paid out"),
            ("按网关的话；钱在路上。", "On the gateway's word; the money is on its way."),
            bank_recipes.gateway_paid_out("stripe", "po_1", PAID),
        ),
        fact(
            ("网关打款到账", "Gateway's payout arrived"),
            ("银行账单上出现它的那一行时。", "When the bank's statement shows it."),
            bank_recipes.gateway_payout_arrived("stripe", "po_1", PAID, "bank", "3f9a"),
        ),
        fact(
            ("网关打款退回", "Gateway's payout came back"),
            ("银行没有收；钱又在网关。", "The bank did not take it: the gateway holds it again."),
            bank_recipes.gateway_payout_back("stripe", "po_1", PAID),
        ),
        fact(
            ("对账差额是手续费", "A difference that is a fee"),
            ("两个人看过之后。", "Once two people looked at it."),
            bank_recipes.difference_booked(4, "bank", "cost:bank-fees", Money(-500)),
        ),
        fact(
            ("对账差额待查", "A difference that is not clear"),
            (
                "两个人看过，还没有人弄明白。",
                "Two people looked at it, and nobody understands it yet.",
            ),
            bank_recipes.difference_booked(5, "bank", "unclear:bank", Money(700)),
        ),
    ),
)
