"""Users, what they may do, and the links that let them in.

A user is a login; a membership says which role she has and for whom. Secrets are kept as hashes
(password, link) or sealed (TOTP); `session_key` is what a cookie names, so that changing it ends
every session at once.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice
from catalog.vault import Sealed


class Role(StrEnum):
    """What a membership allows. A shopper needs none. A checker, a packer and a bookkeeper have a
    post at one cooperative; records is the right, beside the office, to open private records."""

    MAKER = "maker"
    LEAD = "lead"
    CHECKER = "checker"
    PACKER = "packer"
    BOOKKEEPER = "bookkeeper"
    INSPECTOR = "inspector"
    HOST = "host"
    OFFICE = "office"
    RECORDS = "records"


#: The posts at a cooperative beside its lead.
POSTS = (Role.CHECKER, Role.PACKER, Role.BOOKKEEPER)
_AT_HOME = "role IN ('lead', 'checker', 'packer', 'bookkeeper')"


class User(Model):
    """A login. `email` is the address links are sent to, lower case.

    `credited_at` is when she first got store credit: of who never did, nobody asks how much.
    """

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    session_key: Mapped[str] = mapped_column(String(43), unique=True)
    language: Mapped[str] = mapped_column(String(10), default="zh-Hans")
    time_zone: Mapped[str] = mapped_column(String(40), default="Asia/Shanghai")
    totp_secret: Mapped[str | None] = mapped_column(Sealed("user.totp_secret"))
    totp_last_step: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    credited_at: Mapped[datetime | None]

    memberships: Mapped[list[Membership]] = relationship(order_by="Membership.id")

    @property
    def is_authenticated(self) -> bool:
        """A loaded user is one who signed in."""
        return True

    @property
    def is_active(self) -> bool:
        """Whether she may sign in."""
        return self.active

    @property
    def is_anonymous(self) -> bool:
        """Never: a guest has no row."""
        return False

    def get_id(self) -> str:
        """What the cookie names her by."""
        return self.session_key


class Membership(Model):
    """A role of a user: a maker is one maker, a lead leads a cooperative, a host is one host; a
    post is held at one cooperative."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "role", "maker_id", "cooperative_id", "host_id"),
        CheckConstraint("(role = 'maker') = (maker_id IS NOT NULL)", name="maker"),
        CheckConstraint(f"({_AT_HOME}) = (cooperative_id IS NOT NULL)", name="lead"),
        CheckConstraint("(role = 'host') = (host_id IS NOT NULL)", name="host"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[Role] = choice(Role)
    maker_id: Mapped[int | None] = mapped_column(ForeignKey("maker.id"), index=True)
    cooperative_id: Mapped[int | None] = mapped_column(ForeignKey("cooperative.id"), index=True)
    host_id: Mapped[int | None] = mapped_column(ForeignKey("host.id"), index=True)


class SignInLink(Model):
    """A link that lets a user in once; only the hash of its secret is kept."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Model):
    """A passkey of a user, on a phone, a computer or a security key."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
