"""``thematic universe``: its tables, and what it says of faulty files."""

from __future__ import annotations

from pathlib import Path

import pytest

from thematic.cli import main
from thematic.universe import load_theme
from thematic.workspace import files

MINE = """title = "[red]Mine[/red]"
thesis = "It [bold]rises[/bold]\\u001b[2J\\u202e."
source = "A friend\\\\"
known_on = 2025-02-10
[[member]]
symbol = "NVDA"
name = "[link=http://x]NVIDIA"
role = "chips"
since = 2021-01-04
[[member]]
symbol = "0700.HK"
name = "Tencent"
role = "platform"
lot = 100
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "universes").mkdir()
    (tmp_path / "universes" / "mine.toml").write_text(MINE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_faulty_neighbour_is_left_out_of_a_test_and_said(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "universes" / "broken.toml").write_text("title = 7")
    assert not run("test", "us_ai_semis", "--source", "sample")
    told = capsys.readouterr()
    assert "broken.toml: left out for " in told.err
    assert "us_ai_semis" in told.out


def run(*words: str) -> int | str | None:
    with pytest.raises(SystemExit) as caught:
        main(["universe", *words])
    return caught.value.code


@pytest.mark.parametrize("columns", ["80", "160"])
def test_list_has_a_line_for_each_universe_with_its_whole_name(
    home: Path, columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert run("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= int(columns) for line in lines[:-1])
    for name in files("universes"):
        (line,) = (line for line in lines if line.split()[:1] == [name] and "read from" not in line)
        theme = load_theme(name)
        assert str(theme.known_on) in line
        assert f" {len(theme.symbols)} " in line


def test_list_tells_the_file_of_what_is_not_shipped(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list") == 0
    out = capsys.readouterr().out
    assert f"mine is read from {home / 'universes' / 'mine.toml'}\n" in out
    assert "china_ai is read from" not in out
    assert "us hk" in next(line for line in out.splitlines() if line.startswith("mine "))


def test_list_leaves_out_the_faulty_and_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "universes" / "bad.toml").write_text("title = 7")
    assert run("list") == 0
    printed = capsys.readouterr()
    assert "left out for 5 faults: see `thematic universe check bad`" in printed.err
    assert "china_ai" in printed.out


def test_text_of_files_is_shown_literally(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list") == 0
    assert run("show", "mine") == 0
    out = capsys.readouterr().out
    assert out.count("[red]Mine[/red]") == 2
    assert "It [bold]rises[/bold]\\x1b[2J\\u202e." in out
    assert "A friend\\" in out
    assert "[link=http://x]NVIDIA" in out
    assert "\x1b" not in out


def test_show_has_the_columns_that_hold_something(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "mine") == 0
    header, first, second = capsys.readouterr().out.splitlines()[-3:]
    assert header.split() == ["symbol", "name", "role", "since", "lot"]
    assert first.split() == ["NVDA", "[link=http://x]NVIDIA", "chips", "2021-01-04"]
    assert second.split() == ["0700.HK", "Tencent", "platform", "100"]


def test_show_keeps_symbols_whole_at_eighty_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for name in files("universes"):
        assert run("show", name) == 0
        out = capsys.readouterr().out
        assert all(f"\n{symbol} " in out for symbol in load_theme(name).symbols)
        assert "…" not in out.split("symbol")[-1]


def test_check_of_all_names_each_file_and_passes(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert run("check") == 0
    printed = capsys.readouterr()
    assert [line.split()[0] for line in printed.out.splitlines()] == ["ok"] * len(files("universes"))
    assert printed.err == ""


def test_check_goes_on_after_a_faulty_file_and_tells_all_faults(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "bad.toml").write_text(MINE.replace("role", "rolle").replace("0700.HK", "700.HK"))
    assert run("check", "bad.toml", "nowhere", "mine") == 2
    printed = capsys.readouterr()
    faults = printed.err.splitlines()
    assert [fault.split(": ")[:2] for fault in faults[:3]] == [
        ["bad.toml", "line 8"],
        ["bad.toml", "line 13"],
        ["bad.toml", "line 11"],
    ]
    assert faults[3].startswith("nowhere: no universe of this name")
    assert printed.out == f"ok {home / 'universes' / 'mine.toml'}: 2 members\n"


def test_check_against_a_source_names_members_without_prices(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    prices = home / "prices"
    prices.mkdir()
    (prices / "NVDA.csv").write_text("date,open,high,low,close,adj_close,volume\n2025-01-27,1,1,1,1,1,1\n")
    assert run("check", "mine", "--source", "prices") == 2
    assert capsys.readouterr().err == "universes/mine.toml: no prices in prices for 0700.HK\n".replace(
        "universes/", f"{home}/universes/"
    )


def test_test_tells_whether_a_universe_is_a_theme(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not run("test", "us_ai_semis", "--source", "sample")
    said = capsys.readouterr().out
    assert said.startswith("us_ai_semis is a theme: ")
    for part in (
        "effective bets",
        "of the variance",
        "beta",
        "before the note",
        "in common with other themes",
    ):
        assert part in said
