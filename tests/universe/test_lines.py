"""Lines: a key is found where it is written, and told without a line where it is not plainly written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.universe.lines import Lines

TEXT = '''title = "Mine"
thesis = """
source = a line of text
[[member]]
"""

[rules]
cap = 0.03
"size" = 30

[[note]]
on = 2025-06-02

[[note]]
source = "a letter"

[[member]]
symbol = "NVDA"
exposure = []

[[ "member" ]]
symbol="AMD"
[[member.exposure]]
'''
LINES = Lines(TEXT, 2)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (LINES.key("title"), 1),
        (LINES.key("rules"), 7),
        (LINES.table("rules", 0, "cap"), 8),
        (LINES.table("rules", 0, "size"), 9),
        (LINES.table("rules", 0, "buffer"), 7),
        (LINES.table("note", 0, "on"), 12),
        (LINES.table("note", 0, "source"), 11),
        (LINES.table("note", 1, "source"), 15),
        (LINES.member(0, "symbol"), 18),
        (LINES.member(0, "exposure"), 19),
        (LINES.member(0, "name"), 17),
        (LINES.member(1, "symbol"), 22),
        (LINES.member(1, "exposure"), 23),
    ],
)
def test_a_key_is_on_its_line_or_else_on_that_of_its_table(said: str, line: int) -> None:
    assert said == f"line {line}: "


def test_what_is_text_is_no_key_and_a_key_of_a_member_is_none_of_the_file() -> None:
    assert LINES.key("source") == ""
    assert LINES.key("symbol") == ""


def test_members_without_headers_are_told_by_number() -> None:
    assert Lines('member = [{symbol = "NVDA"}, {symbol = "AMD"}]', 2).member(1, "symbol") == "member 2: "


@given(keys=st.lists(st.from_regex(r"\A[a-z]{1,6}\Z"), min_size=1, max_size=8, unique=True), blank=st.data())
def test_any_plain_key_is_found_on_its_own_line(keys: list[str], blank: st.DataObject) -> None:
    text, places = "", {}
    for key in keys:
        text += "\n" * blank.draw(st.integers(0, 2))
        places[key] = text.count("\n") + 1
        text += f"{key} = 1\n"
    for key, line in places.items():
        assert Lines(text, 0).key(key) == f"line {line}: "
