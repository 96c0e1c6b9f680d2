"""The policy of what a sale pays besides the maker, line by line."""

from __future__ import annotations

from catalog.money import Money
from catalog.words import Words
from fulfillment.ledger import fee_recipes
from fulfillment.ledger.policy.facts import NO, Chapter, fact

SHARES = Chapter(
    "shares",
    Words("销售分成", "Shares of a sale"),
    (
        fact(
            ("合作社的分成", "The cooperative's share"),
            (
                "货到之后，按下单当天的规则。",
                "When the goods have arrived, by the rules of the day they were ordered.",
            ),
            fee_recipes.line_shared((NO, 3), "cooperative", 2, 7, Money(1_088)),
        ),
        fact(
            ("渠道的费用", "Fee of a market"),
            ("同一时刻，按渠道的规则。", "At the same moment, by the rule of that market."),
            fee_recipes.line_shared((NO, 3), "market", 2, 7, Money(272)),
        ),
        fact(
            ("平台的费用", "Costs of the platform"),
            ("同一时刻。", "At the same moment."),
            fee_recipes.line_shared((NO, 3), "platform", 2, 7, Money(544)),
        ),
        fact(
            ("留作材料", "Set aside for materials"),
            ("按每件材料的成本。", "What the materials of each piece cost."),
            fee_recipes.line_shared((NO, 3), "materials", 2, 7, Money(1_800)),
        ),
        fact(
            ("退回时扣回分成", "A share is taken back"),
            (
                "货退回并退款之后；手作人挣的钱不动。",
                "When pieces came back and were refunded; what a maker earned is not touched.",
            ),
            fee_recipes.line_shared((NO, 3), "cooperative", 1, 7, Money(-544)),
        ),
    ),
)
