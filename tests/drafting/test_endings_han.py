"""A Chinese name that ends as companies' do is told with what belongs to it, and common words are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting.endings_han import name_within, names_by_endings
from thematic.drafting.tokens import tokens_of
from thematic.drafting.vocabulary import vocabulary


def told(run: str) -> list[str]:
    return [word for _, word in names_by_endings(tokens_of(0, run))]


@pytest.mark.parametrize(
    ("run", "word"),
    [
        ("另有宏远药业大涨", "宏远药业"),
        ("我们看好宁澜科技", "宁澜科技"),
        ("和宏远药业的订单", "宏远药业"),
        ("昆仑芯科技上涨", "昆仑芯科技"),
        ("达仑半导体大涨", "达仑半导体"),
        ("新创公司鲸链科技投入", "鲸链科技"),
    ],
)
def test_a_name_is_told_with_its_ending(run: str, word: str) -> None:
    assert told(run) == [word]


@pytest.mark.parametrize("run", ["大型科技", "这家公司", "我们的科技", "中国银行", "科技", "仍是工业"])
def test_common_words_before_an_ending_are_no_name(run: str) -> None:
    assert told(run) == []


@given(
    st.lists(st.sampled_from(["宏远", "药业", "科技", "的", "大型", "昆", "仑", "芯", "看好"]), max_size=8)
)
def test_names_stand_in_their_run_and_end_as_listed(parts: list[str]) -> None:
    run = "".join(parts)
    for start, word in names_by_endings(tokens_of(5, run) if run else []):
        assert run[start - 5 : start - 5 + len(word)] == word
        assert any(word.endswith(ending) for ending in vocabulary("endings_han"))
        assert "的" not in word


def test_the_shortest_name_within_a_text_counts() -> None:
    assert name_within("宏远药业集团") == "宏远药业"
    assert name_within("宏远大涨") == ""
    assert name_within("药业") == ""
