"""A market's file is read without code, and every fault of it is told in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from thematic.errors import MarketError
from thematic.markets import markets
from thematic.markets.reader import read_market, read_markets
from thematic.markets.registry import FOLDER

AUSTRALIA = """
title = "Australia"
calendar = "XASX"
currency = "AUD"
timezone = "Australia/Sydney"
suffixes = [".AX"]
form = '[A-Z0-9]{3}\\.AX'
words = "three letters or digits and .AX"
examples = ["BHP.AX"]

[[board]]
name = "stock"
lot = 1
source = "assumption: single shares"

[[fee]]
kind = "commission"
side = "both"
rate = 0.0008
minimum = 6.0
source = "assumption: 8 basis points"
"""
DUTY = """
[[fee]]
kind = "duty"
side = "{side}"
rate = 0.001
minimum = {minimum}
since = {since}
until = {until}
source = "a test"
"""


def test_a_new_market_needs_no_code(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "au.toml").write_text(AUSTRALIA, "utf-8")
    keyed = read_markets(tmp_path)
    assert sorted(keyed) == sorted([*markets(), "au"])
    assert keyed["au"].board("BHP.AX").lot == 1
    assert keyed["hk"] == markets()["hk"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("colour = 'red'\n", "unknown key 'colour'"),
        ("[[fee]]\nkind = 'x'\n", "the key 'side' is missing in fee 2"),
        ("[[tax]]\nrate = 1\n", "unknown key 'tax'"),
        ("[[fee]]\nkind='x'\nside='both'\nrate=0\nsource='s'\nrates=1\n", "unknown key 'rates' in fee 2"),
        ("[[fee]]\nkind='x'\nside='both'\nrate=-1\nsource='s'\n", "fee 2 rate: "),
        ("[[fee]]\nkind='x'\nside='us'\nrate=0\nsource='s'\n", "fee 2 side: "),
        (
            "[[fee]]\nkind='x'\nside='buy'\nrate=0\nsource='s'\nboards=['no']\n",
            "a board 'no' that is not in the file",
        ),
        (
            DUTY.format(side="buy", minimum=0, since="2021-01-02", until="2021-01-01"),
            "2021-01-01.* is before since",
        ),
        (
            DUTY.format(side="buy", minimum=1, since="2021-01-01", until="2021-02-01") + "maximum = 0.5\n",
            r"fee 2: maximum \(0.5\) is below minimum \(1\)",
        ),
        (
            "[[fee]]\nkind='x'\nside='buy'\nsource='s'\n",
            "fee 2: give a rate, an amount per_share or a minimum",
        ),
        ("[[fee]]\nkind='x'\nside='buy'\nper_share=nan\nsource='s'\n", "fee 2 per_share: "),
        ("[[first_days]]\nsessions=0\nsource='s'\n", "first_days 1 sessions: "),
        ("[[first_days]]\nsessions=5\nsource='s'\n" * 2, "two rules on first days are in force together"),
        ("[[limit]]\nsource='s'\n", "limit 1: give either a rate or bands"),
        ("[[tick]]\nbands=[[5, 1]]\nsource='s'\n", "tick 1: the bounds of bands must rise and end with inf"),
        ("[[limit]]\nrate=0.1\nsource='s'\n" * 2, "two limits are in force together on every day"),
        ("[[board]]\nname='other'\nlot=0\nsource='s'\n", "board 2 lot: "),
        (
            "[[board]]\nname='other'\nlot=100\nminimum_order=250\nsource='s'\n",
            "board 2: minimum_order must be a multiple of lot",
        ),
        ("[[board]]\nname='other'\npattern='x'\nsource='s'\n", "the last board must be without a pattern"),
        ("= nothing", "not a TOML file in UTF-8"),
        ("indices = ['(']", "unterminated subpattern"),
    ],
)
def test_faulty_files(tmp_path: Path, more: str, sentence: str) -> None:
    path = tmp_path / "au.toml"
    # A key of the file itself must stand before its first table.
    parts = (AUSTRALIA, more) if more.lstrip().startswith("[") else (more, AUSTRALIA)
    path.write_text("\n".join(parts), "utf-8")
    with pytest.raises(MarketError, match=sentence) as caught:
        read_market(path)
    assert all(line.startswith(f"{path}: ") for line in str(caught.value).split("\n"))


def test_overlapping_periods_of_one_fee(tmp_path: Path) -> None:
    path = tmp_path / "au.toml"
    first = DUTY.format(side="both", minimum=0, since="2021-01-01", until="2021-06-30")
    later = DUTY.format(side="sell", minimum=0, since="2021-07-01", until="2021-12-31")
    path.write_text(AUSTRALIA + first + later, "utf-8")
    assert len(read_market(path).fee_rules) == 3
    path.write_text(AUSTRALIA + first + later.replace("07-01", "06-30"), "utf-8")
    with pytest.raises(MarketError, match="two fees of kind 'duty' are in force together on 2021-06-30"):
        read_market(path)


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "au.toml"
    path.write_text(AUSTRALIA.replace('currency = "AUD"', "colour = 'red'"), "utf-8")
    with pytest.raises(MarketError) as caught:
        read_market(path)
    assert str(caught.value).count("\n") == 1


def test_a_time_zone_that_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "au.toml"
    path.write_text(AUSTRALIA.replace("Australia/Sydney", "Australia/Atlantis"), "utf-8")
    with pytest.raises(MarketError, match="Atlantis"):
        read_market(path)


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "au.toml"
    path.write_bytes(AUSTRALIA.replace("Australia", "Österreich").encode("latin-1"))
    with pytest.raises(MarketError, match="not a TOML file in UTF-8"):
        read_market(path)
