"""Order files of channels in the office: brought, looked at, imported.

Bringing a file changes nothing: a worker reads it and its page tells what it would bring. Only
“import” writes. The page looks again by itself while a worker is at it.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from catalog.db import db
from catalog.errors import Invalid
from catalog.history import Actor
from storefront.accounts import Role
from storefront.accounts.access import person
from storefront.channels import ChannelImport, bringing
from storefront.channels.access import import_for_office
from storefront.channels.issues import SENTENCES, Code
from storefront.channels.rules import WORKING
from storefront.forms.channels import ChannelFileForm
from storefront.wiring.clock import now

pages = Blueprint("channels", __name__, url_prefix="/channels")


@pages.get("")
def index() -> str:
    """Our shops, a file to bring, and the last ones."""
    return _page(ChannelFileForm())


@pages.post("")
def bring() -> AnyResponse | tuple[str, int]:
    """Take a file in; a worker reads it."""
    request.max_content_length = bringing.MOST_BYTES
    form = ChannelFileForm()
    if not form.validate():
        return _page(form), 422
    file, shop = form.file.data, str(form.shop.data)
    try:
        brought = bringing.bring(
            db.session(), str(file.filename), file.stream, shop=shop, actor=_actor(), now=now()
        )
    except Invalid as why:
        field = form.shop if why.field == "shop" else form.file
        field.errors = [_(why.message) % why.facts]
        return _page(form), 422
    return _back(brought)


@pages.get("/imports/<int:import_id>")
def brought(import_id: int) -> str:
    """How far it is; what it says."""
    found = import_for_office(person(), import_id)
    report = found.report or {}
    issues = [
        (row, column, _(SENTENCES[Code(code)]) % {"found": said})
        for row, column, code, said in report.get("issues", ())
    ]
    told = found.refusal or {"facts": {}}
    sentence = told.get("message", "")
    return render_template(
        "office/channels/import.html",
        brought=found,
        working=found.state in WORKING,
        report=report,
        issues=issues,
        why=_(sentence) % told["facts"] if sentence else "",
    )


@pages.post("/imports/<int:import_id>/keeping")
def keeping(import_id: int) -> AnyResponse:
    """Import what it says."""
    found = import_for_office(person(), import_id)
    bringing.ask(db.session(), found, actor=_actor(), now=now())
    return _back(found)


@pages.post("/imports/<int:import_id>/dropping")
def dropping(import_id: int) -> AnyResponse:
    """Nobody wants it."""
    found = import_for_office(person(), import_id)
    bringing.drop(db.session(), found, actor=_actor(), now=now())
    return _back(found)


def _back(found: ChannelImport) -> AnyResponse:
    db.session.commit()
    return redirect(url_for(".brought", import_id=found.id), 303)


def _page(form: ChannelFileForm) -> str:
    session = db.session()
    return render_template(
        "office/channels/index.html",
        form=form,
        shops=bringing.shops(session),
        last=bringing.last_imports(session),
    )


def _actor() -> Actor:
    return person().actor(Role.OFFICE)
