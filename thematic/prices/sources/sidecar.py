"""``prices.toml``: what a user states of the price files beside it, where the files do not say it."""

from __future__ import annotations

import tomllib
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from thematic.errors import PriceError

if TYPE_CHECKING:
    from pathlib import Path

NAME = "prices.toml"


def _factor(value: object) -> object:
    """Turn the words for a unit of volume into shares."""
    return {"shares": 1.0, "lots": 100.0}.get(value, value) if isinstance(value, str) else value


class Stated(BaseModel):
    """What is stated of price files; what is left out is found in the files or not assumed at all.

    Parameters
    ----------
    basis : {"raw", "split-adjusted", "total-return"}, optional
        What open, high, low and close are.
    format : str, optional
        Name of the format, as ``thematic prices formats`` lists them.
    dates : {"day first", "month first"}, optional
        How dates such as 03/04/2025 are written.
    decimal : {".", ","}, optional
        The decimal mark.
    volume : "shares", "lots" or float, optional
        Shares in one unit of volume: 1 for shares, 100 for lots.
    dividends : bool, optional
        Whether the adjusted close counts dividends.
    zone : str, optional
        IANA zone in which moments are turned into session dates.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    basis: Literal["raw", "split-adjusted", "total-return"] | None = None
    format: str | None = None
    dates: Literal["day first", "month first"] | None = None
    decimal: Literal[".", ","] | None = None
    volume: Annotated[float, Field(gt=0), BeforeValidator(_factor)] | None = None
    dividends: bool | None = None
    zone: str | None = None

    @field_validator("zone")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        try:
            ZoneInfo(value or "UTC")
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is no time zone such as Asia/Hong_Kong") from error
        return value

    def over(self, others: Stated) -> Stated:
        """Return these statements, and those of `others` where these say nothing."""
        return Stated(**{**others.model_dump(exclude_none=True), **self.model_dump(exclude_none=True)})


NOTHING_STATED = Stated()


class Sidecar(Stated):
    """A ``prices.toml``: statements for all files of its folder, for single symbols, and names of files.

    Parameters
    ----------
    symbols : dict of str to Stated
        What is stated of one symbol, before what is stated of all.
    files : dict of str to str
        File name -> symbol, where the name is not one or may be several.
    """

    symbols: dict[str, Stated] = Field(default_factory=dict)
    files: dict[str, str] = Field(default_factory=dict)

    def of(self, symbol: str) -> Stated:
        """Return what is stated of one symbol."""
        return self.symbols[symbol].over(self._common) if symbol in self.symbols else self._common

    @cached_property
    def _common(self) -> Stated:
        return Stated(**self.model_dump(exclude={"symbols", "files"}, exclude_none=True))


def read_sidecar(folder: Path) -> Sidecar:
    """Return what the ``prices.toml`` of a folder states; nothing where there is none.

    Raises
    ------
    PriceError
        The file is no TOML, or says something that is not known.
    """
    path = folder / NAME
    if not path.is_file():
        return Sidecar()
    try:
        return Sidecar(**tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PriceError(f"{path} is not a TOML file in UTF-8: {error}") from error
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        raise PriceError(
            f"{path}: {where}: {fault['msg']}; docs/prices.md lists what can be stated"
        ) from error
