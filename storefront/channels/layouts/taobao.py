"""The layouts of Taobao: the report of Qianniu, and the older list with its items beside it."""

from __future__ import annotations

from storefront.channels.layouts.headings import known_of
from storefront.channels.layouts.rules import Layout, meaning, needing
from storefront.channels.layouts.words import CHINESE
from storefront.channels.rules import Channel

TAOBAO_REPORT = Layout(
    "taobao-report",
    Channel.TAOBAO,
    known_of("taobao-report"),
    meaning(
        order_id="订单编号",
        title="商品标题",
        variation="商品属性SKU",
        order_paid="买家实付金额",
        paid="买家实付金额",
        shipping="买家应付邮费",
        refunded="退款金额",
        placed_at="订单创建时间",
        paid_at="订单付款时间",
    ),
    needing("订单编号", "买家实付金额"),
    CHINESE,
    whole=True,
)
TAOBAO_LIST = Layout(
    "taobao-list",
    Channel.TAOBAO,
    known_of("taobao-list"),
    meaning(
        order_id="订单编号",
        title="宝贝标题",
        pieces="宝贝总数量",
        order_paid="买家实际支付金额",
        paid="买家实际支付金额",
        shipping="买家应付邮费",
        recipient="收货人姓名",
        phone="联系手机|联系电话",
        address="修改后的收货地址|收货地址",
        buyer_note="买家留言",
        placed_at="订单创建时间",
        paid_at="订单付款时间",
        state="订单状态",
        carrier="物流公司",
        tracking="物流单号",
        reason="订单关闭原因",
    ),
    needing("订单编号", "订单状态", "买家实际支付金额|宝贝总数量"),
    CHINESE,
    whole=True,
)
TAOBAO_ITEMS = Layout(
    "taobao-items",
    Channel.TAOBAO,
    known_of("taobao-items"),
    meaning(
        order_id="订单编号",
        title="标题",
        variation="商品属性",
        sku="商家编码|外部系统编号",
        pieces="购买数量",
        unit_price="价格",
        state="订单状态",
    ),
    needing("订单编号", "标题", "购买数量"),
    CHINESE,
    joined=("sku", "variation"),
)
