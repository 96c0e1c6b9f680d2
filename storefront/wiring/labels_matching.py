"""Labels of matching, what differs between gateway, bank and book, and of shares of a sale."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

MATCHING: Mapping[str, Mapping[str, tuple[object, str]]] = {
    "FeeKind": {
        "cooperative": (_l("The cooperative’s share"), "plain"),
        "market": (_l("Fee of a market"), "plain"),
        "platform": (_l("Costs of the platform"), "plain"),
        "materials": (_l("Materials"), "plain"),
    },
    "Channel": {
        "web": (_l("Our shop"), "plain"),
        "bulk": (_l("Bulk order"), "plain"),
        "douyin": (_l("Douyin"), "plain"),
        "taobao": (_l("Taobao"), "plain"),
        "xiaohongshu": (_l("Xiaohongshu"), "plain"),
        "weixin": (_l("WeChat Channels"), "plain"),
        "kuaishou": (_l("Kuaishou"), "plain"),
        "tiktok": (_l("TikTok Shop"), "plain"),
        "youzan": (_l("Youzan"), "plain"),
        "shopify": (_l("Shopify"), "plain"),
        "etsy": (_l("Etsy"), "plain"),
        "other": (_l("Another platform"), "plain"),
        "stall": (_l("Stalls and carts"), "plain"),
    },
    "Finding": {
        "matched": (_l("All sides agree"), "good"),
        "only_gateway": (_l("Only the payment service tells of it"), "wrong"),
        "only_bank": (_l("Only the bank tells of it"), "wrong"),
        "only_book": (_l("Only the book tells of it"), "wrong"),
        "amount": (_l("The amounts differ"), "wrong"),
        "day": (_l("The days lie far apart"), "needs"),
        "question": (_l("Several could be meant"), "needs"),
        "undone": (_l("The book took it back itself"), "plain"),
    },
    "Gap": {
        "agrees": (_l("Settled as sold"), "good"),
        "unknown": (_l("We do not know the order"), "needs"),
        "less": (_l("Less settled than sold"), "wrong"),
        "more": (_l("More settled than sold"), "wrong"),
        "unexplained": (_l("Its fees do not add up"), "needs"),
    },
    "MoneyKind": {
        "settled": (_l("Settled"), "plain"),
        "refunded": (_l("Given back on the platform"), "plain"),
        "withdrawn": (_l("Sent to our bank"), "plain"),
    },
    "MatchState": {
        "agrees": (_l("Agrees"), "good"),
        "young": (_l("Too new to be told"), "plain"),
        "open": (_l("Needs somebody"), "needs"),
        "waiting": (_l("Waits for its day"), "going"),
        "asked": (_l("Waits for a second person"), "needs"),
        "closed": (_l("Cleared up"), "good"),
    },
    "Resolution": {
        "fee": (_l("Book it as a fee"), "plain"),
        "unclear": (_l("Set it apart until it is clear"), "plain"),
        "reverse": (_l("Reverse the entry"), "plain"),
        "explain": (_l("Explained, nothing to book"), "plain"),
    },
}
