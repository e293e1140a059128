"""A bank that only speaks is no member; one whose shares a text is about is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting.speech import is_member
from thematic.drafting.text import Text

BANK = re.compile("Citigroup|花旗")


def member(text: str) -> bool:
    return is_member(Text(text), [(match.start(), match.end()) for match in BANK.finditer(text)])


SPEAKS = [
    "Citigroup analysts like copper.",
    "Copper will rise, according to Citigroup.",
    "Citigroup raised its target for Nvidia.",
    "花旗认为铜价会涨。",
    "据花旗报告,铜价会涨。",
    "花旗等看法分歧。",
    "Copper will rise, says Mary Smith, head of metals research at Citigroup.",
]
IS_MEANT = [
    "Citigroup shares rose 3%.",
    "We bought Citigroup.",
    "Citigroup reported earnings above estimates.",
    "花旗股价大涨。",
    "基金增持花旗。",
    "Citigroup is in New York.",
]


@pytest.mark.parametrize("text", SPEAKS)
def test_a_house_that_is_quoted_only_is_none(text: str) -> None:
    assert not member(text)


@pytest.mark.parametrize("text", IS_MEANT)
def test_a_house_whose_shares_are_meant_is_one(text: str) -> None:
    assert member(text)


@given(st.lists(st.sampled_from(SPEAKS), min_size=1, max_size=4), st.sampled_from(IS_MEANT[:5]))
def test_one_sentence_about_its_shares_is_enough_among_any_quotes(quotes: list[str], about: str) -> None:
    assert not member("\n\n".join(quotes))
    assert member("\n\n".join([*quotes, about]))
    assert member("\n\n".join([about, *quotes]))
