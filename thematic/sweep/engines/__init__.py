"""Engines: where batches of combinations are evaluated. Each worker gets the problem once."""

from __future__ import annotations

import re

from thematic.errors import SweepError
from thematic.processes import usable_cores
from thematic.sweep.engines.engine import Engine
from thematic.sweep.engines.local import Local

__all__ = ["Engine", "Local", "open_engine"]


def open_engine(where: str, workers: int | None = None) -> Engine:
    """Return the engine of an address: ``local``, or that of a Dask scheduler.

    Parameters
    ----------
    where : str
        ``local``, ``dask://host:port``, or ``dask+tls://host:port`` of a scheduler that encrypts, with the
        certificates of Dask's own configuration.
    workers : int, optional
        Processes of the local engine; as many as this process may use by default.

    Raises
    ------
    SweepError
        There is no such engine.

    Examples
    --------
    >>> open_engine("local", 2)
    Local(workers=2)
    """
    if where == "local":
        return Local(workers or usable_cores())
    if address := re.fullmatch(r"dask(\+tls)?://([^/\s]+:\d+)", where):
        from thematic.sweep.engines.cluster import Dask

        return Dask(address[2], encrypted=address[1] is not None)
    raise SweepError(
        f"no engine {where!r}: it is local, dask://host:port of a Dask scheduler, or dask+tls://host:port of "
        "one that encrypts"
    )
