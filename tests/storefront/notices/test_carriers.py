"""The contract of every mail carrier, run on the console and on a real SMTP server."""

from __future__ import annotations

import email
import io
import socket
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from catalog.errors import Refusal
from storefront.notices import carriers
from storefront.notices.console import Console
from storefront.notices.port import Carrier, CarrierDown, Letter, NotDeliverable
from storefront.notices.smtp import Smtp, opened

LETTER = Letter(
    to="lin@example.org",
    subject="订单 MH-7 已付款 ✓",
    text="您好！\n\n谢谢您。\n.\nFrom here on\n",
    key="order_paid:7",
)


class Inbox:
    """What the server does with letters: keep them, or answer as the test says."""

    def __init__(self) -> None:
        self.kept: list[Envelope] = []
        self.answer = "250 kept"

    async def handle_RCPT(  # noqa: N802 - the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not self.answer.startswith("250"):
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        self.kept.append(envelope)
        return self.answer


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[Controller]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def smtp(server: Controller) -> Smtp:
    return opened(f"smtp://127.0.0.1:{server.port}?from=shop@manyhands.example")


Arrived = Callable[[], tuple[str, str, str]]


@pytest.fixture(params=["console", "smtp"])
def carried(request: pytest.FixtureRequest) -> tuple[Carrier, Arrived]:
    """A carrier, and what arrived by it: to whom, subject and text."""
    if request.param == "console":
        out = io.StringIO()
        return Console(out), lambda: _framed(out.getvalue())
    inbox: Inbox = request.getfixturevalue("inbox")
    return request.getfixturevalue("smtp"), lambda: _read(inbox.kept[-1])


def test_a_letter_arrives_unchanged_in_any_script(carried: tuple[Carrier, Arrived]) -> None:
    carrier, arrived = carried
    carrier.carry(LETTER)
    assert arrived() == (LETTER.to, LETTER.subject, LETTER.text)


def test_letters_arrive_one_after_the_other(carried: tuple[Carrier, Arrived]) -> None:
    carrier, arrived = carried
    for place in range(3):
        letter = Letter("lin@example.org", f"Letter {place}", "x\n", f"k{place}")
        carrier.carry(letter)
        assert arrived()[1] == f"Letter {place}"


def test_no_line_of_a_letter_becomes_a_header(smtp: Smtp, inbox: Inbox) -> None:
    smtp.carry(Letter("lin@example.org", "Hello\r\nBcc: all@example.org", "x\n", "k"))
    message = _parsed(inbox.kept[-1])
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: all@example.org"
    assert inbox.kept[-1].rcpt_tos == ["lin@example.org"]


def test_a_second_copy_is_known_by_its_message_id(smtp: Smtp, inbox: Inbox) -> None:
    smtp.carry(LETTER)
    smtp.carry(LETTER)
    first, second = (_parsed(each)["Message-ID"] for each in inbox.kept)
    assert first == second
    assert first.endswith("@manyhands.example>")


def test_a_server_that_says_never_is_told_apart_from_one_that_is_busy(
    smtp: Smtp, inbox: Inbox
) -> None:
    inbox.answer = "550 no such box"
    with pytest.raises(NotDeliverable):
        smtp.carry(LETTER)
    inbox.answer = "450 try later"
    with pytest.raises(CarrierDown):
        smtp.carry(LETTER)
    assert inbox.kept == []


def test_a_server_that_is_not_there_is_down() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        carrier = opened(f"smtp://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(CarrierDown):
            carrier.carry(LETTER)


def test_a_server_without_tls_gets_no_letter_where_tls_is_wanted(server: Controller) -> None:
    with pytest.raises(CarrierDown):
        opened(f"smtps://127.0.0.1:{server.port}").carry(LETTER)


def test_an_address_is_read_with_its_secrets_and_shows_none() -> None:
    carrier = opened("smtps://shop%40x.example:p%2Fw@mail.example?from=hello@x.example")
    assert (carrier.host, carrier.port, carrier.tls) == ("mail.example", 465, True)
    assert (carrier.user, carrier.password) == ("shop@x.example", "p/w")
    assert carrier.sender == "hello@x.example"
    assert "p/w" not in repr(carrier)


def test_an_unknown_carrier_is_refused() -> None:
    with pytest.raises(Refusal):
        carriers.from_url("pigeon://loft")


def _parsed(envelope: Envelope) -> EmailMessage:
    content = envelope.content
    assert isinstance(content, bytes)
    return email.message_from_bytes(content, policy=policy.default)  # type: ignore[return-value] # its policy makes this kind


def _read(envelope: Envelope) -> tuple[str, str, str]:
    message = _parsed(envelope)
    text = message.get_content().replace("\r\n", "\n")
    return str(message["To"]), str(message["Subject"]), text


def _framed(written: str) -> tuple[str, str, str]:
    last = written.split("--- letter ---\n")[-1].removesuffix("\n--- end ---\n")
    to, subject, _, text = last.split("\n", 3)
    return to.removeprefix("To: "), subject.removeprefix("Subject: "), text
