"""Where platforms push: proved by the raw body, written down once, answered at once.

A platform whose keys are not set has no door here. WeChat asks its door once when it is entered.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from catalog.db import db
from catalog.errors import Invalid, NotFound
from storefront.channels import adapters
from storefront.channels.adapters.wechat import WeChat
from storefront.wiring import csrf, limiter, now

pages = Blueprint("channel_hooks", __name__)

#: Messages of one push are never longer.
PUSH_BYTES = 512 * 1024


@pages.post("/webhooks/<any(taobao, tiktok, douyin, wechat):name>")
@csrf.exempt  # type: ignore[untyped-decorator] # flask-wtf has no types
@limiter.exempt
def push(name: str) -> Response:
    """A platform tells of orders; a job asks how they stand."""
    platform = adapters.platform_named(name)
    body = request.get_data(cache=False)
    if len(body) > PUSH_BYTES:
        raise Invalid("notice.too_large", "That is too large.")
    try:
        told = platform.read_push(dict(request.headers), request.args.to_dict(), body)
    except adapters.Unreachable as failure:
        raise Invalid("channel.unreadable", "We could not read that.") from failure
    session = db.session()
    adapters.take(session, name, told, now=now())
    session.commit()
    text, kind = platform.receipt()
    return Response(text, mimetype=kind)


@pages.get("/webhooks/wechat")
@limiter.exempt
def echo() -> Response:
    """WeChat makes sure that the door is ours."""
    platform = adapters.platform_named("wechat")
    if not isinstance(platform, WeChat):
        raise NotFound("page")
    return Response(platform.echo(request.args.to_dict()), mimetype="text/plain")
