"""Caveats: what is simulated, approximate or unverified in a run, said wherever its figures are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from thematic.markets import market_of
from thematic.markets.costs import FILES, costs_in_words
from thematic.results.coverage import named
from thematic.simulation.interest import cash_rate, unverified_cash_rates

EARLY = timedelta(days=7)
"""Prices that end this long before the run are said to end early; less may be a holiday."""

if TYPE_CHECKING:
    from thematic.market_data.panel import Panel
    from thematic.prices.source import Source
    from thematic.question import Terms


def approximations(terms: Terms, source: Source, panel: Panel, lots: Mapping[str, int]) -> tuple[str, ...]:
    """Return one sentence for each thing in a run that is not what it would be in a real account."""
    caveats = [*_prices(source, panel), *_ends(panel)]
    if terms.frictionless:
        caveats.append("FRICTIONLESS: no costs, lots, limits, volume caps or interest.")
    else:
        caveats += _frictions(terms, panel, lots)
    caveats.append("Settlement lags are ignored: the proceeds of a sale pay for purchases at once.")
    return tuple(caveats)


def open_end(panel: Panel, symbols: Sequence[str]) -> Iterator[str]:
    """Say where a run without an end of its own ends, and whose prices end shortly before.

    Parameters
    ----------
    panel : Panel
    symbols : sequence of str
        Those whose prices decide where it ends.
    """
    end, behind = panel.dates[-1], dict[str, list[str]]()
    reaching = sum(panel.bars[symbol].last >= end for symbol in symbols)
    for symbol in symbols:
        last = panel.bars[symbol].last
        sessions = panel.clock.labels[market_of(symbol).key].index
        if end - EARLY <= last < end and ((sessions > last) & (sessions <= end)).any():
            behind.setdefault(f"{last:%Y-%m-%d}", []).append(symbol)
    said = "".join(f"; those of {named(symbols)} on {day}" for day, symbols in sorted(behind.items()))
    yield (
        f"The backtest has no end of its own: it ends on {end:%Y-%m-%d}, the latest day that the prices of "
        f"most of its symbols reach ({reaching} of {len(symbols)}){said}."
    )


def _prices(source: Source, panel: Panel) -> Iterator[str]:
    if source.simulated:
        yield "SIMULATED PRICES: the sample is drawn at random; only the returns of some named days are real."
    plain = [symbol for symbol, bars in panel.bars.items() if not bars.total_return]
    if plain and not source.simulated:
        said = "the source has none, or does not say so"
        yield f"Dividends are missing from the returns of {named(plain)}: {said}."


def _ends(panel: Panel) -> Iterator[str]:
    end = panel.dates[-1]
    early: dict[str, list[str]] = {}
    for symbol, last in sorted(panel.endings.items()):
        if panel.dates[0].date() <= last < end.date():
            yield f"{symbol} was last traded on {last}: what was held is paid out at its last close."
    for symbol, bars in panel.bars.items():
        if symbol not in panel.endings and bars.last < end - EARLY:
            early.setdefault(f"{bars.last:%Y-%m-%d}", []).append(symbol)
    for day, symbols in sorted(early.items()):
        held = "what was held is valued at that close from then on, and cannot be sold"
        yield f"The prices of {named(symbols)} end on {day}: {held}."


def _frictions(terms: Terms, panel: Panel, lots: Mapping[str, int]) -> Iterator[str]:
    costs = str(terms.costs)
    if costs != FILES:
        yield f"COSTS of this run's own ({costs}): {costs_in_words(costs)}."
    yield (
        f"{_interest(terms, panel)} Borrowed money costs {terms.borrow_spread:.2%} more, short positions pay "
        f"{terms.short_rate:.2%} a year; "
        "commissions and half-spreads are assumptions, written in the markets' files."
    )
    in_lots = {symbol: lots.get(symbol, market_of(symbol).board(symbol).lot) for symbol in panel.symbols}
    unknown = [symbol for symbol, lot in in_lots.items() if lot is None]
    if unknown:
        yield f"The board lots of {named(unknown)} are not known: they trade in single shares."
    known = dict(zip(panel.symbols, panel.raw_known, strict=True))
    adjusted = [symbol for symbol, lot in in_lots.items() if (lot or 0) > 1 and not known[symbol]]
    if adjusted:
        yield f"Lots and limits of {named(adjusted)} are approximate: the source has no unadjusted prices."
    silent = [symbol for symbol, bars in panel.bars.items() if not bars.frame["volume"].notna().any()]
    if silent:
        yield f"No volume cap on {named(silent)}: the source has no volumes."
    for market in panel.markets.values():
        unverified = sum(rule.unverified for rules in (market.boards, market.rules()) for rule in rules)
        if unverified:
            file = f"thematic/markets/{market.key}.toml"
            yield f"{market.title}: {unverified} of its rules could not be verified; {file} says which."


def _interest(terms: Terms, panel: Panel) -> str:
    first, last = terms.start, panel.dates[-1].date()
    rate = cash_rate(terms.base, terms.cash_rate)
    rates = rate.between(first, last).values()
    low, high = f"{min(rates):.2%}", f"{max(rates):.2%}"
    said = f"Idle cash earns {low}" + (f" to {high}" if low != high else "") + " a year"
    if terms.cash_rate is not None:
        return f"{said}."
    said += f", the dated rate of {terms.base}"
    if rate.known_until is not None and last > rate.known_until:
        said += f", known until {rate.known_until} and kept from then on"
    unverified = unverified_cash_rates(terms.base, first, last)
    return said + (f"; {len(unverified)} of its changes are unverified." if unverified else ".")
