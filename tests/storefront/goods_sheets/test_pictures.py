"""Pictures of goods in a sheet: out and in again, in another order, with other words; none from
elsewhere, none of a person."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM, History
from catalog.products import Product, ProductState
from catalog.words import Words
from media.assets import Asset, AssetState, ProductPicture, Rendition, gallery, hanging
from storefront.goods_sheets import GoodsReport, keep_goods
from storefront.goods_sheets.pictures import Hanging, Hangings, hangings, named_of
from storefront.sheets.grids import Cell
from storefront.sheets.issues import Code, Unreadable
from tests.made_catalog import a_product, a_variant
from tests.storefront.goods_sheets.test_rules import NEW, SHOP, YUN, exported, read

JADE, WORN, RING = (each * 64 for each in "abc")
JADE_WORDS = Words("玉手链|正面", "A jade bracelet")


def path(drawn: str, width: int = 640) -> str:
    return f"public/{drawn[:2]}/{drawn[2:59]}{width:05}.jpg"


def address(drawn: str, width: int = 640) -> str:
    return path(drawn, width).replace("public", "/media")


def a_picture(
    session: Session,
    product: Product | None,
    drawn: str,
    alt: Words,
    now: datetime,
    *,
    private: bool = False,
) -> Asset:
    """A picture of 320 and 640 pixels, hung with a product if there is one."""
    state = AssetState.PUBLISHED if alt.zh else AssetState.QUARANTINED
    sizes = [
        Rendition(kind="jpeg", width=each, height=each, bytes=1, path=path(drawn, each))
        for each in (320, 640)
    ]
    about = {"sha256": drawn, "original_path": f"masters/{drawn}", "created_at": now, "alt": alt}
    asset = Asset(state=state, private=private, renditions=sizes, **about)
    session.add(asset)
    session.flush()
    if product is not None:
        at = session.scalar(select(func.count()).select_from(ProductPicture))
        session.add(ProductPicture(product_id=product.id, asset_id=asset.id, position=at))
        session.flush()
    return asset


@pytest.fixture
def bracelet(session: Session, now: datetime) -> Product:
    """Two variants, one picture in the shop and one that waits for its words."""
    product = a_product(session, "bracelet", price=None, pieces=0)
    for sku in ("BR-GRN", "BR-RED"):
        a_variant(session, product, sku=sku)
    a_picture(session, product, JADE, JADE_WORDS, now)
    a_picture(session, product, WORN, Words(), now)
    return product


def sheet(*lines: str) -> str:
    cell = "\n".join(lines)
    return f'sku,pictures\nBR-GRN,"{cell}"\nBR-RED,\n'


def keep(session: Session, report: GoodsReport, now: datetime) -> None:
    assert report.issues == ()
    keep_goods(session, report, actor=YUN, now=now)
    session.flush()


def test_pictures_go_out_on_the_first_row_and_come_in_without_a_change(
    session: Session, bracelet: Product, now: datetime
) -> None:
    every = exported(session, now).decode("utf-8-sig")
    assert f"{address(JADE)} | 玉手链\\|正面 | A jade bracelet\n{address(WORN)}" in every
    assert every.count(address(JADE)) == 1
    assert read(session, every, now).empty


def test_order_and_words_are_kept_and_twice_is_once(
    session: Session, bracelet: Product, now: datetime
) -> None:
    said = sheet(
        f"{SHOP}{address(WORN, 320)} | 戴在手上 | On a wrist", f"{address(JADE)}||Green jade"
    )
    report = read(session, said, now)
    (change,) = report.changes
    assert (change.known.name, change.field.kind, change.row) == ("bracelet", "pictures", 2)
    keep(session, report, now)
    session.expire_all()
    shown = gallery(session, bracelet.id)
    assert [each.alt for each in shown] == [
        Words("戴在手上", "On a wrist"),
        Words("玉手链|正面", "Green jade"),
    ]
    assert read(session, said, now).empty
    verbs = select(History.subject_kind, History.verb).order_by(History.id)
    assert session.execute(verbs).all()[-3:] == [("asset", "describe")] * 2 + [("product", "sheet")]
    keep(session, read(session, sheet(address(JADE)), now), now)
    session.expire_all()
    assert [each.alt.en for each in gallery(session, bracelet.id)] == ["Green jade", "On a wrist"]


def test_a_picture_of_other_goods_becomes_one_of_its_own(
    session: Session, bracelet: Product, now: datetime
) -> None:
    ring = a_product(session, "ring")
    hers = a_picture(session, ring, RING, Words("银戒指", "A silver ring"), now)
    keep(session, read(session, sheet(f"{address(RING)}|同款戒指|The ring to it"), now), now)
    drafted = NEW.replace("piece rate", "piece rate,pictures").replace("9.50", f"9.50,{RING[:0]}")
    drafted = drafted.replace("9.50,", f"9.50,{address(RING)}").replace(",,,\n", ",,,,\n")
    keep(session, read(session, drafted, now), now)
    session.expire_all()
    assert [each.alt.en for each in gallery(session, bracelet.id)] == [
        "The ring to it",
        "A jade bracelet",
    ]
    made = session.scalars(select(Product).where(Product.slug == "silver-ring")).one()
    (view,) = gallery(session, made.id)
    assert (made.state, view.alt.en, len(view.sources["jpeg"])) == (
        ProductState.DRAFT,
        "A silver ring",
        2,
    )
    assert len({view.asset_id, hers.id, gallery(session, bracelet.id)[0].asset_id}) == 3
    hanging.take_down(session, ring.id, hers, actor=SYSTEM, now=now)
    session.flush()
    assert len(gallery(session, made.id)) == 1


def test_nothing_from_elsewhere_and_nothing_of_a_person_is_hung(
    session: Session, bracelet: Product, now: datetime
) -> None:
    portrait, secret, gone = (each * 64 for each in "def")
    a_picture(session, None, portrait, Words("阿兰", "A Lan"), now)
    a_picture(session, bracelet, secret, Words("交件", "A hand-in"), now, private=True)
    taken = a_picture(session, bracelet, gone, Words("旧图", "Old"), now)
    hanging.take_down(session, bracelet.id, taken, actor=SYSTEM, now=now)
    session.flush()
    before = session.scalar(select(func.count()).select_from(ProductPicture))
    for line, code in (
        ("https://pictures.example/media/x.jpg", Code.PICTURE_ELSEWHERE),
        (f"https://pictures.example{address(JADE)}", Code.PICTURE_ELSEWHERE),
        (f"http://shop.example{address(JADE)}", Code.PICTURE_ELSEWHERE),
        (f"//shop.example{address(JADE)}", Code.PICTURE_ELSEWHERE),
        (f"https://shop.example@10.0.0.1{address(JADE)}", Code.PICTURE_ELSEWHERE),
        ("file:///etc/passwd", Code.PICTURE_ELSEWHERE),
        ("/media/../../etc/passwd", Code.PICTURE_UNKNOWN),
        ("jade.jpg", Code.PICTURE_UNKNOWN),
        (address("9" * 64), Code.PICTURE_UNKNOWN),
        (address(portrait), Code.PICTURE_UNKNOWN),
        (address(secret), Code.PICTURE_UNKNOWN),
        (address(gone), Code.PICTURE_UNKNOWN),
        (f"{address(JADE)}\n{address(JADE, 320)}", Code.PICTURE_TWICE),
        (f"{address(WORN)}|只有中文", Code.PICTURE_WORDS),
        (f"{address(WORN)}|a|b|c", Code.PICTURE_PARTS),
        (f"{address(WORN)}|a|{'b' * 251}", Code.TEXT_LONG),
        ("\n".join([address(JADE)] * 25), Code.PICTURES_MANY),
    ):
        report = read(session, sheet(*line.split("\n")), now)
        (issue,) = report.issues
        assert (issue.place, issue.code) == ("B2", code), line
        assert issue.message()
        with pytest.raises(Refusal):
            keep_goods(session, report, actor=YUN, now=now)
    assert session.scalar(select(func.count()).select_from(ProductPicture)) == before


def test_two_rows_of_one_product_must_not_contradict_each_other(
    session: Session, bracelet: Product, now: datetime
) -> None:
    said = f"sku,图片\nBR-GRN,{address(JADE)}\nBR-RED,{address(WORN)}\n"
    assert [each.code for each in read(session, said, now).issues] == [Code.PRODUCT_TWO_WAYS]


def test_what_was_taken_down_meanwhile_is_not_hung_again(
    session: Session, bracelet: Product, now: datetime
) -> None:
    report = read(session, sheet(f"{address(JADE)}|玉|Jade"), now)
    asset = session.scalars(select(Asset).where(Asset.sha256 == JADE)).one()
    hanging.take_down(session, bracelet.id, asset, actor=SYSTEM, now=now)
    session.flush()
    with pytest.raises(Refusal) as refused:
        keep_goods(session, report, actor=YUN, now=now)
    assert refused.value.code == "product.stale"


def test_what_a_cell_writes_it_reads_as_the_same() -> None:
    """Words with strokes, backslashes and blanks come back; pictures that are not named stay."""
    own = Hangings(
        tuple(Hanging(key, zh, en, path(key)) for key, zh, en in (
            (JADE, "左|右", "left | right"), (WORN, "", ""), (RING, "\\|", "a\\"),
        ))
    )  # fmt: skip
    known = {path(each.key): each for each in own.pictures}
    again, wrong = hangings(named_of(Cell(str(own)), SHOP), own, known)
    assert (again, wrong) == (own, [])
    first, wrong = hangings(named_of(Cell(address(RING)), SHOP), own, known)
    assert ([each.key for each in first.pictures], wrong) == ([RING, JADE, WORN], [])
    with pytest.raises(Unreadable):
        named_of(Cell(f"{address(RING)}|x|y|z"), SHOP)
