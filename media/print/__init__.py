"""Print: papers, labels and waybills as tagged PDF, QR codes and Code 128 bars as SVG."""

from media.print.bars import code128_svg, qr_svg
from media.print.diplomas import Diploma, diploma_pdf
from media.print.papers import (
    Label,
    List,
    Table,
    Waybill,
    labels_pdf,
    list_pdf,
    waybills_pdf,
)
from media.print.pay import PayReceipt, PayStatement, Pile, receipt_pdf, statement_pdf
from media.print.rules import code128
from media.print.setting import pdf, region_of

__all__ = [
    "Diploma",
    "Label",
    "List",
    "PayReceipt",
    "PayStatement",
    "Pile",
    "Table",
    "Waybill",
    "code128",
    "code128_svg",
    "diploma_pdf",
    "labels_pdf",
    "list_pdf",
    "pdf",
    "qr_svg",
    "receipt_pdf",
    "region_of",
    "statement_pdf",
    "waybills_pdf",
]
