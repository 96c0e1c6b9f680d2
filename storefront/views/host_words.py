"""What a host reads about her links and sales: why a visit does not count, why a line is hers."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from catalog.words import Words
from storefront.live import AttributionRule, Candidate, SaleRow
from storefront.wiring.labels import label
from storefront.wiring.languages import words

#: Why a visit is not counted, by its flag.
FLAGS = {
    "bot": _l("robots"),
    "preview": _l("previews of a message"),
    "prefetch": _l("loaded ahead by a browser"),
    "head": _l("only asked whether the link is there"),
    "own": _l("you yourself"),
}
_WHY = {
    AttributionRule.PLATFORM: _l("The platform's order names you."),
    AttributionRule.VOUCHER: _l("The buyer used your voucher."),
    AttributionRule.SESSION: _l("It was bought while you showed it in your session."),
    AttributionRule.CORRECTION: _l("Two people of the office set it right."),
}


def flags(flagged: dict[str, int]) -> str:
    """`robots 3, you yourself 1`: right for one as for many."""
    return ", ".join(f"{FLAGS.get(flag, flag)} {count}" for flag, count in sorted(flagged.items()))


def why(sale: SaleRow) -> str:
    """The rule that decided, in a sentence."""
    if sale.barred and sale.rule is AttributionRule.CORRECTION:
        return str(_("Two people of the office decided that it pays nobody."))
    if sale.barred:
        return str(_("You bought it yourself; that pays nobody."))
    if sale.rule is AttributionRule.LAST_CLICK:
        if sale.link is None:
            return str(_("The buyer's last click was on a link of yours."))
        return str(_("The buyer's last click was on your link %(code)s.", code=sale.link))
    return str(_WHY[sale.rule])


def near(sale: SaleRow, host_id: int) -> str:
    """Who else was near and lost, without naming other hosts; empty where nobody was."""
    if not sale.losers:
        return ""
    told = [
        _(
            "%(who)s (%(rule)s)",
            who=_("you") if each.host_id == host_id else _("another host"),
            rule=label(each.rule),
        )
        for each in sale.losers
    ]
    start = ngettext(
        "%(num)s weaker reason stood aside:", "%(num)s weaker reasons stood aside:", len(told)
    )
    return f"{start} {', '.join(told)}"


def near_named(losers: tuple[Candidate, ...], hosts: dict[int, Words]) -> str:
    """The same for the office, by name."""
    return ", ".join(
        _("%(who)s (%(rule)s)", who=_name(each.host_id, hosts), rule=label(each.rule))
        for each in losers
    )


def _name(host_id: int, hosts: dict[int, Words]) -> str:
    return words(hosts[host_id]) if host_id in hosts else f"#{host_id}"


def words_for_pages() -> dict[str, Any]:
    """For templates."""
    return {"flags_told": flags, "why": why, "near": near}
