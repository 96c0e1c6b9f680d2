"""Wiring: the extensions of the web framework, made once and joined to an app by `connect`.

Nothing here knows a feature. Features and views import the objects; `storefront.app` connects
them.
"""

from storefront.wiring.clock import now
from storefront.wiring.extensions import babel, csrf, limiter, login
from storefront.wiring.settings import settings

__all__ = ["babel", "csrf", "limiter", "login", "now", "settings"]
