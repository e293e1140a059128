"""Measure all parts of the benchmarks or some, print them, and with ``--write`` put them on their page."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import combinations, kernel, main_job, names, placebos
from benchmarks.page import FOLDER, PACKAGES, PAGE, measured, with_parts

PARTS: dict[str, Callable[[Path], str]] = {
    "main": lambda _: main_job.section(),
    "names": names.section,
    "sweeps": combinations.section,
    "placebos": lambda _: placebos.section(),
    "kernel": kernel.growth,
    "peers": lambda _: kernel.peers(),
    "large": lambda _: names.large(),
}
"""What is measured, in the order of the page; plots go into the folder that is given."""

ASKED_FOR = {
    "peers": "needs bt, skfolio, backtrader and cvxportfolio: pip install --group benchmarks",
    "large": "5,000 names of 20 years: eight gigabytes and some minutes",
}
"""Parts that are measured only where they are named, and why."""

NOTES = """\
## What the figures are

- Plots and slopes are of log-log axes: 1 grows as fast as the work, 2 as its square. Whole runs begin with
  imports that cost the same at any size, so the slope between the last two sizes is the harder one.
- The case of the kernel: 200 strategies that each rotate 40 names every month over 3,000 days (12 years),
  from target weights to the net asset values of every day. Prices and weights are drawn at random, the same
  for all. Every engine runs in a process of its own, on one core; seconds are the least of three runs of
  each, without imports and compilation; megabytes are what the run adds to the process. Slow engines make
  fewer backtests, and their seconds are scaled to 200.
- "Apart" is the largest relative difference of the last day's values from ours. Without costs every engine
  must agree to 1e-9, or the benchmark stops. With costs the peers cannot express our rules (a fee with a
  minimum, whole lots, a cap on volume, purchases scaled together): theirs are the nearest they can (one rate,
  whole shares) and the values differ. That ours are right is shown by the account that vectorbt's engine
  keeps of every run's fills, to 1e-9 (`thematic/simulation/accounting.py`).
- The plain pass multiplies shares by prices and sums them for the same cells, in compiled code that may take
  several cells at once, as ours may.
- A whole sweep includes imports, prices, the audit for look-ahead, signals, simulation under all rules,
  figures, the ledger, the batches on disk and the page. "Evaluating" is the part that workers share.
- The main job is measured with the caches of the file system warm. "Nothing compiled yet" is the first run
  after an installation.
- skfolio takes costs from every day's return instead of a trade's day: it is compared without costs only.
- Not here: backtesting.py 0.6 trades one instrument by design; zipline-reloaded 3.2 needs pandas below 3, and
  what installs beside vectorbt 1.2, zipline-reloaded 3.0, does not import under NumPy 2.4.
"""


def main() -> None:
    """Measure, print, and write what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    rest = "; ".join(f"{name} is measured only where it is named ({why})" for name, why in ASKED_FOR.items())
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}; {rest}")
    parser.add_argument("--write", action="store_true", help=f"replace these parts and plots in {PAGE.name}")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}: name some of {', '.join(PARTS)}")
    for name in asked.parts or [name for name in PARTS if name not in ASKED_FOR]:
        with tempfile.TemporaryDirectory() as place:
            text = _measured(name, FOLDER if asked.write else Path(place))
        print(text, flush=True)
        if asked.write:
            PAGE.write_text(with_parts(PAGE.read_text("utf-8"), {name: text}, PARTS, NOTES), "utf-8")


def _measured(name: str, folder: Path) -> str:
    packages = PACKAGES if name != "peers" else (*PACKAGES, "bt", "skfolio", "backtrader", "cvxportfolio")
    where = measured(packages)
    heading, _, body = PARTS[name](folder).partition("\n\n")
    return f"{heading}\n\n{where}\n\n{body}"


if __name__ == "__main__":
    main()
