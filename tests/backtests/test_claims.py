"""Every row of the note's claims is tested in some backtest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from thematic.backtest import Backtest
from thematic.claims import Change, Claim, Ranking, Recovery, Share
from thematic.question import Statement
from thematic.strategy import load_module

ROOT = Path(__file__).resolve().parents[2]
SHOCK = date(2025, 1, 27)


def claims(name: str) -> tuple[Statement, ...]:
    found: Backtest = load_module(ROOT / "backtests" / f"{name}.py", "backtest").backtest
    return found.claims


ROWS = {
    "UBS: buy the dip, not hold": ("deepseek_shock", Claim, ("buy_semis_on_dip", "hold_us_ai_semis")),
    "UBS: buy the dip, not rotate": ("deepseek_shock", Claim, ("buy_semis_on_dip", "switch_to_applications")),
    "consensus": ("deepseek_shock", Claim, ("rotate_to_applications", "hold_us_ai_semis")),
    "Alphabet and Meta": ("deepseek_shock", Claim, ("hold_alphabet_meta", "hold_other_hyperscalers")),
    "revenue at risk": (
        "deepseek_shock",
        Ranking,
        ("hold_meta", "hold_amazon", "hold_alphabet", "hold_spy"),
    ),
    "spenders": ("deepseek_shock", Change, ("hold_hyperscalers", "hold_spy")),
    "toolmakers": ("deepseek_shock", Change, ("hold_us_ai_semis", "hold_spy")),
    "China against its market": ("china_ai", Claim, ("hold_china_four", "hold_china_market")),
    "China against US semis": ("china_ai", Claim, ("hold_china_four", "hold_us_ai_semis")),
    "Kingsoft and Yonyou": ("china_ai", Claim, ("hold_china_software", "hold_china_platforms")),
    "Morgan Stanley": (
        "asia_rotation",
        Claim,
        ("asia_non_ai_over_supply_chain", "hold_asia_ai_supply_chain"),
    ),
    "5G": ("deepseek_shock", Claim, ("upstream_to_downstream", "hold_us_ai_semis")),
    "Jevons": ("deepseek_shock", Recovery, ("hold_us_ai_semis", "hold_spy")),
    "41 %": ("deepseek_shock", Share, ()),
    "tariffs": ("tariff_stress", Claim, ("hold_spy", "hold_us_ai_semis")),
    "every dip bought": ("dips", Claim, ("buy_dips_20", "hold_market")),
    "every dip rotated away from": ("dips", Claim, ("rotate_away_20", "hold_all_themes")),
}


@pytest.mark.parametrize("row", ROWS)
def test_row_is_tested(row: str) -> None:
    backtest, kind, strategies = ROWS[row]
    assert any(type(each) is kind and each.strategies == strategies for each in claims(backtest))


def test_the_order_and_the_end_are_measured_from_the_shock() -> None:
    for each in claims("deepseek_shock"):
        if isinstance(each, Ranking):
            assert each.event == SHOCK
        if isinstance(each, Change):
            assert each.at == SHOCK
        if isinstance(each, Recovery):
            assert each.before == SHOCK


def test_the_stress_begins_with_the_tariffs() -> None:
    assert {each.since for each in claims("tariff_stress") if isinstance(each, Claim)} == {date(2025, 4, 2)}
