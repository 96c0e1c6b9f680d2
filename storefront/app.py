"""The application factory: settings in, a connected Flask app out. It migrates nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask

from catalog import vault
from storefront.config import Settings
from storefront.errors import connect_errors
from storefront.views import connect_views
from storefront.wiring.addresses import connect_addresses
from storefront.wiring.assets import connect_assets
from storefront.wiring.clock import system_clock
from storefront.wiring.database import connect_database
from storefront.wiring.extensions import csrf, limiter, login
from storefront.wiring.fragments import connect_fragments
from storefront.wiring.keeping import connect_keeping
from storefront.wiring.labels import connect_labels
from storefront.wiring.languages import connect_languages
from storefront.wiring.logs import connect_logs
from storefront.wiring.operations import connect_operations
from storefront.wiring.packing import connect_packing
from storefront.wiring.security import connect_security

#: Text fields of one form, photos not counted.
FORM_BYTES = 2_000_000
#: A whole request with its files.
REQUEST_BYTES = 32 * 1024 * 1024


def create_app(settings: Settings, *, clock: Callable[[], datetime] = system_clock) -> Flask:
    """An app for `settings`; `clock` is the port through which it learns the time."""
    app = Flask("storefront")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_keys_old),
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=5_000,
    )
    app.extensions.update({"manyhands.settings": settings, "clock": clock})
    vault.configure(settings.data_key)
    connect_logs(settings)
    connect_database(app, settings)
    connect_packing(app)
    connect_security(app, settings, csrf=csrf, limiter=limiter, login=login)
    connect_languages(app)
    connect_assets(app)
    connect_addresses(app)
    connect_fragments(app)
    connect_labels(app)
    connect_errors(app)
    connect_operations(app)
    connect_views(app)
    connect_keeping(app, testing=settings.testing)
    return app
