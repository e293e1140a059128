"""Without a network one line says so: nothing is asked, waited for, logged or held against a provider."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from thematic.cli import main
from thematic.errors import NoNetwork, ProviderDown
from thematic.prices.providers import network as network_module
from thematic.prices.providers.network import reachable
from thematic.prices.store.store import Store

from ..wire.exchange import simulated
from ..wire.fake_network import PROXY_NAMES
from ..wire.pulling import NOW, Pull, Serve


def cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every proxy be a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
    for name in PROXY_NAMES:
        monkeypatch.setenv(name, nowhere)


def test_one_line_and_nothing_else(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    cut(monkeypatch)
    monkeypatch.setenv("THEMATIC_STORE", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main(["prices", "pull", "NVDA", "0700.HK", "600588.SS"])
    assert ended.value.code == 1
    shown = capfd.readouterr()
    assert shown.out == ""
    assert shown.err.replace("\n", " ").strip() == (
        "no network: akshare and yahoo cannot be reached; check the connection, "
        "or use what is stored, with --offline"
    )
    assert network_module.PATIENCE < 5, "both hosts are tried together"
    assert caplog.records == []
    assert not (tmp_path / ".pace").exists(), "no pace was kept and no rest noted"


def test_what_is_stored_is_used_all_the_same(
    serve: Serve, puller: Pull, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve({"NVDA": simulated("NVDA")})
    assert [one.state for one in puller().pull(["NVDA"])] == ["new"]
    cut(monkeypatch)
    assert [one.state for one in puller().pull(["NVDA"])] == ["current"]
    with pytest.raises(NoNetwork):
        list(puller().pull(["NVDA", "AMD"]))


def test_one_provider_out_of_reach_leaves_the_other(
    serve: Serve, puller: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, wire = serve({"0700.HK": simulated("0700.HK")})
    monkeypatch.setattr("thematic.prices.store.pull.reachable", lambda hosts: {"push2his.eastmoney.com"})
    (result,) = puller(NOW).pull(["0700.HK"])
    assert result.series is not None
    assert result.series.provider == "akshare"
    assert [type(error) for error in result.errors] == [ProviderDown]
    assert not any("yahoo" in request.host for request in wire.requests)


def test_hosts_are_tried_together_and_not_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXY_NAMES:
        monkeypatch.delenv(name, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        hops = {"here": ("127.0.0.1", port), "gone": ("127.0.0.1", 1)}
        monkeypatch.setattr(network_module, "_first_hop", hops.__getitem__)
        assert reachable(hops) == {"here"}


def test_a_lookup_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    over, released = threading.Event(), []

    def hang(*_: object, **__: object) -> socket.socket:
        released.append(over.wait(60))
        raise OSError

    monkeypatch.setattr(network_module.socket, "create_connection", hang)
    assert reachable({"a.example", "b.example"}, patience=0.05) == set()
    assert released == [], "both lookups still hang"
    over.set()
