"""Files of akshare and Eastmoney with Chinese names of columns."""

from __future__ import annotations

from thematic.prices.sources.formats.format import Format

FORMAT = Format(
    name="eastmoney",
    title="akshare stock_zh_a_hist, stock_hk_hist and others of Eastmoney, Chinese names",
    reference="https://akshare.akfamily.xyz/data/stock/stock.html",
    header="日期,股票代码,开盘,收盘,最高,最低,成交量,成交额,振幅,涨跌幅,涨跌额,换手率",
    needs=frozenset({"日期", "收盘"}),
    volume_unit={"cn": 100.0},
)
