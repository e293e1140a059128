"""Segments: words cover their run, spans know what they touch, however the text is divided."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting.segment import Spans, is_word, runs, tags, tags_of_runs, words, words_around

HAN = st.text(st.sampled_from("腾讯高通提高通胀预期公司的股价大涨和阿里"), min_size=1, max_size=20)
PLACES = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5)), max_size=6)


@given(HAN)
def test_words_cover_their_run_without_gaps(run: str) -> None:
    assert "".join(words(run)) == run
    assert "".join(word for word, _ in tags(run)) == run


@given(st.lists(HAN, max_size=6))
def test_many_runs_are_divided_as_each_of_them_alone(several: list[str]) -> None:
    assert [tuple(tagged) for tagged in tags_of_runs(several)] == [tags(run) for run in several]


@given(HAN, st.data())
def test_the_words_around_a_stretch_touch_it_and_cover_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = words_around(text, start, end)
    assert all(first < end and last > start for first, last in words)
    assert words[0][0] <= start
    assert words[-1][1] >= end
    assert all(one[1] == other[0] for one, other in pairwise(words))


@given(PLACES, st.integers(0, 35), st.integers(1, 6))
def test_spans_touch_where_they_share_a_character(
    drawn: list[tuple[int, int]], start: int, length: int
) -> None:
    spans: list[tuple[int, int]] = []
    for first, count in drawn:
        if all(first >= end or first + count <= begin for begin, end in spans):
            spans.append((first, first + count))
    shared = {place for begin, end in spans for place in range(begin, end)} & {*range(start, start + length)}
    assert Spans(spans).touch(start, start + length) == bool(shared)


@given(st.text(st.sampled_from("腾讯AI 和,。\n"), max_size=20))
def test_runs_hold_all_chinese_characters_and_nothing_else(text: str) -> None:
    stretches = runs(text)
    assert all(text[start : start + len(run)] == run for start, run in stretches)
    assert "".join(run for _, run in stretches) == "".join(one for one in text if one in "腾讯和")


def test_the_dictionary_decides_what_a_word_is() -> None:
    assert is_word("公司")
    assert not is_word("智谱华章")
    assert words("提高通胀预期") == ("提高", "通胀", "预期")
