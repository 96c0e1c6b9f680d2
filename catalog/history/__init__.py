"""History: who did what to which thing, when, and from which state to which.

Rows are only ever added. `move` is the one way a state changes: the table decides, one
compare-and-set statement writes, one history row remembers.
"""

from catalog.history.actions import SYSTEM, Actor, move, record, record_now
from catalog.history.models import History
from catalog.history.queries import Moment, history_of

__all__ = ["SYSTEM", "Actor", "History", "Moment", "history_of", "move", "record", "record_now"]
