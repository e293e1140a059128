"""One form for every script, in which each character keeps its place."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting.script import folded, is_han, plain

TEXT = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("騰訊腾讯ＡＢｃ㍿ß體"))


@given(TEXT)
def test_every_character_keeps_its_place(text: str) -> None:
    assert len(plain(text)) == len(folded(text)) == len(text)
    for place, character in enumerate(text):
        assert plain(text)[place] == plain(character)


@given(TEXT)
def test_plain_and_folded_text_stays_as_it_is(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert plain("".join(one for one in text if one.isascii())).isascii()


@given(st.text(st.characters(min_codepoint=ord("!"), max_codepoint=ord("~"))))
def test_full_width_forms_become_plain_ones(text: str) -> None:
    wide = "".join(chr(ord(one) + 0xFEE0) for one in text)
    assert unicodedata.normalize("NFKC", wide) == text
    assert plain(wide) == text
    assert folded(text) == text.lower()


def test_both_forms_of_chinese_become_one() -> None:
    assert plain("騰訊") == plain("腾讯") == "腾讯"
    assert plain("ＡＭＤ") == "AMD"
    assert plain("繁體字與简体字,ABC\u3000㍿ß\n")[:5] == "繁体字与简"


def test_only_chinese_characters_are_chinese() -> None:
    assert all(map(is_han, "腾訊一"))
    assert not any(map(is_han, "Aあ。1é "))
