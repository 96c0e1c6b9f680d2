"""Mail by SMTP: `smtp://user:password@host:587` (upgrades to TLS where the server can) or
`smtps://…:465` (TLS from the first byte). `?from=shop@example.org` names the sender.

One connection for each letter, `SECONDS` for each step of the talk; a certificate that does not
fit is a carrier that is down, never a letter in the open.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, localtime
from urllib.parse import parse_qs, unquote, urlsplit

from storefront.notices.port import CarrierDown, Letter, NotDeliverable

SECONDS = 10
PERMANENT = range(500, 600)


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server and how to speak to it."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False

    def carry(self, letter: Letter) -> None:
        """Hand the letter to the server."""
        try:
            with self._connected() as server:
                server.send_message(self._message(letter))
        except smtplib.SMTPRecipientsRefused as refused:
            raise _told(next(iter(refused.recipients.values()))[0]) from refused
        except smtplib.SMTPResponseException as refused:
            raise _told(refused.smtp_code) from refused
        except (OSError, smtplib.SMTPException) as problem:
            raise CarrierDown(type(problem).__name__) from problem

    def _connected(self) -> smtplib.SMTP:
        trust = ssl.create_default_context()
        server: smtplib.SMTP
        if self.tls:
            server = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=trust)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=trust)
        if self.user:
            server.login(self.user, self.password)
        return server

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = Address("Manyhands 众手", addr_spec=self.sender)
        message["To"] = Address(addr_spec=letter.to)
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = format_datetime(localtime())
        name = hashlib.sha256(letter.key.encode()).hexdigest()[:32]
        message["Message-ID"] = f"<{name}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text, cte="base64")  # else a line "From …" would gain a ">"
        return message


def opened(url: str) -> Smtp:
    """The server that `MAIL_URL` names."""
    place = urlsplit(url)
    tls = place.scheme == "smtps"
    host = place.hostname or "localhost"
    return Smtp(
        host=host,
        port=place.port or (465 if tls else 587),
        sender=parse_qs(place.query).get("from", [f"shop@{host}"])[0],
        user=unquote(place.username or ""),
        password=unquote(place.password or ""),
        tls=tls,
    )


def _told(status: int) -> CarrierDown | NotDeliverable:
    return NotDeliverable(str(status)) if status in PERMANENT else CarrierDown(str(status))
