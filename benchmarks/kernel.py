"""The kernel against peers with equal answers, and how its time grows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import measure
from benchmarks.case import Case
from benchmarks.engines import ENGINES
from benchmarks.tables import draw, slopes, table

TOLERANCE = 1e-9
FEWER = {"bt": 3, "skfolio": 20, "backtrader": 1, "cvxportfolio": 1}
"""Engines that make fewer backtests than the case has, as each takes so long."""

FREE_OF_COSTS = {"skfolio"}
"""Engines that take costs from every day's return, and so cannot be compared with costs."""

OFTEN = 40
"""So often our own kernel makes each case where its growth is measured: it takes milliseconds."""

GROWTH = {
    "names": [Case(names=names, costs=True) for names in (10, 40, 160)],
    "rows": [Case(rows=rows, costs=True) for rows in (750, 1500, 3000, 6000)],
    "backtests": [Case(backtests=count, costs=True) for count in (50, 200, 800)],
}


def peers() -> str:
    """Return the tables of all engines, without costs and with them.

    Raises
    ------
    SystemExit
        Without costs an engine's answers are not ours: its time means nothing.
    """
    return "\n\n".join(["## The kernel and its peers", *map(_peers, (False, True))])


def _peers(costs: bool) -> str:
    rows = [_engine(name, costs) for name in ENGINES if not (costs and name in FREE_OF_COSTS)]
    ours = rows[0]
    for row in rows:
        row["apart"] = _apart(row, ours) if row["name"] != "plain pass" else np.nan
        if not costs and row["apart"] > TOLERANCE:
            raise SystemExit(f"{row['name']} differs from ours by {row['apart']:.1e}: its time means nothing")
    lines = [
        (
            row["name"],
            str(row["made"]),
            f"{row['seconds']:.3f}",
            f"{Case().backtests / row['seconds']:,.1f}",
            f"{row['seconds'] / ours['seconds']:,.2f}",
            f"{row['megabytes']:,.0f}",
            "–" if np.isnan(row["apart"]) else f"{row['apart']:.1e}",
        )
        for row in rows
    ]
    heads = (
        "engine",
        f"backtests made, {measure.REPEATS} times",
        "seconds for 200",
        "backtests a second",
        "times ours",
        "megabytes",
        "apart",
    )
    return f"### {'With costs and rules' if costs else 'Without costs'}\n\n{table(heads, lines)}"


def _engine(name: str, costs: bool) -> dict[str, Any]:
    full = Case(costs=costs)
    case = Case(backtests=FEWER.get(name, full.backtests), costs=costs)
    measured = measure.engine(name, case)
    seconds = measured["seconds"] * full.backtests / case.backtests
    return {**measured, "name": name, "made": case.backtests, "seconds": seconds}


def _apart(row: dict[str, Any], ours: dict[str, Any]) -> float:
    last = np.array(row["last"])
    return float(np.abs(last / np.array(ours["last"])[: len(last)] - 1.0).max())


def growth(folder: Path) -> str:
    """Return how the kernel's time grows; the plot goes into a folder."""
    rows, curves, said = [], {}, []
    for what, cases in GROWTH.items():
        sizes, seconds = [getattr(case, what) for case in cases], []
        for case in cases:
            seconds.append(measure.engine("thematic", case, OFTEN)["seconds"])
            cells = case.names * case.rows * case.backtests
            counts = (f"{number:,}" for number in (case.names, case.rows, case.backtests))
            rows.append((*counts, f"{seconds[-1]:.3f}", f"{seconds[-1] / cells * 1e9:.2f}"))
        curves[what] = (sizes, seconds)
        said.append(slopes(what, sizes, seconds))
    heads = ("names", "days", "backtests", "seconds", "nanoseconds a cell")
    return "\n\n".join(
        [
            "## How the kernel's time grows (costs and rules on, one core)",
            table(heads, rows),
            "\n".join(f"- {line}" for line in said),
            draw(folder / "kernel.svg", "names, days or backtests", curves),
        ]
    )
