"""Files of J-Quants, the Tokyo exchange's own service: prices as traded, and prices adjusted for splits."""

from __future__ import annotations

from thematic.prices.sources.formats.format import Format

FORMAT = Format(
    name="jquants",
    title="J-Quants, daily quotes",
    reference="https://jpx.gitbook.io/j-quants-en/api-reference/daily_quotes",
    header="Date,Code,Open,High,Low,Close,UpperLimit,LowerLimit,Volume,TurnoverValue,AdjustmentFactor,AdjustmentClose",
    needs=frozenset({"date", "close", "adjustmentclose"}),
    columns={"adjustmentclose": "adj_close", "code": "symbol"},
    basis="raw",
    why="J-Quants documents prices before adjustment beside Adjustment prices",
    dividends=False,
)
SHORT = Format(
    name="jquants-v2",
    title="J-Quants, daily bars of version 2",
    reference="https://jpx-jquants.com/spec/eq-bars-daily (unverified)",
    header="Date,Code,O,H,L,C,UL,LL,Vo,Va,AdjFactor,AdjO,AdjH,AdjL,AdjC,AdjVo",
    needs=frozenset({"date", "code", "c", "adjc"}),
    columns={"adjc": "adj_close", "code": "symbol", "vo": "volume", "va": "amount"},
    basis="raw",
    why="J-Quants documents prices before adjustment beside Adjustment prices",
    dividends=False,
)
