"""The demo's shop on a platform: five orders, what the platform settled, parcels on their way.

The platform settled one order three yuan short, and one it does not tell of yet. The file is made
here in the platform's headings and goes through the door that the office uses.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.products import Variant
from storefront.channels import (
    Channel,
    ChannelLine,
    ChannelOrder,
    ChannelShop,
    ChannelState,
    Landing,
    money,
    parcels,
    sales,
)
from storefront.channels.parcels import ToldParcel

_HEADINGS = (
    "结算时间,订单号,子订单号,结算金额,结算账户,结算单类型,有结算前退款,下单时间,商品ID,商品数量,"
    "业务类型,订单类型,订单总价,商品总价,运费,店铺劵,结算前退款金额,平台补贴,达人补贴,抖音支付补贴,"
    "抖音月付营销补贴,用户实付,收入合计,平台服务费,佣金,渠道分成,招商服务费,站外推广费,其他分成,"
    "其他分成说明,支出合计,是否免佣,免佣金额,备注"
)
HEADINGS = _HEADINGS.split(",")
SKUS = ("BR-JADE-01-GRN", "BR-JADE-01-WHT")
#: What each order sold for, and what of it the platform tells; None: not yet.
ORDERS = ((128, 128), (256, 256), (128, 125), (98, 98), (168, None))
FIRST = 6919_0000_0000_0000_100


def load_platforms(session: Session, now: datetime) -> None:
    """A shop with its orders, one settlement file and two parcels."""
    shop = ChannelShop(
        slug="douyin-main", channel=Channel.DOUYIN, name="众手抖音演示店", made_at=now
    )
    session.add(shop)
    session.flush()
    for number, (paid, _told) in enumerate(ORDERS):
        _order(session, shop, number, paid * 100, now - timedelta(days=9 - number))
    sales.book_sales(session, now=now)
    money.bring(session, shop, _settlement(now), actor=SYSTEM, now=now)
    told = [
        (number, ToldParcel(str(FIRST + number), "顺丰速运", f"SF80000000000{number}"))
        for number in (3, 4)
    ]
    parcels.note_parcels(session, shop, told, actor=SYSTEM, now=now)


def _order(session: Session, shop: ChannelShop, number: int, paid: int, at: datetime) -> None:
    sku = SKUS[number % len(SKUS)]
    seen = int(at.timestamp())
    order = ChannelOrder(
        shop_id=shop.id, platform_id=str(FIRST + number), currency=shop.currency, seen=seen,
        placed_at=at, paid_at=at, paid_minor=paid, landing=Landing.LOOK,
    )  # fmt: skip
    session.add(order)
    session.flush()
    variant_id = session.scalar(select(Variant.id).where(Variant.sku == sku))
    line = ChannelLine(
        shop_id=shop.id, order_id=order.id, platform_line_id=str(FIRST + number), sku=sku,
        state=ChannelState.DONE if number < 3 else ChannelState.PAID, pieces=1,
        paid_minor=paid, variant_id=variant_id, seen=seen,
    )  # fmt: skip
    session.add(line)
    session.flush()


def _settlement(now: datetime) -> io.BytesIO:
    """Of each sale the platform keeps a twentieth and a host a tenth."""
    rows = [HEADINGS]
    for number, (_paid, told) in enumerate(ORDERS):
        if told is None:
            continue
        gross = told * 100
        fee, share = gross // 20, gross // 10
        said = {
            "结算时间": f"{now - timedelta(days=2):%Y-%m-%d} 10:00:00",
            "订单号": f"'{FIRST + number}", "子订单号": f"'{FIRST + number}",
            "结算金额": _yuan(gross - fee - share), "收入合计": _yuan(gross),
            "平台服务费": f"-{_yuan(fee)}", "佣金": f"-{_yuan(share)}", "结算单类型": "已结算",
        }  # fmt: skip
        rows.append([said.get(each, "") for each in HEADINGS])
    return io.BytesIO(("\ufeff" + "\n".join(map(",".join, rows))).encode())


def _yuan(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
