"""The words of a live chat that decide whether a line is a claim, in Chinese and English.

Each set is one kind of token; a longer word wins over a shorter one that begins alike. Words that
stand nowhere here are OTHER: whoever says more than a code and a number may not mean to buy.
A low line stands for a blank within a phrase.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a token does in a line; one letter each, so that a line can be matched as a word."""

    CODE = "C"
    NUMBER = "N"
    PLUS = "P"
    TIMES = "X"
    UNIT = "U"
    WANT = "W"
    EACH = "E"
    AND = "A"
    QUESTION = "Q"
    BACK = "B"
    TALK = "T"
    FILLER = "F"
    OTHER = "O"


#: Chinese words and signs: read wherever they stand.
SIGNS: dict[Kind, str] = {
    Kind.PLUS: "+ ➕ 加",
    Kind.TIMES: "* × ✕ ✖",
    Kind.UNIT: "件 个 条 串 只 套 份 枚 根 把 包 盒 单",
    Kind.WANT: (
        "我想要 想要 我要了 要了 我要 还要 多要 要 给我 帮我 我来 来 留给 留着 留 拍 抢到 抢"
        " 扣 订 下单 买"
    ),
    Kind.EACH: "各要 各来 各 每款 每个 每样 都要 都来 都",
    Kind.AND: ", 、 ; / & 和 跟 与 再",
    Kind.QUESTION: (
        "? 吗 么 呢 多少 什么 怎么 哪 几块 几钱 几条 多长 多大 多久 有没有 没有 是不是 能不能"
        " 要不要 可不可以 还是 可以 能"
    ),
    Kind.BACK: "不要 不买 不拍 不订 取消 退了 算了 错了 撤",
    Kind.TALK: ("过 上次 已 收到 到了 买的 买了 拍了 下单了 付款 付了 没 完了 下架 补货 等 便宜"),
    Kind.FILLER: (
        "小姐姐 姐姐 姐 哥 亲 宝宝 宝 @主播 主播 老板娘 老板 老师 谢谢 感谢 麻烦 请"
        " 啊 呀 哦 吧 哈 嘿 嗯 啦 的 我 了 号链接 号 这个 这款 这条 这件 这串 那款 款 也"
        " ! . 。 ~ = : … ( )"
    ),
    Kind.OTHER: "一下 一样 一直 一次 来了 来啦 链接",
}

#: English words: read only where they stand alone.
WORDS: dict[Kind, str] = {
    Kind.TIMES: "x qty times",
    Kind.UNIT: "pcs pc piece pieces",
    Kind.WANT: (
        "i'd_like would_like want take buy buying sold mine claim claiming order ordering get_me"
        " give_me put_me_down_for can_i_get can_i_have may_i_have another one_more for_me get"
        " need me"
    ),
    Kind.EACH: "each",
    Kind.AND: "and",
    Kind.QUESTION: (
        "how what when which where who why is are do does any left price available still"
    ),
    Kind.BACK: "cancel remove don't dont not no",
    Kind.TALK: "sold_out got bought show next love like has have",
    Kind.FILLER: (
        "please pls plz thanks thank_you ty thx hi hello hey i i'll ill will of the to can yes"
        " yeah ok it this this_one"
    ),
}
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
_SIGNS_OF_DIGITS = "零 一壹 二贰两俩 三叁仨 四肆 五伍 六陆 七柒 八捌 九玖"

#: Numbers as English words.
COUNTS = {word: number for number, word in enumerate(_NUMBERS.split(), start=1)}
#: Digits as Chinese writes them, each with all its signs.
DIGITS = {sign: digit for digit, signs in enumerate(_SIGNS_OF_DIGITS.split()) for sign in signs}
PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100}


def by_word(said: dict[Kind, str]) -> dict[str, Kind]:
    """The kind of each word of a list."""
    return {each.replace("_", " "): kind for kind, words in said.items() for each in words.split()}
