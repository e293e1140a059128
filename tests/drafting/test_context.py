"""Words around a name say whether it names the company, stands for another, or is a common word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting.context import WORD, YARDSTICK, figure, says_company
from thematic.drafting.text import Text


def reading(text: str, symbol: str) -> str:
    """Return what is said of the name that stands between brackets: [Nvidia]."""
    start = text.index("[")
    plain = text.replace("[", "").replace("]", "")
    return figure(plain, start, text.index("]") - 1, (symbol,))


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("It wants to be the [Nvidia] of Europe.", "NVDA"),
        ("the next [Tesla] may be Indian", "TSLA"),
        ("China's answer to [Nvidia]", "NVDA"),
        ("a [Tesla] killer", "TSLA"),
        ("a [Netflix]-style service", "NFLX"),
        ("它是中国的[英伟达]", "NVDA"),
        ("堪称[英伟达]", "NVDA"),
        ("像[苹果]一样", "AAPL"),
        ("以[英伟达]为标杆", "NVDA"),
        ("比[英伟达]还贵", "NVDA"),
        ("酱油界的[茅台]", "600519.SS"),
        ("[英伟达]时刻", "NVDA"),
    ],
)
def test_a_figure_of_speech_is_a_doubt(text: str, symbol: str) -> None:
    assert reading(text, symbol) == YARDSTICK


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("Shares of [Nvidia] rose.", "NVDA"),
        ("the [Nvidia] results", "NVDA"),
        ("[Tesla] fell 3 %", "TSLA"),
        ("美国的[英伟达]大涨", "NVDA"),
        ("中国的[腾讯]大涨", "0700.HK"),
        ("日本的[索尼]下跌", "6758.T"),
        ("[英伟达]和[苹果]都涨".replace("[苹果]", "苹果"), "NVDA"),
    ],
)
def test_a_company_and_its_own_country_are_none(text: str, symbol: str) -> None:
    assert reading(text, symbol) == ""


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_words_around_a_name_give_one_of_two_answers(before: str, after: str) -> None:
    text = Text(f"{before}Nvidia{after}").plain
    assert figure(text, len(before), len(before) + 6, ("NVDA",)) in ("", YARDSTICK)


@pytest.mark.parametrize(
    ("text", "word", "said"),
    [
        ("We ate at home. Target said sales fell.", "Target", ""),
        ("Target from the start was ten.", "Target", WORD),
        ("He sold shares of Target today.", "Target", ""),
        ("She met the Oracle of Omaha.", "Oracle", YARDSTICK),
        ("Visa, the network, rose.", "Visa", ""),
    ],
)
def test_a_word_of_the_language_is_a_company_by_what_stands_beside_it(
    text: str, word: str, said: str
) -> None:
    start = text.index(word)
    end = start + len(word)
    assert says_company(Text(text), start, end, in_row=False, named_elsewhere=False) == said


def test_a_chinese_word_needs_a_row_a_name_elsewhere_or_what_companies_have() -> None:
    text = Text("我们都爱机器人。机器人股价大涨。")
    first, second = text.plain.index("机器人"), text.plain.rindex("机器人")
    alone = {"in_row": False, "named_elsewhere": False}
    assert says_company(text, first, first + 3, **alone) is None
    assert says_company(text, second, second + 3, **alone) == ""
    assert says_company(text, first, first + 3, in_row=True, named_elsewhere=False) == ""
    assert says_company(text, first, first + 3, in_row=False, named_elsewhere=True) == ""
