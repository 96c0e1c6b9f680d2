"""The policy of store credit and gift cards, and of mistakes."""

from __future__ import annotations

from catalog.money import Money
from catalog.words import Words
from fulfillment.ledger import credit_recipes as on_credit
from fulfillment.ledger import recipes
from fulfillment.ledger.policy.facts import NO, PAID, Chapter, fact
from fulfillment.ledger.rules import reversal_of

HERS, CARD = "credit:3:account", "credit:4:card"
CREDIT = Chapter(
    "credit",
    Words("余额与礼品卡", "Store credit and gift cards"),
    (
        fact(
            ("余额付款", "Credit pays for an order"),
            ("像她付的钱一样由我们代管。", "We hold it for her as we hold her money."),
            on_credit.credit_used(NO, HERS, PAID, 0),
        ),
        fact(
            ("余额退还", "Credit given back"),
            ("订单不做了。", "The order will not be filled."),
            on_credit.credit_given_back(NO, HERS, PAID, 1),
        ),
        fact(
            ("退款退成余额", "Refund as credit"),
            ("发货后，从收入里出。", "After sending: from what we earned."),
            on_credit.refunded_to_credit(NO, HERS, PAID, "return-5", sent=True),
        ),
        fact(
            ("买礼品卡", "Gift card paid"),
            ("不算销售：我们欠持卡人货。", "No sale: we owe goods to whoever holds the card."),
            on_credit.gift_card_paid(NO, CARD, PAID),
        ),
        fact(
            ("礼品卡退回", "Gift card undone"),
            ("没用过的卡收回。", "An unused card is taken back."),
            on_credit.gift_card_undone(NO, CARD, PAID),
        ),
        fact(
            ("礼品卡转入账户", "Gift card put into an account"),
            ("卡上的钱转成她的余额。", "What is on a card becomes her credit."),
            on_credit.gift_card_moved(CARD, HERS, PAID, 2),
        ),
        fact(
            ("办公室赠送余额", "Credit given by the office"),
            ("由我们出。", "At the house's own cost."),
            on_credit.credit_granted(9, HERS, Money(2_000)),
        ),
    ),
)
RIGHT = Chapter(
    "corrections",
    Words("更正", "Corrections"),
    (
        fact(
            ("冲正", "Put right"),
            (
                "错的凭证整张反记，写明是哪一张，最多一次；从不改、从不删。",
                "The wrong entry exactly reversed, named, at most once; never changed or removed.",
            ),
            reversal_of(
                recipes.pieces_accepted(7, "B-000012", 3, 20, Money(850)), 41, "counted twice"
            ),
        ),
    ),
)
