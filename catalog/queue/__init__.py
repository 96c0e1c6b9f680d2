"""The queue: work that must follow a change, written down in the same transaction as the change.

A job exists if and only if what it follows from was committed. It may run twice (a worker can
die after its work and before its tick), so every handler is idempotent. Kept in our own table
because a job must share the order's transaction and survive `kill -9`.
"""

from catalog.queue.actions import Leased, enqueue, fail, finish, lease, renew, revive
from catalog.queue.models import Job, JobState
from catalog.queue.rules import backoff

__all__ = [
    "Job",
    "JobState",
    "Leased",
    "backoff",
    "enqueue",
    "fail",
    "finish",
    "lease",
    "renew",
    "revive",
]
