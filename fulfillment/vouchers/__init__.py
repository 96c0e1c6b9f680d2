"""Vouchers: codes that take something off an order. What an order adds up to is `orders`'."""

from fulfillment.vouchers.actions import change, end, give_back, lend, make, take, take_again
from fulfillment.vouchers.models import Voucher, VoucherTally, VoucherUse
from fulfillment.vouchers.proof import prove
from fulfillment.vouchers.queries import by_code, goods_of, listing, terms_of, use_of, used_by
from fulfillment.vouchers.rules import (
    ALPHABET,
    Cut,
    Goods,
    NoVoucher,
    Only,
    Terms,
    VoucherKind,
    check_now,
    cut,
    drawn,
    folded,
    hers_used_up,
    unknown,
)

__all__ = [
    "ALPHABET",
    "Cut",
    "Goods",
    "NoVoucher",
    "Only",
    "Terms",
    "Voucher",
    "VoucherKind",
    "VoucherTally",
    "VoucherUse",
    "by_code",
    "change",
    "check_now",
    "cut",
    "drawn",
    "end",
    "folded",
    "give_back",
    "goods_of",
    "hers_used_up",
    "lend",
    "listing",
    "make",
    "prove",
    "take",
    "take_again",
    "terms_of",
    "unknown",
    "use_of",
    "used_by",
]
