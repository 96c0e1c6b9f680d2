"""Settings of the channels' interfaces: each is off until its keys are set.

| variable | for |
|---|---|
| `TAOBAO_APP_KEY`, `TAOBAO_APP_SECRET`, `TAOBAO_SESSION`, `TAOBAO_REFRESH` | Taobao TOP |
| `TIKTOK_APP_KEY`, `TIKTOK_APP_SECRET`, `TIKTOK_ACCESS`, `TIKTOK_REFRESH`, `TIKTOK_SHOP` | TikTok |
| `DOUYIN_APP_KEY`, `DOUYIN_APP_SECRET`, `DOUYIN_ACCESS`, `DOUYIN_REFRESH` | Douyin |
| `WECHAT_SHOP_APP_ID`, `WECHAT_SHOP_SECRET`, `WECHAT_SHOP_TOKEN`, `WECHAT_SHOP_AES_KEY` | WeChat |

`…_API_BASE` points at a stand-in, `…_SHOP_SLUG` names the shop of ours that a key opens (needed
where a channel has several). The access token set here is the first one; renewed ones are kept
sealed in the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AppSettings:
    """One platform's app and the shop that it opens."""

    key: str = ""
    secret: str = field(default="", repr=False)
    base: str = ""
    token_base: str = ""
    access: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)
    shop: str = ""
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)
    slug: str = ""

    @property
    def here(self) -> bool:
        """Whether this platform is asked at all."""
        return bool(self.key and self.secret)


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """The four platforms whose signatures are known."""

    taobao: AppSettings = AppSettings()
    tiktok: AppSettings = AppSettings()
    douyin: AppSettings = AppSettings()
    wechat: AppSettings = AppSettings()

    def shown(self) -> dict[str, str]:
        """What a doctor may say of them."""
        apps = {
            "TAOBAO_APP_KEY": self.taobao,
            "TIKTOK_APP_KEY": self.tiktok,
            "DOUYIN_APP_KEY": self.douyin,
            "WECHAT_SHOP_APP_ID": self.wechat,
        }
        return {name: "set" if app.here else "" for name, app in apps.items()}


def channels_from(env: Mapping[str, str]) -> ChannelSettings:
    """The channels' settings in the environment."""
    return ChannelSettings(
        taobao=_app(env, "TAOBAO", "https://eco.taobao.com/router/rest"),
        tiktok=_app(env, "TIKTOK", "https://open-api.tiktokglobalshop.com"),
        douyin=_app(env, "DOUYIN", "https://openapi-fxg.jinritemai.com"),
        wechat=_app(env, "WECHAT_SHOP", "https://api.weixin.qq.com"),
    )


def _app(env: Mapping[str, str], name: str, base: str) -> AppSettings:
    def said(*ends: str) -> str:
        return next((env[f"{name}_{end}"] for end in ends if env.get(f"{name}_{end}")), "")

    return AppSettings(
        key=said("APP_KEY", "APP_ID"),
        secret=said("APP_SECRET", "SECRET"),
        base=(said("API_BASE") or base).rstrip("/"),
        token_base=(said("AUTH_BASE") or "https://auth.tiktok-shops.com").rstrip("/"),
        access=said("ACCESS", "SESSION"),
        refresh=said("REFRESH"),
        shop=said("SHOP"),
        token=said("TOKEN"),
        aes_key=said("AES_KEY"),
        slug=said("SHOP_SLUG"),
    )
