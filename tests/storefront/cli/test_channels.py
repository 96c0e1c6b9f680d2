"""`manyhands orders import`: one object on stdout, nothing told twice, nothing rolled back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.channels import ChannelLine, ChannelShop
from storefront.cli import group
from tests.storefront.channels.made_files import DOUYIN, rows, text

KEYS = [
    *("layout", "rows", "orders", "lines", "created", "updated", "unchanged", "skipped"),
    *("issues", "unknown_columns"),
]
CHOSEN = [*DOUYIN, "商品规格", "运费", "收件人", "收件人手机号", "详细地址", "商家备注"]
CHOSEN += ["订单完成时间", "取消原因", "发货时间", "商家实际承担优惠金额", "达人实际承担优惠金额"]
GIFT = {"子订单编号": "\t69179267688236437529", "订单应付金额": "0.00", "订单状态": "已关闭"}
HIDDEN = {"收件人": "##a", "收件人手机号": "$$b", "详细地址": "##c", "商家备注": "-"}
RED = ["订单号", "订单状态", "小红书编码", "用户应付金额(元)", "支付时间", "承诺发货时间"]
RED += ["用户备注", "包裹备注标记", "包裹备注信息"]
CUP = {"Name": "#1001", "Financial Status": "paid", "Currency": "USD", "Total": "34.98"}
CUP |= {"Created at": "2024-05-01 09:58:12 +0000", "Lineitem name": "Cup", "Lineitem sku": "A"}
CUP |= {"Lineitem quantity": "2", "Lineitem price": "9.99"}
SAUCER = {"Name": "#1001", "Lineitem name": "Saucer", "Lineitem sku": "B", "Lineitem quantity": "1"}


def picked(names: list[str], *told: dict[str, str]) -> bytes:
    return text([names, *[[each.get(name, "") for name in names] for each in told]])


DOUYIN_21 = picked(CHOSEN, DOUYIN | HIDDEN, DOUYIN | HIDDEN | GIFT)
RED_9 = picked(
    RED,
    dict(zip(RED, ("P1", "已完成", "X", "700.00", "2026-03-14 14:43:14"), strict=False)),
    dict(zip(RED, ("P2", "已取消", "X"), strict=False)),
)
SHOPIFY = text(rows("shopify", CUP, SAUCER))
#: name → (the file, layout, orders, lines)
FILES: dict[str, tuple[bytes, str, int, int]] = {
    "douyin": (DOUYIN_21, "douyin", 1, 2),
    "xiaohongshu": (RED_9, "xiaohongshu", 2, 2),
    "shopify": (SHOPIFY, "shopify", 1, 2),
}


@pytest.fixture
def desk(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder to work in; the command meets the test's own database."""

    @contextmanager
    def opened() -> Iterator[Flask]:
        with app.app_context():
            yield app

    monkeypatch.setattr("storefront.cli.channels.opened", opened)
    return tmp_path


def run(file: Path, *words: str, shop: str = "main") -> Result:
    told = ["orders", "import", str(file), "--shop", shop, *words, "--json"]
    return CliRunner().invoke(group, told)


def put(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def said(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    assert list(told) == KEYS
    return told


def kept(session: Session) -> tuple[int, int]:
    session.rollback()
    tables = (ChannelShop, ChannelLine)
    found = [session.scalar(select(func.count()).select_from(each)) or 0 for each in tables]
    session.commit()
    return found[0], found[1]


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_reported_then_brought_and_changes_nothing_when_brought_again(
    session: Session, desk: Path, name: str
) -> None:
    session.commit()
    data, layout, orders, lines = FILES[name]
    file = put(desk, "orders.csv", data)
    dry = said(run(file, "--dry-run"))
    assert kept(session) == (0, 0)
    first = said(run(file))
    assert (first["layout"], first["orders"], first["lines"]) == (layout, orders, lines)
    assert (first["rows"], first["created"], first["skipped"]) == (lines, lines, 0)
    assert (dry["created"], dry["issues"]) == (lines, first["issues"])
    again = said(run(file))
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, lines)
    assert kept(session) == (1, lines)


def test_an_older_export_brought_late_never_rolls_back(session: Session, desk: Path) -> None:
    session.commit()
    new = put(desk, "1791430000_a.csv", text(rows("douyin", DOUYIN | {"订单状态": "已发货"})))
    old = put(desk, "1791420000_a.csv", text(rows("douyin", DOUYIN)))
    assert said(run(new))["created"] == 1
    assert said(run(old))["created"] == 0
    session.rollback()
    assert session.scalars(select(ChannelLine)).one().state == "sent"
    session.commit()
    assert said(run(new))["unchanged"] == 1


def test_a_wrong_row_is_told_with_its_place_and_the_others_are_brought(
    session: Session, desk: Path
) -> None:
    session.commit()
    wrong = DOUYIN | GIFT | {"订单状态": "神秘状态"}
    headings, *told = rows("douyin", DOUYIN, wrong)
    data = text([[*headings, "新的一列"], *([*row, "x"] for row in told)])
    report = said(run(put(desk, "a.csv", data)))
    (issue,) = report["issues"]
    assert list(issue) == ["row", "column", "code", "message"]
    assert (issue["row"], issue["column"], issue["code"]) == (3, "订单状态", "state_unknown")
    assert "神秘状态" in issue["message"]
    assert report["unknown_columns"] == ["新的一列"]
    assert (report["lines"], report["skipped"]) == (1, 1)
    assert kept(session) == (1, 1)


def test_what_is_refused_is_one_and_wrong_usage_two_and_nothing_is_written(
    session: Session, desk: Path
) -> None:
    session.commit()
    file = put(desk, "a.csv", b"words,that\nfit,nothing\n")
    unknown = run(file)
    assert unknown.exit_code == 1
    assert json.loads(unknown.stdout)["issues"][0]["code"] == "channel.layout_unknown"
    assert run(file, shop="灵 shop").exit_code == 1
    assert run(file, "--map", "nobody").exit_code == 1
    assert run(desk / "missing.csv").exit_code == 2
    assert CliRunner().invoke(group, ["orders", "import", str(file)]).exit_code == 2
    assert kept(session) == (0, 0)
