"""The lists of words: each is used, sorted out of one file, and the longest word comes first."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from thematic.drafting import vocabulary as module
from thematic.drafting.vocabulary import WORDS, longest_first, vocabulary

TABLE = tomllib.loads(WORDS.read_text("utf-8"))


@pytest.mark.parametrize("key", TABLE)
def test_a_list_holds_each_word_once_and_without_spaces_around(key: str) -> None:
    listed = list(TABLE[key])
    assert all(word == word.strip() and word for word in listed)
    assert len(listed) == len(set(listed)), [word for word in listed if listed.count(word) > 1]
    assert vocabulary(key) == set(listed)


@pytest.mark.parametrize("key", TABLE)
def test_no_word_comes_before_a_longer_one(key: str) -> None:
    lengths = [len(word) for word in longest_first(key)]
    assert lengths == sorted(lengths, reverse=True)
    assert set(longest_first(key)) == vocabulary(key)


def test_every_list_is_used_and_every_list_that_is_used_is_there() -> None:
    folder = Path(module.__file__).parent
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py") if path.stem != "vocabulary")
    used = set(re.findall(r"(?:vocabulary|longest_first)\(\"(\w+)\"\)", code))
    assert used == set(TABLE)


def test_weak_endings_are_among_the_endings() -> None:
    assert vocabulary("weak_endings_han") <= vocabulary("endings_han")
