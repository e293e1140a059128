"""``universe show --on``: members, weights, reasons, and how long an amount takes to trade."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from thematic.cli import main
from thematic.prices.sources.sample import SampleSource


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["universe", "show", *words])
    assert ended.value.code in (0, None)
    return capsys.readouterr().out


def days(told: str) -> dict[str, float]:
    return {
        symbol: float(sessions)
        for symbol, sessions in re.findall(r"^(\S+) .*? \d+\.\d\d% +(\S+)  ", told, re.M)
    }


def test_days_are_an_amounts_part_over_a_tenth_of_what_is_traded(capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(capsys, "us_ai_semis", "--on", "2025-03-31", "--source", "sample", "--amount", "1e9")
    needed = days(told)
    bars = SampleSource().bars("NVDA").frame[:"2025-03-31"]
    traded = (bars["volume"] * bars["close"]).iloc[-63:].mean()
    assert needed["NVDA"] == pytest.approx(1e9 / len(needed) / (0.1 * traded), rel=0.05)
    assert f"at 10% of the volume 1,000,000,000 USD takes {max(needed.values()):.2g} days, " in told
    assert "(SIMULATED PRICES)" in told


def test_what_is_not_known_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for symbol, missing in (("NVDA", []), ("AVGO", ["volume"])):
        frame = SampleSource().bars(symbol).frame["2024-12-01":"2025-03-31"]
        frame.drop(columns=missing).to_csv(tmp_path / f"{symbol}.csv")
    told = shown(capsys, "us_ai_semis", "--on", "2025-03-31", "--source", str(tmp_path))
    assert set(days(told)) == {"NVDA"}
    assert re.search(r"no volumes of AVGO, .* are known", told)


def test_without_prices_members_are_shown_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = pd.DataFrame({"close": [1.0, 1.1]}, index=pd.to_datetime(["2025-01-02", "2025-01-03"]))
    frame.rename_axis("date").to_csv(tmp_path / "SPY.csv")
    told = shown(capsys, "us_ai_semis", "--on", "2025-03-31", "--source", str(tmp_path))
    assert "in equal weights" in told
    assert "has no prices of it: name a --source" in told
