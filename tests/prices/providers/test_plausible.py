"""What cannot be right is refused or left out before anything is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from thematic.errors import BadPayload, NoData
from thematic.prices.listing import listing
from thematic.prices.providers.payload import Payload
from thematic.prices.providers.plausible import plausible

from .payloads import DAYS, NOW, actions, bars, payload


def checked(sent: Payload, now: datetime = NOW, whole: bool = True) -> Payload:
    return plausible(sent, listing("NVDA"), now, whole=whole)


def with_close(day: int, value: float) -> pd.DataFrame:
    frame = bars()
    frame.iloc[day, frame.columns.get_loc("close")] = value
    return frame


def test_what_is_right_passes_as_it_is() -> None:
    good = checked(payload(actions=actions(["2025-06-04"], 0.5, 10.0)))
    pd.testing.assert_frame_equal(good.bars, bars())
    assert good.remarks == ()


def test_a_session_that_is_not_final_is_left_out_without_a_word() -> None:
    early = checked(payload(), datetime.fromisoformat("2025-06-18T20:59:00+00:00"))
    assert early.bars.index.tolist() == DAYS[:-1].tolist()
    assert early.remarks == ()


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (bars(DAYS.insert(3, DAYS[3])), "has 2025-06-05 twice"),
        (bars(DAYS[::-1]), "has its days out of order"),
        (bars(DAYS.insert(3, pd.NaT)), "has a bar without a date"),
        (bars(DAYS.append(pd.DatetimeIndex(["2150-01-05"]))), "has a bar of 2150-01-05, which is to come"),
        (with_close(2, -1.0), "says that the close of 2025-06-04 was -1"),
        (with_close(2, np.inf), "says that the close of 2025-06-04 was inf"),
        (bars(volume=-5.0), "says that the volume of 2025-06-02 was -5"),
        (bars(close=np.nan), "has 13 empty bars among 13"),
        (bars(DAYS[:9]), "has 9 bars only"),
    ],
)
def test_bars_that_cannot_be_are_refused(frame: pd.DataFrame, said: str) -> None:
    with pytest.raises(BadPayload, match=f"NVDA: yahoo's reply {said}"):
        checked(payload(frame))


@pytest.mark.parametrize(
    ("paid", "said"),
    [
        ({"split": 0.0}, "0 new shares came for one on 2025-06-06"),
        ({"split": 5001.0}, "5001 new shares came for one"),
        ({"dividend": -0.1}, "-0.1 was paid on 2025-06-06"),
        ({"dividend": 103.0}, "103 was paid on 2025-06-06, at a price of 103 before"),
    ],
)
def test_what_no_company_pays_is_refused(paid: dict[str, Any], said: str) -> None:
    with pytest.raises(BadPayload, match=said):
        checked(payload(actions=actions(["2025-06-06"], **paid)))


def test_another_currency_is_refused() -> None:
    with pytest.raises(BadPayload, match="has prices in GBp, not in USD"):
        checked(payload(currency="GBp"))


@pytest.mark.parametrize(
    ("value", "said"),
    [(np.nan, "has no close"), (0.0, "has no close"), (1030.0, "out of all proportion"), (1.0, "out of all")],
)
def test_a_bar_that_is_no_price_is_left_out_and_said(value: float, said: str) -> None:
    good = checked(payload(with_close(3, value)))
    assert good.bars.index.tolist() == DAYS.delete(3).tolist()
    (remark,) = good.remarks
    assert remark.day == DAYS[3]
    assert said in remark.text


def test_a_split_explains_a_level_of_its_own() -> None:
    frame = with_close(3, 1030.0)
    assert len(checked(payload(frame, actions=actions(["2025-06-05"], split=0.1))).bars) == len(frame)


def test_a_part_of_a_history_may_be_short_but_not_empty() -> None:
    assert len(checked(payload(bars(DAYS[:2])), whole=False).bars) == 2
    with pytest.raises(NoData, match="no final bar in the range asked for"):
        checked(payload(), datetime.fromisoformat("2025-06-02T12:00:00+00:00"), whole=False)
