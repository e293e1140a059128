"""The main job, part by part: where the seconds of ``thematic run deepseek_shock --source sample`` go.

``python -m benchmarks.main_job`` prints them as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path


class Watch:
    """Adds up what each part takes; a part ends where the next begins."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.part, self.since = "imports", time.perf_counter()

    def next(self, part: str) -> None:
        """Begin a part."""
        now = time.perf_counter()
        self.seconds[self.part] = self.seconds.get(self.part, 0.0) + now - self.since
        self.part, self.since = part, now


def main() -> None:
    """Run the main job once and print the seconds of its parts."""
    watch = Watch()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["THEMATIC_LEDGER"] = str(Path(folder) / "trials.jsonl")
        import thematic.cli.run
        import thematic.report.page  # noqa: F401
        from thematic.backtest import load_backtest

        backtest = load_backtest("deepseek_shock")

        def progress(step: str, _: int, __: int) -> None:
            watch.next("simulations and accounting" if step in backtest.strategies else step)

        study = backtest.run("sample", progress)
        watch.next("verdicts, page and files")
        study.write(Path(folder) / "report")
        watch.next("")
    print(json.dumps(watch.seconds))


if __name__ == "__main__":
    sys.exit(main())
