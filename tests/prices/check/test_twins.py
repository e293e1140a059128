"""Copies of one series under two names are found among any number of others."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from thematic.prices.check.twins import twins

from .shelf import Shelf, only, window

PRICES = ["open", "high", "low", "close", "adj_close"]
DAYS = pd.bdate_range("2020-01-02", periods=400, name="date").as_unit("us")


@pytest.mark.parametrize("many", [np.inf, 0.0])
def test_a_scaled_rounded_or_partial_copy_is_found(many: float, monkeypatch: pytest.MonkeyPatch) -> None:
    # 0: as among thousands, where only some days are looked at first.
    monkeypatch.setattr(import_module("thematic.prices.check.twins"), "MANY", many)
    moves = np.random.default_rng(5).normal(0, 0.02, (8, len(DAYS)))
    walks = 100 * np.exp(moves.cumsum(axis=1))
    near = walks[0] * np.exp(np.random.default_rng(6).normal(0, 0.002, len(DAYS)).cumsum())
    shelf = [window(f"S{n}", walk, DAYS) for n, walk in enumerate(walks)]
    shelf += [
        window("SCALED", np.round(walks[1] * 7.8, 2), DAYS),
        window("PART", walks[2][150:300], DAYS[150:300]),
    ]
    shelf += [
        window("FUND", near, DAYS),
        *(window(name, np.full(len(DAYS), 5.0), DAYS) for name in ("FLAT", "STILL")),
    ]
    pairs = {(finding.symbol, finding.detail.split(" as ")[1].split(" ")[0]) for finding in twins(shelf)}
    assert pairs == {("S1", "SCALED"), ("S2", "PART")}


@pytest.mark.parametrize("block", [1, 3, 64])
def test_returns_are_those_of_the_series_alone_whatever_days_others_have(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module("thematic.prices.check.twins")
    monkeypatch.setattr(module, "BLOCK", block)
    random = np.random.default_rng(8)
    closes = random.lognormal(3.0, 0.1, (7, len(DAYS)))
    closes[2, 5], closes[3, [0, 9]], closes[4, -1] = np.nan, -1.0, np.inf
    cuts = [DAYS[random.random(len(DAYS)) < share] for share in (1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 0.5)]
    frames = [pd.Series(row, index=DAYS)[days] for row, days in zip(closes, cuts, strict=True)]
    returns = module._returns([window(f"S{n}", s.to_numpy(), s.index) for n, s in enumerate(frames)])
    assert returns.shape == closes.shape
    for row, series in zip(returns, frames, strict=True):
        priced = series.where((series > 0) & (series < np.inf)).reindex(DAYS)
        np.testing.assert_allclose(row, np.log(priced).diff(), rtol=1e-4, atol=1e-7)


def test_a_copy_is_found_also_where_all_have_all_days() -> None:
    module = import_module("thematic.prices.check.twins")
    x = np.random.default_rng(9).normal(0, 0.02, (5, 60)).astype(np.float32)
    x[3] = x[1]
    whole = module._alike(x, 1)
    padded = module._alike(np.column_stack([np.full(5, np.nan, np.float32), x]), 1)
    gaps = module._alike(np.column_stack([x, [np.nan, 0, 0, 0, 0]]).astype(np.float32), 1)
    expected = np.eye(5, dtype=bool)
    expected[[1, 3], [3, 1]] = True
    for alike in (whole, padded, gaps):
        assert (alike == expected).all()


def test_nothing_is_compared_with_itself() -> None:
    assert list(twins([])) == []
    assert list(twins([window("S", np.linspace(1, 2, len(DAYS)), DAYS)])) == []


@pytest.mark.parametrize("scale", [1.0, 0.13, 7.8])
@pytest.mark.parametrize("part", [slice(None), slice("2024-02-01", None), slice(None, "2024-05-15")])
def test_the_same_series_under_two_names(shelf: Shelf, scale: float, part: slice) -> None:
    nvda = shelf.put("NVDA")

    def copy(_: pd.DataFrame) -> pd.DataFrame:
        frame = nvda.loc[part].copy()
        frame[PRICES] = (frame[PRICES] * scale).round(4)
        return frame

    shelf.put("AVGO", copy)
    twins = [finding for finding in shelf.check() if finding.kind == "twin"]
    finding = only(tuple(twins), "AVGO", "twin", "error")
    assert "the same returns as NVDA" in finding.detail


def test_series_that_merely_move_together_are_no_twins(shelf: Shelf) -> None:
    nvda = shelf.put("NVDA")
    noise = np.exp(np.random.default_rng(1).normal(0, 0.002, len(nvda)))

    def follow(_: pd.DataFrame) -> pd.DataFrame:
        frame = nvda.copy()
        frame[PRICES] = frame[PRICES].mul(noise, axis=0)
        return frame

    shelf.put("AVGO", follow)
    assert shelf.check() == ()
