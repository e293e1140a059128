"""Every row of the note's claims is tested in some backtest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from thematic.backtest import Backtest
from thematic.claims import Change, Claim, Elsewhere, Impact, ImpactRanking, Ranking, Recovery, Rise, Share
from thematic.question import Statement
from thematic.strategy import load_module

ROOT = Path(__file__).resolve().parents[2]
SHOCK = date(2025, 1, 27)


def claims(name: str) -> tuple[Statement, ...]:
    question: Backtest = load_module(ROOT / "backtests" / f"{name}.py", "backtest").backtest
    return question.claims


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
    "every dip": ("dips", Elsewhere, ()),
}


@pytest.mark.parametrize("row", ROWS)
def test_row_is_tested(row: str) -> None:
    backtest, kind, strategies = ROWS[row]
    assert any(type(claim) is kind and claim.strategies == strategies for claim in claims(backtest))


DESCRIBED = {
    "AI semiconductors were hit": (Impact, "fell"),
    "Nvidia, Broadcom and Marvell hardest among them": (Impact, "fell"),
    "toolmakers are shaken": (Impact, "fell"),
    "spenders are shaken": (Impact, "fell"),
    "applications gain where semiconductors lose": (Impact, "rose"),
    "Meta is spared": (Impact, "rose"),
    "risk: Meta least, then Amazon, then Alphabet": (ImpactRanking, None),
    "AI lifted Tencent, Alibaba, VNET and GDS": (Impact, "rose"),
    "41 % of the S&P 500's 2024 by seven": (Share, None),
    "the Hang Seng rose 15 % in a month, the best of the main indices": (Rise, None),
    "Hang Seng TECH stood 23 % above its January low": (Rise, None),
}


@pytest.mark.parametrize("text", DESCRIBED)
def test_what_the_note_describes_is_no_forecast(text: str) -> None:
    kind, direction = DESCRIBED[text]
    (stated,) = (
        claim
        for claim in claims("deepseek_shock")
        if claim.text == text and not isinstance(claim, Claim | Ranking)
    )
    assert type(stated) is kind
    assert getattr(stated, "direction", None) == direction


def test_the_order_and_the_end_are_measured_from_the_shock() -> None:
    for claim in claims("deepseek_shock"):
        if isinstance(claim, Ranking):
            assert claim.event == SHOCK
        if isinstance(claim, Change):
            assert claim.at == SHOCK
        if isinstance(claim, Recovery):
            assert claim.before == SHOCK


def test_the_stress_begins_with_the_tariffs() -> None:
    assert {claim.since for claim in claims("tariff_stress") if isinstance(claim, Claim)} == {
        date(2025, 4, 2)
    }
