"""A page: a header, bands and sections, made into one file that opens from disk without a network.

Its content policy lets it load nothing and run only its own two scripts, each named by its hash: text from
a user's file stays text even if it were to get past the escaping. Plotly's library stands in the page once,
compressed, and is unpacked by the browser after the tables are there.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from thematic.report.plots import Line, Mark, Plot, embed
from thematic.report.tables import Table


@dataclass(frozen=True)
class Picker:
    """One strategy of a section that shows one at a time: its figure and the table behind it.

    The page begins with the one that is `first`.
    """

    name: str
    figure: Mapping[str, Any]
    table: Table
    first: bool = False


@dataclass(frozen=True)
class Section:
    """A part of a page under its own heading.

    Parameters
    ----------
    id, title : str
    text : tuple of str
        Paragraphs before anything else.
    points : tuple of str
        A list after them.
    plots : tuple of Plot
    tables : tuple of Table
    choices : tuple of Picker
        Figures of the section's one plot, of which the reader chooses one.
    chosen, drawn : str
        What is chosen from, and what the plot shows to those who cannot see it.
    code : str
        Shown as it is, folded behind `code_title`.
    """

    id: str
    title: str
    text: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    plots: tuple[Plot, ...] = ()
    tables: tuple[Table, ...] = ()
    choices: tuple[Picker, ...] = ()
    chosen: str = "strategy"
    drawn: str = ""
    code: str = ""
    code_title: str = ""


@dataclass(frozen=True)
class Timeline:
    """What the plots over time share.

    Parameters
    ----------
    moments : tuple of str
        The rows' moments, ISO 8601 without zone, UTC.
    known : int
        The row from which on nothing is hindsight; 0 where nothing is, the last row where all is.
    known_on : str
    marks : tuple of Mark
    events : list of dict
        `plots.placed`.
    """

    moments: tuple[str, ...]
    known: int
    known_on: str
    marks: tuple[Mark, ...]
    events: list[dict[str, Any]]


@dataclass(frozen=True)
class Page:
    """All that a page shows.

    Parameters
    ----------
    title, lead : str
    bands : tuple of (heading, sentence)
        Loud warnings at the top, such as SIMULATED PRICES.
    facts : tuple of (name, value)
    lines : tuple of Line
    timeline : Timeline
    sections : tuple of Section
    """

    title: str
    lead: str
    bands: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    timeline: Timeline
    sections: tuple[Section, ...]

    @property
    def stamp(self) -> str:
        """What every table and plot says on its own, because they are also looked at without the page."""
        return " ".join(heading for heading, _ in self.bands)

    @property
    def chips(self) -> list[tuple[int, Line]]:
        """The lines with their places, those that are shown at first before the others."""
        return sorted(enumerate(self.lines), key=lambda entry: not entry[1].shown)

    def html(self) -> str:
        """Return the page as one self-contained HTML file."""
        from jinja2 import Environment, PackageLoader, StrictUndefined
        from markupsafe import Markup

        environment = Environment(
            loader=PackageLoader("thematic.report"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        script, style = _part("page.js"), _part("page.css")
        packed, hashed = _library()
        return environment.get_template("page.html").render(
            page=self,
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            data=Markup(embed(self._data())),  # noqa: S704 - `embed` escapes
            library=packed,
            policy=f"script-src '{_hash(script)}' '{hashed}'",
        )

    def _data(self) -> dict[str, Any]:
        time = self.timeline
        plots = {plot.id: plot.figure for section in self.sections for plot in section.plots if plot.figure}
        choices = {
            section.id: [choice.figure for choice in section.choices]
            for section in self.sections
            if section.choices
        }
        return {
            "x": time.moments,
            "known": time.known,
            "knownOn": time.known_on,
            "events": time.events,
            "lines": [{"paint": line.paint, "dash": line.dash, "shown": line.shown} for line in self.lines],
            "stamp": self.stamp,
            "plots": plots,
            "choices": choices,
        }


def _part(name: str) -> str:
    return (files("thematic.report") / "templates" / name).read_text("utf-8")


@lru_cache(maxsize=1)
def _library() -> tuple[str, str]:
    """Return Plotly's library, gzipped and in base64, and its hash for the content policy."""
    from plotly.offline import get_plotlyjs

    text = get_plotlyjs()
    packed = gzip.compress(text.encode(), compresslevel=9, mtime=0)
    return base64.b64encode(packed).decode(), _hash(text)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
