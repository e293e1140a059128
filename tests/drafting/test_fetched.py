"""A provider's list of names becomes a file of the workspace, and a failing provider one sentence."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from thematic.drafting import draft, load_names
from thematic.drafting.fetched import akshare_rows, refresh
from thematic.drafting.names import FETCHED
from thematic.errors import ProviderDown


def test_a_providers_list_becomes_names(tmp_path: Path) -> None:
    rows = [
        ("600588", "用友网络"),
        ("300024", "机器人"),
        ("000002", "万  科Ａ"),
        ("600654", "*ST 中安"),
        ("833819", "颖泰生物"),
        ("00700", "騰訊控股"),
        ("09988", "阿里巴巴-W"),
        ("80700", "腾讯控股-R"),
    ]
    assert refresh(tmp_path, lambda: rows) == 5
    names = load_names(tmp_path)
    members = draft("用友網絡、萬科、中安、騰訊控股、阿里巴巴。機器人很多。", names).members
    assert [member.symbol for member in members] == [
        "600588.SS",
        "000002.SZ",
        "600654.SS",
        "0700.HK",
        "9988.HK",
    ]
    assert members[0].name == "Yonyou"
    assert refresh(tmp_path, lambda: rows[:1]) == 1


def test_a_listing_of_no_market_and_a_name_of_one_character_are_left_out(tmp_path: Path) -> None:
    assert refresh(tmp_path, lambda: [("430047", "诺思兰德"), ("600000", "浦"), ("600036", "招商银行")]) == 1
    assert "600036.SS" in (tmp_path / FETCHED).read_text("utf-8")
    assert not list(tmp_path.glob("*.part"))


def test_a_name_with_quotes_is_still_toml(tmp_path: Path) -> None:
    assert refresh(tmp_path, lambda: [("600036", 'A"B\\C银行')]) == 1
    assert load_names(tmp_path).of_symbol("600036.SS") is not None


def test_rows_are_those_of_the_mainland_and_of_hong_kong(monkeypatch: pytest.MonkeyPatch) -> None:
    akshare = pytest.importorskip("akshare")
    mainland = pd.DataFrame({"code": ["600036"], "name": ["招商银行"], "x": [1]})
    hong_kong = pd.DataFrame({"序号": [1], "代码": ["00700"], "名称": ["腾讯控股"]})
    monkeypatch.setattr(akshare, "stock_info_a_code_name", lambda: mainland)
    monkeypatch.setattr(akshare, "stock_hk_spot_em", lambda: hong_kong)
    assert list(akshare_rows()) == [("600036", "招商银行"), ("00700", "腾讯控股")]
    monkeypatch.setattr(akshare, "stock_hk_spot_em", lambda: hong_kong.drop(columns="名称"))
    with pytest.raises(ProviderDown, match=r"akshare gave no list of names \(KeyError\): try again later"):
        akshare_rows()
