"""Orders: how many waited or stayed unfilled, why, and which."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from thematic.report.comparison import Metrics
from thematic.report.figures import ABSENT, REASONS, words
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table, count_cells

LISTED = 100
"""How many unfilled orders a page lists; all are in orders.csv."""

TEXT = (
    "An order fills in the first session that opens after it was decided, if its market's rules let it. What "
    "cannot fill waits and tries again at each session of its market, until it fills, a newer order replaces "
    "it, or it expires.",
)


def orders(
    metrics: Metrics,
    missed: pd.DataFrame,
    names: Mapping[str, str],
    titles: Mapping[str, str],
) -> Section:
    """Return the section on orders.

    Parameters
    ----------
    missed : DataFrame
        Orders that were not filled in full, in the columns of `Result.orders`.
    names : mapping of str to str
        What people call each symbol.
    titles : mapping of str to str
        What people call each strategy.
    """
    whole = {name: periods["whole"] for name, periods in metrics.items()}
    kinds = {f"{kind}_{reason}": reason for kind in ("unfilled", "waited") for reason in REASONS}
    used = [key for key in kinds if any(figures.get(key) for figures in whole.values())]
    columns = [Column("strategy", number=False), Column("orders"), Column("unfilled")]
    columns.append(Column("rounded", "Rebalances that came to no whole share: they are no orders."))
    for key in used:
        group = "stayed unfilled: the last reason" if key.startswith("unfilled_") else "waited at least once"
        columns.append(Column(words(kinds[key]), REASONS[kinds[key]], group=group))
    rows = tuple(
        (
            Cell(titles[name], under=name),
            *count_cells(("orders", "unfilled", "rounded_to_zero", *used), figures),
        )
        for name, figures in whole.items()
    )
    table = Table("Orders of the whole period, by what became of them", tuple(columns), rows)
    return Section(
        "orders", "Orders that waited or were not filled", TEXT, tables=(table, *_list(missed, names, titles))
    )


def _list(missed: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str]) -> list[Table]:
    missed = missed[missed["reason"] != "rounded"]
    if missed.empty:
        return []
    columns = (
        *(
            Column(heading, number=False)
            for heading in ("strategy", "symbol", "name", "decided at (UTC)", "side")
        ),
        Column("intended", "Shares that were wanted."),
        Column("filled", "Shares that were bought or sold."),
        Column("why not in full", number=False),
        Column("waited", "Sessions waited, by reason.", number=False),
    )
    rows = tuple(_row(entry, names, titles) for entry in missed.head(LISTED).to_dict("records"))
    title = f"Orders not filled in full: {len(missed)}"
    if len(missed) > LISTED:
        title += f", of which the first {LISTED} are listed; orders.csv has all"
    return [Table(title, columns, rows, title)]


def _row(
    entry: Mapping[object, object], names: Mapping[str, str], titles: Mapping[str, str]
) -> tuple[Cell, ...]:
    symbol, decided = str(entry["symbol"]), entry["decided_at"]
    return (
        Cell(titles.get(str(entry["strategy"]), str(entry["strategy"]))),
        Cell(symbol),
        Cell(names.get(symbol, ABSENT)),
        Cell(f"{decided:%Y-%m-%d %H:%M}"),
        Cell(str(entry["side"])),
        *(Cell(f"{float(str(entry[key])):,.0f}", float(str(entry[key]))) for key in ("intended", "filled")),
        Cell(words(str(entry["reason"]))),
        Cell(", ".join(words(reason).replace("=", " ") for reason in str(entry["waited"]).split())),
    )
