"""Channels: what we call what the platforms say.

A channel is a platform, a shop one account of ours on it. A platform's words become ours by its
layout; a word that nobody knows is never guessed (`issues`).

Invariants
* A line is known by (shop, its id on the platform as text), an order by (shop, its id).
* Of two exports the newer one is right about what both say; what only the older one says stays.
"""

from __future__ import annotations

import re
from enum import StrEnum

from catalog.errors import Invalid
from catalog.states import Machine


class Channel(StrEnum):
    """A platform that we sell on."""

    DOUYIN = "douyin"
    TAOBAO = "taobao"
    XIAOHONGSHU = "xiaohongshu"
    WEIXIN = "weixin"
    KUAISHOU = "kuaishou"
    TIKTOK = "tiktok"
    YOUZAN = "youzan"
    SHOPIFY = "shopify"
    ETSY = "etsy"
    OTHER = "other"


class ChannelState(StrEnum):
    """Where a line stands on its platform."""

    UNPAID = "unpaid"
    PAID = "paid"
    PARTLY_SENT = "partly_sent"
    SENT = "sent"
    DONE = "done"
    CANCELLED = "cancelled"


class Aftersale(StrEnum):
    """What became of it after it was sold."""

    NONE = "none"
    ASKED = "asked"
    REFUNDED = "refunded"
    PARTLY_REFUNDED = "partly_refunded"
    EXCHANGED = "exchanged"
    RESENT = "resent"
    REFUSED = "refused"
    CLOSED = "closed"


class Privacy(StrEnum):
    """Whether the buyer's name and address can be read, and what a parcel can be sent by."""

    NONE = "none"
    PLAIN = "plain"
    MASKED = "masked"
    ENCRYPTED = "encrypted"


class Landing(StrEnum):
    """What the house made of an order of a channel.

    look: nobody looked at it since its last change · waiting: not paid yet · taken: it is an order
    of ours · elsewhere: it had left before we knew of it · kept: a person must decide (`why`) ·
    gone: cancelled.
    """

    LOOK = "look"
    WAITING = "waiting"
    TAKEN = "taken"
    ELSEWHERE = "elsewhere"
    KEPT = "kept"
    GONE = "gone"


class ImportState(StrEnum):
    """Where a file stands that somebody brought in the office."""

    BROUGHT = "brought"
    READ = "read"
    ASKED = "asked"
    KEPT = "kept"
    DROPPED = "dropped"
    REFUSED = "refused"


_I = ImportState
IMPORT = Machine(
    "channel_import",
    {
        (_I.BROUGHT, "read"): _I.READ,
        (_I.BROUGHT, "refuse"): _I.REFUSED,
        (_I.BROUGHT, "drop"): _I.DROPPED,
        (_I.READ, "ask"): _I.ASKED,
        (_I.READ, "drop"): _I.DROPPED,
        (_I.ASKED, "keep"): _I.KEPT,
        (_I.ASKED, "refuse"): _I.REFUSED,
    },
)
#: A worker is at it.
WORKING = frozenset({ImportState.BROUGHT, ImportState.ASKED})

#: What a line of these states asks the house to make or send.
OPEN = frozenset({ChannelState.PAID, ChannelState.PARTLY_SENT})
#: The goods are with the buyer, or on their way.
LEFT = frozenset({ChannelState.SENT, ChannelState.DONE})

CURRENCIES = {
    Channel.SHOPIFY: "USD",
    Channel.ETSY: "USD",
    Channel.TIKTOK: "THB",
}
LONGEST_SLUG = 30
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def slug_of(typed: str) -> str:
    """A shop's word for commands, addresses and accounts; refused when it is none."""
    slug = typed.strip().lower().replace("_", "-")
    if len(slug) > LONGEST_SLUG or not _SLUG.fullmatch(slug):
        raise Invalid(
            "channel.slug",
            "Name the shop with small letters, digits and hyphens, as in douyin-main.",
            field="shop",
        )
    return slug


def currency_of(channel: Channel) -> str:
    """What a shop on a channel sells for unless somebody says otherwise."""
    return CURRENCIES.get(channel, "CNY")


def clearing_account(channel: Channel, slug: str) -> str:
    """Where in the book stands what the platform owes us for a shop's sales."""
    return f"clearing:{channel.value}:{slug}"
