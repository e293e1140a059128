"""The contract of a strategy: a market view in, target weights out."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from abc import ABC, abstractmethod
from dataclasses import asdict, fields
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import pandas as pd

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy.parameters import check_types
from thematic.strategy.targets import Targets
from thematic.universe import Theme
from thematic.users_code import shown, speaking_aside, users_fault
from thematic.workspace import find


class Strategy(ABC):
    """A trade idea: a frozen dataclass whose fields are its parameters.

    A strategy is asked at every decision, with the view as it stood then, and sees nothing later. What it
    answers for that decision is filled in the first session of each symbol's market that opens afterwards.
    It is also asked once with the whole view, and the two answers must agree: a target that changes with
    later data raises `LookAhead`.

    Fields named ``theme``, ``themes`` or ending in ``_theme`` name the universes it reads.

    A strategy whose answer rests on so many last rows only, the decision's own included, may declare that, as
    ``lookback: ClassVar[int] = 61`` or as a property: then it is asked at every decision with as many rows,
    which takes work that grows as the rows do. (A field called ``lookback`` is a parameter like any other.)

    Examples
    --------
    A strategy in a file ``strategies/trend.py`` of a workspace::

        @dataclass(frozen=True)
        class Trend(Strategy):
            theme: str = "us_ai_semis"
            window: int = 50

            def targets(self, view: MarketView) -> Targets:
                index = view.index(self.theme)
                above = index > index.rolling(self.window).mean()
                return on_change(equal_weight(view, {self.theme: above}))
    """

    @abstractmethod
    def targets(self, view: MarketView) -> Targets | pd.DataFrame:
        """Return target weights, fractions of net asset value, shape (n_instructions, n_symbols).

        Either `Targets` of this view, as `equal_weight` and `on_change` return them, or a DataFrame whose
        index holds decisions of ``view.decisions`` and whose columns are symbols. A row without any number
        is no instruction; in a row with numbers NaN means 0, and what is given to no symbol is cash. Negative
        weights are short.
        """

    @property
    def themes(self) -> tuple[str, ...]:
        """The universes it reads, without repeats, in the order of its fields."""
        names: dict[str, None] = {}
        for field in theme_fields(type(self)):
            value = getattr(self, field)
            names.update(dict.fromkeys(value if field == "themes" else (value,)))
        return tuple(names)

    def needs(self, theme: Theme) -> Theme:
        """Return what of a universe it needs prices of: all of it, unless a strategy says otherwise."""
        return theme

    @property
    def parameters(self) -> dict[str, Any]:
        """Its parameters by name."""
        return asdict(self)  # type: ignore[call-overload]

    @property
    def file(self) -> Path:
        """The file that defines it."""
        try:
            return Path(inspect.getfile(type(self)))
        except (TypeError, OSError):
            return Path(f"<{type(self).__name__}>")  # typed in, not read from a file

    @property
    def title(self) -> str:
        """The first line of its docstring."""
        return (inspect.getdoc(type(self)) or type(self).__name__).splitlines()[0].rstrip(".")


def declared_lookback(strategy: Strategy) -> int | None:
    """Return the rows on which a strategy declares its answers to rest; None where it declares nothing.

    Raises
    ------
    StrategyError
        It declares something else than a whole number from 1 upwards.
    """
    declared = getattr(strategy, "lookback", None)
    if declared is None or "lookback" in strategy.parameters:
        return None
    if not isinstance(declared, int) or isinstance(declared, bool) or declared < 1:
        raise StrategyError(
            f"{type(strategy).__name__}: declares a lookback of {declared!r}, but it must be a whole number "
            "of rows from 1 upwards"
        )
    return declared


def require_themes(strategy: Strategy) -> None:
    """Raise `StrategyError` where a strategy names no universe: then there is nothing that it could hold."""
    if not strategy.themes:
        raise StrategyError(
            f"{shown(strategy.file)}: {type(strategy).__name__} names no universe; give it a field called "
            'theme, themes or ..._theme, such as `theme: str = "us_ai_semis"`'
        )


@cache
def theme_fields(kind: type[Strategy]) -> tuple[str, ...]:
    """Return the fields of a strategy that name the universes it reads."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return tuple(name for name in names if name in ("theme", "themes") or name.endswith("_theme"))


def load_strategy(name: str | Path, /, **parameters: Any) -> Strategy:
    """Load ``strategies/<name>.py``, or the file at a path, and set its parameters.

    Raises
    ------
    StrategyError
        Where there is no such file, it does not run, does not hold exactly one strategy, or does not have
        a parameter of that name.

    Examples
    --------
    >>> load_strategy("hold", theme="china_ai").themes
    ('china_ai',)
    """
    path = find("strategies", name)
    kind = load_class(path)
    known = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    for parameter in parameters:
        if parameter not in known:
            raise StrategyError(f"{name} has no parameter {parameter!r}: it has {', '.join(known) or 'none'}")
    check_types(kind, parameters)
    try:
        with speaking_aside():
            return kind(**parameters)
    except (Exception, SystemExit) as error:
        raise users_fault(error, path, "when its parameters are set") from error


def load_class(path: Path, code: str | None = None) -> type[Strategy]:
    """Return the one strategy class that a file defines, or the text of a file from elsewhere."""
    module = load_module(path, "strategy") if code is None else load_module(path, "swept", code)
    kinds = [
        thing
        for thing in vars(module).values()
        if inspect.isclass(thing) and issubclass(thing, Strategy) and thing.__module__ == module.__name__
    ]
    if len(kinds) != 1:
        raise StrategyError(f"{path}: defines {len(kinds)} strategies; one file holds exactly one")
    (kind,) = kinds
    if "__dataclass_fields__" not in vars(kind):
        raise StrategyError(f"{path}: {kind.__name__} is no dataclass; put @dataclass(frozen=True) above it")
    return kind


class _Sent(SourceFileLoader):
    """Loads a module from its text; errors in it name the path that it has where it was sent from."""

    def __init__(self, name: str, path: Path, code: str) -> None:
        super().__init__(name, str(path))
        self.code = code

    def get_data(self, path: str) -> bytes:  # noqa: ARG002 - there is one text, whatever the path
        return self.code.encode()

    def path_stats(self, path: str) -> Any:
        raise OSError(path)  # there may be no file here: nothing compiled is kept


def load_module(path: Path, kind: str, code: str | None = None) -> Any:
    """Run a strategy's or backtest's file, or its text, as a module and return it."""
    name = f"thematic_{kind}_{path.stem}"
    loader = None if code is None else _Sent(name, path, code)
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    if spec is None or spec.loader is None:
        raise StrategyError(f"{path}: is no Python file")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up by name while the class is being made.
    sys.modules[spec.name] = module
    try:
        with speaking_aside():
            spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise users_fault(error, path, "when the file is run") from error
    return module
