"""The policy of stalls and carts."""

from __future__ import annotations

from catalog.money import Money
from catalog.words import Words
from fulfillment.ledger import stall_recipes
from fulfillment.ledger.policy.facts import Chapter, fact

SOLD, TAX = Money(6_800), Money(782)
STALLS = Chapter(
    "stalls",
    Words("摊位", "Stalls"),
    (
        fact(
            ("摊位现金售出", "Sold for cash at a stall"),
            (
                "货和钱同时换手：销售当场实现。",
                "Goods and money change hands: it is earned at once.",
            ),
            stall_recipes.stall_sold("metro", 31, "cash", SOLD, TAX),
        ),
        fact(
            ("摊位扫码售出", "Sold at a stall by a platform's picture"),
            ("钱先在平台那里。", "The money lies with the platform first."),
            stall_recipes.stall_sold("metro", 32, "qr", SOLD, TAX),
        ),
        fact(
            ("清点后才收到的离线销售", "A sale told after the count"),
            (
                "钱箱清点时已数进去，所以冲抵当时的差额。",
                "Its money was counted with the box, so it explains a part of the difference.",
            ),
            stall_recipes.stall_sold("metro", 33, "cash", SOLD, TAX, late=True),
        ),
        fact(
            ("摊位销售撤销", "A stall's sale undone"),
            (
                "当天记错的，整笔反记并写明原因。",
                "A mistake of the day: exactly reversed, with its reason.",
            ),
            stall_recipes.stall_undone("metro", 34, "cash", SOLD, TAX),
        ),
        fact(
            ("钱箱清点有差额", "The box differs from the book"),
            (
                "收摊清点时；查清之前留在待查。",
                "When it is counted; it stays open until it is explained.",
            ),
            stall_recipes.stall_counted("metro", 5, Money(-200)),
        ),
        fact(
            ("货款存入银行", "Takings brought to the bank"),
            ("存进银行时。", "When they are paid in."),
            stall_recipes.stall_banked("metro", 8, Money(50_000), "bank"),
        ),
        fact(
            ("摊位销售的分成", "Shares of a stall's day"),
            (
                "收摊时，按当天的规则，每家合作社一笔。",
                "When the day is closed, by its rules, one for each cooperative.",
            ),
            stall_recipes.stall_shared("metro", (5, "day"), "cooperative", 7, Money(1_088)),
        ),
    ),
)
