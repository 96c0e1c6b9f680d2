"""What a platform's order object says, in the words of channels. Pure.

Only the goods, the sums and where they stand are read: of the buyer nothing is, for what these
interfaces show of her is sealed or masked. A word of state that nobody knows is left out, never
guessed. A line is known by the id that the platform's order file gives it, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from storefront.channels.adapters.asking import part, rows, text_of
from storefront.channels.adapters.port import Unreachable
from storefront.channels.adapters.taobao import CHINA
from storefront.channels.rules import ChannelState

_S = ChannelState
TAOBAO = {
    "WAIT_BUYER_PAY": _S.UNPAID,
    "TRADE_NO_CREATE_PAY": _S.UNPAID,
    "WAIT_SELLER_SEND_GOODS": _S.PAID,
    "SELLER_CONSIGNED_PART": _S.PARTLY_SENT,
    "WAIT_BUYER_CONFIRM_GOODS": _S.SENT,
    "TRADE_BUYER_SIGNED": _S.SENT,
    "TRADE_FINISHED": _S.DONE,
    "TRADE_CLOSED": _S.CANCELLED,
    "TRADE_CLOSED_BY_TAOBAO": _S.CANCELLED,
}
TIKTOK = {
    "UNPAID": _S.UNPAID,
    "ON_HOLD": _S.PAID,
    "AWAITING_SHIPMENT": _S.PAID,
    "PARTIALLY_SHIPPING": _S.PARTLY_SENT,
    "AWAITING_COLLECTION": _S.PAID,
    "IN_TRANSIT": _S.SENT,
    "DELIVERED": _S.SENT,
    "COMPLETED": _S.DONE,
    "CANCELLED": _S.CANCELLED,
}
DOUYIN = {
    "1": _S.UNPAID,
    "105": _S.PAID,
    "2": _S.PAID,
    "101": _S.PARTLY_SENT,
    "3": _S.SENT,
    "4": _S.CANCELLED,
    "5": _S.DONE,
}
WECHAT = {
    "10": _S.UNPAID,
    "20": _S.PAID,
    "21": _S.PARTLY_SENT,
    "30": _S.SENT,
    "100": _S.DONE,
    "200": _S.CANCELLED,
    "250": _S.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Told:
    """An order as told: columns of the order, and of each of its lines by the line's id."""

    order: str
    columns: Mapping[str, Any]
    lines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def told(platform: str, raw: Mapping[str, Any]) -> Told:
    """An order object in our words."""
    return _READERS[platform](raw)


def _taobao(raw: Mapping[str, Any]) -> Told:
    order = text_of(raw.get("tid"))
    columns = {
        "placed_at": _china(raw.get("created")),
        "paid_at": _china(raw.get("pay_time")),
        "paid_minor": _cents(raw.get("payment")),
        "shipping_minor": _cents(raw.get("post_fee")),
    }
    lines = {}
    for each in rows(part(raw, "orders"), "order"):
        lines[text_of(each.get("oid"))] = {
            "state": TAOBAO.get(str(each.get("status"))),
            "title": each.get("title"),
            "variation": each.get("sku_properties_name"),
            "sku": each.get("outer_sku_id") or each.get("outer_iid"),
            "platform_product_id": _maybe(each.get("num_iid")),
            "pieces": _whole(each.get("num")),
            "unit_price_minor": _cents(each.get("price")),
            "paid_minor": _cents(each.get("payment")),
        }
    return Told(order, columns, lines)


def _tiktok(raw: Mapping[str, Any]) -> Told:
    """Each item is one piece there; pieces of one sku are one line, as in the file."""
    order = text_of(raw.get("id"))
    paid = raw.get("payment")
    sums = paid if isinstance(paid, dict) else {}
    columns = {
        "placed_at": _second(raw.get("create_time")),
        "paid_at": _second(raw.get("paid_time")),
        "paid_minor": _cents(sums.get("total_amount")),
        "shipping_minor": _cents(sums.get("shipping_fee")),
    }
    lines: dict[str, dict[str, Any]] = {}
    for each in rows(raw, "line_items"):
        name = f"{order}:{text_of(each.get('sku_id'))}"
        lines[name] = _with_piece(lines.get(name), each, str(raw.get("status")))
    return Told(order, columns, lines)


def _with_piece(
    line: Mapping[str, Any] | None, each: Mapping[str, Any], status: str
) -> dict[str, Any]:
    before = line or {"pieces": 0, "paid_minor": 0, "bonus_minor": 0}
    price, bonus = _cents(each.get("sale_price")), _cents(each.get("platform_discount"))
    known = price is not None and before["paid_minor"] is not None
    return {
        "state": TIKTOK.get(str(each.get("display_status") or status)),
        "title": each.get("product_name"),
        "variation": each.get("sku_name"),
        "sku": each.get("seller_sku"),
        "platform_product_id": _maybe(each.get("product_id")),
        "unit_price_minor": _cents(each.get("original_price")),
        "pieces": before["pieces"] + 1,
        "paid_minor": before["paid_minor"] + price if known else None,
        "bonus_minor": before["bonus_minor"] + (bonus or 0),
        "carrier": each.get("shipping_provider_name") or None,
        "tracking": each.get("tracking_number") or None,
    }


def _douyin(raw: Mapping[str, Any]) -> Told:
    """A host counts where the alliance of hosts sold it (`c_biz` 2)."""
    order = text_of(raw.get("order_id"))
    columns = {
        "placed_at": _second(raw.get("create_time")),
        "paid_at": _second(raw.get("pay_time")),
        "paid_minor": _whole(raw.get("pay_amount")),
        "shipping_minor": _whole(raw.get("post_amount")),
    }
    lines = {}
    for each in rows(raw, "sku_order_list"):
        hosted = str(each.get("c_biz")) == "2" and str(each.get("author_id") or "0") != "0"
        lines[text_of(each.get("order_id"))] = {
            "state": DOUYIN.get(str(each.get("order_status"))),
            "title": each.get("product_name"),
            "sku": each.get("code") or None,
            "platform_product_id": _maybe(each.get("product_id_str") or each.get("product_id")),
            "pieces": _whole(each.get("item_num")),
            "unit_price_minor": _whole(each.get("origin_amount")),
            "paid_minor": _whole(each.get("order_amount", each.get("pay_amount"))),
            "bonus_minor": _bonus(each),
            "platform_host_id": str(each["author_id"]) if hosted else None,
            "platform_host_name": each.get("author_name") if hosted else None,
        }
    return Told(order, columns, lines)


def _wechat(raw: Mapping[str, Any]) -> Told:
    order, detail = text_of(raw.get("order_id")), part(raw, "order_detail")
    sums, paid = detail.get("price_info") or {}, detail.get("pay_info") or {}
    columns = {
        "placed_at": _second(raw.get("create_time")),
        "paid_at": _second(paid.get("pay_time")),
        "paid_minor": _whole(sums.get("order_price")),
        "shipping_minor": _whole(sums.get("freight")),
    }
    lines: dict[str, dict[str, Any]] = {}
    for each in rows(detail, "product_infos"):
        name = f"{order}:{text_of(each.get('product_id'))}"
        twice = sum(known == name or known.startswith(f"{name}#") for known in lines)
        lines[f"{name}#{twice + 1}" if twice else name] = {
            "state": WECHAT.get(str(raw.get("status"))),
            "title": each.get("title"),
            "sku": each.get("sku_code") or None,
            "platform_product_id": _maybe(each.get("product_id")),
            "pieces": _whole(each.get("sku_cnt")),
            "unit_price_minor": _whole(each.get("sale_price")),
            "paid_minor": _whole(each.get("real_price")),
        }
    return Told(order, columns, lines)


_READERS: dict[str, Callable[[Mapping[str, Any]], Told]] = {
    "taobao": _taobao,
    "tiktok": _tiktok,
    "douyin": _douyin,
    "wechat": _wechat,
}


def _bonus(each: Mapping[str, Any]) -> int | None:
    """What platform and host add to a line."""
    known = [
        _whole(each.get(name)) for name in ("promotion_platform_amount", "promotion_talent_amount")
    ]
    said = [one for one in known if one is not None]
    return sum(said) if said else None


def _maybe(value: object) -> str | None:
    return text_of(value) if value not in (None, "", 0, "0") else None


def _whole(value: object) -> int | None:
    if value is None or value == "":
        return None
    try:
        return int(text_of(value))
    except ValueError as failure:
        raise Unreachable("a number that is none") from failure


def _cents(value: object) -> int | None:
    """Yuan as text, in fen."""
    if value is None or value == "":
        return None
    try:
        minor = Decimal(str(value)) * 100
        return int(minor) if minor == minor.to_integral_value() else None
    except (InvalidOperation, ValueError) as failure:
        raise Unreachable("a sum that is none") from failure


def _second(value: object) -> datetime | None:
    at = _whole(value)
    return datetime.fromtimestamp(at, UTC) if at and 0 < at < 32_503_680_000 else None


def _china(value: object) -> datetime | None:
    if not isinstance(value, str) or not value:
        return None
    try:
        return datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
    except ValueError as failure:
        raise Unreachable("a time that is none") from failure
