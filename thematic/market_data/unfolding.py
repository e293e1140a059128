"""Unfolding: tables in memory that fills row by row, so that what comes later is not there yet."""

from __future__ import annotations

import numpy as np


class Unfolding:
    """Copies of tables, each shown up to a row that moves on by one.

    A copy is filled as its rows are shown: a step costs as much as one row, and of what has been shown no
    later row can be reached, since none has been written.
    """

    def __init__(self) -> None:
        # By identity: the table, the memory that fills, and the same memory as it may be shown.
        self._copies: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}

    def rows(self, table: np.ndarray, rows: slice) -> np.ndarray:
        """Return some rows of a table, read-only.

        Parameters
        ----------
        table : ndarray of numbers or bool, shape (n_rows, ...)
        rows : slice
            It ends one row after that of the call before; of a new table, anywhere.
        """
        if id(table) not in self._copies:
            memory = np.zeros(table.shape, table.dtype)
            memory[: rows.stop] = table[: rows.stop]
            # What a read-only buffer stands behind cannot be made writeable again.
            self._copies[id(table)] = table, memory, np.asarray(memory.data.toreadonly())
        whole, memory, shown = self._copies[id(table)]
        memory[rows.stop - 1] = whole[rows.stop - 1]
        return shown[rows]
