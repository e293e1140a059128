"""Names are found in the user's workspace first, then among what is shipped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import chdir, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

import thematic
from thematic import Backtest, load_strategy
from thematic.errors import StrategyError, UniverseError, UserError
from thematic.workspace import Kind, files, find, is_name, own_file, shipped, workspace, writable

PACKAGE = Path(thematic.__file__).resolve().parent


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "universes").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_own_file_hides_the_shipped_one_and_comes_first(home: Path) -> None:
    own = home / "universes" / "china_ai.toml"
    own.touch()
    assert files("universes")["china_ai"] == own
    assert next(iter(files("universes"))) == "china_ai"
    assert files("universes")["benchmarks"] == shipped("universes") / "benchmarks.toml"


def test_workspace_is_the_nearest_folder_above_that_has_one_of_the_three(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = home / "notes" / "2025"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert workspace() == home
    (home / "notes" / "backtests").mkdir()
    assert workspace() == home / "notes"


def test_the_package_itself_is_no_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PACKAGE)
    place = workspace()
    assert place is None or not place.is_relative_to(PACKAGE)


def test_hidden_and_underscored_files_are_not_listed(home: Path) -> None:
    folder = home / "strategies"
    folder.mkdir()
    for name in ("__init__.py", ".#mine.py", "mine.py", "notes.txt"):
        (folder / name).touch()
    assert [name for name, path in files("strategies").items() if path.parent == folder] == ["mine"]


def test_path_is_taken_as_it_is_when_it_is_of_the_right_kind(home: Path) -> None:
    file = home / "elsewhere.toml"
    file.touch()
    assert find("universes", file) == file
    assert find("universes", "elsewhere.toml") == Path("elsewhere.toml")
    with pytest.raises(StrategyError, match="no strategy"):
        find("strategies", file)


@pytest.mark.parametrize("name", ["chna_ai", "china_ai.toml", "universes/china_ai.toml"])
def test_missing_universe_names_the_close_one_and_all_there_are(home: Path, name: str) -> None:
    with pytest.raises(UniverseError, match=r"did you mean china_ai\? \(there are .*us_ai_semis"):
        find("universes", name)


@pytest.mark.parametrize("kind", ["strategies", "backtests"])
@pytest.mark.parametrize("name", ["nothing_like_it", "a\0b.py", "x" * 5000 + ".py", "", ".", "/"])
def test_impossible_names_are_errors_of_ours(home: Path, kind: Kind, name: str) -> None:
    with pytest.raises(StrategyError):
        find(kind, name)


@given(
    name=st.text(max_size=12)
    | st.sampled_from(["../x", "/etc/x", "con", "aux", "lpt1", "a/../b", "x\0", "."])
)
def test_no_name_makes_a_file_outside_of_the_workspace(name: str) -> None:
    with home_of_its_own() as home:
        for kind in KINDS:
            try:
                path = own_file(kind, name)
            except (UniverseError, StrategyError):
                assert not is_name(name)
            else:
                assert path.parent == home / kind
                assert path.stem == name
                assert is_name(name)


@given(
    parts=st.lists(st.sampled_from(["..", "a", "b.toml", "/", "~", "con", "nul.toml", ".", ""]), max_size=5)
)
def test_a_path_is_written_where_it_says_and_overwrites_only_on_request(parts: list[str]) -> None:
    with home_of_its_own():
        path = Path("/".join(parts))
        try:
            place = writable(path)
        except UserError:
            return
        assert place == path.resolve()
        assert not path.exists()
        assert not {"con", "nul.toml"} & set(path.parts)


def test_a_file_that_is_there_is_overwritten_on_request_only(tmp_path: Path) -> None:
    file = tmp_path / "there.toml"
    file.touch()
    with pytest.raises(UserError, match="overwrite it with --force"):
        writable(file)
    assert writable(file, overwrite=True) == file
    with pytest.raises(UserError, match="is a folder"):
        writable(tmp_path, overwrite=True)


KINDS: tuple[Kind, ...] = ("universes", "strategies", "backtests")


@contextmanager
def home_of_its_own() -> Iterator[Path]:
    """Make a workspace and go there; a fixture would be shared by all examples of Hypothesis."""
    with TemporaryDirectory() as folder, chdir(folder):
        home = Path(folder).resolve()
        (home / "universes").mkdir()
        yield home


@pytest.mark.parametrize("name", ["../../away", "/tmp/away", "con", "Big", ""])
def test_a_backtests_name_cannot_lead_its_files_away(name: str) -> None:
    with pytest.raises(StrategyError, match="name must be a small letter"):
        Backtest(
            name=name,
            title="T",
            strategies={"hold": load_strategy("hold")},
            start=date(2024, 1, 2),
            end=date(2024, 2, 2),
        )
