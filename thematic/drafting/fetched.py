"""Fetched names: the table extended with what akshare lists for the mainland and Hong Kong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from thematic.drafting.names import FETCHED, load_names
from thematic.drafting.script import plain
from thematic.drafting.writing import quoted
from thematic.errors import MarketError, ProviderDown
from thematic.markets import market_of

Rows = Sequence[tuple[str, ...]]
"""Exchange codes and short names, such as ("600588", "用友网络")."""

_MARKS = re.compile(r"^(\*?ST|N|XD|XR|DR)(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(A|B|-[A-Z]{1,2})$")


def akshare_rows() -> Rows:
    """Ask akshare for all codes and names, over the network: a minute or so.

    ``stock_info_a_code_name`` reads the exchanges of the mainland, ``stock_hk_spot_em`` Eastmoney.

    Raises
    ------
    ProviderDown
        It could not be reached, or answered with something else.
    """
    import akshare

    try:
        mainland: Any = akshare.stock_info_a_code_name()[["code", "name"]]
        hong_kong: Any = akshare.stock_hk_spot_em()[["代码", "名称"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        sentence = f"akshare gave no list of names ({type(error).__name__}): try again later"
        raise ProviderDown(sentence, provider="akshare", symbol="") from error
    return [tuple(row) for table in (mainland, hong_kong) for row in table.to_numpy(dtype=str)]


def refresh(folder: Path, rows: Callable[[], Rows] = akshare_rows) -> int:
    """Write the names that a provider lists into a workspace's file of them; return how many there are.

    Names that are common words, and listings that no market has rules for, are left out.

    Parameters
    ----------
    folder : Path
        The workspace.
    rows : callable
        Gives the codes and names.
    """
    common = set(load_names(None).not_names)
    pairs = (pair for code, text in rows() for pair in _listing(code, text))
    listed = {symbol: name for symbol, name in pairs if name not in common}
    file = folder / FETCHED
    written = file.with_suffix(".part")
    written.write_text(_text(listed), "utf-8")
    written.replace(file)
    return len(listed)


def _text(listed: dict[str, str]) -> str:
    head = "# Names as akshare lists them; written by `thematic universe names`, and overwritten by it.\n"
    return head + "".join(
        f"\n[[company]]\nname = {quoted(name)}\nsymbols = [{quoted(symbol)}]\naliases = [{quoted(name)}]\n"
        for symbol, name in sorted(listed.items())
    )


def _listing(code: str, text: str) -> Iterator[tuple[str, str]]:
    """Give a listing in Yahoo's form with its name, without marks such as ST, -W or a trailing A."""
    digits = str(code).strip()
    mainland = digits + (".SS" if digits.startswith(("5", "6", "9")) else ".SZ")
    symbol = f"{digits[-4:]}.HK" if len(digits) == 5 and digits.startswith("0") else mainland
    name = _MARKS.sub("", re.sub(r"\s+", "", plain(str(text))))
    try:
        market_of(symbol)
    except MarketError:
        return
    if len(name) > 1:
        yield symbol, name
