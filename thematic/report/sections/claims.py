"""Claims: one row each, with a verdict, its interval on one common axis, and what stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import Markup

from thematic.report.charts import Axis, axis
from thematic.report.html import el
from thematic.report.numbers import Kind, Number, read
from thematic.report.over_time import unsigned
from thematic.report.page import Section
from thematic.report.sections.claim import behind
from thematic.report.tables import beneath

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis

TEXT = (
    "Right of zero speaks for the claim. The line is the 95 % interval, an arrow where it goes on; an effect "
    "inside the grey band is too small to have been seen. A forecast is judged by what came after the note "
    "alone, a description by what came before, and all of a kind together.",
)
SHAPES = {
    "supported": "◆",
    "confirmed": "◆",
    "contradicted": "✕",
    "ruled out": "⊘",
    "not confirmed": "◇",
    "measured": "■",
    "undecided": "○",
}
"""The shape of each verdict, so that none is told by colour alone."""
ROLES = {
    "forecast": "Forecasts: what would come after the note",
    "description": "Descriptions: what had happened",
    "fact": "Facts, measured",
}
HEADINGS = ("verdict", "claim, and what was compared", "points", "", "elsewhere", "hindsight", "to decide")
INTERVAL, HINDSIGHT = 3, 5
"""Columns that are unlike the others."""
MEANINGS = (
    None,
    None,
    "Difference in the claim's favour, in points of return over the period",
    None,
    "What the same idea earned over its rival on other themes and in other years, in points, on average",
    "The same difference before the note: whoever chose these shares knew of it. It counts for nothing",
    "Years of such data after which an effect that matters would be seen four times of five",
)
KINDS: dict[str, Kind] = {"points": "points", "share": "whole percent", "percentile": "whole percent"}
"""How effects of each unit read; others are ratios."""
WIDEST = 0.85
"""Share of the intervals' ends that the axis holds; those beyond it end in arrows."""
FAR = 100.0
"""Years from which on it only matters that it would be long."""
SPACE = "\N{NO-BREAK SPACE}"


def section(analysis: Analysis) -> Section | None:
    """Return the claims; None where the question makes none."""
    if not analysis.verdicts:
        return None
    verdicts = analysis.files["verdicts.json"]["verdicts"]
    scale, ticks = _axis(verdicts)
    head = el("thead", el("tr", [_heading(place, scale, ticks) for place in range(len(HEADINGS))]))
    bodies = []
    for role, words in ROLES.items():
        rows = [_rows(analysis, place, scale) for place in analysis.listed if verdicts[place]["role"] == role]
        if rows:
            name = el("tr", el("th", words, colspan=len(HEADINGS), scope="rowgroup"), class_="heading")
            bodies += [el("tbody", name), *(el("tbody", row, class_="claim") for row in rows)]
    caption = el("caption", el("span", "Verdicts on the claims", class_="unseen"))
    table = el("table", caption, head, bodies, class_="claims")
    box = el("div", table, class_="box", tabindex="0", role="group", aria_label="Verdicts on the claims")
    named = {heading: words for heading, words in zip(HEADINGS, MEANINGS, strict=True) if words}
    whole = el("div", box, beneath("claims", named), class_="tabled")
    return Section("claims", "Claims", TEXT, nav="Claims", body=whole)


def _axis(verdicts: list[dict[str, Any]]) -> tuple[Axis, list[float]]:
    """Return the axis of all claims: wide enough for most intervals, with zero inside."""
    ends = [
        abs(verdict[end])
        for verdict in verdicts
        if verdict["unit"] == "points"
        for end in ("low", "high", "estimate")
        if verdict[end] is not None
    ]
    reach = float(np.quantile(ends, WIDEST)) if ends else 0.1
    return axis((-reach * 0.6, reach), 5, through=0.0)


def _heading(place: int, scale: Axis, ticks: list[float]) -> Markup:
    if place == INTERVAL:
        marks = [_at(float(scale.at(tick)), unsigned(f"{100 * tick:+.0f}")) for tick in ticks]
        return el(
            "th", el("span", "interval", class_="unseen"), el("div", marks, class_="forest"), scope="col"
        )
    kind = {HINDSIGHT: "number shaded"}.get(place, "number" if place > INTERVAL - 2 else None)
    return el("th", el("span", HEADINGS[place]), scope="col", class_=kind, title=MEANINGS[place])


def _rows(analysis: Analysis, place: int, scale: Axis) -> list[Markup]:
    verdict = analysis.files["verdicts.json"]["verdicts"][place]
    words = analysis.files["analysis.json"]["compared"][place]
    claim = el(
        "th",
        el(
            "button",
            words["claim"],
            type="button",
            class_="opens",
            aria_expanded="false",
            aria_controls=f"claim-{place}",
            data_opens=f"claim-{place}",
        ),
        el("small", verdict["who"], ": ", words["compared"], _mark(analysis, verdict["strategies"])),
        scope="row",
    )
    points = verdict["unit"] == "points"
    kind = KINDS.get(verdict["unit"], "ratio")
    estimate = read(analysis, kind, "verdicts.json", "verdicts", place, "estimate")
    row = el(
        "tr",
        el(
            "td",
            el("i", SHAPES[verdict["verdict"]], aria_hidden="true"),
            verdict["verdict"],
            class_=_class(verdict["verdict"]),
        ),
        claim,
        _number(estimate, 2, _interval(analysis, place, kind)),
        el("td", _forest(verdict, scale) if points else None, data_value=""),
        _number(read(analysis, "points", "analysis.json", "claims", place, "elsewhere", "mean"), 4),
        _number(read(analysis, "points", "analysis.json", "compared", place, "hindsight"), HINDSIGHT),
        _number(_long(read(analysis, "years", "verdicts.json", "verdicts", place, "years_to_decide")), 6),
    )
    opened = el("td", behind(analysis, place), colspan=len(HEADINGS))
    return [row, el("tr", opened, class_="more", id=f"claim-{place}", hidden=True)]


def _mark(analysis: Analysis, names: list[str]) -> str:
    return " †" if any(name in analysis.ended for name in names) else ""


def _interval(analysis: Analysis, place: int, kind: Kind) -> Markup | None:
    """Return the interval in words; nothing where there is none."""
    low, high = (read(analysis, kind, "verdicts.json", "verdicts", place, end) for end in ("low", "high"))
    return None if low.value is None else el("small", low.html, " to ", high.html)


def _number(number: Number, place: int, under: Markup | None = None) -> Markup:
    return el(
        "td",
        None if number.value is None else number.text,
        under,
        class_="number shaded" if place == HINDSIGHT else "number",
        data_name="value" if number.text.endswith("%") else HEADINGS[place],
        data_value=number.value,
        data_place=number.place,
    )


def _long(number: Number) -> Number:
    if number.value is None:
        return number
    text = f"over {FAR:.0f}{SPACE}y" if number.value > FAR else f"{number.text}{SPACE}y"
    return Number(number.value, text, number.place)


def _class(verdict: str) -> str:
    return f"verdict {verdict.replace(' ', '-')}"


def _forest(verdict: dict[str, Any], scale: Axis) -> Markup:
    """Return a claim's interval on the common axis, and behind it what could not have been seen."""
    drawn, marks = [], []
    if (seen := verdict["detectable"]) is not None:
        start, end = np.clip(scale.at(np.array([-seen, seen])), 0.0, 1.0).tolist()
        drawn.append(
            el(
                "rect",
                x=f"{1000 * start:.0f}",
                y=120,
                width=f"{1000 * (end - start):.0f}",
                height=760,
                class_="unseeable",
            )
        )
    zero = 1000 * float(scale.at(0.0))
    drawn.append(el("path", d=f"M{zero:.0f} 0V1000", class_="zero"))
    if verdict["low"] is not None and verdict["high"] is not None:
        start, end = scale.at(np.array([verdict["low"], verdict["high"]])).tolist()
        left, right = max(start, 0.0), min(end, 1.0)
        drawn.append(el("path", d=f"M{1000 * left:.0f} 500H{1000 * max(right, left):.0f}", class_="reach"))
        marks += [_at(0.0, "◂", "arrow")] if start < 0.0 else []
        marks += [_at(1.0, "▸", "arrow")] if end > 1.0 else []
    if verdict["estimate"] is not None:
        inside = min(max(float(scale.at(verdict["estimate"])), 0.0), 1.0)
        marks.append(_at(inside, SHAPES[verdict["verdict"]], _class(verdict["verdict"])))
    svg = el("svg", drawn, viewBox="0 0 1000 1000", preserveAspectRatio="none")
    return el("div", svg, marks, class_="forest", aria_hidden="true")


def _at(place: float, text: str, class_: str = "tick") -> Markup:
    return el("b", text, class_=class_, style=f"left:{100 * place:.1f}%")
