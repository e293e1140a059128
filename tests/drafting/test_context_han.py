"""Words beside a Chinese name tell a company from a person, a place and a common word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting.context_han import names_after_and, names_after_kinds, names_by_context, persons
from thematic.drafting.tokens import tokens_of


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("极睿股价大涨", ["极睿"]),
        ("大厂收购极睿", ["极睿"]),
        ("分析师卡斯表示", []),
        ("公司的股价下跌了", []),
        ("上海股市", []),
    ],
)
def test_what_companies_have_and_do_tells_a_name(run: str, words: list[str]) -> None:
    assert [word for _, word in names_by_context(tokens_of(0, run), run)] == words


def test_a_name_in_latin_letters_after_it_tells_a_name() -> None:
    text = "诺瓦科(Novaco),很好"
    assert [word for _, word in names_by_context(tokens_of(0, "诺瓦科"), text)] == ["诺瓦科"]
    assert [*names_by_context(tokens_of(0, "诺瓦科"), "诺瓦科很好")] == []


def test_what_follows_a_kind_of_firm_is_told_up_to_its_verb() -> None:
    assert [*names_after_kinds(tokens_of(3, "初创公司云之彼岸完成融资"))] == [(7, "云之彼岸")]
    assert [*names_after_kinds(tokens_of(0, "初创公司完成融资"))] == []
    assert [*names_after_kinds(tokens_of(0, "代工厂股价齐扬"))] == []


def test_what_follows_an_and_is_told_only_after_a_name() -> None:
    tokens = tokens_of(0, "库迪咖啡和宁澜芯完成融资")
    assert [word for _, word in names_after_and(tokens, {4})] == ["宁澜芯"]
    assert [*names_after_and(tokens, set())] == []


@pytest.mark.parametrize("run", ["分析师卡斯认为", "卡斯表示"])
def test_a_person_is_told_by_a_title_or_by_speaking(run: str) -> None:
    assert [*persons(tokens_of(0, run), run)] == ["卡斯"]


PIECES = [
    "极睿",
    "股价",
    "收购",
    "的",
    "初创公司",
    "和",
    "分析师",
    "卡斯",
    "表示",
    "昆",
    "仑",
    "上海",
    "腾讯",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join))
def test_names_stand_in_their_run_and_are_short(run: str) -> None:
    tokens = tokens_of(4, run)
    text = "之前的," + run
    starts = {token.start for token in tokens}
    for start, word in [*names_by_context(tokens, text), *names_after_kinds(tokens)]:
        assert text[start : start + len(word)] == word
        assert 2 <= len(word) <= 8
        assert start in starts
