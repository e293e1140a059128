"""A name is common where the table says so, or where a list of an exchange is in words of the language."""

from __future__ import annotations

import pytest

from thematic.drafting import NameEntry, Names, load_names
from thematic.drafting.common_words import is_common

NAMES = load_names()


@pytest.mark.parametrize("alias", ["信息发展", "双环传动", "Target"])
def test_words_of_the_language_are_common(alias: str) -> None:
    assert is_common(alias, NAMES)


@pytest.mark.parametrize("alias", ["腾讯", "三花智控", "Nvidia", "北特科技", "a word of no table"])
def test_invented_names_are_not(alias: str) -> None:
    assert not is_common(alias, NAMES)


def test_only_lists_of_exchanges_are_read_so() -> None:
    entry = NameEntry("company", "Robot", ("300024.SZ",), ("机器人",))
    assert not is_common("机器人", Names((entry,)))
    assert is_common("机器人", Names((entry,), listed=frozenset({"机器人"})))
    assert is_common("三花智控", Names((entry,), common=frozenset({"三花智控"})))
