"""Makers' private records apart from the makers, the log of readings, helpers, consents, roles.

What was sealed on the maker is sealed anew for its own row; what stands of stories is written into
the ledger of consents as version 0.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from catalog import vault
from catalog.db import UtcDateTime

revision = "20261123_people"
down_revision = "20261123_trace"
branch_labels = None
depends_on = None

FIELDS = ("name", "identity", "certificate", "phone", "address", "bank", "adaptation")
SEATS = ("self", "lead", "office", "records", "system")
PURPOSES = ("contact", "visit", "emergency", "work", "pay", "report", "check", "own")
SUBJECTS = ("portrait", "words", "place", "goods", "film", "helper", "notes", "report", "thanks")
FORMS = ("text", "easy_read", "sign_film", "audio")
GIVERS = ("herself", "helper", "guardian")
#: Columns of the maker → parts of the record.
MOVED = {
    "real_name": "name",
    "phone": "phone",
    "identity_number": "identity",
    "bank_account": "bank",
}
BEFORE = "role IN ('maker', 'lead', 'inspector', 'host', 'office')"
AFTER = (
    "role IN ('maker', 'lead', 'checker', 'packer', 'bookkeeper', 'inspector', 'host',"
    " 'office', 'records')"
)
LED = "(role = 'lead') = (cooperative_id IS NOT NULL)"
PLACED = (
    "(role IN ('lead', 'checker', 'packer', 'bookkeeper')) = (cooperative_id IS NOT NULL)"
)
INSERTED = ("maker_reading", "maker_consent")


def upgrade() -> None:
    _private()
    _helpers()
    _consents()
    for statement in _guards():
        op.execute(statement)
    op.execute(
        "ALTER TABLE maker ADD COLUMN reached_by VARCHAR(24) DEFAULT 'lead' NOT NULL"
        " CONSTRAINT ck_maker_reach CHECK (reached_by IN ('call', 'message', 'lead', 'helper'))"
    )
    _check("membership", "role", BEFORE, AFTER)
    _check("membership", "lead", LED, PLACED)
    _records_moved()
    _consents_begun()
    for name in (*MOVED, "adaptation"):
        op.drop_column("maker", name)


def downgrade() -> None:
    for name in (*MOVED, "adaptation"):
        op.add_column("maker", sa.Column(name, sa.Text(), nullable=True))
    _records_back()
    op.execute(
        "DELETE FROM membership WHERE role IN ('checker', 'packer', 'bookkeeper', 'records')"
    )
    _check("membership", "lead", PLACED, LED)
    _check("membership", "role", AFTER, BEFORE)
    if _postgresql():
        op.drop_column("maker", "reached_by")
    else:
        _column_gone("maker", "reached_by")
    for table in ("maker_consent", "maker_helper", "maker_reading", "maker_note", "maker_private"):
        op.drop_table(table)
    if _postgresql():
        for table in INSERTED:
            op.execute(f"DROP FUNCTION IF EXISTS {table}_refuse()")


def _choice(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _of_maker(table: str, *rest: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        *rest,
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f(f"fk_{table}_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _private() -> None:
    _of_maker(
        "maker_private",
        sa.Column("field", _choice(FIELDS, "field"), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=True),
        sa.Column("imprint", sa.String(length=64), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.UniqueConstraint("maker_id", "field", name=op.f("uq_maker_private_maker_id_field")),
    )
    op.create_index("ix_maker_private_mark", "maker_private", ["field", "mark"])
    only = sa.text("field = 'identity'")
    op.create_index(
        "uq_maker_private_identity",
        "maker_private",
        ["mark"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )
    _of_maker(
        "maker_note",
        sa.Column("about", sa.String(length=24), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("readers", sa.JSON().with_variant(_jsonb(), "postgresql"), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
    )
    op.create_index("ix_maker_note_maker", "maker_note", ["maker_id", "id"])
    _of_maker(
        "maker_reading",
        sa.Column("field", _choice(FIELDS, "field"), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("seat", _choice(SEATS, "seat"), nullable=False),
        sa.Column("purpose", _choice(PURPOSES, "purpose"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_maker_reading_maker", "maker_reading", ["maker_id", "id"])
    op.create_index("ix_maker_reading_user", "maker_reading", ["user_id", "id"])


def _helpers() -> None:
    _of_maker(
        "maker_helper",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("called", sa.String(length=40), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("named_at", UtcDateTime(), nullable=False),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_maker_helper_term")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_maker_helper_user_id")),
    )
    op.create_index("ix_maker_helper_maker", "maker_helper", ["maker_id", "id"])
    op.create_index("ix_maker_helper_user", "maker_helper", ["user_id", "ended_at"])


def _consents() -> None:
    _of_maker(
        "maker_consent",
        sa.Column("subject", _choice(SUBJECTS, "subject"), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form", _choice(FORMS, "form"), nullable=False),
        sa.Column("given_by", _choice(GIVERS, "givenby"), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("version >= 0", name=op.f("ck_maker_consent_version")),
    )
    op.create_index("ix_maker_consent_maker", "maker_consent", ["maker_id", "subject", "id"])


def _jsonb() -> sa.types.TypeEngine[object]:
    from sqlalchemy.dialects.postgresql import JSONB

    return JSONB()


def _guards() -> list[str]:
    found = []
    for table in INSERTED:
        said = f"{table} is only inserted into"
        if not _postgresql():
            found += [
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}\n"
                f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
                for verb in ("update", "delete")
            ]
            continue
        found.append(
            f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$\n"
            f"BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        found.append(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}\n"
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
        )
    return found


def _records_moved() -> None:
    """Seal each value for its own row."""
    connection, now = op.get_bind(), datetime.now(UTC)
    columns = ", ".join((*MOVED, "adaptation"))
    rows = connection.exec_driver_sql(f"SELECT id, {columns} FROM maker").mappings().all()
    for row in rows:
        for column, field in MOVED.items():
            if row[column] is None:
                continue
            text = vault.unseal(row[column], f"maker.{column}")
            compared = "".join(text.split()).casefold() if field == "name" else text
            place = f"maker_private.{row['id']}.{field}"
            marked = field in ("name", "phone", "identity")
            values = {
                "maker": row["id"],
                "field": field,
                "sealed": vault.seal(text, place),
                "mark": vault.blind(compared, f"maker_private.{field}") if marked else None,
                "imprint": vault.blind(text, place),
                "at": now,
            }
            connection.execute(
                _timed(
                    "INSERT INTO maker_private (maker_id, field, sealed, mark, imprint, kept_at)"
                    " VALUES (:maker, :field, :sealed, :mark, :imprint, :at)"
                ),
                values,
            )
        if row["adaptation"] is not None:
            text = vault.unseal(row["adaptation"], "maker.adaptation")
            values = {
                "maker": row["id"],
                "sealed": vault.seal(text, f"maker_note.{row['id']}.tools"),
                "readers": json.dumps({"seats": ["lead"]}),
                "at": now,
            }
            connection.execute(
                _timed(
                    "INSERT INTO maker_note (maker_id, about, sealed, readers, kept_at)"
                    f" VALUES (:maker, 'tools', :sealed, {_json('readers')}, :at)"
                ),
                values,
            )


def _records_back() -> None:
    connection = op.get_bind()
    fields = {field: column for column, field in MOVED.items()}
    rows = connection.exec_driver_sql("SELECT maker_id, field, sealed FROM maker_private").all()
    for maker_id, field, sealed in rows:
        if field not in fields:
            continue
        text = vault.unseal(sealed, f"maker_private.{maker_id}.{field}")
        connection.execute(
            sa.text(f"UPDATE maker SET {fields[field]} = :sealed WHERE id = :id"),
            {"sealed": vault.seal(text, f"maker.{fields[field]}"), "id": maker_id},
        )


def _consents_begun() -> None:
    connection = op.get_bind()
    stories = connection.exec_driver_sql(
        "SELECT maker_id, parts, shown_since FROM maker_story WHERE shown_since IS NOT NULL"
    ).all()
    for maker_id, parts, since in stories:
        shown = json.loads(parts) if isinstance(parts, str) else parts
        for part in shown.get("parts", ()):
            connection.execute(
                sa.text(
                    "INSERT INTO maker_consent (maker_id, subject, stands, version, form,"
                    " given_by, at) VALUES (:maker, :part, :yes, 0, 'text', 'herself', :at)"
                ),
                {"maker": maker_id, "part": part, "yes": True, "at": since},
            )


def _timed(sql: str) -> sa.TextClause:
    return sa.text(sql).bindparams(sa.bindparam("at", type_=UtcDateTime()))


def _json(name: str) -> str:
    return f"CAST(:{name} AS JSONB)" if _postgresql() else f":{name}"


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _check(table: str, name: str, before: str, after: str) -> None:
    if _postgresql():
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, after)
        return
    _rewritten(table, before, after)


def _column_gone(table: str, column: str) -> None:
    """SQLite drops no column that a CHECK beside it names: the CHECK goes first."""
    named = f" CONSTRAINT ck_{table}_reach CHECK (reached_by IN ('call', 'message', 'lead', 'helper'))"
    _rewritten(table, named, "")
    op.drop_column(table, column)


def _rewritten(table: str, before: str, after: str) -> None:
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (before, after, table),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
