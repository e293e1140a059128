"""Registration: a reference set's hash goes into the ledger before anything is computed from it.

Whoever looks at results and then changes the set has tried another one. So each hash is entered as a trial of
its set, a changed set is another trial, also on the themes of the run, and the run says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np

from thematic import ledger
from thematic.references.reference_set import ReferenceSet

BEGIN = date(1900, 1, 1)


def register(funds: ReferenceSet, universes: Iterable[str], simulated: bool) -> str:
    """Enter a set's hash in the ledger and return what must be said of it; empty where nothing must.

    Parameters
    ----------
    universes : iterable of str
        Those of the run: a changed set is a trial on them too.
    simulated : bool
        Whether the run's prices are simulated.

    Raises
    ------
    LedgerError
        The ledger cannot be written or was changed by another hand.
    """
    own = f"references/{funds.name}"
    before = {int(key) for entry in ledger.read([own]).entries for key in entry.keys}
    entry = ledger.Trials(
        universes=(own,),
        strategy=own,
        parameters={"sha256": funds.digest},
        start=BEGIN,
        end=BEGIN,
        source="reference set",
        simulated=simulated,
        rows=0,
        sharpe=np.array([np.nan]),
    )
    key = int(entry.keys[0])
    changed = bool(before - {key})
    if key not in before:
        ledger.record([replace(entry, universes=(own, *universes)) if changed else entry])
    if not changed:
        return ""
    versions = len(before | {key})
    return (
        f"The reference set {funds.name} was changed: {versions} versions of it stand in the ledger, and "
        "each counts as another trial."
    )
