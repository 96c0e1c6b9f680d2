"""The extensions, unconnected."""

from __future__ import annotations

from flask_babel import Babel
from flask_limiter import Limiter
from flask_login import LoginManager

from storefront.wiring.guards import Guard
from storefront.wiring.limits import network

babel = Babel()
csrf = Guard()
limiter = Limiter(key_func=network, strategy="sliding-window-counter")
login = LoginManager()
