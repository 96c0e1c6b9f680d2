"""The platforms' words for where an order stands, as our states. A word that is not here is asked
of a person. Words are compared in small letters and with half-width signs (`said`)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from storefront.channels.rules import Aftersale, ChannelState

_S, _A = ChannelState, Aftersale


def said(word: str) -> str:
    """A word as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", word).split()).lower()


def _words(**states: str) -> dict[str, ChannelState]:
    return {
        said(each): ChannelState(state)
        for state, told in states.items()
        for each in told.split("|")
    }


CHINESE = _words(
    unpaid="待支付|待付款|未支付|未付款|等待买家付款|待买家付款|备货中未支付",
    paid="待发货|备货中|待配货|配货中|买家已付款,等待卖家发货|等待卖家发货|买家已付款|待出库|已付款|已支付",
    partly_sent="部分发货|卖家部分发货",
    sent="已发货|待收货|卖家已发货,等待买家确认|卖家已发货|待确认收货|运输中",
    done="已完成|交易成功|已收货|已签收|交易完成|已确认收货|订单完成|完成",
    cancelled="已关闭|已取消|交易关闭|订单关闭|订单取消|交易失败|关闭|取消",
)
TIKTOK_WORDS = _words(
    unpaid="unpaid|belum dibayar|ยังไม่ชำระเงิน|ยังไม่ได้ชำระ|chưa thanh toán",
    paid="to ship|awaiting shipment|awaiting collection|on hold"
    "|perlu dikirim|ที่จะจัดส่ง|รอจัดส่ง|cần gửi",
    partly_sent="partially shipped|partially shipping",
    sent="shipped|in transit|dikirim|จัดส่งแล้ว|đã gửi|đã vận chuyển",
    done="delivered|completed|selesai|terkirim|เสร็จสมบูรณ์|สำเร็จ|จัดส่งสำเร็จ|đã hoàn tất|đã giao",
    cancelled="canceled|cancelled|dibatalkan|ยกเลิกแล้ว|đã hủy",
)

AFTERSALES: dict[str, Aftersale] = {
    "无": _A.NONE,
    "无售后": _A.NONE,
    "未申请售后": _A.NONE,
    "无售后或售后取消": _A.NONE,
    "退款成功": _A.REFUNDED,
    "售后完成": _A.REFUNDED,
    "退款完成": _A.REFUNDED,
    "已退款": _A.REFUNDED,
    "全额退款": _A.REFUNDED,
    "部分退款": _A.PARTLY_REFUNDED,
    "换货成功": _A.EXCHANGED,
    "补寄成功": _A.RESENT,
    "待收退货": _A.ASKED,
    "待退货": _A.ASKED,
    "售后待处理": _A.ASKED,
    "售后处理中": _A.ASKED,
    "售后中": _A.ASKED,
    "退款中": _A.ASKED,
    "售后关闭": _A.CLOSED,
    "售后取消": _A.CLOSED,
    "售后已拒绝": _A.REFUSED,
}


def shopify_state(told: Mapping[str, str]) -> ChannelState | None:
    """Shopify parts money from goods, and writes a day where an order was cancelled."""
    money, goods = said(told.get("state", "")), said(told.get("goods", ""))
    if told.get("cancelled_at"):
        return _S.CANCELLED
    by_money = {
        **dict.fromkeys(("pending", "authorized", "unpaid", "partially_paid"), _S.UNPAID),
        **dict.fromkeys(("paid", "partially_refunded"), _S.PAID),
        **dict.fromkeys(("voided", "expired"), _S.CANCELLED),
    }
    if goods == "fulfilled":
        return _S.SENT
    if money == "refunded":
        return _S.CANCELLED
    if goods == "partial":
        return _S.PARTLY_SENT
    return by_money.get(money) if goods in ("", "unfulfilled") else None


def shopify_aftersale(told: Mapping[str, str]) -> Aftersale | None:
    """What was refunded, by the word for its money."""
    words = {"refunded": _A.REFUNDED, "partially_refunded": _A.PARTLY_REFUNDED}
    return words.get(said(told.get("state", "")))


def etsy_state(told: Mapping[str, str]) -> ChannelState | None:
    """Etsy has no word, only the days on which things happened."""
    if told.get("sent_at"):
        return _S.SENT
    return _S.PAID if told.get("paid_at") else _S.UNPAID
