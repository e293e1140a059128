"""A universe file is either a theme or an error that tells all its faults."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.errors import UniverseError
from thematic.universe import load_theme, load_themes, read_theme
from thematic.universe.rules import Note, Reading, RuleBook, Tier
from thematic.universe.theme import Member, Theme

HEAD = """title = "Mine"
thesis = "It rises."
source = "A friend, in a letter"
known_on = 2025-02-10
"""
NVDA = """
[[member]]
symbol = "NVDA"
name = "NVIDIA"
role = "chips"
"""


def faults(folder: Path, text: str | bytes, name: str = "mine.toml") -> list[str]:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UniverseError) as caught:
        read_theme(file)
    assert caught.value.path == file
    assert str(caught.value).splitlines()[0].startswith(f"{file}: ")
    return list(caught.value.faults)


def test_file_becomes_the_theme_it_describes(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(HEAD + NVDA + 'since = 2021-01-04\nuntil = 2025-06-30\nlot = 100\nnote = "added: so"\n')
    member = Member("NVDA", "NVIDIA", "chips", date(2021, 1, 4), date(2025, 6, 30), 100, "added: so")
    assert read_theme(file) == Theme(
        "mine", "Mine", "It rises.", "A friend, in a letter", date(2025, 2, 10), (member,)
    )


def test_dropped_into_universes_it_is_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "universes").mkdir()
    (tmp_path / "universes" / "mine.toml").write_text(HEAD + NVDA)
    monkeypatch.chdir(tmp_path)
    assert load_theme("mine").symbols == ("NVDA",)
    assert list(load_themes(["benchmarks", "mine"])) == ["benchmarks", "mine"]


def test_windows_line_ends_and_byte_order_mark_are_no_faults(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(b"\xef\xbb\xbf" + (HEAD + NVDA).replace("\n", "\r\n").encode())
    assert read_theme(file).symbols == ("NVDA",)


def test_all_faults_are_told_at_once_each_with_its_line(tmp_path: Path) -> None:
    text = """title = ""
thesis = "It rises."
knwon_on = 2025-02-10
colour = "red"

[[member]]
symbol = "NVDA"
name = "NVIDIA"
rol = "chips"

[[member]]
symbol = "AMD"
name = 7
role = "chips"
since = 2024-05-01
until = 2024-04-01
lot = true
"""
    assert faults(tmp_path, text) == [
        "line 3: `knwon_on`: unknown key; did you mean `known_on`?",
        "line 4: `colour`: unknown key; there are title, thesis, source, known_on, rules, stops, reviews, "
        "note, member",
        "line 1: `title` must be text in quotes, and not empty",
        "`source` is missing: it must be text in quotes, and not empty",
        "line 9: `rol`: unknown key; did you mean `role`?",
        "line 13: `name` must be text in quotes, and not empty",
        "line 17: `lot` must be a whole number of shares from 1 to 1,000,000, without quotes",
        "line 16: `until` (2024-04-01) is before `since` (2024-05-01)",
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "2025-02-10",
            '"2025-02-10"',
            "line 4: `known_on` must be a date such as 2025-02-10, without quotes",
        ),
        ("2025-02-10", "2025-02-10T00:00:00Z", "line 4: `known_on` must be a date"),
        ('"Mine"', "7", "line 1: `title` must be text"),
        ('"Mine"', '" "', "line 1: `title` must be text in quotes, and not empty"),
        ('role = "chips"', "", "line 6: `role` is missing: it must be text"),
        ('role = "chips"', 'role = ["chips"]', "line 9: `role` must be text"),
        ('role = "chips"', 'role = "chips"\nsince = "2021"', "line 10: `since` must be a date"),
        ('role = "chips"', 'role = "chips"\nlot = 0', "line 10: `lot` must be a whole number"),
        ('role = "chips"', 'role = "chips"\nlot = 99999999999999999999', "line 10: `lot` must be"),
        (NVDA, "", "`member` is missing: it must be one [[member]] table or more"),
        (NVDA, "member = []", "line 5: `member` must be one [[member]] table or more"),
        (NVDA, "member = 7", "line 5: `member` must be one [[member]] table or more"),
        (NVDA, "[member]\nsymbol = 'NVDA'", "line 5: `member` must be one [[member]] table or more"),
        (NVDA, NVDA.replace("[[member]]", "[[members]]"), "line 6: `members`: unknown key; did you mean"),
    ],
)
def test_one_fault_gives_one_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    sentences = faults(tmp_path, (HEAD + NVDA).replace(old, new))
    assert len(sentences) == 1
    assert sentences[0].startswith(sentence)


@pytest.mark.parametrize(
    "symbol", ["nvda", "NVDA.XX", "700.HK", "^HSI", "HKD=X", "000001.SS\\u001b", "NV DA", "NV\\nDA", "🚀"]
)
def test_symbol_without_market_rules_is_a_fault_on_its_line(tmp_path: Path, symbol: str) -> None:
    (fault,) = faults(tmp_path, HEAD + NVDA.replace("NVDA", symbol))
    assert fault.startswith("line 7: ")
    assert fault.isprintable()


def test_symbol_twice_at_one_time_is_a_fault_but_not_one_after_the_other(tmp_path: Path) -> None:
    first, second = NVDA + "until = 2023-12-31\n", NVDA + "since = 2024-01-01\n"
    file = tmp_path / "fine.toml"
    file.write_text(HEAD + first + second)
    assert read_theme(file).symbols == ("NVDA",)
    overlap = faults(tmp_path, HEAD + first + second.replace("2024-01-01", "2023-12-31"))
    assert overlap == [
        "line 13: NVDA is a member already at that time: leave one out, or give both `since` and `until` "
        "that do not overlap"
    ]
    assert len(faults(tmp_path, HEAD + NVDA * 3)) == 3


def test_text_that_looks_like_a_key_does_not_move_the_lines(tmp_path: Path) -> None:
    text = HEAD.replace('"It rises."', '"""\nsource =\n[[member]]\n"""') + NVDA.replace("role", "rolle")
    assert faults(tmp_path, text) == ["line 12: `rolle`: unknown key; did you mean `role`?"]


def test_members_written_in_line_are_told_by_number(tmp_path: Path) -> None:
    sentences = faults(tmp_path, HEAD + 'member = [{symbol = "NVDA", name = "NVIDIA"}, 7]')
    assert sentences == [
        "line 5: `member` must be one [[member]] table or more",
        "member 1: `role` is missing: it must be text in quotes, and not empty",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"title = ", "not TOML: "),
        (b'title = "a"\nx = = 1', "not TOML: .*line 2, column 5"),
        (b'title = "a"\ntitle = "b"\n', "not TOML: .*line 2"),
        (b"known_on = 2025-02-30", "not TOML: .*line 1"),
        (b"x = " + b"[" * 20_000, "not TOML: "),
        (b"x = " + b"9" * 20_000, "not TOML: "),
        (b"PK\x03\x04", "not TOML: "),
        (
            'title = "a"\nthesis = "腾讯"'.encode("gbk"),
            r"line 2: not UTF-8 \(byte 0xcc, 22 bytes into the file\)",
        ),
        ('title = "a"'.encode("utf-16"), r"line 1: not UTF-8 \(byte 0xff, 0 bytes"),
    ],
)
def test_what_is_no_toml_in_utf8_says_where_it_stops_being_it(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(content)
    with pytest.raises(UniverseError, match=sentence) as caught:
        read_theme(file)
    assert len(caught.value.faults) == 1


def test_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.toml", tmp_path, Path("a\0b.toml"), Path("x" * 5000)):
        with pytest.raises(UniverseError, match=r"cannot be read: ."):
            read_theme(path)


@pytest.mark.parametrize("name", ["Mine.toml", "1st.toml", "my-theme.toml", "主題.toml", "a b.toml"])
def test_name_must_be_usable_everywhere(tmp_path: Path, name: str) -> None:
    (fault,) = faults(tmp_path, HEAD + NVDA, name)
    assert fault.startswith(f"the file's name {name!r} must be")


def test_two_files_of_one_name_cannot_be_loaded_together(tmp_path: Path) -> None:
    for folder, title in (("a", "One"), ("b", "Two")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.toml").write_text((HEAD + NVDA).replace("Mine", title))
    paths = [tmp_path / "a" / "mine.toml", tmp_path / "b" / "mine.toml"]
    assert list(load_themes([paths[0], paths[0]])) == ["mine"]
    with pytest.raises(UniverseError, match="another file is named mine too"):
        load_themes(paths)


KEYS = st.sampled_from(["title", "thesis", "source", "known_on", "member", "symbol", "name", "role"])
KEYS |= st.sampled_from(["since", "until", "lot", "note", "colour", "", "a.b", '"', "\x1b", "[[member]]"])
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=6)
SCALAR = st.one_of(
    TEXT,
    st.sampled_from(["NVDA", "0700.HK", "^HSI", "600588.SS"]),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
)
VALUE = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
)
MEMBER = st.fixed_dictionaries(
    {"symbol": st.sampled_from(["NVDA", "AMD", "0700.HK", "x"]), "name": TEXT, "role": TEXT},
    optional={
        "since": st.dates() | VALUE,
        "until": st.dates(),
        "lot": st.integers() | VALUE,
        "colour": VALUE,
    },
)
TABLE = st.dictionaries(KEYS, VALUE, max_size=8) | st.fixed_dictionaries(
    {"title": TEXT, "thesis": TEXT, "source": TEXT, "known_on": st.dates()},
    optional={"member": st.lists(MEMBER, max_size=4), "colour": VALUE},
)


def toml(value: Any) -> str:
    """Write a value as TOML, independently of any reader."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool | int):
        return str(value).lower()
    return repr(value) if isinstance(value, float) else value.isoformat()


def read_or_refuse(file: Path) -> Theme | None:
    """Read a theme, and hold what comes to what is promised of it."""
    theme: Theme | None = None
    told: tuple[str, ...] = ("nothing told",)
    try:
        theme = read_theme(file)
    except UniverseError as error:
        told = error.faults
    assert told
    assert all(fault.strip() and "\n" not in fault for fault in told)
    if theme is not None:
        assert theme.title
        assert theme.members
        assert type(theme.known_on) is date
        for day in (date.min, theme.known_on, date.max):
            symbols = [member.symbol for member in theme.members_on(day)]
            assert len(symbols) == len(set(symbols))
    return theme


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzzed") / "fuzzed.toml"


@given(table=TABLE)
def test_any_table_is_a_theme_or_a_universe_error(file: Path, table: dict[str, Any]) -> None:
    file.write_text("\n".join(f"{toml(key)} = {toml(value)}" for key, value in table.items()), "utf-8")
    read_or_refuse(file)


@given(members=st.lists(MEMBER, min_size=1, max_size=4))
def test_only_the_faulty_members_keep_a_theme_from_being_read(
    file: Path, members: list[dict[str, Any]]
) -> None:
    blocks = (
        "[[member]]\n" + "\n".join(f"{key} = {toml(value)}" for key, value in entry.items())
        for entry in members
    )
    file.write_text(HEAD + "\n".join(blocks), "utf-8")
    theme = read_or_refuse(file)
    if theme is not None:
        assert [member.symbol for member in theme.members] == [entry["symbol"] for entry in members]
        assert all(
            member.lot == entry.get("lot") for member, entry in zip(theme.members, members, strict=True)
        )


@given(
    content=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_a_theme_or_a_universe_error(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    read_or_refuse(file)


@given(position=st.integers(0, len(HEAD + NVDA)), inserted=st.text(max_size=4))
def test_a_slip_of_the_hand_is_a_theme_or_a_universe_error(file: Path, position: int, inserted: str) -> None:
    text = HEAD + NVDA
    file.write_bytes((text[:position] + inserted + text[position:]).encode("utf-8", "replace"))
    read_or_refuse(file)


RULES = """
[rules]
weighting = "exposure"
cap = 0.03
tier = [{ below = 0.20, cap = 0.01 }]
size = 30
buffer = 5
minimum_turnover = 2_000_000
keep_turnover = 1_500_000
review = "semi_annual"

[[note]]
on = 2025-06-02
source = "A second letter"
"""
EXPOSURE = 'exposure = [{ value = 0.45, on = 2025-03-20, source = "annual report 2024" }]\n'


def test_a_rule_book_exposures_and_notes_are_read(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(HEAD + RULES + NVDA + EXPOSURE)
    theme = read_theme(file)
    assert theme.rules == RuleBook(
        weighting="exposure",
        cap=0.03,
        tiers=(Tier(0.20, 0.01),),
        size=30,
        buffer=5,
        minimum_turnover=2e6,
        keep_turnover=1.5e6,
        review="semi_annual",
    )
    assert theme.notes == (Note(date(2025, 6, 2), "A second letter"),)
    assert theme.members[0].exposure == (Reading(0.45, date(2025, 3, 20), "annual report 2024"),)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("cap = 0.03", "cap = 3", "line 8: `cap` must be a share above 0 and up to 1, such as 0.03 for 3 %"),
        ('"exposure"', '"exposures"', "line 7: `weighting` must be one of equal, exposure"),
        ("size = 30", "sise = 30", "line 10: `sise`: unknown key; did you mean `size`?"),
        ("below = 0.20", "below = 20", "line 9: tier 1: `below` must be a share from 0 to 1"),
        ("cap = 0.01", "cap = 0.05", "line 9: tier 1: its cap (0.05) is above `cap` (0.03)"),
        ("size = 30\n", "", "line 10: `buffer` needs `size`"),
        ("buffer = 5", "buffer = 50", "line 11: `buffer` (50) must be at most `size` (30)"),
        ("1_500_000", "2_500_000", "line 13: `keep_turnover` must be at most `minimum_turnover`"),
        ("on = 2025-06-02", 'on = "2 June"', "line 17: `on` must be a date such as 2025-02-10"),
        ("value = 0.45", "value = 45", "line 24: exposure 1: `value` must be a share from 0 to 1"),
        ("exposure = [{", "exposed = [{", '`weighting` = "exposure" needs members with `exposure`'),
        (
            'weighting = "exposure"',
            'weighting = "custom"',
            '`weighting` = "custom" needs members with `weight`',
        ),
    ],
)
def test_a_fault_of_a_rule_book_is_one_sentence_with_its_line(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    text = HEAD + RULES + NVDA + EXPOSURE
    assert old in text
    sentences = faults(tmp_path, text.replace(old, new))
    assert any(sentence in fault for fault in sentences), sentences
    assert len(sentences) <= 2


def test_five_thousand_members_are_read(tmp_path: Path) -> None:
    members = "".join(
        f'\n[[member]]\nsymbol = "{place:04d}.HK"\nname = "n"\nrole = "r"\nlot = 100\n'
        for place in range(1, 5001)
    )
    file = tmp_path / "many.toml"
    file.write_text(HEAD + members)
    assert len(read_theme(file).members) == 5000
