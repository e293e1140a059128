"""Writers of every shipped format, independent of the readers: how others' tools lay bars out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

Writer = Callable[[pd.DataFrame, str, Path], None]
FIELDS = ("open", "high", "low", "close", "volume")


def _dated(frame: pd.DataFrame, form: str = "%Y-%m-%d") -> list[str]:
    return [day.strftime(form) for day in frame.index]


def _named(frame: pd.DataFrame, names: dict[str, str], dates: str, form: str = "%Y-%m-%d") -> pd.DataFrame:
    """Return the columns under other names, in the order of `names`, dates first."""
    out = pd.DataFrame({theirs: frame[ours].to_numpy() for theirs, ours in names.items()})
    out.insert(0, dates, _dated(frame, form))
    return out


def plain(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    frame.to_csv(path, index_label="date")


def yfinance_history(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    names = {"Open": "open", "High": "high", "Low": "low", "Close": "close", "Volume": "volume"}
    out = _named(frame, names, "Date", "%Y-%m-%d 00:00:00-05:00")
    out.assign(Dividends=0.0, **{"Stock Splits": 0.0}).to_csv(path, index=False)


def yahoo(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    names = {"Open": "open", "High": "high", "Low": "low", "Close": "close", "Adj Close": "adj_close"}
    _named(frame, {**names, "Volume": "volume"}, "Date").to_csv(path, index=False)


def _download(frame: pd.DataFrame, symbol: str, fields: dict[str, str]) -> pd.DataFrame:
    columns = {
        (theirs, ticker): frame[ours] * scale
        for theirs, ours in fields.items()
        for ticker, scale in (("AVGO", 2.0), (symbol, 1.0))
    }
    out = pd.DataFrame(columns)
    out.columns.names = ["Price", "Ticker"]
    out.index.name = "Date"
    return out


def yfinance_download(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    names = {"Close": "close", "High": "high", "Low": "low", "Open": "open", "Volume": "volume"}
    _download(frame, symbol, names).to_csv(path)


def yfinance_download_adj(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    names = {"Adj Close": "adj_close", "Close": "close", "High": "high", "Low": "low", "Open": "open"}
    _download(frame, symbol, {**names, "Volume": "volume"}).to_csv(path)


def stooq(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    names = {"<OPEN>": "open", "<HIGH>": "high", "<LOW>": "low", "<CLOSE>": "close", "<VOL>": "volume"}
    out = _named(frame, names, "<DATE>", "%Y%m%d").assign(**{"<OPENINT>": 0})
    out.insert(1, "<TIME>", "000000")
    out.insert(0, "<PER>", "D")
    out.insert(0, "<TICKER>", f"{symbol}.US")
    out.to_csv(path, index=False)


def alpha_vantage(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    out = _named(frame, {name: name for name in FIELDS}, "timestamp")
    out[::-1].to_csv(path, index=False)


def alpha_vantage_adjusted(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    names = {"open": "open", "high": "high", "low": "low", "close": "close", "adjusted_close": "adj_close"}
    out = _named(frame, {**names, "volume": "volume"}, "timestamp")
    out.assign(dividend_amount=0.0, split_coefficient=1.0)[::-1].to_csv(path, index=False)


def nasdaq(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    out = _named(frame, {"Close/Last": "close", "Volume": "volume", "Open": "open"}, "Date", "%m/%d/%Y")
    out = out.assign(High=frame["high"].to_numpy(), Low=frame["low"].to_numpy())
    for name in ("Close/Last", "Open", "High", "Low"):
        out[name] = [f"${value!r}" for value in out[name]]
    out["Volume"] = [f"{int(value)}" for value in out["Volume"]]
    out[::-1].to_csv(path, index=False)


def investing(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    out = _named(frame, {"Price": "close", "Open": "open", "High": "high", "Low": "low"}, "Date", "%m/%d/%Y")
    for name in ("Price", "Open", "High", "Low"):
        out[name] = [f"{value:,}" for value in out[name]]
    out["Vol."] = [f"{value / 1e6!r}M" for value in frame["volume"]]
    out["Change %"] = "0.10%"
    text = "\ufeff" + out[::-1].to_csv(index=False, quoting=1)
    path.write_text(text, encoding="utf-8")


def eodhd(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    names = {"Open": "open", "High": "high", "Low": "low", "Close": "close", "Adjusted_close": "adj_close"}
    _named(frame, {**names, "Volume": "volume"}, "Date").to_csv(path, index=False)


def quandl(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    names = {"Open": "open", "High": "high", "Low": "low", "Close": "close", "Volume": "volume"}
    out = _named(frame, names, "Date").assign(**{"Ex-Dividend": 0.0, "Split Ratio": 1.0})
    for name in ("open", "high", "low", "close"):
        out[f"Adj. {name.title()}"] = (frame[name] * frame["adj_close"] / frame["close"]).to_numpy()
    out["Adj. Close"] = frame["adj_close"].to_numpy()
    out.assign(**{"Adj. Volume": frame["volume"].to_numpy()}).to_csv(path, index=False)


def quandl_table(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    out = _named(frame, {name: name for name in FIELDS}, "date").assign(
        **{"ex-dividend": 0.0, "split_ratio": 1.0}
    )
    out["adj_close"] = frame["adj_close"].to_numpy()
    out.insert(0, "ticker", symbol)
    pd.concat([out, out.assign(ticker="AMD", close=1.0)]).to_csv(path, index=False)


def tiingo(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    out = _named(
        frame,
        {name: name for name in ("close", "high", "low", "open", "volume")},
        "date",
        "%Y-%m-%dT00:00:00.000Z",
    )
    out["adjClose"] = frame["adj_close"].to_numpy()
    out.assign(adjHigh=1.0, adjLow=1.0, adjOpen=1.0, adjVolume=1, divCash=0.0, splitFactor=1.0).to_csv(
        path, index=False
    )


def jquants(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    names = {"Open": "open", "High": "high", "Low": "low", "Close": "close", "Volume": "volume"}
    out = _named(frame, names, "Date").assign(AdjustmentFactor=1.0)
    out.insert(1, "Code", symbol.removesuffix(".T") + "0")
    out.assign(AdjustmentClose=frame["adj_close"].to_numpy()).to_csv(path, index=False)


def jquants_v2(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    out = _named(frame, {"O": "open", "H": "high", "L": "low", "C": "close", "Vo": "volume"}, "Date").assign(
        AdjFactor=1.0
    )
    out.insert(1, "Code", symbol.removesuffix(".T") + "0")
    out.assign(AdjO=1.0, AdjC=frame["adj_close"].to_numpy(), AdjVo=1.0).to_csv(path, index=False)


def zipline(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    out = _named(frame, {name: name for name in FIELDS}, "date")
    out.assign(dividend=0.0, split=1.0).to_csv(path, index=False)


def eastmoney(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    names = {"开盘": "open", "收盘": "close", "最高": "high", "最低": "low"}
    out = _named(frame, names, "日期")
    out.insert(1, "股票代码", symbol[:6])
    out["成交量"] = (frame["volume"] / 100).to_numpy()
    out["成交额"] = (frame["volume"] * frame["close"]).to_numpy()
    path.write_bytes(out.assign(振幅=1.0, 涨跌幅=0.1, 涨跌额=0.01, 换手率=1.0).to_csv().encode("gbk"))


def tushare(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    out = _named(frame, {name: name for name in ("open", "high", "low", "close")}, "trade_date", "%Y%m%d")
    out["pre_close"] = frame["close"].shift().to_numpy()
    out = out.assign(change=0.0, pct_chg=0.0, vol=(frame["volume"] / 100).to_numpy())
    out["amount"] = (frame["volume"] * frame["close"] / 1000).to_numpy()
    out.insert(0, "ts_code", symbol.replace(".SS", ".SH"))
    out[::-1].to_csv(path, index=False)


def tushare_fields(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    out = _named(frame, {name: name for name in ("open", "high", "low", "close")}, "trade_date", "%Y%m%d")
    out = out.assign(vol=(frame["volume"] / 100).to_numpy())
    out["amount"] = (frame["volume"] * frame["close"] / 1000).to_numpy()
    out.insert(0, "ts_code", symbol.replace(".SS", ".SH"))
    out.to_csv(path, index=False)


def crsp(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    names = {"BIDLO": "low", "ASKHI": "high", "PRC": "close", "VOL": "volume", "OPENPRC": "open"}
    out = _named(frame, names, "date", "%Y%m%d")
    out["RET"] = frame["close"].pct_change().to_numpy()
    out.loc[out.index % 3 == 1, "PRC"] *= -1.0
    out.insert(0, "PERMNO", 86580)
    out.assign(TICKER=symbol).to_csv(path, index=False)


def crsp_ciz(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    names = {"DlyPrc": "close", "DlyVol": "volume", "DlyOpen": "open", "DlyHigh": "high", "DlyLow": "low"}
    out = _named(frame, names, "DlyCalDt")
    out["DlyRet"] = frame["close"].pct_change().to_numpy()
    out.assign(PERMNO=86580, Ticker=symbol, DlyClose=out["DlyPrc"]).to_csv(path, index=False)


def wide(frame: pd.DataFrame, symbol: str, path: Path) -> None:
    pd.DataFrame({"0700.HK": frame["close"] * 2, symbol: frame["close"]}).to_csv(path, index_label="Date")


#: Format -> writer, the symbol that the file is of, and the columns that it holds.
OHLCV = ["open", "high", "low", "close", "volume"]
WRITERS: dict[str, tuple[Writer, str, list[str]]] = {
    "plain": (plain, "NVDA", [*OHLCV, "adj_close"]),
    "yfinance-history": (yfinance_history, "NVDA", OHLCV),
    "yahoo": (yahoo, "NVDA", [*OHLCV, "adj_close"]),
    "yfinance-download": (yfinance_download, "NVDA", OHLCV),
    "yfinance-download-adj": (yfinance_download_adj, "NVDA", [*OHLCV, "adj_close"]),
    "stooq": (stooq, "NVDA", OHLCV),
    "alpha-vantage": (alpha_vantage, "NVDA", OHLCV),
    "alpha-vantage-adjusted": (alpha_vantage_adjusted, "NVDA", [*OHLCV, "adj_close"]),
    "nasdaq": (nasdaq, "NVDA", OHLCV),
    "investing": (investing, "NVDA", OHLCV),
    "eodhd": (eodhd, "NVDA", [*OHLCV, "adj_close"]),
    "quandl": (quandl, "NVDA", [*OHLCV, "adj_close"]),
    "quandl-table": (quandl_table, "NVDA", [*OHLCV, "adj_close"]),
    "tiingo": (tiingo, "NVDA", [*OHLCV, "adj_close"]),
    "jquants": (jquants, "8035.T", [*OHLCV, "adj_close"]),
    "jquants-v2": (jquants_v2, "8035.T", [*OHLCV, "adj_close"]),
    "zipline": (zipline, "NVDA", OHLCV),
    "eastmoney": (eastmoney, "600588.SS", OHLCV),
    "tushare": (tushare, "600588.SS", OHLCV),
    "tushare-fields": (tushare_fields, "600588.SS", OHLCV),
    "crsp": (crsp, "NVDA", OHLCV),
    "crsp-ciz": (crsp_ciz, "NVDA", OHLCV),
    "wide": (wide, "NVDA", ["close"]),
}
