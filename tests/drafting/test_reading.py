"""Mentions stand in order, do not overlap, and name a word of its own."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting import load_names
from thematic.drafting.reading import Mention, mentions
from thematic.drafting.text import Text

NAMES = load_names()
PIECES = [
    "腾讯",
    "騰訊控股",
    "舊金山",
    "金山软件",
    "Nvidia",
    "Metabolism",
    "META",
    "0700.HK",
    "(NASDAQ: RGTI)",
]
PIECES += ["提高通胀", "Samsung SDI", "、", "和", ",", " ", "。", "the next ", "机器人"]


def read(text: str) -> list[Mention]:
    return mentions(Text(text), NAMES)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join))
def test_mentions_are_in_order_apart_and_as_they_are_written(text: str) -> None:
    mentions = read(text)
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.word
        assert mention.symbol or mention.alias
    for one, other in pairwise(mentions):
        assert one.end <= other.start


def names(text: str) -> list[str]:
    return [mention.entries[0].name if mention.entries else "?" for mention in read(text)]


def test_of_names_at_one_place_the_longest_counts() -> None:
    assert [mention.word for mention in read("金山软件大涨")] == ["金山软件"]
    assert len(read("金山软件大涨")[0].entries) == 1


def test_a_short_name_may_mean_several() -> None:
    assert len(read("看好金山。")[0].entries) > 1


def test_a_name_inside_a_word_names_nobody() -> None:
    assert names("他住在旧金山。") == []
    assert names("提高通胀预期") == []
    assert names("Metabolism slows") == []


def test_capitals_of_a_short_name_are_capitals() -> None:
    assert names("AMD rose") != []
    assert names("amd rose") == []


def test_a_listing_is_taken_as_given_also_where_the_table_does_not_know_it() -> None:
    (known,) = [mention for mention in read("(0700.HK)") if mention.symbol]
    assert (known.symbol, known.entries[0].name) == ("0700.HK", "Tencent")
    (unknown,) = [mention for mention in read("某公司(600999.SH)") if mention.symbol]
    assert unknown.symbol == "600999.SS"


def test_an_affiliate_of_a_known_company_is_a_mention_of_nobody() -> None:
    (mention,) = read("腾讯体育上涨")
    assert (mention.word, mention.entries, mention.symbol) == ("腾讯体育", (), "")


def test_a_figure_of_speech_is_kept_with_its_doubt() -> None:
    (mention,) = read("It is the Nvidia of Europe.")
    assert mention.doubt
    assert mention.entries[0].symbols[0] == "NVDA"


def test_long_names_of_common_words_stand_for_companies_in_a_row_and_before_what_shares_do() -> None:
    assert names("双环传动和中大力德很好。") == ["双环传动", "中大力德"]
    assert names("贝斯特则冲高回落。") == ["贝斯特"]
    assert names("双环传动很好。") == []


def test_a_common_word_is_left_out_unless_it_stands_in_a_row() -> None:
    assert names("他说机器人是未来。") == []
