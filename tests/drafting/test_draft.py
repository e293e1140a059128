"""What an article names is found, sorted, and nothing else is proposed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting import Draft, Named, Names, draft, load_names


@pytest.fixture(scope="module")
def names() -> Names:
    return load_names()


@pytest.fixture(scope="module")
def article(market_dir: Path) -> str:
    return (market_dir.parent / "article.txt").read_text("utf-8")


def symbols(companies: tuple[Named, ...]) -> list[str]:
    return [company.symbol for company in companies]


def called(companies: tuple[Named, ...]) -> set[str]:
    return {company.name for company in companies}


NOTE = {"NVDA", "AVGO", "MRVL", "VRT", "GOOGL", "META", "AMZN", "MSFT", "AAPL", "ORCL", "ADBE", "GTLB"}
NOTE |= {"0700.HK", "9988.HK", "VNET", "9698.HK", "3888.HK", "600588.SS"}


@pytest.mark.parametrize("script", ["as it is", "simplified"])
def test_the_note_is_read_in_both_scripts(article: str, names: Names, script: str) -> None:
    from opencc import OpenCC

    text = article if script == "as it is" else OpenCC("t2s").convert(article)
    drafted = draft(text, names)
    assert set(symbols(drafted.members)) == NOTE
    assert len(drafted.members) == len(NOTE)
    assert called(drafted.voices) == {"Goldman Sachs", "Morgan Stanley", "UBS"}
    assert called(drafted.unlisted) == {"OpenAI", "Anthropic", "DeepSeek", "Canva"}
    assert called(drafted.indices) == {
        "S&P 500",
        "Magnificent Seven",
        "Hang Seng",
        "Hang Seng TECH",
        "Shanghai Composite",
    }
    assert drafted.day is None


def test_every_word_and_sentence_stands_in_the_note(article: str, names: Names) -> None:
    drafted = draft(article, names)
    lines = [" ".join(line.split()) for line in article.splitlines()]
    for company in (*drafted.members, *drafted.voices, *drafted.unlisted, *drafted.indices):
        assert all(word in article for word in company.words)
        for sentence in company.sentences:
            assert any(sentence in line for line in lines), sentence
            assert any(word in sentence for word in company.words)
    for unknown in drafted.unknown:
        assert unknown.word in unknown.sentence
        assert any(unknown.sentence in line for line in lines)


def test_several_listings_and_several_companies_of_one_name_are_told(article: str, names: Names) -> None:
    members = {member.symbol: member for member in draft(article, names).members}
    assert members["9988.HK"].listings == ("BABA",)
    assert members["9698.HK"].listings == ("GDS",)
    assert [other.symbols[0] for other in members["3888.HK"].others] == ["688111.SS", "3896.HK"]
    assert not any(member.others for symbol, member in members.items() if symbol != "3888.HK")


def test_a_fuller_name_settles_whom_a_short_one_means(names: Names) -> None:
    members = draft("金山辦公大漲。金山受惠。", names).members
    assert symbols(members) == ["688111.SS", "3888.HK"]
    assert members[0].others == ()
    assert symbols(draft("金山軟件與金山都漲。", names).members) == ["3888.HK"]
    assert draft("金山軟件與金山都漲。", names).members[0].others == ()


ENGLISH = """Weight-loss drugs: who wins?

NEW YORK, 3 March 2025 - Goldman Sachs says Eli Lilly and Novo Nordisk will share the market. "Pfizer's pill
is late," it added! Zealand Pharma (CPH: ZEAL) is smaller. Amgen and Viking Therapeutics follow the S&P 500.
Analysts at Morgan Stanley prefer $HIMS. Apple pie is not a weight-loss drug, and meta-analysis is no company.
"""


def test_english_is_read_too(names: Names) -> None:
    drafted = draft(ENGLISH, names)
    assert symbols(drafted.members) == ["LLY", "NVO", "PFE", "AMGN", "VKTX", "HIMS"]
    assert called(drafted.voices) == {"Goldman Sachs", "Morgan Stanley"}
    assert drafted.day == date(2025, 3, 3)
    assert drafted.heading == "Weight-loss drugs: who wins?"
    assert "Zealand Pharma" in {unknown.word for unknown in drafted.unknown}
    assert not {"Analysts", "NEW YORK"} & {unknown.word for unknown in drafted.unknown}
    assert drafted.members[2].sentences[0].startswith('"Pfizer\'s pill is late," it added!')


@pytest.mark.parametrize(
    "text",
    [
        "他住在舊金山。",
        "我們採用友好的界面",
        "阿里山的茶",
        "提高通胀预期",
        "北京东城区",
        "送礼来了",
        "Metabolism and Applet are words; amazon rivers, too.",
        "The Amazon River and the Amazon rainforest.",
        "他說機器人與太陽能是未來。",
    ],
)
def test_words_in_which_a_name_stands_by_chance_name_nobody(text: str, names: Names) -> None:
    assert draft(text, names).members == ()


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("腾讯控股(00700.HK)大涨", "0700.HK"),
        ("阿里巴巴(BABA.N)大涨", "BABA"),
        ("某公司(600030.SH)", "600030.SS"),
        ("某公司(002594.SZ)", "002594.SZ"),
        ("Rigetti Computing (NASDAQ: RGTI) rose", "RGTI"),
        ("Toyota (7203.T) fell", "7203.T"),
    ],
)
def test_listings_that_the_text_gives_are_taken_as_given(text: str, symbol: str, names: Names) -> None:
    assert symbol in symbols(draft(text, names).members) + symbols(draft(text, names).voices)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("then Zealand Pharma (9999.HK) rose.", "Zealand Pharma"),
        ("另有宏远药业（09999.HK）大涨。", "宏远药业"),
        ("另有宏遠藥業(代码:9999.HK)大涨。", "宏遠藥業"),
        ("另有宏远药业(见上)和9999.HK。", "9999.HK"),
        ("It rose (9999.HK).", "9999.HK"),
    ],
)
def test_a_listing_that_no_table_knows_is_called_by_the_name_before_its_bracket(
    text: str, called: str
) -> None:
    drafted = draft(text, Names(()))
    assert [(member.name, member.symbol) for member in drafted.members] == [(called, "9999.HK")]
    assert called not in {unknown.word for unknown in drafted.unknown}


def test_a_row_of_names_shows_the_unknown_among_them(names: Names) -> None:
    drafted = draft("看好騰訊、未名科創、阿里等公司。另有宏遠藥業。", names)
    assert [unknown.word for unknown in drafted.unknown] == ["未名科創", "宏遠藥業"]


WORDS = [
    "腾讯",
    "騰訊",
    "金山",
    "舊金山",
    "Meta",
    "Meta-analysis",
    "Apple",
    "OpenAI",
    "高盛",
    "恆生指數",
    "、",
    "。",
    " ",
]


@given(parts=st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=12))
def test_nothing_is_proposed_that_the_text_does_not_hold(parts: list[str]) -> None:
    text = "".join(parts)
    drafted: Draft = draft(text, NAMES)
    for company in (*drafted.members, *drafted.voices, *drafted.unlisted, *drafted.indices):
        assert company.words
        assert all(word in text for word in company.words)
        assert company.sentences


NAMES = load_names()


def test_the_notes_of_a_long_text_stay_short() -> None:
    drafted = draft(ENGLISH * (2_000_000 // len(ENGLISH)), NAMES)
    assert symbols(drafted.members) == ["LLY", "NVO", "PFE", "AMGN", "VKTX", "HIMS"]
    assert max(len(sentence) for company in drafted.members for sentence in company.sentences) <= 250


def test_a_text_in_which_every_sentence_differs_tells_each_name_once() -> None:
    chinese = "第{0}天,腾讯体育和宏远药业的订单增长{0}%,阿里巴巴、未名科创等公司受益。\n\n"
    english = "Nvidia sold {0} chips to Quorix Labs."
    text = " ".join((chinese + english).format(number) for number in range(1_000))
    drafted = draft(text, NAMES)
    assert symbols(drafted.members) == ["9988.HK", "NVDA"]
    assert [unknown.word for unknown in drafted.unknown] == [
        "腾讯体育",
        "宏远药业",
        "未名科创",
        "Quorix Labs",
    ]


def test_a_line_without_an_end_gives_short_notes() -> None:
    drafted = draft("shares of Nvidia and Pfizer rose " * 300, NAMES)
    assert symbols(drafted.members) == ["NVDA", "PFE"]
    assert all(len(sentence) <= 250 for company in drafted.members for sentence in company.sentences)
