"""Network: whether a provider's host can be reached at all, found out before anything is asked."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

# Names are looked up and connections made at once or not at all; satellites need a second.
PATIENCE = 2.5


def reachable(hosts: Iterable[str], patience: float = PATIENCE) -> set[str]:
    """Return those of `hosts` that a TCP connection can be made to, through the proxy of the environment.

    Parameters
    ----------
    hosts : iterable of str
    patience : float
        Seconds, for all hosts together: each is tried at the same time.
    """
    reached: set[str] = set()
    tries = [threading.Thread(target=_try, args=(host, patience, reached), daemon=True) for host in {*hosts}]
    for attempt in tries:
        attempt.start()
    deadline = time.monotonic() + patience
    for attempt in tries:
        # A lookup cannot be cancelled; its thread is left behind, and ends with the process.
        attempt.join(max(0.0, deadline - time.monotonic()))
    return set(reached)


def _try(host: str, patience: float, reached: set[str]) -> None:
    try:
        with socket.create_connection(_first_hop(host), timeout=patience):
            reached.add(host)
    except OSError:
        return


def _first_hop(host: str) -> tuple[str, int]:
    """Return the address that a connection to `host` begins with: the proxy's, or the host's own."""
    proxies = getproxies()
    proxy = proxies.get("https") or proxies.get("all")
    if not proxy or proxy_bypass(host):
        return host, 443
    address = urlsplit(proxy if "//" in proxy else f"http://{proxy}")
    port = address.port or {"https": 443, "http": 80}.get(address.scheme, 1080)
    return address.hostname or host, port
