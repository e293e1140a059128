"""Costs of a run's own: what it pays for trading instead of what the markets' files say."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from thematic.errors import StrategyError
from thematic.markets.market import Market
from thematic.markets.registry import markets
from thematic.markets.rules import Fee

FILES = "markets"
"""The costs of the markets' files."""

BASIS_POINT = 1e4
"""Basis points in the whole value."""

MOST = 1000.0
"""Basis points that a cost is below: a tenth of the value traded."""

PRESETS: Mapping[str, tuple[str, Mapping[str, float] | None]] = {
    FILES: ("the fees of the markets' files", None),
    "none": ("no costs of trading; lots, limits, volume caps and interest stay", {"": 0.0}),
    "taxes": (
        "what exchanges and states take, without commissions and half-spreads",
        {"commission": 0.0, "half-spread": 0.0},
    ),
    "retail": (
        "a small account's commission and half-spread, 10 basis points each (an assumption)",
        {"commission": 10.0, "half-spread": 10.0},
    ),
}
"""Named costs: what they are in words, and basis points by where they apply."""

KINDS = {"spread": "half-spread", "stamp": "stamp duty", "commissions": "commission"}
"""What kinds of fees are also called, for suggestions."""


def read_costs(name: str, value: Any) -> str:
    """Return costs in their one form: a preset's name, or basis points by where they apply.

    Parameters
    ----------
    name : str
        What a fault calls them.
    value : str, float or mapping of str to float
        A preset; basis points of the value traded, for buyers and sellers, in place of all fees; or basis
        points by a market (``us``, in place of all its fees), by a kind of fee (``commission``) in every
        market that has it, or by both (``hk.stamp duty``). As a text: ``us=2,commission=5``.

    Raises
    ------
    StrategyError
        There is no such market or kind, or an amount is no number from 0 to 1000.

    Examples
    --------
    >>> read_costs("costs", {"us": 2, "hk.commission": 5.0})
    'hk.commission=5,us=2'
    """
    if isinstance(value, str) and value.strip() in PRESETS:
        return value.strip()
    points = dict(_points(name, value))
    _check_places(name, points)
    return ",".join(
        sorted(f"{place}={amount:.10g}" if place else f"{amount:.10g}" for place, amount in points.items())
    )


def costs_in_words(costs: str) -> str:
    """Return what costs of the form that `read_costs` gives are, in words.

    Examples
    --------
    >>> costs_in_words("commission=5,us=2")
    'commission 5, us 2 basis points'
    """
    if costs in PRESETS:
        return PRESETS[costs][0]
    points = ", ".join(part.replace("=", " ") for part in costs.split(","))
    return f"{points} basis points" + ("" if "=" in costs else " of the value traded")


def charging(market: Market, costs: str) -> Market:
    """Return a market with the fees of some costs, in the form that `read_costs` gives.

    A kind of fee keeps its side and its dates; its rate becomes the basis points given, without minimum,
    maximum, amount by the share or rounding.
    """
    points = _read(costs)
    if points is None:
        return market
    flat = points.get(market.key, points.get(""))
    fees = [_repriced(fee, market.key, points) for fee in market.fee_rules]
    if flat is not None:
        own = Fee(kind="costs", side="both", rate=flat / BASIS_POINT, source="the run's own costs")
        fees = [own] if flat else []
    return market.model_copy(update={"fee_rules": tuple(fees)})


def _repriced(fee: Fee, market: str, points: Mapping[str, float]) -> Fee:
    amount = points.get(f"{market}.{fee.kind}", points.get(fee.kind))
    if amount is None:
        return fee
    terms = {"per_share": 0.0, "minimum": 0.0, "maximum": math.inf, "round_up_to": 0.0}
    return fee.model_copy(update={**terms, "rate": amount / BASIS_POINT, "source": "the run's own costs"})


def _read(costs: str) -> Mapping[str, float] | None:
    return PRESETS[costs][1] if costs in PRESETS else dict(_points("costs", costs))


def _points(name: str, value: Any) -> Iterator[tuple[str, float]]:
    """Give basis points by place: a market, a kind, both with a dot between, or '' for all fees."""
    if isinstance(value, str):
        for part in value.split(","):
            place, _, amount = part.rpartition("=")
            yield place.strip(), _amount(name, amount, value)
    elif isinstance(value, Mapping) and value:
        for place, amount in value.items():
            yield str(place).strip(), _amount(name, amount, value)
    else:
        yield "", _amount(name, value, value)


def _amount(name: str, given: Any, whole: Any) -> float:
    try:
        amount = -1.0 if isinstance(given, bool) else float(given)
    except (TypeError, ValueError):
        amount = -1.0
    if not 0.0 <= amount < MOST:
        close = get_close_matches(str(whole).strip().lower(), PRESETS, n=1)
        meant = f"; did you mean {close[0]!r}?" if close else ""
        raise StrategyError(
            f"{name} is {whole!r}, but must be {', '.join(PRESETS)}, or basis points from 0 to below "
            f"{MOST:g}, such as 10, us=2 or commission=5,hk.half-spread=8{meant}"
        )
    return amount


def _check_places(name: str, points: Mapping[str, float]) -> None:
    known = markets()
    kinds = {kind for market in known.values() for kind in market.fee_kinds}
    both = {f"{key}.{kind}" for key, market in known.items() for kind in market.fee_kinds}
    for place in points:
        if place not in ("", *known, *kinds, *both):
            close = (
                [KINDS[place]] if place in KINDS else get_close_matches(place, {*known, *kinds, *both}, n=1)
            )
            meant = f"; did you mean {close[0]!r}?" if close else ""
            raise StrategyError(
                f"{name}: {place!r} is no market ({', '.join(known)}) and no kind of fee "
                f"({', '.join(sorted(kinds))}){meant}"
            )
        market = place.split(".")[0]
        if "." in place and market in points:
            raise StrategyError(f"{name}: {market!r} replaces all fees there, {place!r} among them: give one")
    if "" in points and len(points) > 1:
        raise StrategyError(f"{name}: a number alone replaces all fees: give it alone, or a market before it")
