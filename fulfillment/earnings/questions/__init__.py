"""Questions of makers about their statements, which a person answers."""

from fulfillment.earnings.questions.actions import answer, ask
from fulfillment.earnings.questions.models import PayQuestion
from fulfillment.earnings.questions.queries import Waiting, asked_about, of_line, waiting
from fulfillment.earnings.questions.rules import WORDS, AskedWhat

__all__ = [
    "WORDS",
    "AskedWhat",
    "PayQuestion",
    "Waiting",
    "answer",
    "ask",
    "asked_about",
    "of_line",
    "waiting",
]
