"""The WSGI entry for any server: `wsgi:app`, with settings from the environment."""

import os

from storefront.app import create_app
from storefront.config import from_environment

app = create_app(from_environment(os.environ, demo=bool(os.environ.get("MANYHANDS_DEMO"))))
