"""The policy of what makers and hosts earn, and of what is paid to them."""

from __future__ import annotations

from catalog.money import Money
from catalog.words import Words
from fulfillment.ledger import host_recipes, pay_recipes, recipes
from fulfillment.ledger.policy.facts import DAY, NO, PAID, Chapter, fact

PAY = Chapter(
    "pay",
    Words("手作人的钱", "Makers' money"),
    (
        fact(
            ("件数验收", "Pieces accepted"),
            (
                "验货判定时：件数乘以她接单那天定下的单价。",
                "When an inspection decides: pieces times the rate of the day she took the batch.",
            ),
            recipes.pieces_accepted(7, "B-000012", 3, 20, Money(850)),
        ),
        *(
            fact(
                (zh, en),
                ("立刻归她，附一句她看得懂的理由。", "Hers at once, with a reason that she reads."),
                pay_recipes.extra_earned(7, 3, kind, Money(2_000)),
            )
            for kind, zh, en in (
                ("bonus", "奖金", "Bonus"),
                ("transport", "交通补贴", "Fare"),
                ("training", "培训补贴", "Pay for training"),
                ("rework", "返工补贴", "Pay for mending"),
            )
        ),
        fact(
            ("预支", "Advance given"),
            ("第二个人同意后。", "Once a second person agreed."),
            pay_recipes.advance_given(7, 3, Money(5_000), "box"),
        ),
        fact(
            ("材料损耗记账", "Lost material charged"),
            (
                "超出约定损耗的部分，第二个人同意后。",
                "What was lost beyond the agreed share, once a second person agreed.",
            ),
            pay_recipes.kit_charged(7, 3, Money(1_200)),
        ),
        fact(
            ("扣还预支", "Goes against an advance"),
            (
                "随结算一起，且总给她留下受保护的部分。",
                "With a payday, which always leaves her a protected part.",
            ),
            pay_recipes.advance_repaid(DAY, 7, Money(1_000)),
        ),
        fact(
            ("结算付出", "Payout sent"),
            ("两个人确认、交给银行时。", "When it is handed to the bank, after two people agreed."),
            recipes.payout_sent(DAY, 7, Money(16_000), "bank"),
        ),
        fact(
            ("结算退回", "Payout came back"),
            (
                "银行退回一行：又是欠她的。",
                "The bank sent one line back: she is owed it again.",
            ),
            recipes.payout_bounced(DAY, 7, Money(16_000), "bank"),
        ),
    ),
)
HOSTS = Chapter(
    "hosts",
    Words("主播佣金", "Hosts' commission"),
    (
        fact(
            ("佣金暂计", "Commission on hold"),
            (
                "销售记到她名下时；退货期过了才归她。",
                "When a sale is credited to her; it is hers once goods can no longer come back.",
            ),
            host_recipes.commission_pending(2, NO, PAID),
        ),
        fact(
            ("佣金减少", "Commission reduced"),
            ("一部分退回，她的那部分也退。", "A part came back, and her part of it goes too."),
            host_recipes.commission_reduced(2, NO, Money(345), Money(12_000)),
        ),
        fact(
            ("佣金归她", "Commission released"),
            (
                "退货期结束。归她与取消共用一个键，只会发生一个。",
                "The time for returns is over. This and the next share one key: only one happens.",
            ),
            host_recipes.commission_released(2, NO, Money(12_000)),
        ),
        fact(
            ("佣金取消", "Commission fell away"),
            ("货在归她之前退回。", "The sale came back before it was hers."),
            host_recipes.commission_voided(2, NO, Money(12_000)),
        ),
        fact(
            ("佣金付给主播", "Host paid"),
            ("两人确认后付出。", "Sent when two people have agreed."),
            host_recipes.host_paid("H-000003", 2, Money(12_000), "bank"),
        ),
        fact(
            ("付款退回", "Host's payment came back"),
            ("银行退回：又是欠她的。", "The bank sent it back: she is owed it again."),
            host_recipes.host_payout_bounced("H-000003", 2, Money(12_000), "bank"),
        ),
    ),
)
