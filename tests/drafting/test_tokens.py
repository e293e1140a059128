"""Tokens stand where their words do, runs of many are divided as each alone, and telling ones are given."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting.tokens import LONGEST_RUN, Token, joined, telling_runs, tokens_of

PIECES = ["腾讯", "宏远药业", "今天天气很好", "极睿股价大涨", "AI", " ", ",", "和", "的", "涨" * 90]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def test_a_token_is_odd_where_no_dictionary_holds_it_or_it_is_a_name() -> None:
    assert Token(0, "智谱华章", "n").odd
    assert Token(0, "腾讯", "nt").odd
    assert not Token(0, "公司", "n").odd
    assert not Token(0, "的", "uj").odd
    assert Token(3, "公司", "n").end == 5


@given(st.text(st.sampled_from("腾讯宏远药业股价大涨"), min_size=1, max_size=LONGEST_RUN + 20))
def test_tokens_follow_each_other_from_the_runs_place(run: str) -> None:
    tokens = tokens_of(7, run)
    assert joined(tokens) == run[:LONGEST_RUN]
    assert [token.start for token in tokens] == [7, *(token.end for token in tokens[:-1])]


@given(TEXTS)
def test_runs_of_a_text_are_divided_as_each_of_them_alone(text: str) -> None:
    for tokens in telling_runs(text, []):
        start, end = tokens[0].start, tokens[-1].end
        assert joined(tokens) == text[start:end]
        run = text[start:].split("AI")[0].split(" ")[0].split(",")[0]
        assert tokens == tokens_of(start, run)


@given(TEXTS, st.data())
def test_no_token_reaches_into_what_is_named_already(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start + 1, len(text) + 1))
    for tokens in telling_runs(text, [(start, end)]):
        assert all(token.end <= start or token.start >= end for token in tokens)


def test_a_run_of_plain_words_does_not_tell() -> None:
    assert [*telling_runs("我们认为,明天也是", [])] == []
    assert [joined(tokens) for tokens in telling_runs("我们认为,极睿股价大涨", [])] == ["极睿股价大涨"]


def test_more_runs_than_are_divided_at_once_are_all_given() -> None:
    assert sum(1 for _ in telling_runs("极睿股价," * 10_000, [])) == 10_000
