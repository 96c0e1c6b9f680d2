"""Days of the week as people write them; what is not understood whole is not understood at all."""

from __future__ import annotations

import pytest

from catalog.errors import Invalid
from storefront.sheets.weekdays import WEEK, weekdays

READ = {
    "一三五": "mon wed fri",
    "周一、三，五": "mon wed fri",
    "星期二 星期四": "tue thu",
    "周一至周五": "mon tue wed thu fri",
    "每周一到六": "mon tue wed thu fri sat",
    "周六~周一": "mon sat sun",
    "周六日": "sat sun",
    "礼拜天": "sun",
    "工作日": "mon tue wed thu fri",
    "工作日和周六": "mon tue wed thu fri sat",
    "每天": " ".join(WEEK),
    "Mon–Fri": "mon tue wed thu fri",
    "Monday to Wednesday, Sat": "mon tue wed sat",
    "tue. & thurs": "tue thu",
    "friday and monday": "mon fri",
}


def test_days_are_read_as_people_write_them() -> None:
    for text, days in READ.items():
        assert weekdays(text) == tuple(days.split()), text


@pytest.mark.parametrize(
    "text",
    ["", "一周三天", "每周三天", "5", "天", "noday", "周一,blub", "至周五", "周一至", "moon"],
)
def test_what_names_no_days_is_told_back(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        weekdays(text)
    assert refused.value.code == "maker.days"
