"""What synthetic goods are called: motifs, stuffs, kinds, colours and places, in both languages.

Combined they give every product a believable name that search can find; a running number keeps
them apart. Nothing here is a real product, firm or person.
"""

from __future__ import annotations

from catalog.words import Words


def _rows(text: str) -> list[list[str]]:
    return [each.strip().split("|") for each in text.split(",")]


def _pairs(text: str) -> tuple[Words, ...]:
    return tuple(Words(zh, en) for zh, en in _rows(text))


MOTIFS = _pairs(
    """云纹|Cloud,梅花|Plum blossom,莲花|Lotus,竹节|Bamboo joint,如意|Ruyi,双喜|Double happiness,
    山水|Landscape,蝴蝶|Butterfly,福字|Fortune,海棠|Begonia,喜鹊|Magpie,锦鲤|Koi,牡丹|Peony,
    松鹤|Pine and crane,月牙|Crescent moon,星河|River of stars,石榴|Pomegranate,葫芦|Gourd,
    银杏|Ginkgo,茶山|Tea hill,青瓷|Celadon,水波|Ripple,祥云|Lucky cloud,芙蓉|Hibiscus,
    回纹|Meander,燕子|Swallow,桃花|Peach blossom,远山|Far hills,雪花|Snowflake,橘子|Tangerine"""
)
#: craft → the stuffs of its goods, and what they are.
STUFFS: dict[str, tuple[Words, ...]] = {
    "beading": _pairs(
        "青玉|Green jade,檀木|Sandalwood,琉璃|Glass,玛瑙|Agate,瓷珠|Porcelain,珍珠|Pearl"
    ),
    "knotting": _pairs("棉绳|Cotton cord,蜡线|Waxed cord,丝线|Silk thread,玉线|Satin cord"),
    "frog-buttons": _pairs("真丝缎|Silk satin,棉布|Cotton,丝绒|Silk velvet,亚麻|Linen"),
    "paper-cutting": _pairs("宣纸|Xuan paper,红纸|Red paper,卡纸|Card paper"),
    "embroidery": _pairs("丝线|Silk thread,棉线|Cotton thread,亚麻|Linen,羊毛|Wool"),
    "bamboo-weaving": _pairs("慈竹|Bamboo,藤条|Rattan cane,麦秆|Wheat straw,蒲草|Bulrush"),
}
KINDS: dict[str, tuple[Words, ...]] = {
    "beading": _pairs(
        "手链|bracelet,手串|bead string,项链|necklace,耳环|earrings,脚链|anklet,念珠|prayer beads"
    ),
    "knotting": _pairs(
        "手绳|wristband,挂件|tassel,钥匙扣|key ring,壁挂|wall hanging,书签|bookmark,杯垫|coaster"
    ),
    "frog-buttons": _pairs("盘扣|frog buttons,胸针|brooch,发夹|hair clip,耳饰|ear studs"),
    "paper-cutting": _pairs("窗花|window flower,贺卡|greeting card,书签|bookmark,灯罩|lampshade"),
    "embroidery": _pairs(
        "绣绷|hoop,手帕|handkerchief,香囊|scent pouch,团扇|round fan,靠垫|cushion,钱包|purse"
    ),
    "bamboo-weaving": _pairs(
        "提篮|basket,茶盘|tea tray,果盘|fruit bowl,灯笼|lantern,茶席|tea mat,团扇|fan"
    ),
}
_COLOURS = """朱红|Cinnabar|#B5202A,橘红|Persimmon|#CC6B2C,姜黄|Mustard|#C8962E,
    豆绿|Bean green|#8AA56B,松绿|Pine green|#2F6B57,靛蓝|Indigo|#2C4770,湖蓝|Lake blue|#3E8FB0,
    藕紫|Lilac|#8A6A9B,藕粉|Lotus pink|#D79AA4,茶褐|Tea brown|#8A5A3A,本白|Natural|#E9DFCC,
    烟灰|Smoke grey|#7D7B7A,墨黑|Ink|#2B2A2B,石榴红|Pomegranate|#9E2B33,黛蓝|Slate blue|#3C4E6B,
    鹅黄|Gosling yellow|#E3C46A,竹青|Bamboo green|#3F6E5A,月白|Moon white|#DCE3D6"""
COLOURS: tuple[tuple[Words, str], ...] = tuple(
    (Words(zh, en), code) for zh, en, code in _rows(_COLOURS)
)
_PLACES = """浙江省|Zhejiang|丽水市|Lishui|east,江苏省|Jiangsu|苏州市|Suzhou|east,
    安徽省|Anhui|黄山市|Huangshan|east,福建省|Fujian|泉州市|Quanzhou|east,
    山东省|Shandong|潍坊市|Weifang|east,江西省|Jiangxi|景德镇市|Jingdezhen|east,
    广东省|Guangdong|潮州市|Chaozhou|south,广西|Guangxi|百色市|Baise|south,
    海南省|Hainan|五指山市|Wuzhishan|south,湖南省|Hunan|湘西州|Xiangxi|central,
    湖北省|Hubei|黄梅县|Huangmei|central,河南省|Henan|开封市|Kaifeng|central,
    河北省|Hebei|蔚县|Yuxian|north,山西省|Shanxi|平遥县|Pingyao|north,
    内蒙古|Inner Mongolia|赤峰市|Chifeng|north,吉林省|Jilin|延吉市|Yanji|north-east,
    辽宁省|Liaoning|阜新市|Fuxin|north-east,陕西省|Shaanxi|凤翔区|Fengxiang|north-west,
    甘肃省|Gansu|庆阳市|Qingyang|north-west,青海省|Qinghai|西宁市|Xining|north-west,
    新疆|Xinjiang|和田市|Hotan|north-west,四川省|Sichuan|成都市|Chengdu|south-west,
    重庆市|Chongqing|荣昌区|Rongchang|south-west,贵州省|Guizhou|台江县|Taijiang|south-west,
    云南省|Yunnan|剑川县|Jianchuan|south-west,西藏|Tibet|林芝市|Nyingchi|south-west"""
#: province, city, the planner's region
PLACES: tuple[tuple[Words, Words, str], ...] = tuple(
    (Words(p, pe), Words(c, ce), region) for p, pe, c, ce, region in _rows(_PLACES)
)
GROUPS = _pairs(
    """春晓|Spring Dawn,同心|One Heart,巧手|Deft Hands,山花|Mountain Flower,晨光|Morning Light,
    暖阳|Warm Sun,繁星|Many Stars,清泉|Clear Spring,新芽|New Shoot,白鹭|White Egret"""
)
ALIASES = _pairs("阿云|Yun,小梅|Mei,阿兰|Lan,春花|Chunhua,阿强|Qiang,小月|Yue,阿芳|Fang,建国|Jian")
