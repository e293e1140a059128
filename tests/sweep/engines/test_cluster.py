"""A Dask scheduler and two worker processes on this machine, as a user would start them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import dask.config
import numpy as np
import pytest
import trustme
from distributed import Client

from tests.sweep.conftest import helped_problem, odd_problem, together
from thematic.errors import SweepError
from thematic.run import Run
from thematic.sweep.engines import Local, cluster, open_engine
from thematic.sweep.engines.cluster import Dask
from thematic.sweep.problem import Problem

pytestmark = pytest.mark.filterwarnings("default")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(*words: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    port = free_port()
    process = start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    wait_for(port)
    yield f"127.0.0.1:{port}"
    stop(process)


@pytest.fixture(scope="module")
def workers(scheduler: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    options = ("--nthreads", "1", "--no-dashboard", "--memory-limit", "0")
    folder = str(tmp_path_factory.mktemp("dask"))
    running = [start("worker", f"tcp://{scheduler}", *options, "--local-directory", folder) for _ in range(2)]
    with Client(f"tcp://{scheduler}", set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    yield scheduler
    for process in running:
        stop(process)


def wait_for(port: int) -> None:
    for _ in range(300):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the scheduler does not answer")


def test_a_wrong_address_gives_a_sentence(problem: Problem) -> None:
    engine = open_engine(f"dask://127.0.0.1:{free_port()}")
    with pytest.raises(SweepError, match=r"no Dask scheduler answers at 127\.0\.0\.1"):
        together(engine, problem)


@pytest.mark.parametrize("greeting", [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.0 400 Bad\r\n", b"\x01"])
def test_something_else_at_the_address_gives_the_same_sentence(
    greeting: bytes, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        answer = threading.Thread(target=greet, args=(server, greeting))
        answer.start()
        with pytest.raises(SweepError, match="no Dask scheduler answers"):
            together(open_engine(f"dask://127.0.0.1:{server.getsockname()[1]}"), problem)
        answer.join()


def greet(server: socket.socket, greeting: bytes) -> None:
    """Say something to whoever calls, and wait until they hang up."""
    line, _ = server.accept()
    with line, suppress(ConnectionError):
        line.sendall(greeting)
        line.recv(1)


@pytest.mark.slow
def test_a_scheduler_without_workers_gives_a_sentence(
    scheduler: str, monkeypatch: pytest.MonkeyPatch, problem: Problem
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 2)
    with pytest.raises(SweepError, match="has no workers"):
        together(Dask(scheduler), problem)


@pytest.mark.slow
def test_two_workers_give_the_same_rows_bit_for_bit(workers: str, problem: Problem) -> None:
    monkey = Dask(workers)
    assert together(monkey, problem) == together(Local(1), problem)
    assert together(monkey, problem, 5) == together(Local(1), problem)


@pytest.mark.slow
def test_a_killed_worker_costs_nothing_but_time(
    workers: str, run: Run, odd: Callable[..., Path], tmp_path: Path
) -> None:
    path, flag = odd(), tmp_path / "killed"
    flag.touch()
    calm = together(Local(1), odd_problem(run, path, flag))
    flag.unlink()
    assert together(Dask(workers), odd_problem(run, path, flag)) == calm
    assert flag.exists()


@pytest.mark.slow
def test_workers_that_cannot_import_what_the_strategy_does_are_told_apart_before_anything_is_done(
    workers: str, run: Run, odd: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path / "lib")
    problem = helped_problem(run, odd, tmp_path / "lib")
    monkeypatch.setattr(cluster, "_gather", None)
    with pytest.raises(
        SweepError, match=r"cannot use \S*odd\.py: No module named 'own_helper': .* install there"
    ):
        together(Dask(workers), problem)


@pytest.mark.slow
def test_workers_with_other_packages_are_refused(
    workers: str, monkeypatch: pytest.MonkeyPatch, problem: Problem
) -> None:
    monkeypatch.setattr(cluster, "_said", str)
    real = cluster._versions()
    monkeypatch.setattr(cluster, "_versions", _Elsewhere(real))
    with pytest.raises(SweepError, match="install the same"):
        together(Dask(workers), problem)


class _Elsewhere:
    """Versions that are one thing here and another on the worker, where this class is made anew."""

    def __init__(self, versions: dict[str, str]) -> None:
        self.versions, self.process = versions, os.getpid()

    def __call__(self) -> dict[str, str]:
        return self.versions if os.getpid() == self.process else {**self.versions, "numba": "0.1"}


def test_outcomes_are_plain_records(problem: Problem) -> None:
    (_, outcomes), *_ = Local(1).evaluate(problem, [range(2)])
    assert isinstance(outcomes.distinct, np.ndarray)
    assert not outcomes.distinct.dtype.hasobject


def test_a_worker_that_joins_later_with_other_code_is_refused(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = cluster._Bench(problem)
    bench.setup(None)  # type: ignore[arg-type]
    monkeypatch.setattr(cluster, "_versions", lambda: {**bench.versions, "code": "another"})
    with pytest.raises(SweepError, match=r"joined later has .*code another, here is .*the same"):
        bench.evaluator()


def test_encryption_without_certificates_gives_a_sentence(problem: Problem) -> None:
    with pytest.raises(SweepError, match=r"dask\+tls:// needs certificates: .*comm\.tls"):
        together(open_engine(f"dask+tls://127.0.0.1:{free_port()}"), problem)


@pytest.mark.slow
def test_a_cluster_may_encrypt_all_that_is_sent(problem: Problem, tmp_path: Path) -> None:
    authority = trustme.CA()
    ca, pair = tmp_path / "ca.pem", tmp_path / "pair.pem"
    authority.cert_pem.write_to_path(ca)
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(pair)
    words = ("--tls-ca-file", str(ca), "--tls-cert", str(pair), "--tls-key", str(pair), "--no-dashboard")
    port, own = free_port(), {f"distributed.comm.tls.client.{name}": str(pair) for name in ("cert", "key")}
    running = [start("scheduler", "--host", "tls://127.0.0.1", "--port", str(port), *words)]
    try:
        wait_for(port)
        options = ("--nthreads", "1", "--memory-limit", "0", "--local-directory", str(tmp_path))
        running.append(start("worker", f"tls://127.0.0.1:{port}", *words, *options))
        with dask.config.set({"distributed.comm.tls.ca-file": str(ca), **own}):
            assert together(open_engine(f"dask+tls://127.0.0.1:{port}"), problem) == together(
                Local(1), problem
            )
        with pytest.raises(SweepError, match="no Dask scheduler answers"):
            together(open_engine(f"dask://127.0.0.1:{port}"), problem)
    finally:
        for process in running:
            stop(process)
