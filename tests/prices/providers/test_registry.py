"""A provider is found where it is defined, with no other entry; one without a request rate is an error."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from thematic.cli import main
from thematic.errors import PriceError
from thematic.prices.listing import listing
from thematic.prices.providers.provider import Provider
from thematic.prices.providers.registry import providers, ranked
from thematic.prices.store.live import LiveSource
from thematic.prices.store.store import Store

FLAT = """
import pandas as pd
from thematic.prices.providers.payload import BARS, Payload, no_actions
from thematic.prices.providers.provider import Provider


class Flat(Provider):
    name = "flat"
    seconds = 0.01

    def rank(self, listing):
        return 0 if listing.symbol == "NVDA" else None

    def fetch(self, listing, start):
        days = pd.bdate_range(start, "2025-06-27", name="date").as_unit("us")
        bars = pd.DataFrame(7.0, index=days, columns=list(BARS))
        return Payload(listing.symbol, self.name, "7", "USD", "raw", bars, no_actions(), start, {})
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder for providers of a workspace that this process is in."""
    (tmp_path / "universes").mkdir()
    (tmp_path / "providers").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THEMATIC_STORE", str(tmp_path / "store"))
    return tmp_path / "providers"


def write(folder: Path, text: str, name: str = "flat.py") -> None:
    """Write a provider's file."""
    (folder / name).write_text(text, "utf-8")


def test_one_file_is_all_it_takes(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(workspace, FLAT)
    assert list(providers()) == ["akshare", "flat", "yahoo"]
    assert [provider.name for provider in ranked(listing("NVDA"))] == ["flat", "yahoo", "akshare"]
    for words in (["NVDA"], ["NVDA", "--provider", "flat"]):
        with pytest.raises(SystemExit) as ended:
            main(["prices", "pull", *words])
        assert ended.value.code == 0
    series = Store().read("NVDA", "flat")
    assert series is not None
    assert set(series.frame["close"]) == {7.0}
    assert LiveSource().bars("NVDA").source == "flat"
    assert (Store().folder / ".pace" / "flat.sqlite").exists(), "it is asked at its own rate"
    capsys.readouterr()


def test_outside_of_the_workspace_it_is_not_there(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(workspace, FLAT)
    monkeypatch.chdir("/")
    assert list(providers()) == ["akshare", "yahoo"]


@pytest.mark.parametrize("rate", ["", "seconds = 0", "seconds = -1", "seconds = None", "seconds = 'often'"])
def test_forgetting_the_rate_is_an_error(rate: str, workspace: Path) -> None:
    write(workspace, FLAT.replace("seconds = 0.01", rate or "pass"))
    with pytest.raises(PriceError, match=r"flat\.py: provider Flat .* does not say `seconds`"):
        providers()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "flat"', 'name = "yahoo"', "two providers have the name 'yahoo'"),
        ('name = "flat"', 'name = "../up"', "does not say `name`"),
        ("import pandas as pd", "import no_such_module", "flat.py: ModuleNotFoundError"),
        ("class Flat(Provider):", "class Flat:", "flat.py: defines no subclass of Provider"),
    ],
)
def test_a_faulty_file_is_named(old: str, new: str, said: str, workspace: Path) -> None:
    write(workspace, FLAT.replace(old, new))
    with pytest.raises(PriceError, match=re.escape(said)):
        providers()


def test_what_it_raises_is_told_with_its_line(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thematic.prices.providers.ask.ATTEMPTS", 1)
    write(workspace, FLAT.replace("bars = pd.DataFrame(7.0", "bars = {}['closes']  # ("))
    with pytest.raises(SystemExit) as ended:
        main(["prices", "pull", "NVDA", "--provider", "flat"])
    assert ended.value.code == 1
    assert (
        "NVDA: flat's reply is no price series (KeyError: 'closes'; flat.py, line 16)"
        in capsys.readouterr().err
    )


def test_shipped_providers_say_how_often_they_are_asked() -> None:
    for provider in providers().values():
        assert isinstance(provider, Provider)
        assert provider.seconds >= timedelta(seconds=1).total_seconds()


@pytest.mark.parametrize(
    ("symbol", "first"),
    [("600588.SS", "akshare"), ("HSTECH.HK", "akshare"), ("0700.HK", "yahoo"), ("NVDA", "yahoo")],
)
def test_who_is_asked_first(symbol: str, first: str) -> None:
    assert ranked(listing(symbol))[0].name == first
