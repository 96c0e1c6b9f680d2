"""Courses, learning, trial pieces, course days; and no skill without a certificate."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime, WordsType

revision = "20261123_training"
down_revision = "20261123_materials"
branch_labels = None
depends_on = None

#: What somebody could do before there were certificates is recognised for that.
KNOWN = """INSERT INTO certificate
    (code, maker_id, craft_id, level, basis, ground, issued_on, expires_on)
SELECT 'C0-' || id, maker_id, craft_id, level, 'recognised', 'Before there were certificates',
    certified_on, CASE WHEN expires_on > certified_on THEN expires_on END
FROM skill"""
PROVEN = """UPDATE skill SET certificate_id = (SELECT certificate.id FROM certificate
    WHERE certificate.maker_id = skill.maker_id AND certificate.craft_id = skill.craft_id)"""


def upgrade() -> None:
    with op.batch_alter_table("film") as table:
        table.add_column(sa.Column("title", WordsType(), server_default="{}", nullable=False))
        table.alter_column("product_id", existing_type=sa.INTEGER(), nullable=True)

    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("name", WordsType(), nullable=False),
        sa.Column("about", WordsType(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_course_level")),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_course_craft_id")),
        sa.ForeignKeyConstraint(["picture_id"], ["asset.id"], name=op.f("fk_course_picture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("craft_id", "level", name=op.f("uq_course_craft_id_level")),
    )
    op.create_table(
        "course_answer",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("face", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.CheckConstraint("face BETWEEN 1 AND 5", name=op.f("ck_course_answer_face")),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_course_answer_cooperative_id")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_answer_course_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_answer")),
    )
    op.create_index(
        "ix_course_answer_course", "course_answer", ["course_id", "cooperative_id", "month"]
    )

    op.create_table(
        "course_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "cancelled",
                name="daystate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("trainer", sa.String(length=80), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 15 AND 720", name=op.f("ck_course_day_minutes")),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_course_day_cooperative_id")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_day_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_day")),
        sa.UniqueConstraint("code", name=op.f("uq_course_day_code")),
    )
    op.create_index("ix_course_day_cooperative", "course_day", ["cooperative_id", "starts_at"])

    op.create_table(
        "course_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "retired",
                name="versionstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("months BETWEEN 1 AND 60", name=op.f("ck_course_version_months")),
        sa.CheckConstraint("needed >= 0", name=op.f("ck_course_version_needed")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_version_course_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_version")),
        sa.UniqueConstraint("course_id", "number", name=op.f("uq_course_version_course_id_number")),
    )
    op.create_index(
        "uq_course_version_open",
        "course_version",
        ["course_id", "state"],
        unique=True,
        sqlite_where=sa.text("state <> 'retired'"),
        postgresql_where=sa.text("state <> 'retired'"),
    )

    op.create_table(
        "course_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("present_at", UtcDateTime(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("signed_by", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "(present_at IS NULL) = (minutes = 0)", name=op.f("ck_course_seat_present_or_nothing")
        ),
        sa.CheckConstraint("minutes BETWEEN 0 AND 720", name=op.f("ck_course_seat_minutes")),
        sa.ForeignKeyConstraint(["day_id"], ["course_day.id"], name=op.f("fk_course_seat_day_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_course_seat_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_seat")),
        sa.UniqueConstraint("day_id", "maker_id", name=op.f("uq_course_seat_day_id_maker_id")),
    )
    op.create_index("ix_course_seat_maker", "course_seat", ["maker_id", "day_id"])

    op.create_table(
        "learning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "learning",
                "shown",
                "passed",
                "paused",
                name="learningstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("renewal", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("answered", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("passed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_learning_cooperative_id")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_learning_course_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_learning_maker_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["course_version.id"], name=op.f("fk_learning_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning")),
    )
    op.create_index("ix_learning_cooperative", "learning", ["cooperative_id", "state", "id"])
    op.create_index("ix_learning_course", "learning", ["course_id", "cooperative_id"])
    op.create_index(
        "uq_learning_open",
        "learning",
        ["maker_id", "course_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'passed'"),
        postgresql_where=sa.text("state <> 'passed'"),
    )

    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", WordsType(), nullable=False),
        sa.Column("told", WordsType(), nullable=False),
        sa.Column("exercise", WordsType(), nullable=False),
        sa.Column("wants_photo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("film_id", sa.Integer(), nullable=True),
        sa.Column("audio_zh", sa.String(length=160), nullable=False),
        sa.Column("audio_en", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(["film_id"], ["film.id"], name=op.f("fk_lesson_film_id")),
        sa.ForeignKeyConstraint(["picture_id"], ["asset.id"], name=op.f("fk_lesson_picture_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["course_version.id"], name=op.f("fk_lesson_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    op.create_index("ix_lesson_version", "lesson", ["version_id", "place"])

    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("words", WordsType(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("least BETWEEN 0 AND most", name=op.f("ck_criterion_least")),
        sa.CheckConstraint("most BETWEEN 1 AND 20", name=op.f("ck_criterion_most")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_criterion_lesson_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["course_version.id"], name=op.f("fk_criterion_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
    )
    op.create_index("ix_criterion_version", "criterion", ["version_id", "place"])

    op.create_table(
        "exercise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learning_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learning_id"], ["learning.id"], name=op.f("fk_exercise_learning_id")
        ),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_exercise_lesson_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["asset.id"], name=op.f("fk_exercise_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise")),
        sa.UniqueConstraint(
            "learning_id", "lesson_id", name=op.f("uq_exercise_learning_id_lesson_id")
        ),
    )
    op.create_table(
        "lesson_defect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_defect_lesson_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_defect")),
        sa.UniqueConstraint("lesson_id", "code", name=op.f("uq_lesson_defect_lesson_id_code")),
    )
    op.create_index("ix_lesson_defect_code", "lesson_defect", ["code"])

    op.create_table(
        "lesson_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("words", WordsType(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_step_lesson_id")
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["asset.id"], name=op.f("fk_lesson_step_picture_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_step")),
    )
    op.create_index("ix_lesson_step_lesson", "lesson_step", ["lesson_id", "place"])

    op.create_table(
        "trial",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learning_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "passed",
                "again",
                name="trialstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learning_id"], ["learning.id"], name=op.f("fk_trial_learning_id")
        ),
        sa.ForeignKeyConstraint(["photo_id"], ["asset.id"], name=op.f("fk_trial_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial")),
        sa.UniqueConstraint("learning_id", "nonce", name=op.f("uq_trial_learning_id_nonce")),
    )
    op.create_index("ix_trial_state", "trial", ["state", "id"])
    op.create_index(
        "uq_trial_waiting",
        "trial",
        ["learning_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )

    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trial_id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column("assessor_maker_id", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("passed OR words <> ''", name=op.f("ck_assessment_kind_words")),
        sa.CheckConstraint(
            "assessor_maker_id <> maker_id", name=op.f("ck_assessment_not_by_herself")
        ),
        sa.CheckConstraint("points BETWEEN 0 AND most", name=op.f("ck_assessment_points")),
        sa.ForeignKeyConstraint(
            ["assessor_maker_id"], ["maker.id"], name=op.f("fk_assessment_assessor_maker_id")
        ),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_assessment_lesson_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_assessment_maker_id")),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_assessment_trial_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("trial_id", name=op.f("uq_assessment_trial_id")),
    )
    op.create_table(
        "assessment_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_assessment_mark_points")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_mark_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_assessment_mark_criterion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_mark")),
        sa.UniqueConstraint(
            "assessment_id",
            "criterion_id",
            name=op.f("uq_assessment_mark_assessment_id_criterion_id"),
        ),
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "assessed",
                "recognised",
                name="basis",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("ground", sa.String(length=200), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(basis = 'assessed' AND assessment_id IS NOT NULL) OR (basis = 'recognised' AND assessment_id IS NULL AND ground <> '')",
            name=op.f("ck_certificate_earned_or_recognised"),
        ),
        sa.CheckConstraint(
            "expires_on > issued_on", name=op.f("ck_certificate_ends_after_it_begins")
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_certificate_level")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_certificate_assessment_id")
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_certificate_craft_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_certificate_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("assessment_id", name=op.f("uq_certificate_assessment_id")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
        sa.UniqueConstraint(
            "id",
            "maker_id",
            "craft_id",
            "level",
            name=op.f("uq_certificate_id_maker_id_craft_id_level"),
        ),
    )
    op.create_index("ix_certificate_ending", "certificate", ["expires_on"])
    op.create_index("ix_certificate_maker", "certificate", ["maker_id", "craft_id"])

    op.execute(KNOWN)
    op.add_column("skill", sa.Column("certificate_id", sa.Integer(), nullable=True))
    op.execute(PROVEN)
    with op.batch_alter_table("skill") as table:
        table.alter_column("certificate_id", existing_type=sa.Integer(), nullable=False)
        table.create_index(op.f("ix_skill_certificate_id"), ["certificate_id"])
        table.create_foreign_key(
            op.f("fk_skill_certificate_id_maker_id_craft_id_level"),
            "certificate",
            ["certificate_id", "maker_id", "craft_id", "level"],
            ["id", "maker_id", "craft_id", "level"],
        )


def downgrade() -> None:
    with op.batch_alter_table("skill") as table:
        table.drop_constraint(
            table.f("fk_skill_certificate_id_maker_id_craft_id_level"), type_="foreignkey"
        )
        table.drop_index(table.f("ix_skill_certificate_id"))
        table.drop_column("certificate_id")

    op.drop_index("ix_certificate_maker", table_name="certificate")
    op.drop_index("ix_certificate_ending", table_name="certificate")

    op.drop_table("certificate")
    op.drop_table("assessment_mark")
    op.drop_table("assessment")
    op.drop_index("uq_trial_waiting", table_name="trial")
    op.drop_index("ix_trial_state", table_name="trial")

    op.drop_table("trial")
    op.drop_index("ix_lesson_step_lesson", table_name="lesson_step")

    op.drop_table("lesson_step")
    op.drop_index("ix_lesson_defect_code", table_name="lesson_defect")

    op.drop_table("lesson_defect")
    op.drop_table("exercise")
    op.drop_index("ix_criterion_version", table_name="criterion")

    op.drop_table("criterion")
    op.drop_index("ix_lesson_version", table_name="lesson")

    op.drop_table("lesson")
    op.drop_index("uq_learning_open", table_name="learning")
    op.drop_index("ix_learning_course", table_name="learning")
    op.drop_index("ix_learning_cooperative", table_name="learning")

    op.drop_table("learning")
    op.drop_index("ix_course_seat_maker", table_name="course_seat")

    op.drop_table("course_seat")
    op.drop_index("uq_course_version_open", table_name="course_version")

    op.drop_table("course_version")
    op.drop_index("ix_course_day_cooperative", table_name="course_day")

    op.drop_table("course_day")
    op.drop_index("ix_course_answer_course", table_name="course_answer")

    op.drop_table("course_answer")
    op.drop_table("course")
    op.execute("DELETE FROM film WHERE product_id IS NULL")
    with op.batch_alter_table("film") as table:
        table.alter_column("product_id", existing_type=sa.INTEGER(), nullable=False)
        table.drop_column("title")
