"""A process that pulls and says what it got: `puller.py STORE SYMBOL ...`, on its environment's network.

``PAUSE=STEP:N`` lets it stop for ever at the N-th time of a step, after it has said ``paused``: what is done
to it then is done at a known place. ``START=wait`` lets it say ``ready`` and begin at the first line it is
sent.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from thematic.prices.providers import ask
from thematic.prices.providers.pace import Pace
from thematic.prices.store import store as store_module
from thematic.prices.store.pull import Puller
from thematic.prices.store.store import Store


def say(line: str) -> None:
    """Tell the test."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def pausing(function: Callable[..., Any], at: int, *, after: bool) -> Callable[..., Any]:
    """Return a function that does not come back, or does not begin, the `at`-th time."""
    turns = count(1)

    def paused(*given: Any, **named: Any) -> Any:
        stop = next(turns) == at
        result = function(*given, **named) if after or not stop else None
        if stop:
            say("paused")
            sys.stdin.read()
        return result

    return paused


def prepare(step: str, at: int) -> None:
    """Arrange for the pause at a step of asking or of writing."""
    if step == "asking":
        ask._read = pausing(ask._read, at, after=False)
    elif step == "written":
        store_module.os.fsync = pausing(os.fsync, at, after=False)
    elif step == "synced":
        store_module.os.fsync = pausing(os.fsync, at, after=True)
    elif step == "replaced":
        Store.write = pausing(Store.write, at, after=True)


if __name__ == "__main__":
    # What was started in the background inherits deafness to Ctrl-C, which a user's terminal does not have.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    store = Store(Path(sys.argv[1]))
    now = datetime.fromisoformat(os.environ["NOW"])
    # The fake network bans nobody.
    Pace.wait = lambda *_: None
    if pause := os.environ.get("PAUSE"):
        step, _, turn = pause.partition(":")
        prepare(step, int(turn))
    puller = Puller(store, now=now, pace=Pace(store.folder / ".pace"), wait=0.0)
    if os.environ.get("START") == "wait":
        say("ready")
        sys.stdin.readline()
    for result in puller.pull(sys.argv[2:]):
        say(f"{result.symbol} {result.state}")
