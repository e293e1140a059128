"""How symbols are written, and which markets a workspace and installed packages add."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from thematic.errors import MarketError
from thematic.markets import market_of, markets, written_symbols
from thematic.universe import load_theme

WORKSPACE = Path(__file__).parent / "workspace"


def symbols(text: str) -> list[str]:
    return [written.symbol for written in written_symbols(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("腾讯(00700.HK)、用友网络（600588.SH）", ["0700.HK", "600588.SS"]),
        ("700.HK and 5.HK", ["0700.HK", "0005.HK"]),
        ("SH600588, sz000977, SZSE: 300308", ["600588.SS", "000977.SZ", "300308.SZ"]),
        ("中际旭创(300308)与寒武纪（688256）", ["300308.SZ", "688256.SS"]),
        ("600588.XSHG 000977.XSHE", ["600588.SS", "000977.SZ"]),
        ("(NASDAQ: NVDA), NYSE:BRK, $AMD, BABA.US, AAPL.O", ["NVDA", "BRK", "AMD", "BABA", "AAPL"]),
        ("0126Z0.KS, 247540.KQ, KOSDAQ:247540", ["0126Z0.KS", "247540.KQ", "247540.KQ"]),
        ("2330.TW、6488.TWO, TPEx: 6488", ["2330.TW", "6488.TWO", "6488.TWO"]),
        ("285A.T and TYO:6758", ["285A.T", "6758.T"]),
        ("589680.SS, 520550.SS, 159915.SZ", ["589680.SS", "520550.SS", "159915.SZ"]),
        ("in 2024, US$100, 12.5, A/B, HK$0700, 999999.SS, 000300.SS and v1.5.HK2", []),
    ],
)
def test_symbols_as_texts_write_them(text: str, expected: list[str]) -> None:
    assert symbols(text) == expected


def test_what_one_way_has_read_it_does_not_read_again() -> None:
    assert symbols("NASDAQ: NYSE: ABC, 0700.HK.HK") == ["NYSE", "0700.HK"]


def test_places_are_those_of_the_characters() -> None:
    text = "买入00700.HK。"
    (written,) = written_symbols(text)
    assert text[written.start : written.end] == "00700.HK"


@pytest.mark.parametrize(
    "symbol", ["589680.SS", "520550.SS", "530050.SS", "0126Z0.KS", "5300K1.KQ", "00104K.KS", "6488.TWO"]
)
def test_codes_that_once_were_refused(symbol: str) -> None:
    assert market_of(symbol).board(symbol)


@pytest.mark.parametrize("symbol", ["0126I0.KS", "0126O0.KS", "0126U0.KS", "590000.SS", "D05.SI"])
def test_codes_that_no_exchange_gives(symbol: str) -> None:
    with pytest.raises(MarketError):
        market_of(symbol)


def test_a_workspace_adds_a_market(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "sg" not in markets()
    monkeypatch.chdir(WORKSPACE)
    assert market_of("D05.SI").title == "Singapore"
    assert symbols("DBS (SGX: D05), O39.SI") == ["D05.SI", "O39.SI"]
    assert load_theme("singapore_banks").symbols == ("D05.SI", "O39.SI")
    with pytest.raises(MarketError, match=r"VOD\.L: .*\.SI \(Singapore\)"):
        market_of("VOD.L")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"([A-Z]\d\d)\.SES", "DBS D05.SES"),
        (r"(?:新交所)[:：]([A-Z]\d\d)", "星展(新交所:D05)"),
        (r"(?:新交所|[一-丁])-([A-Z]\d\d)", "星展丁-D05"),
        (r".~([A-Z]\d\d)", "星展展~D05"),
        (r"[^D]~([A-Z]\d\d)", "星展展~D05"),
        (r"(?P<code>[A-Z]\d\d)#", "D05#"),
        (r"(D)(0)\2?5@", "D005@"),
    ],
)
def test_a_workspace_writes_its_symbols_as_it_likes(
    pattern: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(WORKSPACE, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "markets/sg.toml"
    symbol = r"\1\g<2>5.SI" if pattern.startswith("(D)") else r"\1.SI"
    spelling = f"[[spelling]]\npattern = '{pattern}'\nsymbol = '{symbol}'\n\n"
    file.write_text(file.read_text("utf-8").replace("[[", spelling + "[[", 1), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert symbols(f"{text} and (NASDAQ: NVDA)") == ["D05.SI", "NVDA"]


def test_a_workspaces_file_hides_that_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "universes").mkdir()
    (tmp_path / "markets").mkdir()
    ours = (Path(markets.__code__.co_filename).parent / "hk.toml").read_text("utf-8")
    (tmp_path / "markets/hk.toml").write_text(ours.replace('"Hong Kong"', '"Our Hong Kong"'), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert market_of("0700.HK").title == "Our Hong Kong"


def test_two_markets_of_one_ending_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(WORKSPACE, tmp_path, dirs_exist_ok=True)
    shutil.copy(tmp_path / "markets/sg.toml", tmp_path / "markets/my.toml")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MarketError, match=r"two markets have \.SI: Singapore \(my\.toml\) and .*sg\.toml"):
        markets()


def test_a_faulty_file_of_a_workspace_names_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(WORKSPACE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "markets/my.toml").write_text("title = 3\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MarketError, match=r"markets/my\.toml: title: "):
        market_of("NVDA")


def test_an_installed_package_brings_markets(tmp_path: Path) -> None:
    package, info = tmp_path / "asean", tmp_path / "asean-1.0.dist-info"
    package.mkdir()
    info.mkdir()
    (package / "__init__.py").touch()
    shutil.copy(WORKSPACE / "markets/sg.toml", package)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: asean\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[thematic.markets]\nasean = asean\n", "utf-8")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); "
        "from thematic.markets import market_of; print(market_of('D05.SI').calendar)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "XSES"
