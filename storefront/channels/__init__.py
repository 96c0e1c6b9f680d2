"""Channels: shops of ours on platforms, and the order files that platforms give us.

Not the links of hosts (`live`), not what a platform pays out (its own room below this one).
"""

from storefront.channels.models import (
    ChannelImport,
    ChannelLine,
    ChannelMap,
    ChannelOrder,
    ChannelShop,
    ChannelSku,
)
from storefront.channels.rules import (
    Aftersale,
    Channel,
    ChannelState,
    Landing,
    Privacy,
    clearing_account,
)

__all__ = [
    "Aftersale",
    "Channel",
    "ChannelImport",
    "ChannelLine",
    "ChannelMap",
    "ChannelOrder",
    "ChannelShop",
    "ChannelSku",
    "ChannelState",
    "Landing",
    "Privacy",
    "clearing_account",
]
