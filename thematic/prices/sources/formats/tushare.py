"""Files of tushare: raw prices with the exchange's reference price, volume in lots, amounts in thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thematic.prices.sources.formats.format import Format

if TYPE_CHECKING:
    import pandas as pd


def total_return(frame: pd.DataFrame) -> pd.Series[float]:
    """Return the total-return close, chained from each day's close over its reference price.

    The exchange lowers the reference price (``pre_close``) for dividends, bonus shares and splits, so that
    ``close / pre_close`` is the day's total return. Where it is missing, the close before stands for it.
    """
    close = frame["close"]
    reference = frame["pre_close"].where(frame["pre_close"] > 0).fillna(close.shift())
    adjusts = (reference / close.shift()).fillna(1.0)
    after = adjusts.shift(-1).fillna(1.0)
    return close * after[::-1].cumprod()[::-1]


FORMAT = Format(
    name="tushare",
    title="tushare, daily",
    reference="https://tushare.pro/document/2?doc_id=27",
    header="ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount",
    needs=frozenset({"ts_code", "trade_date", "close", "pre_close"}),
    columns={"pre_close": "pre_close"},
    basis="raw",
    why="daily is unadjusted, and its pre_close is the exchange's reference price",
    adjust=total_return,
    volume_unit={"cn": 100.0},
    amount_unit={"cn": 1000.0},
)
CHOSEN = Format(
    name="tushare-fields",
    title="tushare, daily or pro_bar with chosen fields",
    reference="https://tushare.pro/document/2?doc_id=109",
    header="ts_code,trade_date,open,high,low,close,vol,amount",
    needs=frozenset({"ts_code", "trade_date", "close"}),
    volume_unit={"cn": 100.0},
    amount_unit={"cn": 1000.0},
)
