# ruff: noqa: S608 - the statements are our own
"""The table of deliberate breakages: what somebody with the keys to the database could do, and
which invariants must name it. Each is run inside a transaction that is rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from fulfillment.ledger import triggers


@dataclass(frozen=True)
class Breakage:
    """What somebody did behind the guards, and which invariants must name it."""

    what: str
    statements: tuple[str, ...]
    found_by: frozenset[str]
    only: str = ""

    def __str__(self) -> str:
        return self.what


def broken(what: str, *statements: str, by: str, only: str = "") -> Breakage:
    return Breakage(what, statements, frozenset(by.split()), only)


LAST = "(SELECT max(id) FROM ledger_entry)"
THIRD = "(SELECT id FROM ledger_entry WHERE recipe = 'commission_pending')"


def without(entry: str, *, seal_too: bool = True, history_too: bool = False) -> tuple[str, ...]:
    """Statements that make an entry vanish."""
    seals = (f"DELETE FROM ledger_seal WHERE entry_id = {entry}",) if seal_too else ()
    seen = f"DELETE FROM history WHERE subject_kind = 'ledger_entry' AND subject_id = {entry}"
    return (
        f"DELETE FROM ledger_posting WHERE entry_id = {entry}",
        *seals,
        *((seen,) if history_too else ()),
        f"DELETE FROM ledger_entry WHERE id = {entry}",
    )


@contextmanager
def behind_the_guards(session: Session) -> Iterator[Callable[[str], object]]:
    """Run statements as somebody who owns the database can: no triggers, no foreign keys."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    if sqlite:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        session.execute(text("PRAGMA ignore_check_constraints = ON"))
        for statement in triggers.removal("sqlite"):
            session.execute(text(statement))
    else:
        session.execute(text("SET LOCAL session_replication_role = replica"))
    yield lambda statement: session.execute(text(statement))
    if sqlite:
        for statement in triggers.statements("sqlite"):
            session.connection().exec_driver_sql(statement)
        session.execute(text("PRAGMA ignore_check_constraints = OFF"))
    else:
        session.execute(text("SET LOCAL session_replication_role = origin"))


BREAKAGES = [
    broken(
        "one side swapped",
        f"UPDATE ledger_posting SET side = 'debit' WHERE entry_id = {THIRD}",
        by="entries_balanced entries_unchanged",
    ),
    broken(
        "both sides swapped",
        "UPDATE ledger_posting SET side = CASE side WHEN 'debit' THEN 'credit' ELSE 'debit' END"
        f" WHERE entry_id = {THIRD}",
        by="entries_unchanged nobody_below_zero",
    ),
    broken(
        "both amounts raised",
        f"UPDATE ledger_posting SET amount_minor = amount_minor * 2 WHERE entry_id = {THIRD}",
        by="entries_unchanged",
    ),
    broken(
        "both amounts turned negative",
        "ALTER TABLE ledger_posting DROP CONSTRAINT ck_ledger_posting_positive",
        f"UPDATE ledger_posting SET amount_minor = -amount_minor WHERE entry_id = {THIRD}",
        by="amounts_positive entries_unchanged",
        only="postgresql",
    ),
    broken(
        "both amounts turned negative past the check",
        f"UPDATE ledger_posting SET amount_minor = -amount_minor WHERE entry_id = {THIRD}",
        by="amounts_positive entries_unchanged",
        only="sqlite",
    ),
    broken(
        "a posting deleted",
        f"DELETE FROM ledger_posting WHERE side = 'credit' AND entry_id = {THIRD}",
        by="entries_balanced entries_unchanged",
    ),
    broken(
        "all postings of an entry deleted",
        f"DELETE FROM ledger_posting WHERE entry_id = {THIRD}",
        by="entries_balanced entries_unchanged",
    ),
    broken("an entry cut out of the middle", *without(THIRD), by="chain_unbroken nothing_removed"),
    broken(
        "an entry cut out, its seal left",
        *without(THIRD, seal_too=False),
        by="chain_unbroken nothing_removed",
    ),
    broken("the tail cut off", *without(LAST), by="nothing_removed"),
    broken(
        "an earning cut out with its history",
        *without(
            "(SELECT id FROM ledger_entry WHERE key LIKE 'batch:B-000001:%')", history_too=True
        ),
        by="chain_unbroken nobody_below_zero",
    ),
    broken(
        "an entry deleted, its postings left",
        f"DELETE FROM ledger_entry WHERE id = {THIRD}",
        by="postings_whole chain_unbroken nothing_removed",
    ),
    broken(
        "a key renamed",
        f"UPDATE ledger_entry SET key = 'order:MH-CCCCCC:sent' WHERE id = {THIRD}",
        by="entries_unchanged",
    ),
    broken(
        "a key used twice",
        "ALTER TABLE ledger_entry DROP CONSTRAINT uq_ledger_entry_key",
        f"UPDATE ledger_entry SET key = (SELECT key FROM ledger_entry WHERE id = {LAST})"
        f" WHERE id = {THIRD}",
        by="keys_unique entries_unchanged",
        only="postgresql",
    ),
    broken(
        "an entry dated back",
        f"UPDATE ledger_entry SET booked_on = '2026-10-31' WHERE id = {THIRD}",
        by="entries_unchanged",
    ),
    broken(
        "a fact changed",
        """UPDATE ledger_entry SET facts = '{"host": 3, "order": "MH-AAAAAA"}' """
        f"WHERE id = {THIRD}",
        by="entries_unchanged",
    ),
    broken(
        "an entry given another currency",
        f"UPDATE ledger_entry SET currency = 'EUR' WHERE id = {THIRD}",
        by="one_currency entries_unchanged",
    ),
    broken(
        "an account given to somebody else",
        "UPDATE ledger_account SET code = 'maker:8:payable' WHERE code = 'maker:7:payable'",
        by="entries_unchanged",
    ),
    broken(
        "an account moved to another kind",
        "UPDATE ledger_account SET kind = 'income' WHERE code = 'maker:7:payable'",
        by="accounts_known",
    ),
    broken(
        "an account that the chart does not know",
        "UPDATE ledger_account SET code = 'petty:cash' WHERE code = 'cash:stripe'",
        by="accounts_known entries_unchanged",
    ),
    broken(
        "an account deleted",
        "DELETE FROM ledger_account WHERE code = 'cash:stripe'",
        by="postings_whole entries_unchanged",
    ),
    broken(
        "amounts of a closed month raised",
        "UPDATE ledger_posting SET amount_minor = amount_minor + 1 WHERE entry_id = 1",
        by="months_unchanged entries_unchanged",
    ),
    broken(
        "an entry slipped into a closed month",
        f"UPDATE ledger_entry SET booked_on = '2026-10-30' WHERE id = {THIRD}",
        by="months_unchanged entries_unchanged",
    ),
    broken(
        "the count of a closed month changed",
        "UPDATE ledger_period SET entries = entries + 1",
        by="months_signed months_unchanged",
    ),
    broken(
        "a closed month signed by somebody else",
        f"UPDATE ledger_period SET public_key = '{'0' * 64}'",
        by="months_signed",
    ),
    broken(
        "a roll-up raised",
        "UPDATE ledger_roll_up SET stands_minor = stands_minor + 1",
        by="roll_ups_exact",
    ),
    broken(
        "a seal rewritten",
        "UPDATE ledger_seal SET hash = 'f' WHERE id = 3",
        by="chain_unbroken",
    ),
    broken("a seal removed", "DELETE FROM ledger_seal WHERE id = 3", by="chain_unbroken"),
    broken(
        "two seals exchanged",
        "UPDATE ledger_seal SET entry_id = -1 WHERE id = 2",
        "UPDATE ledger_seal SET entry_id = 2 WHERE id = 3",
        "UPDATE ledger_seal SET entry_id = 3 WHERE id = 2",
        by="chain_unbroken",
    ),
]
