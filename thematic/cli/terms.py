"""The terms of a question: the options that ``run`` and ``sweep`` share, and what they do to a question."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from thematic.cli import completing

if TYPE_CHECKING:
    from thematic.question import Question

Q = TypeVar("Q", bound="Question")

Name = Annotated[
    str,
    typer.Argument(
        help="A backtest's name, or a .py file.", metavar="NAME|FILE", autocompletion=completing.backtests
    ),
]
Source = Annotated[
    str,
    typer.Option(
        help="live (the store, after fetching what it lacks), sample (simulated), or a folder.",
        autocompletion=completing.sources,
    ),
]
Reference = Annotated[
    str | None,
    typer.Option(help="Where the prices of reference funds are, for base rates.", metavar="DIR"),
]
Start = Annotated[
    datetime | None, typer.Option(help="First day of decisions.", formats=["%Y-%m-%d"], metavar="DATE")
]
End = Annotated[
    datetime | None, typer.Option(help="Last day of decisions.", formats=["%Y-%m-%d"], metavar="DATE")
]
Base = Annotated[str | None, typer.Option(help="Base currency, such as USD or HKD.")]
Fill = Annotated[
    Literal["close", "open"] | None, typer.Option(help="Price at which orders fill; default: the close.")
]
Frictionless = Annotated[
    bool, typer.Option("--frictionless", help="Without costs, lots, limits, volume caps and interest.")
]
Costs = Annotated[
    str | None,
    typer.Option(
        help="none, taxes, retail, or basis points: 10, us=2, commission=5,hk.half-spread=8; "
        "default: the markets' files.",
        metavar="COSTS",
    ),
]
Only = Annotated[
    str | None,
    typer.Option(help="Hold only members in these markets, and say what is left out.", metavar="MARKET,..."),
]
DropMissing = Annotated[
    bool, typer.Option("--drop-missing", help="Leave out members without prices, and say so in the report.")
]
Offline = Annotated[bool, typer.Option("--offline", help="Use live prices as stored; fetch nothing.")]
Accept = Annotated[
    list[str] | None,
    typer.Option(
        help="Go on in spite of findings of this kind on prices, such as beyond-limit; repeat it.",
        metavar="KIND",
    ),
]
NoPrior = Annotated[
    bool, typer.Option("--no-prior", help="State odds by what ideas did since the note alone.")
]
Replay = Annotated[
    Literal["auto", "all"],
    typer.Option(help="Ask strategies again at all decisions, or at a sample where that takes long."),
]
Json = Annotated[bool, typer.Option("--json", help="Print the same as JSON, for scripts.")]
Show = Annotated[bool, typer.Option("--open", help="Open the report in a browser.")]


def on_terms(
    question: Q,
    start: datetime | None,
    end: datetime | None,
    base: str | None,
    fill: Literal["close", "open"] | None,
    frictionless: bool,
    accept: list[str] | None = None,
    drop_missing: bool = False,
    costs: str | None = None,
    only: str | None = None,
) -> Q:
    """Return a backtest on the terms that were given; those that were not stay as its file has them."""
    terms = {
        "start": start.date() if start else None,
        "end": end.date() if end else None,
        "base": base.upper() if base else None,
        "fill": fill,
        "frictionless": frictionless or None,
        "accept": tuple(accept) if accept else None,
        "drop_missing": drop_missing or None,
        "costs": costs,
        "only": tuple(filter(None, map(str.strip, only.split(",")))) if only else None,
    }
    return question.replace(**{name: term for name, term in terms.items() if term is not None})


def terms_of_its_own(question: Question) -> str:
    """Return what a heading adds for terms on which trading is unlike the markets' own, or nothing."""
    from thematic.markets.costs import FILES

    costs = "" if question.costs == FILES else f", costs: {question.costs}"
    only = f", only {' and '.join(question.only)}" if question.only else ""
    return (", frictionless" if question.frictionless else costs) + only


def fetch(question: Question, source: str, *, offline: bool) -> None:
    """Bring the store to what a backtest needs, where prices are live ones; see `pull_for_run`.

    Raises
    ------
    MissingPrices
        Offline, and a symbol was never pulled.
    """
    if source != "live":
        return
    from thematic.cli.pull import pull_for_run
    from thematic.prices.listing import listing_market
    from thematic.run import needed_symbols, universes, watched_symbols

    themes = universes(question)
    watched = [symbol for symbol in watched_symbols(question, themes) if listing_market(symbol)]
    symbols = dict.fromkeys((*needed_symbols(question, themes), *watched))
    pull_for_run(tuple(symbols), question.start, question.end, question.base, offline=offline)
