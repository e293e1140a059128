"""References: what a set says of an idea, kept under the hash of all that it depends on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.references.conftest import MemorySource, simulated_closes, small_set
from thematic import ledger
from thematic.errors import ReferenceSetError
from thematic.prices.bars import Bars
from thematic.references import References, load_reference_set, open_references
from thematic.references.prices import load_reference_prices
from thematic.references.references import VARIABLE
from thematic.strategy import load_strategy
from thematic.workspace import find

HOLD, MARKET_HELD = load_strategy("hold"), load_strategy("hold", theme="benchmarks", symbols=("SPY",))


@pytest.fixture
def references(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> References:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    prices = load_reference_prices(small_set(), [MemorySource(simulated_closes(6))], date(2009, 1, 1))
    return References(prices, frozenset({"benchmarks"}), (), "")


def test_what_is_said_of_a_holding_is_kept_and_read_back(references: References, tmp_path: Path) -> None:
    first = references.evidence(HOLD, MARKET_HELD, 0.05)
    (kept,) = (tmp_path / "base_rates").glob("*.json")
    written = kept.stat().st_mtime_ns
    again = References(references.prices, references.benchmarks, (), "").evidence(HOLD, MARKET_HELD, 0.05)
    assert first == again
    assert kept.stat().st_mtime_ns == written
    references.evidence(HOLD, MARKET_HELD, 0.06)
    assert len(list((tmp_path / "base_rates").glob("*.json"))) == 2


def test_a_lead_that_is_not_known_has_no_base_rate(references: References) -> None:
    assert references.evidence(HOLD, MARKET_HELD, np.nan) is None


def test_a_set_is_entered_before_any_price_of_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THEMATIC_LEDGER", str(tmp_path / "ledger.sqlite"))
    monkeypatch.setenv(VARIABLE, str(tmp_path))

    class Unread(MemorySource):
        def bars(self, symbol: str) -> Bars:
            (entry,) = ledger.read(["references/us_listed_funds"]).entries
            assert entry.keys.size == 1
            return super().bars(symbol)

    source = Unread(simulated_closes(3))
    opened = open_references(source, None, date(2009, 1, 1), {})
    assert opened.manifest["digest"] == load_reference_set().digest
    assert opened.caveats


def test_a_run_with_a_changed_set_says_that_it_is_another_trial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THEMATIC_LEDGER", str(tmp_path / "ledger.sqlite"))
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    source, day = MemorySource(simulated_closes(3)), date(2009, 1, 1)
    assert not any("was changed" in said for said in open_references(source, None, day, {}).caveats)
    shipped = find("references", "us_listed_funds").read_text("utf-8")
    (tmp_path / "references").mkdir()
    changed = shipped.replace("run_up = 0.15", "run_up = 0.2")
    (tmp_path / "references" / "us_listed_funds.toml").write_text(changed, "utf-8")
    monkeypatch.chdir(tmp_path)
    said = open_references(source, None, day, {}).caveats
    assert "2 versions of it stand in the ledger" in said[0]


def test_no_funds_at_all_is_an_error_with_a_remedy() -> None:
    with pytest.raises(ReferenceSetError, match="--reference"):
        load_reference_prices(small_set(), [MemorySource({})], date(2009, 1, 1))
