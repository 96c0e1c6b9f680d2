"""Checks a proposal against the rules of the file format, with nothing but dates and sums.

Shares no code with the planner: plain loops over plain values, one rule after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from fulfillment.planner import Event, Facts, MakerFacts, Pin, Proposal, Share

Job = tuple[date, date, float]


def faults(
    facts: Facts, proposal: Proposal, previous: Sequence[Pin] = (), event: Event | None = None
) -> list[str]:
    """Every broken rule, as a sentence; an empty list is a valid plan."""
    rules = _Rules(facts, previous, event)
    for share in proposal.shares:
        rules.share(share)
    rules.people(proposal.shares)
    rules.lines(proposal)
    rules.kept(proposal.shares)
    return rules.found


class _Rules:
    def __init__(self, facts: Facts, previous: Sequence[Pin], event: Event | None) -> None:
        self.facts = facts
        self.event = event
        self.makers = {row.id: row for row in facts.makers}
        self.houses = {row.id: row for row in facts.cooperatives}
        self.styles = {row.id: row for row in facts.styles}
        self.orders = {row.id: row for row in facts.lines}
        done = {(r.maker, r.line): r.done for r in event.releases} if event else {}
        self.gone = {maker for maker, _ in done}
        self.standing = {
            (pin.maker, pin.line, pin.start): min(
                pin.pieces, done.get((pin.maker, pin.line), 10**9)
            )
            for pin in previous
        }
        self.open = {row.id: row.pieces for row in facts.lines}
        for (_, line, _), pieces in self.standing.items():
            self.open[line] -= pieces
        self.odd: set[str] = set()
        self.found: list[str] = []

    def is_kept(self, share: Share) -> bool:
        return self.standing.get((share.maker, share.line, share.start)) == share.pieces

    def share(self, share: Share) -> None:
        maker, line = self.makers[share.maker], self.orders[share.line]
        style, house = self.styles[line.style], self.houses[maker.cooperative]
        where = f"{share.maker} {share.line}"
        if maker.skills.get(style.craft, 0) < style.level:
            self.found.append(f"{where}: not certified")
        if share.due > line.due - timedelta(days=house.return_days):
            self.found.append(f"{where}: late")
        leaves = self.facts.start
        if self.event and not self.is_kept(share):
            leaves = self.event.date
            if share.maker in self.gone:
                self.found.append(f"{where}: stepped back but has new work")
        if share.start < leaves + timedelta(days=house.kit_days):
            self.found.append(f"{where}: before her kit")
        if not self.is_kept(share):
            self.size(share, where)

    def size(self, share: Share, where: str) -> None:
        style = self.styles[self.orders[share.line].style]
        house = self.houses[self.makers[share.maker].cooperative]
        wanted = self.open[share.line]
        if share.pieces < min(wanted, max(style.min_batch, house.min_batch)):
            self.found.append(f"{where}: batch of {share.pieces} is too small")
        if share.pieces % style.pack:
            if share.pieces % style.pack != wanted % style.pack or share.line in self.odd:
                self.found.append(f"{where}: {share.pieces} is no pack of {style.pack}")
            self.odd.add(share.line)

    def people(self, shares: Sequence[Share]) -> None:
        own: dict[str, list[Share]] = defaultdict(list)
        for share in shares:
            own[share.maker].append(share)
        for name, mine in own.items():
            maker = self.makers[name]
            most = maker.max_styles or self.facts.settings.max_styles_per_maker
            if len({self.orders[share.line].style for share in mine}) > most:
                self.found.append(f"{name}: too many styles")
            if len({(share.line, share.start) for share in mine}) < len(mine):
                self.found.append(f"{name}: two batches of one line")
            self.hours(maker, mine)

    def hours(self, maker: MakerFacts, mine: Sequence[Share]) -> None:
        jobs: list[Job] = [(self.facts.start, c.due, c.minutes) for c in maker.commitments]
        slow = 1 + self.facts.settings.rework_minutes_share * (1 - maker.first_pass_yield)
        for share in mine:
            style = self.styles[self.orders[share.line].style]
            minutes = share.pieces * style.standard_minutes * maker.pace[style.craft] * slow
            jobs.append((share.start, share.due, minutes))
        for begin in {job[0] for job in jobs}:
            for end in {job[1] for job in jobs}:
                work = sum(job[2] for job in jobs if job[0] >= begin and job[1] <= end)
                if work > _safe_minutes(maker, begin, end) * (1 + 1e-6) + 1e-3:
                    self.found.append(f"{maker.id}: over her hours from {begin} to {end}")

    def lines(self, proposal: Proposal) -> None:
        for line in self.facts.lines:
            made = sum(share.pieces for share in proposal.shares if share.line == line.id)
            short = [row for row in proposal.shortfalls if row.line == line.id]
            if made + sum(row.pieces for row in short) != line.pieces:
                self.found.append(f"{line.id}: {made} made and short do not sum to {line.pieces}")
            style = self.styles[line.style]
            able = [m for m in self.makers.values() if m.skills.get(style.craft, 0) >= style.level]
            for row in short:
                if row.earliest is not None and (row.earliest < line.due or not able):
                    self.found.append(f"{line.id}: promised for {row.earliest}")

    def kept(self, shares: Sequence[Share]) -> None:
        have = {(share.maker, share.line, share.start): share.pieces for share in shares}
        for key, pieces in self.standing.items():
            if pieces and have.get(key) != pieces:
                self.found.append(f"{key}: {pieces} stood and were not kept")


def _safe_minutes(maker: MakerFacts, begin: date, end: date) -> float:
    if not maker.working_days:
        return 0.0
    daily = maker.hours_per_week * 60 / len(maker.working_days)
    days = [begin + timedelta(days=day) for day in range((end - begin).days + 1)]
    return sum(
        daily for day in days if day.weekday() in maker.working_days and day not in maker.days_off
    )
