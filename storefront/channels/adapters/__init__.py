"""Platforms by their interfaces: asking them, hearing them, leaving them alone when they fail.

Only the four whose signature was published or stands in their own kit; each is off until its keys
are set. `NOT_YET` names the others, so that nobody looks for them in vain.
"""

from __future__ import annotations

from typing import cast

from flask import current_app

from catalog.errors import NotFound
from storefront.channels.adapters.douyin import Douyin
from storefront.channels.adapters.inbox import put_aside, take, worked
from storefront.channels.adapters.models import ChannelAccess, ChannelMessage
from storefront.channels.adapters.port import BadSignature, Page, Platform, Unreachable
from storefront.channels.adapters.queries import Standing, standings
from storefront.channels.adapters.rules import MessageState
from storefront.channels.adapters.taobao import Taobao
from storefront.channels.adapters.tiktok import TikTok
from storefront.channels.adapters.wechat import WeChat
from storefront.channels.rules import Channel
from storefront.wiring.settings import settings

PLACE = "manyhands.channel_platforms"
#: The platforms that have an adapter, by the channel that a shop is of.
CHANNELS = {
    "taobao": Channel.TAOBAO,
    "tiktok": Channel.TIKTOK,
    "douyin": Channel.DOUYIN,
    "wechat": Channel.WEIXIN,
}
#: No vector of their signature is known: their files can be brought, they are not asked.
NOT_YET = (Channel.XIAOHONGSHU, Channel.KUAISHOU, Channel.YOUZAN, Channel.SHOPIFY, Channel.ETSY)

__all__ = [
    "CHANNELS",
    "NOT_YET",
    "BadSignature",
    "ChannelAccess",
    "ChannelMessage",
    "MessageState",
    "Page",
    "Platform",
    "Standing",
    "Unreachable",
    "platform_named",
    "platforms",
    "put_aside",
    "standings",
    "take",
    "worked",
]


def platforms() -> dict[str, Platform]:
    """The platforms that serve here, made when they are first needed."""
    known = current_app.extensions
    if PLACE not in known:
        known[PLACE] = _make()
    return cast("dict[str, Platform]", known[PLACE])


def platform_named(name: str) -> Platform:
    """One of them; not found where its keys are not set."""
    found = platforms().get(name)
    if found is None:
        raise NotFound("page")
    return found


def _make() -> dict[str, Platform]:
    here = settings().channels
    made: dict[str, Platform] = {}
    if here.taobao.here:
        made["taobao"] = Taobao(here.taobao)
    if here.tiktok.here:
        made["tiktok"] = TikTok(here.tiktok)
    if here.douyin.here:
        made["douyin"] = Douyin(here.douyin)
    if here.wechat.here:
        made["wechat"] = WeChat(here.wechat)
    return made
