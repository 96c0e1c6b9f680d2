"""Legal stories of a payment, and the one end that each of them has.

A story is what happens at the bank and in the shop, act by act. However its notices are shuffled,
doubled, delayed, dropped and mixed with the acts, the shop must end where the table says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class End:
    """Where the shop stands: order, payments, pieces held, fen, refunds, commission and letters."""

    order: str
    payments: tuple[str, ...]
    pieces: int = 0
    advance: int = 0
    disputed: int = 0
    refunds: tuple[str, ...] = ()
    commission: tuple[str, int] = ("void", 0)
    letters: tuple[str, ...] = ()


#: Two bracelets at ¥68.00 and shipping; the host has 12 % of the goods.
TOTAL, HALF, THIRD, COMMISSION = 14_800, 7_400, 4_933, 1_632
PENDING = ("pending", COMMISSION)
SENT_BACK = ("order_cancelled", "order_paid", "order_refunded")

BACK = ("order_refunded",)
TOLD_NO = ("payment_failed",)
ASKED, DECIDED = ("payment_disputed",), ("dispute_ended",)


def _told(*letters: str) -> tuple[str, ...]:
    return tuple(sorted(letters))


PAID = End("paid", ("paid",), 2, TOTAL, commission=PENDING, letters=("order_paid",))
OPEN = End("placed", ("open",), 2, commission=PENDING)
LAPSED = End("cancelled", ("cancelled",))
RETURNED = End("cancelled", ("refunded",), refunds=("done",), letters=SENT_BACK)


def _part(left: int, *refunds: str) -> End:
    commission = ("pending", (2 * COMMISSION * left + TOTAL) // (2 * TOTAL))
    letters = ("order_paid", *("order_refunded",) * len(refunds))
    return End("paid", ("paid",), 2, left, 0, refunds, commission, letters)


#: Story → end. `heard` waits until the shop knows all that was told so far.
STORIES: dict[tuple[str, ...], End] = {
    # money comes
    ("pay",): PAID,
    ("alipay",): PAID,
    ("slow", "yes"): PAID,  # WeChat Pay and others that answer later
    ("challenge", "pay"): PAID,  # 3-D Secure
    ("challenge", "refuse", "challenge", "pay"): PAID,
    ("pay", "lapse"): PAID,
    # it does not
    (): OPEN,
    ("challenge", "refuse"): OPEN,
    ("slow", "no"): End("placed", ("failed",), 2, commission=PENDING, letters=TOLD_NO),
    ("expire",): End("placed", ("cancelled",), 2, commission=PENDING),
    ("lapse",): LAPSED,
    ("call off",): LAPSED,
    ("slow", "lapse", "no", "lapse"): End("cancelled", ("failed",), letters=TOLD_NO),
    ("slow", "call off", "no"): End("cancelled", ("failed",), letters=TOLD_NO),
    # it comes when nobody waits any more
    ("slow", "lapse", "yes"): PAID,
    ("slow", "call off", "yes"): End(
        "cancelled", ("refunded",), refunds=("done",), letters=("order_refunded",)
    ),
    # refunds
    ("pay", "back all"): RETURNED,
    ("alipay", "heard", "call off"): RETURNED,
    ("slow", "yes", "back all"): RETURNED,
    ("pay", "back half"): _part(HALF, "done"),
    ("pay", "back third", "back third"): _part(TOTAL - 2 * THIRD, "done", "done"),
    ("pay", "back third", "back third", "back rest"): End(
        "cancelled", ("refunded",), refunds=("done",) * 3, letters=_told(*SENT_BACK, *BACK, *BACK)
    ),
    ("pay", "back half", "back rest"): End(
        "cancelled", ("refunded",), refunds=("done",) * 2, letters=_told(*SENT_BACK, *BACK)
    ),
    ("pay", "promise back", "kept"): RETURNED,
    ("pay", "promise back", "broken"): End(
        "cancelled",
        ("paid",),
        advance=TOTAL,
        refunds=("failed",),
        letters=("order_cancelled", "order_paid"),
    ),
    ("pay", "back all", "heard", "broken"): End(
        "cancelled",
        ("paid",),
        advance=TOTAL,
        refunds=("failed",),
        letters=_told(*SENT_BACK, "refund_failed"),
    ),
    ("pay", "back all", "heard", "broken", "back all"): End(
        "cancelled",
        ("refunded",),
        refunds=("done", "failed"),
        letters=_told(*SENT_BACK, "refund_failed", *BACK),
    ),
    # disputes
    ("pay", "dispute"): End(
        "paid", ("paid",), 2, TOTAL, TOTAL, commission=PENDING, letters=_told("order_paid", *ASKED)
    ),
    ("pay", "dispute", "won"): replace(PAID, letters=_told("order_paid", *ASKED, *DECIDED)),
    ("pay", "dispute", "lost"): End(
        "cancelled",
        ("refunded",),
        letters=_told("order_cancelled", "order_paid", *ASKED, *DECIDED),
    ),
    ("pay", "back half", "dispute rest", "lost"): End(
        "cancelled",
        ("refunded",),
        refunds=("done",),
        letters=_told(*SENT_BACK, *ASKED, *DECIDED),
    ),
    ("pay", "inquiry", "closed"): PAID,
    # two payments for one order
    ("slow", "forget", "again", "pay", "heard", "first yes"): End(
        "paid",
        ("paid", "refunded"),
        2,
        TOTAL,
        refunds=("done",),
        commission=PENDING,
        letters=("order_paid", "order_refunded"),
    ),
    ("pay", "two tabs"): PAID,
    ("two tabs", "pay", "two tabs"): PAID,
}

SAID_NO = End("placed", ("failed",), 2, commission=PENDING)
LET_GO = replace(LAPSED, letters=TOLD_NO)
#: Stories of paying in the gateway's fields on our page; what is not named here ends as above.
ELEMENT: dict[tuple[str, ...], End] = {
    **{story: end for story, end in STORIES.items() if not {"forget", "no"} & set(story)},
    ("challenge", "refuse"): SAID_NO,  # she may try again in the same fields, and reads it there
    ("challenge", "refuse", "lapse"): LAPSED,
    ("challenge", "refuse", "slow", "yes"): PAID,
    ("challenge", "refuse", "heard", "slow", "heard", "no"): replace(SAID_NO, letters=TOLD_NO),
    ("slow", "heard", "no"): replace(SAID_NO, letters=TOLD_NO),
    ("slow", "heard", "no", "heard", "again", "pay"): replace(
        PAID, letters=_told("order_paid", *TOLD_NO)
    ),
    ("slow", "heard", "lapse", "no", "heard", "lapse"): LET_GO,
    ("slow", "heard", "call off", "heard", "no"): LET_GO,
    # from one flow to the other: what was begun first is closed
    ("elsewhere",): End("placed", ("cancelled", "open"), 2, commission=PENDING),
    ("elsewhere", "pay"): replace(PAID, payments=("cancelled", "paid")),
    ("slow", "heard", "elsewhere", "yes"): PAID,  # her bank is at work: no second page
    ("elsewhere", "again", "pay"): replace(PAID, payments=("cancelled", "cancelled", "paid")),
}
