"""Base rates are asked for forecasts between two ideas, with how far one was ahead before its note."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

from thematic.analysis.base_rates import with_base_rates
from thematic.claims import Claim

RUN_UP = 20


@dataclass(frozen=True)
class Judged:
    """What base rates read of a verdict, and write into it."""

    claim: object
    evidence: object
    base_rate: object = None
    odds_60_sessions: float = np.nan


class Asked:
    """References that know no answer, and keep what they were asked."""

    def __init__(self, rows: int) -> None:
        self.prices = SimpleNamespace(funds=SimpleNamespace(run_up_rows=rows, horizon=60))
        self.leads: list[float] = []

    def evidence(self, better: object, than: object, lead: float) -> None:
        self.leads.append(lead)


def judged(role: str = "forecast", **claim: str) -> Judged:
    names = {"better": "china_over_us_ai", "than": "hold_spy", **claim}
    return Judged(Claim("china leads", "somebody", **names), SimpleNamespace(role=role))


def test_the_lead_is_that_of_the_rows_before_the_note_which_both_have(study) -> None:
    references = Asked(RUN_UP)
    (same,) = with_base_rates([judged()], study.run, references)
    both = study.nav[["china_over_us_ai", "hold_spy"]].dropna()
    note = max(study.results[name].known_on for name in both)
    before = both[both.index.date < note]
    growth = before.iloc[-1] / before.iloc[-1 - RUN_UP]
    assert references.leads == [pytest.approx(growth["china_over_us_ai"] / growth["hold_spy"] - 1, abs=6e-4)]
    assert same == judged()


def test_a_run_that_begins_too_late_has_no_lead(study) -> None:
    references = Asked(10_000)
    with_base_rates([judged()], study.run, references)
    assert np.isnan(references.leads[0])


def test_descriptions_and_other_kinds_of_claims_are_not_asked_about(study) -> None:
    references = Asked(RUN_UP)
    others = [judged("description"), Judged(object(), SimpleNamespace(role="forecast"))]
    assert with_base_rates(others, study.run, references) == tuple(others)
    assert references.leads == []
