"""Unknown names in Chinese: by their endings, in rows, and beside what companies have and do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting import load_names
from thematic.drafting.reading import mentions
from thematic.drafting.segment import Spans
from thematic.drafting.text import Text
from thematic.drafting.unknown_han import han_names

NAMES = load_names()


def told(raw: str) -> list[str]:
    text = Text(raw)
    there = mentions(text, NAMES)
    taken = Spans([(mention.start, mention.end) for mention in there])
    return [word for _, word in han_names(text, there, taken, NAMES.terms)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("另有宏远药业大涨。", "宏远药业"),
        ("我们看好宁澜科技。", "宁澜科技"),
        ("看好腾讯、未名科创、阿里等公司。", "未名科创"),
        ("初创公司云之彼岸完成融资。", "云之彼岸"),
    ],
)
def test_a_company_is_told_by_its_ending_its_row_or_its_kind(text: str, word: str) -> None:
    assert word in told(text)


def test_a_particle_before_a_name_is_no_part_of_it() -> None:
    assert told("本轮融资由深创投领投。") == ["深创投"]


@pytest.mark.parametrize(
    "text", ["今天天气很好。", "我们认为市场会上涨。", "腾讯大涨,阿里下跌。", "公司的股价下跌了。"]
)
def test_plain_sentences_hold_no_unknown_company(text: str) -> None:
    assert told(text) == []


def test_a_name_is_told_in_the_script_of_the_text() -> None:
    assert told("另有宏遠藥業。") == ["宏遠藥業"]


PIECES = ["腾讯、", "未名科创", "宏远药业", "等公司", "和", "收购", "股价大涨", "的", "初创公司", "。", "AI"]


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
def test_names_stand_apart_from_each_other_and_from_what_is_known(raw: str) -> None:
    text = Text(raw)
    there = mentions(text, NAMES)
    taken = Spans([(mention.start, mention.end) for mention in there])
    place = 0
    for start, word in han_names(text, there, taken, NAMES.terms):
        assert raw[start : start + len(word)] == word
        assert start >= place
        assert not taken.touch(start, start + len(word))
        place = start + len(word)
