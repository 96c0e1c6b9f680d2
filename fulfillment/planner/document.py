"""The file format `bracelet-plan/1` as facts and back: a parsed JSON document in, values out.

Unknown fields are ignored; a missing or ill-typed one is refused with its place. File money is
decimal and becomes whole minor units without rounding: the scale is the smallest power of ten
that keeps every amount whole. No file is opened here.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from fulfillment.planner.checks import refuse
from fulfillment.planner.facts import (
    Commitment,
    CooperativeFacts,
    Event,
    Facts,
    LineFacts,
    MakerFacts,
    Pin,
    Release,
    Settings,
    StyleFacts,
)
from fulfillment.planner.fields import (
    Row,
    day,
    each,
    entries,
    get,
    mapping,
    number,
    numbers,
    text,
    weekday,
    whole,
)
from fulfillment.planner.proposal import Proposal, Share
from fulfillment.planner.reasons import Reason

FORMAT = "bracelet-plan/1"
MOST_DIGITS = 6


def facts_of(document: object) -> Facts:
    """The facts that a parsed instance file holds; refuses with the place of what is wrong."""
    root = mapping("file", document)
    if root.get("format") != FORMAT:
        refuse("format", f"this file is not {FORMAT}")
    order = mapping("order", get(root, "file", "order"))
    settings = mapping("settings", root.get("settings", {}))
    digits = _digits(root, settings)
    money = _Money(digits)
    return Facts(
        start=day("order.start", get(order, "order", "start")),
        lines=tuple(each(order, "order.lines", "lines", _line)),
        styles=tuple(each(root, "styles", "styles", lambda p, r: _style(p, r, money))),
        makers=tuple(each(root, "makers", "makers", lambda p, r: _maker(p, r, money))),
        cooperatives=tuple(
            each(root, "cooperatives", "cooperatives", lambda p, r: _cooperative(p, r, money))
        ),
        settings=_settings(settings, money),
    )


def document_of(
    proposal: Proposal, previous: Iterable[Pin] = ()
) -> dict[str, list[dict[str, object]]]:
    """The proposal as a plan file's content, ready for JSON.

    Batches of a `previous` plan that named no start go on without one, unchanged.
    """
    bare = {(pin.maker, pin.line) for pin in previous if pin.start is None}
    batches: list[dict[str, object]] = [
        {
            "maker": share.maker,
            "line": share.line,
            "style": share.style,
            "quantity": share.pieces,
            **_start(share, bare),
            "due": share.due.isoformat(),
            "reason": share.reason.code.value,
        }
        for share in proposal.shares
    ]
    shortfall: list[dict[str, object]] = [
        {
            "line": short.line,
            "quantity": short.pieces,
            "earliest": short.earliest.isoformat() if short.earliest else None,
            "reason": short.reason.code.value,
        }
        for short in proposal.shortfalls
    ]
    return {"batches": batches, "shortfall": shortfall}


def _start(share: Share, bare: set[tuple[str, str]]) -> dict[str, str]:
    stands = share.reason.code in (Reason.KEPT, Reason.DONE)
    if stands and (share.maker, share.line) in bare:
        return {}
    return {"start": share.start.isoformat()}


def batches_of(document: object) -> tuple[Pin, ...]:
    """The batches of a plan file, as shares that stand."""
    return tuple(each(mapping("file", document), "batches", "batches", _batch))


def event_of(document: object) -> Event:
    """A re-planning event file: who gave back what, and when."""
    root = mapping("file", document)
    releases = tuple(each(root, "released", "released", _release))
    return Event(day("date", get(root, "file", "date")), releases, str(root.get("kind", "")))


class _Money:
    """Turns a decimal amount of the file into whole minor units."""

    def __init__(self, digits: int) -> None:
        self.digits: int = digits
        self._factor: int = int(10**digits)

    def __call__(self, place: str, value: object) -> int:
        return round(number(place, value) * self._factor)


def _digits(root: Row, settings: Row) -> int:
    """Decimal places that hold every amount of the file exactly; two at least."""
    most = 2
    for place, value in _amounts(root, settings):
        amount = number(place, value)
        if abs(amount * 100 - round(amount * 100)) < 1e-9:
            continue
        exponent = Decimal(repr(amount)).normalize().as_tuple().exponent
        most = max(most, -int(exponent))
        if most > MOST_DIGITS:
            refuse(place, f"{value} has more than {MOST_DIGITS} decimal places")
    return most


def _amounts(root: Row, settings: Row) -> Iterable[tuple[str, object]]:
    for name in ("cost_per_batch", "cost_per_home_batch"):
        yield f"settings.{name}", settings.get(name, 0)
    for kind, names in (
        ("styles", ("piece_rate",)),
        ("cooperatives", ("cost_per_parcel", "cost_per_kg")),
    ):
        for row in entries(kind, root.get(kind)):
            for name in names:
                yield f"{kind}[{mapping(kind, row).get('id')}].{name}", row.get(name, 0)


def _line(place: str, row: Row) -> LineFacts:
    return LineFacts(
        id=text(place, row, "id"),
        style=text(place, row, "style"),
        pieces=whole(f"{place}.quantity", get(row, place, "quantity")),
        due=day(f"{place}.due", get(row, place, "due")),
        priority=whole(f"{place}.priority", row.get("priority", 0)),
    )


def _style(place: str, row: Row, money: _Money) -> StyleFacts:
    return StyleFacts(
        id=text(place, row, "id"),
        craft=text(place, row, "craft"),
        level=whole(f"{place}.level", row.get("level", 1)),
        standard_minutes=number(f"{place}.minutes", get(row, place, "minutes")),
        piece_rate=money(f"{place}.piece_rate", get(row, place, "piece_rate")),
        weight_g=number(f"{place}.weight_g", row.get("weight_g", 0)),
        kit_weight_g=number(f"{place}.kit_weight_g", row.get("kit_weight_g", 0)),
        min_batch=whole(f"{place}.min_batch", row.get("min_batch", 1)),
        pack=whole(f"{place}.pack", row.get("pack", 1)),
    )


def _maker(place: str, row: Row, money: _Money) -> MakerFacts:
    recent = mapping(f"{place}.recent", row.get("recent", {}))
    most = row.get("max_styles")
    return MakerFacts(
        id=text(place, row, "id"),
        cooperative=text(place, row, "cooperative"),
        home_based=bool(row.get("home_based", False)),
        skills=numbers(f"{place}.skills", get(row, place, "skills"), whole),
        pace=numbers(f"{place}.pace", get(row, place, "pace"), number),
        hours_per_week=number(f"{place}.hours_per_week", get(row, place, "hours_per_week")),
        working_days=tuple(
            weekday(place, name) for name in entries(place, get(row, place, "working_days"))
        ),
        days_off=tuple(day(place, given) for given in entries(place, row.get("days_off", ()))),
        commitments=tuple(
            _commitment(place, given) for given in entries(place, row.get("commitments", ()))
        ),
        first_pass_yield=number(f"{place}.first_pass_yield", row.get("first_pass_yield", 1.0)),
        recent_pay=money(f"{place}.recent.earnings", recent.get("earnings", 0)),
        recent_hours=number(f"{place}.recent.hours", recent.get("hours", 0)),
        max_styles=whole(f"{place}.max_styles", most) if most else None,
    )


def _cooperative(place: str, row: Row, money: _Money) -> CooperativeFacts:
    return CooperativeFacts(
        id=text(place, row, "id"),
        kit_days=whole(f"{place}.kit_days", row.get("kit_days", 0)),
        return_days=whole(f"{place}.return_days", row.get("return_days", 0)),
        cost_per_parcel=money(f"{place}.cost_per_parcel", row.get("cost_per_parcel", 0)),
        cost_per_kg=money(f"{place}.cost_per_kg", row.get("cost_per_kg", 0)),
        min_batch=whole(f"{place}.min_batch", row.get("min_batch", 1)),
    )


def _settings(row: Row, money: _Money) -> Settings:
    plain = Settings()

    def share(name: str, otherwise: float) -> float:
        return number(f"settings.{name}", row.get(name, otherwise))

    return Settings(
        currency=str(row.get("currency", "USD")),
        minor_digits=money.digits,
        max_styles_per_maker=whole(
            "settings.max_styles_per_maker",
            row.get("max_styles_per_maker", plain.max_styles_per_maker),
        ),
        rework_minutes_share=share("rework_minutes_share", plain.rework_minutes_share),
        rework_cost_share=share("rework_cost_share", plain.rework_cost_share),
        parcel_kg=share("parcel_kg", plain.parcel_kg),
        cost_per_batch=money("settings.cost_per_batch", row.get("cost_per_batch", 0)),
        cost_per_home_batch=money(
            "settings.cost_per_home_batch", row.get("cost_per_home_batch", 0)
        ),
    )


def _commitment(place: str, value: object) -> Commitment:
    row = mapping(f"{place}.commitments", value)
    return Commitment(
        day(f"{place}.commitments.due", get(row, place, "due")),
        number(f"{place}.commitments.minutes", get(row, place, "minutes")),
    )


def _batch(place: str, row: Row) -> Pin:
    start, due = row.get("start"), row.get("due")
    return Pin(
        maker=text(place, row, "maker"),
        line=text(place, row, "line"),
        pieces=whole(f"{place}.quantity", get(row, place, "quantity")),
        start=day(f"{place}.start", start) if start else None,
        due=day(f"{place}.due", due) if due else None,
    )


def _release(place: str, row: Row) -> Release:
    done = whole(f"{place}.done", row.get("done", 0))
    return Release(text(place, row, "maker"), text(place, row, "line"), done)
