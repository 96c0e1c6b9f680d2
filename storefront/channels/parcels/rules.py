"""What platforms are told of parcels, and what a person's own list of parcels says. Pure.

Rules
* The columns bear the platform's own words where its order files show them; Douyin's order file
  shows none for carrier and number, so its words are those of its neighbours.
* A number that a spreadsheet would round or strip stays text: in CSV a tab stands behind it, which
  readers of such files take away again; in a workbook it is a text cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storefront.channels.layouts.rules import plain
from storefront.channels.rules import Channel

_FAST = ("快递公司", "快递单号")
#: Order, carrier, number: as the platform calls them.
COLUMNS: dict[Channel, tuple[str, str, str]] = {
    Channel.DOUYIN: ("主订单编号", *_FAST),
    Channel.TAOBAO: ("订单编号", "物流公司", "物流单号"),
    Channel.XIAOHONGSHU: ("订单号", *_FAST),
    Channel.WEIXIN: ("订单号", "物流公司", "快递单号"),
    Channel.KUAISHOU: ("订单号", *_FAST),
    Channel.YOUZAN: ("订单号", "物流公司", "快递单号"),
    Channel.TIKTOK: ("Order ID", "Shipping Provider Name", "Tracking ID"),
    Channel.SHOPIFY: ("Name", "Tracking Company", "Tracking Number"),
    Channel.ETSY: ("Order ID", "Carrier", "Tracking Number"),
    Channel.OTHER: ("Order ID", "Carrier", "Tracking Number"),
}
#: What people and other programs write over the three columns.
_SAID = (
    ("订单", "订单编号", "订单号", "主订单编号", "order", "order id", "name", "platform order"),
    ("快递公司", "物流公司", "快递", "承运商", "carrier", "shipping provider name",
     "tracking company"),
    ("快递单号", "物流单号", "运单号", "单号", "number", "tracking", "tracking number",
     "tracking id"),
)  # fmt: skip
KNOWN = tuple(frozenset(plain(each) for each in said) for said in _SAID)
LONG = 11
LONGEST = 80
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{3,59}")


@dataclass(frozen=True, slots=True)
class ToldParcel:
    """A parcel of an order of the platform."""

    order: str
    carrier: str
    tracking: str


def kept(text: str) -> str:
    """A number in CSV, so that a spreadsheet leaves it as it is."""
    digits = text.isdigit() and (len(text) > LONG or text.startswith("0"))
    return f"{text}\t" if digits or re.fullmatch(r"\d+[eE]\d+", text) else text


def places_of(row: Sequence[str]) -> tuple[int, int, int] | None:
    """Where the three columns stand, if this row names them."""
    names = [plain(each) for each in row]
    found = tuple(
        next((at for at, name in enumerate(names) if name in known), -1) for known in KNOWN
    )
    return None if -1 in found else (found[0], found[1], found[2])


def fits(parcel: ToldParcel) -> bool:
    """Whether it says all that a platform wants, in words that it takes."""
    said = parcel.order and parcel.carrier and len(parcel.carrier) <= LONGEST
    return bool(said) and bool(_NUMBER.fullmatch(parcel.tracking))
