"""The policy of what platforms settle."""

from __future__ import annotations

from catalog.money import Money
from catalog.words import Words
from fulfillment.ledger import channel_recipes as on
from fulfillment.ledger.policy.facts import Chapter, fact

OWED = "clearing:douyin:douyin-main"
CHANNELS = Chapter(
    "channels",
    Words("渠道结算", "What channels settle"),
    (
        fact(
            ("平台上售出一行", "A line was sold on a platform"),
            (
                "平台订单已付款，且认得出是我们的商品；退了钱就再记一笔负数。",
                "When it is paid and known as ours; taken back by a line below zero.",
            ),
            on.channel_sale(OWED, (6, 1, "69001"), Money(11_000)),
        ),
        fact(
            ("平台结算一笔", "A platform settled a line"),
            (
                "读入结算文件时；平台和主播留下的各自列出。",
                "When its file is read; what platform and host kept stands beside it.",
            ),
            on.channel_settled(OWED, "7", on.Settled(Money(9_000), Money(500), Money(1_500))),
        ),
        fact(
            ("结算后又退款", "Settled, then refunded"),
            (
                "平台后来的一行负数；从不改前一行。",
                "A later line below zero; the first one is never changed.",
            ),
            on.channel_settled(OWED, "8", on.Settled(Money(-9_000), Money(-500), Money(-1_500))),
        ),
        fact(
            ("平台上退款", "A sale there came back"),
            (
                "读入售后文件时；手作人挣的钱不动。",
                "By its after-sale file; makers keep their pay.",
            ),
            on.channel_refunded(OWED, "9", Money(11_000)),
        ),
        fact(
            ("从平台提现", "Withdrawn from a platform"),
            ("平台的流水说它转出时。", "When its statement says that it was sent."),
            on.channel_withdrawn(OWED, "10", Money(9_000), "bank"),
        ),
        fact(
            ("渠道差异", "A difference with a channel"),
            ("两个人同意之后。", "When two people agreed."),
            on.channel_gap_booked(4, OWED, fee=False, less=Money(300)),
        ),
    ),
)
