"""A cluster: the batches of a sweep evaluated by the workers of a Dask scheduler.

Dask, used directly: its plugins bring the problem to each worker once, to those that join later as well, and
its scheduler hands what a lost worker was doing to another. (joblib's backends send data with tasks, and Ray
brings a runtime of its own for the same.) A scheduler and its workers run what they are sent: connect only to
ones of your own.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from thematic.errors import StrategyError, SweepError
from thematic.results.manifest import code_digest
from thematic.sweep.engines.engine import LOSSES
from thematic.sweep.evaluate import BatchOutcomes, Evaluator
from thematic.sweep.problem import Problem

try:
    from distributed import Client, KilledWorker, Security, Worker, WorkerPlugin, as_completed, get_worker
except ImportError as error:
    raise SweepError(
        "--engine dask://... needs Dask: pip install -e '.[dask]' in a clone of thematic"
    ) from error

if TYPE_CHECKING:
    from distributed import Future

PATIENCE = 10
"""Seconds to wait for a scheduler, and for its first worker."""

LENGTH, GREETING = struct.Struct("<Q"), 1 << 16
"""How Dask says the length of a message, and more bytes than its greeting has."""

PACKAGES = ("thematic", "numpy", "numba", "pandas")
"""What must be the same on all machines, for their numbers to be."""


@dataclass(frozen=True)
class Dask:
    """The workers of a Dask scheduler.

    Parameters
    ----------
    address : str
        The scheduler's ``host:port``.
    encrypted : bool
        Whether all that is sent is encrypted, and both sides show certificates: those that Dask's own
        configuration names (``distributed.comm.tls``).
    """

    address: str
    encrypted: bool = False

    def evaluate(self, problem: Problem, batches: Sequence[range]) -> Iterator[tuple[range, BatchOutcomes]]:
        """Yield each batch with its outcomes; what a lost worker was doing is done again by another.

        Raises
        ------
        SweepError
            Nothing answers at the address, there are no workers, their packages differ from those here, or
            workers are lost again and again.
        """
        with self._connected() as client:
            client.register_plugin(_Bench(problem), name=problem.fingerprint)
            try:
                _check_strategy(client, problem)
                yield from _gather(client, problem.fingerprint, batches)
            finally:
                client.unregister_worker_plugin(problem.fingerprint)

    @contextmanager
    def _connected(self) -> Iterator[Client]:
        try:
            security = _security() if self.encrypted else None
            _check_speaks(self.address, security)
            client = Client(self._url, timeout=PATIENCE, set_as_default=False, security=security)
        except (OSError, ValueError) as error:
            raise SweepError(
                f"no Dask scheduler answers at {self.address}: is the address right, and is `dask scheduler` "
                "running there?"
            ) from error
        with client:
            self._check_workers(client)
            yield client

    @property
    def _url(self) -> str:
        return f"{'tls' if self.encrypted else 'tcp'}://{self.address}"

    def _check_workers(self, client: Client) -> None:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise SweepError(
                f"the Dask scheduler at {self.address} has no workers: start some, with "
                f"`dask worker {self._url} --nthreads 1`"
            ) from error
        here = _versions()
        for worker, there in client.run(_versions, on_error="return").items():
            _check_versions(f"the Dask worker {worker}", there, here)


def _security() -> Security:
    """Return the certificates that Dask's configuration names; raise `SweepError` where it names none."""
    security = Security(require_encryption=True)
    if security.get_connection_args("client")["ssl_context"] is None:
        raise SweepError(
            "dask+tls:// needs certificates: name them in Dask's configuration under distributed.comm.tls "
            "as ca-file, client.cert and client.key, or in variables such as "
            "DASK_DISTRIBUTED__COMM__TLS__CA_FILE; see docs/sweeps.md"
        )
    return security


def _check_speaks(address: str, security: Security | None) -> None:
    """Raise `OSError` or `ValueError` where nothing at an address greets as Dask does.

    Dask itself tries for long to reach what is not there, and takes what something else says for the length
    of a message, which can be more than all memory.
    """
    host, _, port = address.rpartition(":")
    with socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE) as line:
        if security is None:
            _check_greeting(line)
        else:
            context = security.get_connection_args("client")["ssl_context"]
            with context.wrap_socket(line) as encrypted:
                _check_greeting(encrypted)


def _check_greeting(line: socket.socket) -> None:
    with line.makefile("rb") as stream:
        said = stream.read(LENGTH.size)
    if len(said) < LENGTH.size or LENGTH.unpack(said)[0] > GREETING:
        raise ValueError(said)


class _Bench(WorkerPlugin):
    """What a worker keeps: the problem, and the means to work on it, for each of its threads."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.versions = problem, _versions()

    def setup(self, worker: Worker) -> None:  # noqa: ARG002 - Dask's signature
        self.own = threading.local()

    def evaluator(self) -> Evaluator:
        if not hasattr(self.own, "evaluator"):
            # A worker that joined later has not been looked at yet.
            _check_versions("a worker that joined later", _versions(), self.versions)
            self.own.evaluator = Evaluator(self.problem)
        return self.own.evaluator


def _check_strategy(client: Client, problem: Problem) -> None:
    """Raise `SweepError` where a worker cannot use the strategy, before anything is evaluated."""
    faults = client.run(_fault, problem.fingerprint)
    for worker, fault in faults.items():
        if fault:
            raise SweepError(
                f"the Dask worker {worker} cannot use {problem.file}: {fault}: a sweep sends workers the "
                "strategy's file alone; install there what it imports, or put that into the file"
            )


def _fault(name: str, dask_worker: Worker) -> str:
    bench = dask_worker.plugins[name]
    assert isinstance(bench, _Bench)  # noqa: S101 - Dask types it as any plugin
    try:
        Evaluator(bench.problem)
    except StrategyError as error:
        return str(error.__cause__ or error)
    return ""


def _gather(client: Client, name: str, batches: Sequence[range]) -> Iterator[tuple[range, BatchOutcomes]]:
    losses = 0
    tasks: dict[Future[BatchOutcomes], range] = {
        client.submit(_work, name, batch, pure=False): batch for batch in batches
    }
    done = as_completed(tasks, loop=client.loop)
    for future in done:
        batch = tasks.pop(future)
        try:
            outcomes = future.result()
        except KilledWorker as error:
            losses += 1
            if losses == LOSSES:
                raise SweepError(
                    f"Dask workers died {losses} times in a row without finishing a batch: have they enough "
                    "memory?"
                ) from error
            again = client.submit(_work, name, batch, pure=False)
            tasks[again] = batch
            done.add(again)
        else:
            losses = 0
            yield batch, outcomes


def _work(name: str, batch: range) -> BatchOutcomes:
    bench = get_worker().plugins[name]
    assert isinstance(bench, _Bench)  # noqa: S101 - Dask types it as any plugin
    return bench.evaluator().batch(batch)


def _versions() -> dict[str, str]:
    """Return the packages that outcomes depend on, and the code of thematic itself."""
    return {**{name: version(name) for name in PACKAGES}, "code": code_digest()[:12]}


def _check_versions(worker: str, there: Any, here: dict[str, str]) -> None:
    if there != here:
        raise SweepError(f"{worker} has {_said(there)}, here is {_said(here)}: install the same")


def _said(versions: Any) -> str:
    if isinstance(versions, dict):
        return ", ".join(f"{name} {number}" for name, number in versions.items())
    return f"no thematic that can be used ({versions})"
