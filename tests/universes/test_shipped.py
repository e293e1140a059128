"""What every shipped universe keeps to, and what the note's themes hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from thematic.markets import market_of
from thematic.universe import load_theme, read_theme
from thematic.workspace import shipped

FILES = sorted(shipped("universes").glob("*.toml"))

# Named by the note | added to it, as its themes were agreed on.
HOLDINGS = {
    "us_ai_semis": "NVDA AVGO MRVL | AMD MU TSM ASML AMAT LRCX KLAC",
    "ai_infrastructure": "VRT | ANET DELL SMCI",
    "hyperscalers": "GOOGL META AMZN MSFT AAPL ORCL |",
    "us_applications": "META GOOGL ADBE GTLB | CRM NOW SNOW PLTR CRWD",
    "china_ai": "0700.HK 9988.HK VNET 9698.HK 3888.HK 600588.SS | 9888.HK 3896.HK",
    "china_makers": "| 1810.HK 2015.HK 9868.HK 2382.HK 002230.SZ",
    "asia_ai_supply_chain": "| 2330.TW 2317.TW 2382.TW 3231.TW 6669.TW 000660.KS 8035.T 6857.T",
    "asia_non_ai_tech": "| 6758.T 7974.T 6981.T 6762.T 066570.KS 009150.KS 0992.HK 2018.HK 0285.HK 2357.TW "
    "2474.TW 3008.TW",
    "controlled_chips": "| NVDA AMD",
    "chip_tools": "| AMAT LRCX KLAC ASML 8035.T 6146.T 6857.T",
    "china_chips": "| 0981.HK 1347.HK 688256.SS 688041.SS 603019.SS 000977.SZ",
    "china_platforms": "0700.HK | 9988.HK 3690.HK 9618.HK PDD 9999.HK 1024.HK 9888.HK",
    "china_hard_tech": "| 0981.HK 1347.HK 688256.SS 603019.SS 000977.SZ 300308.SZ 688111.SS 002230.SZ",
    "china_policy_turn": "| 0388.HK 300033.SZ 9988.HK 3690.HK 9618.HK 6690.HK",
    "benchmarks": "| SPY QQQ SMH KWEB MCHI AAXJ",
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_universe_can_be_traded_and_shown(file: Path) -> None:
    theme = read_theme(file)
    assert theme.known_on <= date(2025, 2, 10)
    assert len(theme.title) <= 30
    assert len(theme.thesis) >= 50
    assert len({member.role for member in theme.members}) > 1 or len(theme.members) < 3
    for member in theme.members:
        assert len(member.name) <= 32
        assert len(member.role) <= 20
        # Where lots differ by stock, the file has to say them.
        if market_of(member.symbol).board(member.symbol).lot is None:
            assert member.lot is not None, member.symbol
        else:
            assert member.lot is None, member.symbol


@pytest.mark.parametrize("name", HOLDINGS)
def test_theme_holds_what_the_note_names_and_marks_what_was_added(name: str) -> None:
    named, added = (set(symbols.split()) for symbols in HOLDINGS[name].split("|"))
    members = load_theme(name).members
    assert {member.symbol for member in members if not member.note.startswith("added: ")} == named
    assert {member.symbol for member in members if member.note.startswith("added: ")} == added


def test_no_shipped_universe_is_left_out_of_this_test() -> None:
    assert {file.stem for file in FILES} == set(HOLDINGS)


def test_roles_split_the_themes_as_the_claims_do() -> None:
    def playing(name: str, role: str) -> set[str]:
        return {member.symbol for member in load_theme(name).members if member.role == role}

    assert playing("hyperscalers", "application layer") == {"GOOGL", "META"}
    assert playing("hyperscalers", "spender") == {"AMZN", "MSFT", "AAPL", "ORCL"}
    assert playing("china_ai", "platform") == {"0700.HK", "9988.HK", "9888.HK"}
    assert playing("china_ai", "data centre") == {"VNET", "9698.HK"}
    assert playing("china_ai", "software") == {"3888.HK", "600588.SS"}
