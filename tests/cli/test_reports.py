"""`thematic reports`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import run
from thematic.errors import UserError


def test_a_folder_is_a_table_at_80_columns_and_an_index(written):
    text = run("reports", written.parent)
    (row,) = [line for line in text.splitlines() if line.startswith("small ")]
    returns = [figures["after_known_on"]["total_return"] for figures in metrics(written).values()]
    assert row.split()[-2:] == [f"{value:.1%}".replace("-", "−") for value in (max(returns), min(returns))]
    assert max(map(len, text.replace(str(written.parent), "").splitlines())) <= 80
    assert "Sharpe, simulated prices, 3 trials" in text
    assert (written.parent / "index.html").is_file()
    told = json.loads(run("reports", written.parent, "--json"))
    assert [report["folder"] for report in told["reports"]] == ["small"]


def test_an_unknown_metric_is_told_the_known_ones(written):
    with pytest.raises(UserError, match="there are total_return, "):
        run("reports", written.parent, "--by", "luck")


def metrics(folder: Path) -> dict[str, dict[str, dict[str, float]]]:
    content: dict[str, dict[str, dict[str, float]]] = json.loads((folder / "metrics.json").read_text("utf-8"))
    return content
