"""Members of a row are told where another is known or ends as companies do, or the row is one of firms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting.rows_han import names_in_rows


def told(text: str, known: str = "") -> list[str]:
    starts = {text.index(known)} if known else set()
    return [word for _, word in names_in_rows(text, starts, {start + len(known) for start in starts})]


@pytest.mark.parametrize(
    ("text", "known", "words"),
    [
        ("看好腾讯、未名科创等", "腾讯", ["未名科创"]),
        ("看好宁澜芯、腾讯", "腾讯", ["宁澜芯"]),
        ("看好阿里、未名科创和宁澜芯等公司", "", ["未名科创", "宁澜芯"]),
        ("看好阿里、宏远重工、宁澜芯", "", ["宏远重工", "宁澜芯"]),
    ],
)
def test_a_row_tells_its_members(text: str, known: str, words: list[str]) -> None:
    assert [word for word in told(text, known) if word not in ("腾讯", "阿里")] == words


@pytest.mark.parametrize("text", ["苹果、梨、桃", "未名科创大涨", "增长、就业、通胀", "芯片厂商、材料厂商"])
def test_rows_of_other_things_tell_nothing(text: str) -> None:
    assert told(text) == []


def test_a_known_name_inside_of_a_member_tells_nothing() -> None:
    assert told("腾讯的量产将带动丝杠、力传感器", "腾讯") == []
    assert told("丝杠、力传感器来自腾讯", "腾讯") == []


def test_a_person_of_a_known_company_is_no_member() -> None:
    assert "董事长王传福" not in told("腾讯、比亚迪董事长王传福", "腾讯")


PIECES = ["腾讯", "未名科创", "、", "和", "以及", "等公司", "看好", "宏远药业", "AI", "。", "·"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_members_stand_where_they_are_told_to(text: str) -> None:
    for start, word in names_in_rows(text, (), ()):
        assert text[start : start + len(word)] == word
        assert "、" not in word


def test_words_without_a_row_tell_nothing_however_many() -> None:
    assert [*names_in_rows("涨" * 200_000, (), ())] == []
