"""Security of every answer: CSRF, headers, cookies, rate limits.

Deny by default: no script or style that is not ours, no framing, no sniffing, no referrer to
others. A view that needs more says so and is tested for it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request, session
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from storefront.config import Settings
from storefront.wiring.guards import IMPERSONAL, Sessions

#: What a page may load and do. A payment page is reached by a form that answers with a redirect,
#: and browsers apply `form-action` to that too.
POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "media-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
#: What Stripe's fields need beyond that, as its own guide lists it; for the one page that has them.
STRIPE_FIELDS = {
    "script-src": "https://js.stripe.com https://*.js.stripe.com",
    "connect-src": "https://api.stripe.com",
    "frame-src": "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
}
PAYMENT_PAGE = "https://checkout.stripe.com"
#: Where the policy of every page is kept.
POLICY_OF_ALL = "manyhands.policy"
#: Pages that show what only one person may see, whether or not she is signed in.
PERSONAL = ("/account", "/cart", "/checkout", "/orders/", "/sign-in")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(self)",
    "X-Frame-Options": "DENY",
}
#: A picture, a script or a stylesheet is no page: what is said of pages would only make it heavier.
THINGS = frozenset(("image/avif", "image/webp", "image/jpeg", "text/css", "text/javascript"))
OF_THINGS = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")


def connect_security(
    app: Flask, settings: Settings, *, csrf: CSRFProtect, limiter: Limiter, login: LoginManager
) -> None:
    """Connect the guards."""
    app.config.update(_cookies(settings), **_limits(settings))
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign] # Flask's own way to wrap
    app.session_interface = Sessions()
    csrf.init_app(app)
    limiter.init_app(app)
    limiter.enabled = not settings.testing
    login.init_app(app)
    headers = headers_of(settings)
    app.extensions[POLICY_OF_ALL] = headers["Content-Security-Policy"]
    app.after_request(lambda answer: _guard(answer, headers))


def headers_of(settings: Settings) -> dict[str, str]:
    """The headers that every answer carries unless a view has said otherwise."""
    payment_pages = [PAYMENT_PAGE]
    if settings.stripe.api_base:
        place = urlsplit(settings.stripe.api_base)
        payment_pages.append(f"{place.scheme}://{place.netloc}")
    policy = "; ".join((*POLICY, f"form-action 'self' {' '.join(payment_pages)}"))
    headers = {"Content-Security-Policy": policy, **HEADERS}
    if settings.secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def let_in(answer: Response, script: str) -> None:
    """Let the gateway's fields into this one page: its script, what they ask, their frames.

    Wallets open windows of their own. The address of the page holds its key: it is told to nobody.
    """
    place = urlsplit(script)
    origin = f"{place.scheme}://{place.netloc}"
    policy = current_app.extensions[POLICY_OF_ALL]
    for name, more in STRIPE_FIELDS.items():
        wanted = more if origin in more else f"{more} {origin}"
        before = f"{name} 'self'"
        known = before in policy
        policy = (
            policy.replace(before, f"{before} {wanted}") if known else f"{policy}; {name} {more}"
        )
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    allowed = HEADERS["Permissions-Policy"].replace("payment=(self)", f'payment=(self "{origin}")')
    answer.headers["Permissions-Policy"] = allowed


def _cookies(settings: Settings) -> dict[str, Any]:
    """Cookies that no script reads; over TLS bound to this very host by their name."""
    return {
        "SESSION_COOKIE_NAME": "__Host-mh_session" if settings.secure else "mh_session",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": settings.secure,
    }


def _limits(settings: Settings) -> dict[str, Any]:
    """Counters in Redis, shared by all processes; each process counts alone while it is down."""
    shared = settings.redis_url
    patience = {"socket_connect_timeout": 2, "socket_timeout": 2}
    return {
        "RATELIMIT_STORAGE_URI": shared or "memory://",
        "RATELIMIT_STORAGE_OPTIONS": patience if shared else {},
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": bool(shared),
        "RATELIMIT_KEY_PREFIX": "manyhands",
        "RATELIMIT_HEADERS_ENABLED": True,
    }


def _guard(answer: Response, headers: dict[str, str]) -> Response:
    told = OF_THINGS if _is_a_thing(answer) else headers
    for name in told:
        answer.headers.setdefault(name, headers[name])
    if "Cache-Control" not in answer.headers and _personal():
        answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _is_a_thing(answer: Response) -> bool:
    """Whether this is a picture, script or stylesheet that no browser takes for a page."""
    return request.endpoint in IMPERSONAL and answer.mimetype in THINGS


def _personal() -> bool:
    return "_user_id" in session or request.path.startswith(PERSONAL)
