"""Kuaidi100 (快递100), an aggregator of Chinese carriers, by its public enterprise API.

* Query: POST `/poll/query.do` with `customer`, `param` (JSON) and `sign` = MD5(param + key +
  customer) in capitals; the very text that is signed is the text that is sent.
* Subscribing: POST `/poll` with `schema=json` and `param` (company, number, key; `parameters`
  with our address and the salt); 200 is yes, 501 that it was subscribed before. Without a salt no
  push could be believed, so none is asked for.
* Push: a form with `param` and `sign` = MD5(param + salt) in capitals, salt as it was given when
  the number was subscribed; answered with `{"result": true, …}`.
* Times are China's, without a zone. Each step may carry a word of its own (`status`); where it does
  not, the whole answer's `state` speaks for the newest step, all others are “on the way”.

Off until `KUAIDI100_CUSTOMER` and `KUAIDI100_KEY` are set.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from fulfillment.shipping import Seen, Sighting
from storefront.carriers.asking import post
from storefront.carriers.port import Asked, BadSignature, NotCarried, Push, Unreachable
from storefront.config import CarrierSettings

#: What people write → Kuaidi100's word. Longer names first where one begins another.
COMPANIES = {
    "顺丰": "shunfeng",
    "sf": "shunfeng",
    "中通": "zhongtong",
    "zto": "zhongtong",
    "圆通": "yuantong",
    "yto": "yuantong",
    "申通": "shentong",
    "sto": "shentong",
    "韵达": "yunda",
    "极兔": "jtexpress",
    "j&t": "jtexpress",
    "京东": "jd",
    "德邦": "debangkuaidi",
    "邮政": "youzhengguonei",
    "ems": "ems",
}
#: These want the end of a phone number with the question.
WITH_PHONE = frozenset({"shunfeng", "zhongtong"})
#: First digits of `state` and `status` codes → what was seen.
STATES = {
    "0": Seen.MOVING,
    "1": Seen.ACCEPTED,
    "2": Seen.TROUBLE,
    "3": Seen.DELIVERED,
    "4": Seen.COMING_BACK,
    "5": Seen.ARRIVING,
    "6": Seen.COMING_BACK,
    "7": Seen.MOVING,
    "8": Seen.MOVING,
    "14": Seen.COMING_BACK,
}
WORDS = {
    "揽收": Seen.ACCEPTED,
    "在途": Seen.MOVING,
    "干线": Seen.MOVING,
    "转单": Seen.MOVING,
    "清关": Seen.MOVING,
    "派件": Seen.ARRIVING,
    "投柜或驿站": Seen.ARRIVING,
    "签收": Seen.DELIVERED,
    "疑难": Seen.TROUBLE,
    "退回": Seen.COMING_BACK,
    "退签": Seen.COMING_BACK,
    "拒签": Seen.COMING_BACK,
}


#: Subscribed now, or before.
SUBSCRIBED = frozenset({"200", "501"})


def signature(*parts: str) -> str:
    """MD5 in capitals over parts put together: what their contract asks for."""
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest().upper()


class Kuaidi100:
    """The adapter; `ask` posts a form and answers with the body."""

    name = "kuaidi100"

    def __init__(
        self, settings: CarrierSettings, ask: Callable[[str, Mapping[str, str]], bytes] = post
    ) -> None:
        self.settings = settings
        self.ask = ask

    def look(self, asked: Asked, *, now: datetime) -> Sequence[Sighting]:
        """All news of a parcel."""
        company = company_of(asked.carrier)
        question = {"com": company, "num": asked.number, "resultv2": "1", "order": "asc"}
        if company in WITH_PHONE and asked.phone_end:
            question["phone"] = asked.phone_end
        param = json.dumps(question, ensure_ascii=False, separators=(",", ":"))
        sign = signature(param, self.settings.key, self.settings.customer)
        fields = {"customer": self.settings.customer, "sign": sign, "param": param}
        told = _read(self.ask(f"{self.settings.base}/poll/query.do", fields))
        if told.get("returnCode") in ("500", "501"):  # nothing is known of it yet
            return ()
        return _news(told, asked.number)

    def subscribe(self, asked: Asked, *, callback: str) -> bool:
        """Ask that news of a parcel are pushed to `callback`; whether they will be."""
        company = company_of(asked.carrier)
        if not self.settings.salt:
            return False
        wish = {"callbackurl": callback, "salt": self.settings.salt, "resultv2": "1"}
        if company in WITH_PHONE and asked.phone_end:
            wish["phone"] = asked.phone_end
        named = {"company": company, "number": asked.number, "key": self.settings.key}
        param = {**named, "parameters": wish}
        plain = json.dumps(param, ensure_ascii=False, separators=(",", ":"))
        told = _read(self.ask(f"{self.settings.base}/poll", {"schema": "json", "param": plain}))
        if "returnCode" not in told:
            raise Unreachable("an answer about something else")
        return str(told["returnCode"]) in SUBSCRIBED

    def read_push(self, headers: Mapping[str, str], body: bytes) -> Push:
        """News that were sent to our door."""
        form = parse_qs(body.decode("utf-8", "replace"), max_num_fields=20)
        param, sign = form.get("param", [""])[0], form.get("sign", [""])[0]
        good = signature(param, self.settings.salt)
        if not self.settings.salt or not hmac.compare_digest(sign.upper().encode(), good.encode()):
            raise BadSignature
        told = _read(param.encode()).get("lastResult")
        number = told.get("nu") if isinstance(told, dict) else None
        if not isinstance(told, dict) or not isinstance(number, str):
            raise Unreachable("a push without a parcel")
        return Push(number, _news(told, number))

    def receipt(self) -> tuple[str, str]:
        """What they read as “arrived”; otherwise they push again."""
        return '{"result":true,"returnCode":"200","message":"成功"}', "application/json"


def company_of(name: str) -> str:
    """Their word for a carrier."""
    plain = name.strip().lower()
    found = next((word for begin, word in COMPANIES.items() if plain.startswith(begin)), None)
    if found is None:
        raise NotCarried(plain)
    return found


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as failure:
        raise Unreachable("not to be read") from failure
    if not isinstance(told, dict):
        raise Unreachable("not an object")
    return told


def _news(told: dict[str, Any], number: str) -> tuple[Sighting, ...]:
    steps = told.get("data")
    if told.get("nu") != number or not isinstance(steps, list):
        raise Unreachable("an answer about something else")
    found = [_step(each) for each in steps if isinstance(each, dict)]
    whole = STATES.get(str(told.get("state", "")))
    if found and whole is not None:
        newest = max(range(len(found)), key=lambda at: found[at].at)
        if not _said(steps[newest]):
            found[newest] = Sighting(whole, found[newest].at, found[newest].words)
    return tuple(found)


def _step(step: dict[str, Any]) -> Sighting:
    try:
        told = str(step.get("time") or step["ftime"])
        at = datetime.strptime(f"{told}+0800", "%Y-%m-%d %H:%M:%S%z")
    except (KeyError, ValueError) as failure:
        raise Unreachable("a step without a time") from failure
    place = step.get("areaName")
    words, seen = str(step.get("context", "")), _said(step) or Seen.MOVING
    return Sighting(seen, at, words, place if isinstance(place, str) else "")


def _said(step: object) -> Seen | None:
    status = step.get("status") if isinstance(step, dict) else None
    return WORDS.get(status) if isinstance(status, str) else None
