"""The prices of one row: which of them are new, and which cannot be meant.

Pure. Without a day a price begins now; with a day to come it is a row of its own that waits. The
price in force, said again, is no change. More pieces never cost more each: such a price is
confirmed on the variant's page, not in a sheet. A price ends with its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from catalog.money import Money
from catalog.pricing.rules import Ladder, Step
from storefront.goods_sheets.columns import Field
from storefront.goods_sheets.rules import Known, Priced
from storefront.sheets.issues import Code

#: (column, what is so now, what is said)
Said = tuple[Field, Priced | None, Priced]
Wrong = tuple[int, Field, Code, str]


def price_changes(
    row: int, said: Mapping[Field, object], known: Known, today: date
) -> tuple[list[Said], list[Wrong]]:
    """The prices that a row says anew, and what is wrong with its prices and days."""
    found: list[Said] = []
    wrong: list[Wrong] = []
    for pieces in sorted({at.number for at in said if at.kind in ("price", "begins", "ends")}):
        meant = _meant(pieces, said, known)
        if meant is None:
            wrong.append((row, _day(pieces, said), Code.PRICE_WITHOUT, ""))
            continue
        before = _before(pieces, meant, known, today, ends=Field("ends", pieces) in said)
        if before == meant or _same_now(before, meant, today):
            continue
        wrong += _impossible(row, pieces, meant, today)
        if before is not None and meant.begins is not None and meant.begins > today:
            wrong.append((row, Field("begins", pieces), Code.PRICE_WAITS, str(before.amount)))
        found.append((Field("price", pieces), before, meant))
    wrong += [(row, at, code, str(price)) for at, code, price in _rising(found, known, today)]
    return found, wrong


def _meant(pieces: int, said: Mapping[Field, object], known: Known) -> Priced | None:
    """What a row says of the price from a number of pieces on."""
    amount = said.get(Field("price", pieces))
    begins, ends = said.get(Field("begins", pieces)), said.get(Field("ends", pieces))
    if amount is None and (now := known.prices.get(pieces)) and begins is None:
        amount = now.amount
    if not isinstance(amount, Money):
        return None
    return Priced(
        amount,
        begins if isinstance(begins, date) else None,
        ends if isinstance(ends, date) else None,
    )


def _before(pieces: int, meant: Priced, known: Known, today: date, *, ends: bool) -> Priced | None:
    """What is so now: in force, or waiting for its day. Its end counts where the sheet says one."""
    if meant.begins is not None and meant.begins > today:
        waits = known.coming.get((pieces, meant.begins))
        return waits if waits is None or ends else Priced(waits.amount, waits.begins)
    now = known.prices.get(pieces)
    return now if now is None or ends else Priced(now.amount)


def _same_now(before: Priced | None, meant: Priced, today: date) -> bool:
    """Whether what began on a day that has come is in force as it was said."""
    if before is None or (meant.begins is not None and meant.begins > today):
        return False
    return (before.amount, before.ends) == (meant.amount, meant.ends)


def _impossible(row: int, pieces: int, meant: Priced, today: date) -> Iterable[Wrong]:
    if meant.begins is not None and meant.begins < today:
        yield row, Field("begins", pieces), Code.DUE_PAST, meant.begins.isoformat()
    if meant.ends is not None and meant.ends < (meant.begins or today):
        yield row, Field("ends", pieces), Code.DAY_ORDER, meant.ends.isoformat()


def _rising(
    found: Iterable[Said], known: Known, today: date
) -> Iterable[tuple[Field, Code, Money]]:
    """New prices by which more pieces would cost more each on the day they begin."""
    said = list(found)
    for at, _before_it, price in said:
        if at.number == 1:
            continue
        day = price.begins or today
        prices = {n: each for n, each in known.prices.items() if _counts(each, day)}
        prices |= {n: each for (n, from_), each in known.coming.items() if from_ <= day}
        prices |= {each.number: new for each, _, new in said if (new.begins or today) <= day}
        steps = [Step(n, each.amount) for n, each in sorted(prices.items()) if n > 1]
        if 1 not in prices:
            yield at, Code.PRICE_MISSING, price.amount
        elif Ladder(prices[1].amount, tuple(steps)).at(at.number - 1) < price.amount:
            yield at, Code.PRICE_RISES, price.amount


def _counts(price: Priced, day: date) -> bool:
    return price.ends is None or price.ends >= day


def _day(pieces: int, said: Mapping[Field, object]) -> Field:
    """The day that stands without a price."""
    begins = Field("begins", pieces)
    return begins if begins in said else Field("ends", pieces)
