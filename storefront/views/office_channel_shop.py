"""One shop on a platform, in the office: what its platform is told of parcels.

A press of “make the file” gives out what is in none yet; the file can be had again and again.
"""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from catalog.db import db
from catalog.errors import Invalid, NotFound, Refusal
from catalog.history import Actor
from storefront.accounts import Role
from storefront.accounts.access import person, require
from storefront.channels import money, parcels
from storefront.errors import say
from storefront.forms.channel_shop import ChannelParcelForm, ChannelParcelsForm
from storefront.sheets.export import csv_file, xlsx_file
from storefront.wiring.clock import now

pages = Blueprint("office_channel_shop", __name__, url_prefix="/office/channels/shops")

MOST_BYTES = 8 * 1024 * 1024
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"csv": (csv_file, "text/csv; charset=utf-8"), "xlsx": (xlsx_file, _XLSX)}
Answer = AnyResponse | tuple[str, int]


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.get("/<slug>")
def shop(slug: str) -> str:
    """What waits to be told, and the files."""
    return _page(slug)


@pages.post("/<slug>/parcels")
def note(slug: str) -> Answer:
    """A parcel was sent."""
    session, form = db.session(), ChannelParcelForm()
    row = money.shop_named(session, slug)
    if not form.validate():
        return _page(slug, one=form), 422
    try:
        told = ((1, form.parcel()),)
        new = parcels.note_parcels(session, row, told, actor=_actor(), now=now())
    except Refusal:
        session.rollback()
        form.order.errors = [_("This shop has no such order, or the number is none.")]
        return _page(slug, one=form), 422
    return _noted(slug, new)


@pages.post("/<slug>/parcels/list")
def bring(slug: str) -> Answer:
    """A list of parcels that were sent."""
    session, form = db.session(), ChannelParcelsForm()
    row = money.shop_named(session, slug)
    if not form.validate():
        return _page(slug, many=form), 422
    try:
        if (request.content_length or 0) > MOST_BYTES:
            raise Invalid("sheet.too_large", "The file is larger than %(most)s MB.", most=8)
        file = form.file.data.stream
        new = parcels.bring_parcels(session, row, file, actor=_actor(), now=now())
    except Refusal as refusal:
        session.rollback()
        form.file.errors = [say(refusal)]
        return _page(slug, many=form), 422
    return _noted(slug, new)


@pages.post("/<slug>/parcels/file")
def give_out(slug: str) -> AnyResponse:
    """What was not told yet becomes a file."""
    session = db.session()
    row = money.shop_named(session, slug)
    made = parcels.give_out(session, row, actor=_actor(), now=now())
    session.commit()
    if made is None:
        flash(_("The platform knows of every parcel already."), "plain")
    else:
        flash(_("The file is ready below. Upload it where the platform ships many."), "good")
    return redirect(url_for(".shop", slug=slug, _anchor="files"), 303)


@pages.get("/<slug>/parcels/<int:file_id>.<kind>")
def parcel_file(slug: str, file_id: int, kind: str) -> Response:
    """One of the files, as often as it is wanted."""
    if kind not in KINDS:
        raise NotFound("page")
    session = db.session()
    row = money.shop_named(session, slug)
    head, rows = parcels.told_by(session, row, file_id, workbook=kind == "xlsx")
    write, mimetype = KINDS[kind]
    name = f'attachment; filename="{slug}-parcels-{file_id}.{kind}"'
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    return Response(write(head, rows), content_type=mimetype, headers=headers)


def _noted(slug: str, new: int) -> AnyResponse:
    db.session.commit()
    flash(ngettext("%(num)s parcel is new.", "%(num)s parcels are new.", new), "good")
    return redirect(url_for(".shop", slug=slug), 303)


def _page(
    slug: str, *, one: ChannelParcelForm | None = None, many: ChannelParcelsForm | None = None
) -> str:
    session = db.session()
    row = money.shop_named(session, slug)
    waiting, count = parcels.waiting(session, row.id)
    return render_template(
        "office/channels/shop.html",
        shop=row,
        waiting=waiting,
        count=count,
        files=parcels.files(session, row.id),
        columns=parcels.COLUMNS[row.channel],
        one=one or ChannelParcelForm(formdata=None),
        many=many or ChannelParcelsForm(formdata=None),
    )


def _actor() -> Actor:
    return person().actor(Role.OFFICE)
