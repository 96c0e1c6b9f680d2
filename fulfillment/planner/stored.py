"""Facts and proposals as JSON and back, so that a plan can be kept, shown and replayed.

Facts are kept as a `bracelet-plan/1` instance (what `document.facts_of` and `manyhands plan`
read); a proposal keeps every field of `Proposal`. Pure. Invariant: `facts_of(instance_of(facts))`
is `facts`, and `proposal_of(proposal_map(proposal))` is `proposal`.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from fulfillment.planner.document import FORMAT
from fulfillment.planner.facts import (
    CooperativeFacts,
    Facts,
    LineFacts,
    MakerFacts,
    Settings,
    StyleFacts,
)
from fulfillment.planner.fields import WEEKDAYS
from fulfillment.planner.proposal import Because, Left, Proposal, Share, Shortfall, Summary
from fulfillment.planner.reasons import Reason

JsonMap = dict[str, Any]
_DAYS = {number: name for name, number in WEEKDAYS.items()}


def instance_of(facts: Facts, name: str = "") -> JsonMap:
    """Facts as an instance file's content."""
    digits = facts.settings.minor_digits
    return {
        "format": FORMAT,
        "name": name,
        "order": {
            "id": name,
            "start": facts.start.isoformat(),
            "due": max(line.due for line in facts.lines).isoformat() if facts.lines else None,
            "lines": [_line(line) for line in facts.lines],
        },
        "styles": [_style(style, digits) for style in facts.styles],
        "makers": [_maker(maker, digits) for maker in facts.makers],
        "cooperatives": [_cooperative(each, digits) for each in facts.cooperatives],
        "settings": _settings(facts.settings),
    }


def proposal_map(proposal: Proposal) -> JsonMap:
    """A proposal as JSON."""
    return {
        "shares": [_plain(share) for share in proposal.shares],
        "shortfalls": [_plain(short) for short in proposal.shortfalls],
        "refusals": [_plain(left) for left in proposal.refusals],
        "summary": asdict(proposal.summary),
    }


def proposal_of(document: JsonMap) -> Proposal:
    """A kept proposal, as it was made."""
    return Proposal(
        shares=tuple(
            Share(**{**row, "start": _day(row["start"]), "due": _day(row["due"]), **_why(row)})
            for row in document["shares"]
        ),
        shortfalls=tuple(
            Shortfall(**{**row, "earliest": _day_or_none(row["earliest"]), **_why(row)})
            for row in document["shortfalls"]
        ),
        refusals=tuple(Left(**{**row, **_why(row)}) for row in document["refusals"]),
        summary=Summary(**document["summary"]),
    )


def _plain(row: Share | Shortfall | Left) -> JsonMap:
    plain = asdict(row)
    for name, value in plain.items():
        if isinstance(value, date):
            plain[name] = value.isoformat()
    plain["reason"] = {"code": row.reason.code.value, "facts": dict(row.reason.facts)}
    return plain


def _why(row: JsonMap) -> JsonMap:
    why = row["reason"]
    return {"reason": Because(Reason(why["code"]), why["facts"])}


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _day_or_none(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _amount(minor: int, digits: int) -> float:
    """Money as the file's decimal; exact again when it is read, for it is rounded to the unit."""
    return round(minor / float(10**digits), digits)


def _line(line: LineFacts) -> JsonMap:
    return {
        "id": line.id,
        "style": line.style,
        "quantity": line.pieces,
        "due": line.due.isoformat(),
        "priority": line.priority,
    }


def _style(style: StyleFacts, digits: int) -> JsonMap:
    row = asdict(style)
    row["minutes"] = row.pop("standard_minutes")
    row["piece_rate"] = _amount(style.piece_rate, digits)
    return row


def _maker(maker: MakerFacts, digits: int) -> JsonMap:
    row: JsonMap = {
        "id": maker.id,
        "cooperative": maker.cooperative,
        "home_based": maker.home_based,
        "skills": dict(maker.skills),
        "pace": dict(maker.pace),
        "hours_per_week": maker.hours_per_week,
        "working_days": [_DAYS[day] for day in maker.working_days],
        "days_off": [day.isoformat() for day in maker.days_off],
        "commitments": [
            {"due": each.due.isoformat(), "minutes": each.minutes} for each in maker.commitments
        ],
        "first_pass_yield": maker.first_pass_yield,
        "recent": {
            "earnings": _amount(maker.recent_pay, digits),
            "hours": maker.recent_hours,
        },
    }
    if maker.max_styles is not None:
        row["max_styles"] = maker.max_styles
    return row


def _cooperative(cooperative: CooperativeFacts, digits: int) -> JsonMap:
    row = asdict(cooperative)
    row["cost_per_parcel"] = _amount(cooperative.cost_per_parcel, digits)
    row["cost_per_kg"] = _amount(cooperative.cost_per_kg, digits)
    return row


def _settings(settings: Settings) -> JsonMap:
    row = asdict(settings)
    digits = row.pop("minor_digits")
    row["cost_per_batch"] = _amount(settings.cost_per_batch, digits)
    row["cost_per_home_batch"] = _amount(settings.cost_per_home_batch, digits)
    return row
