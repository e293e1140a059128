"""A replay finds every number again, and says what has changed where it does not."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from thematic.backtest import Backtest
from thematic.claims import Change, Claim, Impact, Ranking, Recovery, Share
from thematic.cli import main
from thematic.errors import ResultError
from thematic.question import Event
from thematic.saved.saved_run import read_run
from thematic.saved.verify import changes, replay, verify
from thematic.strategy import load_strategy

SHOCK = date(2025, 1, 27)
QUESTION = Backtest(
    name="replayed",
    title="Replayed",
    strategies={
        "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
        "hold_semis": load_strategy("hold", theme="us_ai_semis"),
        "switch": load_strategy("switch_to_applications", on=date(2025, 1, 28)),
    },
    cash=1_000_000.0,
    start=date(2024, 12, 2),
    end=date(2025, 4, 30),
    titles={"switch": "Switch to applications"},
    events=(Event("sell-off", datetime(2025, 1, 27, 14, 30, tzinfo=UTC), "New York's open"),),
    claims=(
        Impact("semis were hit", "b", "sell-off", ("us_ai_semis",)),
        Claim("a", "b", "switch", "hold_semis", since=date(2025, 3, 3)),
        Ranking("a", "b", ("switch", "hold_semis"), "hold_spy", SHOCK),
        Change("a", "b", "hold_semis", "hold_spy", SHOCK),
        Recovery("a", "b", "hold_semis", "hold_spy", SHOCK),
        Share("a", "b", {"NVDA": 0.03}, "SPY", date(2024, 1, 2), date(2024, 12, 2), 0.4, ("TSLA",), "note"),
    ),
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("result")
    QUESTION.run("sample").write(folder)
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "result"))


def test_the_question_is_read_back_as_it_was_asked(written: Path) -> None:
    asked = replay(read_run(written))
    assert asked.terms == QUESTION.terms
    assert (asked.name, asked.title, asked.claims) == (QUESTION.name, QUESTION.title, QUESTION.claims)
    assert (asked.events, asked.titles) == (QUESTION.events, QUESTION.titles)
    for name, strategy in QUESTION.strategies.items():
        assert asked.strategies[name].parameters == strategy.parameters
        assert asked.strategies[name].file == strategy.file


def test_every_number_is_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["verify", str(folder)])
    assert ended.value.code == 0
    assert "every number" in capsys.readouterr().out


def test_a_changed_number_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nav = pd.read_csv(folder / "nav.csv", dtype=str)
    nav.loc[40, "switch"] = "1000001.5"
    nav.to_csv(folder / "nav.csv", index=False)
    with pytest.raises(SystemExit) as ended:
        main(["verify", str(folder)])
    printed = capsys.readouterr()
    assert ended.value.code == 1
    assert f"nav.csv: 1 of {nav.size} values differ" in printed.err
    assert f"switch, {nav['date'][40]}: 1000001.5 then" in printed.err.replace("\n", " ")
    assert "Nothing that the manifest names has changed" in printed.out


def test_changed_parameters_show_in_every_file(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["strategies"]["switch"]["parameters"]["on"] = "2025-03-14"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    verification = verify(folder)
    assert {mismatch.file for mismatch in verification.mismatches} == {
        "nav.csv",
        "weights.csv",
        "orders.csv",
        "fills.csv",
        "metrics.json",
        "verdicts.json",
        "analysis.json",
    }


def test_what_has_changed_is_said(written: Path) -> None:
    then = json.loads((written / "manifest.json").read_text())
    now = json.loads((written / "manifest.json").read_text())
    assert list(changes(then, now)) == []
    now["prices"]["NVDA"] = "other"
    now["versions"]["numpy"] = "9.9"
    now["strategies"]["switch"]["sha256"] = "other"
    now["themes"]["us_ai_semis"]["members"] = []
    now["code"] = "other"
    said = "\n".join(changes(then, now))
    for part in (
        "prices differ of NVDA",
        "numpy",
        "9.9 now",
        "strategies switch",
        "us_ai_semis",
        "thematic itself",
    ):
        assert part in said


@pytest.mark.parametrize(
    "claim", [{"kind": "System"}, {"kind": "Claim", "text": "only"}, {"kind": "Share", "weights": "x"}]
)
def test_a_claim_that_is_none_is_refused(folder: Path, claim: dict[str, str]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["claims"] = [claim]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ResultError, match="holds a claim that cannot be read"):
        verify(folder)


def test_code_that_a_result_brings_is_not_run(folder: Path) -> None:
    (folder / "evil.py").write_text("raise SystemExit('ran')")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["strategies"]["switch"]["file"] = str(folder / "evil.py")
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ResultError, match=r"evil\.py, which is in no workspace"):
        verify(folder)


def test_a_strategy_that_is_gone_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["strategies"]["switch"]["file"] = "switch_to_nothing"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(SystemExit) as ended:
        main(["verify", str(folder)])
    assert ended.value.code == 2
    assert "switch_to_nothing" in capsys.readouterr().err
