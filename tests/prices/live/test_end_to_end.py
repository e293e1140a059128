"""From the wire to a result: a run on pulled prices equals one on the files that were served."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from thematic.cli import main
from thematic.prices.listing import with_rates
from thematic.prices.providers import pace
from thematic.prices.store.store import Store

from .conftest import Serve
from .exchange import from_folder


def run(*words: str) -> None:
    """Run a command that must succeed."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert not ended.value.code


@pytest.mark.slow
def test_live_equals_the_folder_that_was_served(
    serve: Serve, market_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from thematic.backtest import load_backtest
    from thematic.universe import load_themes

    monkeypatch.setenv("THEMATIC_STORE", str(tmp_path / "store"))
    monkeypatch.setattr(pace.Pace, "wait", lambda *_: None)
    names = load_backtest("deepseek_shock").universes
    themes = load_themes(names).values()
    symbols = with_rates(symbol for theme in themes for symbol in theme.symbols)
    _, network = serve({symbol: from_folder(market_dir, symbol) for symbol in symbols})

    run("prices", "pull", *names)
    assert set(symbols) == set(Store().symbols())
    network.requests.clear()
    run("run", "deepseek_shock", "--source", "live", "--out", str(tmp_path / "live"))
    assert network.requests == []
    run("run", "deepseek_shock", "--source", str(market_dir), "--out", str(tmp_path / "folder"))

    for name, digits in (("nav.csv", 1e-6), ("weights.csv", 1e-6), ("orders.csv", 1e-4)):
        live, folder = (pd.read_csv(tmp_path / source / name) for source in ("live", "folder"))
        # Yahoo's numbers are of single precision: seven digits, and fewer of what is left of an order.
        pd.testing.assert_frame_equal(live, folder, rtol=digits)
