"""Layouts of order files: the platforms' headings and words, as data."""

from storefront.channels.layouts.china import DOUYIN, KUAISHOU, WEIXIN, XIAOHONGSHU, YOUZAN
from storefront.channels.layouts.rules import Layout
from storefront.channels.layouts.taobao import TAOBAO_ITEMS, TAOBAO_LIST, TAOBAO_REPORT
from storefront.channels.layouts.world import ETSY, SHOPIFY, TIKTOK

__all__ = ["LAYOUTS", "Layout"]

#: Every layout that is known without being told.
LAYOUTS = (
    *(DOUYIN, WEIXIN, XIAOHONGSHU, KUAISHOU, TAOBAO_REPORT, TAOBAO_LIST, TAOBAO_ITEMS),
    *(YOUZAN, TIKTOK, SHOPIFY, ETSY),
)
