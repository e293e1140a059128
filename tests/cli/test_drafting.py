"""``thematic universe new``, ``draft`` and ``names``, as typed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from thematic.cli import main
from thematic.universe import load_theme, read_theme
from thematic.workspace import shipped

ANSWERS = ["--title", "Robots", "--thesis", "They walk.", "--source", "A bank", "--known-on", "2025-03-03"]
SYMBOLS = ["--symbols", "TSLA, 6954.T，9880.HK 9988.HK,"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "universes").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> int | str | None:
    with pytest.raises(SystemExit) as caught:
        main(["universe", *words])
    return caught.value.code


def test_new_writes_a_commented_file_that_passes_the_check(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new", "robots", *ANSWERS, *SYMBOLS) == 0
    theme = load_theme("robots")
    assert theme.symbols == ("TSLA", "6954.T", "9880.HK", "9988.HK")
    assert [member.name for member in theme.members] == ["Tesla", "Fanuc", "UBTech", "Alibaba"]
    assert theme.members[3].also == ("BABA",)
    text = (home / "universes" / "robots.toml").read_text("utf-8")
    assert text.startswith("#:schema ../schemas/universe.json\n")
    assert "# until = " in text
    assert (home / "schemas" / "universe.json").is_file()
    assert run("check", "robots") == 0
    assert "4 members" in capsys.readouterr().out


def test_new_asks_for_what_no_option_says(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Robots\n\nThey walk.\nA bank\n2025-03-03\nTSLA\n"))
    assert run("new", "robots") == 0
    assert (load_theme("robots").thesis, load_theme("robots").symbols) == ("They walk.", ("TSLA",))


def test_new_says_which_option_is_missing_where_nobody_answers(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Robots\n"))
    assert run("new", "robots") == 2
    assert "no thesis: say it with --thesis" in capsys.readouterr().err
    assert list((home / "universes").iterdir()) == []


def test_new_takes_any_text_literally(home: Path) -> None:
    nasty = 'a "quote" \\ back\x1b[2J\x7f\u202e\n]]>\u2028#'
    words = ["--title", nasty, "--thesis", nasty, "--source", nasty, "--known-on", "2025-03-03"]
    assert run("new", "robots", *words, "--symbols", "TSLA") == 0
    assert load_theme("robots").title == " ".join(nasty.split())


@pytest.mark.parametrize(
    "name",
    ["../robots", "/tmp/robots", "a/b", "a\\b", "Robots", "con", "nul", "com1", "", ".hidden", "x" * 101],
)
def test_new_names_cannot_leave_the_workspace(
    home: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(home.parent.rglob("*"))
    assert run("new", name, *ANSWERS, *SYMBOLS) == 2
    assert "must be a small letter" in capsys.readouterr().err
    assert sorted(home.parent.rglob("*")) == before


def test_new_overwrites_nothing_and_writes_nothing_faulty(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new", "robots", *ANSWERS, "--symbols", "TSLA,nvda,700.HK") == 2
    faults = capsys.readouterr().err
    assert "did you mean NVDA?" in faults
    assert "did you mean 0700.HK?" in faults
    assert run("new", "robots", *ANSWERS, *SYMBOLS) == 0
    written = (home / "universes" / "robots.toml").read_bytes()
    assert run("new", "robots", *ANSWERS, "--symbols", "NVDA") == 2
    assert "is there already" in capsys.readouterr().err
    assert (home / "universes" / "robots.toml").read_bytes() == written


def test_new_says_that_it_hides_a_shipped_universe(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", "china_ai", *ANSWERS, *SYMBOLS) == 0
    assert "hides the shipped universe china_ai" in capsys.readouterr().out
    assert load_theme("china_ai").title == "Robots"
    assert read_theme(shipped("universes") / "china_ai.toml").title == "China AI"


def test_draft_of_a_dated_text_passes_the_check(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "note.txt").write_text("2025年3月3日,高盛看好騰訊、金山、阿里。OpenAI未上市。恆指升。", "utf-8")
    assert run("draft", "note.txt", "--out", "universes/note.toml") == 0
    told = capsys.readouterr().out
    assert "ambiguous: 金山 may also mean Kingsoft Office (688111.SS)" in told
    assert "voices, left out: Goldman Sachs" in told
    assert "not listed: OpenAI" in told
    assert run("check", "note") == 0
    theme = load_theme("note")
    assert theme.symbols == ("0700.HK", "3888.HK", "9988.HK")
    assert all("騰訊、金山、阿里" in member.note for member in theme.members)


def test_draft_without_a_day_asks_for_known_on_only(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "note.txt").write_text("騰訊升。", "utf-8")
    assert run("draft", "note.txt", "--out", "universes/note.toml") == 0
    assert "write known_on" in capsys.readouterr().out
    assert run("check", "note") == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert run("draft", "note.txt", "--known-on", "2025-03-03", "--out", "universes/dated.toml") == 0
    assert run("check", "dated") == 0


def test_draft_of_the_note_is_what_it_names(home: Path, market_dir: Path) -> None:
    article = market_dir.parent / "article.txt"
    assert run("draft", str(article), "--known-on", "2025-02-10", "--out", "universes/note.toml") == 0
    assert run("check", "note") == 0
    text = (home / "universes" / "note.toml").read_text("utf-8")
    assert len(load_theme("note").symbols) == 18
    assert "#   Anthropic: " in text
    assert "AMBIGUOUS: the same words may mean Kingsoft Office (688111.SS), Kingsoft Cloud (3896.HK)" in text


def test_draft_without_out_is_printed_and_may_be_hostile(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "note.txt").write_text('"]]\n[[member]]\n\x1b[2J騰訊\x7f\u202e"""\\ 升', "utf-8")
    assert run("draft", "note.txt", "--known-on", "2025-03-03") == 0
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert "\u202e" not in printed
    (home / "universes" / "x.toml").write_text(printed, "utf-8")
    assert load_theme("x").symbols == ("0700.HK",)


@pytest.mark.parametrize("out", ["universes/con.toml", "aux/x.toml"])
def test_draft_refuses_names_of_devices(home: Path, out: str) -> None:
    (home / "note.txt").write_text("騰訊升。", "utf-8")
    assert run("draft", "note.txt", "--out", out) == 2
    assert not (home / out).exists()


@pytest.mark.parametrize("out", ["x.txt", "Robots.toml", "far/away/draft", "my_theme.toml"])
def test_draft_writes_to_any_path_and_says_where_it_is_no_name_of_a_universe(
    home: Path, out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "note.txt").write_text("騰訊升。", "utf-8")
    assert run("draft", "note.txt", "--out", out) in (0, None)
    assert "0700.HK" in (home / out).read_text("utf-8")
    assert ("to be read as a universe it needs" in capsys.readouterr().out) == (out != "my_theme.toml")


def test_draft_writes_anywhere_and_overwrites_with_force_only(
    home: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    away = tmp_path_factory.mktemp("away") / "new" / "robots.toml"
    (home / "note.txt").write_text("騰訊升。", "utf-8")
    assert run("draft", "note.txt", "--known-on", "2025-03-03", "--out", str(away)) == 0
    assert read_theme(away).symbols == ("0700.HK",)
    (home / "note.txt").write_text("阿里升。", "utf-8")
    capsys.readouterr()
    assert run("draft", "note.txt", "--known-on", "2025-03-03", "--out", str(away)) == 2
    assert "overwrite it with --force" in capsys.readouterr().err
    assert run("draft", "note.txt", "--known-on", "2025-03-03", "--out", str(away), "--force") == 0
    assert read_theme(away).symbols == ("9988.HK",)


def test_draft_says_when_a_text_names_no_company(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "note.txt").write_text("利率會更高嗎?聯儲局按兵不動。", "utf-8")
    assert run("draft", "note.txt", "--out", "universes/note.toml") == 0
    assert "names no company" in capsys.readouterr().out
