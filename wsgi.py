"""The WSGI entry for any server: `wsgi:app`, with settings from the environment.

With `MANYHANDS_JOBS=1` each process also does jobs in a thread of its own.
"""

import atexit
import os

from storefront.app import create_app
from storefront.cli.context import settings_here
from storefront.jobs import worker
from storefront.jobs.ahead import look_ahead
from storefront.wiring.warming import warm_beside

app = create_app(settings_here())
warm_beside(app)
look_ahead(app)

if os.environ.get("MANYHANDS_JOBS") == "1":
    thread, stop = worker.start(app)

    @atexit.register
    def finish_the_job_in_hand() -> None:
        """Let a running job end before the process does."""
        stop.set()
        thread.join(5)
