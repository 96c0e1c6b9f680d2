"""Invoices and credit notes for download: read, then set as PDF with no transaction open."""

from __future__ import annotations

from flask import Response, make_response

from catalog.db import db
from catalog.errors import NotFound
from catalog.words import LANGUAGES
from storefront.invoices import Invoice, number_text
from storefront.invoices.printing import printed
from storefront.invoices.wording import worded


def download(paper: Invoice, lang: str) -> Response:
    """The PDF in a language."""
    if lang not in LANGUAGES:
        raise NotFound("paper")
    words, issued_at = worded(paper, lang), paper.issued_at
    name = f"{number_text(paper.kind, paper.year, paper.number)}-{lang}.pdf"
    db.session.commit()  # nobody waits for the setter
    answer = make_response(printed(words, lang=lang, issued_at=issued_at))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
