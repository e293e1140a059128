"""Reference sets: what a file may hold, its faults in words, and the hash that fixes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from thematic.errors import ReferenceSetError
from thematic.references import load_reference_set
from thematic.references.reference_set import SHIPPED
from thematic.workspace import shipped

SMALL = """
title = "Small"
rule = "three funds"
source = "none"
market = "SPY"
seasoning_days = 365
beta_rows = 60
fall_deviations = 2.5
run_up_rows = 20
run_up = 0.1
horizons = [5, 20]
fewest_episodes = 10
eras = [2015-01-01]
fund = [
    {symbol = "SMH", name = "Semis", family = "tech", listed = 2010-03-01},
    {symbol = "IGV", name = "Software", family = "tech", listed = 2001-07-13},
    {symbol = "XLE", name = "Energy", family = "energy", listed = 1998-12-22, comparable_from = 2005-06-01},
]
chain = [{title = "down", funds = ["SMH", "IGV"]}]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "small.toml"
    path.write_text(text, "utf-8")
    return path


def test_shipped_set_holds_some_hundred_funds_of_many_families_chosen_by_a_rule() -> None:
    funds = load_reference_set()
    assert funds.name == SHIPPED
    assert len(funds.fund) >= 100
    assert len({fund.family for fund in funds.fund}) >= 12
    assert funds.survivors_only
    assert "year after its first trading day" in funds.rule


def test_a_fund_is_used_a_year_after_its_listing_or_its_present_theme(tmp_path: Path) -> None:
    funds = load_reference_set(written(tmp_path, SMALL))
    assert funds.usable_from("SMH") == date(2011, 3, 1)
    assert funds.usable_from("XLE") == date(2006, 6, 1)


def test_the_hash_is_of_what_a_file_says_and_not_of_its_layout(tmp_path: Path) -> None:
    first = load_reference_set(written(tmp_path, SMALL)).digest
    (tmp_path / "other").mkdir()
    relaid = "\n\n".join(SMALL.split("\n")).replace(
        'name = "Semis", family = "tech"', 'family = "tech", name = "Semis"'
    )
    assert load_reference_set(written(tmp_path / "other", relaid)).digest == first
    for old, new in (("2.5", "2.6"), ("2010-03-01", "2010-03-02"), ("[5, 20]", "[5, 21]")):
        assert load_reference_set(written(tmp_path, SMALL.replace(old, new))).digest != first


def test_a_restricted_set_keeps_whole_chains_only(tmp_path: Path) -> None:
    funds = load_reference_set(written(tmp_path, SMALL))
    assert funds.restricted(["SMH", "XLE"]).symbols == ("SMH", "XLE")
    assert funds.restricted(["SMH", "XLE"]).chain == ()
    assert len(funds.restricted(["SMH", "IGV"]).chain) == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('symbol = "IGV"', 'symbol = "SMH"', "SMH is a fund 2 times"),
        ('"SMH", "IGV"]', '"SMH", "XXX"]', "chain 'down' names XXX, which is no fund here"),
        ("[5, 20]", "[20, 5]", "horizons must increase"),
        ('symbol = "XLE"', 'symbol = "SPY"', "SPY is the market"),
        ('symbol = "XLE"', 'symbol = "2800.HK"', "2800.HK: trade elsewhere than SPY"),
        ('symbol = "XLE"', 'symbol = "^SOX"', "is an index"),
        ("seasoning_days = 365", "seasoning_days = -1", "seasoning_days"),
        ('rule = "three funds"', "", "rule: Field required"),
        ('title = "Small"', 'title = "Small"\ncolour = "red"', "colour"),
        ('title = "Small"', "title = ", "cannot be read as TOML"),
    ],
)
def test_a_fault_is_one_sentence_with_the_file(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SMALL
    path = written(tmp_path, SMALL.replace(old, new))
    with pytest.raises(ReferenceSetError) as caught:
        load_reference_set(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_an_unknown_name_says_which_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReferenceSetError, match="did you mean us_listed_funds"):
        load_reference_set("us_listed_fund")


def test_own_sets_stand_before_shipped_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "references").mkdir()
    (tmp_path / "references" / f"{SHIPPED}.toml").write_text(SMALL, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_reference_set().title == "Small"
    assert load_reference_set(shipped("references") / f"{SHIPPED}.toml").title != "Small"
