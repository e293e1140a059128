"""The ledger of trials: everything that was ever tried on some universes, kept apart from any report.

The best of many tries looks good by chance alone, and how good depends on how many there were. Runs and
sweeps enter what they tried; nothing is ever taken out, so that deleting a report forgets nothing. What must
be fixed before anything is computed (a list of reference funds) is entered as a hash.
"""

from thematic.ledger.history import NOTHING, History, Tried
from thematic.ledger.ledger import VARIABLE, check, fix, place, read, record
from thematic.ledger.trials import Trials

__all__ = ["NOTHING", "VARIABLE", "History", "Trials", "Tried", "check", "fix", "place", "read", "record"]
