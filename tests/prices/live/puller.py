"""A process that pulls and says what it got: `puller.py STORE SYMBOL ...`, on its environment's network."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from thematic.prices.providers.pace import Pace
from thematic.prices.store.pull import Puller
from thematic.prices.store.store import Store

if __name__ == "__main__":
    # What was started in the background inherits deafness to Ctrl-C, which a user's terminal does not have.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    store = Store(Path(sys.argv[1]))
    now = datetime.fromisoformat(os.environ["NOW"])
    # The fake network bans nobody.
    Pace.wait = lambda *_: None
    pace = Pace(store.folder / ".pace")
    for result in Puller(store, now=now, pace=pace, wait=0.0).pull(sys.argv[2:]):
        sys.stdout.write(f"{result.symbol} {result.state}\n")
        sys.stdout.flush()
