"""A run as Parquet files hold what its own files hold."""

from __future__ import annotations

import pandas as pd

from thematic.saved.columns import write_columns
from thematic.saved.saved_run import read_run


def test_parquet_holds_what_the_files_hold(study, tmp_path):
    run = read_run(study.write(tmp_path / "run"))
    assert set(write_columns(run, tmp_path)) == {path.name for path in tmp_path.glob("*.parquet")}
    nav = pd.read_parquet(tmp_path / "nav.parquet")
    pd.testing.assert_frame_equal(nav, study.nav, check_freq=False, check_index_type=False)
    orders = pd.read_parquet(tmp_path / "orders.parquet")
    assert orders["intended"].tolist() == study.run.orders["intended"].tolist()
    assert str(orders["decided_at"].dt.tz) == "UTC"
    long = pd.read_parquet(tmp_path / "metrics.parquet")
    assert set(long["period"]) == {"whole", "after_known_on"}
