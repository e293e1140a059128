"""A name that begins with a known one and belongs to another company ends where that name does."""

from __future__ import annotations

from typing import SupportsIndex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting.affiliates import affiliate_end
from thematic.drafting.names import NameEntry

TENCENT = NameEntry("company", "Tencent", ("0700.HK",), ("腾讯", "Tencent"))
SAMSUNG = NameEntry("company", "Samsung Electronics", ("005930.KS",), ("Samsung",))


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("腾讯音乐上涨", "腾讯", "音乐"),
        ("腾讯体育上涨", "腾讯", "体育"),
        ("腾讯国际业务", "腾讯", ""),
        ("腾讯上涨", "腾讯", ""),
        ("腾讯", "腾讯", ""),
        ("Tencent Music Entertainment rose", "Tencent", " Music Entertainment"),
        ("Tencent Holdings rose", "Tencent", ""),
        ("Tencent rose", "Tencent", ""),
        ("Tencent Products Ltd", "Tencent", ""),
        ("腾讯锂电上涨", "腾讯", "锂电"),
        ("Tencent, Music and more", "Tencent", ""),
    ],
)
def test_the_name_ends_where_the_affiliates_does(text: str, name: str, rest: str) -> None:
    end = affiliate_end(text, 0, len(name), TENCENT)
    assert text[len(name) : end] == rest


def test_samsung_has_affiliates_that_are_other_companies() -> None:
    text = "Samsung SDI fell, Samsung Securities rose"
    place = text.index("Samsung Sec")
    assert text[place : affiliate_end(text, place, place + 7, SAMSUNG)] == "Samsung Securities"
    assert text[: affiliate_end(text, 0, 7, SAMSUNG)] in ("Samsung SDI", "Samsung")


class Watched(str):
    """A text that notes how long a part of it was copied."""

    longest = 0

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        part = super().__getitem__(key)
        self.longest = max(self.longest, len(part))
        return part


def test_the_rest_of_a_text_is_not_copied_for_each_name() -> None:
    text = Watched("腾讯音乐" + "上涨" * 20_000)
    assert affiliate_end(text, 0, 2, TENCENT) == 4
    assert text.longest < 200


@pytest.mark.parametrize("kind", ["voice", "index"])
def test_voices_and_indices_have_none(kind: str) -> None:
    entry = NameEntry(kind, "Hang Seng", (), ("恒生",))  # type: ignore[arg-type]
    assert affiliate_end("恒生科技", 0, 2, entry) == 2


@given(st.text(st.sampled_from("音乐体育国际业务公司上涨 MusicRose.,的"), max_size=12))
def test_no_end_lies_before_the_known_name_or_beyond_the_text(rest: str) -> None:
    text = f"腾讯{rest}"
    end = affiliate_end(text, 0, 2, TENCENT)
    assert 2 <= end <= len(text)
    # What follows the end cannot change where it lies, apart from the words that touch it.
    assert affiliate_end(text + "。之后", 0, 2, TENCENT) >= 2
