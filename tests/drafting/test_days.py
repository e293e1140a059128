"""Days are read where they are one day only."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting.days import first_day

DAY = date(2025, 2, 10)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("(2025-02-10)", DAY),
        ("2025年2月10日讯", DAY),
        ("On February 10, 2025 it", DAY),
        ("10th Feb. 2025", DAY),
        ("Sept. 1, 2024", date(2024, 9, 1)),
        ("02/10/2025", None),
        ("2025-13-10 and 2025-02-30", None),
        ("2025-02-30, that is 2025/3/2", date(2025, 3, 2)),
        ("12025-02-10", None),
        ("2025-02-101", None),
        ("in 2025", None),
        ("", None),
    ],
)
def test_a_day_is_read_in_forms_that_mean_one_day(text: str, day: date | None) -> None:
    assert first_day(text) == day


FORMS = ["{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0.year}年{0.month}月{0.day}日", "{0:%B} {0.day}, {0.year}"]
FORMS += ["{0.day} {0:%b} {0.year}", "{0:%b}. {0.day}, {0.year}", "{0:%Y.%m.%d}"]


@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)), form=st.sampled_from(FORMS))
def test_every_day_is_read_back_from_every_form(day: date, form: str) -> None:
    assert first_day(f"Said on {form.format(day)} in town") == day


@given(days=st.lists(st.dates(date(1900, 1, 1), date(2099, 12, 31)), min_size=1, max_size=3))
def test_the_first_of_several_days_counts(days: list[date]) -> None:
    assert first_day(" and ".join(map(str, days))) == days[0]
